"""The offline writer passes every check by itself: nothing has to be left out of its drafts."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mkdocs_howto import publish
from mkdocs_howto.collect import Collector
from mkdocs_howto.facts import Facts
from mkdocs_howto.generate import Generator
from mkdocs_howto.guide import Draft, Finding, Guide, Marker, Severity
from mkdocs_howto.sources import Sources


@pytest.mark.parametrize("package", ["humanize", "httpx", "more_itertools"])
def test_no_errors(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every public object of a real package has a guide, and no check calls a part of it false."""
    wrong: list[str] = []

    def spy(draft: Draft, findings: Sequence[Finding], facts: Facts, instead: Draft) -> Draft:
        wrong.extend(
            f"{facts.identifier}: {f.code} {f.message}"
            for f in findings
            if f.severity is Severity.ERROR
        )
        return publish.published(draft, findings, facts, instead)

    monkeypatch.setattr("mkdocs_howto.generate.published", spy)
    identifiers = list(Collector(Sources([])).public_members(package))
    results = Generator([]).guides([Marker(identifier) for identifier in identifiers])
    missing = [i for i, r in zip(identifiers, results, strict=True) if not isinstance(r, Guide)]
    assert len(identifiers) > 20
    assert (missing, wrong) == ([], [])
