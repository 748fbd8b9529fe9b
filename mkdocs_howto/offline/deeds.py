"""One deed of the code: its clause, what it happens under, its title and its weight."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mkdocs_howto.english.lexicon import is_verb, specific
from mkdocs_howto.english.words import capitalised, imperative, parts, split_outside
from mkdocs_howto.source.model import Lines


@dataclass(frozen=True, slots=True)
class Context:
    """Under what an action happens: a loop, a condition, an error.

    Attributes:
        full: Said the first time, `for each `x` in `xs``.
        again: Said when the guide comes back to it.
    """

    full: str
    again: str
    loop: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """One deed of the code.

    Attributes:
        clause: Third person, without subject: `sends the form with `session.post``.
        context: From the outside to the inside, as far as the action's own statement goes.
        weight: How much it deserves to name the step, 0 to 9.
        stored: For a plain `self.x = x`, the name; such actions in a row are told together.
        errors: What it raises.
        checked: For an error under a condition, what the condition is about.
        purpose: Of a call whose result is kept, what the call does, without where that goes.
        holds: What titles such a call where only the name of its result tells.
    """

    clause: str
    lines: Lines
    context: tuple[Context, ...] = ()
    weight: int = 3
    stored: str = ""
    errors: tuple[str, ...] = ()
    checked: str = ""
    purpose: str = ""
    holds: str = ""

    @property
    def title(self) -> str:
        """The deed as a short imperative, without the callee that its clause names."""
        if self.clause.endswith("returns without a value"):
            return "Stop early"
        if self.checked:
            return f"Check {self.checked}"
        return headline(self.holds or self.purpose or self.clause)


_TITLE_ENDS = r" (?:with|as|given|through|from) (?=`)|[,;:] | \(| when | and keeps "
"""Where a clause goes into details that its title leaves out."""


def headline(text: str) -> str:
    """Return a clause as a short imperative title."""
    text = text.removeprefix("otherwise ")
    purpose = re.match(r"(?:passes .* to|calls) `[^`]*`, which ([^,;]*)", text)
    if purpose:
        # The callee returns it; the lines at hand only take it.
        text = re.sub(r"^returns ", "obtains ", purpose.group(1))
    called_for_return = re.match(r"(?:returns|yields each item of) the result of `([\w.]+)`", text)
    if called_for_return:
        words = parts(called_for_return.group(1).rpartition(".")[2])
        if len(words) > 1 and is_verb(words[0]):
            return capitalised(" ".join([specific(words[0], of_function=True), *words[1:]]))
    upon = re.match(r"(?:calls|awaits) `([\w.]+)\.a?(\w+)`", text)
    if upon and upon[2] in _UPON_RECEIVER:
        return f"{capitalised(upon[2])} `{upon[1]}`"
    bare = split_outside(_TITLE_ENDS, text)[0]
    bare = re.sub(r"^(sets (?:up )?`[^`]*`) to .*", r"\1", bare)
    bare = _without_long_code(bare)
    words = re.findall(r"`[^`]*`\S*|\S+", imperative(bare))
    if len(words) > 9:
        words = words[:9]
        while words and words[-1].lower() in _DANGLING:
            words.pop()
    title = " ".join(words)
    return title[:1].upper() + title[1:]


_UPON_RECEIVER = frozenset(
    (
        "close flush clear update extend reset start stop cancel refresh open connect disconnect "
        "release sort reverse shutdown terminate commit"
    ).split()
)
"""Names of methods that say what happens to the object they are called on."""

_DANGLING = frozenset(
    (
        "the a an of to in into for and or by if it its is are when which that this with as on at "
        "from than be not"
    ).split()
)
"""Words with which no title ends."""


_LINKING = ("of", "to", "in", "into", "from", "with", "as", "by", "for", "at", "on", "and", "or")


def _without_long_code(text: str) -> str:
    """Return a title without long pieces of code: `Parse the JSON text`, `Join … of the result`."""
    pieces: list[str] = []
    for piece in re.findall(r"`[^`]*`|[^`]+", text):
        if not piece.startswith("`") or len(piece) <= 31 or re.fullmatch(r"`[\w.]+`", piece):
            pieces.append(piece)
            continue
        item = re.fullmatch(r"`([\w.]+)\[.*\]`", piece)
        if item:
            pieces.append(f"an item of `{item[1]}`")
            continue
        before = "".join(pieces).split()
        if len(before) < 2 or before[-1] in _LINKING:
            pieces.append("the result")
    return " ".join("".join(pieces).split())


_MINOR = ("checks", "sets", "logs", "adds the argument", "appends", "creates a parser")
"""Verbs of what only prepares or records."""


_OUTWARD = (
    "sends", "writes", "downloads", "uploads", "connects", "runs", "executes", "starts", "prints",
    "deletes", "saves", "posts", "publishes", "renders", "requests",
)  # fmt: skip
"""Verbs of what others can see, which is what a piece of code is for."""


def weight_of(done: str, usual: int) -> int:
    """Return how much a call deserves to name its step."""
    if done.startswith(_OUTWARD):
        return 8
    return 4 if done.startswith(_MINOR) else usual
