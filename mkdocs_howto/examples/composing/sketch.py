"""An example in the making, and how the result of a call is shown."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from mkdocs_howto.examples.composing.typed import ASYNC_ITERATORS
from mkdocs_howto.examples.composing.values import Maker
from mkdocs_howto.examples.composing.words import snake
from mkdocs_howto.examples.program import program
from mkdocs_howto.source import Definition, Facts, Kind, Scope, Trait, own_nodes

STEP = "    "


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


_LAZY = frozenset(
    "map filter zip iter reversed enumerate chain islice from_iterable starmap takewhile dropwhile "
    "accumulate compress pairwise product permutations combinations zip_longest".split()
)


@dataclass
class Sketch:
    """An example in the making.

    Attributes:
        lines: The statements that follow the maker's setup, as source.
        suffixes: What is looked at of instances whose text says nothing, by class.
        silent: Whether what is called gives None.
        replies: Whether what is called gives a reply of a server.
        before: Methods that have to be called first.
    """

    facts: Facts
    maker: Maker
    lines: list[str] = field(default_factory=list)
    suffixes: Mapping[str, str] = field(default_factory=dict)
    silent: bool = False
    replies: bool = False
    before: Sequence[str] = ()

    @property
    def definition(self) -> Definition:
        """The documented object."""
        return self.facts.definition

    def text(self) -> str:
        """Return the whole program; its files lie in a temporary folder."""
        maker = self.maker
        body = [*maker.setup, *self.lines]
        if maker.folder:
            temporary = maker.use("tempfile", "TemporaryDirectory")
            made = {line.partition(" = ")[0] for line in body if _is_assignment(line)} | {"folder"}
            above = [
                line
                for line in body
                if line.startswith(("def ", "class ", "async def ", "@"))
                and not made & set(re.findall(r"\w+", line))
            ]
            inside = [_indented(line) for line in body if line not in above]
            body = [*above, "\n".join([f"with {temporary}() as folder:", *inside])]
        return program(body, maker.imports, maker.project)

    def target(self) -> str:
        """Import the object, or the class that has it; return how to write that."""
        facts = self.facts
        if not facts.import_name:
            return self.maker.use(facts.import_module)
        top = self.maker.use(facts.import_module, facts.import_name)
        holder = facts.owner or facts.definition
        if facts.owner is None and facts.definition.kind is not Kind.CLASS:
            return top
        below = holder.path.removeprefix(f"{holder.module}.").split(".")[1:]
        return ".".join([top, *below])

    def write(self, *lines: str) -> Sketch:
        """Add statements."""
        self.lines += lines
        return self

    def shown(self, value: str, definition: Definition | None = None) -> str:
        """Return what is printed of a value."""
        if "<result>" not in self.suffixes and definition is None and self.replies:
            return f"{value}.status_code"
        path = definition.path if definition is not None else "<result>"
        suffix = self.suffixes.get(path, "")
        return suffix.replace("<it>", value) if "<it>" in suffix else value + suffix


Way = Callable[[Sketch], Sketch | None]


def show(sketch: Sketch, call: str, definition: Definition, subject: str = "") -> Sketch:
    """Write a call in its idiom, and show what it gives.

    Args:
        subject: What shows the object whose state the call changes, when nothing is returned.
    """
    kind = result_kind(definition)
    maker = sketch.maker
    sketch.replies = _replies(sketch, definition)
    if sketch.suffixes.get("<result>") == "<decorator>":
        return decorated(sketch, call)
    if kind == "async iterator":
        item = maker.name(_item_name(definition))
        return sketch.write(f"async for {item} in {call}:\n{STEP}print({sketch.shown(item)})")
    if kind in ("context", "async context"):
        word = "async with" if kind.startswith("async") else "with"
        value = _free_name(maker, _entered_name(definition))
        if sketch.silent:
            return sketch.write(f'{word} {call}:\n{STEP}print("inside")')
        return sketch.write(f"{word} {call} as {value}:\n{STEP}print({sketch.shown(value)})")
    if kind == "iterator":
        item = maker.name(_item_name(definition))
        if _endless(definition):
            call = f"{maker.use('itertools')}.islice({call}, 3)"
        return sketch.write(f"for {item} in {call}:\n{STEP}print({sketch.shown(item)})")
    if definition.has(Trait.ASYNC):
        call = f"await {call}"
    if kind == "nothing" or sketch.silent:
        sketch.write(call)
        if subject:
            sketch.write(f"print({subject})")
        elif variables := [s.partition(" = ")[0] for s in maker.setup if _is_assignment(s)]:
            written = next((v for v in variables if "Path(folder, " in _of(maker, v)), "")
            sketch.write(f"print({written}.read_text())" if written else f"print({variables[0]})")
        return sketch
    grouped = call.startswith("await ") and (sketch.suffixes or sketch.replies)
    shown = sketch.shown(f"({call})" if grouped else call)
    if len(shown) <= 60 and "\n" not in call and "<it>" not in sketch.suffixes.get("<result>", ""):
        return sketch.write(f"print({shown})")
    result = maker.name(_result_name(definition))
    return sketch.write(f"{result} = {call}", f"print({sketch.shown(result)})")


def _replies(sketch: Sketch, definition: Definition) -> bool:
    """Whether a function says that it returns a reply of a server."""
    named = definition.returns.strip("'\"")
    if not named.endswith("Response"):
        return False
    path = scope_of(sketch, definition).resolve(named)
    found = sketch.maker.lookup.definition(path)
    return found is not None and found.member("status_code") is not None


def _of(maker: Maker, variable: str) -> str:
    return next((s for s in maker.setup if s.startswith(f"{variable} = ")), "")


def _is_assignment(statement: str) -> bool:
    return re.match(r"\w+ = (?!Path\(folder\)$)", statement) is not None


def result_kind(definition: Definition) -> str:
    """Return how a call's value is used: iterated, entered, printed, or not at all."""
    if definition.has(Trait.ASYNC_CONTEXT_MANAGER):
        return "async context"
    if definition.has(Trait.CONTEXT_MANAGER):
        return "context"
    returned = definition.returns.strip("'\"").partition("[")[0].rpartition(".")[2]
    if returned in ("AbstractContextManager", "ContextManager"):
        return "context"
    if returned in ("AbstractAsyncContextManager", "AsyncContextManager"):
        return "async context"
    if definition.has(Trait.GENERATOR) and definition.has(Trait.ASYNC):
        return "async iterator"
    if returned in ASYNC_ITERATORS and not definition.has(Trait.ASYNC):
        return "async iterator"
    if definition.has(Trait.GENERATOR) or returned in ("Iterator", "Generator", "Iterable"):
        return "iterator"
    if returned in ("None", "NoReturn", "Never"):
        return "nothing"
    node = definition.node
    plain = isinstance(node, FUNCTIONS) and not definition.has(Trait.ABSTRACT, Trait.STUB)
    if not definition.returns and plain:
        returns = [n.value for n in own_nodes(node) if isinstance(n, ast.Return) and n.value]  # type: ignore[arg-type]
        values = [v for v in returns if not (isinstance(v, ast.Constant) and v.value is None)]
        if not values:
            return "nothing"
        if all(_is_lazy(value) for value in values):
            return "iterator"
    return "value"


def _is_lazy(value: ast.expr) -> bool:
    """Whether an expression gives an iterator, of which nothing is seen when it is printed."""
    if isinstance(value, ast.Call):
        return ast.unparse(value.func).rpartition(".")[2] in _LAZY
    return isinstance(value, ast.GeneratorExp)


def _endless(definition: Definition) -> bool:
    """Whether a generator has a loop that nothing ends."""
    for node in ast.walk(definition.node) if definition.node is not None else ():
        if isinstance(node, ast.While) and isinstance(node.test, ast.Constant) and node.test.value:
            return True
        if isinstance(node, ast.Call):
            if ast.unparse(node.func).rpartition(".")[2] in ("count", "cycle", "repeat"):
                return True
    return False


def _result_name(definition: Definition) -> str:
    returned = definition.returns.strip("'\"").partition("[")[0].rpartition(".")[2]
    general = "Any Self Optional Union List Callable Dict Tuple Type Iterable Sequence Mapping"
    if returned[:1].isupper() and returned not in general.split():
        word = snake(returned).rpartition("_")[2]
        return word if word.isidentifier() and len(word) > 1 else "result"
    return "result"


def _entered_name(definition: Definition) -> str:
    """Return what the value of a `with` is called: by its class, or by the text about it."""
    inner = definition.returns.strip("'\"").partition("[")[2].partition("]")[0].partition(",")[0]
    last = inner.strip().rpartition(".")[2]
    if last[:1].isupper() and last not in ("None", "Any", "Self", "Path"):
        return snake(last)
    said = definition.docstring.yields or definition.docstring.returns
    for word in re.findall(r"[A-Za-z]{3,}", said)[:3]:
        if word.lower() not in ("the", "new", "that", "which", "context"):
            return str(word).lower()
    return "path" if last == "Path" else "value"


def _free_name(maker: Maker, base: str) -> str:
    """Return a name that no import has: in `main`, binding an imported name would hide it."""
    free = maker.name(base)
    return free if free == base else maker.name(f"new_{base}")


def _item_name(definition: Definition) -> str:
    last = snake(definition.name).split("_")[-1]
    if last in ("stream", "content", "raw", "bytes", "download", "text"):
        return "chunk"
    if len(last) > 3 and last.endswith("s") and not last.endswith("ss"):
        return last[:-3] + "y" if last.endswith("ies") else last[:-1]
    return "item"


def _indented(text: str) -> str:
    return "\n".join(STEP + line if line else line for line in text.splitlines())


def inside(sketch: Sketch, head: str, before: int) -> Sketch:
    """Move the lines written since `before` below a `with` line."""
    if head:
        body = sketch.lines[before:]
        del sketch.lines[before:]
        sketch.write("\n".join([head, *map(_indented, body)]))
    return sketch


def scope_of(sketch: Sketch, definition: Definition) -> Scope:
    """Return the names that a definition's module knows."""
    return sketch.maker.lookup.scope(definition.module) or Scope(definition.module, {})


def only_raises(definition: Definition) -> bool:
    """Whether a body does nothing but raise."""
    body = [
        s for s in getattr(definition.node, "body", ())
        if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
    ]  # fmt: skip
    return len(body) == 1 and isinstance(body[0], ast.Raise)


def decorated(sketch: Sketch, mark: str) -> Sketch:
    """Put a decorator above a small function, and call that."""
    name = sketch.maker.name("greet")
    return sketch.write(
        f'@{mark}\ndef {name}(name: str) -> str:\n{STEP}return f"Hello, {{name}}"',
        f'print({name}("Ada"))',
    )
