"""HT215: what came of running the example, where the site has examples run in a sandbox."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_howto.checks.registry import Case, Complaint, check
from mkdocs_howto.guide.model import Section, Severity


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
