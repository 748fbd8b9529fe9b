"""Values for parameters: from annotations, docstrings, names, and from what bodies do with them."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mkdocs_howto.examples.composing import evidence, guesses, hints, objects, typed
from mkdocs_howto.examples.composing.words import singular_of
from mkdocs_howto.examples.layout import quoted
from mkdocs_howto.examples.program import Import
from mkdocs_howto.source import Definition, Kind, Lookup, Parameter, ParameterKind, Scope, Trait

_RESERVED = frozenset(dir(builtins)) | frozenset(keyword.kwlist) | {"main", "folder"}
_NO_SCOPE = Scope("", {})


_VARIED = {
    "[1, 2, 3]": "[3, 4, 5]", "[1.0, 2.5, 4.0]": "[2.0, 3.5, 5.0]", "(1, 2)": "(4, 6)",
    "(1.0, 2.0)": "(4.0, 6.0)", '["apple", "pear"]': '["pear", "plum"]', '"example"': '"another"',
    '"Hello, world"': '"Hello, moon"', '"apple"': '"pear"', "1.5": "2.5", "3": "5", "42": "6",
    "{1, 2, 3}": "{3, 4, 5}", "1": "2", "(1.0, 2.0, 3.0)": "(4.0, 6.0, 8.0)",
}  # fmt: skip
"""What stands in place of a value that an earlier argument of the call has already."""


@dataclass(frozen=True, slots=True)
class Want:
    """What is known about a wanted value besides its annotation.

    Attributes:
        key: Under which its choice is remembered.
        words: The type as a docstring words it.
        about: What a docstring says of it.
        context: Names of the function, its class and its module.
        kept: Whether it is only kept, as the fields of data classes are.
    """

    key: str
    name: str = ""
    words: str = ""
    about: str = ""
    context: str = ""
    use: evidence.Use = field(default_factory=evidence.Use)
    kept: bool = False

    def inside(self, name: str) -> Want:
        """Return a want for a value inside this one."""
        return Want(f"{self.key}[]", name, context=self.context)


class Maker:
    """Builds the values of one example and collects what they need.

    Attributes:
        imports: What the program has to import.
        setup: Statements, as source, that must run before the value is used.
        folder: Whether the program needs a temporary folder.
        offered: How many choices there were for each value, by its key.
        given: What was taken for each value, as source.

    Args:
        project: Top-level package of the documented object.
        constants: Sources of the constants of the object's class, by name.
        picks: The number of the choice to take for a value; the first one where none is given.
        forced: Values to take, whatever else there is to choose.
    """

    def __init__(
        self, lookup: Lookup, project: str, constants: Mapping[str, str],
        picks: Mapping[str, int], forced: Mapping[str, str],
    ) -> None:  # fmt: skip
        self.lookup = lookup
        self.project = project
        self.constants = constants
        self.picks = picks
        self.forced = forced
        self.imports: set[Import] = set()
        self.setup: list[str] = []
        self.folder = False
        self.offered: dict[str, int] = {}
        self.given: dict[str, str] = {}
        self.shown = ""
        self.fills: set[str] = set()
        self.extra: set[str] = set()
        self.left_out: list[str] = []
        self._taken: dict[str, str] = {}
        self.making: list[str] = []

    # --- names ---

    def use(self, module: str, name: str = "") -> str:
        """Import a module or a name of one; return how to write it."""
        wanted = Import(module, name)
        full = f"{module}.{name}" if name else wanted.bound
        if self._taken.setdefault(wanted.bound, full) == full:
            self.imports.add(wanted)
            return name or module
        top = module.partition(".")[0]
        if name and self._taken.setdefault(top, top) == top:
            self.imports.add(Import(module))
            return f"{module}.{name}"
        alias = self.name(f"{wanted.bound}_module")
        self.imports.add(Import(module, name, alias))
        return alias

    def name(self, base: str) -> str:
        """Return a variable name that is free, and take it."""
        base = re.sub(r"\W", "_", base).strip("_") or "value"
        if base in _RESERVED or base[:1].isdigit():
            base = f"the_{base}" if base in ("type", "object") else f"{base}_"
        candidate, count = base, 2
        while candidate in self._taken:
            candidate, count = f"{base}_{count}", count + 1
        self._taken[candidate] = f"<{candidate}>"
        return candidate

    def is_free(self, name: str) -> bool:
        """Whether a name means nothing yet."""
        return name not in self._taken and name not in _RESERVED

    def reference(self, path: str) -> str:
        """Return how to write an object of a project, imported by its public path."""
        definition = self.lookup.definition(path)
        target = definition.path if definition else path
        module, name = self.lookup.public_path(target)
        if not name:
            return self.use(module)
        below = ""
        if definition is not None:
            chain = definition.path.removeprefix(f"{definition.module}.").split(".")
            below = "".join(f".{part}" for part in chain[1:])
        return self.use(module, name) + below

    def take(self, imports: Sequence[Import]) -> None:
        """Import what a ready-made value needs."""
        for item in imports:
            self._taken.setdefault(item.bound, f"{item.module}.{item.name}".rstrip("."))
        self.imports.update(imports)

    def tried(self) -> tuple[set[Import], int, dict[str, str], bool]:
        """Return a mark to which `undo` goes back."""
        return set(self.imports), len(self.setup), dict(self._taken), self.folder

    def undo(self, mark: tuple[set[Import], int, dict[str, str], bool]) -> None:
        """Forget what was needed since the mark."""
        self.imports, self._taken, self.folder = set(mark[0]), dict(mark[2]), mark[3]
        del self.setup[mark[1] :]

    def choose(self, key: str, options: Sequence[str]) -> str:
        """Return one of several choices, and remember how many there were."""
        options = list(dict.fromkeys(options))
        if "[" not in key:  # the items of a list are as good as others
            self.offered[key] = len(options)
        return options[min(self.picks.get(key, 0), len(options) - 1)]

    # --- arguments ---

    def arguments(
        self, definition: Definition, parameters: Sequence[Parameter], scope: Scope, *,
        owner: Definition | None = None, depth: int = 0, optional: Sequence[str] = (),
    ) -> str | None:  # fmt: skip
        """Return the arguments of a call as source; None when one can't be made.

        Args:
            definition: The callable, or the class when it is constructed.
            optional: Names of parameters with a default that are given anyway.
        """
        keys = {p.name: f"{definition.path}:{p.name}" for p in parameters}
        self.left_out += [keys[p.name] for p in parameters if _says_nothing(p.default)]
        dry = [p.name for p in parameters if p.name in ("dry_run", "dry") and p.default == "False"]
        required = [
            p for p in parameters
            if p.required or p.name in optional or p.name in dry
            or keys[p.name] in self.forced or keys[p.name] in self.extra
        ]  # fmt: skip
        if not any(p.required for p in required):
            extra = self._variadic(definition, parameters, scope, depth)
            if extra or not required:
                return extra
        by_keyword = False
        written = []
        # `stream(model="small", messages=messages)` says more than two values in a row.
        positional = [p for p in required if p.kind is not ParameterKind.KEYWORD and p.required]
        literal = len(positional) > 1 and all(
            p.annotation and len(p.name) > 3 and p.kind is not ParameterKind.POSITIONAL
            for p in parameters
        )
        for index, parameter in enumerate(required):
            value = self._argument(definition, owner, parameter, scope, depth)
            if value is None:
                return None
            skipped = not parameter.required and index > 0
            flag = value in ("True", "False", "None")
            by_keyword = by_keyword or parameter.kind is ParameterKind.KEYWORD or skipped
            wordy = len(parameter.name) > 2 and len(required) > 2 if index else literal
            if parameter.kind is not ParameterKind.POSITIONAL and (by_keyword or wordy or flag):
                by_keyword = True
                value = f"{parameter.name}={value}"
            written.append(value)
        if any(p.kind is ParameterKind.VAR_KEYWORD for p in parameters):
            written += ['name="Ada"'] if any("{name}" in value for value in written) else []
        return ", ".join([*written, *self._keywords(definition, parameters, scope, depth)])

    def _argument(
        self, definition: Definition, owner: Definition | None, parameter: Parameter, scope: Scope,
        depth: int,
    ) -> str | None:  # fmt: skip
        want = self._want(definition, owner, parameter)
        forced = self.forced.get(want.key)
        if parameter.name in ("dry_run", "dry") and parameter.default == "False":
            forced = "True"
        value = forced if forced is not None else self._parameter(parameter, scope, want, depth)
        if value is None:
            return None
        if forced is None and self.picks.get(want.key, 0) == 0:
            value = self._other_than(value, f"{definition.path}:")
        self.given[want.key] = value
        return self._in_variable(parameter.name, value) if depth == 0 else value

    def _other_than(self, value: str, call: str) -> str:
        """Return a value unlike those before it in a call: equal ones show little."""
        taken = [given for key, given in self.given.items() if key.startswith(call)]
        return _VARIED.get(value, value) if value in taken else value

    def _keywords(
        self, definition: Definition, parameters: Sequence[Parameter], scope: Scope, depth: int
    ) -> list[str]:
        """Return what `**options: Unpack[Options]` has to be given."""
        for parameter in parameters:
            if parameter.kind is ParameterKind.VAR_KEYWORD and "Unpack[" in parameter.annotation:
                inner = parameter.annotation.partition("Unpack[")[2].rpartition("]")[0]
                options = self.lookup.definition(scope.resolve(inner))
                if options is not None:
                    found = self.arguments(options, options.parameters, scope, depth=depth + 1)
                    return [found] if found else []
        return []

    def _in_variable(self, name: str, value: str) -> str:
        """Put a long value into a variable; return how to write it."""
        long = (len(value) > 24 and value[:1] not in "\"'") or len(value) > 60
        if not (long or (value.startswith(("[", "{")) and len(value) > 12)):
            return value
        variable = self.name(name)
        self.setup.append(f"{variable} = {value}")
        return variable

    def _variadic(
        self, definition: Definition, parameters: Sequence[Parameter], scope: Scope, depth: int
    ) -> str | None:
        for parameter in parameters:
            if parameter.kind is not ParameterKind.VAR_POSITIONAL:
                continue
            plain = ("args", "a", "arg", "argv", "params", "_")
            if parameter.name in plain and not parameter.annotation:
                # What it is passed on to may need some.
                return self.choose(f"{definition.path}:*", ["", "3", "1, 10", '"example"'])
            singular = replace(parameter, name=singular_of(parameter.name))
            want = self._want(definition, None, singular)
            mark = self.tried()
            value = self._parameter(singular, scope, want, depth)
            if value is None or parameter.annotation in ("Any", "object", "t.Any"):
                self.undo(mark)
                continue
            twin = '["a", "b", "c"]' if value == "[1, 2, 3]" and not parameter.annotation else ""
            return f"{value}, {twin}" if twin else value
        return ", ".join(self._keywords(definition, parameters, scope, depth))

    def _want(self, definition: Definition, owner: Definition | None, parameter: Parameter) -> Want:
        body = definition
        if definition.kind is Kind.CLASS:
            body = definition.member("__init__") or definition.member("__new__") or definition
        words = hints.documented_type(parameter.name, definition, owner, body)
        use = evidence.uses_in(body.node).get(parameter.name, evidence.Use())
        names = [definition.name, owner.name if owner else "", definition.module]
        names += [*evidence.formats_in(body.node), body.docstring.summary]
        key = f"{definition.path}:{parameter.name}"
        kept = definition.has(Trait.DATACLASS, Trait.NAMEDTUPLE)
        return Want(key, parameter.name, words, parameter.about, " ".join(names), use, kept)

    def _parameter(self, parameter: Parameter, scope: Scope, want: Want, depth: int) -> str | None:
        listed = first_of(self.constants.get(f"{parameter.name}s", ""))
        if listed and depth <= 1 and parameter.annotation in ("", "str"):
            return listed
        if hints.is_secret(parameter.name) and parameter.annotation in ("", "str", "str | None"):
            return f'{self.use("os")}.environ["{parameter.name.strip("_").upper()}"]'
        if parameter.annotation:
            return self.annotated(parameter.annotation, scope, want, depth)
        return self.guessed(want, scope, depth)

    # --- what other modules make ---

    def guessed(self, want: Want, scope: Scope, depth: int = 0) -> str | None:
        """Return a value for what has no annotation."""
        return guesses.guessed(self, want, scope, depth)

    def annotated(
        self, annotation: str | ast.expr, scope: Scope, want: Want, depth: int = 0
    ) -> str | None:
        """Return a value of a type; None when none can be made."""
        return typed.annotated(self, annotation, scope, want, depth)

    def construct(self, definition: Definition, depth: int = 0) -> str | None:
        """Return the expression that makes an instance of a class; None when there is none."""
        return objects.construct(self, definition, depth)

    def known(self, dotted: str) -> str:
        """Return a ready-made value of a type of a library, and import what it needs."""
        found = hints.known_value(dotted)
        assert found is not None, dotted
        self.take(found[1])
        return found[0]


def _says_nothing(default: str | None) -> bool:
    """Whether a default stands for an argument that is missing: None, or some constant's name."""
    if default is None or default in ("True", "False"):
        return False
    return default.strip("_")[:1].isupper()


def first_of(source: str) -> str:
    """Return the first text of a list, tuple or dict, as source; empty for anything else."""
    if source[:1] not in ("[", "(", "{"):
        return ""
    try:
        node = ast.parse(source.strip() or "0", mode="eval").body
    except (SyntaxError, ValueError):
        return ""
    items: Sequence[ast.expr | None] = ()
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        items = node.elts
    elif isinstance(node, ast.Dict):
        items = node.keys
    first = items[0] if items else None
    text = isinstance(first, ast.Constant) and isinstance(first.value, str)
    return quoted(first.value) if text else ""  # type: ignore[union-attr]
