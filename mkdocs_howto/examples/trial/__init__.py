"""Follows a program on paper: what it certainly ends with, and what it prints.

Nothing runs. Values that are plain data are known, all others are not, and where something unknown
decides, what follows is left open: a trial says that a program fails only where every reading of
the code says so.
"""

from mkdocs_howto.examples.trial.things import UNKNOWN, is_bare
from mkdocs_howto.examples.trial.trials import Trial, attempt

__all__ = ["UNKNOWN", "Trial", "attempt", "is_bare"]
