"""Photographs the example site: the pictures of the README, or every page for a look at it.

`make screenshots` writes the README's pictures. `make screenshots ARGS="--all shots"` writes
every page, on a desk and on a phone, light and dark, into the folder `shots`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

import example
from browsing import chromium, find_chromium, served

STYLE = """
.pair { padding: 1.2rem 1.6rem }
.headerlink, .md-header, .md-tabs { display: none }
"""
PICTURES = example.ROOT / "example_site" / "docs" / "assets"
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
WIDTHS = {"desk": 1280, "phone": 390}


def main(arguments: list[str] | None = None) -> int:
    """Build the site, open it and save the pictures; return the exit status."""
    parser = argparse.ArgumentParser(description="Photograph the example site.")
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="save every page to FOLDER")
    folder: Path | None = parser.parse_args(arguments).all
    if find_chromium() is None:
        sys.stderr.write("No Chromium on the PATH. On Debian and Ubuntu: apt install chromium\n")
        return 1
    with tempfile.TemporaryDirectory() as built:
        example.build(Path(built))
        with served(Path(built)) as address, chromium() as browser:
            if folder:
                save_all(browser, address, Path(built), folder)
            else:
                save_for_readme(browser, address)
    return 0


def save_for_readme(browser: Browser, address: str) -> None:
    """Save the marker and its guide from the home page, light and dark."""
    for scheme in SCHEMES:
        page = open_page(browser, f"{address}/", 1280, scheme, scale=2)
        page.add_style_tag(content=STYLE)
        target = PICTURES / f"guide-{scheme}.png"
        page.locator(".pair").screenshot(path=target)
        page.context.close()
        sys.stdout.write(f"{target.relative_to(example.ROOT)}\n")


def save_all(browser: Browser, address: str, built: Path, folder: Path) -> None:
    """Save every page from top to bottom."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in sorted(built.rglob("index.html")):
        path = file.parent.relative_to(built).as_posix()
        for scheme in SCHEMES:
            for device, width in WIDTHS.items():
                url = f"{address}/" if path == "." else f"{address}/{path}/"
                page = open_page(browser, url, width, scheme, scale=1)
                name = "home" if path == "." else path.replace("/", "-")
                page.screenshot(path=folder / f"{name}-{device}-{scheme}.png", full_page=True)
                page.context.close()


def open_page(
    browser: Browser, url: str, width: int, scheme: Literal["light", "dark"], scale: float
) -> Page:
    """Open a page in a window of its own, once its scripts have run."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, device_scale_factor=scale
    )
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    return page


if __name__ == "__main__":
    sys.exit(main())
