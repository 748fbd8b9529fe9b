"""What a guide depends on, by meaning: the same for code that was only moved or formatted anew.

A fingerprint has three parts: the object's own code (its syntax tree with comments and without
formatting, and the constants that it reads), what was asked for (options, prompt), and the
signatures of what the guide names. Two fingerprints compared say what changed.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import io
import re
import sysconfig
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mkdocs_howto.guide import Change, Draft, Options
from mkdocs_howto.source import Definition, Facts, Kind, Lookup, Parameter, ParameterKind

MOST_SIGNATURES = 40
"""A guide that names more relies on its first forty; the object's own code counts in any case."""

_LONGEST = 300
_PRAGMA = re.compile(
    r"(?:noqa|type:|pragma|fmt:|pylint|mypy|ruff|isort|pyright|pyre|nosec|yapf|flake8)", re.I
)
_SPAN = re.compile(r"`([^`]+)`")
_DOTTED = re.compile(r"[A-Za-z_][\w.]*")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a guide was written from.

    Attributes:
        code: Digest of the object's own code.
        asked: Digest of the options that a writer sees.
        prompt: Version of the prompt; empty for the offline writer.
        signatures: By dotted path, how what the guide names is called.
    """

    code: str
    asked: str
    prompt: str = ""
    signatures: Mapping[str, str] = field(default_factory=dict)


def fingerprint(
    facts: Facts, draft: Draft, lookup: Lookup, options: Options, prompt: str = ""
) -> Fingerprint:
    """Return what a draft depends on.

    Args:
        draft: Whose names of other objects count.
        lookup: Finds the signatures of what the draft names.
        options: Of the marker.
        prompt: Version of the prompt that the draft answers; empty when nobody was asked.
    """
    return Fingerprint(code_of(facts), asked(options), prompt, signatures(facts, draft, lookup))


def changes(
    old: Fingerprint, facts: Facts, lookup: Lookup, options: Options, prompt: str
) -> tuple[Change, ...]:
    """Return what changed since a guide was written from `old`.

    Args:
        facts: What the code says today.
        lookup: Finds today's signatures.
        options: Of the marker today.
        prompt: Version of the prompt today.
    """
    found = []
    for path, before in old.signatures.items():
        now = facts.definition if path == facts.definition.path else lookup.definition(path)
        after = signature(now) if now else ""
        if before != after:
            found.append(Change(path, before, after))
    path = facts.definition.path
    if old.code != code_of(facts) and not any(change.what == path for change in found):
        found.insert(0, Change(path))
    if old.asked != asked(options):
        found.append(Change("options"))
    if old.prompt and old.prompt != prompt:
        found.append(Change("prompt"))
    return tuple(found)


def asked(options: Options) -> str:
    """Return the digest of what a writer is asked for beyond the object."""
    return digest("\0".join((options.task, options.language, options.instructions)))


def digest(text: str) -> str:
    """Return 16 hexadecimal digits that stand for a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


# --- the object's own code ---


def code_of(facts: Facts) -> str:
    """Return the digest of an object's code, docstring and comments."""
    definition = facts.definition
    parts = [meaning(definition), *_comments(definition)]
    parts += [f"{name}={value}" for name, value in _constants(facts)]
    return digest("\n".join(parts))


def meaning(definition: Definition) -> str:
    """Return a definition as text that formatting does not change."""
    node = definition.node
    text = definition.file.cut(definition.lines)
    if node is None:
        return " ".join(text.split())
    try:
        return _told(node)
    except RecursionError:
        return " ".join(text.split())


def _told(node: ast.AST) -> str:
    """Return a syntax tree as text: without places, and without what Python versions add."""
    parts = [type(node).__name__]
    for name, value in ast.iter_fields(node):
        # Empty fields are left out: later versions of Python have more of them.
        if name in ("kind", "type_comment", "ctx", "type_ignores") or value in (None, []):
            continue
        if name == "body" and isinstance(node, ast.Module | ast.ClassDef):
            value = ordered(value)
        if name == "targets" and isinstance(node, ast.Delete):
            value = list(_flat(value))
        parts.append(f"{name}={_value(value, node if name == 'body' else None)}")
    return f"({' '.join(parts)})"


def _value(value: object, parent: ast.AST | None) -> str:
    if isinstance(value, list):
        items = [_value(item, None) for item in value]
        docstring = _docstring(value, parent)
        if docstring is not None:
            items[0] = docstring
        return f"[{' '.join(items)}]"
    if isinstance(value, ast.AST):
        return _told(value)
    return f"{type(value).__name__}:{value!r}"


def _docstring(body: list[object], parent: ast.AST | None) -> str | None:
    scopes = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    if not isinstance(parent, scopes) or not body:
        return None
    first = body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        text = first.value.value
        if isinstance(text, str):
            lines = (line.rstrip() for line in inspect.cleandoc(text).splitlines())
            return "doc:" + "\n".join(lines).strip()
    return None


def ordered(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return statements of a module or class with imports and definitions in a fixed order.

    The order of definitions is how a file is laid out; of two with one name it is meaning.
    """
    defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    imports = (ast.Import, ast.ImportFrom)
    plain = [node for node in body if not isinstance(node, (*defined, *imports))]
    imported: list[ast.stmt] = [node for node in body if isinstance(node, imports)]
    definitions = sorted((n for n in body if isinstance(n, defined)), key=lambda n: n.name)
    return [*plain, *sorted(imported, key=ast.unparse), *definitions]


def _flat(targets: list[ast.expr]) -> Iterator[ast.expr]:
    for target in targets:
        if isinstance(target, ast.Tuple):
            yield from target.elts
        else:
            yield target


def _comments(definition: Definition) -> list[str]:
    """Return the words of the comments in a definition, in a fixed order."""
    text = definition.file.cut(definition.lines)
    if "#" not in text:
        return []
    # A method alone is indented; a block around it keeps the tokenizer content.
    block = f"if 1:\n{text}\n" if text[:1] in " \t" else f"{text}\n"
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(block).readline):
            if token.type == tokenize.COMMENT:
                words = " ".join(token.string.lstrip("#!: ").split())
                if words and not _PRAGMA.match(words):
                    found.append(words)
    except (tokenize.TokenError, SyntaxError):
        pass  # what was read so far is as good a sample as any; the tree is there in full
    return sorted(found)


def _constants(facts: Facts) -> list[tuple[str, str]]:
    """Return the constants in reach that the object's code reads."""
    node = facts.definition.node
    if node is None or not facts.values or isinstance(node, ast.Module):
        return []
    read = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    read |= {_chain(n) for n in ast.walk(node) if isinstance(n, ast.Attribute)}
    found = ((name, normal(value)) for name, value in facts.values.items() if name in read)
    return sorted(found)


# --- signatures ---


def signatures(facts: Facts, draft: Draft, lookup: Lookup) -> dict[str, str]:
    """Return how the object, its bases and what the draft names are called, by dotted path."""
    found: dict[str, str] = {}
    for definition in _relied_on(facts, draft, lookup):
        path = definition.path
        # What is not found again by its path would look as if it were gone.
        again = path == facts.definition.path or lookup.definition(path) is not None
        if again and len(found) < MOST_SIGNATURES and path not in found:
            found[path] = signature(definition)
    return found


def signature(definition: Definition) -> str:
    """Return parameters and result of a callable, or the type of an attribute, formatted our way.

    What is longer than 300 characters is cut and ends with its digest.
    """
    callables = (Kind.CLASS, Kind.FUNCTION, Kind.METHOD)
    result = f" -> {normal(definition.returns)}" if definition.returns else ""
    if definition.kind in callables:
        variants = definition.overloads or (definition.parameters,)
        shown = " | ".join(f"({', '.join(_parameters(each))})" for each in variants)
        text = shown + (result if definition.kind is not Kind.CLASS else "")
    else:
        text = f": {normal(definition.returns)}" if definition.returns else ":"
    if len(text) > _LONGEST:
        return f"{text[:_LONGEST]}… {digest(text)}"
    return text


def normal(code: str) -> str:
    """Return an expression as the standard library would write it; other text in one line."""
    try:
        return ast.unparse(ast.parse(code.strip(), mode="eval"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return " ".join(code.split())


def _parameters(parameters: tuple[Parameter, ...]) -> Iterator[str]:
    starred = {ParameterKind.VAR_POSITIONAL: "*", ParameterKind.VAR_KEYWORD: "**"}
    apart = False
    for index, each in enumerate(parameters):
        if each.kind is ParameterKind.VAR_POSITIONAL:
            apart = True
        if each.kind is ParameterKind.KEYWORD and not apart:
            apart = True
            yield "*"
        shown = starred.get(each.kind, "") + each.name
        if each.annotation:
            shown += f": {normal(each.annotation)}"
        if each.default is not None:
            shown += f"={normal(each.default)}"
        yield shown
        last = index + 1 == len(parameters) or (
            parameters[index + 1].kind is not ParameterKind.POSITIONAL
        )
        if each.kind is ParameterKind.POSITIONAL and last:
            yield "/"


def _relied_on(facts: Facts, draft: Draft, lookup: Lookup) -> Iterator[Definition]:
    definition = facts.definition
    if definition.kind is not Kind.SCRIPT:
        yield definition
    for path in definition.bases:
        base = lookup.definition(path)
        if base is not None and _counts(base):
            yield base
    holder = definition if definition.kind is Kind.CLASS else facts.owner
    for name in named(draft):
        found = _meant(name, facts, holder, lookup)
        if found is not None and found.path != definition.path and _counts(found):
            yield found


def _meant(name: str, facts: Facts, holder: Definition | None, lookup: Lookup) -> Definition | None:
    """Return what a name in a guide stands for, when its signature can matter."""
    last = name.removeprefix("self.").removeprefix("cls.")
    if holder is not None:
        last = last.removeprefix(f"{holder.name}.")
        if "." not in last and (member := holder.member(last)) is not None:
            return member
    definition = facts.definition
    if "." not in last and (member := definition.member(last)) is not None:
        return member
    path = facts.scope.resolve(name)
    if path == name and "." not in name:
        return None
    return lookup.definition(path)


def _counts(definition: Definition) -> bool:
    """Whether a definition has a signature that is the same on every machine."""
    if definition.kind in (Kind.MODULE, Kind.PACKAGE, Kind.SCRIPT):
        return False
    # The standard library differs from one Python to the next, and nobody can mend that.
    return not _is_standard(definition.file.path)


def _is_standard(path: Path) -> bool:
    if {"site-packages", "dist-packages"} & set(path.parts):
        return False
    return path.is_relative_to(sysconfig.get_path("stdlib")) or "typeshed" in path.parts


def named(draft: Draft) -> list[str]:
    """Return the dotted names that a draft's prose and example mention, in their order."""
    prose = "\n".join((draft.description, *(f"{s.title}\n{s.text}" for s in draft.steps)))
    names: dict[str, None] = {}
    for span in _SPAN.findall(prose):
        names.update(dict.fromkeys(match.strip(".") for match in _DOTTED.findall(span)))
    names.update(dict.fromkeys(_of_program(draft.example)))
    return [name for name in names if name]


def _of_program(program: str) -> Iterator[str]:
    """Yield the names that an example reaches through its imports, and the attributes it uses."""
    try:
        tree = ast.parse(program)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    imported: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            imported |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
        elif isinstance(node, ast.Import):
            imported |= {a.asname or a.name.partition(".")[0]: a.name for a in node.names}
    yield from imported.values()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            chain = _chain(node)
            first, _, rest = chain.partition(".")
            yield f"{imported[first]}.{rest}" if first in imported else node.attr


def _chain(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        before = _chain(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""
