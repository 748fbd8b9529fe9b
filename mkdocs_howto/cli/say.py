"""What the command prints: texts of others without what a terminal or a CI system obeys."""

from __future__ import annotations

import re

import click

from mkdocs_howto.guide import visible

_COMMAND = re.compile(r"^(\s*)(?:::(?=[\w-]+(?: [^\n]*)?::)|##(?=\[))", re.MULTILINE)
"""How a line begins that a CI system takes for a command of its own."""


def say(text: str, *, err: bool = False, commands: bool = False) -> None:
    """Print a text: no escape sequence, control character or command of others comes through.

    Args:
        text: One or more lines; it may quote code, models or people.
        err: Whether it goes to standard error.
        commands: Whether its lines are commands of ours for a CI system, of escaped parts.
    """
    click.echo(visible(text) if commands else cleaned(text), err=err)


def cleaned(text: str) -> str:
    """Return a text whose lines a terminal and a CI system take for text."""
    return _COMMAND.sub(lambda found: f"{found[1]}{found[0].strip()[0]} {found[0].strip()[1:]}",
                        visible(text))  # fmt: skip
