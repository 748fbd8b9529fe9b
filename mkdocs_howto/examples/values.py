"""Values for parameters: from annotations, from guesses, and objects of the project."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mkdocs_howto.examples import guesses, known
from mkdocs_howto.examples.layout import quoted
from mkdocs_howto.examples.program import Import
from mkdocs_howto.source.model import (
    Definition,
    Kind,
    Lookup,
    Parameter,
    ParameterKind,
    Scope,
    Trait,
)

_DEEPEST = 4
"""How far constructors may need objects that need objects."""

_PLACES = ("Path newdirectory", "Path directory", "Path", "newdirectory", "directory", "path")
"""Kinds of use that only a file or folder allows; of a `Path`, where text wouldn't serve."""

_ARGUMENTS = ("value", "other", "third", "fourth")
"""Names for the parameters of functions that an example defines."""

_TEXTUAL = ("str", "Any", "object", "AnyStr")
"""Types of keys and values between which a mapping of text to text serves."""

_RESERVED = frozenset(dir(builtins)) | frozenset(keyword.kwlist) | {"main"}


@dataclass(frozen=True, slots=True)
class Hint:
    """What is known about a wanted value besides its annotation."""

    name: str = ""
    words: str = ""
    use: guesses.Use = field(default_factory=guesses.Use)
    about: str = ""
    context: str = ""

    def named(self, name: str) -> Hint:
        """Return a hint for a value inside this one."""
        return Hint(name=name, context=self.context)


class Maker:
    """Builds the values of one example and collects what they need.

    Attributes:
        imports: What the program has to import.
        setup: Statements, as source, that must run before the value is used.
        shown: Name of the attribute that the example looks at: given to the constructor where
            that takes it.

    Args:
        project: Top-level package of the documented object.
        constants: Sources of the constants of the object's class, by name.
        variant: 0 for the likeliest value of untyped parameters, higher for the next ones.
    """

    def __init__(
        self,
        lookup: Lookup,
        project: str,
        variant: int = 0,
        constants: Mapping[str, str] | None = None,
    ) -> None:
        self.lookup = lookup
        self.constants = constants or {}
        self.shown = ""
        self.project = project
        self.variant = variant
        self.imports: set[Import] = set()
        self.setup: list[str] = []
        self._taken: dict[str, str] = {}
        self._making: list[str] = []

    # --- names ---

    def use(self, module: str, name: str = "") -> str:
        """Import a module or a name of one; return how to write it."""
        wanted = Import(module, name)
        full = f"{module}.{name}" if name else wanted.bound
        if self._taken.setdefault(wanted.bound, full) == full:
            self.imports.add(wanted)
            return name or module
        if name and self._taken.setdefault(module.partition(".")[0], module.partition(".")[0]):
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

    def tried(self) -> tuple[set[Import], int, dict[str, str]]:
        """Return a mark to which `undo` goes back."""
        return set(self.imports), len(self.setup), dict(self._taken)

    def undo(self, mark: tuple[set[Import], int, dict[str, str]]) -> None:
        """Forget what was needed since the mark."""
        self.imports, self._taken = set(mark[0]), dict(mark[2])
        del self.setup[mark[1] :]

    # --- arguments ---

    def arguments(
        self,
        definition: Definition,
        parameters: Sequence[Parameter],
        scope: Scope,
        *,
        owner: Definition | None = None,
        depth: int = 0,
        optional: Sequence[str] = (),
    ) -> str | None:
        """Return the arguments of a call as source; None when one can't be made.

        Args:
            definition: The callable, or the class when it is constructed.
            optional: Names of parameters with a default that are given anyway.
        """
        required = [p for p in parameters if p.required or p.name in optional]
        if not required:
            return self._variadic(definition, parameters, scope, depth)
        by_keyword = False
        written = []
        # `stream(model="small", messages=messages)` says more than two values in a row.
        literal = len(required) > 1 and all(
            p.annotation and len(p.name) > 3 and p.kind is not ParameterKind.POSITIONAL
            for p in parameters
        )
        for index, parameter in enumerate(required):
            hint = self._hint(definition, owner, parameter)
            value = self._parameter(parameter, scope, hint, depth)
            if value is None:
                return None
            value = self._in_variable(parameter.name, value) if depth == 0 else value
            skipped = parameter.default is not None
            by_keyword = by_keyword or parameter.kind is ParameterKind.KEYWORD or skipped
            wordy = len(parameter.name) > 2 and len(required) > 2 if index else literal
            if parameter.kind is not ParameterKind.POSITIONAL and (by_keyword or wordy):
                by_keyword = True
                value = f"{parameter.name}={value}"
            written.append(value)
        named = any(p.kind is ParameterKind.VAR_KEYWORD for p in parameters)
        if named and any("{name}" in value for value in written):
            written.append('name="Ada"')
        return ", ".join(written)

    def _in_variable(self, name: str, value: str) -> str:
        """Put a long value into a variable; return how to write it."""
        if not _deserves_name(value):
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
                continue
            hint = self._hint(definition, None, replace(parameter, name=_singular(parameter.name)))
            mark = self.tried()
            value = self._parameter(replace(parameter, name=hint.name), scope, hint, depth)
            if value is None or parameter.annotation in ("Any", "object", "t.Any"):
                self.undo(mark)
                continue
            twin = '["a", "b", "c"]' if value == "[1, 2, 3]" and not parameter.annotation else ""
            return f"{value}, {twin}" if twin else value
        return ""

    def _hint(self, definition: Definition, owner: Definition | None, parameter: Parameter) -> Hint:
        body = definition
        if definition.kind is Kind.CLASS:
            body = definition.member("__init__") or definition
        words = guesses.documented_type(definition, owner or body, parameter.name)
        use = guesses.use_of(body.node, parameter.name)
        names = [definition.name, owner.name if owner else "", definition.module]
        return Hint(parameter.name, words, use, parameter.about, " ".join(names))

    def _parameter(self, parameter: Parameter, scope: Scope, hint: Hint, depth: int) -> str | None:
        listed = first_of(self.constants.get(f"{parameter.name}s", ""))
        if listed and depth <= 1 and parameter.annotation in ("", "str"):
            return listed
        if parameter.annotation:
            return self.annotated(parameter.annotation, scope, hint, depth)
        return self.guessed(hint, scope, depth)

    # --- without annotations ---

    def guessed(self, hint: Hint, scope: Scope, depth: int = 0) -> str | None:
        """Return a value for what has no annotation."""
        choices = guesses.choices_in(hint.words)
        if choices:
            return choices[0]
        evidence = self._evidence(hint)
        place = next((k for k in hint.use.kinds if k in _PLACES), "")
        if place and self.variant < 2:
            return self._path(hint) if place.startswith("Path") else self._place(place, hint)
        if hint.use.keys and self.variant < 2:
            return self._keyed(hint)
        project = self._project_object(hint, scope, depth) if self.variant != 2 else None
        if project and not (evidence and evidence[0] in ("str", "int", "number", "bool")):
            return project
        if hint.use.literals and (not evidence or evidence[0] in ("str", "list", "object")):
            return hint.use.literals[0]
        if not evidence:
            return self.kind("object", hint, scope, depth)
        if evidence == ["str"] and not hint.words and self.variant:
            # Only a name says so: what is called a text may want bytes, a list or a number.
            evidence = ["str", "bytes", "list", "int"]
        return self.kind(evidence[min(self.variant, len(evidence) - 1)], hint, scope, depth)

    def _keyed(self, hint: Hint) -> str:
        """Return items, or JSON, with the keys that the body reads."""
        keys = [self._key(key) for key in hint.use.keys]
        if hint.use.inside:
            values = ('"tea"', '"milk"') if hint.use.texts else ("3", "4")
            rows = (", ".join(f"{key}: {value}" for key in keys) for value in values)
            return "[" + ", ".join(f"{{{row}}}" for row in rows) + "]"
        plural = [key for key in keys if key.endswith('s"')]
        entries = [f"{key}: {'[1, 2, 3]' if key in plural else quoted('Ada')}" for key in keys]
        return quoted("{" + ", ".join(entries) + "}")

    def _key(self, key: str) -> str:
        """Return a key as source; one that a parameter gives is the text which that is given."""
        named = key.strip("<>")
        return quoted(guesses.text_for(named) or "example") if key != named else quoted(key)

    def _evidence(self, hint: Hint) -> list[str]:
        """Return the types that speak for themselves, the likeliest first."""
        named = guesses.kind_for(hint.name)
        documented = guesses.kind_of_words(hint.words) if hint.words else ""
        told = guesses.kind_of_words(hint.about) if hint.about else ""
        found = [documented] if documented else []
        plural = hint.name.endswith("s") and guesses.text_for(_singular(hint.name))
        for kind in hint.use.kinds:
            refined = named if _refines(named, kind) else kind
            found.append("list[str]" if kind == "list" and plural else refined)
        found += [named, told]
        if documented and _refines(named, documented):
            found.insert(0, named)
        return [kind for kind in dict.fromkeys(found) if kind]

    def _project_object(self, hint: Hint, scope: Scope, depth: int) -> str | None:
        """Return an object of the project's own class that the docstring or the name means."""
        if depth >= _DEEPEST:
            return None
        words = re.findall(r"[A-Za-z_][\w.]*", hint.words)[:4]
        for word in [*words, hint.name]:
            if len(word) < 3 and word == hint.name:
                continue
            path = self._class_named(word, scope)
            if path:
                mark = self.tried()
                definition = self.lookup.definition(path)
                value = self.construct(definition, depth + 1) if definition else None
                if value:
                    return value
                self.undo(mark)
        return None

    def _class_named(self, word: str, scope: Scope) -> str:
        last = word.rpartition(".")[2]
        top = self.lookup.scope(self.project)
        for names in (scope.names, top.names if top else {}):
            for name in (last, last.title().replace("_", "")):
                path = names.get(name, "")
                if name[:1].isupper() and path.partition(".")[0] == self.project:
                    definition = self.lookup.definition(path)
                    if definition and definition.kind is Kind.CLASS:
                        return definition.path
        return ""

    def kind(self, kind: str, hint: Hint, scope: Scope, depth: int) -> str | None:
        """Return a value of one of the types that `guesses` knows."""
        plain = {
            "bool": "True",
            "char": '"a"',
            "json": quoted('{"name": "Ada"}'),
            "pattern": 'r"\\w+"',
            "code": '"x = 1 + 2"',
            "type": "int",
            "Exception": 'ValueError("example")',
            "tuple[int, int, int]": "(255, 128, 0)",
            "list": '["a", "b", "c"]' if self.variant == 3 else "[1, 2, 3]",
        }
        if kind in plain:
            return plain[kind]
        if kind == "object":
            return self._anything(hint)
        if kind in ("number", "float"):
            whole = kind == "number" and self.variant != 1
            return guesses.number_for(hint.name, whole=whole)
        if kind in _PLACES:
            return self._place(kind.removeprefix("Path ").replace("Path", "path"), hint)
        if kind == "IO":
            return self._known("io.BytesIO" if self.variant == 1 else "io.StringIO")
        if kind == "Callable":
            return self._function(hint)
        if kind in ("datetime", "date", "timedelta"):
            return self._known(f"datetime.{kind}")
        if kind == "Logger":
            return self._known("logging.Logger")
        if kind == "module":
            return self._known("types.ModuleType")
        return self.annotated(kind, Scope("", {}), hint, depth)

    def _place(self, kind: str, hint: Hint) -> str:
        """Return the text of a path: what is written to or removed lies in a folder of its own."""
        written = hint.use.written or guesses.is_target(hint.name)
        if kind == "newdirectory" or (kind == "directory" and written):
            return f"{self.use('tempfile')}.mkdtemp()"
        if written:
            return f'{self.use("tempfile")}.mkdtemp() + "/{guesses.file_for(hint.name)}"'
        return '"."' if kind == "directory" else "__file__"

    def _path(self, hint: Hint) -> str:
        """Return the `Path` for a parameter that is annotated as one."""
        self.take(known.VALUES["pathlib.Path"][1])
        written = hint.use.written or guesses.is_target(hint.name)
        kinds = " ".join(hint.use.kinds)
        folder = guesses.kind_for(hint.name) == "directory" or "directory" in kinds
        if written:
            name = "" if folder else guesses.file_for(hint.name)
            within = f', "{name}"' if name else ""
            return f"Path({self.use('tempfile')}.mkdtemp(){within})"
        return 'Path(".")' if folder else "Path(__file__)"

    def _function(self, hint: Hint) -> str:
        arity = hint.use.arity
        name = hint.name.lower()
        if hint.use.awaited:
            function = self.name(hint.name if hint.name not in self._taken else "callback")
            names = ", ".join(_ARGUMENTS[: arity if arity is not None else 1])
            result = names.partition(",")[0] or quoted("example")
            self.setup.append(f"async def {function}({names}):\n    return {result}")
            return function
        if arity == 0:
            return 'lambda: "example"'
        if arity == 2:
            return "lambda first, second: first"
        if arity is not None and arity > 2:
            return "lambda *values: values[0]"
        if name.startswith(("pred", "cond", "test", "is_", "filter")):
            return "bool"
        return "str" if arity == 1 or "key" in name else "lambda value: value"

    def _anything(self, hint: Hint) -> str:
        name = hint.name.lower().strip("_")
        if name in ("default", "fill", "fill_value", "fillvalue", "sentinel", "initial"):
            return "None"
        if name in ("obj", "object", "instance", "entity"):
            return '{"name": "Ada", "city": "London"}'
        if guesses.kind_for(name) in ("", "object"):
            text = guesses.text_in(name, hint.context) or guesses.text_for(name)
            return quoted(text) if text else ("3" if self.variant == 1 else '"example"')
        return self.kind(guesses.kind_for(name), hint, Scope("", {}), 0) or '"example"'

    # --- with annotations ---

    def annotated(
        self, annotation: str | ast.expr, scope: Scope, hint: Hint, depth: int = 0
    ) -> str | None:
        """Return a value of a type; None when none can be made."""
        if isinstance(annotation, str):
            try:
                annotation = ast.parse(annotation.strip(), mode="eval").body
            except SyntaxError:
                return None
        if depth > _DEEPEST + 2:
            return None
        if isinstance(annotation, ast.Constant):
            if annotation.value is None:
                return "None"
            if isinstance(annotation.value, str):
                return self.annotated(annotation.value, scope, hint, depth)
            return None
        if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
            return self._union(_members(annotation), scope, hint, depth)
        if isinstance(annotation, ast.Subscript):
            dotted = scope.resolve(ast.unparse(annotation.value))
            inner = annotation.slice
            arguments = list(inner.elts) if isinstance(inner, ast.Tuple) else [inner]
            return self._typed(dotted, arguments, scope, hint, depth)
        if isinstance(annotation, ast.Name | ast.Attribute):
            return self._typed(scope.resolve(ast.unparse(annotation)), [], scope, hint, depth)
        return None

    def _union(
        self, members: Sequence[ast.expr], scope: Scope, hint: Hint, depth: int
    ) -> str | None:
        usable = [m for m in members if not (isinstance(m, ast.Constant) and m.value is None)]
        ranked = sorted(usable, key=lambda member: _effort(ast.unparse(member), scope))
        if self.variant == 1:
            ranked = usable
        for member in ranked:
            mark = self.tried()
            value = self.annotated(member, scope, hint, depth)
            if value is not None:
                return value
            self.undo(mark)
        return "None" if len(usable) < len(members) else None

    def _typed(
        self, dotted: str, arguments: list[ast.expr], scope: Scope, hint: Hint, depth: int
    ) -> str | None:
        if dotted in ("pathlib.Path", "os.PathLike"):
            return self._path(hint)
        if dotted in known.VALUES:
            return self._known(dotted)
        last = dotted.rpartition(".")[2]
        if known.is_generic(dotted) or dotted.startswith(("_typeshed.", "collections.defaultdict")):
            found = self._builtin(last, hint)
            if found is None:
                found = self._generic(last, arguments, scope, hint, depth)
            if found is not None:
                return found
        definition = self.lookup.definition(dotted)
        if definition is None:
            if "." not in dotted and (len(last) <= 2 or last.endswith(("T", "_co", "_contra"))):
                return self._anything(hint)
            return None
        if definition.kind is Kind.CLASS:
            return self.construct(definition, depth + 1, hint)
        if definition.kind is Kind.ATTRIBUTE and definition.value:
            return self._alias(definition, arguments, hint, depth)
        return None

    def _builtin(self, name: str, hint: Hint) -> str | None:
        if name in known.STRINGS:
            return self._text(hint)
        if name == "int":
            literal = next((x for x in hint.use.literals if x.lstrip("-").isdigit()), "")
            return literal or guesses.number_for(hint.name, whole=True)
        if name == "float":
            return guesses.number_for(hint.name, whole=False)
        if name in known.LITERALS:
            return known.LITERALS[name]
        if name in known.ANYTHING:
            return self.guessed(replace(hint, words=hint.words), Scope("", {}), 1)
        exception = getattr(builtins, name, None)
        if isinstance(exception, type) and issubclass(exception, BaseException):
            chosen = "ValueError" if name in ("Exception", "BaseException") else name
            return f'{chosen}("example")' if "Unicode" not in chosen else None
        if name == "StrPath":
            return self._place("path", hint)
        return None

    def _text(self, hint: Hint) -> str:
        choices = [c for c in guesses.choices_in(hint.words) if c[0] in "\"'"]
        literals = [x for x in (*choices, *hint.use.literals) if x[:1] in "\"'"]
        if literals:
            return quoted(ast.literal_eval(literals[0]))
        kind = guesses.kind_for(hint.name)
        if kind in ("path", "directory", "IO"):
            return self._place("directory" if kind == "directory" else "path", hint)
        if kind in ("datetime", "date"):
            return '"2026-01-31"'
        told = guesses.text_in(hint.name, hint.context)
        return quoted(told or guesses.text_for(hint.name) or "example")

    def _generic(
        self, name: str, arguments: list[ast.expr], scope: Scope, hint: Hint, depth: int
    ) -> str | None:
        """Return a value of a type of `typing` or `collections.abc`, or a built-in container."""
        if name == "Optional" and arguments:
            return self._union([*arguments, ast.Constant(None)], scope, hint, depth)
        if name == "Union":
            return self._union(arguments, scope, hint, depth)
        if name == "Literal" and arguments:
            return _written(arguments[0])
        if name in known.WRAPPERS and arguments:
            return self.annotated(arguments[0], scope, hint, depth)
        if name in ("type", "Type"):
            return self._class(arguments, scope)
        if name in ("Callable", "FunctionType", "MethodType", "LambdaType"):
            return self._callable(arguments, scope, hint, depth)
        if name in ("IO", "TextIO", "BinaryIO", "SupportsRead", "SupportsWrite"):
            binary = bool(arguments) and ast.unparse(arguments[0]) == "bytes"
            return self._known("io.BytesIO" if binary else "io.StringIO")
        if name in known.AWAITABLES:
            return None
        if name in ("ContextManager", "AbstractContextManager"):
            return f"{self.use('contextlib')}.nullcontext()"
        return self._container(name, arguments, scope, hint, depth)

    def _container(
        self, name: str, arguments: list[ast.expr], scope: Scope, hint: Hint, depth: int
    ) -> str | None:
        """Return a tuple, mapping, iterator, list or set."""
        if name in known.TUPLES:
            return self._tuple(arguments, scope, hint, depth)
        if name in known.MAPPINGS:
            return self._mapping(arguments, scope, hint, depth)
        if name in known.ASYNC_ITERATORS:
            return self._async_iterator(arguments, scope, hint, depth)
        items = self._items(arguments, scope, hint, depth)
        if items is None:
            return None
        if name in known.SEQUENCES:
            return f"[{items}]"
        if name in known.SETS:
            return f"{{{items}}}"
        if name in known.FROZEN_SETS:
            return f"frozenset({{{items}}})"
        if name in known.ITERATORS:
            return f"iter([{items}])"
        return None

    def _items(self, arguments: list[ast.expr], scope: Scope, hint: Hint, depth: int) -> str | None:
        inner = ast.unparse(arguments[0]) if arguments else ""
        resolved = scope.resolve(inner)
        last = resolved.rpartition(".")[2]
        if last == "int":
            return "1, 2, 3"
        if last == "float":
            return "1.0, 2.5, 4.0"
        if last == "str":
            text = guesses.text_for(_singular(hint.name))
            if guesses.kind_for(_singular(hint.name)) == "path":
                return "__file__"
            return quoted(text) if text else '"apple", "pear"'
        unbound = not arguments or last in ("Any", "object")
        if unbound or (known.is_generic(resolved) and len(last) <= 2 and "[" not in inner):
            if guesses.kind_for(hint.name) == "list[str]":
                return '"apple", "pear"'
            return "1, 2, 3"
        if self._is_free(resolved):
            return "1, 2, 3"
        if last == "bool":
            return "True, False"
        return self.annotated(arguments[0], scope, hint.named(_singular(hint.name)), depth + 1)

    def _is_free(self, dotted: str) -> bool:
        """Whether a type is a variable without a bound."""
        definition = self.lookup.definition(dotted)
        if definition is None or definition.kind is not Kind.ATTRIBUTE:
            return False
        value = definition.value
        return (
            bool(re.match(r"([\w.]+\.)?TypeVar\(", value))
            and "bound" not in value
            and (value.count(",") == 0 or "variant" in value)
        )

    def _tuple(self, arguments: list[ast.expr], scope: Scope, hint: Hint, depth: int) -> str | None:
        if not arguments:
            return "(1, 2)"
        if len(arguments) == 2 and _is_ellipsis(arguments[1]):
            items = self._items(arguments[:1], scope, hint, depth)
            comma = "," if items and "," not in items else ""
            return None if items is None else f"({items}{comma})"
        values = []
        for argument in arguments:
            value = self.annotated(argument, scope, hint.named(_singular(hint.name)), depth + 1)
            if value is None:
                return None
            values.append(value)
        return f"({', '.join(values)}{',' if len(values) == 1 else ''})"

    def _mapping(
        self, arguments: list[ast.expr], scope: Scope, hint: Hint, depth: int
    ) -> str | None:
        if len(arguments) < 2:
            return guesses.mapping_for(hint.name) or '{"name": "Ada", "city": "London"}'
        texts = [ast.unparse(argument).rpartition(".")[2] for argument in arguments]
        named = guesses.mapping_for(hint.name)
        if named and texts[0] in _TEXTUAL and texts[1] in _TEXTUAL:
            return named
        name = _singular(hint.name)
        key = self.annotated(arguments[0], scope, hint.named("name"), depth + 1)
        if ast.unparse(arguments[1]) in ("Any", "object", "str", "typing.Any", "t.Any"):
            value: str | None = '"Ada"' if key == '"name"' else '"example"'
        else:
            value = self.annotated(arguments[1], scope, hint.named(name), depth + 1)
        return None if key is None or value is None else f"{{{key}: {value}}}"

    def _class(self, arguments: list[ast.expr], scope: Scope) -> str | None:
        if not arguments:
            return "int"
        dotted = scope.resolve(ast.unparse(arguments[0]))
        last = dotted.rpartition(".")[2]
        if isinstance(getattr(builtins, last, None), type) and known.is_generic(dotted):
            return "ValueError" if last in ("BaseException", "Exception") else last
        definition = self.lookup.definition(dotted)
        if definition is not None and definition.kind is Kind.CLASS:
            return self.reference(definition.path)
        if definition is not None and "bound=" in definition.value:
            bound = re.search(r"bound=['\"]?([\w.]+)", definition.value)
            inner = self.lookup.scope(definition.module)
            if bound and inner:
                return self._class([ast.Name(bound.group(1))], inner)
        return "int"

    def _callable(
        self, arguments: list[ast.expr], scope: Scope, hint: Hint, depth: int
    ) -> str | None:
        if len(arguments) != 2:
            return self._function(hint)
        wanted, result = arguments
        if isinstance(result, ast.Constant) and result.value is None:
            return "print"
        names = ["*values"] if not isinstance(wanted, ast.List) else _lambda_names(wanted.elts)
        if isinstance(wanted, ast.List):
            for name, element in zip(names, wanted.elts, strict=True):
                if ast.unparse(element) == ast.unparse(result):
                    return f"lambda {', '.join(names)}: {name}"
        dotted = scope.resolve(
            ast.unparse(result.value if isinstance(result, ast.Subscript) else result)
        )
        if dotted.rpartition(".")[2] in known.AWAITABLES:
            return self._coroutine(names, result, scope, hint, depth)
        value = self.annotated(result, scope, hint.named("result"), depth + 1)
        if value is None:
            return None
        head = f"lambda {', '.join(names)}".rstrip()
        return f"{head}: {value}"

    def _coroutine(
        self, names: list[str], result: ast.expr, scope: Scope, hint: Hint, depth: int
    ) -> str | None:
        inner = result.slice if isinstance(result, ast.Subscript) else ast.Constant(None)
        last = inner.elts[-1] if isinstance(inner, ast.Tuple) else inner
        value = self.annotated(last, scope, hint.named("result"), depth + 1)
        if value is None:
            return None
        function = self.name(hint.name or "callback")
        self.setup.append(f"async def {function}({', '.join(names)}):\n    return {value}")
        return function

    def _async_iterator(
        self, arguments: list[ast.expr], scope: Scope, hint: Hint, depth: int
    ) -> str | None:
        items = self._items(arguments[:1], scope, hint, depth)
        if items is None:
            return None
        function = self.name(f"produce_{hint.name or 'items'}")
        self.setup.append(
            f"async def {function}():\n    for item in [{items}]:\n        yield item"
        )
        return f"{function}()"

    def _alias(
        self, definition: Definition, arguments: list[ast.expr], hint: Hint, depth: int
    ) -> str | None:
        """Return a value of a type alias, a type variable or a new type."""
        scope = self.lookup.scope(definition.module) or Scope(definition.module, {})
        try:
            value = ast.parse(definition.value, mode="eval").body
        except SyntaxError:
            return None
        if isinstance(value, ast.Name) and isinstance(getattr(builtins, value.id, None), type):
            # `str = str`, as modules write that bridge old versions of Python.
            return self.annotated(value, Scope("", {}), hint, depth + 1)
        if not isinstance(value, ast.Call):
            return self.annotated(value, scope, hint, depth + 1)
        made = ast.unparse(value.func).rpartition(".")[2]
        if made == "TypeVar":
            bound = next((k.value for k in value.keywords if k.arg == "bound"), None)
            if bound is not None:
                return self.annotated(bound, scope, hint, depth + 1)
            if len(value.args) > 1:
                return self.annotated(value.args[1], scope, hint, depth + 1)
            return self._anything(hint)
        if made == "NewType" and len(value.args) == 2:
            inner = self.annotated(value.args[1], scope, hint, depth + 1)
            return None if inner is None else f"{self.reference(definition.path)}({inner})"
        return None

    def _known(self, dotted: str) -> str:
        value, imports = known.VALUES[dotted]
        self.take(imports)
        return value

    # --- objects of a project ---

    def construct(
        self, definition: Definition, depth: int = 0, hint: Hint | None = None
    ) -> str | None:
        """Return the expression that makes an instance of a class; None when there is none."""
        name = definition.name
        if definition.path in known.VALUES and (
            # The documented class itself is made by its own name.
            depth >= 0 or known.VALUES[definition.path][0].startswith((f"{name}(", f"{name}."))
        ):
            return self._known(definition.path)
        if depth > _DEEPEST or definition.path in self._making or self._private(definition):
            return None
        full = self.lookup.definition(definition.path) or definition
        self._making.append(definition.path)
        try:
            for way in (self._special, self._called, self._by_factory, self._by_subclass):
                mark = self.tried()
                value = way(full, depth)
                if value is not None:
                    return value
                self.undo(mark)
        finally:
            self._making.pop()
        return None

    def _private(self, definition: Definition) -> bool:
        return definition.name.startswith("_") and not definition.module.startswith(self.project)

    def _special(self, definition: Definition, depth: int) -> str | None:
        if definition.has(Trait.ENUM):
            member = first_member(definition)
            return f"{self.reference(definition.path)}.{member}" if member else None
        if definition.has(Trait.TYPED_DICT):
            scope = self.lookup.scope(definition.module) or Scope(definition.module, {})
            entries = []
            for parameter in definition.parameters:
                if "NotRequired" in parameter.annotation:
                    continue
                hint = Hint(parameter.name)
                value = self.annotated(parameter.annotation, scope, hint, depth + 1)
                if value is None:
                    return None
                entries.append(f'"{parameter.name}": {value}')
            return f"{{{', '.join(entries)}}}"
        return None

    def _called(self, definition: Definition, depth: int) -> str | None:
        if definition.has(Trait.ABSTRACT, Trait.PROTOCOL, Trait.ENUM, Trait.TYPED_DICT):
            return None
        if "type" in definition.bases:
            return None
        name = self.reference(definition.path)
        maker = definition.member("__init__") or definition.member("__new__")
        source = maker if maker is not None and not definition.has(Trait.DATACLASS) else definition
        scope = self.lookup.scope(source.module) or Scope(source.module, {})
        mark = self.tried()
        shown = (self.shown,) if depth < 0 and self.shown else ()
        arguments = self.arguments(
            definition, definition.parameters, scope, depth=depth + 1, optional=shown
        )
        if arguments is None:
            self.undo(mark)
            return None
        return f"{name}({arguments})"

    def _by_factory(self, definition: Definition, depth: int) -> str | None:
        """Use a class method that returns an instance."""
        for member in definition.members:
            makes = member.has(Trait.CLASSMETHOD) and member.returns.strip("'\"").rpartition(".")[
                2
            ] in (definition.name, "Self")
            if not makes or member.name.startswith("_") or member.has(Trait.ASYNC):
                continue
            scope = self.lookup.scope(member.module) or Scope(member.module, {})
            mark = self.tried()
            arguments = self.arguments(
                member, member.parameters, scope, owner=definition, depth=depth + 1
            )
            if arguments is not None:
                return f"{self.reference(definition.path)}.{member.name}({arguments})"
            self.undo(mark)
        return None

    def _by_subclass(self, definition: Definition, depth: int) -> str | None:
        if definition.has(Trait.ENUM, Trait.TYPED_DICT) or "type" in definition.bases:
            return None
        for path in self.lookup.subclasses(definition.path)[:4]:
            below = self.lookup.definition(path)
            if below is not None and not below.has(Trait.ABSTRACT) and path not in self._making:
                mark = self.tried()
                self._making.append(path)
                value = self._called(below, depth + 1)
                self._making.pop()
                if value is not None:
                    return value
                self.undo(mark)
        made = self.subclass(definition, depth)
        return f"{made}()" if made and not any(p.required for p in definition.parameters) else None

    def subclass(self, definition: Definition, depth: int = 0, base: str = "") -> str | None:
        """Define a small subclass that implements what is abstract; return its name.

        Returns:
            None when a member can't be implemented in a line.
        """
        base = base or self.reference(definition.path)
        members = [m for m in definition.members if m.has(Trait.ABSTRACT)]
        if definition.has(Trait.PROTOCOL):
            members = [
                m
                for m in definition.members
                if m.kind is not Kind.CLASS
                and m.inherited_from not in ("typing.Protocol", "object")
                and (not m.name.startswith("__") or m.name in _CALLED_BY_SYNTAX)
            ]
        if len(members) > 5:
            return None
        lines = []
        for member in members:
            line = self._implemented(member, depth)
            if line is None:
                return None
            lines.append(line)
        stem = re.sub(
            r"^(Base|Abstract|Abc|I(?=[A-Z]))|(Base|ABC|Mixin|Protocol)$", "", definition.name
        )
        name = self.name(f"Custom{stem.lstrip('_') or 'Class'}")
        body = "\n\n".join(lines) or '    """Adds nothing to its base."""'
        self.setup.append(f"class {name}({base}):\n{body}")
        return name

    def _implemented(self, member: Definition, depth: int) -> str | None:
        scope = self.lookup.scope(member.module) or Scope(member.module, {})
        if member.kind is Kind.ATTRIBUTE:
            value = self.annotated(member.returns or "str", scope, Hint(member.name), depth + 1)
            return None if value is None else f"    {member.name} = {value}"
        result = member.returns or "None"
        value = "None"
        if result not in ("None", "") and not member.has(Trait.GENERATOR):
            inner = self.annotated(result, scope, Hint(member.name), depth + 1)
            value = "None" if inner is None else inner
        names = ["self"] if not member.has(Trait.STATICMETHOD) else []
        names = ["cls"] if member.has(Trait.CLASSMETHOD) else names
        for parameter in member.parameters:
            stars = {ParameterKind.VAR_POSITIONAL: "*", ParameterKind.VAR_KEYWORD: "**"}
            if parameter.kind is ParameterKind.KEYWORD and not any(
                n.startswith("*") for n in names
            ):
                names.append("*")
            default = f"={parameter.default}" if parameter.default in _PLAIN_DEFAULTS else ""
            if parameter.default is not None and not default:
                default = "=None"
            names.append(f"{stars.get(parameter.kind, '')}{parameter.name}{default}")
        head = "async def" if member.has(Trait.ASYNC) else "def"
        marks = "    @property\n" if member.kind is Kind.PROPERTY else ""
        marks += "    @classmethod\n" if member.has(Trait.CLASSMETHOD) else ""
        marks += "    @staticmethod\n" if member.has(Trait.STATICMETHOD) else ""
        return f"{marks}    {head} {member.name}({', '.join(names)}):\n        return {value}"


_CALLED_BY_SYNTAX = ("__call__", "__iter__", "__len__", "__getitem__", "__enter__", "__exit__")
_PLAIN_DEFAULTS = ("None", "True", "False", "0", "1", "''", "()")


def first_of(source: str) -> str:
    """Return the first text of a list, tuple or dict, as source; empty for anything else."""
    try:
        node = ast.parse(source.strip() or "0", mode="eval").body
    except SyntaxError:
        return ""
    items: Sequence[ast.expr | None] = ()
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        items = node.elts
    elif isinstance(node, ast.Dict):
        items = node.keys
    first = items[0] if items else None
    text = isinstance(first, ast.Constant) and isinstance(first.value, str)
    return quoted(first.value) if text else ""  # type: ignore[union-attr]


def first_member(definition: Definition) -> str:
    """Return the name of an enum's first member; empty when it has none."""
    for member in definition.members:
        if member.kind is Kind.ATTRIBUTE and member.value and not member.name.startswith("_"):
            return member.name
    return ""


def _deserves_name(value: str) -> bool:
    """Whether a value reads better in a variable of its own."""
    return (len(value) > 24 and value[:1] not in "\"'") or (
        value.startswith(("[", "{")) and len(value) > 12
    )


def _refines(named: str, kind: str) -> bool:
    """Whether the type that a name suggests is a more exact one than the type of a use."""
    if not named or named == "object":
        return False
    if kind in ("list", "list[int]"):
        return named.startswith(("list", "dict", "tuple", "set", "Iterator", "str"))
    if kind in ("int", "number"):
        return named in ("int", "number")
    return kind == "object"


def _effort(annotation: str, scope: Scope) -> int:
    """Return how much a member of a union asks for; simple types first."""
    dotted = scope.resolve(annotation.partition("[")[0].strip("'\""))
    last = dotted.rpartition(".")[2]
    if last in known.STRINGS or last in ("int", "float", "bool", "Literal"):
        return 0
    if last in known.BYTES or last in known.ANYTHING:
        return 2
    return 1


def _members(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*_members(node.left), *_members(node.right)]
    return [node]


def _written(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return quoted(node.value)
    return ast.unparse(node)


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...


def _lambda_names(elements: Sequence[ast.expr]) -> list[str]:
    names: list[str] = []
    for element in elements:
        last = re.split(r"[.\[\]| ]", ast.unparse(element).strip("'\""))[0]
        last = ast.unparse(element).partition("[")[0].rpartition(".")[2].strip("'\"")
        word = snake(last) if last[:1].isupper() and len(last) > 2 else "value"
        word = word.rpartition("_")[2] if word.isidentifier() else "value"
        word = f"{word}_" if keyword.iskeyword(word) or hasattr(builtins, word) else word
        while word in names:
            word = f"other_{word}"
        names.append(word)
    return names


def snake(name: str) -> str:
    """Return a class's name as a variable is written."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return spaced.lower().strip("_")


def _singular(name: str) -> str:
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    if name.endswith("s") and not name.endswith("ss"):
        return name[:-1]
    return name
