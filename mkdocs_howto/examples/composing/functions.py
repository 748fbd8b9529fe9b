"""Functions, decorators, commands and what modules bind to names, as they are used."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Sequence

from mkdocs_howto.examples.composing.sketch import FUNCTIONS, Sketch, decorated, scope_of, show
from mkdocs_howto.source import Definition, Kind, Parameter, tuple_fields

DECORATED = frozenset(
    "func fn f function callback cb handler wrapped decorated method view view_func cls klass "
    "callable_ target coro fun meth".split()
)
"""What the function that a decorator is put above is called."""


def function(sketch: Sketch) -> Sketch | None:
    """Call a function and show what it gives."""
    definition = sketch.definition
    target = sketch.target()
    parameters = (definition.overloads or (definition.parameters,))[0]
    done_first(sketch, definition, None, "")
    arguments = sketch.maker.arguments(definition, parameters, sketch.facts.scope)
    if arguments is None:
        return None
    return show(sketch, f"{target}({arguments})", definition)


_UNDONE = (
    ("loads", "dumps"), ("load", "dump"), ("decode", "encode"), ("unpack", "pack"),
    ("unsign", "sign"),
    ("decompress", "compress"), ("decrypt", "encrypt"), ("deserialize", "serialize"),
    ("unescape", "escape"), ("unquote", "quote"), ("unserialize", "serialize"), ("unhex", "hex"),
)  # fmt: skip
"""What undoes something, and what does it."""


def done_first(
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
        arguments = maker.arguments(doing, doing.parameters, scope_of(sketch, doing), depth=1)
        if arguments is None or maker.folder:
            maker.undo(mark)
            return
        called = f"{variable}.{name}" if owner else maker.reference(doing.path)
        maker.forced = {**maker.forced, f"{definition.path}:{first.name}": f"{called}({arguments})"}
        return


def decorator_level(definition: Definition) -> int:
    """Return 1 for a decorator, 2 for what makes one, 0 for neither."""
    node = definition.node
    if not isinstance(node, ast.FunctionDef):
        return 0
    inner = {child.name: child for child in node.body if isinstance(child, FUNCTIONS)}
    returned = {
        n.id for s in node.body if isinstance(s, ast.Return) and s.value is not None
        for n in ast.walk(s.value) if isinstance(n, ast.Name)
    } & set(inner)  # fmt: skip
    for name in returned:
        first = _first_parameter(inner[name])
        if first in DECORATED and _gives_back(inner[name], first):
            return 2
    first = _first_parameter(node)
    if first in DECORATED and any(
        isinstance(s, ast.Return) and isinstance(s.value, ast.Name) and s.value.id == first
        for s in node.body
    ):
        return 1
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
    inner = {child.name for child in node.body if isinstance(child, FUNCTIONS)}
    values = [s.value for s in ast.walk(node) if isinstance(s, ast.Return) and s.value is not None]
    names = {n.id for value in values for n in ast.walk(value) if isinstance(n, ast.Name)}
    return bool(names & (inner | {first}))


def decorator(sketch: Sketch) -> Sketch | None:
    """Use a decorator as one."""
    definition = sketch.definition
    mark = sketch.target()
    if decorator_level(definition) == 2 or not any(p.required for p in definition.parameters):
        arguments = sketch.maker.arguments(definition, definition.parameters, sketch.facts.scope)
        if arguments is None:
            return None
        mark = f"{mark}({arguments})"
    return decorated(sketch, mark)


def command(sketch: Sketch) -> Sketch | None:
    """Run a command of click or Typer as its users do."""
    target = sketch.target()
    runner = sketch.maker.use("click.testing", "CliRunner")
    if not any(d.startswith("click") for d in sketch.definition.decorators):
        return sketch.write(f'{target}(["--help"])')
    return sketch.write(f'result = {runner}().invoke({target}, ["--help"])', "print(result.output)")


def named_value(sketch: Sketch, target: str) -> Sketch | None:
    """Use what a module binds to a name as what it is: a function, a class, a pattern, data."""
    definition, maker = sketch.definition, sketch.maker
    try:
        value = ast.parse(definition.value or "None", mode="eval").body
    except (SyntaxError, ValueError):
        value = ast.Constant(None)
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        value.func.id = value.func.id.lstrip("_")  # `_namedtuple` is one too
    fields = tuple_fields(value)
    if fields:
        numbers = [str(n) for n, p in enumerate(fields, 1) if p.required or n <= 2]
        return sketch.write(f"print({target}({', '.join(numbers)}))")
    bound = _bound_function(sketch, value)
    if bound is not None:
        function, parameters = bound
        arguments = maker.arguments(function, parameters, scope_of(sketch, function))
        return None if arguments is None else show(sketch, f"{target}({arguments})", function)
    called = ast.unparse(value.func) if isinstance(value, ast.Call) else ""
    if isinstance(value, ast.Name) and hasattr(builtins, value.id):
        return sketch.write(f"print({target}.__name__)")
    if isinstance(value, ast.Attribute) and value.attr == "__contains__":
        return sketch.write(f'print({target}("name"))')
    if called.endswith("getLogger"):
        return sketch.write(f"print({target}.name)")
    if called == "re.compile":
        return sketch.write(f"print({target}.pattern)")
    if len(definition.value) > 600 and isinstance(value, ast.Dict | ast.List | ast.Tuple | ast.Set):
        return sketch.write(f"print(len({target}))")
    return sketch.write(f"print({sketch.shown(target)})")


def _method_of_a_constant(sketch: Sketch, called: ast.Name | ast.Attribute) -> Definition | None:
    """Return the method in `weekday = calendar.weekday`, where a module makes that calendar."""
    if not isinstance(called, ast.Attribute):
        return None
    scope, lookup = sketch.facts.scope, sketch.maker.lookup
    holder = lookup.definition(scope.resolve(ast.unparse(called.value)))
    made = holder.value.partition("(")[0] if holder is not None else ""
    of = lookup.definition(scope.resolve(made)) if made.replace(".", "").isidentifier() else None
    method = of.member(called.attr) if of is not None else None
    return lookup.definition(method.path) if method is not None else None


def _bound_function(
    sketch: Sketch, value: ast.expr
) -> tuple[Definition, Sequence[Parameter]] | None:
    """Return the function that a name stands for, and the parameters that it still takes."""
    given: list[ast.expr] = []
    named: set[str | None] = set()
    if isinstance(value, ast.BoolOp):
        value = value.values[-1]  # `fast or slow`: the one in Python
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
    lookup = sketch.maker.lookup
    found = lookup.definition(path) or _method_of_a_constant(sketch, called)
    if found is None or found.kind not in (Kind.FUNCTION, Kind.CLASS, Kind.METHOD):
        return None
    return found, [p for p in found.parameters[len(given) :] if p.name not in named]
