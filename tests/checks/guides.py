"""One small module, a true guide of it, and how the tests put guides before the checks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from textwrap import dedent

from mkdocs_howto.checks import Report, Settings, judge, parsed
from mkdocs_howto.checks.registry import Case
from mkdocs_howto.examples.typecheck import Study, TypeChecker
from mkdocs_howto.guide.model import HEADINGS, Finding, Section
from mkdocs_howto.guide.reading import read_guide
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources

SAMPLES = Path(__file__).parents[2] / "example_site" / "samples"

TRUE = {
    Section.DESCRIPTION: "`pack` writes the files of `folder` that match `pattern` "
    '(`"*"` by default) to a ZIP archive and returns its digest.\n\n'
    "Raises `ValueError` when there is nothing to pack.",
    Section.STEPS: "1. **Collect the files.** Sorts what `folder.rglob` finds. Raises "
    "`ValueError` (`nothing to pack`) when `paths` is empty. *archive.py:8-10*\n"
    '2. **Write the archive.** Opens `target` in mode `"w"` with `zipfile.ZipFile` and writes '
    "each `path` to it. *archive.py:13-15*\n"
    "3. **Compute its checksum.** Returns `hashlib.sha256` of `target` as text. *archive.py:18*",
    Section.EXAMPLE: "```python\nfrom pathlib import Path\n\nfrom archive import pack\n\n"
    'print(pack(Path("docs"), Path("docs.zip")))\n```',
}
"""A guide of `archive.pack` that every check passes."""


@cache
def collector(folder: Path = SAMPLES) -> Collector:
    """Return what knows the code of a folder; the same one for every test."""
    return Collector(Sources([folder]))


@cache
def studied(program: str, folder: Path) -> Study:
    """Return what the type checker says of a program."""
    return TypeChecker([folder]).study([program])[0]


def markdown(parts: Mapping[Section, str], title: str = "How to use `pack`") -> str:
    """Return a guide as a file; sections that are not given are those of the true guide."""
    sections = {**TRUE, **parts}
    body = "\n\n".join(f"## {HEADINGS[each]}\n\n{text}" for each, text in sections.items())
    return f"# {title}\n\n{body}\n"


def report(
    text: str,
    identifier: str = "archive.pack",
    *,
    folder: Path = SAMPLES,
    settings: Settings | None = None,
    types: bool = False,
) -> Report:
    """Judge a file; with `types`, the type checker is asked about its example."""
    known = collector(folder)
    file = read_guide(text)
    study = studied(file.draft.example, folder) if types and file.draft.example else Study()
    tree = parsed(file.draft.example)
    facts = known.facts(identifier)
    return judge(Case(file.draft, facts, known, study, tree, settings or Settings(), file))


def codes(text: str, identifier: str = "archive.pack", **options: object) -> set[str]:
    """Return the codes of what is found in a file."""
    return {each.code for each in report(text, identifier, **options).findings}  # type: ignore[arg-type]


def described(description: str, identifier: str = "archive.pack") -> set[str]:
    """Return the codes of what is found when the true guide's description is another one."""
    return codes(markdown({Section.DESCRIPTION: description}), identifier)


def stepped(steps: str) -> set[str]:
    """Return the codes of what is found when the true guide's steps are others."""
    return codes(markdown({Section.STEPS: dedent(steps).strip()}))


def found(text: str, code: str) -> list[Finding]:
    """Return the findings of one check."""
    return [each for each in report(text).findings if each.code == code]
