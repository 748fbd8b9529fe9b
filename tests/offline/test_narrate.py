"""Paragraphs of a body to steps."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from mkdocs_howto.english.lexicon import lexicon
from mkdocs_howto.guide.model import Step
from mkdocs_howto.offline.deeds import Action
from mkdocs_howto.offline.narrate import narrate, title_from_comment, title_from_name
from mkdocs_howto.offline.sections import names_for
from mkdocs_howto.offline.writer import OfflineWriter
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources
from mkdocs_howto.source.model import Kind, Lines
from telling import draft


def _steps(folder: Path, code: str, identifier: str = "shop.run") -> tuple[Step, ...]:
    return draft(folder, code, identifier).steps


@pytest.mark.parametrize("module", ["textwrap", "shelve", "configparser"])
def test_every_function_of_a_real_module(module: str) -> None:
    """Every function is told in one to nine steps with titles and text, inside its own lines."""
    collector = Collector(Sources([]))
    told = 0
    for identifier in collector.public_members(module):
        facts = collector.facts(identifier)
        found = [facts.definition, *facts.definition.members]
        for definition in found:
            node = definition.node
            if definition.kind not in (Kind.FUNCTION, Kind.METHOD, Kind.PROPERTY):
                continue
            if definition.inherited_from or not isinstance(node, ast.FunctionDef):
                continue
            names = names_for(facts, definition, collector, lexicon())
            steps = narrate(node.body, names, definition.file, most=9).steps
            assert len(steps) <= 9, definition.path
            for step in steps:
                assert step.title
                assert step.text.endswith(".")
                assert step.text.count("`") % 2 == 0
                assert step.reach is not None
                assert definition.lines.first <= step.reach.first
                assert step.reach.last <= definition.lines.last
            told += bool(steps)
    assert told >= 5


def test_lines_ascend(tmp_path: Path) -> None:
    """Steps stand in the order of the code and do not overlap."""
    code = """
    def run(a):
        first(a)

        second(a)

        # Third of all.
        third(a)
    """
    lines = [step.lines for step in _steps(tmp_path, code)]
    assert lines == [(Lines(3, 3),), (Lines(5, 5),), (Lines(7, 8),)]


def test_comment_is_the_title(tmp_path: Path) -> None:
    """The author's comment names the step."""
    code = "def run(a):\n    # Load the parts\n    load(a)\n\n    # Save them all\n    save(a)\n"
    assert [step.title for step in _steps(tmp_path, code)] == ["Load the parts", "Save them all"]


ACTION = Action("sends the form", Lines(1, 1))


@pytest.mark.parametrize(
    ("comment", "title"),
    [
        ("load the parts.", "Load the parts"),
        ("Load the parts. They are many.", "Load the parts"),
        ("This is odd", ""),
        ("because of Windows", ""),
        ("loads", ""),
        ("The parts are loaded", ""),
        ("do various stuff here", ""),
        ("Die Teile werden geladen und dann sortiert", ""),
        ("x" * 30 + " " + "y" * 40, ""),
    ],
)
def test_titles_from_comments(comment: str, title: str) -> None:
    """A comment that says what is done is a title; one that explains or is vague is none."""
    assert title_from_comment(comment, ACTION) == title


@pytest.mark.parametrize(
    ("name", "title"),
    [("check_model", "Check model"), ("loadAll", "Load all"), ("_", ""), ("get_stuff", "")],
)
def test_titles_from_names(name: str, title: str) -> None:
    """A name is a title as far as its words say something."""
    assert title_from_name(name) == title


def test_titles_differ(tmp_path: Path) -> None:
    """Two steps share a title only where nothing else in them could name one."""
    code = "def run(a):\n" + "\n".join(
        f"    send(a)\n    write_part{n}(a)\n    # noqa\n" for n in range(3)
    )
    titles = [step.title for step in _steps(tmp_path, code)]
    assert len(set(titles)) == len(titles)


def test_every_callee_is_named(tmp_path: Path) -> None:
    """Whatever a body calls is named in one of its steps."""
    code = """
    def run(a):
        x = outer(inner(a), [deep(i) for i in a if test(i)])
        if check(x) and other(x):
            for y in source(x):
                sink(y)
        return last(x)
    """
    text = " ".join(step.text for step in _steps(tmp_path, code))
    for name in "outer inner deep test check other source sink last".split():
        assert name in text


def test_first_values_join_the_next_step(tmp_path: Path) -> None:
    """Locals that only begin empty have no step of their own."""
    code = "def run(a):\n  found = []\n\n  for x in a:\n    found.append(x)\n\n  log(found)\n"
    steps = _steps(tmp_path, code)
    assert steps[0].text.startswith("Sets `found` to `[]`. For each `x`")
    assert steps[0].lines == (Lines(2, 5),)


def test_context_once(tmp_path: Path) -> None:
    """A loop is introduced in full once and named shortly in later steps."""
    code = """
    def run(a):
        for x in a.all_of_them:
            one(x)
            two(x)

            three(x)
            four(x)
    """
    text = " ".join(step.text for step in _steps(tmp_path, code))
    assert text.count("in `a.all_of_them`") == 1
    assert "or each `x`, " in text


def test_empty_body(tmp_path: Path) -> None:
    """A function without a body has one step that says what it takes."""
    (step,) = _steps(tmp_path, "def run(a, b): ...\n")
    assert "takes `a` and `b`" in step.text


def test_writer_is_pure(tmp_path: Path) -> None:
    """The same facts give the same draft again."""
    (tmp_path / "shop.py").write_text("def run(a):\n    b = f(a)\n    return b\n", "utf-8")
    collector = Collector(Sources([tmp_path], root=tmp_path))
    facts = collector.facts("shop.run")
    writer = OfflineWriter(collector, lexicon())
    assert writer.draft(facts) == writer.draft(facts)
