"""HT1: guides fail for their form, and pass it just."""

from __future__ import annotations

import pytest
from guides import TRUE, codes, described, found, markdown, report, stepped
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_howto.checks import Settings
from mkdocs_howto.checks.form import MOST_STEPS, spoken
from mkdocs_howto.guide.model import HEADINGS, Section


@pytest.mark.parametrize("section", TRUE)
def test_a_section_is_missed(section: Section) -> None:
    """A section that is deleted, or that has a heading and nothing else, is an error."""
    whole = markdown({})
    part = f"## {HEADINGS[section]}\n\n{TRUE[section]}\n"
    assert part in whole
    assert "HT101" in codes(whole.replace(part, ""))
    assert "HT101" in codes(whole.replace(part, f"## {HEADINGS[section]}\n"))


def test_sections_change_places() -> None:
    """The example before the steps is out of order; the usual order is not."""
    parts = {each: f"## {HEADINGS[each]}\n\n{text}\n\n" for each, text in TRUE.items()}
    order = (Section.DESCRIPTION, Section.EXAMPLE, Section.STEPS)
    assert "HT102" in codes("# How to use `pack`\n\n" + "".join(parts[each] for each in order))
    assert "HT102" not in codes("# How to use `pack`\n\n" + "".join(parts.values()))


def test_steps_without_numbers() -> None:
    """Bullets are no numbered steps; a list in which each item is numbered 1 is one."""
    assert "HT103" in stepped("- **Open.** Opens `target`.\n- **Write.** Writes each `path`.")
    assert "HT103" not in stepped("1. **Open.** Opens `target`.\n1. **Write.** Writes each `path`.")


def test_the_bound_of_steps() -> None:
    """One step more than allowed is a warning, as many as allowed are none."""
    steps = [
        f"{n}. **Part {n}.** Writes part number {n} of them." for n in range(1, MOST_STEPS + 2)
    ]
    assert "HT104" in stepped("\n".join(steps))
    assert "HT104" not in stepped("\n".join(steps[:-1]))


@pytest.mark.parametrize(
    "example",
    [
        "```python\nprint(1)\n```\n\n```python\nprint(2)\n```",
        "```python\nprint(1)",
        "```javascript\npack()\n```",
        "print(1)",
    ],
    ids=["two", "open", "language", "none"],
)
def test_fences(example: str) -> None:
    """Two fences, an open one, one of another language and none at all are errors."""
    assert "HT105" in codes(markdown({Section.EXAMPLE: example}))


@pytest.mark.parametrize(
    "text",
    [
        "Sure! Here is the guide that was asked for.",
        "Analyze the code and understand the logic.",
        "Be specific about what the code does.",
        "Instructions for generating documentation follow.",
        "Avoid vague terms.",
        "As an AI language model, this can't be told.",
        "[insert description here].",
        "{{ description }}.",
        "Your task is to explain it.",
        "<|im_start|> user.",
    ],
)
def test_leftovers(text: str) -> None:
    """Text that was meant for a writer is found wherever it stands."""
    assert "HT106" in described(f"{TRUE[Section.DESCRIPTION]}\n\n{text}")
    assert "HT106" in stepped(f"1. **Pack.** {text}")
    assert "HT106" in codes(markdown({}) + f"\n## Notes\n\n{text}\n") or "HT106" in codes(
        text + "\n\n" + markdown({})
    )


def test_ordinary_words_are_no_leftovers() -> None:
    """Code, prompts and users may be spoken of."""
    assert "HT106" not in described("`pack` asks the user for a prompt and writes its code.")


def test_text_of_another_section() -> None:
    """A label or a program inside the description belongs elsewhere; a colon does not."""
    assert "HT107" in described("Execution Steps: opens `target`.")
    assert "HT107" in described("`pack` packs.\n\nfrom archive import pack")
    assert "HT107" not in described("`pack` takes two steps: it sorts and it writes.")


@pytest.mark.parametrize(
    "cut",
    [
        "`pack` writes the files of `folder",
        "`pack` writes the files of the",
        "`pack` writes the files (those that match.",
        "`pack` writes the files that match",
        "`pack` writes these files:",
    ],
)
def test_cut_off(cut: str) -> None:
    """Prose that stops in the middle is found: in a span, a bracket or a sentence."""
    assert "HT108" in described(cut)
    assert "HT108" in stepped(f"1. **Pack.** {cut}")


def test_whole_sentences_are_not_cut_off() -> None:
    """Sentences may end with a preposition, a bracket, a quotation or a code span."""
    for text in (
        "It names the file to write to.",
        "It writes the files (all of them).",
        "It says “nothing to pack”.",
        "It returns `str`",
    ):
        assert "HT108" not in described(text)


def test_steps_that_say_nothing() -> None:
    """A step of a title alone and a step that comes twice are errors."""
    step = "**Open.** Opens `target`. *archive.py:13-15*"
    assert "HT109" in stepped("1. **Open.**\n2. **Write.** Writes each `path`.")
    assert "HT109" in stepped(f"1. {step}\n2. {step}")
    assert "HT109" not in stepped(f"1. {step}\n2. **Open.** Opens `target` again.")


def test_language() -> None:
    """A guide in German passes where German was asked for, and only there."""
    text = "`pack` schreibt die Dateien in ein Archiv und gibt die Prüfsumme mit den Namen zurück."
    german = markdown({Section.DESCRIPTION: text})
    sections = {f.section for f in found(german, "HT110")}
    assert sections == {Section.DESCRIPTION}
    assert spoken(text, "de") in ("", "de")
    asked = report(german, settings=Settings(language="de"))
    assert Section.DESCRIPTION not in {f.section for f in asked.findings if f.code == "HT110"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "`pack` packt die Dateien ein und hängt ihre Namen an."),
        (
            "de",
            "`pack` meldet „nichts zu packen“, wenn der Ordner leer ist, und kehrt dann zurück.",
        ),
        (
            "de",
            "`pack` meldet »nichts zu packen«, wenn der Ordner leer ist, und kehrt dann zurück.",
        ),
        ("fr", "`pack` signale « rien à emballer » quand le dossier est vide, etc."),
        ("ja", "`pack` はフォルダーのファイルを書き込みます（空でない場合）。"),
        ("zh", "`pack` 把文件写入归档（空文件夹除外）。"),
    ],
)
def test_sentences_of_other_languages(language: str, text: str) -> None:
    """Sentences end, quotations open and close, and words mean, as in their own language."""
    guide = markdown({Section.DESCRIPTION: text})
    findings = report(guide, settings=Settings(language=language)).findings
    assert [f for f in findings if f.section is Section.DESCRIPTION] == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("この関数はフォルダーのファイルをすべて読み込みます。", "ja"),
        ("此函数读取文件夹中的所有文件并返回其名称。", "zh"),
        ("函数把每个文件写入归档，然后关闭归档并返回它的大小。", "zh"),
        ("ファイル名の一覧を返す。", "ja"),
    ],
)
def test_chinese_and_japanese(text: str, language: str) -> None:
    """The two share characters, and are told apart."""
    for wanted in ("zh", "ja", "en", "ru"):
        assert spoken(text, wanted) == language


def test_language_of_short_steps() -> None:
    """Steps too short to be told one by one are told together."""
    steps = "\n".join(
        f"{n}. **{title}.** {text}"
        for n, (title, text) in enumerate(
            [
                ("Den Ordner lesen", "Liest alle Namen ein."),
                ("Die Namen sortieren", "Sortiert sie nach dem Alphabet."),
                ("Das Archiv schreiben", "Schreibt jede Datei und schließt es."),
            ],
            1,
        )
    )
    assert [f.line for f in found(markdown({Section.STEPS: steps}), "HT110")] == [0]


@given(st.text(max_size=300))
def test_any_text_is_judged(text: str) -> None:
    """No description makes the checks fail themselves."""
    described(text)
