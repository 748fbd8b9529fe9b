"""Values of what has no annotation, and texts, files and functions: from names and bodies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_howto.examples.composing import hints, objects
from mkdocs_howto.examples.composing.words import requoted, singular_of
from mkdocs_howto.examples.layout import quoted
from mkdocs_howto.source import Scope

if TYPE_CHECKING:
    from mkdocs_howto.examples.composing.values import Maker, Want

_PLACES = ("Path newdirectory", "Path directory", "Path", "newdirectory", "directory", "path")
_ARGUMENTS = ("value", "other", "third", "fourth")
_LINE = "Hello, world\n"
_NO_SCOPE = Scope("", {})
_PLAIN_KINDS = {
    "bool": "True", "char": '"a"', "json": "'{\"name\": \"Ada\"}'", "pattern": 'r"\\w+"',
    "code": '"x = 1 + 2"', "type": "int", "Exception": 'ValueError("no such file")',
    "tuple[int, int, int]": "(255, 128, 0)", "list": "[1, 2, 3]",
}  # fmt: skip


def guessed(maker: Maker, want: Want, scope: Scope, depth: int = 0) -> str | None:
    """Return a value for what has no annotation."""
    choices = hints.choices_in(want.words)
    if choices:
        return maker.choose(want.key, choices)
    evidence = _evidence(maker, want)
    place = want.use.kinds[0] if want.use.kinds[:1] and want.use.kinds[0] in _PLACES else ""
    options = ["<spread>"] if want.use.spread else []
    options += ["<keys>"] if want.use.keys else []
    options += [place] if place else []
    strong = evidence and evidence[0] in ("str", "int", "number", "bool", "list", "Callable")
    project = objects.class_meant(maker, want, scope) if depth < 4 else ""
    named = [f"<class> {project}"] if project else []
    options += [*evidence, *named] if strong else [*named, *evidence]
    literals = [*hints.named_values(want.about), *want.use.literals]
    options = [*literals, *options] if not place else options
    if "list[tuple[str, int]]" in evidence:
        options += ["list[tuple[int, int]]"]
    options += ["object", "str", "bytes", "int", "list", "dict[str, str]"]
    if want.use.attributes:
        options += ["Path"]
    first = maker.choose(want.key, options)
    rest = list(dict.fromkeys(options))
    for chosen in rest[rest.index(first) :]:
        value = _chosen(maker, chosen, literals, want, scope, depth)
        if value is not None:
            return value
    return None


def _chosen(
    maker: Maker, chosen: str, literals: Sequence[str], want: Want, scope: Scope, depth: int
) -> str | None:
    """Return the value that one choice stands for."""
    if chosen in literals:
        return requoted(chosen)
    if chosen == "<keys>":
        return keyed(maker, want)
    if chosen == "<spread>":
        return _spread(maker, want, scope, depth)
    if chosen.startswith("<class> "):
        definition = maker.lookup.definition(chosen.partition(" ")[2])
        return maker.construct(definition, depth + 1) if definition else None
    return _kind(maker, chosen, replace(want, key=f"{want.key}:{chosen}"), scope, depth)


def keyed(maker: Maker, want: Want) -> str:
    """Return items, a mapping, or JSON, with the keys that the body reads."""
    # A key that a parameter gives is the text which that is given.
    keys = [
        hints.text_for(k.strip("<>")) or "example" if k[:1] == "<" else k for k in want.use.keys
    ]
    values = {key: quoted(hints.text_for(key) or "Ada") for key in keys}
    for key in keys:
        kind = hints.kind_for(key)
        if kind in ("int", "number"):
            values[key] = hints.number_for(key, whole=True)
        elif kind.startswith("list"):
            values[key] = "[1, 2, 3]"
    row = "{" + ", ".join(f"{quoted(key)}: {value}" for key, value in values.items()) + "}"
    if want.use.inside:
        return f"[{row}]"
    return quoted(row) if "json" in want.use.kinds else row


def _spread(maker: Maker, want: Want, scope: Scope, depth: int) -> str | None:
    """Return a mapping with the arguments that the function wants which is given its items."""
    called = maker.lookup.definition(scope.resolve(want.use.spread))
    if called is None or depth > 3:
        return None
    entries = []
    for parameter in (p for p in called.parameters if p.required):
        inner = maker._want(called, None, parameter)
        names = maker.lookup.scope(called.module) or _NO_SCOPE
        value = maker._parameter(parameter, names, inner, depth + 1)
        if value is None:
            return None
        entries.append(f"{quoted(parameter.name)}: {value}")
    return f"{{{', '.join(entries)}}}"


def _evidence(maker: Maker, want: Want) -> list[str]:
    """Return the types that speak for themselves, the likeliest first."""
    named = hints.kind_for(want.name)
    documented = hints.kind_of_words(want.words)
    found = [documented] if documented else []
    plural = want.name.endswith("s") and hints.text_for(singular_of(want.name))
    for kind in want.use.kinds:
        refined = named if _refines(named, kind) else kind
        found.append("list[str]" if kind == "list" and plural else refined)
    found += [named, hints.kind_of_words(want.about)]
    if documented and _refines(named, documented):
        found.insert(0, named)
    return [kind for kind in dict.fromkeys(found) if kind]


def _kind(maker: Maker, kind: str, want: Want, scope: Scope, depth: int) -> str | None:
    """Return a value of one of the types that `hints` knows."""
    if kind == "list" and want.name.endswith("s") and hints.text_for(singular_of(want.name)):
        kind = "list[str]"
    if kind in _PLAIN_KINDS:
        return _PLAIN_KINDS[kind]
    if kind == "object":
        return _anything(maker, want)
    if kind in ("number", "float"):
        whole = hints.number_for(want.name, whole=True)
        parts = hints.number_for(want.name, whole=False)
        return maker.choose(want.key, [whole, parts] if kind == "number" else [parts])
    if kind in _PLACES:
        return place(maker, kind, want)
    if kind == "Callable" and want.name == "f" and want.use.arity is None:
        kind = "IO"
    if kind == "Callable":
        return function_for(maker, want)
    if kind == "IO":
        return stream(maker, want)
    if kind in ("datetime", "date", "timedelta"):
        return maker.known(f"datetime.{kind}")
    if kind in ("Logger", "module"):
        return maker.known({"Logger": "logging.Logger", "module": "types.ModuleType"}[kind])
    return maker.annotated(kind, _NO_SCOPE, want, depth)


def place(maker: Maker, kind: str, want: Want) -> str:
    """Return a path in the temporary folder; what is read there is written first."""
    if want.kept:
        name = "docs" if "directory" in kind else hints.file_for(want.name, want.about)
        plain = quoted(name.replace("example.", "notes."))
        return f"{maker.use('pathlib', 'Path')}({plain})" if kind[:4] == "Path" else plain
    maker.folder = True
    as_path = kind.startswith("Path")
    kind = kind.removeprefix("Path ").replace("Path", "path")
    written = want.use.written or hints.is_target(want.name)
    if kind == "newdirectory":
        path = f'{maker.use("pathlib", "Path")}(folder, "new")'
        return path if as_path else f"str({path})"
    if kind == "directory":
        path = maker.use("pathlib", "Path")
        if not written and kind == "directory":
            maker.setup.append(f'{path}(folder, "notes.txt").write_text("Hello, world\\n")')
        return f"{path}(folder)" if as_path else "folder"
    path = maker.use("pathlib", "Path")
    file = hints.file_for(want.name, f"{want.about} {want.context}")
    variable = maker.name(want.name if hints.kind_for(want.name) in ("path", "IO") else "path")
    maker.setup.append(f'{variable} = {path}(folder, "{file}")')
    if not written and file.endswith(".zip"):
        archive = maker.use("zipfile", "ZipFile")
        maker.setup.append(f'with {archive}({variable}, "w") as archive:\n'
                          '    archive.writestr("notes.txt", "Hello, world")')  # fmt: skip
    elif not written:
        text = hints.CONTENTS.get(file.rpartition(".")[2], _LINE)
        maker.setup.append(f"{variable}.write_text({quoted(text)})")
    return variable if as_path else f"str({variable})"


def stream(maker: Maker, want: Want) -> str:
    """Return an open stream of text, in the format that the names around speak of."""
    ending = hints.file_for(want.name, f"{want.about} {want.context}").rpartition(".")[2]
    return f"{maker.use('io')}.StringIO({quoted(hints.CONTENTS.get(ending, _LINE))})"


def function_for(maker: Maker, want: Want) -> str:
    """Return a function to be handed over, with as many parameters as it is called with."""
    arity = want.use.arity
    name = want.name.lower()
    if want.use.awaited:
        function = maker.name(want.name or "callback")
        names = ", ".join(_ARGUMENTS[: arity if arity is not None else 1])
        result = names.partition(",")[0] or quoted("done")
        maker.setup.append(f"async def {function}({names}):\n    return {result}")
        return function
    if arity == 0:
        return 'lambda: "Hello"'
    if arity == 2:
        return "lambda first, second: first"
    if arity is not None and arity > 2:
        return "lambda *values: values[0]"
    if name.startswith(("pred", "cond", "test", "is_", "filter")):
        return "bool"
    return "str" if arity == 1 or "key" in name else "lambda value: value"


def _anything(maker: Maker, want: Want) -> str:
    name = want.name.lower().strip("_")
    if name in ("default", "fill", "fill_value", "fillvalue", "sentinel", "initial"):
        return "None"
    if name in ("obj", "object", "instance", "entity"):
        return '{"name": "Ada", "city": "London"}'
    text = hints.text_in(name, want.context) or hints.text_for(name)
    kind = hints.kind_for(name)
    if kind in ("", "object", "str"):
        return maker.choose(f"{want.key}:any", [quoted(text or "example"), "3", "[1, 2, 3]"])
    inner = replace(want, key=f"{want.key}:any")
    return _kind(maker, kind, inner, _NO_SCOPE, 0) or '"example"'


def text(maker: Maker, want: Want) -> str:
    """Return a text."""
    choices = [c for c in hints.choices_in(want.words) if c[0] in "\"'"]
    named = [c for c in hints.named_values(want.about) if c[0] in "\"'"]
    literals = [x for x in (*choices, *named, *want.use.literals) if x[:1] in "\"'"]
    if literals:
        return requoted(maker.choose(want.key, literals))
    kind = hints.kind_for(want.name)
    used = want.use.kinds[0] if want.use.kinds[:1] and want.use.kinds[0] in _PLACES else ""
    if used or (kind in ("path", "directory", "IO") and not set(want.use.kinds) & {"str"}):
        return place(maker, used.removeprefix("Path ").replace("Path", "path") or
                          ("directory" if kind == "directory" else "path"), want)  # fmt: skip
    if kind in ("datetime", "date"):
        return '"2026-01-31"'
    told = hints.text_in(want.name, want.context)
    if want.name == "code" and not hints.is_of_code(want.context):
        told = "A12"
    options = [told or hints.text_for(want.name) or "example", "Hello, world", "42", "a"]
    return quoted(maker.choose(want.key, options))


def _refines(named: str, kind: str) -> bool:
    """Whether the type that a name suggests is a more exact one than the type of a use."""
    if not named or named == "object":
        return False
    if kind in ("list", "list[int]"):
        return named.startswith(("list", "dict", "tuple", "set", "Iterator", "str"))
    if kind in ("int", "number"):
        return named in ("int", "number")
    return kind == "object"
