"""The sections that are shown only where they are asked for."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from mkdocs_howto.guide.html import Surroundings, render
from mkdocs_howto.guide.markdown import guide_markdown
from mkdocs_howto.guide.model import HEADINGS, THREE, Guide, Marker, Options, Section
from mkdocs_howto.site.pipeline import Pipeline

CODE = '''
import os
from os import environ

TOKEN = "SHOP_TOKEN"


class ShopError(Exception):
    """Raised when the shop is closed."""


class Basket:
    """Hold articles."""

    def add(self, article, count=1):
        """Add an article."""
        names = sorted(article)
        if not names:
            raise ValueError("no article")
        for name in names:
            if count < 1:
                raise ShopError(f"bad count for {name}")
        return self.total(names)

    def total(self, names):
        """Count the names."""
        return len(names)


def token(default="none"):
    with open("settings.toml") as stream:
        text = stream.read()
    with open("log.txt", "w") as stream:
        stream.write(text)
    return environ[TOKEN] + os.getenv("SHOP_REGION", "eu") + os.environ.get(default, "")
'''


def written(folder: Path, identifier: str, *sections: Section) -> Guide:
    """Return the guide of an object of the shop, with these sections."""
    (folder / "shop.py").write_text(textwrap.dedent(CODE), encoding="utf-8")
    options = Options(sections=sections)
    (result,) = Pipeline([folder], root=folder).guides([Marker(identifier, options)])
    assert isinstance(result, Guide), result
    return result


def test_none_by_default(tmp_path: Path) -> None:
    """Without being asked for, none of the further sections is written or shown."""
    guide = written(tmp_path, "shop.token", *THREE)
    assert not guide.draft.further
    assert Options().sections == THREE


def test_prerequisites(tmp_path: Path) -> None:
    """Names the variables and files that are read by a name in the code, and no others."""
    guide = written(tmp_path, "shop.token", Section.PREREQUISITES)
    assert guide.draft.further[Section.PREREQUISITES] == (
        "The file `settings.toml`, read in `shop.py:31`.",
        "The environment variable `SHOP_TOKEN`, read in `shop.py:35`.",
        "The environment variable `SHOP_REGION` (optional; `'eu'` without it), "
        "read in `shop.py:35`.",
    )


def test_package() -> None:
    """Installed code names its distribution and version, the standard library none."""
    options = Options(sections=(Section.PREREQUISITES,))
    found = Pipeline([]).guides(
        [Marker("yaml.safe_load", options), Marker("textwrap.dedent", options)]
    )
    texts = [
        guide.draft.further[Section.PREREQUISITES] for guide in found if isinstance(guide, Guide)
    ]
    assert texts[0][0].startswith("The package `PyYAML` (`pip install PyYAML`)")
    assert texts[1] == ()


@pytest.mark.parametrize(("name", "shown"), [("shop", True), ("other", False)])
def test_package_of_the_project(tmp_path: Path, name: str, shown: bool) -> None:
    """A project's own name is told for modules at its root or below `src`, not for samples."""
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "shop-kit"\n', encoding="utf-8")
    folder = tmp_path / ("src" if shown else "samples")
    folder.mkdir()
    (folder / f"{name}.py").write_text("def run(count):\n    return count\n", encoding="utf-8")
    options = Options(sections=(Section.PREREQUISITES,))
    (guide,) = Pipeline([folder]).guides([Marker(f"{name}.run", options)])
    assert isinstance(guide, Guide)
    told = "\n".join(guide.draft.further[Section.PREREQUISITES])
    assert ("shop-kit" in told) is shown


def test_errors(tmp_path: Path) -> None:
    """Each error comes with its message, its conditions and how to import it."""
    guide = written(tmp_path, "shop.Basket.add", Section.ERRORS)
    first, second = guide.draft.further[Section.ERRORS]
    assert first == "Raises `ValueError` (`no article`) when `sorted(article)` is empty."
    assert second.startswith(
        "Raises `ShopError` (`bad count for {name}`) when `count` is below `1`."
    )
    assert second.endswith("To catch it, import `ShopError` from `shop`.")


def test_related(tmp_path: Path) -> None:
    """Related are what it calls and its class: each once, with what it is for, never itself."""
    guide = written(tmp_path, "shop.Basket.add", Section.RELATED)
    told = guide.draft.further[Section.RELATED]
    assert told == (
        "`shop.Basket`: Hold articles.",
        "`shop.ShopError`: Raised when the shop is closed.",
        "`shop.Basket.total`: Count the names.",
    )


def test_shown(tmp_path: Path) -> None:
    """Asked-for sections appear in the order asked for, under their headings; empty ones don't."""
    asked = (Section.RELATED, Section.DESCRIPTION, Section.DIAGRAM, Section.PREREQUISITES)
    guide = written(tmp_path, "shop.Basket.add", *asked)
    text = guide_markdown(guide)
    headings = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert headings == [HEADINGS[section] for section in asked[:3]]
    assert "```mermaid\nflowchart TD\n" in text
    html = "\n".join(block.html for block in render(guide, 2, Surroundings(code=str)).blocks)
    assert re.search(r'<pre class="mermaid[^>]*><code>flowchart TD', html)
