"""The type checker's programs: one process, true places, no program that harms another."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_howto.examples import typecheck
from mkdocs_howto.examples.typecheck import Problem, TypeChecker, syntax_problem
from mkdocs_howto.guide.errors import HowtoError

CHECKER = TypeChecker([])


@pytest.mark.parametrize(
    ("program", "kind", "line"),
    [
        ("import json\njson.nothing\n", "missing-attribute", 2),
        ("from json import nothing\n", "missing-module-attribute", 1),
        ("import nowhere_to_be_found\n", "missing-import", 1),
        ("x = 1\nprint(y)\n", "unknown-name", 2),
        ("import textwrap\ntextwrap.indent('a')\n", "missing-argument", 2),
        ("import textwrap\ntextwrap.dedent('a', nothing=2)\n", "unexpected-keyword", 2),
        ("print(\n", "parse-error", 1),
    ],
)
def test_each_kind_of_problem_has_its_line(program: str, kind: str, line: int) -> None:
    """A problem has the kind that Pyrefly gives it and the line of the program."""
    found = CHECKER.judge([program])[0]
    assert (kind, line) in {(p.kind, p.line) for p in found}


def test_results_are_in_the_order_of_the_programs() -> None:
    """A program that doesn't parse, or a wrong one, moves none of the others."""
    found = CHECKER.judge(["print(1)\n", "print(\n", "print(x)\n", "print(2)\n"])
    assert [bool(problems) for problems in found] == [False, True, True, False]


def test_no_program_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a program that parses, Pyrefly is not needed at all."""
    monkeypatch.setattr(typecheck, "executable", lambda: pytest.fail("it was started"))
    assert CHECKER.judge([]) == []
    assert len(CHECKER.judge(["print(\n"])[0]) == 1


def test_an_example_cannot_excuse_itself() -> None:
    """Comments that silence a type checker change nothing."""
    for comment in ("# type: ignore", "# pyrefly: ignore"):
        assert CHECKER.judge([f"print(y)  {comment}\n"])[0]


def test_columns_are_those_of_the_program_as_written() -> None:
    """What is put in to learn the types moves no place that is reported."""
    program = "import json\nprint(json.dumps(1).upper(), json.nothing)\n"
    problem = CHECKER.study([program])[0].problems[0]
    assert (problem.line, problem.column) == (2, program.split("\n")[1].index("json.nothing"))


def test_calls_and_receivers_have_types() -> None:
    """The types of calls, and of what attributes are read from, are known by their places."""
    types = CHECKER.study(["import json\ntext = json.dumps(1)\ntext.upper()\n"])[0].types
    assert types[2, 7, 2, 20] == "str"
    assert types[3, 0, 3, 4] == "str"


def test_the_search_path_comes_before_the_installed_packages(tmp_path: Path) -> None:
    """A folder's own module is the one that programs import, typed or not."""
    (tmp_path / "httpx.py").write_text("def mine(): return 1\n", encoding="utf-8")
    mine = TypeChecker([tmp_path])
    assert mine.judge(["import httpx\nprint(httpx.mine())\n"]) == [()]
    assert mine.judge(["import httpx\nprint(httpx.get)\n"])[0]


def test_a_program_that_the_checker_dies_of_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch that crashes is halved until the one at fault is alone."""
    real = typecheck._ask

    def dies(folder: Path, count: int) -> Sequence[object] | None:
        deadly = any("DEADLY" in p.read_text() for p in folder.glob("*.py"))
        return None if deadly else real(folder, count)

    monkeypatch.setattr(typecheck, "_ask", dies)
    found = CHECKER.judge(["print(1)\n", "DEADLY = 1\n", "print(x)\n"])
    assert [[p.kind for p in problems] for problems in found] == [
        [],
        ["internal-error"],
        ["unknown-name"],
    ]


def test_a_missing_pyrefly_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without Pyrefly, the error names the command that installs it."""
    monkeypatch.setitem(sys.modules, "pyrefly.__main__", None)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(HowtoError) as caught:
        typecheck.executable()
    assert "pip install pyrefly" in f"{caught.value} {caught.value.hint}"


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_any_text_is_judged_as_syntax(text: str) -> None:
    """Whatever a model sends, the answer is a problem with a line, or none."""
    problem = syntax_problem(text)
    assert problem is None or (problem.kind == "parse-error" and problem.line >= 1)


def test_code_that_costs_too_much_harms_nothing(tmp_path: Path) -> None:
    """The process has a limit of memory: who exceeds it is told, the other programs are checked."""
    cases = "".join(
        f"        case {number}:\n            return {number}\n" for number in range(6_000)
    )
    (tmp_path / "large.py").write_text(f"def find(x):\n    match x:\n{cases}")
    (tmp_path / "small.py").write_text("def double(x: int) -> int:\n    return 2 * x\n")
    programs = [
        "from large import find\nprint(find(1))\n",
        "from small import double\ndouble('a')\n",
    ]
    large, small = TypeChecker([tmp_path]).judge(programs)
    assert [problem.kind for problem in large] == ["internal-error"]
    assert [problem.kind for problem in small] == ["bad-argument-type"]


@pytest.mark.parametrize(
    "program",
    ["x = " + "(" * 120 + "1" + ")" * 120, "x = 1\n" * 20_000, "x = " + "-" * 5_000 + "1"],
    ids=["brackets", "length", "signs"],
)
def test_program_out_of_all_measure_is_not_compiled(program: str) -> None:
    """What costs more to compile than an example can be worth is refused by its text alone."""
    assert typecheck.syntax_problem(program) == Problem(
        "parse-error", 1, "it is too long, or nested too deeply, to be checked"
    )
