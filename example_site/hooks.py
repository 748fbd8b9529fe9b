"""Fills in what the pages say about options and commands, so that they can't differ from the code.

In a page, `<!-- fill: options -->` becomes a section for each option,
`<!-- fill: help show -->` the help text of a command, and
`<!-- fill: guide archive.pack -->` the output of `mkdocs-howto show` for a sample.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from mkdocs_howto.site.settings import OPTIONS, Option, Place

FILL = re.compile(r"^<!-- fill: (\w+) ?(.*?) -->$", re.MULTILINE)
SAMPLES = Path(__file__).parent / "samples"
PLACES = {
    Place.SITE: "Set in the plugin",
    Place.MARKER: "Set below a marker",
    Place.BOTH: "Set in the plugin for the whole site, or below a marker",
}


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Replace each request to fill something in; called by MkDocs for each page."""
    return FILL.sub(lambda match: FILLERS[match[1]](match[2]), markdown)


def options(_: str) -> str:
    """Return a section for each option."""
    return "\n\n".join(
        f"### `{option.name}` {{ #{option.name} }}\n\n"
        f"{option.about}\n\n"
        f"```yaml\n{option.name}: {option.type.example}\n```\n\n"
        f"{PLACES[option.place]}. Takes {option.type.takes}. "
        f"Default: {default(option)}.\n{{ .facts }}"
        for option in OPTIONS
    )


def default(option: Option) -> str:
    """Return an option's default as one would write it in YAML."""
    value = option.default
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return f"`[{', '.join(str(item) for item in value)}]`"
    return f"`{value}`"


def help_text(command: str) -> str:
    """Return what a command prints about itself."""
    return fence("console", f"$ mkdocs-howto {command} --help\n{run(*command.split(), '--help')}")


def guide(identifier: str) -> str:
    """Return a guide of a sample as the command line prints it."""
    return fence("markdown", run("show", "--path", str(SAMPLES), identifier))


def run(*words: str) -> str:
    """Return what a command of this project prints."""
    from mkdocs_howto.cli import main

    result = CliRunner().invoke(main, words, prog_name="mkdocs-howto", terminal_width=78)
    if result.exit_code != 0:
        raise RuntimeError(f"mkdocs-howto {' '.join(words)}: {result.output}")
    return result.stdout


def fence(language: str, text: str) -> str:
    """Return a text as a code fence that no fence inside it can close."""
    return f"````{language}\n{text.rstrip()}\n````"


FILLERS = {"options": options, "help": help_text, "guide": guide}
