"""HT2: the example is a program that the code would accept, about the right object.

A type checker reads the example together with the code that it imports; these checks sort what it
says by what a reader would have to mend, and add what no type checker knows.
"""

from __future__ import annotations

import ast
import builtins
import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.machinery import PathFinder
from pathlib import Path

from mkdocs_howto.checks.binding import fits_source, misfits
from mkdocs_howto.checks.dependencies import project_packages
from mkdocs_howto.checks.program import Imported, Program
from mkdocs_howto.checks.registry import Case, Complaint, check
from mkdocs_howto.examples import Problem
from mkdocs_howto.guide import AddAwait, AddImport, Fix, Rename, Section, Severity
from mkdocs_howto.source import Definition, Kind, is_private

MOST_RESTATED = 0.5
"""Largest share of the body's statements that an example may repeat, see `restatement`."""

FEWEST_RESTATED = 3
"""Fewest repeated statements that make a restatement: two lines may be alike by chance."""

_NAMED_TUPLE = {"_asdict", "_replace", "_make", "_fields", "_field_defaults"}
"""Public members of named tuples, which begin with an underscore to keep clear of fields."""

_PLACEHOLDER = re.compile(
    r"your[_-]\w+|<your[^<>]*>|\bpath/to/|/path/to\b|\breplace[_ -]me\b|\binsert[_ -]\w+[_ -]here\b"
    r"|\bTODO\b|\bFIXME\b|\bxxx+\b|\.\.\.$|^…",
    re.IGNORECASE,
)


_PLAIN = frozenset("int float complex bool str bytes None LiteralString".split())
_ARGUMENT = re.compile(r"Argument `(.+?)` is not assignable to parameter `[^`]+` with type `(.+?)`")
_QUOTED = re.compile(r"`(\w+)`")
_DYNAMIC = re.compile(
    r"^def __getattr__\(|\bglobals\(\)(?:\[.+\] = |\.update)|sys\.modules\[__name__\] = "
    r"|setattr\(sys\.modules",
    re.MULTILINE,
)
"""What a module does that makes its names when it runs."""


_SETS_BY_NAME = re.compile(r"setattr\(self\b|self\.__dict__|vars\(self\)")
"""What a class does that makes its attributes by name."""


def _problems(case: Case, *kinds: str) -> Iterator[Problem]:
    if case.draft.example.strip():
        yield from (p for p in case.study.problems if p.kind in kinds)


def _complaint(problem: Problem, mend: str | Fix = "") -> Complaint:
    return Complaint(Section.EXAMPLE, problem.line, _sentence(problem.message), mend)


def _unsure(problem: Problem) -> Complaint:
    message = f"Line {problem.line}: {_sentence(problem.message)} That may still work."
    return Complaint(Section.EXAMPLE, problem.line, message, undecided=True)


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _program(case: Case) -> Program | None:
    if case.tree is None or not case.tree.body:
        return None
    return Program(case.tree, case.study, case.facts, case.lookup)


@check(
    "HT201",
    "syntax",
    "The example parses.",
    wrong="```python\nprint(pack(folder\n```",
    right="```python\nprint(pack(folder))\n```",
)
def syntax(case: Case) -> Iterator[Complaint]:
    """Find what keeps Python from compiling the example."""
    for problem in _problems(case, "parse-error", "invalid-syntax", "internal-error"):
        message = f"The example does not parse: {problem.message}."
        yield Complaint(Section.EXAMPLE, problem.line, message)


@check(
    "HT202",
    "undefined-name",
    "Every name is defined before it is used.",
    wrong='```python\nprint(pack(folder, Path("a.zip")))\n```',
    right='```python\nfolder = Path("docs")\nprint(pack(folder, Path("a.zip")))\n```',
)
def undefined_name(case: Case) -> Iterator[Complaint]:
    """Find names that nothing defines."""
    for problem in _problems(case, "unknown-name", "unbound-name"):
        if "may be" in problem.message:
            yield _unsure(problem)
            continue
        wrong = _QUOTED.search(problem.message)
        known = {*_bound(case), *dir(builtins), case.facts.import_name}
        mend = _instead(wrong[1], known) if wrong else ""
        yield _complaint(problem, mend or "Import it or define it first.")


def _bound(case: Case) -> Iterator[str]:
    """Yield the names that the example binds."""
    program = _program(case)
    if program is None:
        return
    yield from (each.local for each in program.imports)
    for node in ast.walk(program.tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


@check(
    "HT203",
    "import",
    "Every import resolves: in the project, the standard library or the installed packages.",
    wrong="```python\nfrom archive.core import pack\n```",
    right="```python\nfrom archive import pack\n```",
)
def unresolved_import(case: Case) -> Iterator[Complaint]:
    """Find imports of what does not exist.

    A package that is not installed here is undecided when the project itself imports it, and a
    lie otherwise.
    """
    program = _program(case)
    for problem in _problems(case, "missing-import", "missing-module-attribute"):
        missing = [i for i in program.imports if i.line == problem.line] if program else []
        if problem.kind == "missing-module-attribute":
            missing = [i for i in missing if f"`{i.name}`" in problem.message]
        tops = {each.module.partition(".")[0] for each in missing}
        absent = problem.kind == "missing-import" and tops and not tops & _present(case)
        if absent and tops <= project_packages(case.facts, case.lookup) | _compiled(missing):
            names = ", ".join(f"`{top}`" for top in sorted(tops))
            message = f"Line {problem.line}: {names} can't be read here, so it is not checked."
            yield Complaint(Section.EXAMPLE, problem.line, message, undecided=True)
        elif problem.kind == "missing-module-attribute" and _made_at_run_time(case, missing):
            message = f"Line {problem.line}: what is imported may be made when the module runs."
            yield Complaint(Section.EXAMPLE, problem.line, message, undecided=True)
        else:
            mend = _nearest_import(case, missing, problem) or _public_import(case)
            yield _complaint(problem, mend)


def _present(case: Case) -> set[str]:
    """Return the project's own top-level package, which is always there to be read."""
    return {case.facts.definition.module.partition(".")[0]}


def _compiled(missing: Sequence[Imported]) -> set[str]:
    """Return the packages whose missing module exists as machine code, which nobody can read."""
    found = set()
    for each in missing:
        top, *rest = each.module.split(".")
        spec = PathFinder.find_spec(top)
        for folder in (spec.submodule_search_locations or ()) if spec and rest else ():
            parent = Path(folder).joinpath(*rest[:-1])
            if any(parent.glob(f"{rest[-1]}.*so")) or any(parent.glob(f"{rest[-1]}.*pyd")):
                found.add(top)
    return found


def _made_at_run_time(case: Case, missing: Sequence[Imported]) -> bool:
    """Whether a module that lacks a name has it in its source, or may make it when it runs."""
    for each in missing:
        scope = case.lookup.scope(each.module)
        if scope is not None and each.name in scope.names:
            return True  # a stub that lacks what its source has
        module = case.lookup.definition(each.module)
        if module is not None and _DYNAMIC.search(module.file.text):
            return True
    return False


def _nearest_import(case: Case, missing: Sequence[Imported], problem: Problem) -> str | Fix:
    """Return what to write for a misspelt import, when one name is near."""
    for each in missing:
        module, name = each.module, each.name
        if problem.kind == "missing-module-attribute" and f"`{name}`" in problem.message:
            scope = case.lookup.scope(module)
            return _instead(name, scope.names if scope else ())
        if problem.kind == "missing-import" and name == case.facts.import_name:
            return _public_import(case)
    return ""


def _instead(wrong: str, names: Iterable[str]) -> str | Fix:
    """Return the mend of a misspelt name; empty unless just one name is near."""
    near = difflib.get_close_matches(wrong, set(names) - {wrong}, n=2, cutoff=0.8)
    if len(near) == 2:
        scores = [difflib.SequenceMatcher(None, wrong, each).ratio() for each in near]
        near = near[:1] if scores[0] - scores[1] > 0.05 else []
    return Rename(wrong, near[0]) if near else ""


def _public_import(case: Case) -> str | Fix:
    facts = case.facts
    if facts.import_name:
        return AddImport(facts.import_module, facts.import_name)
    return f"Write `{facts.import_line}`." if facts.import_line else ""


@check(
    "HT204",
    "attribute",
    "Every attribute exists on what it is read from.",
    wrong='```python\nprint(Path("a").read_lines())\n```',
    right='```python\nprint(Path("a").read_text())\n```',
)
def missing_attribute(case: Case) -> Iterator[Complaint]:
    """Find attributes that don't exist, and count values whose type nobody knows."""
    program = _program(case)
    for problem in _problems(case, "missing-attribute", "no-access", "read-only"):
        if program is not None and _only_sometimes(case, program, problem):
            yield _unsure(problem)
        else:
            yield _complaint(problem, _nearest_attribute(case, problem))
    if program is None:
        return
    for node in program.loads:
        if isinstance(node, ast.Attribute) and program.type_of(node.value) in ("Any", "Unknown"):
            what = f"`{ast.unparse(node)}`"
            message = f"Line {node.lineno}: the type of what {what} is read from is not known."
            yield Complaint(Section.EXAMPLE, node.lineno, message, undecided=True)


def _only_sometimes(case: Case, program: Program, problem: Problem) -> bool:
    """Whether a value may have the attribute: by another member of a union, or set by name."""
    found = re.search(r"Object of class `(\w+)` has no attribute `(\w+)`", problem.message)
    if found is None:
        return False
    for class_ in (case.facts.definition, case.facts.owner):
        if class_ is not None and class_.name == found[1] and class_.kind is Kind.CLASS:
            text = class_.file.cut(class_.lines)
            if class_.member(found[2]) or (_SETS_BY_NAME.search(text) and found[2] in text):
                return True
    own = case.facts.definition.module.partition(".")[0]
    path = case.facts.scope.names.get(found[1], "")
    if path.partition(".")[0] != own and found[2] in case.reach.words:
        return True  # the object may set it on what it is given, as on an application
    for node in program.attributes_at(problem.line, problem.message):
        if re.search(r" \| ", program.type_of(node.value)):
            return True
    return False


def _nearest_attribute(case: Case, problem: Problem) -> str | Fix:
    """Return what to write for a misspelt attribute, when one is near."""
    found = re.search(r"(?:class|module|type) `(?:type\[)?([\w.]+)", problem.message)
    quoted = re.search(r"attribute `(\w+)`", problem.message, re.IGNORECASE)
    if found is None or quoted is None:
        return ""
    facts = case.facts
    for each in (facts.definition, facts.owner):
        if each is not None and each.name == found[1]:
            return _instead(quoted[1], (member.name for member in each.members))
    scope = case.lookup.scope(found[1]) if "module" in problem.message else None
    path = facts.scope.names.get(found[1], "")
    class_ = case.lookup.definition(path) if path and scope is None else None
    names = scope.names if scope else [m.name for m in class_.members] if class_ else []
    return _instead(quoted[1], names)


@check(
    "HT205",
    "call",
    "Every call fits the signature of what it calls.",
    wrong='```python\nprint(pack(Path("a"), Path("a.zip"), level=9))\n```',
    right='```python\nprint(pack(Path("a"), Path("a.zip"), pattern="*.md"))\n```',
)
def misfitting_call(case: Case) -> Iterator[Complaint]:
    """Find calls with missing, unknown or too many arguments."""
    kinds = (
        "missing-argument unexpected-keyword unexpected-positional-argument bad-argument-count "
        "bad-keyword-argument not-callable bad-instantiation"
    ).split()
    seen = set()
    program = _program(case)
    for problem in _problems(case, *kinds):
        seen.add(problem.line)
        if program is not None and fits_source(program, problem.line, problem.message):
            yield _unsure(problem)
        else:
            yield _complaint(problem, _nearest_keyword(case, problem))
    for misfit in misfits(program) if program else ():
        if misfit.line not in seen:
            yield Complaint(
                Section.EXAMPLE, misfit.line, misfit.message, misfit.mend, misfit.source
            )


def _nearest_keyword(case: Case, problem: Problem) -> str | Fix:
    """Return what to write for a misspelt keyword, when one parameter is near."""
    found = re.search(r"keyword argument `(\w+)` in function `([\w.]+)`", problem.message)
    if found is None:
        return ""
    called = case.lookup.definition(found[2].removesuffix(".__init__"))
    return _instead(found[1], (p.name for p in called.parameters)) if called else ""


@check(
    "HT206",
    "type",
    "No value is used as something that it is not.",
    wrong='```python\nprint(pack("docs", 3))\n```',
    right='```python\nprint(pack(Path("docs"), Path("a.zip")))\n```',
)
def wrong_type(case: Case) -> Iterator[Complaint]:
    """Find arguments of the wrong type, and operations that values don't have."""
    kinds = "bad-argument-type no-matching-overload bad-typed-dict-key bad-index"
    kinds += " unsupported-operation bad-unpacking bad-raise abstract-method-call not-iterable"
    for problem in _problems(case, *kinds.split()):
        if problem.kind == "not-iterable" and _is_asynchronous(problem):
            continue  # see HT207
        if _certainly_wrong(problem) and not _of_a_name(case, problem):
            yield _complaint(problem)
        else:
            yield _unsure(problem)


def _certainly_wrong(problem: Problem) -> bool:
    """Whether values of these types can't work, whatever their authors left unsaid.

    Annotations are often narrower than the code: a package may take any object that has the
    right methods. So an argument is wrong for sure only when it is a plain value, as `3`, and the
    parameter takes none but other plain values.
    """
    if problem.kind in ("no-matching-overload", "bad-typed-dict-key", "abstract-method-call"):
        return False
    if problem.kind == "bad-argument-type":
        found = _ARGUMENT.search(problem.message)
        # Code that takes no None may still pass it on, as to a `str()`.
        given = _plain(found[1]) if found and found[1] != "None" else None
        wanted = _plain(found[2]) if found else None
        if not given or not wanted:
            return False
        numbers = {"int", "float", "complex", "bool"}
        return not given & wanted and not (given & numbers and wanted & numbers)
    return not re.search(
        r"\bNone\b| \| |@_|\b(?:Unknown|Any|object|_?[A-Z]|_[A-Z]\w*)\b", problem.message
    )


def _of_a_name(case: Case, problem: Problem) -> bool:
    """Whether an operator works on a variable, whose value may be another than it seems."""
    if problem.kind != "unsupported-operation" or case.tree is None:
        return False
    for node in ast.walk(case.tree):
        if isinstance(node, ast.BinOp | ast.AugAssign | ast.Compare | ast.UnaryOp):
            if node.lineno <= problem.line <= (node.end_lineno or node.lineno):
                if any(isinstance(each, ast.Name) for each in ast.iter_child_nodes(node)):
                    return True
    return False


def _plain(shown: str) -> set[str] | None:
    """Return the names of the plain types in a union; None when there are others."""
    names = set()
    for part in re.sub(r"Literal\[(.*?)\](?= \||$)", _literal, shown).split(" | "):
        if part not in _PLAIN:
            return None
        names.add("str" if part == "LiteralString" else part)
    return names


def _literal(match: re.Match[str]) -> str:
    try:
        return type(ast.literal_eval(match[1])).__name__
    except (ValueError, SyntaxError):
        return "another"


@check(
    "HT207",
    "await",
    "Coroutines are awaited, and context managers and iterators entered the way they are made for.",
    wrong="```python\nreply = client.get(url)\nprint(reply.text)\n```",
    right="```python\nreply = await client.get(url)\nprint(reply.text)\n```",
)
def wrong_await(case: Case) -> Iterator[Complaint]:
    """Find missing and needless `await`, `async for` and `async with`."""
    for problem in _problems(case, "not-async", "unused-coroutine", "bad-context-manager"):
        yield _complaint(problem, _AWAIT[problem.kind])
    for problem in _problems(case, "not-iterable"):
        if _is_asynchronous(problem):
            yield _complaint(problem, "Iterate with `async for`, or `await` it first.")
    for problem in _problems(case, "missing-attribute"):
        if "Coroutine" in problem.message:
            yield _complaint(problem, AddAwait())
    program = _program(case)
    unused = {p.line for p in _problems(case, "unused-coroutine")}
    for call in program.never_awaited() if program else ():
        if call.lineno not in unused:
            message = f"`{ast.unparse(call.func)}` gives a coroutine that nothing awaits."
            yield Complaint(Section.EXAMPLE, call.lineno, message, AddAwait())


_AWAIT: dict[str, str | Fix] = {
    "unused-coroutine": AddAwait(),
    "not-async": "Remove `await`.",
    "bad-context-manager": "Enter it the other way: `with` or `async with`.",
}


def _is_asynchronous(problem: Problem) -> bool:
    return bool(re.search(r"Async|Coroutine|Awaitable", problem.message))


@check(
    "HT208",
    "object-used",
    "The documented object is imported and used, not only mentioned.",
    wrong='```python\nfrom archive import pack\n\nprint("packed")\n```',
    right='```python\nfrom archive import pack\n\nprint(pack(Path("a"), Path("a.zip")))\n```',
)
def object_used(case: Case) -> Iterator[Complaint]:
    """Find examples about something else."""
    program = _program(case)
    named = program is not None and case.draft.writer != "offline" and _named(program.tree, case)
    if program is not None and not program.uses_object and not named:
        shown = case.facts.reach or case.facts.definition.name
        if case.draft.writer != "offline" and _uses_package(program, case):
            # A setting, a hook, a replaced function: what is used may reach it.
            message = f"Whether the example uses `{shown}` can't be told from the code."
            yield Complaint(Section.EXAMPLE, 0, message, undecided=True)
            return
        message = f"The example never uses `{shown}`."
        yield Complaint(Section.EXAMPLE, 0, message, _public_import(case))


def _uses_package(program: Program, case: Case) -> bool:
    """Whether something that is imported from the object's package is really used."""
    top = case.facts.definition.module.partition(".")[0]
    return any(program.path(node).partition(".")[0] == top for node in program.loads)


def _named(tree: ast.Module, case: Case) -> bool:
    """Whether a program names the object: it may be reached by a name that only runs know."""
    wanted = case.facts.definition.name
    return any(
        (isinstance(node, ast.Name) and node.id == wanted)
        or (isinstance(node, ast.Attribute) and node.attr == wanted)
        for node in ast.walk(tree)
    )


@check(
    "HT209",
    "longer-import",
    "Names are imported from the shortest public module that has them.",
    severity=Severity.WARNING,
    wrong="```python\nfrom httpx._client import Client\n```",
    right="```python\nfrom httpx import Client\n```",
)
def longer_import(case: Case) -> Iterator[Complaint]:
    """Find imports from where a name happens to be defined."""
    program = _program(case)
    top = case.facts.definition.module.partition(".")[0]
    # A guide of a module shows what is in it, wherever else it can be imported from.
    own = "" if case.facts.import_name else case.facts.import_module
    for each in program.imports if program else ():
        if each.path.partition(".")[0] != top or not each.name or each.module == own:
            continue
        if case.facts.identifier.startswith(f"{each.module}."):
            continue  # it is what the page asks for
        found = case.lookup.definition(each.path)
        if found is None or found.kind in (Kind.MODULE, Kind.PACKAGE):
            continue
        module, name = case.lookup.public_path(found.path)
        if name == each.name and module.count(".") < each.module.count("."):
            message = f"`{each.name}` is public in `{module}`."
            yield Complaint(Section.EXAMPLE, each.line, message, AddImport(module, name))


@check(
    "HT210",
    "private-name",
    "No private name of somebody else's code is used.",
    severity=Severity.WARNING,
    wrong="```python\nprint(client._transport)\n```",
    right="```python\nprint(client.timeout)\n```",
)
def private_name(case: Case) -> Iterator[Complaint]:
    """Find names that begin with an underscore, unless the guide is about one."""
    program = _program(case)
    if program is None:
        return
    own = {part for part in case.facts.definition.path.split(".") if is_private(part)}
    own |= _NAMED_TUPLE
    for each in program.imports:
        for part in {p for p in each.path.split(".") if is_private(p)} - own:
            yield Complaint(Section.EXAMPLE, each.line, f"`{part}` is private by its name.")
    made_here = {n.name for n in ast.walk(program.tree) if isinstance(n, ast.ClassDef)}
    for node in program.loads:
        if not isinstance(node, ast.Attribute) or not is_private(node.attr) or node.attr in own:
            continue
        receiver = node.value.id if isinstance(node.value, ast.Name) else ""
        if receiver not in ("self", "cls") and program.type_of(node.value) not in made_here:
            message = f"`{ast.unparse(node)}` is private by its name."
            yield Complaint(Section.EXAMPLE, node.lineno, message)


@check(
    "HT211",
    "deprecated",
    "Nothing is used that its author asks nobody to use any more.",
    severity=Severity.WARNING,
    wrong="```python\nprint(datetime.utcnow())\n```",
    right="```python\nprint(datetime.now(timezone.utc))\n```",
)
def deprecated(case: Case) -> Iterator[Complaint]:
    """Find deprecated functions and classes."""
    name = case.facts.definition.name
    for problem in _problems(case, "deprecated"):
        if not re.search(rf"\b{re.escape(name)}\b", problem.message):  # the guide is about it
            yield _complaint(problem)


@check(
    "HT212",
    "restatement",
    "The example uses the object; it does not repeat its body.",
    severity=Severity.WARNING,
    wrong="```python\npaths = sorted(folder.rglob(pattern))\n```",
    right='```python\nprint(pack(Path("docs"), Path("docs.zip")))\n```',
)
def restatement(case: Case) -> Iterator[Complaint]:
    """Find examples that copy the implementation.

    Both are cut into simple statements, without docstrings, and compared as syntax trees. An
    example restates a body when at least `FEWEST_RESTATED` of the body's statements stand in it,
    and these are at least the share `MOST_RESTATED` of all.
    """
    program = _program(case)
    if program is None or case.facts.definition.kind is Kind.SCRIPT:
        return
    body = set(_simple_statements(case.facts.definition.node))
    same = body & set(_simple_statements(program.tree))
    if len(same) >= FEWEST_RESTATED and len(same) >= MOST_RESTATED * len(body):
        message = f"The example repeats {len(same)} of the {len(body)} statements of the body."
        yield Complaint(Section.EXAMPLE, 0, message, "Call the object instead.", _where(case))


def _simple_statements(node: ast.AST | None) -> Iterator[str]:
    for inner in ast.walk(node) if node is not None else ():
        text = isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Constant)
        compound = hasattr(inner, "body") or isinstance(inner, ast.Import | ast.ImportFrom)
        if isinstance(inner, ast.stmt) and not text and not compound:
            if not isinstance(inner, ast.Pass | ast.Break | ast.Continue):
                yield ast.dump(inner)


def _where(case: Case) -> str:
    definition: Definition = case.facts.definition
    return f"{definition.file.shown}:{definition.lines.first}"


@check(
    "HT213",
    "nothing-to-see",
    "Running the example gives something to see.",
    severity=Severity.WARNING,
    wrong="```python\nname = pack.__name__\n```",
    right="```python\nprint(pack.__name__)\n```",
)
def nothing_to_see(case: Case) -> Iterator[Complaint]:
    """Find examples whose result nobody sees."""
    program = _program(case)
    if program is not None and not program.shows_something:
        message = "Nothing is printed, written or raised."
        yield Complaint(Section.EXAMPLE, 0, message, "Print the result.")


@check(
    "HT214",
    "placeholder",
    "The example is complete: no dots in place of code, no values to be filled in.",
    wrong='```python\nprint(pack(Path("path/to/folder"), ...))\n```',
    right='```python\nprint(pack(Path("docs"), Path("docs.zip")))\n```',
)
def placeholder(case: Case) -> Iterator[Complaint]:
    """Find what a reader would have to replace before the program runs."""
    if case.tree is None:
        return
    stubs = {id(statement.value) for statement in _stubs(case.tree)}
    for node in ast.walk(case.tree):
        if not isinstance(node, ast.Constant) or id(node) in stubs:
            continue
        if node.value is ... and not _means_dots(case.tree, node):
            message = "`...` stands in place of code."
            yield Complaint(Section.EXAMPLE, node.lineno, message, "Write it out.")
        elif isinstance(node.value, str) and _PLACEHOLDER.search(node.value):
            if not case.world.ground.has_string(node.value):
                message = f'"{node.value[:40]}" has to be replaced before the example runs.'
                yield Complaint(Section.EXAMPLE, node.lineno, message, "Use a real value.")


def _stubs(tree: ast.Module) -> Iterator[ast.Expr]:
    """Yield the dots that are the whole body of a class or function, as in a protocol."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            body = [s for s in node.body if not _is_text(s)]
            protocol = (
                isinstance(node, ast.ClassDef)
                or len(node.body) > len(body)
                or bool(node.returns or node.decorator_list or node.args.args)
            )
            if len(body) == 1 and isinstance(body[0], ast.Expr) and protocol:
                yield body[0]


def _is_text(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _means_dots(tree: ast.Module, dots: ast.Constant) -> bool:
    """Whether dots are a value: in a subscript, as `x[..., 0]` and `tuple[int, ...]`."""
    return any(
        isinstance(node, ast.Subscript) and any(inner is dots for inner in ast.walk(node.slice))
        for node in ast.walk(tree)
    )
