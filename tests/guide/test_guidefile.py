"""Guides of any author are read from Markdown, with their lines."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting import DRAFTS
from mkdocs_howto.guide.markdown import guide_markdown
from mkdocs_howto.guide.model import Draft, Finding, Guide, Lines, Section, Severity, Step
from mkdocs_howto.guide.reading import Oddity, read_guide
from mkdocs_howto.source.model import Kind
from mkdocs_howto.store.entry import settled

UNDERLINED = """How to Use This Code Block
==========================

Description
-------------------------
The code block implements a class `Chat` for *one* service.

Execution Steps
-------------------------
1. **Initialization:** The `Chat` class stores the address.

2. **Preparation:**
    - The `stream` method prepares a generator.
    - It creates a session.

Usage Example
-------------------------

```python
from chat import Chat

print(Chat())
```
"""


def test_the_form_of_language_models() -> None:
    """Underlined headings, bold titles with colons and nested bullets are read."""
    file = read_guide(UNDERLINED)
    draft = file.draft
    assert draft.title == "How to Use This Code Block"
    assert draft.description.startswith("The code block implements a class `Chat`")
    assert [step.title for step in draft.steps] == ["Initialization", "Preparation"]
    assert draft.steps[1].points == (
        "The `stream` method prepares a generator.",
        "It creates a session.",
    )
    assert draft.example == "from chat import Chat\n\nprint(Chat())\n"
    assert file.odd == ()
    assert file.step_lines == (10, 12)


def test_lines_of_findings() -> None:
    """A finding's place in its section becomes a line of the file."""
    file = read_guide(UNDERLINED)

    def line(section: Section, number: int) -> int:
        return file.line_of(Finding("HT101", Severity.ERROR, section, number, "Wrong."))

    assert line(Section.DESCRIPTION, 0) == 4
    assert line(Section.DESCRIPTION, 1) == 6
    assert line(Section.STEPS, 2) == 12
    assert line(Section.EXAMPLE, 1) == 20
    assert line(Section.EXAMPLE, 3) == 22


@pytest.mark.parametrize(
    ("cited", "file", "lines"),
    [
        ("*chat.py:8*", "chat.py", (Lines(8, 8),)),
        ("*src/chat.py:10-14*", "src/chat.py", (Lines(10, 14),)),
        ("*src/my\\_chat.py:10–14*", "src/my_chat.py", (Lines(10, 14),)),
        ("*13-16*", "", (Lines(13, 16),)),
        ("*chat.py*", "chat.py", ()),
        ("", "", ()),
    ],
)
def test_citations(cited: str, file: str, lines: tuple[Lines, ...]) -> None:
    """The lines at the end of a step are its evidence and no part of its text."""
    step = read_guide(f"## Execution Steps\n\n1. **Run.** Runs it. {cited}\n").draft.steps[0]
    assert (step.title, step.text, step.file, step.lines) == ("Run", "Runs it.", file, lines)


def test_a_dash_of_the_text_stays() -> None:
    """A dash between title and text is dropped, one that belongs to the text is not."""
    steps = "## Execution Steps\n\n1. **Run** - Runs it.\n2. **Stop.** --fast stops it.\n"
    texts = [step.text for step in read_guide(steps).draft.steps]
    assert texts == ["Runs it.", "--fast stops it."]


def test_marks_of_emphasis_in_code_end_no_title() -> None:
    """Underscores and stars in a code span of a title belong to the code."""
    steps = "## Execution Steps\n\n1. **Call `run(**more)` and `__exit__`.** Calls `run`.\n"
    step = read_guide(steps).draft.steps[0]
    assert (step.title, step.text) == ("Call `run(**more)` and `__exit__`", "Calls `run`.")


@pytest.mark.parametrize(
    "heading", ["# {}", "### {}", "**{}**", "**{}:**", "{}\n---", "{}\n===", "## {} ##", "- **{}**"]
)
def test_headings(heading: str) -> None:
    """Headings of any level and bold labels begin a section."""
    names = ("Description", "Execution Steps", "Usage Example")
    parts = ("Says it.", "1. **Run.** Runs it.", "```python\nrun()\n```")
    pairs = zip(names, parts, strict=True)
    text = "\n\n".join(f"{heading.format(name)}\n\n{part}" for name, part in pairs)
    draft = read_guide(text).draft
    assert draft.description == "Says it."
    assert draft.steps == (Step("Run", "Runs it."),)
    assert draft.example == "run()\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("## Description\n\nSays it.\n", Oddity.NO_SECTION),
        ("## Description\n\nA.\n\n## Description\n\nB.\n", Oddity.TWICE),
        ("## Usage Example\n\n## Description\n", Oddity.ORDER),
        ("## Execution Steps\n\n- Runs it.\n- Stops it.\n", Oddity.UNNUMBERED),
        ("## Execution Steps\n\n1. Runs it.\n3. Stops it.\n", Oddity.NUMBERING),
        ("## Usage Example\n\n```python\na()\n```\n\n```python\nb()\n```\n", Oddity.FENCES),
        ("## Description\n\n```python\na()\n```\n", Oddity.FENCES),
        ("## Usage Example\n\n    a()\n", Oddity.NO_FENCE),
        ("## Usage Example\n\n```python\na()\n", Oddity.OPEN_FENCE),
        ("## Usage Example\n\n```js\na()\n```\n", Oddity.NOT_PYTHON),
        ("```markdown\n## Description\n\nSays it.\n```\n", Oddity.WRAPPED),
        ("## Description\n\nA.\n\n## Background\n\nB.\n", Oddity.UNKNOWN_SECTION),
    ],
)
def test_oddities(text: str, kind: Oddity) -> None:
    """What is odd about the form is noted, and read nevertheless."""
    assert kind in {odd.kind for odd in read_guide(text).odd}


def test_front_matter_is_read_past() -> None:
    """Front matter is no text of the guide, and lines are counted with it."""
    file = read_guide("---\ntitle: x\n---\n# How to use `run`\n\n## Description\n\nSays it.\n")
    assert file.draft.title == "How to use `run`"
    assert file.description_lines == (8,)
    assert file.stray == ()


@given(DRAFTS)
def test_what_show_prints_is_read_back(draft: Draft) -> None:
    """Every part of a guide survives being written as Markdown and read again."""
    whole = settled(draft)
    text = guide_markdown(Guide("run", "run", Kind.FUNCTION, whole, output="1\n"))
    file = read_guide(text)
    again = settled(replace(file.draft, writer=whole.writer, language=whole.language))
    if not whole.example and not whole.variants:
        whole = replace(whole, example_source="")
    assert again == whole
    assert file.output == ("1\n" if whole.example else "")
    count = len(text.split("\n"))
    told = len(whole.arguments) + bool(whole.returns) + len(whole.notes)
    told += whole.description.count("\n") + bool(whole.description)
    assert len(file.description_lines) == told
    assert list(file.description_lines) == sorted(file.description_lines)
    assert all(1 <= line <= count for line in file.description_lines)


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    """No text makes the reader fail, and every line that it names exists."""
    file = read_guide(text)
    count = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    assert all(0 <= odd.line <= count for odd in file.odd)
    assert all(1 <= line <= count for line in file.step_lines)


def test_lines_of_a_stored_guide() -> None:
    """In a stored guide a paragraph has a line for each sentence, and is one line for findings."""
    text = (
        "# T\n\n## Description\n\nOne.\nTwo.\n\nThree.\n\n- `a`: A.\n- `b`: B.\n\nReturns c.\n\n"
        "**Good to know**\n\n- D. *x.py:1*\n- E.\n\n## Execution Steps\n\n1. **F.**\n   G.\n\n"
        "## Usage Example\n\n```python\nh\n```\n"
    )
    file = read_guide(text, "en")
    assert file.odd == ()
    lines = [
        file.line_of(Finding("HT101", Severity.ERROR, Section.DESCRIPTION, number, "Wrong."))
        for number in range(1, 9)
    ]
    assert lines == [5, 7, 8, 10, 11, 13, 17, 18]
