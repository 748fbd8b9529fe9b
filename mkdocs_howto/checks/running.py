"""HT215, HT216: what came of running the example, where the site has it run in a sandbox."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from mkdocs_howto.checks.reading import Place
from mkdocs_howto.checks.registry import Case, Complaint, check
from mkdocs_howto.guide import Section, Severity


@check(
    "HT215",
    "fails-when-run",
    "The example ends without an error when it runs in the sandbox; only with `execute: sandbox`.",
    severity=Severity.WARNING,
    wrong='```python\nprint(pack(Path("no-such-folder"), Path("docs.zip")))\n```',
    right='```python\nPath("docs").mkdir()\nprint(pack(Path("docs"), Path("docs.zip")))\n```',
)
def fails_when_run(case: Case) -> Iterator[Complaint]:
    """Find an example that failed; a case without an outcome was not run."""
    if case.outcome is not None and case.outcome.error:
        message = f"The example fails in the sandbox: {case.outcome.error.rstrip('.')}."
        mend = "Make what it needs within it; the sandbox has no network and no files of yours."
        yield Complaint(Section.EXAMPLE, case.outcome.line, message, mend)


@check(
    "HT216",
    "wrong-output",
    "A comment that says what a line prints says what it printed; only with `execute: sandbox`.",
    wrong="```python\nprint(1 + 1)  # 3\n```",
    right="```python\nprint(1 + 1)  # 2\n```",
)
def wrong_output(case: Case) -> Iterator[Complaint]:
    """Find comments behind `print` that are values, and others than those that were printed."""
    if case.outcome is None or case.outcome.error or case.tree is None:
        return
    printed = case.outcome.output.rstrip("\n").split("\n")
    comments = dict(_comments(case.draft.example))
    calls = [node for node in ast.walk(case.tree) if isinstance(node, ast.Call) and _prints(node)]
    plain = [
        each.value
        for each in case.tree.body
        if isinstance(each, ast.Expr) and isinstance(each.value, ast.Call) and _prints(each.value)
    ]
    if len(calls) == len(plain) == len(printed):
        pairs = zip(plain, [[line] for line in printed], strict=True)
    else:
        pairs = zip(calls, [printed] * len(calls), strict=True)
    told = [(call, lines, comments.get(call.end_lineno or 0, "")) for call, lines in pairs]
    known = any(_fits(comment, lines) for _, lines, comment in told if comment)
    for call, lines, comment in told:
        wrong = _value(comment) and not _fits(comment, lines)
        if wrong and (len(lines) == 1 or known or len(lines) < 3):
            said = ", ".join(f"“{line}”" for line in lines[:3])
            message = f"It printed {said}, not “{_bare(comment)}”."
            place = Place(call.end_lineno or 0, comment)
            yield Complaint(Section.EXAMPLE, place, message, "Write what it prints.")


def _comments(program: str) -> Iterator[tuple[int, str]]:
    try:
        for token in tokenize.generate_tokens(io.StringIO(program).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string
    except (tokenize.TokenError, SyntaxError):
        return


def _prints(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    )


def _bare(comment: str) -> str:
    """Return what a comment says is printed, without its sign and arrow."""
    return re.sub(r"^#\s*(?:[-=]>|\u2192|>+)?\s*(?:prints?:?\s+|output:\s*)?", "", comment).strip()


def _value(comment: str) -> bool:
    """Whether a comment is a value, and no remark."""
    text = _bare(comment)
    try:
        ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return bool(text) and (" " not in text or bool(re.match(r"[<({\[\d'\"]", text)))
    return True


def _fits(comment: str, lines: list[str]) -> bool:
    """Whether one of some lines is what a comment says, or begins or ends it."""
    text = _bare(comment)
    loose = re.sub(r"[\s'\"]+", "", text)
    for line in lines:
        shown = re.sub(r"[\s'\"]+", "", line)
        cut = loose.partition("...")[0].partition("\u2026")[0]
        if shown == loose or (cut != loose and shown.startswith(cut)):
            return True
        if shown and re.match(rf"{re.escape(line.strip())}(?=$|\s*\(|\s+\w|;|:)", text):
            return True  # "3 (two of them new)"
    # "100, 100, 50": what a loop prints, line after line.
    parts = [part.strip() for part in text.split(",")]
    return len(parts) > 1 and all(part in lines for part in parts)
