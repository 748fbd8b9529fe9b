"""The body of an object as actions in order."""

from __future__ import annotations

import ast
from pathlib import Path
from textwrap import indent

import pytest

from mkdocs_howto.offline.actions import fallbacks
from mkdocs_howto.offline.blocks import contexts, is_compound
from mkdocs_howto.offline.deeds import Action, headline
from telling import actions, body


def _told(folder: Path, code: str) -> list[Action]:
    return actions(folder, f"def run(a, b=None):\n{indent(code, '    ')}\n")


@pytest.mark.parametrize(
    ("code", "clause"),
    [
        ("c = 1", "sets `c` to `1`"),
        ("c: int = 1", "sets `c` to `1`"),
        ("c += a", "adds `a` to `c`"),
        ("c %= a", "updates `c` with `a` (`%=`)"),
        ("c, d = a", "unpacks `a` into `c` and `d`"),
        ("return a", "returns `a`"),
        ("return", "returns without a value"),
        ("raise ValueError('no')", "raises `ValueError` (`no`)"),
        ("raise", "raises the error again"),
        ("assert a > 1", "asserts that `a` is above `1`"),
        ("del a", "deletes `a`"),
        ("import json", "imports `json`"),
        ("from json import loads as l", "imports `l` from `json`"),
        ("yield a", "yields `a`"),
        ("yield from a", "yields each item of `a`"),
        ("a.send_all(b)", "sends all with `a.send_all`, given `b`"),
        ("c = {'x': a, 'y': 2}", "builds `c`, in which `x` is `a` and `y` is `2`"),
        ("c = [x for x in a if x]", "collects `[x for x in a if x]` in `c`"),
        ("class Inner(Base): pass", "defines the class `Inner` below `Base`"),
        ("def inner(): pass", "defines `inner`"),
    ],
)
def test_statements(code: str, clause: str, tmp_path: Path) -> None:
    """Each kind of statement is told as what it does."""
    (action,) = _told(tmp_path, code)
    assert action.clause == clause


@pytest.mark.parametrize("code", ["pass", "global x", "...", "'text'"])
def test_silent_statements(code: str, tmp_path: Path) -> None:
    """A statement that changes nothing is not told."""
    assert _told(tmp_path, code) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("for x in a:\n    f(x)\n    g(x)", ["for each `x` in `a`"]),
        ("while True:\n    f(a)\n    break", ["in a loop without end"]),
        ("while a:\n    f(a)\n    g(a)", ["as long as `a` is truthy"]),
        ("for x in a:\n    f(x)\nelse:\n    g()", ["for each", "ends without `break`"]),
        ("try:\n    f()\nexcept OSError:\n    g()", ["on `OSError`"]),
        ("try:\n    f()\nexcept (OSError, KeyError):\n    g()", ["on `OSError` or `KeyError`"]),
        ("try:\n    f()\nexcept:\n    g()", ["on any error"]),
        ("try:\n    f()\nfinally:\n    g()", ["in every case, at the end"]),
        ("try:\n    f()\nexcept E:\n    h()\nelse:\n    g()", ["on `E`", "without an error"]),
        ("match a:\n    case 1:\n        f()\n    case _:\n        g()", ["matches", "other case"]),
        ("if a:\n    f()\n    g()\nelse:\n    h()", ["when `a` is truthy", "otherwise"]),
        ("with lock:\n    f()", ["holding `lock`"]),
    ],
)
def test_blocks(code: str, said: list[str], tmp_path: Path) -> None:
    """What stands in a block is told with what it happens under, in the order of the blocks."""
    found = list(dict.fromkeys(c.full for a in _told(tmp_path, code) for c in a.context))
    assert len(found) == len(said)
    assert all(part in full for part, full in zip(said, found, strict=True))


def test_else_of_a_nested_branch(tmp_path: Path) -> None:
    """After a branch with branches of its own, the other case is said in full."""
    code = "if a:\n    if b:\n        f()\n        g()\n    h()\nelse:\n    i()\n"
    assert _told(tmp_path, code)[-1].context[0].full == "when `a` is falsy"


def test_short_if(tmp_path: Path) -> None:
    """An `if` with one deed is one clause; an error under it is titled by what it checks."""
    (action,) = _told(tmp_path, "if a < 0:\n    raise ValueError('below zero')")
    assert action.clause == "raises `ValueError` (`below zero`) when `a` is below `0`"
    assert action.errors == ("ValueError",)
    assert action.title == "Check `a`"


def test_short_if_else(tmp_path: Path) -> None:
    """The other half of a short `if` does not say again what is set."""
    (action,) = _told(tmp_path, "if a:\n    c = 1\nelse:\n    c = 2")
    assert action.clause == "sets `c` to `1` when `a` is truthy, otherwise to `2`"


def test_stores_together(tmp_path: Path) -> None:
    """Parameters that are stored one after the other are told in one clause."""
    code = "class Shop:\n    def __init__(self, a, b):\n        self.a = a\n        self._b = b\n"
    (action,) = actions(tmp_path, code, "shop.Shop.__init__")
    assert action.clause == "stores `a` and `b`"
    assert (action.lines.first, action.lines.last) == (3, 4)


def test_otherwise_after_an_early_return(tmp_path: Path) -> None:
    """A `return` that runs only when the one before did not is told with `otherwise`."""
    told = _told(tmp_path, "if a:\n    return 1\nreturn 2")
    assert told[-1].clause == "otherwise returns `2`"


def test_fallbacks_need_a_return() -> None:
    """A branch that does not return makes no `otherwise` of what follows."""
    assert not fallbacks(ast.parse("def f(a):\n    if a:\n        g()\n    return 2"))
    assert not fallbacks(ast.parse("def f(a):\n    if a:\n        return 1\n    g()\n    return 2"))


def test_suppressed(tmp_path: Path) -> None:
    """Under `suppress` errors are ignored, which is said of what stands in the block."""
    code = "import contextlib as c\ndef run(a):\n    with c.suppress(OSError):\n        a.close()\n"
    (action,) = actions(tmp_path, code)
    assert action.context[0].full == "ignoring `OSError` (`suppress`)"


def test_only_compounds_have_contexts(tmp_path: Path) -> None:
    """What has blocks yields all of them; what has none yields nothing."""
    code = "def run(a):\n  if a:\n    f()\n  elif b:\n    g()\n  else:\n    h()\n  f()\n"
    statements, names = body(tmp_path, code)
    assert [is_compound(statement) for statement in statements] == [True, False]
    assert [len(list(contexts(s, names))) for s in statements] == [3, 0]


@pytest.mark.parametrize(
    ("clause", "title"),
    [
        ("sends the form with `post`, given `a`", "Send the form"),
        ("sets `x` to `1`", "Set `x`"),
        ("otherwise returns `x`", "Return `x`"),
        ("passes `a` to `f`, which returns the names; then", "Obtain the names"),
        ("returns the result of `shop.build_label` with `a`", "Build label"),
        ("parses `json_of_a_very_long_name_with_call(argument)`", "Parse the result"),
    ],
)
def test_headlines(clause: str, title: str) -> None:
    """A title is the clause as an order, without callee, arguments and long code."""
    assert headline(clause) == title


def test_titles_do_not_dangle() -> None:
    """A title that is cut ends in no small word."""
    title = headline("writes one two three four five six seven of the eight nine")
    assert title.split()[-1] not in ("of", "the")
    assert len(title.split()) <= 9


CALLS = '''
import os


def mystery(value):
    return value


def label_of(value):
    """Return the label on the door."""
    return value
'''


@pytest.mark.parametrize(
    ("code", "clause", "title"),
    [
        ("price = mystery(a)", "sets `price` to `mystery(a)`", "Obtain the price"),
        ("rv = mystery(a)", "sets `rv` to `mystery(a)`", "Call `mystery`"),
        ("a = mystery(a)", "sets `a` to `mystery(a)`", "Call `mystery`"),
        (
            "door = label_of(a)",
            "sets `door` to the label on the door, which `label_of` returns for `a`",
            "Obtain the label on the door",
        ),
        ("order = load_order(a)", "loads `order` from `a` with `load_order`", "Load the order"),
        ("a.pool.terminate()", "calls `a.pool.terminate`", "Terminate `a.pool`"),
    ],
)
def test_kept_results(code: str, clause: str, title: str, tmp_path: Path) -> None:
    """A call whose result is kept says where, and is titled by what the call is for."""
    (action,) = actions(tmp_path, f"{CALLS}\n\ndef run(a):\n    {code}\n")
    assert (action.clause, action.title) == (clause, title)


def test_awaited_result(tmp_path: Path) -> None:
    """That a result was waited for is said, in short code and in words."""
    code = f"{CALLS}\n\nasync def run(a):\n    price = await a.ask(1)\n"
    (action,) = actions(tmp_path, code)
    assert action.clause == "sets `price` to `await a.ask(1)`"
