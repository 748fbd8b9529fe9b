"""What can go wrong, said so that the reader knows what to write instead."""

from __future__ import annotations


class HowtoError(Exception):
    """Anything that this package reports to a person.

    Attributes:
        message: What failed and why, one sentence or two.
        where: `page:line` or `file:line`; empty when there is no such place.
        hint: What to write instead; empty when nothing sensible can be said.
    """

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        hint = f" {self.hint}" if self.hint else ""
        return f"{place}{self.message}{hint}"

    def at(self, where: str) -> HowtoError:
        """Return the same error at an outer place; a place already known stays, in brackets."""
        if not self.where:
            return type(self)(self.message, where=where, hint=self.hint)
        return type(self)(f"{self.message} ({self.where})", where=where, hint=self.hint)


class OptionError(HowtoError):
    """An option is unknown, has the wrong type, or its YAML can't be read."""


class NotFound(HowtoError):
    """An identifier or a file that does not exist."""


class SourceError(HowtoError):
    """A source file exists and can't be used: not Python, not text, too large."""


class WrongUse(HowtoError):
    """A command was called in a way that can't be carried out."""
