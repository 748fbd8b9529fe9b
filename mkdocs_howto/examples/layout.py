"""Syntax tree to source, laid out as ruff's formatter would, 88 columns wide.

`ast.unparse` loses comments, number formats, raw strings and double quotes, and never breaks a
line. Here literals and comments are first pinned to the nodes that they belong to, so that trees of
several sources can be mixed, and statements are printed one by one.
"""

from __future__ import annotations

import ast
import copy
import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from typing import Any

WIDTH = 88
"""Longest line, in characters."""

_STEP = "    "
_OPENING, _CLOSING = "([{", ")]}"
_LAMBDA = re.compile(r"lambda\b")
_BREAKS = (" for ", " if ", " else ", " and ", " or ", " | ", " + ", " - ", " * ", " % ", " == ")


def pin(tree: ast.Module, source: str) -> ast.Module:
    """Return the tree with the literals, comments and blank lines of its source attached."""
    comments, alone = _comments(source)
    lines = source.splitlines()
    rows = source.split("\n")  # as the parser counts lines: a form feed ends none
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
            above: list[str] = []
            line = first - 1
            while line in alone:
                above.insert(0, comments[line])
                line -= 1
            blank = 0 < line <= len(lines) and not lines[line - 1].strip()
            simple = not hasattr(node, "body")
            beside = comments.get(node.end_lineno or 0, "") if simple else ""
            node.howto = (above, beside, blank)  # type: ignore[attr-defined]
        elif isinstance(node, ast.Constant | ast.JoinedStr) and node.end_lineno:
            node.text = _segment(rows, node)  # type: ignore[union-attr]
    return tree


def _segment(rows: Sequence[str], node: ast.Constant | ast.JoinedStr) -> str:
    """Return the source of a literal; `ast` would split the whole source for each."""
    last = node.end_lineno or node.lineno
    if last > len(rows):
        return ""
    cut = list(rows[node.lineno - 1 : last])
    cut[-1] = cut[-1].encode()[: node.end_col_offset].decode(errors="replace")
    cut[0] = cut[0].encode()[node.col_offset :].decode(errors="replace")
    return "\n".join(cut)


def read(source: str) -> list[ast.stmt]:
    """Parse source and return its statements with comments and literals attached.

    Raises:
        SyntaxError: It is no Python.
    """
    return pin(ast.parse(source), source).body


def layout(body: Sequence[ast.stmt]) -> str:
    """Return statements as the text of a module, ending in a line break."""
    tree = ast.fix_missing_locations(ast.Module(copy.deepcopy(list(body)), []))
    tree = _Literals().visit(tree)
    return "\n".join(_suite(tree.body, "")) + "\n"


def quoted(text: str) -> str:
    """Return a string literal in double quotes where that needs no extra escapes."""
    literal = repr(text)
    if literal.startswith("'") and '"' not in text:
        return '"' + literal[1:-1].replace("\\'", "'") + '"'
    return literal


class _Literals(ast.NodeTransformer):
    """Replaces literals by names that hold their text, which `ast.unparse` prints as they are."""

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        text = getattr(node, "text", "")
        if isinstance(node.value, str | bytes):
            return self._named(node, _requoted(text) or _literal(node.value))
        if text and isinstance(node.value, int | float | complex) and text[:1].isdigit():
            return self._named(node, text)
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        text = _requoted(getattr(node, "text", ""))
        if not text:
            text = ast.unparse(node)
            if text.startswith("f'") and '"' not in text and "\\" not in text:
                text = f'f"{text[2:-1]}"'
        return self._named(node, text)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        # A number before a dot needs the brackets that `ast.unparse` knows of.
        if not (isinstance(node.value, ast.Constant) and isinstance(node.value.value, int)):
            self.generic_visit(node)
        return node

    def visit_MatchValue(self, node: ast.MatchValue) -> ast.pattern:
        return node

    @staticmethod
    def _named(node: ast.expr, text: str) -> ast.Name:
        return ast.copy_location(ast.Name(text, ast.Load()), node)


def _literal(value: str | bytes) -> str:
    if isinstance(value, str):
        return quoted(value)
    literal = repr(value)
    if literal.startswith("b'") and b'"' not in value:
        return 'b"' + literal[2:-1].replace("\\'", "'") + '"'
    return literal


def _requoted(text: str) -> str:
    """Return a literal as written, in double quotes; empty when it must be written anew."""
    prefix = text[: len(text) - len(text.lstrip("rRbBfFuU"))]
    body = text[len(prefix) :]
    prefix = prefix.replace("u", "").replace("U", "")
    if body.startswith(('"""', "'''")):
        inner = body[3:-3]
        return f'{prefix}"""{inner}"""' if '"' not in inner else prefix + body
    if not body or "\n" in body or body[0] not in "'\"":
        return ""
    inner = body[1:-1]
    # Adjacent literals and escaped quotes are better written anew.
    if body[0] == "'" and '"' not in inner and "'" not in inner:
        return f'{prefix}"{inner}"'
    if body[0] == '"' and '"' not in inner:
        return prefix + body
    if body[0] == "'" and "'" not in inner:
        return prefix + body
    return ""


def _comments(source: str) -> tuple[dict[int, str], set[int]]:
    """Return the comments by line, and the lines that hold nothing else."""
    found: dict[int, str] = {}
    alone = set()
    lines = source.splitlines()
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT and "doctest:" not in token.string:
                line, column = token.start
                text = token.string
                if text.startswith(("# type:", "# noqa", "# pyright", "# pragma", "#!")):
                    continue
                if len(text) > 1 and text[1] not in " !:#":
                    text = f"# {text[1:]}"
                found[line] = text.rstrip()
                if not lines[line - 1][:column].strip():
                    alone.add(line)
    except (tokenize.TokenError, IndentationError, SyntaxError):
        pass
    return found, alone


# --- statements ---


def _suite(body: Sequence[ast.stmt], indent: str) -> list[str]:
    lines: list[str] = []
    before: ast.stmt | None = None
    for node in body:
        above, _, blank = getattr(node, "howto", ((), "", False))
        lines += [""] * _gap(before, node, indent, blank)
        lines += [f"{indent}{comment}" for comment in above]
        lines += _statement(node, indent)
        before = node
    return lines


def _gap(before: ast.stmt | None, node: ast.stmt, indent: str, blank: bool) -> int:
    """Return the number of blank lines between two statements."""
    if before is None:
        return 0
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    if isinstance(before, definitions) or isinstance(node, definitions):
        return 1 if indent else 2
    imports = (ast.Import, ast.ImportFrom)
    if isinstance(before, imports) and not isinstance(node, imports):
        return 1
    return 1 if blank else 0


def _statement(node: ast.stmt, indent: str) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        decorators = [f"{indent}@{ast.unparse(d)}" for d in node.decorator_list]
        return [*decorators, *_headed(node, indent)]
    if isinstance(node, ast.If):
        return _if(node, indent, "if")
    if isinstance(node, ast.Try):
        return _try(node, indent)
    if isinstance(node, ast.For | ast.AsyncFor | ast.While):
        lines = _headed(node, indent)
        if node.orelse:
            lines += [f"{indent}else:", *_suite(node.orelse, indent + _STEP)]
        return lines
    if isinstance(node, ast.With | ast.AsyncWith):
        return _headed(node, indent)
    if hasattr(node, "body") or isinstance(node, ast.Match):
        return [f"{indent}{line}" for line in ast.unparse(node).splitlines()]
    lines = _wrapped(ast.unparse(node), indent)
    beside = getattr(node, "howto", ((), "", False))[1]
    if beside and len(lines) == 1 and len(lines[0]) + 2 + len(beside) <= WIDTH:
        lines[0] += f"  {beside}"
    return lines


def _headed(node: ast.stmt, indent: str) -> list[str]:
    """Print a compound statement by its first line and its body."""
    fields: dict[str, Any] = {name: getattr(node, name, None) for name in node._fields}
    copy = type(node)(**fields)
    if hasattr(copy, "decorator_list"):
        copy.decorator_list = []
    copy.body = [ast.Pass()]  # type: ignore[attr-defined]
    if hasattr(copy, "orelse"):
        copy.orelse = []
    head = ast.unparse(ast.fix_missing_locations(copy)).removesuffix("\n    pass").strip("\n")
    body = _suite(node.body, indent + _STEP)  # type: ignore[attr-defined]
    return [*_wrapped(head, indent), *body]


def _if(node: ast.If, indent: str, word: str) -> list[str]:
    lines = _wrapped(f"{word} {ast.unparse(node.test)}:", indent)
    lines += _suite(node.body, indent + _STEP)
    if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
        return lines + _if(node.orelse[0], indent, "elif")
    if node.orelse:
        lines += [f"{indent}else:", *_suite(node.orelse, indent + _STEP)]
    return lines


def _try(node: ast.Try, indent: str) -> list[str]:
    lines = [f"{indent}try:", *_suite(node.body, indent + _STEP)]
    for caught in node.handlers:
        kind = f" {ast.unparse(caught.type)}" if caught.type else ""
        name = f" as {caught.name}" if caught.name else ""
        lines += [f"{indent}except{kind}{name}:", *_suite(caught.body, indent + _STEP)]
    for word, body in (("else", node.orelse), ("finally", node.finalbody)):
        if body:
            lines += [f"{indent}{word}:", *_suite(body, indent + _STEP)]
    return lines


# --- lines that are too long ---


def _wrapped(line: str, indent: str) -> list[str]:
    """Break one logical line at its brackets until each part fits."""
    if len(indent) + len(line) <= WIDTH or "\n" in line:
        return [indent + line]
    pair = _last_pair(line)
    if pair is None:
        return _bracketed(line, indent)
    opening, closing = pair
    head, inside, tail = line[: opening + 1], line[opening + 1 : closing], line[closing:]
    deeper = indent + _STEP
    parts = list(_split(inside, ","))
    if len(deeper) + len(inside) <= WIDTH:
        middle = [deeper + inside]
    elif len(parts) > 1 or not any(_split_at(inside, word) for word in _BREAKS):
        middle = []
        for part in parts:
            pieces = _wrapped(part.strip(), deeper)
            alone = len(parts) == 1 and len(pieces) > 1
            pieces[-1] += "" if alone else ","
            middle += pieces
    else:
        middle = _broken(inside, deeper)
    return [indent + head, *middle, indent + tail]


def _bracketed(line: str, indent: str) -> list[str]:
    """Put the value of an assignment or a `return` between brackets of its own."""
    for mark in (" = ", "return "):
        head, found, value = line.partition(mark)
        if found and any(_split_at(value, word) for word in _BREAKS):
            deeper = indent + _STEP
            middle = (
                [deeper + value] if len(deeper) + len(value) <= WIDTH else _broken(value, deeper)
            )
            return [f"{indent}{head}{mark}(", *middle, f"{indent})"]
    return [indent + line]


def _broken(inside: str, indent: str) -> list[str]:
    """Break an expression before its weakest operators."""
    for words in ((" for ", " if "), (" if ", " else "), (" or ",), (" and ",), _BREAKS[5:]):
        cuts = sorted({cut for word in words for cut in _split_at(inside, word)})
        if cuts:
            ends = [*cuts, len(inside)]
            pieces = [inside[a:b].strip() for a, b in zip([0, *cuts], ends, strict=True)]
            return [line for piece in pieces for line in _wrapped(piece, indent)]
    return [indent + inside]


def _last_pair(line: str) -> tuple[int, int] | None:
    """Return the outermost bracket pair that ends last and holds something."""
    best = None
    start = -1
    for index, depth, opening in _brackets(line):
        if opening and depth == 0:
            start = index
        elif not opening and depth == 0 and index - start > 1:
            best = (start, index)
    return best


def _brackets(line: str) -> Iterator[tuple[int, int, bool]]:
    depth = 0
    for index, char in _outside_strings(line):
        if char in _OPENING:
            yield index, depth, True
            depth += 1
        elif char in _CLOSING:
            depth -= 1
            yield index, depth, False


def _split(text: str, mark: str) -> Iterator[str]:
    start = 0
    for cut in _split_at(text, mark):
        yield text[start:cut]
        start = cut + len(mark)
    if text[start:].strip():
        yield text[start:]


def _split_at(text: str, mark: str) -> list[int]:
    """Return where a mark stands outside brackets, strings and lambdas' parameters."""
    cuts = []
    depth = 0
    lambdas = 0
    for index, char in _outside_strings(text):
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth -= 1
        elif depth == 0 and _LAMBDA.match(text, index) and not text[:index][-1:].isalnum():
            lambdas += 1
        elif depth == 0 and char == ":" and lambdas:
            lambdas -= 1
        if depth == 0 and not lambdas and text.startswith(mark, index):
            cuts.append(index)
    return cuts


def _outside_strings(text: str) -> Iterator[tuple[int, str]]:
    quote = ""
    index = 0
    while index < len(text):
        char = text[index]
        if quote:
            if char == "\\":
                index += 1
            elif text.startswith(quote, index):
                index += len(quote) - 1
                quote = ""
        elif char in "'\"":
            quote = char * 3 if text.startswith(char * 3, index) else char
            index += len(quote) - 1
        else:
            yield index, char
        index += 1
