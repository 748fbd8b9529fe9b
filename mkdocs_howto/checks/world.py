"""What exists around an object: its lines and what stands in them, the names that it can reach."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
import sys
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from mkdocs_howto.source import Definition, Facts, Kind, Lines, Lookup, SourceFile

Function = ast.FunctionDef | ast.AsyncFunctionDef

_WORD = re.compile(r"\w+")
# Begun at a word and never given back: else a long word takes the square of its length.
_CHAIN = re.compile(r"\b\w++(?:\.\w++)+")
_NUMBER = re.compile(r"(?<![\w.])\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?")
_CALLED = (Kind.CLASS, Kind.FUNCTION, Kind.METHOD, Kind.PROPERTY)
"""What brings its signature and docstring along where it is named."""

_CONSTANTS = "constants"
"""The file that constants' values seem to stand in."""

_HTTP = frozenset(("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"))
_NAMES = 2000
"""Names of one region that are followed to their definitions."""

LANGUAGE_NAMES = (
    frozenset(dir(builtins))
    | frozenset(keyword.kwlist)
    | frozenset(keyword.softkwlist)
    | frozenset(sys.stdlib_module_names)
    | frozenset(("self", "cls", "args", "kwargs", "python", "Python", "stdin", "stdout", "stderr"))
)
"""Names that need no definition in anybody's code."""


@dataclass(frozen=True)
class Region:
    """Some lines of a file and what stands in them."""

    file: SourceFile
    lines: Lines

    @cached_property
    def text(self) -> str:
        """The text of the lines."""
        return "\n".join(source_lines(self.file)[self.lines.first - 1 : self.lines.last])

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word in the lines, those of strings and comments too."""
        return frozenset(_WORD.findall(self.text))

    @cached_property
    def squeezed(self) -> str:
        """The text as `squeezed` returns it."""
        return squeezed(self.text)

    @cached_property
    def loose(self) -> str:
        """The text of strings and comments for comparing prose: small, with single spaces."""
        return loose(" ".join((*self.strings, self.text)))

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """The nodes that start in the lines."""
        starts, nodes = nodes_of(self.file)
        return nodes[bisect_left(starts, self.lines.first) : bisect_right(starts, self.lines.last)]

    @cached_property
    def chains(self) -> frozenset[str]:
        """Every dotted name in the lines, and every part of one that has a dot."""
        found: set[str] = set()
        for chain in _CHAIN.findall(self.text):
            parts = chain.split(".")[:8]
            for first in range(len(parts)):
                found.update(
                    ".".join(parts[first:last]) for last in range(first + 2, len(parts) + 1)
                )
        return frozenset(found)

    @cached_property
    def numbers(self) -> frozenset[float]:
        """Every number in the lines, those of strings and comments too."""
        found: set[float] = set()
        for text in _NUMBER.findall(self.text):
            found.add(float(text.replace("_", "")))
        for node in self.nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
                found.add(_float(node.value))
        return frozenset(found)

    @cached_property
    def strings(self) -> tuple[str, ...]:
        """The texts in the lines; what is filled in stands in braces, as written."""
        return tuple(text for node in self.nodes if (text := string_of(node)) is not None)

    @cached_property
    def calls(self) -> frozenset[str]:
        """The last names of what is called."""
        return frozenset(
            name
            for node in self.nodes
            if isinstance(node, ast.Call) and (name := last_name(node.func))
        )

    @cached_property
    def unparsed(self) -> frozenset[str]:
        """Every expression in the lines, squeezed."""
        return frozenset(
            squeezed(ast.unparse(node)) for node in self.nodes if isinstance(node, ast.expr)
        )

    def has(self, *kinds: type[ast.AST]) -> bool:
        """Whether a node of one of these kinds starts in the lines."""
        return any(isinstance(node, kinds) for node in self.nodes)


def squeezed(code: str) -> str:
    """Return code without white space, in one kind of quotes and without trailing commas."""
    bare = re.sub(r"\s+", "", code).replace('"', "'")
    return re.sub(r",([)\]}])", r"\1", bare)


def loose(text: str) -> str:
    """Return text in small letters, without quotes and marks, words apart by single spaces."""
    return " ".join(re.findall(r"[^\s\"'`.,:;!?()\[\]{}]+", text.casefold()))


def last_name(node: ast.AST) -> str:
    """Return the last name of a name or attribute; empty for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def string_of(node: ast.AST) -> str | None:
    """Return the text of a string node; of an f-string, with its code in braces."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bytes):
            return node.value.decode("latin-1")
        return node.value if isinstance(node.value, str) else None
    if not isinstance(node, ast.JoinedStr):
        return None
    parts = []
    for value in node.values:
        if isinstance(value, ast.Constant):
            parts.append(str(value.value))
        elif isinstance(value, ast.FormattedValue):
            parts.append(f"{{{ast.unparse(value.value)}}}")
    return "".join(parts)


@lru_cache(maxsize=2048)
def source_lines(file: SourceFile) -> tuple[str, ...]:
    """Return the lines of a file."""
    return tuple(file.rows)


@lru_cache(maxsize=512)
def tree_of(file: SourceFile) -> ast.Module | None:
    """Return the syntax tree of a file; None when this Python can't parse it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(file.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


@lru_cache(maxsize=512)
def nodes_of(file: SourceFile) -> tuple[list[int], tuple[ast.AST, ...]]:
    """Return the nodes of a file that have a line, in the order of their first lines, and these."""
    tree = tree_of(file)
    if tree is None:
        return [], ()
    found = [(node.lineno, node) for node in ast.walk(tree) if hasattr(node, "lineno")]
    found.sort(key=lambda pair: pair[0])
    return [line for line, _ in found], tuple(node for _, node in found)


@lru_cache(maxsize=512)
def functions_of(file: SourceFile) -> tuple[tuple[Lines, str, ast.AST], ...]:
    """Return the functions and classes of a file: their lines, their dotted name, their node."""
    tree = tree_of(file)
    return tuple(_defined(tree, "")) if tree else ()


def _defined(node: ast.AST, prefix: str) -> Iterator[tuple[Lines, str, ast.AST]]:
    for child in _statements_in(node):
        inner = prefix
        if isinstance(child, Function | ast.ClassDef):
            inner = f"{prefix}.{child.name}".lstrip(".")
            first = min([child.lineno, *(d.lineno for d in child.decorator_list)])
            yield Lines(first, child.end_lineno or first), inner, child
        yield from _defined(child, inner)


def _statements_in(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what a statement is made of and that can hold statements: no expressions."""
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        inner = getattr(node, name, None)
        if isinstance(inner, list):
            yield from inner


_BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)


@lru_cache(maxsize=512)
def _blocks(file: SourceFile) -> tuple[tuple[Lines, tuple[tuple[int, int], ...]], ...]:
    """Return the compound statements of a file: their lines, and the lines of their headers."""
    found = []
    for node in nodes_of(file)[1]:
        if isinstance(node, _BLOCKS):
            heads = [(node.lineno, _first_of(node) - 1)]
            inner = [*getattr(node, "handlers", ()), *getattr(node, "cases", ())]
            for part in inner:
                first = getattr(part, "lineno", 0) or part.pattern.lineno
                heads.append((first, max(first, part.body[0].lineno - 1)))
            found.append((Lines(node.lineno, node.end_lineno or node.lineno), tuple(heads)))
    return tuple(found)


def _first_of(node: ast.AST) -> int:
    body = getattr(node, "body", None) or [c.body[0] for c in getattr(node, "cases", ())]
    return max(int(getattr(node, "lineno", 1)) + 1, int(body[0].lineno))


def blocks_around(file: SourceFile, lines: Lines) -> Iterator[tuple[int, int]]:
    """Yield the lines of the headers of the blocks that some lines lie in or run out of."""
    for span, heads in _blocks(file):
        if span.first <= lines.last and lines.first <= span.last:
            yield from ((first, last) for first, last in heads if first <= lines.last)


@lru_cache(maxsize=16384)
def region(file: SourceFile, first: int, last: int) -> Region:
    """Return some lines of a file; the same ones are read once."""
    return Region(file, Lines(first, last))


def whole(file: SourceFile) -> Region:
    """Return all lines of a file."""
    return region(file, 1, max(1, len(source_lines(file))))


class World:
    """What one object's guide may speak of.

    Args:
        facts: Of the object.
        lookup: Answers what the facts leave open.
    """

    def __init__(self, facts: Facts, lookup: Lookup) -> None:
        self.facts = facts
        self.lookup = lookup

    @cached_property
    def definition(self) -> Definition:
        """The object's definition."""
        return self.facts.definition

    @cached_property
    def own(self) -> Region:
        """The object's own lines."""
        lines = self.definition.lines
        return region(self.definition.file, lines.first, lines.last)

    @cached_property
    def module(self) -> Region:
        """The lines of the object's module."""
        return whole(self.definition.file)

    @cached_property
    def holder(self) -> Definition | None:
        """The class whose `self` the object knows: itself, or its owner."""
        if self.definition.kind is Kind.CLASS:
            return self.definition
        return self.facts.owner

    @cached_property
    def ancestors(self) -> tuple[tuple[str, Definition | None], ...]:
        """The bases of `holder` and theirs, by path; None for those that can't be read."""
        found: dict[str, Definition | None] = {}
        waiting = list(self.holder.bases) if self.holder else []
        while waiting and len(found) < 100:
            path = waiting.pop(0)
            if path in found:
                continue
            found[path] = self.lookup.definition(path)
            base = found[path]
            waiting += base.bases if base else ()
        return tuple(found.items())

    @cached_property
    def open_ended(self) -> bool:
        """Whether the class may have members that nobody can see: unread bases, `__getattr__`."""
        if self.holder is None:
            return False
        harmless = ("Generic", "Protocol", "object", "ABC", "NamedTuple", "TypedDict")
        for path, base in self.ancestors:
            if base is None and path.rpartition(".")[2].partition("[")[0] not in harmless:
                return True
        return any(m.name in ("__getattr__", "__getattribute__") for m in self.holder.members)

    @cached_property
    def members(self) -> tuple[Definition, ...]:
        """The members of the object and, for a method, those of its class."""
        return (*self.definition.members, *(self.facts.owner.members if self.facts.owner else ()))

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The parameters of the object and, for a class, of its methods."""
        found: set[str] = set()
        for each in (self.definition, *self.definition.members):
            for parameters in (each.parameters, *each.overloads):
                found.update(parameter.name for parameter in parameters)
        return frozenset(found)

    @cached_property
    def package(self) -> frozenset[str]:
        """The names that the top of the object's package offers."""
        scope = self.lookup.scope(self.definition.module.partition(".")[0])
        return frozenset(scope.names) if scope else frozenset()

    @cached_property
    def names(self) -> frozenset[str]:
        """Names that the object has from elsewhere: its own, its members', its bases'."""
        members = frozenset(member.name for member in self.members)
        return members | self.parameters | self.titles

    @cached_property
    def titles(self) -> frozenset[str]:
        """Names that any step may say: the object's own, its class's, its bases', its module's."""
        found = set()
        for path, _ in self.ancestors:
            found.update(path.split("."))
        for dotted in (self.facts.identifier, self.definition.path, self.facts.import_module):
            found.update(_WORD.findall(dotted))
        return frozenset(found)

    @cached_property
    def ground(self) -> Ground:
        """What the description may speak of: the object's lines and what they bring with them."""
        regions = {self.own: None}
        for documented in (self.definition, *self.definition.members):
            if documented.docstring.lines is not None:
                lines = documented.docstring.lines
                regions[region(documented.file, lines.first, lines.last)] = None
        for member in self.definition.members:
            regions[region(member.file, member.lines.first, member.lines.last)] = None
        for _, base in self.ancestors:
            if base is not None:
                regions[header(base)] = None
        if self.facts.owner is not None:
            regions[header(self.facts.owner)] = None
        near, foreign = self._parted(self.near(self.own))
        return Ground((*regions, *near), self.names, foreign)

    def near_own(self, place: Region) -> list[Region]:
        """Return what lines bring with them from the object's own package."""
        return self._parted(self.near(place))[0]

    def _parted(self, regions: Iterable[Region]) -> tuple[list[Region], list[Region]]:
        """Part regions into those of the object's own package, and those of others."""
        own: list[Region] = []
        foreign: list[Region] = []
        top = self.definition.file.shown.partition("/")[0]
        for each in regions:
            shown = each.file.shown.partition("/")[0]
            (own if shown in (top, _CONSTANTS) else foreign).append(each)
        return own, foreign

    @cached_property
    def surroundings(self) -> Ground:
        """All that the object can reach: its module, its class and that class's bases."""
        regions = {self.module: None}
        for _, base in self.ancestors:
            if base is not None:
                regions[_of(base)] = None
        if self.holder is not None:
            regions[_of(self.holder)] = None
        names = self.package | frozenset(self.facts.scope.names)
        return Ground((*self.ground.regions, *regions), self.names | names, self.ground.foreign)

    def lines_ground(self, place: Region) -> Ground:
        """Return what a step on some lines may speak of."""
        key = (place.file.shown, place.lines)
        if key not in self._grounds:
            around = [
                signature_at(place.file, span)
                for span, _, _ in functions_of(place.file)
                if span.first <= place.lines.first and place.lines.last <= span.last
            ]
            blocks = [
                region(place.file, first, last)
                for first, last in blocks_around(place.file, place.lines)
            ]
            brought = [each for block in (place, *blocks) for each in self.near(block)]
            near, foreign = self._parted(brought)
            self._grounds[key] = Ground((place, *blocks, *around, *near), self.titles, foreign)
        return self._grounds[key]

    @cached_property
    def _grounds(self) -> dict[tuple[str, Lines], Ground]:
        return {}

    @cached_property
    def _methods(self) -> dict[str, Definition]:
        return {member.name: member for member in reversed(self.members)}

    def named(self, dotted: str) -> Definition | None:
        """Return what a dotted name in the object's code stands for."""
        if dotted not in self._named:
            self._named[dotted] = self._find(dotted)
        return self._named[dotted]

    @cached_property
    def _named(self) -> dict[str, Definition | None]:
        return {}

    def _find(self, dotted: str) -> Definition | None:
        first, _, rest = dotted.partition(".")
        if first in ("self", "cls", "super()") or not rest:
            if (rest or first) in self._methods:
                return self._methods[rest or first]
            if rest:
                return None
        if first not in self.facts.scope.names:
            return None
        return self.lookup.definition(self.facts.scope.resolve(dotted))

    def near(self, place: Region) -> tuple[Region, ...]:
        """Return what lines bring with them: values of constants, signatures of what they name."""
        key = (place.file.shown, place.lines)
        if key not in self._brought:
            self._brought[key] = self._bring(place)
        return self._brought[key]

    @cached_property
    def _brought(self) -> dict[tuple[str, Lines], tuple[Region, ...]]:
        return {}

    def _bring(self, place: Region) -> tuple[Region, ...]:
        found: dict[Region, None] = {}
        values = [
            value
            for name, value in self.facts.values.items()
            if name.rpartition(".")[2] in place.words
        ]
        if values:
            found[_text_region("\n".join(values))] = None
        chains = {name.removeprefix("super().") for name in place.chains}
        for name in sorted(place.words | chains)[:_NAMES]:
            definition = self.named(name)
            if definition is not None and definition.kind in _CALLED:
                found[header(definition)] = None
            elif definition is None and "." in name:
                found.update((header(each), None) for each in self._of_known_class(name))
        return tuple(found)

    def _of_known_class(self, dotted: str) -> Iterator[Definition]:
        """Yield the methods that a call on a local may mean: those of the classes in sight."""
        last = dotted.rpartition(".")[2]
        if dotted.count(".") == 1 and last in self.own.calls:
            for each in self._classes:
                member = each.member(last)
                if member is not None:
                    yield member

    @cached_property
    def _classes(self) -> tuple[Definition, ...]:
        """The classes that the object's lines name."""
        words = self.own.words & set(self.facts.scope.names) | self.own.chains
        constructed = (word for word in sorted(words) if word.rpartition(".")[2][:1].isupper())
        found = [self.named(word) for word in constructed]
        return tuple(each for each in found if each is not None and each.kind is Kind.CLASS)

    def knows(self, name: str) -> bool:
        """Whether a single name exists anywhere in the object's world."""
        dunder = name.startswith("__") and name.endswith("__")
        return name in LANGUAGE_NAMES or dunder or self.surroundings.has_word(name)


@dataclass(frozen=True)
class Ground:
    """Some regions together, and names that belong to them without standing in their lines.

    Attributes:
        foreign: Signatures and docstrings of other packages: good for names, not for literals.
    """

    regions: Sequence[Region]
    names: frozenset[str] = frozenset()
    foreign: Sequence[Region] = ()

    def with_regions(self, regions: Iterable[Region]) -> Ground:
        """Return the same ground with further regions."""
        return Ground((*self.regions, *regions), self.names, self.foreign)

    def has_word(self, word: str) -> bool:
        """Whether a word stands in the lines, or in what they bring from other packages."""
        return self.has_own_word(word) or any(word in each.words for each in self.foreign)

    def has_own_word(self, word: str) -> bool:
        """Whether a word stands in the lines; `GET` also when they call `get`."""
        if word in _HTTP and self.has_own_word(word.lower()):
            return True
        return word in self.names or any(word in each.words for each in self.regions)

    def has_chain(self, dotted: str) -> bool:
        """Whether a dotted name stands in the lines."""
        return any(dotted in each.chains for each in (*self.regions, *self.foreign))

    def has_number(self, number: float) -> bool:
        """Whether a number stands in the lines."""
        return any(number in each.numbers for each in self.regions)

    def mentions_number(self, number: float) -> bool:
        """Whether a number stands in the lines, or in what they bring from other packages."""
        return any(number in each.numbers for each in (*self.regions, *self.foreign))

    def has_string(self, text: str) -> bool:
        """Whether a text stands in a string of the lines, or anywhere in them as whole words."""
        if any(text in each.strings for each in self.regions):
            return True
        left = r"(?<!\w)" if text[:1].isalnum() else ""
        right = r"(?!\w)" if text[-1:].isalnum() else ""
        pattern = re.compile(left + re.escape(text) + right)
        return bool(text) and any(
            text in each.text and pattern.search(each.text) for each in self.regions
        )

    def has_text(self, text: str) -> bool:
        """Whether prose stands in the strings or comments of the lines, marks and case aside."""
        wanted = loose(text)
        if not wanted:
            return True
        return any(f" {wanted} " in f" {each.loose} " for each in self.regions)

    def has_code(self, code: str) -> bool:
        """Whether an expression stands in the lines, layout aside."""
        wanted = squeezed(code)
        return any(wanted in each.squeezed for each in self.regions) or any(
            wanted in each.unparsed for each in self.regions
        )


def header(definition: Definition) -> Region:
    """Return a definition's signature and docstring; for a class those of its maker as well."""
    return header_at(definition.file, definition.lines)


@lru_cache(maxsize=16384)
def header_at(file: SourceFile, lines: Lines) -> Region:
    """Return the signature and docstring of the function or class on some lines."""
    last = min(lines.last, lines.first + 12)
    for span, dotted, node in functions_of(file):
        if span == lines:
            last = _docstring_end(node)
        elif span.first in lines and span.last in lines and dotted.endswith(".__init__"):
            return region(file, lines.first, max(last, _docstring_end(node)))
    return region(file, lines.first, last)


@lru_cache(maxsize=16384)
def signature_at(file: SourceFile, lines: Lines) -> Region:
    """Return the signature of the function or class on some lines, decorators included."""
    for span, _, node in functions_of(file):
        if span == lines:
            first = getattr(node, "body", [node])[0]
            return region(file, span.first, max(span.first, int(first.lineno) - 1))
    return region(file, lines.first, lines.first)


def _docstring_end(node: ast.AST) -> int:
    """Return the last line of a definition's docstring, or of its signature."""
    first = getattr(node, "body", [node])[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return int(first.end_lineno or first.lineno)
    return max(int(getattr(node, "lineno", 1)), int(first.lineno) - 1)


def _of(definition: Definition) -> Region:
    return region(definition.file, definition.lines.first, definition.lines.last)


def _text_region(text: str) -> Region:
    return whole(SourceFile(Path(), _CONSTANTS, text))


def _float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:
        return 0.0
