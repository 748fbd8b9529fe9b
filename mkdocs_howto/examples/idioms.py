"""Each kind of object in the way it is used: what a composed example does with it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mkdocs_howto.examples.layout import quoted
from mkdocs_howto.examples.objects import filling_call, first_member, subclass
from mkdocs_howto.examples.program import program
from mkdocs_howto.examples.typed import ASYNC_ITERATORS, snake
from mkdocs_howto.examples.values import Maker
from mkdocs_howto.source.constructors import tuple_fields
from mkdocs_howto.source.model import (
    Definition,
    Facts,
    Kind,
    Parameter,
    ParameterKind,
    Scope,
    Trait,
)
from mkdocs_howto.source.traits import own_nodes

_STEP = "    "
_EMPTIERS = frozenset(
    "pop peek remove discard dequeue first last max min next get take delete drop popleft popitem "
    "head index count".split()
)
_ENDINGS = re.compile(
    r"(close|aclose|clear|reset|stop|quit|exit|shutdown|delete|remove|kill|terminate|abort|main|run"
    r"|serve\w*|listen|connect|destroy|uninstall|mainloop|wait|join|pop\w*)$"
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DECORATED = frozenset(
    "func fn f function callback cb handler wrapped decorated method view view_func cls klass "
    "callable_ target coro fun meth".split()
)
"""What the function that a decorator is put above is called."""

_LAZY = frozenset(
    "map filter zip iter reversed enumerate chain islice from_iterable starmap takewhile dropwhile "
    "accumulate compress pairwise product permutations combinations zip_longest".split()
)
_DICTS = frozenset("dict OrderedDict UserDict defaultdict Counter MutableMapping".split())


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


def ways(facts: Facts) -> list[Way]:
    """Return how an object of this kind can be shown, the best first."""
    definition = facts.definition
    kind = definition.kind
    if kind is Kind.CLASS:
        return _class_ways(definition)
    if kind is Kind.FUNCTION or (kind is Kind.METHOD and facts.owner is None):
        if definition.has(Trait.COMMAND):
            return [_command]
        return [_decorator, _function] if decorator_level(definition) else [_function]
    if kind is Kind.METHOD:
        return _method_ways(definition)
    if kind is Kind.PROPERTY:
        return [_property]
    return [_attribute] if kind is Kind.ATTRIBUTE else []


def _class_ways(definition: Definition) -> list[Way]:
    if definition.has(Trait.ENUM):
        return [_enum]
    if definition.has(Trait.EXCEPTION):
        return [_exception, _instance]
    if definition.has(Trait.TYPED_DICT):
        return [_typed_dict]
    if "type" in definition.bases:
        return [_metaclass]
    if definition.has(Trait.PROTOCOL, Trait.ABSTRACT):
        return [_used, _subclassed, _instance]
    if definition.member("__call__") and not telling_members(definition):
        return [_called_instance, _instance]
    if not telling_members(definition) and _class_calls(definition):
        return [_class_called, _instance]
    return [_used, _class_called, _instance]


def _method_ways(definition: Definition) -> list[Way]:
    if definition.has(Trait.CLASSMETHOD, Trait.STATICMETHOD) and definition.name != "__new__":
        return [_class_method]
    if definition.name.startswith("__"):
        return [_dunder, _used]
    return [_decorating_method, _method] if decorator_level(definition) else [_method]


# --- functions ---


def _function(sketch: Sketch) -> Sketch | None:
    definition = sketch.definition
    target = sketch.target()
    parameters = (definition.overloads or (definition.parameters,))[0]
    _done_first(sketch, definition, None, "")
    arguments = sketch.maker.arguments(definition, parameters, sketch.facts.scope)
    if arguments is None:
        return None
    return _show(sketch, f"{target}({arguments})", definition)


_UNDONE = (
    ("loads", "dumps"), ("load", "dump"), ("decode", "encode"), ("unpack", "pack"),
    ("unsign", "sign"),
    ("decompress", "compress"), ("decrypt", "encrypt"), ("deserialize", "serialize"),
    ("unescape", "escape"), ("unquote", "quote"), ("unserialize", "serialize"), ("unhex", "hex"),
)  # fmt: skip
"""What undoes something, and what does it."""


def _done_first(
    sketch: Sketch, definition: Definition, owner: Definition | None, variable: str
) -> None:
    """Give what undoes something the result of what does it: `loads(dumps(...))`."""
    maker = sketch.maker
    first = next((p for p in definition.parameters if p.required), None)
    for ends, begins in _UNDONE:
        if first is None or not definition.name.endswith(ends):
            continue
        name = definition.name.removesuffix(ends) + begins
        path = f"{owner.path if owner else definition.module}.{name}"
        doing = maker.lookup.definition(path)
        if doing is None or sum(p.required for p in doing.parameters) != 1:
            return
        mark = maker.tried()
        arguments = maker.arguments(doing, doing.parameters, _scope_of(sketch, doing), depth=1)
        if arguments is None or maker.folder:
            maker.undo(mark)
            return
        called = f"{variable}.{name}" if owner else maker.reference(doing.path)
        maker.forced = {**maker.forced, f"{definition.path}:{first.name}": f"{called}({arguments})"}
        return


def _show(sketch: Sketch, call: str, definition: Definition, subject: str = "") -> Sketch:
    """Write a call in its idiom, and show what it gives.

    Args:
        subject: What shows the object whose state the call changes, when nothing is returned.
    """
    kind = result_kind(definition)
    maker = sketch.maker
    sketch.replies = _replies(sketch, definition)
    if sketch.suffixes.get("<result>") == "<decorator>":
        return _decorated(sketch, call)
    if kind == "async iterator":
        item = maker.name(_item_name(definition))
        return sketch.write(f"async for {item} in {call}:\n{_STEP}print({sketch.shown(item)})")
    if kind in ("context", "async context"):
        word = "async with" if kind.startswith("async") else "with"
        value = _free_name(maker, _entered_name(definition))
        if sketch.silent:
            return sketch.write(f'{word} {call}:\n{_STEP}print("inside")')
        return sketch.write(f"{word} {call} as {value}:\n{_STEP}print({sketch.shown(value)})")
    if kind == "iterator":
        item = maker.name(_item_name(definition))
        if _endless(definition):
            call = f"{maker.use('itertools')}.islice({call}, 3)"
        return sketch.write(f"for {item} in {call}:\n{_STEP}print({sketch.shown(item)})")
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
    path = _scope_of(sketch, definition).resolve(named)
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
    plain = isinstance(node, _FUNCTIONS) and not definition.has(Trait.ABSTRACT, Trait.STUB)
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


def decorator_level(definition: Definition) -> int:
    """Return 1 for a decorator, 2 for what makes one, 0 for neither."""
    node = definition.node
    if not isinstance(node, ast.FunctionDef):
        return 0
    inner = {child.name: child for child in node.body if isinstance(child, _FUNCTIONS)}
    returned = {
        n.id for s in node.body if isinstance(s, ast.Return) and s.value is not None
        for n in ast.walk(s.value) if isinstance(n, ast.Name)
    } & set(inner)  # fmt: skip
    for name in returned:
        first = _first_parameter(inner[name])
        if first in DECORATED and _gives_back(inner[name], first):
            return 2
    first = _first_parameter(node)
    wraps = {
        n.func.id for name in returned for n in ast.walk(inner[name])
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }  # fmt: skip
    return 1 if first and first in wraps and (first in DECORATED or len(node.args.args) == 1) else 0


def _first_parameter(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    names = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
    return next((name for name in names if name not in ("self", "cls")), names[0] if names else "")


def _gives_back(node: ast.FunctionDef | ast.AsyncFunctionDef, first: str) -> bool:
    """Whether an inner function returns the function that it takes, or one that stands for it."""
    inner = {child.name for child in node.body if isinstance(child, _FUNCTIONS)}
    values = [s.value for s in ast.walk(node) if isinstance(s, ast.Return) and s.value is not None]
    names = {n.id for value in values for n in ast.walk(value) if isinstance(n, ast.Name)}
    return bool(names & (inner | {first}))


def _decorated(sketch: Sketch, mark: str) -> Sketch:
    name = sketch.maker.name("greet")
    return sketch.write(
        f'@{mark}\ndef {name}(name: str) -> str:\n{_STEP}return f"Hello, {{name}}"',
        f'print({name}("Ada"))',
    )


def _decorator(sketch: Sketch) -> Sketch | None:
    definition = sketch.definition
    mark = sketch.target()
    if decorator_level(definition) == 2 or not any(p.required for p in definition.parameters):
        arguments = sketch.maker.arguments(definition, definition.parameters, sketch.facts.scope)
        if arguments is None:
            return None
        mark = f"{mark}({arguments})"
    return _decorated(sketch, mark)


def _decorating_method(sketch: Sketch) -> Sketch | None:
    owner, definition = sketch.facts.owner, sketch.definition
    made = make_instance(sketch, owner) if owner else None
    if made is None:
        return None
    mark = f"{made[0]}.{definition.name}"
    if decorator_level(definition) == 2:
        arguments = sketch.maker.arguments(
            definition, definition.parameters, sketch.facts.scope, owner=owner
        )
        if arguments is None:
            return None
        mark = f"{mark}({arguments})"
    before = len(sketch.lines)
    return _inside(_decorated(sketch, mark), made[1], before)


def _command(sketch: Sketch) -> Sketch | None:
    target = sketch.target()
    runner = sketch.maker.use("click.testing", "CliRunner")
    if not any(d.startswith("click") for d in sketch.definition.decorators):
        return sketch.write(f'{target}(["--help"])')
    return sketch.write(f'result = {runner}().invoke({target}, ["--help"])', "print(result.output)")


# --- instances ---


def variable_for(definition: Definition) -> str:
    """Return what an instance of a class is usually called."""
    words = snake(definition.name).split("_")
    last = words[-1]
    generic = ("dict", "list", "set", "tuple", "type", "base", "object", "str", "int", "error")
    if last in generic or len(last) < 3 or last.isdigit():
        return "_".join(words)
    return last


def _variable(maker: Maker, owner: Definition) -> str:
    """Take the name for an instance: the short one where that is free."""
    short = variable_for(owner)
    return maker.name(short if maker.is_free(short) else snake(owner.name))


def make_instance(
    sketch: Sketch, owner: Definition, *, entered: bool = True
) -> tuple[str, str] | None:
    """Write how an instance is made; return its variable and the `with` line, if it is entered."""
    maker = sketch.maker
    target = sketch.target()
    value = maker.construct(owner, -1)
    if value is None:
        return None
    variable = _variable(maker, owner)
    asynchronous = owner.has(Trait.ASYNC_CONTEXT_MANAGER)
    itself = value.startswith((f"{target}(", f"{target}."))
    if itself and entered and asynchronous and not owner.has(Trait.CONTEXT_MANAGER):
        return variable, f"async with {value} as {variable}:"
    if itself and entered and owner.has(Trait.CONTEXT_MANAGER) and _enters_itself(owner):
        awaits = asynchronous and sketch.definition.has(Trait.ASYNC)
        return variable, f"{'async ' * awaits}with {value} as {variable}:"
    own = itself or any(f"({target})" in statement for statement in maker.setup)
    sketch.write(f"{variable} = {value}" if own else f"{variable}: {target} = {value}")
    if owner.path in maker.fills:
        sketch.write(*_filled(sketch, owner, variable))
    sketch.write(*(f"{variable}.{name}()" for name in sketch.before))
    return variable, ""


def _filled(sketch: Sketch, owner: Definition, variable: str) -> list[str]:
    filler = filling_call(sketch.maker, owner, variable)
    return [filler] if filler else []


def _enters_itself(owner: Definition) -> bool:
    """Whether `with` binds the object itself."""
    enter = owner.member("__enter__")
    if enter is None:
        return False
    returned = enter.returns.strip("'\"").partition("[")[0].rpartition(".")[2]
    if returned:
        return returned in ("Self", owner.name, "T", "_T", "Self_")
    return any(
        isinstance(n, ast.Return) and isinstance(n.value, ast.Name) and n.value.id == "self"
        for n in ast.walk(enter.node or ast.Module([], []))
    )


def _indented(text: str) -> str:
    return "\n".join(_STEP + line if line else line for line in text.splitlines())


def _inside(sketch: Sketch, head: str, before: int) -> Sketch:
    """Move the lines written since `before` below a `with` line."""
    if head:
        body = sketch.lines[before:]
        del sketch.lines[before:]
        sketch.write("\n".join([head, *map(_indented, body)]))
    return sketch


def _method(sketch: Sketch) -> Sketch | None:
    owner, definition = sketch.facts.owner, sketch.definition
    if owner is None:
        return _function(sketch)
    if definition.has(Trait.ABSTRACT) or owner.has(Trait.PROTOCOL):
        made = _made_subclass(sketch, owner)
    else:
        made = make_instance(sketch, owner, entered=definition.name not in ("close", "aclose"))
    if made is None:
        return None
    return _called_on(sketch, owner, definition, *made)


def _called_on(
    sketch: Sketch, owner: Definition, definition: Definition, variable: str, head: str
) -> Sketch | None:
    before = len(sketch.lines)
    scope = _scope_of(sketch, definition)
    if definition.path == sketch.definition.path:
        scope = sketch.facts.scope
    parameters = (definition.overloads or (definition.parameters,))[0]
    _done_first(sketch, definition, owner, variable)
    count = len(sketch.maker.setup)
    arguments = sketch.maker.arguments(definition, parameters, scope, owner=owner)
    if arguments is None:
        return None
    # What is made by the object itself stands below it.
    late = [s for s in sketch.maker.setup[count:] if f"{variable}." in s]
    sketch.maker.setup[count:] = [s for s in sketch.maker.setup[count:] if s not in late]
    sketch.write(*late)
    filler = _filler(sketch, owner, definition, variable, arguments)
    if filler:
        sketch.write(filler)
    subject = _state(sketch, owner, variable)
    _show(sketch, f"{variable}.{definition.name}({arguments})", definition, subject)
    return _inside(sketch, head, before)


def _scope_of(sketch: Sketch, definition: Definition) -> Scope:
    return sketch.maker.lookup.scope(definition.module) or Scope(definition.module, {})


def _state(sketch: Sketch, owner: Definition, variable: str) -> str:
    """Return what shows an object after a call that returns nothing."""
    if owner.path in sketch.suffixes:
        return sketch.shown(variable, owner)
    return variable


def _filler(
    sketch: Sketch, owner: Definition, definition: Definition, variable: str, given: str
) -> str:
    """Return a call that puts something in before a method takes something out."""
    if not set(definition.name.split("_")) & _EMPTIERS:
        return ""
    names = {member.name for member in owner.members}
    if {base.rpartition(".")[2] for base in owner.bases} & _DICTS:
        names |= {"__setitem__", "__len__"}
    if not names & {"__len__", "empty", "qsize", "__iter__"}:
        return ""
    wanted = given.partition(", ")[0]
    setter = owner.member("__setitem__")
    if setter is not None and only_raises(setter):
        return ""
    if "__setitem__" in names and not {"append", "insert"} & names:
        return f'{variable}[{wanted or quoted("name")}] = "Ada"'
    appending = owner.member("append")
    if appending and not only_raises(appending) and definition.name in ("index", "count", "remove"):
        return f"{variable}.append({wanted})" if wanted else ""
    return filling_call(sketch.maker, owner, variable, definition.name)


def _made_subclass(sketch: Sketch, owner: Definition) -> tuple[str, str] | None:
    maker = sketch.maker
    name = subclass(maker, owner, 0, sketch.target())
    if name is None:
        return None
    arguments: str | None = ""
    if not owner.has(Trait.PROTOCOL):
        arguments = maker.arguments(owner, owner.parameters, _scope_of(sketch, owner), depth=1)
    if arguments is None:
        return None
    variable = maker.name(variable_for(owner))
    sketch.write(f"{variable} = {name}({arguments})")
    return variable, ""


def _class_method(sketch: Sketch) -> Sketch | None:
    owner, definition = sketch.facts.owner, sketch.definition
    target = sketch.target()
    if owner is not None and owner.has(Trait.PROTOCOL, Trait.ABSTRACT):
        if definition.has(Trait.ABSTRACT):
            target = subclass(sketch.maker, owner, 0, target) or target
    if definition.name.startswith("__"):
        return None
    arguments = sketch.maker.arguments(
        definition, definition.parameters, sketch.facts.scope, owner=owner
    )
    if arguments is None:
        return None
    return _show(sketch, f"{target}.{definition.name}({arguments})", definition)


def _property(sketch: Sketch) -> Sketch | None:
    owner = sketch.facts.owner
    if owner is None:
        return sketch.write(f"print({sketch.target()})")
    sketch.maker.shown = sketch.definition.name
    abstract = sketch.definition.has(Trait.ABSTRACT) or owner.has(Trait.PROTOCOL)
    made = _made_subclass(sketch, owner) if abstract else make_instance(sketch, owner)
    if made is None:
        return None
    variable, head = made
    before = len(sketch.lines)
    sketch.write(f"print({sketch.shown(f'{variable}.{sketch.definition.name}')})")
    return _inside(sketch, head, before)


def _attribute(sketch: Sketch) -> Sketch | None:
    owner, definition = sketch.facts.owner, sketch.definition
    target = sketch.target()
    if owner is None:
        return _named_value(sketch, target)
    if owner.has(Trait.ENUM) and definition.value:
        return sketch.write(f"print({target}.{definition.name}.value)")
    if definition.value.startswith(("property(", "cached_property(")):
        return _property(sketch)
    made = definition.value.partition("(")[0]
    maker_of = sketch.maker.lookup.definition(sketch.facts.scope.resolve(made)) if made else None
    if maker_of is not None and maker_of.kind is Kind.CLASS and maker_of.member("__get__"):
        return _property(sketch)
    method = owner.member(definition.value)
    if method is not None and method.kind is Kind.METHOD:
        full = sketch.maker.lookup.definition(method.path) or method
        if only_raises(full):
            return None
        named = replace(full, name=definition.name)
        return _method(replace(sketch, facts=replace(sketch.facts, definition=named)))
    node = definition.node
    on_class = isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) for t in node.targets)
    valued = isinstance(node, ast.AnnAssign) and node.value is not None
    fields = owner.has(Trait.DATACLASS, Trait.MODEL, Trait.NAMEDTUPLE, Trait.TYPED_DICT)
    if on_class or (valued and isinstance(node.target, ast.Name) and not fields):  # type: ignore[union-attr]
        return sketch.write(f"print({sketch.shown(f'{target}.{definition.name}')})")
    if owner.has(Trait.TYPED_DICT):
        sketch.maker.shown = definition.name
        value = sketch.maker.construct(owner, -1)
        variable = sketch.maker.name(variable_for(owner))
        if value is None or f'"{definition.name}"' not in value:
            return None
        sketch.write(f"{variable}: {target} = {value}")
        return sketch.write(f'print({variable}["{definition.name}"])')
    return _property(sketch)


def _named_value(sketch: Sketch, target: str) -> Sketch | None:
    """Use what a module binds to a name as what it is: a function, a class, a pattern, data."""
    definition, maker = sketch.definition, sketch.maker
    try:
        value = ast.parse(definition.value or "None", mode="eval").body
    except (SyntaxError, ValueError):
        value = ast.Constant(None)
    fields = tuple_fields(value)
    if fields:
        numbers = [str(n) for n, p in enumerate(fields, 1) if p.required or n <= 2]
        return sketch.write(f"print({target}({', '.join(numbers)}))")
    bound = _bound_function(sketch, value)
    if bound is not None:
        function, parameters = bound
        arguments = maker.arguments(function, parameters, _scope_of(sketch, function))
        return None if arguments is None else _show(sketch, f"{target}({arguments})", function)
    called = ast.unparse(value.func) if isinstance(value, ast.Call) else ""
    if called == "re.compile":
        return sketch.write(f"print({target}.pattern)")
    if len(definition.value) > 600 and isinstance(value, ast.Dict | ast.List | ast.Tuple | ast.Set):
        return sketch.write(f"print(len({target}))")
    return sketch.write(f"print({sketch.shown(target)})")


def _bound_function(
    sketch: Sketch, value: ast.expr
) -> tuple[Definition, Sequence[Parameter]] | None:
    """Return the function that a name stands for, and the parameters that it still takes."""
    given: list[ast.expr] = []
    named: set[str | None] = set()
    called = value.func if isinstance(value, ast.Call) else value
    if isinstance(value, ast.Call):
        if ast.unparse(called).rpartition(".")[2] != "partial" or not value.args:
            return None
        called, given = value.args[0], value.args[1:]
        named = {k.arg for k in value.keywords}
    if isinstance(value, ast.Lambda):
        names = [*value.args.posonlyargs, *value.args.args]
        known = len(value.args.defaults)
        required = names[: len(names) - known] if known else names
        return sketch.definition, [Parameter(a.arg) for a in required]
    if not isinstance(called, ast.Name | ast.Attribute):
        return None
    path = sketch.facts.scope.resolve(ast.unparse(called))
    found = sketch.maker.lookup.definition(path)
    if found is None or found.kind not in (Kind.FUNCTION, Kind.CLASS):
        return None
    return found, [p for p in found.parameters[len(given) :] if p.name not in named]


# --- classes ---


def _used(sketch: Sketch) -> Sketch | None:
    """Make an instance and call the method that shows best what the class is for."""
    owner = sketch.facts.owner or sketch.definition
    made = make_instance(sketch, owner)
    if made is None:
        return None
    variable, head = made
    before = len(sketch.lines)
    members = telling_members(owner)
    skip = sketch.maker.picks.get("<member>", 0)
    sketch.maker.offered["<member>"] = len(members)
    for member in members[skip:]:
        mark = sketch.maker.tried()
        full = sketch.maker.lookup.definition(member.path) or member
        if member.kind is Kind.PROPERTY:
            sketch.write(f"print({sketch.shown(f'{variable}.{member.name}')})")
            return _inside(sketch, head, before)
        if _called_on(sketch, owner, full, variable, head) is not None:
            return sketch
        sketch.maker.undo(mark)
        del sketch.lines[before:]
    return None


def telling_members(owner: Definition) -> list[Definition]:
    """Return the methods and properties that show best what a class is for, best first."""
    ranked = []
    named = set(re.findall(r"\w+", owner.docstring.text))
    for index, member in enumerate(owner.members):
        if member.kind not in (Kind.METHOD, Kind.PROPERTY) or member.name.startswith("_"):
            continue
        if member.has(Trait.ABSTRACT, Trait.DEPRECATED, Trait.CLASSMETHOD, Trait.STATICMETHOD):
            continue
        required = sum(p.required for p in member.parameters)
        if required > 3 or only_raises(member):
            continue
        score = 3 * (member.name in named)
        score += bool(member.docstring.summary) + 3 * (member.kind is Kind.METHOD)
        score -= 3 * bool(member.inherited_from) + max(0, required - 1)
        score -= 4 * bool(_ENDINGS.fullmatch(member.name))
        score += bool(result_kind(member) != "nothing")
        ranked.append((-score, index, member))
    ranked.sort(key=lambda entry: entry[:2])
    return [member for _, _, member in ranked[:5]]


def only_raises(definition: Definition) -> bool:
    """Whether a body does nothing but raise."""
    body = [
        s for s in getattr(definition.node, "body", ())
        if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
    ]  # fmt: skip
    return len(body) == 1 and isinstance(body[0], ast.Raise)


def _class_calls(owner: Definition) -> list[Definition]:
    """Return the class methods and static methods that show what a class is for, best first."""
    found = [
        member
        for member in owner.members
        if member.has(Trait.CLASSMETHOD, Trait.STATICMETHOD)
        and not member.name.startswith("_")
        and not member.has(Trait.ABSTRACT, Trait.DEPRECATED)
        and sum(p.required for p in member.parameters) <= 3
    ]
    named = set(re.findall(r"\w+", owner.docstring.text))
    # Own ones first, then those that give something in the way of their idiom.
    return sorted(
        found,
        key=lambda m: (
            bool(m.inherited_from),
            m.name not in named,
            not m.has(Trait.GENERATOR, Trait.ASYNC, Trait.CONTEXT_MANAGER),
        ),
    )


def _class_called(sketch: Sketch) -> Sketch | None:
    """Call a method of the class itself, where that is what people use it for."""
    owner = sketch.definition
    target = sketch.target()
    for member in _class_calls(owner)[:3]:
        full = sketch.maker.lookup.definition(member.path) or member
        mark = sketch.maker.tried()
        scope = _scope_of(sketch, full)
        arguments = sketch.maker.arguments(full, full.parameters, scope, owner=owner)
        if arguments is not None:
            return _show(sketch, f"{target}.{full.name}({arguments})", full)
        sketch.maker.undo(mark)
    return None


def _called_instance(sketch: Sketch) -> Sketch | None:
    """Make an instance and call it."""
    owner = sketch.definition
    member = owner.member("__call__")
    made = make_instance(sketch, owner)
    if made is None or member is None:
        return None
    full = sketch.maker.lookup.definition(member.path) or member
    scope = _scope_of(sketch, full)
    arguments = sketch.maker.arguments(full, full.parameters, scope, owner=owner)
    if arguments is None:
        return None
    before = len(sketch.lines)
    return _inside(_show(sketch, f"{made[0]}({arguments})", full), made[1], before)


def _instance(sketch: Sketch) -> Sketch | None:
    owner = sketch.facts.owner or sketch.definition
    made = make_instance(sketch, owner)
    if made is None:
        return None
    variable, head = made
    before = len(sketch.lines)
    sketch.write(f"print({sketch.shown(variable, owner)})")
    return _inside(sketch, head, before)


def _enum(sketch: Sketch) -> Sketch | None:
    target = sketch.target()
    if not first_member(sketch.definition):
        name = sketch.maker.name("Colour")
        sketch.write(f'class {name}({target}):\n{_STEP}RED = "red"', f"print({name}.RED)")
        return sketch
    variable = sketch.maker.name("member")
    return sketch.write(
        f"for {variable} in {target}:\n{_STEP}print({variable}.name, {variable}.value)"
    )


def _exception(sketch: Sketch) -> Sketch | None:
    target = sketch.target()
    definition = sketch.definition
    maker = definition.member("__init__")
    scope = _scope_of(sketch, maker or definition)
    required = [p for p in definition.parameters if p.required]
    if required:
        arguments = sketch.maker.arguments(definition, definition.parameters, scope, depth=1)
    else:
        takes_text = maker is None or any(
            p.kind is ParameterKind.VAR_POSITIONAL for p in definition.parameters
        )
        arguments = '"the reason"' if takes_text else ""
    if arguments is None:
        return None
    error = sketch.maker.name("error")
    return sketch.write(
        f"try:\n{_STEP}raise {target}({arguments})\nexcept {target} as {error}:\n"
        f"{_STEP}print(repr({error}))"
    )


def _typed_dict(sketch: Sketch) -> Sketch | None:
    target = sketch.target()
    value = sketch.maker.construct(sketch.definition, -1)
    if value is None:
        return None
    variable = sketch.maker.name(variable_for(sketch.definition))
    return sketch.write(f"{variable}: {target} = {value}", f"print({variable})")


def _metaclass(sketch: Sketch) -> Sketch | None:
    target = sketch.target()
    name = sketch.maker.name("Example")
    return sketch.write(
        f'class {name}(metaclass={target}):\n{_STEP}"""Made by the metaclass."""',
        f"print(type({name}).__name__)",
    )


def _subclassed(sketch: Sketch) -> Sketch | None:
    owner = sketch.definition
    made = _made_subclass(sketch, owner)
    if made is None:
        return None
    variable, _ = made
    members = [m for m in owner.members if m.has(Trait.ABSTRACT)] or telling_members(owner)
    if owner.has(Trait.PROTOCOL):
        members = [m for m in owner.members if not m.name.startswith("_")]
    for member in sorted(members, key=lambda m: m.name.startswith("_"))[:3]:
        if member.kind is Kind.METHOD and not member.has(Trait.CLASSMETHOD):
            mark = sketch.maker.tried()
            count = len(sketch.lines)
            if not member.name.startswith("_") and _called_on(sketch, owner, member, variable, ""):
                return sketch
            del sketch.lines[count:]
            sketch.maker.undo(mark)
        elif member.kind in (Kind.PROPERTY, Kind.ATTRIBUTE):
            return sketch.write(f"print({variable}.{member.name})")
    return sketch.write(f"print({sketch.shown(variable, owner)})")


# --- dunder methods ---


def _dunder(sketch: Sketch) -> Sketch | None:
    owner, definition = sketch.facts.owner, sketch.definition
    if owner is None or definition.name in ("__init__", "__new__", "__post_init__"):
        return _used(sketch) if owner else None
    if definition.name in ("__enter__", "__exit__", "__aenter__", "__aexit__"):
        return _instance(replace(sketch, facts=replace(sketch.facts, definition=owner)))
    made = make_instance(sketch, owner)
    if made is None:
        return None
    variable, head = made
    before = len(sketch.lines)
    written = {
        "__len__": f"print(len({variable}))",
        "__repr__": f"print(repr({variable}))",
        "__str__": f"print({variable})",
        "__bool__": f"print(bool({variable}))",
        "__hash__": f"print(hash({variable}))",
        "__iter__": f"for item in {variable}:\n{_STEP}print(item)",
        "__eq__": f"print({variable} == {variable})",
    }.get(definition.name)
    if written is None:
        scope = sketch.facts.scope
        arguments = sketch.maker.arguments(definition, definition.parameters, scope, depth=1)
        if arguments is None:
            return None
        if definition.name == "__call__":
            return _inside(_show(sketch, f"{variable}({arguments})", definition), head, before)
        written = _operator(definition.name, variable, arguments)
    sketch.write(written)
    return _inside(sketch, head, before)


_BINARY = {
    "__add__": "+", "__sub__": "-", "__mul__": "*", "__truediv__": "/", "__or__": "|",
    "__and__": "&", "__lt__": "<", "__gt__": ">", "__le__": "<=", "__ge__": ">=", "__ne__": "!=",
    "__floordiv__": "//", "__mod__": "%", "__pow__": "**", "__xor__": "^",
}  # fmt: skip


def _operator(name: str, variable: str, arguments: str) -> str:
    if name in _BINARY:
        return f"print({variable} {_BINARY[name]} {arguments})"
    if name == "__contains__":
        return f"print({arguments} in {variable})"
    if name == "__getitem__":
        return f"print({variable}[{arguments}])"
    if name == "__setitem__" and arguments.count(", ") == 1:
        key, value = arguments.split(", ")
        return f"{variable}[{key}] = {value}\nprint({variable})"
    return f"print({variable}.{name}({arguments}))"
