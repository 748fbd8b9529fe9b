"""The offline writer passes every check by itself: nothing has to be left out of its drafts."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mkdocs_howto.checks import publish
from mkdocs_howto.guide.model import Draft, Finding, Guide, Marker, Severity
from mkdocs_howto.site.pipeline import Pipeline
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources
from mkdocs_howto.source.model import Facts


@pytest.mark.parametrize("package", ["humanize", "httpx", "more_itertools"])
def test_no_errors(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every public object of a real package has a guide, and no check calls a part of it false."""
    wrong: list[str] = []

    def spy(
        draft: Draft, findings: Sequence[Finding], facts: Facts, instead: Draft
    ) -> publish.Published:
        wrong.extend(
            f"{facts.identifier}: {f.code} {f.message}"
            for f in findings
            if f.severity is Severity.ERROR
        )
        return publish.published(draft, findings, facts, instead)

    monkeypatch.setattr("mkdocs_howto.site.pipeline.published", spy)
    identifiers = list(Collector(Sources([])).public_members(package))
    results = Pipeline([]).guides([Marker(identifier) for identifier in identifiers])
    missing = [i for i, r in zip(identifiers, results, strict=True) if not isinstance(r, Guide)]
    assert len(identifiers) > 20
    assert (missing, wrong) == ([], [])
