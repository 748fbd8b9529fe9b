"""The checks of examples: each with a program that fails it and one that passes it only just."""

from __future__ import annotations

from pathlib import Path

import pytest
from guides import SAMPLES, TRUE, codes, markdown, report

from mkdocs_howto.guide.model import Section

HEAD = "from pathlib import Path\n\nfrom archive import pack\n\n"
USE = 'print(pack(Path("docs"), Path("docs.zip")))\n'
CLIENT = "import asyncio\n\nimport httpx\n\n"


def programmed(program: str, identifier: str = "archive.pack", folder: Path = SAMPLES) -> set[str]:
    """Return the HT2 codes of the true guide with another example."""
    text = markdown({Section.EXAMPLE: f"```python\n{program}```"})
    return {c for c in codes(text, identifier, folder=folder, types=True) if c.startswith("HT2")}


def main(*lines: str) -> str:
    """Return a program that runs lines in a coroutine."""
    body = "".join(f"    {line}\n" for line in lines)
    return f"{CLIENT}async def main() -> None:\n{body}\n\nasyncio.run(main())\n"


CASES = [
    ("HT201", f"{HEAD}print(pack(Path()\n", HEAD + USE),
    ("HT202", f"{HEAD}print(pack(docs, Path()))\n", f"{HEAD}docs = Path()\n{USE}print(docs)\n"),
    ("HT203", "from archive import packs\n" + HEAD + USE, HEAD + USE),
    ("HT203", "import nowhere_to_be_found\n" + HEAD + USE, "import json\n" + HEAD + USE),
    ("HT203", "import archive.core\n" + HEAD + USE, "import archive\n" + HEAD + USE),
    ("HT204", HEAD + USE + "Path().read_lines()\n", HEAD + USE + "Path().read_text()\n"),
    ("HT205", f"{HEAD}print(pack(Path()))\n", HEAD + USE),
    (
        "HT205",
        f"{HEAD}print(pack(Path(), Path(), level=9))\n",
        f'{HEAD}print(pack(Path(), Path(), pattern="*"))\n',
    ),
    (
        "HT205",
        f'{HEAD}print(pack(Path(), Path(), "*", 1))\n',
        f'{HEAD}print(pack(Path(), Path(), "*"))\n',
    ),
    (
        "HT206",
        f"{HEAD}print(pack(Path(), Path(), 3))\n",
        f'{HEAD}print(pack(Path(), Path(), "3"))\n',
    ),
    ("HT206", f'{HEAD}{USE}print("a" + 1)\n', f"{HEAD}{USE}print(1.0 + 1)\n"),
    ("HT208", f'{HEAD}print("packed")\n', f"{HEAD}print(list(map(pack, [], [])))\n"),
    ("HT208", f"{HEAD}def pack() -> None: ...\n", HEAD + USE),
    (
        "HT212",
        f'{HEAD}folder, pattern, target = Path(), "*", Path()\n'
        "paths = sorted(path for path in folder.rglob(pattern) if path.is_file())\n"
        "if not paths:\n"
        '    raise ValueError("nothing to pack")\n'
        "for path in paths:\n    archive.write(path, path.relative_to(folder))\n"
        "pack(folder, target)\n"
        "def digest() -> str:\n    return hashlib.sha256(target.read_bytes()).hexdigest()\n",
        HEAD + USE,
    ),
    ("HT213", f"{HEAD}name = pack.__name__\n", f"{HEAD}print(pack.__name__)\n"),
    ("HT214", f'{HEAD}print(pack(Path("path/to/docs"), ...))\n', HEAD + USE),
]


@pytest.mark.parametrize(("code", "wrong", "right"), CASES)
def test_a_wrong_program_fails_and_the_nearest_right_one_passes(
    code: str, wrong: str, right: str
) -> None:
    """A check finds what is wrong, and says nothing of the program that is only just right."""
    assert code in programmed(wrong)
    assert code not in programmed(right)


ASYNC = [
    (main('r = httpx.AsyncClient().get("x")', "print(r.text)"), "HT207"),
    (main('print(httpx.AsyncClient().get("x"))'), "HT207"),
    (main("with httpx.AsyncClient() as c:", '    print(await c.get("x"))'), "HT207"),
    (main("async with httpx.Client() as c:", '    print(c.get("x"))'), "HT207"),
    (main('await httpx.Client().get("x")'), "HT207"),
    (main('print(await httpx.AsyncClient().get("x"))'), ""),
    (main('r = httpx.AsyncClient().get("x")', "print(await r)"), ""),
    (main('print(await asyncio.gather(httpx.AsyncClient().get("x")))'), ""),
]


@pytest.mark.parametrize(("program", "code"), ASYNC)
def test_coroutines_are_awaited_and_contexts_entered_as_made(program: str, code: str) -> None:
    """A missing or needless `await` and the wrong `with` are errors; passing one on is not."""
    found = programmed(program, "httpx.AsyncClient" if "AsyncC" in program else "httpx.Client")
    assert code in found if code else "HT207" not in found


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("from httpx._client import Client\n\nprint(Client())\n", "HT209"),
        ("from httpx import Client\n\nprint(Client()._transport)\n", "HT210"),
        ("from httpx import Client\n\nprint(Client().timeout)\n", ""),
    ],
)
def test_what_is_private_or_longer_than_needed_is_a_warning(program: str, code: str) -> None:
    """Longer import paths and private names are reported, and still published."""
    text = markdown({Section.EXAMPLE: f"```python\n{program}```"})
    found = [f for f in report(text, "httpx.Client", types=True).findings if f.code[:3] == "HT2"]
    assert [f.code for f in found if f.code in ("HT209", "HT210")][:1] == ([code] if code else [])
    assert all(f.severity == "warning" for f in found)


def test_deprecated_names_are_a_warning() -> None:
    """What its author asks nobody to use any more is reported."""
    old = f"import datetime\n{HEAD}{USE}print(datetime.datetime.utcnow())\n"
    new = f"import datetime\n{HEAD}{USE}print(datetime.datetime.now())\n"
    assert "HT211" in programmed(old)
    assert "HT211" not in programmed(new)


def test_a_package_that_the_project_declares_is_undecided(tmp_path: Path) -> None:
    """A package that is not installed is a lie, unless the project says that it needs it."""
    (tmp_path / "shop.py").write_text('def sell(): print("sold")\n', encoding="utf-8")
    guide = markdown(
        {Section.EXAMPLE: "```python\nimport till_driver\nfrom shop import sell\n\nsell()\n```"}
    )
    assert "HT203" in {
        f.code for f in report(guide, "shop.sell", folder=tmp_path, types=True).errors
    }
    declared = tmp_path / "declared"
    declared.mkdir()
    (declared / "till.py").write_text('def sell(): print("sold")\n', encoding="utf-8")
    (declared / "pyproject.toml").write_text(
        '[project]\nname = "till"\ndependencies = ["till-driver>=1"]\n', encoding="utf-8"
    )
    found = report(
        guide.replace("from shop", "from till"), "till.sell", folder=declared, types=True
    )
    assert not [f for f in found.errors if f.code == "HT203"]
    assert any("till_driver" in text for text in found.undecided)


def test_what_may_be_none_is_undecided() -> None:
    """An attribute that only one member of a union lacks proves nothing."""
    may = f'import re\n{HEAD}{USE}print(re.match("a", "a").group())\n'
    never = f'import re\n{HEAD}{USE}print(re.match("a", "a").grup())\n'
    assert "HT204" not in programmed(may)
    assert "HT204" in programmed(never)


def test_the_mend_of_a_misspelt_name_says_what_to_write() -> None:
    """One near name is offered as the mend, in words that can be followed."""
    text = markdown({Section.EXAMPLE: f"```python\nfrom archive import packk\n\n{USE}```"})
    mends = {f.mend for f in report(text, types=True).findings}
    assert "Write `pack` in place of `packk`." in mends


def test_the_true_guide_has_no_finding() -> None:
    """The guide that all these tests start from is right."""
    assert not report(markdown(TRUE), types=True).findings
