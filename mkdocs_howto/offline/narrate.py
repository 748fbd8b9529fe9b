"""Paragraphs of a body to steps: titles, sentences, and the lines that prove them."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mkdocs_howto.english.lexicon import is_verb, specific
from mkdocs_howto.english.names import Names
from mkdocs_howto.english.phrases import all_listed
from mkdocs_howto.english.words import (
    capitalised,
    is_clause,
    is_english,
    is_vague,
    listed,
    packed,
    parts,
    plain,
    sentence,
    span,
)
from mkdocs_howto.guide.model import Lines, Step
from mkdocs_howto.offline.actions import tell
from mkdocs_howto.offline.blocks import contexts, header
from mkdocs_howto.offline.deeds import Action, Context
from mkdocs_howto.offline.paragraphs import Merged, Paragraph, paragraphs
from mkdocs_howto.source.callees import called
from mkdocs_howto.source.model import SourceFile

_MAX_SENTENCE = 34
"""Words after which a new sentence begins, where the clauses allow it."""

_MAX_CLAUSES = 14
"""Most clauses of one step; a step that holds more is summed up by what it calls."""

_MAX_USED = 12
"""Most callees that are listed behind a step without being told."""

_MAX_TITLE = 60
"""Longest comment, in characters, that becomes a title."""


_NO_TITLE = frozenset(
    (
        "there this it its we if when note todo fixme xxx hack because since so otherwise these "
        "that those i you they but and or in on for as at not unless while although maybe e.g. "
        "i.e. see here now only also even just"
    ).split()
)
"""First words of comments that explain instead of saying what is done."""


@dataclass(frozen=True, slots=True)
class Narrative:
    """A body told: its steps, and the actions behind them for the description."""

    steps: tuple[Step, ...]
    actions: tuple[Action, ...]


def narrate(
    body: Sequence[ast.stmt], names: Names, file: SourceFile, *, most: int, subject: str = ""
) -> Narrative:
    """Tell a body in at most `most` steps.

    Args:
        body: Statements, the docstring already taken away.
        names: Knows the parameters; learns the locals on the way.
        subject: What the first sentence of each step begins with, as ``run``; empty for none.
    """
    teller = _Teller(names, file, subject)
    for paragraph in paragraphs(body, file.text.splitlines(), most):
        teller.add(paragraph)
    return Narrative(
        tuple(_with_plain_start(_with_plain_return(teller.steps))), tuple(teller.actions)
    )


_EMPTY = r"`[\w.]+` to `[^`]{1,24}`"
_PLAIN_START = re.compile(
    rf"(?:`\w+` s|S)ets {_EMPTY}(?:, sets {_EMPTY})*(?: and sets {_EMPTY})?\."
)


def _with_plain_start(steps: list[Step]) -> list[Step]:
    """Tell a first step that only gives locals their first values together with the next one."""
    if len(steps) < 2 or not _PLAIN_START.fullmatch(steps[0].text):
        return steps
    first, second, *rest = steps
    if not first.title.startswith("Set `") or not first.lines or not second.lines:
        return steps
    if re.match(r"`\w+` |Otherwise", second.text):
        return steps
    text = f"{first.text} {second.text}"
    return [replace(second, text=text, lines=(_together(first, second),)), *rest]


def _with_plain_return(steps: list[Step]) -> list[Step]:
    """Tell a last step that only returns a name together with the step before it."""
    if len(steps) < 2 or not re.fullmatch(r"(?:`\w+` r|R)eturns `[\w.]+`\.", steps[-1].text):
        return steps
    *rest, before, last = steps
    same = before.file == last.file and before.lines and last.lines
    if not same or not last.title.startswith("Return") or not before.lines or not last.lines:
        return steps
    text = f"{before.text} {last.text}"
    return [*rest, replace(before, text=text, lines=(_together(before, last),))]


def _together(first: Step, last: Step) -> Lines:
    return Lines(first.lines[0].first, last.lines[-1].last)


class _Teller:
    def __init__(self, names: Names, file: SourceFile, subject: str) -> None:
        self.names = names
        self.file = file
        self.subject = subject
        self.steps: list[Step] = []
        self.actions: list[Action] = []
        self._contexts: dict[int, list[Context | None]] = {}
        self._known: set[Context] = set()

    def add(self, paragraph: Paragraph) -> None:
        pieces = paragraph.pieces if isinstance(paragraph, Merged) else (paragraph,)
        told: list[Action] = []
        for piece in pieces:
            around = self._around(piece)
            inner = tell(piece.statements, self.names)
            if piece.opened is not None:
                inner += header(piece.opened, self.names)
            told += [replace(action, context=(*around, *action.context)) for action in inner]
        if not told:
            return
        self.actions += told
        text = self._text(told, self._callees(pieces))
        title = self._title(paragraph, told)
        self.steps.append(Step(title, text, self.file.shown, (paragraph.lines,)))

    def _around(self, piece: Paragraph) -> tuple[Context, ...]:
        around: list[Context] = []
        for block in piece.within:
            key = id(block.statement)
            if key not in self._contexts:
                self._contexts[key] = [c for c, _ in contexts(block.statement, self.names)]
            known = self._contexts[key]
            context = known[block.index] if block.index < len(known) else None
            if context is not None:
                around.append(context)
        return tuple(around)

    def _callees(self, pieces: Sequence[Paragraph]) -> list[str]:
        found: list[str] = []
        for piece in pieces:
            for statement in piece.statements:
                found += called(statement)
            for item in getattr(piece.opened, "items", ()):
                found += called(item)
            for block in piece.within:
                if block.statement.lineno in piece.lines:
                    for part in ("iter", "test", "subject"):
                        if (node := getattr(block.statement, part, None)) is not None:
                            found += called(node)
        return list(dict.fromkeys(found))

    def _text(self, told: Sequence[Action], callees: Sequence[str]) -> str:
        told = _shortened(told)
        said: list[str] = []
        before: tuple[Context, ...] = ()
        for run in _runs(told):
            prefix = self._prefix(run[0].context, before)
            before = run[0].context
            for index, clauses in enumerate(packed([a.clause for a in run], _MAX_SENTENCE)):
                joined = _joined(clauses)
                subject = f"{self.subject} " if self.subject and not said else ""
                if prefix and not index:
                    said.append(sentence(f"{prefix}, {subject}{joined}"))
                elif prefix:
                    last = run[0].context[-1]
                    where = last.again if last.loop else "in the same case"
                    said.append(sentence(f"then, {where}, {joined}"))
                else:
                    said.append(sentence(f"{subject}{joined}" if subject else joined))
        text = " ".join(said)
        missing = [name for name in callees if name != "_" and not _mentions(text, name)]
        if missing:
            text = f"{text[:-1]}, using {all_listed((span(name) for name in missing), _MAX_USED)}."
        return text

    def _prefix(self, context: tuple[Context, ...], before: tuple[Context, ...]) -> str:
        """Say under what something happens; shorter where the sentence before has said it."""
        loops = [part for part in context if part.loop]
        shared = 0
        while shared < min(len(context), len(before)) and context[shared] == before[shared]:
            shared += 1
        said: list[str] = []
        for index, part in enumerate(context):
            if part in self._known and part in loops[:-1]:
                continue  # the inner loop says where we are
            if index < shared and context[shared:] and context[shared].full.startswith("otherwise"):
                continue  # follows directly on what it is the other case of
            if index < shared and index < len(context) - 1 and not part.loop:
                if "in that case" not in said:
                    said.append("in that case")
                continue
            said.append(part.again if part in self._known else part.full)
            if part.loop:
                self._known.add(part)
        return _with_and(said)

    def _title(self, paragraph: Paragraph, told: Sequence[Action]) -> str:
        main = max(told, key=_deserves)
        taken = {step.title for step in self.steps}
        title = title_from_comment(paragraph.comment, main)
        if title and title not in taken:
            return title
        for action in sorted(told, key=_deserves, reverse=True):
            title = action.title
            if title not in taken and not is_vague(title):
                return title
        return main.title


def _with_and(said: Sequence[str]) -> str:
    """Join contexts; `when a, when b` becomes `when a and b`."""
    text = ""
    for part in said:
        plain = part.removeprefix("when ")
        last = text.rpartition(", ")[2]
        if plain != part and last.startswith("when ") and " or " not in last + plain:
            text += f" and {plain}"
        else:
            text += f"{', ' if text else ''}{part}"
    return text


def _deserves(action: Action) -> int:
    """Return how much an action deserves to name its step; what follows on an error, little."""
    on_error = any(context.full.startswith("on ") for context in action.context)
    return action.weight - 4 * on_error


def _shortened(told: Sequence[Action]) -> list[Action]:
    """Keep the weightiest clauses of a step that has too many, in their order."""
    if len(told) <= _MAX_CLAUSES:
        return list(told)
    ranked = sorted(range(len(told)), key=lambda i: (-told[i].weight, i))[:_MAX_CLAUSES]
    return [told[i] for i in sorted(ranked)]


def _runs(told: Sequence[Action]) -> list[list[Action]]:
    """Return neighbours with the same context together."""
    runs: list[list[Action]] = []
    for action in told:
        if runs and runs[-1][0].context == action.context:
            runs[-1].append(action)
        else:
            runs.append([action])
    return runs


def _joined(clauses: Sequence[str]) -> str:
    """Join clauses; those that have commas or an `and` of their own are kept apart."""
    if len(clauses) > 1 and any(re.search(r", |: | and ", clause) for clause in clauses):
        if len(clauses) == 2 and ", " not in clauses[0]:
            return f"{clauses[0]}, then {clauses[1]}"
        return f"{'; '.join(clauses[:-1])}; then {clauses[-1]}"
    return listed(clauses)


def _mentions(text: str, name: str) -> bool:
    last = name.rpartition(".")[2]
    return re.search(rf"\b{re.escape(last)}\b", text) is not None


def title_from_comment(comment: str, main: Action) -> str:
    """Return an author's comment as a title, its verb made specific; empty when it is none.

    Args:
        comment: Text of the comment lines above a paragraph.
        main: The paragraph's weightiest action, which tells what `get` means here.
    """
    text = plain(comment).rstrip(".:; ")
    text = re.split(r"(?<=\w)\. |; |: ", text)[0].strip()
    if not text or len(text) > _MAX_TITLE or (not text[0].isalnum() and text[0] != "`"):
        return ""
    first, _, rest = text.partition(" ")
    word = first.lower()
    if len(text.split()) < 2 or not is_english(text) or word in _NO_TITLE or is_clause(text):
        return ""
    if word in ("get", "fetch", "retrieve") and re.search(r"`GET`|request", main.clause):
        text = f"request {rest}"
    elif word == "get":
        text = f"{'read' if main.clause.startswith('reads') else 'obtain'} {rest}"
    elif is_verb(word) and specific(word) != word:
        text = f"{specific(word)} {rest}"
    return "" if is_vague(text) else capitalised(text)


def title_from_name(name: str) -> str:
    """Return a name as a title, as far as it reads like one: `check_model` is `Check model`."""
    words = parts(name)
    if not words:
        return ""
    if is_verb(words[0]):
        words[0] = specific(words[0], of_function=True)
    title = capitalised(" ".join(words))
    return "" if is_vague(title) else title
