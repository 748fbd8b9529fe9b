"""A program with its probes: the expressions whose types the type checker is asked for."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_PROBE = "reveal_type"


@dataclass(frozen=True, slots=True)
class Program:
    """A program with its probes: `reveal_type(…)` around the expressions of interest.

    The probes stay on their lines, so only columns move; `shifts` has, for each line, the columns
    (of the program with probes) at which text was put in, and how much.
    """

    text: str
    places: Mapping[tuple[int, int], tuple[int, int, int, int]]
    shifts: Mapping[int, tuple[tuple[int, int], ...]]

    @classmethod
    def of(cls, text: str, probes: Sequence[ast.expr]) -> Program:
        """Return a program with its probes put in."""
        if not probes:
            return cls(text, {}, {})
        lines = text.split("\n")
        insertions: dict[int, list[tuple[tuple[int, int, int], str, ast.expr]]] = {}
        for order, node in enumerate(probes):
            rank = _size(node) * len(probes) + order
            end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
            # At one place inner ends come before outer ends, and outer begins before inner ones.
            begin = (_characters(lines[node.lineno - 1], node.col_offset), 1, -rank)
            insertions.setdefault(node.lineno, []).append((begin, f"{_PROBE}(", node))
            end = (_characters(lines[end_line - 1], end_column), 0, rank)
            insertions.setdefault(end_line, []).append((end, ")", node))
        places: dict[tuple[int, int], tuple[int, int, int, int]] = {}
        shifts: dict[int, tuple[tuple[int, int], ...]] = {}
        for number, found in insertions.items():
            line, parts, moves, moved, used = lines[number - 1], [], [], 0, 0
            for (column, opens, _), added, node in sorted(found, key=lambda item: item[0]):
                parts += [line[used:column], added]
                used = column
                if opens:
                    # Pyrefly reports a revealed type at the bracket that opens the arguments.
                    places[number, column + moved + len(_PROBE)] = place(node)
                moves.append((column + moved, len(added)))
                moved += len(added)
            lines[number - 1] = "".join([*parts, line[used:]])
            shifts[number] = tuple(moves)
        return cls("\n".join(lines), places, shifts)

    def column(self, line: int, column: int) -> int:
        """Return the column of the program without probes."""
        moved = sum(length for start, length in self.shifts.get(line, ()) if start < column)
        return max(0, column - moved)


def probed(program: str) -> Iterator[ast.expr]:
    """Yield the expressions whose type is worth knowing: calls, and what stands before a dot."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(program)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    seen = set()
    for node in _outside_annotations(tree):
        wanted: ast.expr | None = None
        if isinstance(node, ast.Call):
            wanted = node
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            wanted = node.value
        if wanted is not None and place(wanted) not in seen:
            seen.add(place(wanted))
            yield wanted


def _outside_annotations(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk a tree without what would change its meaning when it is wrapped in a call."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list", "bases", "type_params"):
                continue
            if isinstance(node, ast.JoinedStr | ast.MatchClass | ast.Import | ast.ImportFrom):
                continue
            if isinstance(value, ast.AST):
                waiting.append(value)
            elif isinstance(value, list):
                waiting.extend(item for item in value if isinstance(item, ast.AST))


def place(node: ast.expr) -> tuple[int, int, int, int]:
    """Return where an expression stands, as the keys of `Study.types`."""
    line = node.end_lineno or node.lineno
    return node.lineno, node.col_offset, line, node.end_col_offset or 0


def _characters(line: str, column: int) -> int:
    """Return a column in characters; `ast` counts bytes of UTF-8."""
    if line.isascii():
        return column
    return len(line.encode("utf-8", "replace")[:column].decode("utf-8", "ignore"))


def _size(node: ast.expr) -> int:
    """Order nodes that begin or end at one place: a node is larger than all inside it."""
    return sum(1 for _ in ast.walk(node))
