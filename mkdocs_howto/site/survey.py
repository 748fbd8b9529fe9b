"""A survey of a site: every marker with its guide, and every stored guide without a marker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.model import Guide, Marker, State
from mkdocs_howto.llm.prompt import PROMPT_VERSION
from mkdocs_howto.site.config import Site, markers
from mkdocs_howto.site.pipeline import Pipeline
from mkdocs_howto.store.entry import Key, Stored, key_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One marker, or one stored guide that no marker asks for.

    Attributes:
        marker: None for a stored guide without one.
        guide: What a build would publish, or why it can't.
        stored: What the store holds for it; None when nothing, or nothing that can be read.
        where: `page:line`, or the stored guide's file.
    """

    where: str
    identifier: str
    guide: Guide | HowtoError | None = None
    marker: Marker | None = None
    stored: Stored | None = None

    @property
    def state(self) -> State | None:
        """How it stands; None when its guide can't be made."""
        if self.marker is None:
            return State.ORPHANED if self.stored is not None else None
        return self.guide.state if isinstance(self.guide, Guide) else None

    @property
    def false(self) -> bool:
        """Whether something of it can't be published as it is."""
        if self.guide is None:
            return False
        return isinstance(self.guide, HowtoError) or bool(self.guide.replaced)


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found.

    Attributes:
        pipeline: Knows the facts of every marker's object.
    """

    entries: tuple[Entry, ...]
    pipeline: Pipeline


def survey(site: Site) -> Survey:
    """Look at every marker of a site and at every file of its store."""
    pipeline = Pipeline(
        site.paths, root=site.root, settings=site.settings, store=site.store, prompt=PROMPT_VERSION
    )
    found = list(markers(site))
    wanted = [marker for marker in found if isinstance(marker, Marker)]
    guides = iter(pipeline.guides(wanted))
    stored, errors = _stored(site)
    entries = [
        _of_marker(each, next(guides), stored)
        if isinstance(each, Marker)
        else Entry(each.where, "", each)
        for each in found
    ]
    asked = {key_of(marker) for marker in wanted}
    entries += [
        Entry(site.store.shown(site.store.path(key)), key.shown, stored=each)
        for key, each in stored.items()
        if key not in asked
    ]
    told = {str(entry.guide) for entry in entries}
    entries += [
        Entry(error.where, "", error)
        for error in errors
        if not any(str(error.message) in text for text in told)
    ]
    return Survey(tuple(entries), pipeline)


def named(entries: Sequence[Entry], identifier: str) -> list[Entry]:
    """Return the entries that people mean: by identifier, by described file, by stored guide."""
    file = PurePath(identifier).name
    return [
        entry
        for entry in entries
        if entry.identifier == identifier
        or (entry.marker is not None and key_of(entry.marker).filename == file)
    ]


def _of_marker(marker: Marker, guide: Guide | HowtoError, stored: dict[Key, Stored]) -> Entry:
    key = key_of(marker)
    return Entry(marker.where, key.shown, guide, marker, stored.get(key))


def _stored(site: Site) -> tuple[dict[Key, Stored], list[HowtoError]]:
    stored: dict[Key, Stored] = {}
    errors = []
    for each in site.store.all():
        if isinstance(each, Stored):
            stored[each.key] = each
        else:
            errors.append(each)
    return stored, errors
