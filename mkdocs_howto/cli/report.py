"""How the commands for sites show what they found: tables, JSON rows, annotations, differences."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mkdocs_howto.guide import Guide, GuideFile, HowtoError, read_guide, visible
from mkdocs_howto.site import Entry


def status_row(entry: Entry) -> dict[str, object]:
    """Return one row of `status`, as `--format json` prints it."""
    page, line = place(entry.where) if entry.marker else ("", 0)
    stored, guide = entry.stored, entry.guide
    row: dict[str, object] = {
        "page": page,
        "line": line,
        "identifier": entry.identifier,
        "writer": stored.draft.writer if stored else "offline" if guide else "",
        "state": str(entry.state) if entry.state else "error",
        "findings": len(guide.findings) + len(guide.replaced) if isinstance(guide, Guide) else 0,
        "cost": stored.written.cost if stored else None,
    }
    if stored is not None and stored.left_out:
        row |= {"left_out": list(stored.left_out)}
    if isinstance(guide, HowtoError):
        row |= {"error": str(guide)}
    if isinstance(guide, Guide) and guide.changes:
        row |= {"changes": [str(change) for change in guide.changes]}
    if entry.marker is None and stored is not None:
        row |= {"file": entry.where}
    return row


def status_table(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield the lines of a table of all entries; the state stands first."""
    rows = [_cells(status_row(entry)) for entry in entries]
    head = ("STATE", "WHERE", "IDENTIFIER", "WRITER", "FINDINGS", "COST")
    table = [head, *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(head))]
    for row in table:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    for entry in entries:
        yield from _reasons(entry)


def _cells(row: dict[str, object]) -> tuple[str, ...]:
    where = f"{row['page']}:{row['line']}" if row["page"] else str(row.get("file", ""))
    cost = row["cost"]
    return (
        str(row["state"]),
        where,
        str(row["identifier"]),
        str(row["writer"]),
        str(row["findings"] or ""),
        f"${cost:.4f}" if isinstance(cost, float) else "",
    )


def _reasons(entry: Entry) -> Iterator[str]:
    guide = entry.guide
    if isinstance(guide, HowtoError):
        yield str(guide) if guide.where else f"{entry.where}: {guide}"
    elif guide is not None:
        yield from (f"{entry.where}: {entry.identifier}: {change}" for change in guide.changes)
        for finding in guide.replaced:
            yield f"{entry.where}: {entry.identifier}: {finding.code} {finding.message}"
    if entry.stored is not None:
        for text in entry.stored.left_out:
            yield f"{entry.where}: {entry.identifier}: left out: {visible(text)}"


def problems(entry: Entry, file: str, text: str, levels: Sequence[str]) -> Iterator[Problem]:
    """Yield what `check` says of one entry.

    Args:
        file: The stored guide's file as messages name it.
        text: Its content; empty when there is none.
        levels: What fails: `false` always does, `stale` and `missing` where they are asked for.
    """
    guide = entry.guide
    name = entry.identifier
    if isinstance(guide, HowtoError):
        yield Problem(guide.where or entry.where, 0, "", f"{guide.message} {guide.hint}".strip())
        return
    if guide is None:
        return
    changes = "; ".join(map(str, guide.changes))
    stored = read_guide(text, guide.draft.language) if text else GuideFile(guide.draft)
    for finding in guide.replaced:
        line = stored.line_of(finding)
        message = f"the guide to `{name}` is false: {finding.message}"
        yield Problem(entry.where, line, file, message, finding.code, finding.mend, changes)
    if guide.changes and not guide.replaced:
        message = f"the guide to `{name}` is still true, and stale"
        yield Problem(entry.where, 1, file, message, changes=changes, fails="stale" in levels)
    if guide.state == "missing":
        message = f"no guide to `{name}` is stored; the offline writer's is shown"
        yield Problem(entry.where, 0, "", message, fails="missing" in levels)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that `check` says.

    Attributes:
        where: The marker's `page:line`.
        line: Line of the guide's file; 0 for none.
        file: The guide's file, relative to the site's folder; empty for none.
        changes: What of the code changed, old and new.
        fails: Whether it makes the command fail.
    """

    where: str
    line: int
    file: str
    message: str
    code: str = ""
    mend: str = ""
    changes: str = ""
    fails: bool = True

    def as_text(self) -> Iterator[str]:
        """Yield lines for people."""
        level = "error" if self.fails else "note"
        message, changes, mend = map(visible, (self.message, self.changes, self.mend))
        guide = f" [{self.file}:{self.line}]" if self.file else ""
        code = f"{self.code} " if self.code else ""
        yield f"{self.where}: {level}: {code}{message}{guide}"
        if changes:
            yield f"    code: {changes}"
        if mend:
            yield f"    mend: {mend}"

    def as_json(self) -> Iterator[str]:
        """Yield one JSON object."""
        page, line = place(self.where)
        yield json.dumps(
            {
                "page": page,
                "line": line,
                "guide": self.file,
                "guide_line": self.line,
                "code": self.code,
                "message": self.message,
                "mend": self.mend,
                "changes": self.changes,
                "fails": self.fails,
            },
            ensure_ascii=False,
        )

    def as_github(self, docs: str = "", root: str = "") -> Iterator[str]:
        """Yield an annotation at the guide's line, or at the marker where there is no file.

        Args:
            docs: The folder of the pages as the repository knows it, with a slash at its end.
            root: The site's folder, likewise.
        """
        page, line = place(self.where)
        file, line = (root + self.file, self.line) if self.file else (docs + page, line)
        why = f"Why: {self.changes}" if self.changes else ""
        said = (part.rstrip(".") for part in (self.message, why, self.mend) if part)
        text = " ".join(f"{part}." for part in said)
        level = "error" if self.fails else "notice"
        yield annotation(level, file, line, self.code or "how-to guide", text)


def annotation(level: str, file: str, line: int, title: str, text: str) -> str:
    """Return a workflow command that GitHub shows beside a line; 0 for no line."""
    at = f",line={line}" if line else ""
    return f"::{level} file={_property(file)}{at},title={_property(title)}::{_data(text)}"


def place(where: str) -> tuple[str, int]:
    """Return page and line of `page:line`; line 0 where there is none."""
    page, colon, line = where.rpartition(":")
    return (page, int(line)) if colon and line.isdigit() else (where, 0)


def difference(old: str, new: str, file: str) -> Iterator[str]:
    """Yield the lines of a unified diff; none when both texts are the same."""
    yield from difflib.unified_diff(
        old.splitlines(), new.splitlines(), f"a/{file}", f"b/{file}", lineterm=""
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
