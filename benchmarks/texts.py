"""What the checks say of guides that others wrote: honest ones, and the same with one lie each.

`python -m benchmarks texts --path SITE_PACKAGES` judges them against the packages that they are
about, installed from `benchmarks/texts/requirements.txt` into any environment. The author of the
texts had not read the checks.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mkdocs_howto.checks.registry import Report
from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.model import Marker
from mkdocs_howto.guide.reading import read_guide
from mkdocs_howto.guide.text import sentences
from mkdocs_howto.site.pipeline import run
from mkdocs_howto.site.project import Project
from mkdocs_howto.site.settings import Settings

TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Text:
    """One guide to be judged.

    Attributes:
        name: Its file, or the number of a lie.
    """

    name: str
    identifier: str
    text: str


async def _judged(project: Project, texts: Iterable[Text]) -> dict[str, Report]:
    async def one(each: Text) -> tuple[str, Report | None]:
        try:
            facts = project.collect(Marker(each.identifier))
        except HowtoError as error:
            print(f"{each.identifier}: {error}")
            return each.name, None
        file = read_guide(each.text)
        judged = await project.judge(file.draft, facts, file)
        _, ran = project.ran(judged, facts)
        return each.name, replace(judged.report, findings=(*judged.report.findings, *ran))

    found = await asyncio.gather(*map(one, texts))
    return {name: report for name, report in found if report is not None}


def with_lie(lie: Mapping[str, str], text: str) -> str:
    """Return an honest guide with one lie in it."""
    if lie["old"]:
        return text.replace(lie["old"], lie["new"], 1)
    return text.replace(lie["after"], f"{lie['after']} {lie['new']}", 1)


def _errors(report: Report) -> set[tuple[str, str, str]]:
    return {(f.code, str(f.section), f.message) for f in report.errors}


def main() -> None:
    """Print how many honest statements are rejected, and how many lies are found, by kind."""
    parser = argparse.ArgumentParser(prog="benchmarks texts", description=__doc__)
    parser.add_argument("--path", type=Path, required=True, help="where the packages are installed")
    parser.add_argument("-v", action="store_true", help="print each rejection and each lie missed")
    parser.add_argument("--run", action="store_true", help="run the examples in the sandbox")
    chosen = parser.parse_args()
    settings = Settings(execute="sandbox" if chosen.run else "")
    project = Project([chosen.path], settings=settings)
    objects: dict[str, str] = json.loads((TEXTS / "objects.json").read_text("utf-8"))
    honest = {name: (TEXTS / "honest" / name).read_text("utf-8") for name in objects}
    base = run(_judged(project, (Text(n, objects[n], t) for n, t in honest.items())))
    statements = sum(_statements(honest[name]) for name in base)
    rejected = [(name, f) for name, report in base.items() for f in report.errors]
    warnings = sorted(len(report.findings) - len(report.errors) for report in base.values())
    print(f"honest guides: {len(base)}, statements: {statements}")
    print(f"rejected: {len(rejected)}")
    print(f"warnings in the median guide: {warnings[len(warnings) // 2]}")
    for name, finding in rejected if chosen.v else ():
        print(f"  {name}: {finding.code} {finding.section} {finding.message}")
    rows = (TEXTS / "lies.jsonl").read_text("utf-8").splitlines()
    lies: list[dict[str, str]] = [json.loads(row) for row in rows]
    lies = [lie for lie in lies if lie["file"] in base]
    told = (
        Text(str(n), lie["identifier"], with_lie(lie, honest[lie["file"]]))
        for n, lie in enumerate(lies)
    )
    total, found = Counter[str](), Counter[str]()
    for number, report in run(_judged(project, told)).items():
        lie = lies[int(number)]
        total[lie["kind"]] += 1
        if _errors(report) - _errors(base[lie["file"]]):
            found[lie["kind"]] += 1
        elif chosen.v:
            print(f"  missed, {lie['kind']}: {lie['new']}")
    print(f"lies found: {sum(found.values())} of {sum(total.values())}")
    for kind, count in total.most_common():
        print(f"  {kind:<22} {found[kind]:>3} of {count}")


def _statements(text: str) -> int:
    prose = text.partition("```python")[0]
    lines = (line for line in prose.splitlines() if line.strip() and not line.startswith("#"))
    return sum(1 for line in lines for _ in sentences(line))
