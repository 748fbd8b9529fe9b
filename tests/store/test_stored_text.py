"""The file of a stored guide is read back to the same guide, and nothing else passes as one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting import DRAFTS
from mkdocs_howto.guide.model import Draft, Lines
from mkdocs_howto.store.entry import Key, StoredError
from mkdocs_howto.store.fingerprint import Fingerprint
from mkdocs_howto.store.frontmatter import read_stored, stored_text
from standin import DRAFT, stored_guide


@given(DRAFTS)
def test_any_guide_comes_back(draft: Draft) -> None:
    """Any guide, written and read, is the same guide, whatever its texts hold."""
    stored = stored_guide(draft)
    assert read_stored(stored_text(stored), "file.md") == stored


KEYS = st.builds(Key, st.text(min_size=1).filter(str.strip), task=st.text(max_size=9))
VALUES = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)


@given(VALUES, VALUES, st.dictionaries(VALUES.filter(bool), VALUES, max_size=3))
def test_any_front_matter_comes_back(name: str, task: str, signatures: dict[str, str]) -> None:
    """Names, tasks and signatures of any spelling survive the front matter."""
    stored = stored_guide(
        key=Key("a.b", task=task),
        reviewed_by=name,
        basis=Fingerprint("a", "b", "", signatures),
    )
    assert read_stored(stored_text(stored), "file.md") == stored


def test_reads_well() -> None:
    """The file is what a reviewer reads: a line a sentence, the cited lines on one of their own."""
    text = stored_text(stored_guide())
    assert "\n## Description\n\n`pack` packs a folder.\nIt returns the file.\n\n" in text
    assert "1. **Check the folder.**\n   Raises `OSError` when it is missing.\n" in text
    assert "\n   *`shop/box.py:3-5`*\n" in text
    assert text.endswith("```python\nfrom shop.box import pack\n\nprint(pack('a'))\n```\n")


@given(st.data())
def test_mutations(data: st.DataObject) -> None:
    """A changed file is the same guide, a guide that shows it was edited, or a clear error."""
    stored = stored_guide()
    text = stored_text(stored)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    inserted = data.draw(st.one_of(st.text(max_size=6), st.sampled_from(["\n", "- x", "<b>", "#"])))
    changed = text[:start] + inserted + text[end:]
    try:
        read = read_stored(changed, "howto/file.md")
    except StoredError as error:
        assert error.where.startswith("howto/file.md")
        assert error.message
        return
    said = replace(stored.draft, steps=())
    same = replace(read.draft, steps=(), writer=said.writer, language=said.language) == said
    steps = [(s.title, s.text) for s in read.draft.steps]
    same = same and steps == [(s.title, s.text) for s in stored.draft.steps]
    assert same or read.edited


BODY = stored_text(stored_guide()).partition("\n---\n")[2]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("`pack` packs", "<b>`pack`</b> packs", "HTML"),
        ("It returns the file.", "It returns [the file](http://a.b).", "a link"),
        ("It returns the file.", "It returns **the** file.", "bold"),
        ("It returns the file.", "- It returns the file.", "a list"),
        ("It returns the file.", "::: howto a.b", "Markdown"),
        ("It returns the file.", "The file {: .red }.", "attribute list"),
        ("## Execution Steps", "## Steps", "`## Execution Steps`"),
        ("1. **Check the folder.**", "* Check the folder.", "starts no step"),
        ("```python", "```sh", "no Python fence"),
        ("print(pack('a'))\n```", "print(pack('a'))", "not closed"),
        ("writer: model", "writer: magic", "`writer` is"),
        ("cost: 0.0123", "cost: cheap", "`cost` is a number"),
        ("cost: 0.0123", "price: 1", "knows no `price`"),
        ("cost: 0.0123", "cost: 1\ncost: 2", "given twice"),
        ("cost: 0.0123", "cost: &a 1", "anchor"),
        ("code: '0000000000000000'\n", "", "lacks `code`"),
        ("*`shop/box.py:3-5`*", "*`shop/box.py:5-3`*", "do not exist"),
        ("# How to use", "<<<<<<< mine\n# How to use", "merge conflict"),
    ],
)  # fmt: skip
def test_refused(old: str, new: str, said: str) -> None:
    """What does not fit the form is refused, with the file's line and what is wrong."""
    text = stored_text(stored_guide())
    assert old in text
    with pytest.raises(StoredError, match=said) as refused:
        read_stored(text.replace(old, new, 1), "howto/file.md")
    assert refused.value.where.startswith("howto/file.md")


def test_error_line() -> None:
    """The error names the line that a reader would look at."""
    text = stored_text(stored_guide())
    wrong = text.replace("It returns the file.", "It <b>returns</b> the file.")
    line = next(n for n, row in enumerate(wrong.splitlines(), 1) if "<b>" in row)
    with pytest.raises(StoredError) as refused:
        read_stored(wrong, "howto/file.md")
    assert refused.value.where == f"howto/file.md:{line}"


def test_wrapped_by_hand() -> None:
    """Lines may be broken elsewhere, and steps numbered anew: it is the same guide."""
    text = stored_text(stored_guide())
    text = text.replace("packs a folder.\nIt", "packs a\nfolder. It").replace("2. **", "1. **")
    read = read_stored(text.replace("\n", "\r\n"), "file.md")
    assert not read.edited
    assert read.draft == stored_guide().draft


def test_moved_lines_are_no_edit() -> None:
    """Another citation is another guide in nothing that a person wrote."""
    read = read_stored(stored_text(stored_guide()).replace("box.py:3-5", "box.py:13-15"), "file.md")
    assert not read.edited
    assert read.draft.steps[0].lines == (Lines(13, 15),)


def test_translated_headings() -> None:
    """A guide in another language has that language's headings."""
    stored = stored_guide(replace(DRAFT, language="ru"))
    text = stored_text(stored)
    assert "## Описание" in text
    assert read_stored(text, "file.md") == stored


def test_file_names() -> None:
    """A file's name is safe everywhere, and no two keys share one, whatever their case."""
    keys = [Key("a.B"), Key("a.b"), Key("CON"), Key("ｃon"), Key("x" * 300), Key("", "../../etc"),
            Key("", "a.py"), Key("", "a.py", (1, 2)), Key("a.b", task="x"), Key("привет"),
            Key("a.b", language="de")]  # fmt: skip
    names = [key.filename.lower() for key in keys]
    assert len(set(names)) == len(keys)
    for name in names:
        assert name.isascii()
        assert len(name) <= 80
        assert not set(name) & set('/\\:*?"<>|')
        assert name.partition("-")[0] != ""


def test_sentences_without_spaces_are_no_edit() -> None:
    """A guide in a language without spaces between its sentences is read back unedited."""
    text = "重さを調べる。単位は kg です。例外を送出する。"
    steps = (replace(DRAFT.steps[0], text=text, points=(text,)),)
    draft = replace(DRAFT, description=text, steps=steps, language="ja")
    stored = stored_guide(draft)
    assert not read_stored(stored_text(stored), "file.md").edited
    changed = stored_text(stored).replace("例外", "値")
    assert read_stored(changed, "file.md").edited
