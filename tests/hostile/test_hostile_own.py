"""Our own hostile texts, in every field and on one page: the part of this suite that is fast."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import markdown
import pytest
from judging import ACTIVE, guide_problems
from pages import FULL, Pages
from stacks import hostile_guide

import hostile
import mkdocs_howto
from mkdocs_howto.english.lexicon import load_lexicon
from mkdocs_howto.english.names import Names
from mkdocs_howto.english.words import span
from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.html import render
from mkdocs_howto.guide.model import Guide, Options, Section
from mkdocs_howto.offline.diagram import diagram
from mkdocs_howto.site.extension import HowtoExtension, Site
from mkdocs_howto.site.settings import Settings
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources
from mkdocs_howto.source.model import Scope
from standin import PLAIN

TEXTS = [*hostile.TEXTS.values(), *hostile.VECTORS]


@pytest.fixture(scope="module")
def page() -> Pages:
    """A page with every extension."""
    return Pages(FULL)


@pytest.mark.parametrize("start", range(0, len(TEXTS), 40))
def test_own_texts(
    page: Pages, start: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each comes out of each field as the same text, and as nothing but text."""
    (tmp_path / "secret.txt").write_text(hostile.SECRET)
    monkeypatch.chdir(tmp_path)
    for text in TEXTS[start : start + 40]:
        html = page.guide(text)
        assert hostile.SECRET not in html
        assert list(guide_problems(html, text)) == [], text


@pytest.mark.parametrize("start", range(0, len(TEXTS), 40))
def test_own_texts_in_lists_and_cited_lines(page: Pages, start: int) -> None:
    """Nothing in arguments, notes, points, variants and cited lines becomes active."""
    for text in TEXTS[start : start + 40]:
        html = page.guide(text, parts=True)
        problems = [each for each in guide_problems(html, text) if each.startswith(ACTIVE)]
        assert problems == [], text


def test_the_judge_condemns() -> None:
    """What judges the pages finds an active element, attribute, address, anchor and class."""
    box = '<div class="howto">{}</div>'
    for bad in (
        "<script>x</script>",
        "<p onclick='x'>x</p>",
        "<a href='javascript:x'>x</a>",
        "<p id='evil'>x</p>",
        "<pre class='mermaid'>x</pre>",
    ):
        problems = list(guide_problems(box.format(bad), "x"))
        assert any(problem.startswith(ACTIVE) for problem in problems), bad
    wrong = box.format('<p class="howto-title">shown</p>')
    assert "title shows 'shown' in place of 'given'" in guide_problems(wrong, "given")
    wrong = box.format('<div class="howto-output"><pre><code>shown</code></pre></div>')
    problems = list(guide_problems(wrong, "given"))
    assert "the output is 'shown' in place of 'given'" in problems
    assert "there is no provenance" in problems


def diagrams() -> list[str]:
    """Return the flowcharts of all functions of this package."""
    found = []
    for path in sorted(Path(mkdocs_howto.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                names = Names(Scope("shop", {}), load_lexicon(), Collector(Sources([])))
                found.append(diagram(node.body, names))
    return [text for text in found if text]


def shown(text: str) -> str:
    """Return the HTML of a guide's diagram."""
    made = hostile_guide("x", "p.n1").with_options(Options(sections=(Section.DIAGRAM,)))
    further = {Section.DIAGRAM: (text,)}
    draft = type(made.draft)("x", "x", (), "", further=further)
    guide = Guide(made.identifier, made.path, made.kind, draft, made.options)
    return render(guide, 2, PLAIN).blocks[1].html


def test_own_diagrams_are_drawn() -> None:
    """What the offline writer draws is handed to Mermaid, whatever the code says."""
    made = diagrams()
    assert len(made) > 100
    assert [text for text in made if 'class="mermaid"' not in shown(text)] == []


def test_directives_in_code_are_no_directives() -> None:
    """A string of the code can't configure Mermaid from inside a label."""
    code = "if x == \"%%{init: {'themeCSS': '*{}'}}%%\":\n    raise ValueError('%%{x}%%')\nprint(x)"
    names = Names(Scope("shop", {}), load_lexicon(), Collector(Sources([])))
    chart = diagram(ast.parse(code).body, names)
    assert "init" in chart
    assert "%%" not in chart
    assert 'class="mermaid"' in shown(chart)


@pytest.mark.parametrize(
    "text",
    [
        'flowchart TD\n    n1["a"]\n    click n1 "javascript:alert(1)"',
        'flowchart TD\n    n1["<img src=x onerror=alert(1)>"]',
        "flowchart TD\n    n1[\"%%{init: {'securityLevel': 'loose'}}%%\"]",
        '%%{init: {"themeCSS": "x"}}%%\nflowchart TD\n    n1["a"]',
        '---\nconfig:\n  themeCSS: x\n---\nflowchart TD\n    n1["a"]',
        'flowchart TD\n    n1["`**markdown**`"]',
        "sequenceDiagram\n    A->>B: x",
    ],
)
def test_diagrams_of_others_are_text(text: str) -> None:
    """Whatever else stands in a diagram's place is shown as text and drawn by nobody."""
    assert "mermaid" not in shown(text)


def test_spans_hold_no_control_characters() -> None:
    """A name or value quoted from code brings no control character into a draft."""
    assert span("a\x02wzxhzdk:0\x03\x1b[31m`b") == "`awzxhzdk:0[31m'b`"


def test_errors_in_the_log_hold_no_control_characters() -> None:
    """An error that quotes a text can't move the cursor, or write a line of its own."""
    heard: list[HowtoError] = []

    def fail(markers: Any) -> list[Guide | HowtoError]:
        return [HowtoError("No \x1b[2J\n\u202egood", hint="\x07Ring") for _ in markers]

    site = Site(Settings(), fail, failed=heard.append)
    markdown.markdown("::: howto a.b", extensions=[HowtoExtension(site=site)])
    (error,) = heard
    assert (error.message, error.hint) == ("No [2J \\u202egood", "Ring")
