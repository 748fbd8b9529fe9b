"""Programs out of the examples in docstrings: doctests, fences, indented blocks."""

from __future__ import annotations

import ast
import copy
import doctest
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mkdocs_howto.examples.layout import read
from mkdocs_howto.examples.program import Import, program
from mkdocs_howto.examples.quoting.assertions import looked_at, without_assertions
from mkdocs_howto.examples.quoting.slicing import compiles, free_names, names_of, safe, slice_back
from mkdocs_howto.examples.quoting.subject import Subject

_LONGEST = 25
"""Lines of an example, imports included, before it is cut."""

_LONGEST_TEXT = 60_000
"""Characters of a docstring from which on nobody looks for examples in it."""

_MOST_ITEMS = 12
_FENCE = re.compile(
    r"^( *)(`{3,}|~{3,}) *(?:python|py|pycon|python3)?[^\n`]*\n(.*?)^\1\2 *$", re.M | re.S
)
_LITERAL = re.compile(
    r"^( *)(?:[^\n]*::|\.\. (?:code-block|code|sourcecode):: *(?:python\d?|py)?) *\n"
    r"(?:\1 +:[^\n]*\n)*((?:\s*\n|\1 +[^\n]*\n?)+)",
    re.M,
)


@dataclass(frozen=True, slots=True)
class Item:
    """One statement of an example.

    Attributes:
        shows: Whether the docstring prints a value below it.
        block: Number of the run of statements that it belongs to; prose separates runs.
    """

    node: ast.stmt
    shows: bool = False
    block: int = 0


@dataclass(frozen=True, slots=True)
class Cut:
    """Statements and imports that make a program together."""

    body: tuple[ast.stmt, ...]
    imports: frozenset[Import] = field(default=frozenset())


def programs(text: str, subject: Subject) -> Iterator[str]:
    """Yield programs from a docstring that use the object, the most telling first."""
    seen = set()
    if len(text) > _LONGEST_TEXT:
        return
    for items in (doctest_items(text), block_items(text)):
        for cut in _cuts(items, subject):
            body = showing([_visible(node, items) for node in cut.body])
            try:
                code = program(body, cut.imports, subject.project)
            except (SyntaxError, ValueError):
                continue
            if code not in seen and len(code.splitlines()) <= _LONGEST:
                seen.add(code)
                yield code


def doctest_items(text: str) -> list[Item]:
    """Return the statements of a docstring's `>>>` lines."""
    items: list[Item] = []
    text = _apart(text)
    try:
        examples = doctest.DocTestParser().get_examples(text)
    except ValueError:
        return []
    lines = text.splitlines()
    block, end = 0, 0
    for example in examples:
        if any(line.strip() for line in lines[end : example.lineno]):
            block += 1
        end = example.lineno + example.source.count("\n") + example.want.count("\n")
        source = re.sub(r"[ \t]*#\s*doctest:.*", "", example.source)
        skipped = any(example.options.get(flag) for flag in (doctest.SKIP,))
        if example.exc_msg is not None or skipped:
            continue
        try:
            nodes = read(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node in nodes:
            items.append(Item(node, bool(example.want.strip()), block))
    return items


def _apart(text: str) -> str:
    """Put a blank line after the output of an example that prose follows at once."""
    lines: list[str] = []
    prompt = -1
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip())
        if line.lstrip().startswith(">>>"):
            prompt = indent
        elif not line.strip():
            prompt = -1
        elif indent < prompt:
            lines.append("")
            prompt = -1
        lines.append(line)
    return "\n".join(lines)


def block_items(text: str) -> list[Item]:
    """Return the statements of fenced and indented blocks of Python."""
    items: list[Item] = []
    sources = [match.group(3) for match in _FENCE.finditer(text)]
    sources += [match.group(2) for match in _LITERAL.finditer(text)]
    for block, source in enumerate(sources):
        source = textwrap.dedent(source).strip("\n")
        if not source.strip() or ">>>" in source:
            continue
        try:
            nodes = read(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        items += [Item(node, False, block) for node in nodes]
    return items


def _cuts(items: Sequence[Item], subject: Subject) -> Iterator[Cut]:
    """Yield the runs of statements that use the object, each with what it depends on."""
    blocks = dict.fromkeys(item.block for item in items)
    for block in blocks:
        run = [item for item in items if item.block == block]
        before = [item for item in items if item.block < block]
        for kept in (run, _until_used(run, subject)):
            cut = _cut(before, kept, subject)
            if cut is not None:
                yield cut
                break


def _until_used(run: Sequence[Item], subject: Subject) -> list[Item]:
    """Return the beginning of a long run, up to just after the object is used."""
    for index, item in enumerate(run):
        if subject.used_in([item.node]):
            return list(run[: max(index + 1, min(_MOST_ITEMS, len(run)))][-_MOST_ITEMS:])
    return []


def _cut(before: Sequence[Item], run: Sequence[Item], subject: Subject) -> Cut | None:
    if not run or len(run) > _MOST_ITEMS + 6:
        return None
    kept = [item.node for item in run]
    earlier = [item.node for item in before]
    shows = [item.shows for item in before]
    nodes = [*slice_back(earlier, kept, displays=shows), *kept]
    imports, body = split_imports(nodes, subject)
    body, found = explained(body, imports, subject)
    imports |= found
    if not body or not subject.used_in(body, imports) or not safe(body) or not compiles(body):
        return None
    needed = {name for node in body for name in names_of(node).needs}
    return Cut(tuple(body), frozenset(i for i in imports if i.bound in needed))


def split_imports(
    nodes: Sequence[ast.stmt], subject: Subject
) -> tuple[set[Import], list[ast.stmt]]:
    """Separate imports from the rest; names of the project come by their public path."""
    imports: set[Import] = set()
    body = []
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                imports.add(Import(alias.name, "", alias.asname or ""))
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                if alias.name == "*":
                    continue
                bound = alias.asname or alias.name
                item = Import(node.module, alias.name, alias.asname or "")
                if node.module.partition(".")[0] == subject.project:
                    item = _published(item, bound, subject)
                imports.add(item)
        else:
            body.append(node)
    return imports, body


def _published(item: Import, bound: str, subject: Subject) -> Import:
    if item.name == subject.facts.import_name and subject.facts.import_name:
        alias = bound if bound != item.name else ""
        return Import(subject.facts.import_module, item.name, alias)
    return subject.public(f"{item.module}.{item.name}", bound) or item


def explained(
    body: Sequence[ast.stmt], imports: set[Import], subject: Subject
) -> tuple[list[ast.stmt], set[Import]]:
    """Drop the statements that need names which nothing explains; return imports for the others."""
    bound = {item.bound for item in imports}
    kept = list(body)
    found: dict[str, Import] = {}
    while True:
        free = free_names(kept) - bound
        found = subject.imports_for(kept, free)
        unknown = free - set(found)
        if not unknown:
            return kept, set(found.values())
        kept = [node for node in kept if not names_of(node).needs & unknown]
        if not kept:
            return [], set()


def _visible(node: ast.stmt, items: Sequence[Item]) -> ast.stmt:
    """Print the value of an expression that the interpreter would show."""
    shown = next((item.shows for item in items if item.node is node), False)
    if not isinstance(node, ast.Expr):
        return node
    if isinstance(node.value, ast.Call) and ast.unparse(node.value.func) in ("print", "pprint"):
        return node
    last = items and items[-1].node is node and not shown
    plain = isinstance(
        node.value, ast.Name | ast.Attribute | ast.Compare | ast.BinOp | ast.Subscript
    )
    if shown or (last and plain):
        return printed(node)
    return node


def showing(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Return a program that prints something where it can: assertions, or what it made last."""
    if any(_prints(statement) for statement in body):
        return list(body)
    turned = [without_assertions(statement) or statement for statement in body]
    if any(_prints(statement) for statement in turned):
        return turned
    if turned:
        made = {name for statement in turned[:-1] for name in names_of(statement).binds}
        turned[-1:] = _shown_last(turned[-1], made)
    return turned


def _prints(statement: ast.stmt) -> bool:
    calls = (n.func for n in ast.walk(statement) if isinstance(n, ast.Call))
    return any(re.search(r"print|echo|help$|show$|log", ast.unparse(call)) for call in calls)


def _shown_last(statement: ast.stmt, made: set[str]) -> list[ast.stmt]:
    """Return a last statement, and what prints its value, or the object that it changed.

    Args:
        made: The variables of the program.
    """
    if isinstance(statement, ast.With | ast.AsyncWith | ast.For | ast.AsyncFor) and statement.body:
        changed = copy.copy(statement)
        changed.body = [*statement.body[:-1], *_shown_last(statement.body[-1], made)]
        return [changed]
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        named = ast.copy_location(ast.Name(statement.targets[0].id, ast.Load()), statement)
        return [statement, printed(ast.copy_location(ast.Expr(named), statement))]
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        called = ast.unparse(statement.value.func).rpartition(".")[2]
        if called in ("isinstance", "len", "repr", "str", "list", "sorted", "sum"):
            return [printed(ast.copy_location(ast.Expr(looked_at(statement.value)), statement))]
        function, given = statement.value.func, statement.value.args
        holder = function.value if isinstance(function, ast.Attribute) else None
        for touched in (holder, *given):
            if isinstance(touched, ast.Name) and touched.id in made:
                named = ast.copy_location(ast.Name(touched.id, ast.Load()), statement)
                return [statement, printed(ast.copy_location(ast.Expr(named), statement))]
    return [statement]


def published(code: str, subject: Subject) -> str:
    """Return a program that imports the project's names from where they are public."""
    imports, body = split_imports(read(code), subject)
    return program(body, imports, subject.project)


def printed(node: ast.Expr) -> ast.stmt:
    """Return `print(value)` for an expression statement; `print(await value)` stays as it is."""
    call = ast.Call(ast.Name("print", ast.Load()), [node.value], [])
    result = ast.copy_location(ast.Expr(ast.copy_location(call, node)), node)
    if hasattr(node, "howto"):
        result.howto = node.howto  # type: ignore[attr-defined]
    return ast.fix_missing_locations(result)
