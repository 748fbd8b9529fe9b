"""The command `mkdocs-howto`."""

from __future__ import annotations

import importlib
import sys

import click

from mkdocs_howto import __version__
from mkdocs_howto.cli.say import say
from mkdocs_howto.guide import HowtoError, OptionError, WrongUse

_COMMANDS = {
    "show": "show",
    "status": "stored",
    "check": "check",
    "write": "write",
    "diff": "write",
    "accept": "stored",
    "prune": "stored",
    "checks": "check",
}
"""Each command and the module that has it; a module is imported when its command is named."""


class _Commands(click.Group):
    """A group whose commands are imported late."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; None when there is none of that name."""
        module = _COMMANDS.get(cmd_name)
        if module is None:
            return None
        command = getattr(importlib.import_module(f"mkdocs_howto.cli.{module}"), cmd_name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="mkdocs-howto")
def main() -> None:
    """How-to guides that can't lie, from one line in a page."""


def run() -> None:
    """Run the command; what this package reports never shows a traceback."""
    try:
        main()
    except (OptionError, WrongUse) as error:
        say(f"Error: {error}", err=True)
        sys.exit(2)
    except HowtoError as error:
        say(f"Error: {error}", err=True)
        sys.exit(1)
