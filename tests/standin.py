"""A generator that reads no code: guides made by hand, for tests of the site's side alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from mkdocs_howto.guide.errors import HowtoError, NotFound, SourceError
from mkdocs_howto.guide.html import Surroundings
from mkdocs_howto.guide.model import Draft, Guide, Lines, Marker, Options, Step
from mkdocs_howto.source.model import Kind
from mkdocs_howto.store.citations import Anchor
from mkdocs_howto.store.entry import Key, Stored, Written, body_digest, settled
from mkdocs_howto.store.fingerprint import Fingerprint

STEPS = (
    Step(
        "Check the count",
        "Raises `ValueError` when `count` is below 1.",
        "src/shop.py",
        (Lines(4, 5),),
    ),
    Step("Store the article", "Adds `count` to `articles`.", "src/shop.py", (Lines(6, 6),)),
)
CODE = 'from shop import Basket\n\nbasket = Basket("Ada")\nprint(basket.add("tea"))\n'
DRAFT = Draft(
    title="How to use `pack`",
    description="`pack` packs a folder. It returns the file.\n\nIt raises `OSError` if a < b.",
    steps=(
        Step(
            "Check the folder",
            "Raises `OSError` when it is missing.",
            "shop/box.py",
            (Lines(3, 5),),
        ),
        Step("Write *one* file", "It opens `a_b`. Then: it writes.", "shop/box.py", (Lines(6, 6),)),
    ),
    example="from shop.box import pack\n\nprint(pack('a'))",
    example_source="From `tests/test_box.py`",
    writer="anthropic/claude-sonnet-4-5",
)


def stored_guide(draft: Draft = DRAFT, **changes: object) -> Stored:
    """Return a guide as the store keeps it; changes replace its fields."""
    draft = settled(draft)
    base = Stored(
        key=Key("shop.box.pack", language=draft.language),
        draft=draft,
        basis=Fingerprint("0" * 16, "1234567890123456", "1", {"shop.box.pack": "(folder: str)"}),
        body=body_digest(draft),
        written=Written("model", draft.writer, "2026-01-31", (1200, 340), 0.0123),
        lines=Lines(1, 9),
        anchors=(Anchor((3, 5), (1, 0), (2, 1)), None),
        checked_against="shop 1.10",
        findings=("HT503 step 2",),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


PLAIN = Surroundings(code=lambda code: f"<pre>{len(code)}</pre>")
"""A page without links, whose code is told by its length."""


def guide(
    identifier: str = "shop.Basket",
    *,
    title: str | None = None,
    description: str = "`Basket` holds articles.\n\nIt counts them.",
    steps: tuple[Step, ...] = STEPS,
    example: str = CODE,
    example_source: str = "From `tests/test_shop.py`.",
    options: Options | None = None,
) -> Guide:
    """Return a guide made by hand."""
    name = identifier.rsplit(".", 1)[-1]
    if title is None:
        title = f"How to use `{name}`"
    draft = Draft(title, description, steps, example, example_source)
    return Guide(identifier, identifier, Kind.CLASS, draft, options or Options())


class StandIn:
    """Knows every identifier that does not contain `missing`.

    Attributes:
        asked: The identifiers of each call, or the files.
    """

    watched: tuple[Path, ...] = ()
    problems: tuple[SourceError, ...] = ()

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def guides(self, markers: Sequence[Marker]) -> list[Guide | HowtoError]:
        """Return a guide or an error for each marker."""
        self.asked.append([marker.identifier or marker.options.file for marker in markers])
        return [self._guide(marker) for marker in markers]

    def _guide(self, marker: Marker) -> Guide | HowtoError:
        if "missing" in marker.identifier:
            hint = "Nearest: `shop.Basket`, `shop.Bag` and `shop.Box`."
            message = f"There is no `{marker.identifier}`."
            return NotFound(message, where=marker.where, hint=hint)
        return guide(marker.identifier or marker.options.file, options=marker.options)
