"""The object that an example is about: how it is reached, and whether a program uses it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Sequence

from mkdocs_howto.examples.program import Import
from mkdocs_howto.source import Definition, Facts, Kind, Lookup, Scope, is_private

_ALIASES = {"np": "numpy", "pd": "pandas", "plt": "matplotlib.pyplot", "sp": "scipy"}
_WELL_KNOWN = {
    name: module
    for module, names in {
        "collections": "namedtuple OrderedDict defaultdict Counter deque ChainMap",
        "io": "StringIO BytesIO",
        "functools": "partial reduce lru_cache wraps cmp_to_key total_ordering",
        "itertools": "chain count cycle islice repeat combinations permutations product groupby "
        "starmap takewhile dropwhile accumulate zip_longest tee compress",
        "operator": "itemgetter attrgetter methodcaller add mul sub lt gt eq",
        "datetime": "datetime timedelta date timezone",
        "pathlib": "Path PurePath PurePosixPath",
        "decimal": "Decimal",
        "fractions": "Fraction",
        "contextlib": "contextmanager suppress closing ExitStack redirect_stdout",
        "pprint": "pprint pformat",
        "dataclasses": "dataclass field",
        "enum": "Enum IntEnum",
        "string": "ascii_letters ascii_lowercase ascii_uppercase digits Template",
        "math": "pi sqrt inf log exp floor ceil factorial",
        "random": "randint shuffle choice seed",
        "time": "perf_counter monotonic",
        "types": "SimpleNamespace MappingProxyType",
        "typing": "Any Optional Union List Dict Tuple NamedTuple Iterator Iterable Callable "
        "TypeVar Generic Protocol Annotated TypedDict Literal",
        "uuid": "uuid4 UUID",
        "abc": "ABC abstractmethod",
        "ast": "literal_eval",
        "urllib.parse": "urlparse urlsplit urljoin quote unquote urlencode",
    }.items()
    for name in names.split()
}


class Subject:
    """The object of an example, with what its name means to a reader."""

    def __init__(self, facts: Facts, lookup: Lookup) -> None:
        self.facts = facts
        self.lookup = lookup
        self.definition = facts.definition
        self.project = (facts.import_module or facts.definition.module).partition(".")[0]

    @property
    def is_module(self) -> bool:
        """Whether the object is a module, a package or a script."""
        return self.definition.kind in (Kind.MODULE, Kind.PACKAGE, Kind.SCRIPT)

    def used_in(self, body: Sequence[ast.stmt], imports: Iterable[Import] = ()) -> bool:
        """Whether statements use the object, not only import it."""
        nodes = [n for s in body for n in ast.walk(s)]
        if self.is_module:
            return self._module_used(nodes, imports)
        name = self.definition.name
        if self.facts.owner is not None:
            if name.startswith("__"):
                name = self.facts.owner.name
            else:
                return any(isinstance(n, ast.Attribute) and n.attr == name for n in nodes)
        names = {name, self.facts.import_name or name}
        return any(
            (isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load) and n.id in names)
            or (isinstance(n, ast.Attribute) and n.attr in names)
            for n in nodes
        )

    def _module_used(self, nodes: Sequence[ast.AST], imports: Iterable[Import]) -> bool:
        module = self.facts.import_module
        bound = {
            item.bound
            for item in imports
            if item.module == module
            or f"{item.module}.{item.name}" == module
            or item.module.startswith(f"{module}.")
        }
        return any(isinstance(n, ast.Name) and n.id in bound for n in nodes)

    # --- names without a definition ---

    def imports_for(self, body: Sequence[ast.stmt], names: Iterable[str]) -> dict[str, Import]:
        """Return an import for each free name that can be explained; the others are left out."""
        found = {}
        for name in sorted(names):
            item = self._import_for(name, _attributes(body, name))
            if item is not None:
                found[name] = item
        return found

    def _import_for(self, name: str, attributes: set[str]) -> Import | None:
        facts = self.facts
        if name == facts.import_name:
            return Import(facts.import_module, name)
        member = self.definition.member(name) if self.is_module else None
        if member is not None and facts.import_module and member.kind is not Kind.MODULE:
            return Import(facts.import_module, name)
        for scope in self._scopes():
            path = scope.names.get(name, "")
            item = self.public(path, name) if path else None
            if item is not None:
                return item
        if name == self.project:
            return Import(name)
        if attributes and name in sys.stdlib_module_names and name not in _WELL_KNOWN:
            return Import(name)
        if name in _WELL_KNOWN:
            # `datetime.datetime(…)` is the module, `datetime(…)` the class.
            if name == "datetime" and attributes & {"datetime", "date", "timedelta", "timezone"}:
                return Import(name)
            return Import(_WELL_KNOWN[name], name)
        if name in sys.stdlib_module_names and attributes:
            return Import(name)
        top = self.lookup.scope(self.project)
        if attributes and len(name) <= 4 and top and all(self._offered(a, top) for a in attributes):
            return Import(self.project, "", name)
        if name in _ALIASES and attributes:
            return Import(_ALIASES[name], "", name)
        return None

    def _offered(self, name: str, top: Scope) -> bool:
        return name in top.names or self.lookup.definition(f"{self.project}.{name}") is not None

    def _scopes(self) -> Iterable[Scope]:
        yield self.facts.scope
        top = self.lookup.scope(self.project)
        if top is not None:
            yield top

    def public(self, path: str, bound: str) -> Import | None:
        """Return the import of a dotted path under a name; None when it isn't public."""
        definition = self.lookup.definition(path)
        if path.partition(".")[0] != self.project:
            return self._foreign(path, bound, definition)
        if definition is None:
            return None
        module, name = self.lookup.public_path(definition.path)
        if any(is_private(part) for part in (*module.split("."), name)):
            return None
        if not name:
            parent, _, last = module.rpartition(".")
            item = Import(parent, last) if parent else Import(module)
        else:
            item = Import(module, name)
        if item.bound == bound:
            return item
        return Import(item.module, item.name, bound)

    @staticmethod
    def _foreign(path: str, bound: str, definition: Definition | None) -> Import | None:
        module, _, name = path.rpartition(".")
        if definition is not None and definition.kind in (Kind.MODULE, Kind.PACKAGE):
            if not module or bound == path.partition(".")[0] == path:
                return Import(path, "", "" if path == bound else bound)
            return Import(module, name, "" if name == bound else bound)
        if not module or any(is_private(part) for part in path.split(".")):
            return None
        return Import(module, name, "" if name == bound else bound)


def _attributes(body: Sequence[ast.stmt], name: str) -> set[str]:
    return {
        node.attr
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == name
    }
