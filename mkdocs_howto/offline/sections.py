"""The optional sections, each from facts alone: what is needed, what can fail, what is near.

The fourth of them, the diagram, is in `diagram`.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mkdocs_howto.english import Lexicon, Names, Realiser, plain_words, prose, span
from mkdocs_howto.offline.statements import clauses, flat, raised_name
from mkdocs_howto.source import Definition, Facts, Kind, Lookup, Trait, calls, is_private

_MOST_RELATED = 8
_ENVIRONMENT = ("os.environ.get", "os.getenv", "os.environ.setdefault", "os.environ.pop")
_OPENED = ("open", "io.open", "pathlib.Path", "builtins.open")
_SPECIAL = frozenset({"builtins.object", "object"})


@dataclass(frozen=True, slots=True)
class Needed:
    """What must be installed for an object to be imported.

    Attributes:
        name: Of the distribution, as installers know it; empty when nobody knows.
        version: The one that was read; empty for code that is not installed.
    """

    name: str = ""
    version: str = ""


def bodies(facts: Facts) -> tuple[Definition, ...]:
    """Return what a guide's sections are about: the object, or the methods of a class."""
    definition = facts.definition
    if definition.kind is not Kind.CLASS:
        return (definition,)
    return tuple(m for m in definition.members if not m.inherited_from and _callable(m))


def names_for(facts: Facts, definition: Definition, lookup: Lookup, lexicon: Lexicon) -> Names:
    """Return the names that a body can use."""
    scope = lookup.scope(definition.module) or facts.scope
    owner = facts.definition if facts.definition.kind is Kind.CLASS else facts.owner
    names = Names(scope, lexicon, lookup, owner=owner, values=facts.values)
    names.lines = definition.file.rows
    names.declare(definition.parameters)
    return names


def learned(names: Names, definition: Definition) -> Names:
    """Return the names with the types of the locals that a body sets."""
    for node in ast.walk(definition.node) if definition.node is not None else ():
        _learn(node, names)
    if isinstance(definition.node, ast.FunctionDef | ast.AsyncFunctionDef):
        _learn_values(definition.node, names)
    return names


def _learn_values(node: ast.FunctionDef | ast.AsyncFunctionDef, names: Names) -> None:
    """Note which locals stand for one value: set once, from what the body never sets itself."""
    stored = [
        n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    ]
    counts = Counter(stored)
    turns = {
        n.id
        for each in ast.walk(node) if isinstance(each, ast.For | ast.AsyncFor | ast.comprehension)
        for n in ast.walk(each.target) if isinstance(n, ast.Name)
    }  # fmt: skip
    for each in ast.walk(node):
        if isinstance(each, ast.Assign) and len(each.targets) == 1:
            target, value = each.targets[0], each.value
            inside = {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}
            if isinstance(target, ast.Name) and counts[target.id] == 1 and not inside & set(counts):
                names.set_once[target.id] = value
    names.hidden = frozenset(counts) - turns - set(names.set_once)


def _learn(node: ast.AST, names: Names) -> None:
    """Note the types of the locals that a statement sets."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        names.assign(node.targets[0], node.value)
    elif isinstance(node, ast.AnnAssign):
        names.assign(node.target, node.value, ast.unparse(node.annotation))
    elif isinstance(node, ast.For | ast.AsyncFor):
        names.iterate(node.target, node.iter)
    elif isinstance(node, ast.With | ast.AsyncWith):
        for item in node.items:
            if item.optional_vars is not None:
                names.enter(item.optional_vars, item.context_expr)


def prerequisites(facts: Facts, lookup: Lookup, lexicon: Lexicon, needed: Needed) -> Iterator[str]:
    """Yield what has to be there first: the package, environment variables and files."""
    if needed.name:
        version = f"; this guide describes version {span(needed.version)}" if needed.version else ""
        yield f"The package {span(needed.name)} (`pip install {needed.name}`){version}."
    told: dict[str, None] = {}
    for body in bodies(facts):
        names = names_for(facts, body, lookup, lexicon)
        for node in ast.walk(body.node) if body.node is not None else ():
            said = _variable(node, names) or _file(node, names)
            if said:
                place = f"{body.file.shown}:{getattr(node, 'lineno', body.lines.first)}"
                told.setdefault(f"{said}, read in {span(place)}.")
    yield from told


def errors(facts: Facts, lookup: Lookup, lexicon: Lexicon) -> Iterator[str]:
    """Yield each exception that the object's own code raises: when, and where to import it."""
    told: dict[str, None] = {}
    seen = set()
    for body in bodies(facts):
        names = learned(names_for(facts, body, lookup, lexicon), body)
        by = f"{span(body.name)}: " if len(bodies(facts)) > 1 else ""
        for clause in flat(clauses(_statements(body))):
            name = raised_name(clause)
            said = Realiser(names).sentence(clause) if name else ""
            if said:
                seen.add(name.rpartition(".")[2])
                told.setdefault(f"{by}{said}{_caught(names, name, lookup)}")
    yield from told
    for name, about in facts.definition.docstring.raises:
        text = plain_words(about)
        if name.rpartition(".")[2] not in seen and name.isidentifier() and text:
            yield f"{span(name)}: {text}"


def related(facts: Facts, lookup: Lookup) -> Iterator[str]:
    """Yield public objects of the same project that this one extends, is built on, or calls."""
    definition = facts.definition
    top = definition.module.partition(".")[0]
    found: dict[str, Definition] = {}
    for path in _candidates(facts, lookup):
        if path in _SPECIAL or path.partition(".")[0] != top or len(found) >= _MOST_RELATED:
            continue
        other = lookup.definition(path)
        if other is None or other.path == definition.path or not _importable(other, lookup):
            continue
        found.setdefault(other.path, other)
    for other in found.values():
        module, name = lookup.public_path(other.path)
        inner = f".{other.name}" if _callable(other) or other.kind is Kind.ATTRIBUTE else ""
        inner = "" if name == other.name else inner
        shown = span(f"{module}.{name}{inner}" if name else module)
        said = prose(other.docstring.summary)
        yield f"{shown}: {said or f'the {_kind(other)} {span(other.name)}.'}"


def _callable(member: Definition) -> bool:
    return member.kind in (Kind.METHOD, Kind.PROPERTY)


def _kind(definition: Definition) -> str:
    if definition.has(Trait.EXCEPTION):
        return "exception"
    return str(definition.kind)


def _statements(definition: Definition) -> Sequence[ast.stmt]:
    body = getattr(definition.node, "body", None)
    return body if isinstance(body, list) else ()


def _importable(other: Definition, lookup: Lookup) -> tuple[str, str] | None:
    """Return module and name that a user imports an object by; None when it is private."""
    module, name = lookup.public_path(other.path)
    if any(is_private(part) for part in f"{module}.{name}.{other.name}".split(".") if part):
        return None
    return module, name


def _caught(names: Names, name: str, lookup: Lookup) -> str:
    """Tell where an exception of the project is imported from, to catch it."""
    path = names.scope.resolve(name)
    other = lookup.definition(path) if "." in path else None
    module, found = (other and _importable(other, lookup)) or ("", "")
    return f" To catch it, import {span(found)} from {span(module)}." if found else ""


def _variable(node: ast.AST, names: Names) -> str:
    """Tell an environment variable that an expression reads by a name known from the code."""
    key: ast.expr | None = None
    optional = ""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        if names.scope.resolve(ast.unparse(node.value)) == "os.environ":
            key = node.slice
    elif isinstance(node, ast.Call) and node.args:
        if names.scope.resolve(ast.unparse(node.func)) in _ENVIRONMENT:
            key = node.args[0]
            default = ast.unparse(node.args[1]) if len(node.args) > 1 else ""
            optional = f" (optional; {span(default)} without it)" if default else " (optional)"
    name = _constant(key, names)
    return f"The environment variable {span(name)}{optional}" if name else ""


def _file(node: ast.AST, names: Names) -> str:
    """Tell a file that is read by a name known from the code."""
    if not isinstance(node, ast.Call) or not node.args:
        return ""
    called, mode = names.scope.resolve(ast.unparse(node.func)), "r"
    given = node.args[0]
    if isinstance(node.func, ast.Attribute) and node.func.attr in ("read_text", "read_bytes"):
        return ""
    if called not in _OPENED[:2]:
        return ""
    modes = [*node.args[1:2], *(k.value for k in node.keywords if k.arg == "mode")]
    if modes:
        mode = _constant(modes[0], names)
    name = _constant(given, names)
    return f"The file {span(name)}" if name and mode.startswith("r") and "+" not in mode else ""


def _constant(node: ast.expr | None, names: Names) -> str:
    """Return the text that an expression stands for: a literal, or a constant in reach."""
    if isinstance(node, ast.Name | ast.Attribute):
        try:
            node = ast.parse(names.values.get(ast.unparse(node), ""), mode="eval").body
        except SyntaxError:
            return ""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "`" not in node.value:
        return node.value.strip()
    return ""


def _candidates(facts: Facts, lookup: Lookup) -> Iterator[str]:
    definition = facts.definition
    yield from definition.bases
    yield from lookup.subclasses(definition.path)
    if facts.owner is not None:
        yield facts.owner.path
    for body in bodies(facts):
        scope = lookup.scope(body.module) or facts.scope
        owner = facts.owner or (definition if definition.kind is Kind.CLASS else None)
        for call in calls(body.node) if body.node is not None else ():
            dotted = ast.unparse(call.func)
            receiver, _, name = dotted.rpartition(".")
            if receiver in ("self", "cls") and owner is not None:
                yield f"{owner.path}.{name}"
            else:
                yield scope.resolve(dotted)
