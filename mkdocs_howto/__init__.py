"""How-to guides that can't lie, from one line in a page."""

__version__ = "0.1.0"
