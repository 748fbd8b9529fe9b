"""What an example's program imports, names, calls and shows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from mkdocs_howto.examples import Study, place
from mkdocs_howto.source import Definition, Facts, Kind, Lookup, Trait

_SHOWING = frozenset(
    (
        "print pprint echo secho log info debug warning error exception critical write writelines "
        "write_text write_bytes show display render save savefig dump inspect rule print_json "
        "help print_exc print_exception exit run main run_until_complete serve_forever reveal_type"
    ).split()
)
"""Last names of calls that people use to see something."""


@dataclass(frozen=True, slots=True)
class Imported:
    """One name that an example imports.

    Attributes:
        local: The name in the example.
        path: The dotted path that it stands for.
        module: The module that the statement names.
        name: What is imported from it; empty for a whole module.
    """

    local: str
    path: str
    module: str
    name: str
    line: int


class Program:
    """An example's program.

    Args:
        tree: Its syntax tree.
        study: The types that the type checker found in it.
        facts: Of the object that it is an example of.
        lookup: Answers what a dotted path names.
    """

    def __init__(self, tree: ast.Module, study: Study, facts: Facts, lookup: Lookup) -> None:
        self.tree = tree
        self.study = study
        self.facts = facts
        self.lookup = lookup

    @cached_property
    def imports(self) -> tuple[Imported, ...]:
        """Everything that is imported, at any depth."""
        return tuple(_imports(self.tree))

    @cached_property
    def _paths(self) -> dict[str, str]:
        return {each.local: each.path for each in self.imports}

    @cached_property
    def parents(self) -> dict[int, ast.AST]:
        """The node that each node lies in, by id."""
        return {id(c): n for n in ast.walk(self.tree) for c in ast.iter_child_nodes(n)}

    def path(self, node: ast.AST) -> str:
        """Return the dotted path that an expression names through the imports; empty for none."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self._paths:
            return ""
        return ".".join((self._paths[node.id], *reversed(parts)))

    def named(self, node: ast.AST) -> Definition | None:
        """Return what an expression names through the imports."""
        path = self.path(node)
        return self.lookup.definition(path) if path else None

    def type_of(self, node: ast.AST) -> str:
        """Return the type of an expression as the type checker prints it; empty when unknown."""
        return self.study.types.get(place(node), "") if isinstance(node, ast.expr) else ""

    def is_a(self, node: ast.AST, class_: Definition) -> bool:
        """Whether an expression is an instance of a class, of its subclass, or the class itself."""
        known = self.named(node)
        if known is not None:
            return known.path == class_.path or class_.path in self.ancestors(known)
        words = set(re.findall(r"\w+", self.type_of(node)))
        if class_.name in words:
            return True
        return any(path.rpartition(".")[2] in words for path in self._kin(class_.path))

    def _kin(self, path: str) -> tuple[str, ...]:
        """Return the public classes below a class, and those that the example makes of it."""
        own = [
            node.name
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ClassDef)
            and any(_names(self.named(base), path) for base in node.bases)
        ]
        return (*self.lookup.subclasses(path), *own)

    def ancestors(self, class_: Definition) -> frozenset[str]:
        """Return the paths of all classes above a class, as far as they can be read."""
        found: set[str] = set()
        waiting = list(class_.bases)
        while waiting:
            path = waiting.pop()
            if path in found:
                continue
            found.add(path)
            base = self.lookup.definition(path)
            if base is not None:
                found.add(base.path)
                waiting += base.bases
        return frozenset(found)

    def attributes_at(self, line: int, message: str) -> Iterator[ast.Attribute]:
        """Yield the attributes on a line that a message of the type checker names."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute) and f"`{node.attr}`" in message:
                if node.lineno <= line <= (node.end_lineno or node.lineno):
                    yield node

    def never_awaited(self) -> Iterator[ast.Call]:
        """Yield the calls whose coroutine is printed, or kept under a name that nobody awaits."""
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.Call) or not self.type_of(node).startswith("Coroutine["):
                continue
            parent = self.parents.get(id(node))
            looks = isinstance(parent, ast.Call) and _only_looks(parent)
            if looks or isinstance(parent, ast.Expr | ast.FormattedValue | ast.Subscript):
                yield node
            elif isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
                if not self._passed_on(parent.targets[0].id):
                    yield node

    def _passed_on(self, name: str) -> bool:
        """Whether a coroutine kept under a name is awaited, returned or given to a function."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
                parent = self.parents.get(id(node))
                looked_at = isinstance(parent, ast.Attribute | ast.FormattedValue | ast.Expr)
                if not looked_at and not (isinstance(parent, ast.Call) and _only_looks(parent)):
                    return True
        return False

    @cached_property
    def loads(self) -> tuple[ast.Name | ast.Attribute, ...]:
        """The names and attributes that are read, outside of annotations."""
        annotations = {id(inner) for inner in _annotations(self.tree)}
        return tuple(
            node
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Name | ast.Attribute)
            and isinstance(node.ctx, ast.Load | ast.Store)
            and id(node) not in annotations
        )

    @property
    def uses_object(self) -> bool:
        """Whether the documented object is really used, not only imported."""
        definition = self.facts.definition
        if definition.kind is Kind.SCRIPT:
            return self._uses_script(definition)
        if self._looks_up(definition.name):
            return True
        if definition.kind in (Kind.MODULE, Kind.PACKAGE):
            return any(self._inside(self.path(node), definition) for node in self.loads)
        if self.facts.owner is not None:
            return self._uses_member(self.facts.owner, definition.name)
        return any(self._is(node, definition) for node in self._uses(definition))

    def _uses(self, class_: Definition) -> Iterator[ast.AST]:
        """Yield what may use a class: of one that is no more than a type, annotations too."""
        yield from self.loads
        if class_.has(Trait.TYPED_DICT, Trait.PROTOCOL, Trait.ABSTRACT):
            yield from _annotations(self.tree)

    def _is(self, node: ast.AST, definition: Definition) -> bool:
        path = self.path(node)
        found = self.named(node)
        if not path or path == self._typed or _names(found, definition.path):
            return bool(path)
        # A second name of the same object: `parse_td = parse_timedelta`.
        return found is not None and found.value == definition.name

    @cached_property
    def _typed(self) -> str:
        facts = self.facts
        return f"{facts.import_module}.{facts.reach}" if facts.import_name else facts.import_module

    def _inside(self, path: str, module: Definition) -> bool:
        if not path:
            return False
        if path == module.path or path.startswith(f"{module.path}."):
            return True
        found = self.lookup.definition(path)
        return found is not None and found.path.startswith(f"{module.path}.")

    def _uses_member(self, owner: Definition, name: str) -> bool:
        names = {name, *(m.name for m in owner.members if m.value == name)}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute) and node.attr in names:
                unknown = self.type_of(node.value) in ("", "Any", "Unknown")
                if self.is_a(node.value, owner) or (unknown and self._mentions(owner)):
                    return True
            if owner.has(Trait.TYPED_DICT) and isinstance(node, ast.Constant):
                if node.value == name and self._mentions(owner):
                    return True
        # `with` calls `__enter__`, `x[0]` calls `__getitem__`: by an instance, and no name.
        dunder = name.startswith("__") and name.endswith("__")
        return dunder and self._mentions(owner)

    def _looks_up(self, name: str) -> bool:
        """Whether the object is looked for by its name, with `getattr` or `hasattr`."""
        facts = self.facts
        above = facts.import_module if facts.import_name else facts.import_module.rpartition(".")[0]
        holder = facts.owner or self.lookup.definition(above)
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and len(node.args) > 1 and holder is not None:
                function, given = node.func, node.args[1]
                by_name = isinstance(function, ast.Name) and function.id in ("getattr", "hasattr")
                same = isinstance(given, ast.Constant) and given.value == name
                if by_name and same and _names(self.named(node.args[0]), holder.path):
                    return True
        return False

    def _mentions(self, owner: Definition) -> bool:
        """Whether a class, or a function or module of its package that may give one, is used."""
        for node in self._uses(owner):
            if self._is(node, owner) or self.is_a(node, owner):
                return True
        top = owner.module.partition(".")[0]
        return any(each.path.partition(".")[0] == top for each in self.imports)

    def _uses_script(self, script: Definition) -> bool:
        stem = script.file.path.stem
        if any(each.module.rpartition(".")[2] == stem for each in self.imports):
            return True
        shown = (script.file.path.name, stem)
        texts = [n.value for n in ast.walk(self.tree) if isinstance(n, ast.Constant)]
        return any(isinstance(t, str) and any(name in t for name in shown) for t in texts)

    @cached_property
    def shows_something(self) -> bool:
        """Whether running the program gives something to see.

        A call that prints, logs, writes or runs; an assertion; an error that is raised; a bare
        expression at the end, as people write for notebooks; or a call of an object of the project
        whose own code prints.
        """
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Assert | ast.Raise):
                return True
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
                name = name or (node.func.id if isinstance(node.func, ast.Name) else "")
                if name in _SHOWING or self._prints(node):
                    return True
        last = self.tree.body[-1] if self.tree.body else None
        return isinstance(last, ast.Expr) and not isinstance(last.value, ast.Call | ast.Constant)

    def _prints(self, call: ast.Call) -> bool:
        found = self.named(call.func)
        if found is None and isinstance(call.func, ast.Attribute):
            definition = self.facts.definition
            found = definition if definition.name == call.func.attr else None
        body = found.node if found is not None else None
        if not isinstance(body, ast.FunctionDef | ast.AsyncFunctionDef):
            return False
        calls = (n.func for n in ast.walk(body) if isinstance(n, ast.Call))
        return any((getattr(f, "attr", "") or getattr(f, "id", "")) in _SHOWING for f in calls)


def _only_looks(call: ast.Call) -> bool:
    """Whether a call shows or converts its arguments: nothing that would await them."""
    shows = frozenset("print str repr len list dict tuple set sorted bool".split())
    return isinstance(call.func, ast.Name) and call.func.id in shows


def _names(found: Definition | None, path: str) -> bool:
    return found is not None and found.path == path


def _imports(tree: ast.AST) -> Iterator[Imported]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                local = alias.asname or alias.name.partition(".")[0]
                path = alias.name if alias.asname else local
                yield Imported(local, path, alias.name, "", node.lineno)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                path = f"{node.module}.{alias.name}"
                local = alias.asname or alias.name
                yield Imported(local, path, node.module, alias.name, node.lineno)


def _annotations(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            inner = getattr(node, name, None)
            if isinstance(inner, ast.AST):
                yield from ast.walk(inner)
