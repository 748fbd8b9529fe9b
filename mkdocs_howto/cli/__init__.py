"""The command `mkdocs-howto`."""

from __future__ import annotations

import sys

import click

from mkdocs_howto import __version__
from mkdocs_howto.cli.check import check, checks
from mkdocs_howto.cli.show import show
from mkdocs_howto.cli.stored import accept, prune, status
from mkdocs_howto.cli.write import diff, write
from mkdocs_howto.guide.errors import HowtoError, OptionError, WrongUse


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="mkdocs-howto")
def main() -> None:
    """How-to guides that can't lie, from one line in a page."""


for _command in (show, status, check, write, diff, accept, prune, checks):
    main.add_command(_command)


def run() -> None:
    """Run the command; what this package reports never shows a traceback."""
    try:
        main()
    except (OptionError, WrongUse) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
    except HowtoError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
