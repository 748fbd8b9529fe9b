"""HT2: the example is a program that the code would accept, about the right object.

A type checker reads the example together with the code that it imports; these checks sort what it
says by what a reader would have to mend, and add what no type checker knows.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from mkdocs_howto.checks.binding import misfits
from mkdocs_howto.checks.program import Program
from mkdocs_howto.checks.registry import Case, Complaint, check
from mkdocs_howto.facts import Definition, Kind, is_private
from mkdocs_howto.guide import Section, Severity
from mkdocs_howto.typecheck import Problem

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


def _problems(case: Case, *kinds: str) -> Iterator[Problem]:
    if case.draft.example.strip():
        yield from (p for p in case.study.problems if p.kind in kinds)


def _complaint(problem: Problem, mend: str = "") -> Complaint:
    return Complaint(Section.EXAMPLE, problem.line, _sentence(problem.message), mend)


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
        yield _complaint(problem, "Import it or define it first.")


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
        tops = {each.module.partition(".")[0] for each in missing}
        absent = problem.kind == "missing-import" and tops and not tops & _present(case)
        if absent and tops <= _imported_by_project(case):
            names = ", ".join(f"`{top}`" for top in sorted(tops))
            message = f"Line {problem.line}: {names} is not installed here, so it is not checked."
            yield Complaint(Section.EXAMPLE, problem.line, message, undecided=True)
        else:
            yield _complaint(problem, _public_import(case))


def _present(case: Case) -> set[str]:
    """Return the project's own top-level package, which is always there to be read."""
    return {case.facts.definition.module.partition(".")[0]}


def _imported_by_project(case: Case) -> set[str]:
    module = case.facts.definition.module
    found = {path.partition(".")[0] for path in case.facts.scope.names.values()}
    parts = module.split(".")
    for length in range(1, len(parts)):
        scope = case.lookup.scope(".".join(parts[:length]))
        found |= {path.partition(".")[0] for path in scope.names.values()} if scope else set()
    return found - _present(case)


def _public_import(case: Case) -> str:
    line = case.facts.import_line
    return f"The object is imported with `{line}`." if line else ""


@check(
    "HT204",
    "attribute",
    "Every attribute exists on what it is read from.",
    wrong='```python\nprint(Path("a").read_lines())\n```',
    right='```python\nprint(Path("a").read_text())\n```',
)
def missing_attribute(case: Case) -> Iterator[Complaint]:
    """Find attributes that don't exist, and count values whose type nobody knows."""
    for problem in _problems(case, "missing-attribute", "no-access", "read-only"):
        yield _complaint(problem)
    program = _program(case)
    if program is None:
        return
    for node in program.loads:
        if isinstance(node, ast.Attribute) and program.type_of(node.value) in ("Any", "Unknown"):
            what = f"`{ast.unparse(node)}`"
            message = f"Line {node.lineno}: the type of what {what} is read from is not known."
            yield Complaint(Section.EXAMPLE, node.lineno, message, undecided=True)


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
        "bad-keyword-argument no-matching-overload not-callable bad-instantiation "
        "abstract-method-call"
    ).split()
    seen = set()
    for problem in _problems(case, *kinds):
        seen.add(problem.line)
        yield _complaint(problem)
    program = _program(case)
    for misfit in misfits(program) if program else ():
        if misfit.line not in seen:
            yield Complaint(
                Section.EXAMPLE, misfit.line, misfit.message, misfit.mend, misfit.source
            )


@check(
    "HT206",
    "type",
    "No value is used as something that it is not.",
    wrong='```python\nprint(pack("docs", 3))\n```',
    right='```python\nprint(pack(Path("docs"), Path("a.zip")))\n```',
)
def wrong_type(case: Case) -> Iterator[Complaint]:
    """Find arguments of the wrong type, and operations that values don't have."""
    for problem in _problems(
        case, "bad-argument-type", "bad-typed-dict-key", "bad-index", "unsupported-operation",
        "bad-unpacking", "bad-raise",
    ):  # fmt: skip
        yield _complaint(problem)
    for problem in _problems(case, "not-iterable"):
        if not _is_asynchronous(problem):
            yield _complaint(problem)


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
        yield _complaint(problem, "Add or remove `async` or `await`.")
    for problem in _problems(case, "not-iterable"):
        if _is_asynchronous(problem):
            yield _complaint(problem, "Iterate with `async for`, or `await` it first.")
    for problem in _problems(case, "missing-attribute"):
        if "Coroutine" in problem.message:
            yield _complaint(problem, "Write `await` before the call.")


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
    if program is not None and not program.uses_object:
        shown = case.facts.reach or case.facts.definition.name
        message = f"The example never uses `{shown}`."
        yield Complaint(Section.EXAMPLE, 0, message, _public_import(case))


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
        found = case.lookup.definition(each.path)
        if found is None or found.kind in (Kind.MODULE, Kind.PACKAGE):
            continue
        module, name = case.lookup.public_path(found.path)
        if name == each.name and module.count(".") < each.module.count("."):
            message = f"`{each.name}` is public in `{module}`."
            mend = f"Write `from {module} import {name}`."
            yield Complaint(Section.EXAMPLE, each.line, message, mend)


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
    wrong='```python\nchecksum = pack(Path("docs"), Path("docs.zip"))\n```',
    right='```python\nprint(pack(Path("docs"), Path("docs.zip")))\n```',
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
