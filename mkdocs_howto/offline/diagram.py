"""The flow of a body as a Mermaid flowchart, from its syntax tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mkdocs_howto.english import Deed, Names, Realiser, Test, capitalised, error_of, when
from mkdocs_howto.offline.statements import clauses

MOST_NODES = 40
"""A flowchart with more boxes is no help; what lies deeper than it allows is left out whole."""

_LONGEST = 56
_DEEPEST = 4
_UNSAFE = re.compile(r"[^\w …·–—.,:;!?'()\[\]{}=+*/%<>@$^~|&#\\-]")

Exit = tuple[str, str]
"""A box that the flow leaves, and what is written on the arrow."""


def diagram(body: Sequence[ast.stmt], names: Names) -> str:
    """Return the flowchart of a body; empty when it has no branch worth drawing.

    Args:
        body: Statements, the docstring already taken away.
        names: Knows the parameters; learns the locals on the way.
    """
    for deepest in range(_DEEPEST, 0, -1):
        chart = _Chart(names, deepest)
        chart.end(chart.draw(body, [(chart.box("Start", "([", "])"), "")], 0))
        if chart.branches and chart.count <= MOST_NODES:
            return "\n".join(["flowchart TD", *(f"    {line}" for line in chart.lines)])
    return ""


@dataclass
class _Chart:
    names: Names
    deepest: int
    lines: list[str] = field(default_factory=list)
    count: int = 0
    branches: int = 0
    _breaks: list[list[Exit]] = field(default_factory=list)
    _heads: list[str] = field(default_factory=list)

    def box(self, text: str, left: str = "[", right: str = "]") -> str:
        self.count += 1
        name = f"n{self.count}"
        self.lines.append(f'{name}{left}"{_label(text)}"{right}')
        return name

    def join(self, exits: Sequence[Exit], target: str) -> None:
        for source, label in exits:
            arrow = f'-->|"{_label(label)}"|' if label else "-->"
            self.lines.append(f"{source} {arrow} {target}")

    def end(self, exits: Sequence[Exit]) -> None:
        if exits:
            self.join(exits, self.box("End", "([", "])"))

    def draw(self, body: Sequence[ast.stmt], exits: list[Exit], depth: int) -> list[Exit]:
        """Draw statements after each other; return where the flow goes on from."""
        run: list[ast.stmt] = []
        for statement in body:
            if not exits:
                return []  # what follows a return or raise is never reached
            drawn = _DRAWN.get(type(statement))
            if drawn is None or (depth >= self.deepest and not _leaves(statement)):
                run.append(statement)
                continue
            exits = self._plain(run, exits)
            run = []
            exits = drawn(self, statement, exits, depth)
        return self._plain(run, exits) if exits else []

    def _plain(self, run: Sequence[ast.stmt], exits: list[Exit]) -> list[Exit]:
        title = Realiser(self.names).title(clauses(run), guard=False)
        if not title:
            return exits
        box = self.box(title)
        self.join(exits, box)
        return [(box, "")]

    def _if(self, statement: ast.If, exits: list[Exit], depth: int) -> list[Exit]:
        self.branches += 1
        asked = when([Test(statement.test)], self.names) or "does the test hold"
        box = self.box(capitalised(asked) + "?", "{", "}")
        self.join(exits, box)
        yes = self.draw(statement.body, [(box, "yes")], depth + 1)
        no = self.draw(statement.orelse, [(box, "no")], depth + 1)
        return [*yes, *no]

    def _loop(
        self, statement: ast.For | ast.AsyncFor | ast.While, exits: list[Exit], depth: int
    ) -> list[Exit]:
        self.branches += 1
        text = "Repeat"
        if not isinstance(statement, ast.While):
            over = self.names.code(statement.iter)
            text = f"For each {ast.unparse(statement.target)} in {over}"
        box = self.box(text, "{{", "}}")
        self.join(exits, box)
        self._breaks.append([])
        self._heads.append(box)
        self.join(self.draw(statement.body, [(box, "next")], depth + 1), box)
        self._heads.pop()
        after = [] if _endless(statement) else [(box, "done")]
        after = self.draw(statement.orelse, after, depth) if after else []
        return [*after, *self._breaks.pop()]

    def _with(
        self, statement: ast.With | ast.AsyncWith, exits: list[Exit], depth: int
    ) -> list[Exit]:
        heads = [c for c in clauses([statement]) if c.deed is Deed.ENTER]
        if title := Realiser(self.names).title(heads, guard=False):
            box = self.box(title)
            self.join(exits, box)
            exits = [(box, "")]
        return self.draw(statement.body, exits, depth)

    def _try(self, statement: ast.Try, exits: list[Exit], depth: int) -> list[Exit]:
        if not statement.handlers:
            left = self.draw(statement.body, exits, depth)
            return self.draw(statement.finalbody, left, depth) if left else []
        self.branches += 1
        box = self.box("Try", "[[", "]]")
        self.join(exits, box)
        left = self.draw(statement.body, [(box, "")], depth + 1)
        left = self.draw(statement.orelse, left, depth + 1) if left else []
        for handler in statement.handlers:
            kind = self.names.code(handler.type) if handler.type else "any error"
            left += self.draw(handler.body, [(box, f"on {kind}")], depth + 1)
        return self.draw(statement.finalbody, left, depth) if left else []

    def _match(self, statement: ast.Match, exits: list[Exit], depth: int) -> list[Exit]:
        self.branches += 1
        box = self.box(f"Which case of {self.names.code(statement.subject)}?", "{", "}")
        self.join(exits, box)
        left: list[Exit] = []
        for case in statement.cases:
            left += self.draw(case.body, [(box, ast.unparse(case.pattern))], depth + 1)
        return left if _exhaustive(statement) else [*left, (box, "else")]

    def _return(self, statement: ast.Return, exits: list[Exit], depth: int) -> list[Exit]:
        title = Realiser(self.names).title(clauses([statement]), guard=False)
        self.join(exits, self.box(title or "Return", "([", "])"))
        return []

    def _raise(self, statement: ast.Raise, exits: list[Exit], depth: int) -> list[Exit]:
        name, _ = error_of(statement, self.names)
        text = f"Raise {name}" if name else "Raise the error again"
        self.join(exits, self.box(text, "([", "])"))
        return []

    def _leave(self, statement: ast.stmt, exits: list[Exit], depth: int) -> list[Exit]:
        if isinstance(statement, ast.Continue) and self._heads:
            self.join(exits, self._heads[-1])
        elif self._breaks:
            self._breaks[-1].extend(exits)
        return []


_DRAWN: dict[type[ast.stmt], Callable[[_Chart, Any, list[Exit], int], list[Exit]]] = {
    ast.If: _Chart._if,
    ast.For: _Chart._loop,
    ast.AsyncFor: _Chart._loop,
    ast.While: _Chart._loop,
    ast.With: _Chart._with,
    ast.AsyncWith: _Chart._with,
    ast.Try: _Chart._try,
    ast.Match: _Chart._match,
    ast.Return: _Chart._return,
    ast.Raise: _Chart._raise,
    ast.Break: _Chart._leave,
    ast.Continue: _Chart._leave,
}


def _leaves(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Return | ast.Raise | ast.Break | ast.Continue)


def _endless(statement: ast.stmt) -> bool:
    test = statement.test if isinstance(statement, ast.While) else None
    return isinstance(test, ast.Constant) and bool(test.value)


def _exhaustive(statement: ast.Match) -> bool:
    last = statement.cases[-1]
    bare = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None
    return bare and last.guard is None


def _label(text: str) -> str:
    """Return text as a label: no quote, backtick or character with a meaning to Mermaid."""
    text = _UNSAFE.sub(" ", text.replace("`", "").replace('"', "'"))
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"
    # Of these Mermaid makes formulas and icons.
    text = re.sub(r"(\$|fa[a-z]?)(?=\$|:)", r"\1 ", text)
    # Mermaid's own entities; `&lt;` would be read as HTML.
    for char, code in (
        ("#", "#35;"),
        ("\\", "#92;"),
        ("&", "#amp;"),
        ("<", "#lt;"),
        (">", "#gt;"),
        ("|", "#124;"),
        # Two of them and a brace would be a directive, in a label too.
        ("%", "#37;"),
    ):
        text = text.replace(char, code)
    return text or " "
