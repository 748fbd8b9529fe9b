"""Examples built from the signature: each kind of object in the way it is used."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from mkdocs_howto.examples import known
from mkdocs_howto.examples.layout import quoted
from mkdocs_howto.examples.program import program
from mkdocs_howto.examples.values import Maker, first_member, snake
from mkdocs_howto.source.model import (
    Definition,
    Facts,
    Kind,
    Lookup,
    ParameterKind,
    Scope,
    Trait,
    is_private,
)

_STEP = "    "
_LONGEST = 25
"""Lines of a program, imports included."""

_FILLERS = ("add", "append", "push", "put", "insert", "enqueue", "register", "update", "set")
_EMPTIERS = re.compile(
    r"(pop|peek|remove|discard|dequeue|first|last|max|min|next|get|take|delete|del_|drop|popleft|head|index|count)"
)
_ENDINGS = re.compile(
    r"(close|aclose|clear|reset|stop|quit|exit|shutdown|delete|remove|kill|terminate|abort|main|run"
    r"|serve\w*|listen|connect|destroy|uninstall|mainloop|wait|join|pop\w*)$"
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass
class Sketch:
    """An example in the making.

    Attributes:
        lines: The statements that follow the maker's setup, as source.
    """

    facts: Facts
    maker: Maker
    lines: list[str]

    @property
    def definition(self) -> Definition:
        """The documented object."""
        return self.facts.definition

    def text(self) -> str:
        """Return the whole program."""
        return program([*self.maker.setup, *self.lines], self.maker.imports, self.maker.project)

    def target(self) -> str:
        """Import the object, or the class that has it; return how to write that."""
        facts = self.facts
        if not facts.import_name:
            return self.maker.use(facts.import_module)
        top = self.maker.use(facts.import_module, facts.import_name)
        holder = facts.owner or facts.definition
        if facts.owner is None and facts.definition.kind not in (Kind.CLASS,):
            return top
        below = holder.path.removeprefix(f"{holder.module}.").split(".")[1:]
        return ".".join([top, *below])

    def write(self, *lines: str) -> Sketch:
        """Add statements."""
        self.lines += lines
        return self


def built(facts: Facts, lookup: Lookup) -> Iterator[str]:
    """Yield programs built from the signature, the likeliest first."""
    seen = set()
    for variant in range(4):
        for way in _ways(facts):
            maker = Maker(lookup, _project(facts), variant, _constants(facts))
            sketch = Sketch(facts, maker, [])
            try:
                done = way(sketch)
                text = sketch.text() if done is not None else ""
            except (SyntaxError, ValueError, RecursionError):
                continue
            if text and text not in seen and len(text.splitlines()) <= _LONGEST:
                seen.add(text)
                yield text


def _constants(facts: Facts) -> dict[str, str]:
    """Return the constants of the object's class by their names alone."""
    holder = facts.owner or facts.definition
    if holder.kind is not Kind.CLASS:
        return {}
    marks = {name.partition(".")[2]: value for name, value in facts.values.items() if "." in name}
    members = {m.name: m.value for m in holder.members if m.kind is Kind.ATTRIBUTE and m.value}
    return {**members, **marks}


def plainest(facts: Facts, lookup: Lookup) -> Iterator[str]:
    """Yield programs that are true of any object: imported and looked at."""
    for way in (_taken, _helped, _imported, _looked_up, _where_defined):
        sketch = Sketch(facts, Maker(lookup, _project(facts)), [])
        if way(sketch) is not None:
            yield sketch.text()


def _project(facts: Facts) -> str:
    return (facts.import_module or facts.definition.module).partition(".")[0]


Way = Callable[[Sketch], Sketch | None]


def _ways(facts: Facts) -> list[Way]:
    """Return how an object of this kind can be shown, the best first."""
    definition = facts.definition
    kind = definition.kind
    if kind is Kind.CLASS:
        return _class_ways(definition)
    if kind is Kind.FUNCTION or (kind is Kind.METHOD and facts.owner is None):
        if definition.has(Trait.COMMAND):
            return [_command]
        return [_decorator, _function] if _decorates(definition) else [_function]
    if kind is Kind.METHOD:
        return _method_ways(definition)
    if kind is Kind.PROPERTY:
        return [_property]
    if kind is Kind.ATTRIBUTE:
        return [_attribute]
    return []


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
        return [_subclassed, _class_in_use, _instance]
    if not telling_members(definition) and _class_calls(definition):
        return [_class_called, _instance]
    return [_class_in_use, _class_called, _instance]


def _method_ways(definition: Definition) -> list[Way]:
    if definition.has(Trait.CLASSMETHOD, Trait.STATICMETHOD):
        return [_class_method]
    if definition.name.startswith("__"):
        return [_dunder, _class_in_use_of_owner]
    return [_method]


# --- functions ---


def _function(sketch: Sketch) -> Sketch | None:
    definition = sketch.definition
    target = sketch.target()
    arguments = sketch.maker.arguments(definition, definition.parameters, sketch.facts.scope)
    if arguments is None:
        return None
    return _shown(sketch, f"{target}({arguments})", definition)


def _shown(sketch: Sketch, call: str, definition: Definition, subject: str = "") -> Sketch:
    """Write a call in its idiom, and show what it gives.

    Args:
        subject: The variable whose state the call changes; shown when nothing is returned.
    """
    kind = _result_kind(definition)
    maker = sketch.maker
    if kind == "async iterator":
        item = maker.name(_item_name(definition))
        return sketch.write(f"async for {item} in {call}:\n{_STEP}print({item})")
    if kind in ("context", "async context"):
        value = maker.name(_result_name(definition))
        word = "async with" if kind.startswith("async") else "with"
        return sketch.write(f"{word} {call} as {value}:\n{_STEP}print({value})")
    if kind == "iterator":
        item = maker.name(_item_name(definition))
        if _endless(definition):
            call = f"{maker.use('itertools')}.islice({call}, 3)"
        return sketch.write(f"for {item} in {call}:\n{_STEP}print({item})")
    if definition.has(Trait.ASYNC):
        call = f"await {call}"
    if kind == "nothing":
        sketch.write(call)
        if subject:
            sketch.write(f"print({subject})")
        elif variables := [s.partition(" = ")[0] for s in maker.setup if _is_assignment(s)]:
            sketch.write(f"print({variables[0]})")
        return sketch
    if len(call) <= 60 and "\n" not in call:
        return sketch.write(f"print({call})")
    result = maker.name(_result_name(definition))
    return sketch.write(f"{result} = {call}", f"print({result})")


def _is_assignment(statement: str) -> bool:
    return re.match(r"\w+ = ", statement) is not None


def _result_kind(definition: Definition) -> str:
    """Return how a call's value is used: iterated, entered, printed, or not at all."""
    if definition.has(Trait.ASYNC_CONTEXT_MANAGER):
        return "async context"
    if definition.has(Trait.CONTEXT_MANAGER):
        return "context"
    returned = definition.returns.strip("'\"").partition("[")[0].rpartition(".")[2]
    if definition.has(Trait.GENERATOR) and definition.has(Trait.ASYNC):
        return "async iterator"
    if returned in known.ASYNC_ITERATORS and not definition.has(Trait.ASYNC):
        return "async iterator"
    if definition.has(Trait.GENERATOR) or returned in ("Iterator", "Generator"):
        return "iterator"
    if returned in ("None", "NoReturn", "Never"):
        return "nothing"
    node = definition.node
    plain = isinstance(node, _FUNCTIONS) and not definition.has(Trait.ABSTRACT, Trait.STUB)
    if not definition.returns and plain and not _returns_value(node):
        return "nothing"
    return "value"


def _returns_value(node: ast.AST | None) -> bool:
    """Whether a function's own body returns something other than None."""
    for child in ast.iter_child_nodes(node) if node is not None else ():
        if isinstance(child, (*_FUNCTIONS, ast.Lambda, ast.ClassDef)):
            continue
        if isinstance(child, ast.Return) and child.value is not None:
            if not (isinstance(child.value, ast.Constant) and child.value.value is None):
                return True
        elif _returns_value(child):
            return True
    return False


def _endless(definition: Definition) -> bool:
    """Whether a generator has a loop that nothing ends."""
    for node in ast.walk(definition.node) if definition.node is not None else ():
        if isinstance(node, ast.While) and isinstance(node.test, ast.Constant) and node.test.value:
            return True
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in (
            "count",
            "cycle",
            "repeat",
        ):
            return True
    return False


def _result_name(definition: Definition) -> str:
    returned = definition.returns.strip("'\"").partition("[")[0].rpartition(".")[2]
    if returned[:1].isupper() and returned not in ("Any", "Self", "Optional", "Union", "List"):
        if returned not in ("Callable", "Dict", "Tuple", "Type", "Iterable", "Sequence", "Mapping"):
            word = snake(returned).rpartition("_")[2]
            return word if word.isidentifier() and len(word) > 1 else "result"
    return "result"


def _item_name(definition: Definition) -> str:
    words = snake(definition.name).split("_")
    last = words[-1]
    if last in ("stream", "content", "raw", "bytes", "download", "text"):
        return "chunk"
    if len(last) > 3 and last.endswith("s") and not last.endswith("ss"):
        return last[:-3] + "y" if last.endswith("ies") else last[:-1]
    return "item"


def _decorates(definition: Definition) -> bool:
    """Whether a function takes a function and returns one defined inside."""
    if definition.has(Trait.DECORATOR):
        return True
    return _decorator_depth(definition.node) > 0


def _decorator_depth(node: ast.AST | None) -> int:
    """Return 1 for a decorator, 2 for a function that makes one, 0 for neither."""
    if not isinstance(node, ast.FunctionDef):
        return 0
    inner = {child.name: child for child in node.body if isinstance(child, ast.FunctionDef)}
    returned = {
        child.value.id
        for child in node.body
        if isinstance(child, ast.Return) and isinstance(child.value, ast.Name)
    }
    names = returned & set(inner)
    if not names:
        return 0
    positional = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
    called = {
        n.func.id
        for n in ast.walk(node)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
    if positional and positional[0] in called and len(positional) == 1:
        return 1
    return 2 if any(_decorator_depth(inner[name]) == 1 for name in names) else 0


def _decorator(sketch: Sketch) -> Sketch | None:
    definition = sketch.definition
    mark = sketch.target()
    if _decorator_depth(definition.node) == 2 or not any(p.required for p in definition.parameters):
        arguments = sketch.maker.arguments(definition, definition.parameters, sketch.facts.scope)
        if arguments is None:
            return None
        mark = f"{mark}({arguments})"
    name = sketch.maker.name("greet")
    return sketch.write(
        f'@{mark}\ndef {name}(name: str) -> str:\n{_STEP}return f"Hello, {{name}}"',
        f'print({name}("Ada"))',
    )


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


def _make_instance(sketch: Sketch, owner: Definition) -> tuple[str, str] | None:
    """Write how an instance is made; return its variable and the `with` line, if it is entered."""
    maker = sketch.maker
    target = sketch.target()
    value = maker.construct(owner, -1)
    if value is None:
        return None
    if not value.startswith(f"{target}(") and not value.startswith(f"{target}."):
        if not any(f"({target})" in statement for statement in maker.setup):
            variable = maker.name(variable_for(owner))
            sketch.write(f"{variable}: {target} = {value}")
            return variable, ""
    variable = maker.name(variable_for(owner))
    if owner.has(Trait.ASYNC_CONTEXT_MANAGER) and not owner.has(Trait.CONTEXT_MANAGER):
        return variable, f"async with {value} as {variable}:"
    if owner.has(Trait.CONTEXT_MANAGER) and _enters_itself(owner):
        return variable, f"with {value} as {variable}:"
    sketch.write(f"{variable} = {value}")
    return variable, ""


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


def _inside(sketch: Sketch, head: str, before: int) -> Sketch:
    """Move the lines written since `before` below a `with` line."""
    if head:
        body = sketch.lines[before:]
        del sketch.lines[before:]
        indented = [_STEP + line for text in body for line in text.splitlines()]
        sketch.write("\n".join([head, *indented]))
    return sketch


def _method(sketch: Sketch) -> Sketch | None:
    owner, definition = sketch.facts.owner, sketch.definition
    if owner is None:
        return _function(sketch)
    if definition.has(Trait.ABSTRACT) or owner.has(Trait.PROTOCOL):
        made = _made_subclass(sketch, owner)
    else:
        made = _make_instance(sketch, owner)
    if made is None:
        return None
    variable, head = made
    if definition.name in ("close", "aclose") and head:
        head = ""
        sketch.write(f"{variable} = {sketch.maker.construct(owner, -1)}")
    return _called_on(sketch, owner, definition, variable, head)


def _called_on(
    sketch: Sketch, owner: Definition, definition: Definition, variable: str, head: str
) -> Sketch | None:
    before = len(sketch.lines)
    scope = _scope_of(sketch, definition)
    if definition.path == sketch.definition.path:
        scope = sketch.facts.scope
    arguments = sketch.maker.arguments(definition, definition.parameters, scope, owner=owner)
    if arguments is None:
        return None
    filler = _filler(sketch, owner, definition, variable, arguments)
    if filler:
        sketch.write(filler)
    subject = _state(owner, variable)
    _shown(sketch, f"{variable}.{definition.name}({arguments})", definition, subject)
    return _inside(sketch, head, before)


def _scope_of(sketch: Sketch, definition: Definition) -> Scope:
    return sketch.maker.lookup.scope(definition.module) or Scope(definition.module, {})


def _state(owner: Definition, variable: str) -> str:
    """Return what shows an object after a call that returns nothing."""
    names = {member.name for member in owner.members}
    for name in ("__repr__", "__str__"):
        if name in names:
            return variable
    if owner.has(Trait.DATACLASS, Trait.MODEL, Trait.NAMEDTUPLE):
        return variable
    if "__len__" in names:
        return f"len({variable})"
    for member in owner.members:
        plain = member.kind is Kind.PROPERTY and not is_private(member.name)
        if plain and not member.has(Trait.DEPRECATED, Trait.ABSTRACT) and not member.inherited_from:
            return f"{variable}.{member.name}"
    return variable


def _filler(
    sketch: Sketch, owner: Definition, definition: Definition, variable: str, given: str
) -> str:
    """Return a call that puts something in before a method takes something out."""
    if not _EMPTIERS.match(definition.name):
        return ""
    names = {member.name for member in owner.members}
    if not names & {"__len__", "empty", "qsize", "__iter__"}:
        return ""
    wanted = given.partition(", ")[0]
    if "__setitem__" in names and not {"append", "insert"} & names:
        return f'{variable}[{wanted or quoted("name")}] = "Ada"'
    if "append" in names and definition.name in ("index", "count", "remove"):
        return f"{variable}.append({wanted})" if wanted else ""
    for name in _FILLERS:
        member = owner.member(name)
        if member is None or member.kind is not Kind.METHOD or member.name == definition.name:
            continue
        if sum(p.required for p in member.parameters) not in (1, 2) or member.has(Trait.ASYNC):
            continue
        mark = sketch.maker.tried()
        arguments = sketch.maker.arguments(
            member, member.parameters, _scope_of(sketch, member), owner=owner, depth=1
        )
        if arguments:
            return f"{variable}.{name}({arguments})"
        sketch.maker.undo(mark)
    return ""


def _made_subclass(sketch: Sketch, owner: Definition) -> tuple[str, str] | None:
    maker = sketch.maker
    name = maker.subclass(owner, 0, sketch.target())
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
            target = sketch.maker.subclass(owner, 0, target) or target
    if definition.name.startswith("__"):
        return None
    arguments = sketch.maker.arguments(
        definition, definition.parameters, sketch.facts.scope, owner=owner
    )
    if arguments is None:
        return None
    return _shown(sketch, f"{target}.{definition.name}({arguments})", definition)


def _property(sketch: Sketch) -> Sketch | None:
    owner = sketch.facts.owner
    if owner is None:
        return sketch.write(f"print({sketch.target()})")
    sketch.maker.shown = sketch.definition.name
    abstract = sketch.definition.has(Trait.ABSTRACT) or owner.has(Trait.PROTOCOL)
    made = _made_subclass(sketch, owner) if abstract else _make_instance(sketch, owner)
    if made is None:
        return None
    variable, head = made
    before = len(sketch.lines)
    sketch.write(f"print({variable}.{sketch.definition.name})")
    return _inside(sketch, head, before)


def _attribute(sketch: Sketch) -> Sketch | None:
    owner, definition = sketch.facts.owner, sketch.definition
    target = sketch.target()
    if owner is None:
        return sketch.write(f"print({target})")
    if owner.has(Trait.ENUM) and definition.value:
        return sketch.write(f"print({target}.{definition.name}.value)")
    node = definition.node
    on_class = isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) for t in node.targets)
    valued = isinstance(node, ast.AnnAssign) and node.value is not None
    fields = owner.has(Trait.DATACLASS, Trait.MODEL, Trait.NAMEDTUPLE, Trait.TYPED_DICT)
    if on_class or (valued and isinstance(node.target, ast.Name) and not fields):  # type: ignore[union-attr]
        return sketch.write(f"print({target}.{definition.name})")
    if owner.has(Trait.TYPED_DICT):
        value = sketch.maker.construct(owner, -1)
        variable = sketch.maker.name(variable_for(owner))
        if value is None:
            return None
        sketch.write(f"{variable}: {target} = {value}")
        return sketch.write(f'print({variable}["{definition.name}"])')
    return _property(sketch)


# --- classes ---


def _class_in_use(sketch: Sketch) -> Sketch | None:
    """Make an instance and call the method that shows best what the class is for."""
    return _used(sketch, sketch.definition)


def _class_in_use_of_owner(sketch: Sketch) -> Sketch | None:
    return _used(sketch, sketch.facts.owner) if sketch.facts.owner else None


def _used(sketch: Sketch, owner: Definition) -> Sketch | None:
    made = _make_instance(sketch, owner)
    if made is None:
        return None
    variable, head = made
    before = len(sketch.lines)
    for member in telling_members(owner):
        mark = sketch.maker.tried()
        full = sketch.maker.lookup.definition(member.path) or member
        if member.kind is Kind.PROPERTY:
            sketch.write(f"print({variable}.{member.name})")
            return _inside(sketch, head, before)
        if _called_on(sketch, owner, full, variable, head) is not None:
            return sketch
        sketch.maker.undo(mark)
        del sketch.lines[before:]
    return None


def telling_members(owner: Definition) -> list[Definition]:
    """Return the methods and properties that show best what a class is for, best first."""
    ranked = []
    text = owner.docstring.text
    for index, member in enumerate(owner.members):
        if member.kind not in (Kind.METHOD, Kind.PROPERTY) or member.name.startswith("_"):
            continue
        if member.has(Trait.ABSTRACT, Trait.DEPRECATED, Trait.CLASSMETHOD, Trait.STATICMETHOD):
            continue
        required = sum(p.required for p in member.parameters)
        if required > 3:
            continue
        score = 3 * bool(re.search(rf"\b{re.escape(member.name)}\b", text))
        score += bool(member.docstring.summary) + 3 * (member.kind is Kind.METHOD)
        score -= 3 * bool(member.inherited_from) + max(0, required - 1)
        score -= 4 * bool(_ENDINGS.fullmatch(member.name))
        score += bool(_result_kind(member) != "nothing")
        ranked.append((-score, index, member))
    ranked.sort(key=lambda entry: entry[:2])
    return [member for _, _, member in ranked[:4]]


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
    telling = re.compile(rf"\b({'|'.join(re.escape(m.name) for m in found)})\b") if found else None
    named = telling.findall(owner.docstring.text) if telling else []
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
            return _shown(sketch, f"{target}.{full.name}({arguments})", full)
        sketch.maker.undo(mark)
    return None


def _instance(sketch: Sketch) -> Sketch | None:
    made = _make_instance(sketch, sketch.definition)
    if made is None:
        return None
    variable, head = made
    before = len(sketch.lines)
    sketch.write(f"print({variable})")
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
        f"print(type({name}))",
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
    for member in members[:2]:
        if member.kind is Kind.METHOD and not member.has(Trait.CLASSMETHOD):
            mark = sketch.maker.tried()
            count = len(sketch.lines)
            if not member.name.startswith("_") and _called_on(sketch, owner, member, variable, ""):
                return sketch
            del sketch.lines[count:]
            sketch.maker.undo(mark)
        elif member.kind is Kind.PROPERTY:
            return sketch.write(f"print({variable}.{member.name})")
    return sketch.write(f"print({variable})")


# --- dunder methods ---


def _dunder(sketch: Sketch) -> Sketch | None:
    owner, definition = sketch.facts.owner, sketch.definition
    if owner is None or definition.name in ("__init__", "__new__", "__post_init__"):
        return _used(sketch, owner) if owner else None
    if definition.name in ("__enter__", "__exit__", "__aenter__", "__aexit__"):
        return _instance(
            Sketch(replace(sketch.facts, definition=owner), sketch.maker, sketch.lines)
        )
    made = _make_instance(sketch, owner)
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
        written = _operator(definition.name, variable, arguments)
    sketch.write(written)
    return _inside(sketch, head, before)


def _operator(name: str, variable: str, arguments: str) -> str:
    binary = {
        "__add__": "+",
        "__sub__": "-",
        "__mul__": "*",
        "__truediv__": "/",
        "__or__": "|",
        "__and__": "&",
        "__lt__": "<",
        "__gt__": ">",
        "__le__": "<=",
        "__ge__": ">=",
        "__ne__": "!=",
    }
    if name in binary:
        return f"print({variable} {binary[name]} {arguments})"
    if name == "__contains__":
        return f"print({arguments} in {variable})"
    if name == "__getitem__":
        return f"print({variable}[{arguments}])"
    if name == "__call__":
        return f"print({variable}({arguments}))"
    if name == "__setitem__" and arguments.count(", ") == 1:
        key, value = arguments.split(", ")
        return f"{variable}[{key}] = {value}\nprint({variable})"
    return f"print({variable}.{name}({arguments}))"


# --- when no instance can be made ---


def _taken(sketch: Sketch) -> Sketch | None:
    """Write a function that is given the instance: how callers use it is still checked."""
    owner, definition = sketch.facts.owner, sketch.definition
    if owner is None or definition.kind not in (Kind.METHOD, Kind.PROPERTY, Kind.ATTRIBUTE):
        return None
    if definition.has(Trait.CLASSMETHOD, Trait.STATICMETHOD) or definition.name.startswith("__"):
        return None
    if owner.has(Trait.TYPED_DICT):
        return None
    target = sketch.target()
    variable = sketch.maker.name(variable_for(owner))
    function = sketch.maker.name(f"show_{definition.name.strip('_')}")
    if definition.kind is Kind.METHOD:
        if _called_on(sketch, owner, definition, variable, "") is None:
            return None
    else:
        sketch.write(f"print({variable}.{definition.name})")
    inner = [*sketch.maker.setup, *sketch.lines]
    sketch.maker.setup.clear()
    sketch.lines.clear()
    body = [_STEP + line for text in inner for line in text.splitlines()]
    waits = any(re.search(r"\bawait |async (for|with) ", line) for line in body)
    head = "async def" if waits else "def"
    return sketch.write("\n".join([f"{head} {function}({variable}: {target}) -> None:", *body]))


def _helped(sketch: Sketch) -> Sketch | None:
    """Show the documentation that Python has of the object."""
    target = sketch.target()
    if sketch.facts.owner is not None:
        if sketch.definition.kind not in (Kind.METHOD, Kind.PROPERTY, Kind.CLASS):
            return None
        target = f"{target}.{sketch.definition.name}"
    return sketch.write(f"help({target})")


def _imported(sketch: Sketch) -> Sketch | None:
    name = f".{sketch.definition.name}" if sketch.facts.owner is not None else ""
    return sketch.write(f"print({sketch.target()}{name})")


def _looked_up(sketch: Sketch) -> Sketch | None:
    """Look for the object by its name: also where it is there on some systems only."""
    facts, name = sketch.facts, sketch.definition.name
    if facts.owner is not None:
        return sketch.write(f'print(hasattr({sketch.target()}, "{name}"))')
    # A module may be reached by an attribute of its package only, without a file of that name.
    parent, _, last = facts.import_module.rpartition(".")
    holder, wanted = (
        (facts.import_module, facts.import_name) if facts.import_name else (parent, last)
    )
    if not holder:
        return None
    return sketch.write(f'print(getattr({sketch.maker.use(holder)}, "{wanted}", None))')


def _where_defined(sketch: Sketch) -> Sketch | None:
    """Print the object of the module that defines it: its public one may exist at run time only."""
    definition = sketch.facts.owner or sketch.definition
    if not sketch.facts.import_name or definition.module == sketch.facts.import_module:
        return None
    top = definition.path.removeprefix(f"{definition.module}.").partition(".")[0]
    if is_private(top):
        return None
    below = definition.path.removeprefix(f"{definition.module}.{top}")
    member = f".{sketch.definition.name}" if sketch.facts.owner is not None else ""
    return sketch.write(f"print({sketch.maker.use(definition.module, top)}{below}{member})")
