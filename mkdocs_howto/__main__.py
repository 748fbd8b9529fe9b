"""`python -m mkdocs_howto` is the command `mkdocs-howto`."""

from mkdocs_howto.cli import run

run()
