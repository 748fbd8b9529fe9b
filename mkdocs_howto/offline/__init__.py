"""The writer that needs no key and no network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_howto._door import door

if TYPE_CHECKING:
    from mkdocs_howto.offline.notes import note_of as note_of
    from mkdocs_howto.offline.sections import Needed as Needed
    from mkdocs_howto.offline.writer import OfflineWriter as OfflineWriter
    from mkdocs_howto.offline.writer import with_proven as with_proven

__getattr__, __all__ = door(
    __name__,
    {
        "notes": "note_of",
        "sections": "Needed",
        "writer": "OfflineWriter with_proven",
    },
)
