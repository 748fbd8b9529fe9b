"""Bodies drawn as flowcharts."""

from __future__ import annotations

import ast
import re
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_howto.english.lexicon import load_lexicon
from mkdocs_howto.english.names import Names
from mkdocs_howto.offline.diagram import MOST_NODES, _label, diagram
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources
from mkdocs_howto.source.model import Scope

NODE = re.compile(r'n\d+(\[|\(\[|\{|\{\{|\[\[)"[^"`]*"(\]|\]\)|\}|\}\}|\]\])')
ARROW = re.compile(r'n\d+ -->(\|"[^"`|]*"\|)? n\d+')


def drawn(code: str) -> list[str]:
    """Return the lines of a function's flowchart."""
    tree = ast.parse(textwrap.dedent(code))
    names = Names(Scope("shop", {}), load_lexicon(), Collector(Sources([])))
    return [line.strip() for line in diagram(tree.body, names).splitlines()]


def arrows(lines: list[str]) -> set[str]:
    """Return the arrows by the texts of their ends."""
    texts = {m[1]: m[2] for line in lines if (m := re.match(r'(n\d+)[\[({]+"([^"]*)"', line))}
    found = set()
    for line in lines:
        if match := re.fullmatch(r'(n\d+) -->(?:\|"(.*)"\|)? (n\d+)', line):
            found.add(f"{texts[match[1]]} -{match[2] or ''}> {texts[match[3]]}")
    return found


def test_straight() -> None:
    """A body without a branch has no diagram: its steps say as much."""
    assert drawn("x = 1\nprint(x)") == []


def test_branches() -> None:
    """Conditions have two ways on; what raises or returns has none."""
    lines = drawn("if count < 1:\n    raise ValueError('no')\nprint(count)")
    assert arrows(lines) == {
        "Start -> count is below 1?",
        "count is below 1? -yes> Raise ValueError",
        "count is below 1? -no> Print count",
        "Print count -> End",
    }


def test_loops() -> None:
    """Loops lead back to their head, `break` leaves them, `continue` returns early."""
    lines = drawn(
        "for name in names:\n    if not name:\n        continue\n    if name == 'x':\n"
        "        break\n    print(name)\nprint(names)"
    )
    found = arrows(lines)
    head = "For each name in names"
    assert f"Print name -> {head}" in found
    assert any(a.endswith(f"-yes> {head}") for a in found)
    assert {a for a in found if a.endswith("> Print names")} == {
        f"{head} -done> Print names",
        "name is 'x'? -yes> Print names",
    }


def test_unreachable() -> None:
    """What can't be reached is not drawn: code after `return`, the way out of `while True`."""
    lines = drawn("while True:\n    if ready():\n        return 1\n    wait()\n")
    assert not any("done" in line or "End" in line for line in lines)


def test_errors_caught() -> None:
    """Handlers are drawn from the block that they guard."""
    found = arrows(drawn("try:\n    open('x')\nexcept OSError:\n    print('none')\nprint('end')"))
    assert "Try -on OSError> Print 'none'" in found


@pytest.mark.parametrize("module", ["argparse", "textwrap", "json.decoder", "asyncio.tasks"])
def test_real_code(module: str) -> None:
    """Every function of real modules gives a flowchart of the allowed size and form, or none."""
    source = Path(str(__import__(module, fromlist=["_"]).__file__)).read_text(encoding="utf-8")
    count = 0
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names = Names(Scope(module, {}), load_lexicon(), Collector(Sources([])))
            first, *lines = diagram(node.body, names).splitlines() or [""]
            count += bool(first)
            assert sum(bool(NODE.fullmatch(line.strip())) for line in lines) <= MOST_NODES
            for line in lines:
                assert NODE.fullmatch(line.strip()) or ARROW.fullmatch(line.strip()), line
    assert count > 5


@given(st.text())
def test_labels(text: str) -> None:
    """No label can end its quotes, hold HTML or start another line."""
    label = _label(text)
    assert not set(label) & set('"`<>\n\r|')
    assert label.strip() == label or label == " "
