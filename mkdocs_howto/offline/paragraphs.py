"""A body cut into the paragraphs that its author made: blank lines, comments, blocks.

Pure layout: which statements belong together, under which block, with which comment above them.
What they do is told elsewhere.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mkdocs_howto.offline.blocks import is_compound
from mkdocs_howto.source.model import Lines

MOST = 9
"""Most steps of a guide; more than that nobody follows."""

FEWEST = 3
"""Fewest steps that a body of more statements is cut into."""

_LARGE = 4
"""A block with this many statements inside is told by its own paragraphs."""


@dataclass(frozen=True, slots=True)
class Block:
    """The block of a compound statement that a paragraph stands in.

    Attributes:
        index: Which of its blocks, in the order of `blocks.contexts`.
    """

    statement: ast.stmt
    index: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Statements that belong together.

    Attributes:
        opened: A `with` whose body follows as paragraphs of its own; only its opening is told here.
        within: The blocks around it, outermost first, within the body that was cut.
        comment: The author's comment above it, without `#`.
    """

    statements: tuple[ast.stmt, ...]
    lines: Lines
    comment: str = ""
    within: tuple[Block, ...] = ()
    opened: ast.stmt | None = field(default=None)

    @property
    def size(self) -> int:
        """Number of statements, those in blocks included."""
        return sum(_size(statement) for statement in self.statements) + (self.opened is not None)


def paragraphs(body: Sequence[ast.stmt], lines: Sequence[str], most: int = MOST) -> list[Paragraph]:
    """Cut a body into at most `most` paragraphs.

    Args:
        body: Statements, the docstring already taken away.
        lines: The file's lines.
    """
    found = _split(body, lines, ())
    large = max(_LARGE, sum(paragraph.size for paragraph in found) // most + 1)
    while len(found) < 3 * most:
        index = _largest_expandable(found, large)
        if index is None:
            break
        found[index : index + 1] = _expanded(found[index], lines)
    while len(found) > most:
        found = _merge_smallest(found)
    fewest = FEWEST if sum(paragraph.size for paragraph in found) > FEWEST else FEWEST - 1
    while len(found) < min(fewest, most):
        finer = _split_largest(found)
        if len(finer) == len(found):
            break
        found = finer
    return found


def _size(node: ast.AST) -> int:
    own = 1 if isinstance(node, ast.stmt) else 0
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return own
    return own + sum(
        _size(child)
        for child in ast.iter_child_nodes(node)
        if isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case)
    )


def _split(
    body: Sequence[ast.stmt], lines: Sequence[str], within: tuple[Block, ...]
) -> list[Paragraph]:
    """Cut where a blank line or a comment of its own stands between two statements."""
    found: list[Paragraph] = []
    for index, statement in enumerate(body):
        first = _first_line(statement)
        comment_lines, blank = _above(lines, first)
        comment = comment_of(lines, comment_lines)
        start = comment_lines.first if comment_lines else first
        span = Lines(start, statement.end_lineno or statement.lineno)
        if found and not comment_lines and not blank and index:
            last = found[-1]
            found[-1] = replace(
                last,
                statements=(*last.statements, statement),
                lines=Lines(last.lines.first, span.last),
            )
        else:
            found.append(Paragraph((statement,), span, comment, within))
    return found


def _first_line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(each.lineno for each in decorators)])


def _above(lines: Sequence[str], line: int) -> tuple[Lines | None, bool]:
    """Return the comment lines right above a line, and whether a blank line is above them."""
    first = line
    while first > 1 and lines[first - 2].lstrip().startswith("#"):
        first -= 1
    blank = first > 1 and not lines[first - 2].strip()
    return (Lines(first, line - 1) if first < line else None), blank


def comment_of(lines: Sequence[str], span: Lines | None) -> str:
    """Return the text of comment lines; empty for switches of tools and for code put to sleep."""
    if span is None:
        return ""
    texts = [line.strip().lstrip("#!: ").strip() for line in lines[span.first - 1 : span.last]]
    text = " ".join(text for text in texts if text and not set(text) <= set("-=*#~_ "))
    return "" if _is_switch(text) or _is_code(text) else text


def _is_switch(text: str) -> bool:
    low = text.lower()
    starts = ("noqa", "type:", "pragma", "fmt:", "pylint", "todo", "fixme", "xxx", "hack", "isort")
    return low.startswith(
        (*starts, "mypy", "pyright", "pyrefly", "ruff", "nosec", "region", "endregion")
    )


def _is_code(text: str) -> bool:
    if not any(mark in text for mark in "=()[].:"):
        return False
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return not all(
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Name | ast.Constant)
        for node in tree.body
    )


def _blocks(statement: ast.stmt) -> list[list[ast.stmt]]:
    """Return the blocks of a compound statement in the order of `blocks.contexts`."""
    if isinstance(statement, ast.If):
        blocks = [statement.body]
        if len(statement.orelse) == 1 and isinstance(statement.orelse[0], ast.If):
            return blocks + _blocks(statement.orelse[0])
        return blocks + ([statement.orelse] if statement.orelse else [])
    if isinstance(statement, ast.Try | ast.TryStar):
        blocks = [statement.body, *(handler.body for handler in statement.handlers)]
        return blocks + [b for b in (statement.orelse, statement.finalbody) if b]
    if isinstance(statement, ast.Match):
        return [case.body for case in statement.cases]
    if isinstance(statement, ast.For | ast.AsyncFor | ast.While):
        return [statement.body] + ([statement.orelse] if statement.orelse else [])
    if isinstance(statement, ast.With | ast.AsyncWith):
        return [statement.body]
    return []


def _largest_expandable(found: Sequence[Paragraph], large: int) -> int | None:
    """Return the paragraph with the largest compound statement of at least `large` statements.

    A chain of short branches stays together: one of its blocks must be worth a paragraph.
    """
    best, size = None, large - 1
    for index, paragraph in enumerate(found):
        inside = max(
            (_size(s) for s in paragraph.statements if is_compound(s) and _has_long_block(s)),
            default=0,
        )
        if inside > size:
            best, size = index, inside
    return best


def _has_long_block(statement: ast.stmt) -> bool:
    return any(sum(_size(inner) for inner in block) > 2 for block in _blocks(statement))


def _expanded(paragraph: Paragraph, lines: Sequence[str]) -> list[Paragraph]:
    """Cut a paragraph at its largest block: before it, the block's own paragraphs, after it."""
    largest = max(
        (s for s in paragraph.statements if is_compound(s) and _has_long_block(s)), key=_size
    )
    at = paragraph.statements.index(largest)
    before, after = paragraph.statements[:at], paragraph.statements[at + 1 :]
    opened = largest if isinstance(largest, ast.With | ast.AsyncWith) else None
    cut: list[Paragraph] = []
    start = paragraph.lines.first
    if before or opened:
        end = _header_end(largest) if opened else (before[-1].end_lineno or 0)
        cut.append(replace(paragraph, statements=before, lines=Lines(start, end), opened=opened))
        start = end + 1
    first = True
    for index, block in enumerate(_blocks(largest)):
        within = (*paragraph.within, Block(largest, index))
        inner = _split(block, lines, within)
        if first and not cut:
            inner[0] = replace(inner[0], lines=Lines(start, inner[0].lines.last))
            if paragraph.comment and not inner[0].comment:
                inner[0] = replace(inner[0], comment=paragraph.comment)
        elif not opened or not first:
            # The line of `for`, `else` or `except` belongs to what happens under it.
            head = max(cut[-1].lines.last + 1, _block_line(largest, index))
            inner[0] = replace(
                inner[0], lines=Lines(min(head, inner[0].lines.first), inner[0].lines.last)
            )
        first = False
        cut.extend(inner)
    if after:
        last = after[-1].end_lineno or after[-1].lineno
        cut.append(Paragraph(after, Lines(_first_line(after[0]), last), "", paragraph.within))
    return cut


def _header_end(statement: ast.stmt) -> int:
    assert isinstance(statement, ast.With | ast.AsyncWith)
    return max(item.context_expr.end_lineno or statement.lineno for item in statement.items)


def _block_line(statement: ast.stmt, index: int) -> int:
    """Return the line on which a block's keyword stands, as far as the tree tells."""
    if index == 0:
        return statement.lineno
    if isinstance(statement, ast.Try | ast.TryStar) and index <= len(statement.handlers):
        return statement.handlers[index - 1].lineno
    block = _blocks(statement)[index]
    return block[0].lineno if isinstance(block[0], ast.If) else max(1, _first_line(block[0]) - 1)


def _merge_smallest(found: list[Paragraph]) -> list[Paragraph]:
    """Join the two neighbours that make the smallest paragraph; those with comments last."""

    def cost(index: int) -> tuple[int, int]:
        first, second = found[index], found[index + 1]
        apart = first.within != second.within or first.opened is not None
        return (2 if apart else 1 if second.comment else 0, first.size + second.size)

    mergeable = [i for i in range(len(found) - 1)]
    index = min(mergeable, key=cost)
    first, second = found[index], found[index + 1]
    merged = Merged.of(first, second)
    return [*found[:index], merged, *found[index + 2 :]]


@dataclass(frozen=True, slots=True)
class Merged(Paragraph):
    """Paragraphs told in one step although they stand in different blocks."""

    pieces: tuple[Paragraph, ...] = ()

    @classmethod
    def of(cls, first: Paragraph, second: Paragraph) -> Paragraph:
        """Join two neighbours."""
        lines = Lines(first.lines.first, max(first.lines.last, second.lines.last))
        comment = first.comment or second.comment
        same = first.within == second.within and second.opened is None and first.opened is None
        if same and not isinstance(first, Merged) and not isinstance(second, Merged):
            both = (*first.statements, *second.statements)
            return Paragraph(both, lines, comment, first.within)
        pieces = tuple(
            piece
            for p in (first, second)
            for piece in (p.pieces if isinstance(p, Merged) else (p,))
        )
        statements = tuple(s for p in pieces for s in p.statements)
        return Merged(statements, lines, comment, first.within, None, pieces)

    @property
    def size(self) -> int:
        """Number of statements, those in blocks included."""
        return sum(piece.size for piece in self.pieces)


def _split_largest(found: list[Paragraph]) -> list[Paragraph]:
    index = max(
        (i for i, p in enumerate(found) if len(p.statements) > 1 and not isinstance(p, Merged)),
        key=lambda i: found[i].size,
        default=None,
    )
    if index is None:
        return found
    paragraph = found[index]
    half = _best_cut(paragraph.statements)
    head, tail = paragraph.statements[:half], paragraph.statements[half:]
    end = head[-1].end_lineno or head[-1].lineno
    start = _first_line(tail[0])
    return [
        *found[:index],
        replace(paragraph, statements=head, lines=Lines(paragraph.lines.first, end), opened=None),
        replace(paragraph, statements=tail, lines=Lines(start, paragraph.lines.last), comment=""),
        *found[index + 1 :],
    ]


def _best_cut(statements: tuple[ast.stmt, ...]) -> int:
    """Return where two halves are most alike in size, a last `return` preferably alone."""
    sizes = [_size(statement) for statement in statements]
    total = sum(sizes)
    return min(range(1, len(statements)), key=lambda i: (abs(2 * sum(sizes[:i]) - total), i))
