"""What the checks say of what authors themselves wrote about their code, once it is taken away.

`python -m benchmarks docstrings --path SITE_PACKAGES PACKAGE …` copies packages without their
docstrings, and judges each docstring as the description of its object. Nearly all of these
sentences are true, and nobody wrote them for the checks.
"""

from __future__ import annotations

import argparse
import ast
import random
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from mkdocs_howto.checks.registry import Report
from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.model import Draft, Marker, Section
from mkdocs_howto.guide.text import sentences
from mkdocs_howto.site.pipeline import run
from mkdocs_howto.site.project import Project


def _told(text: str) -> str:
    """Return the prose before the first section, directive or example of a docstring."""
    kept = []
    for block in re.split(r"\n\s*\n", text):
        section = re.match(
            r"\s*(?:\w+(?: \w+)?:\s*(?:\n|$)|:\w+|\.\. |>>>|[*+-] |\w+\n\s*-{3})", block
        )
        if section:
            break
        kept.append(" ".join(block.split()))
    told = re.sub(r":[\w:]+:`~?([^`]+)`", r"`\1`", "\n\n".join(kept)).replace("``", "`")
    return told if told.count("`") % 2 == 0 and "::" not in told else ""


def _stripped(file: Path, module: str) -> Iterator[tuple[str, str]]:
    """Blank the docstrings of a file out; yield each object of it with what was said of it."""
    text = file.read_text("utf-8")
    lines = text.split("\n")
    tree = ast.parse(text)

    def visit(node: ast.AST, path: str) -> Iterator[tuple[str, str]]:
        for child in getattr(node, "body", ()):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                first = child.body[0]
                said = ast.get_docstring(child) if isinstance(first, ast.Expr) else None
                inner = f"{path}.{child.name}"
                if said:
                    for number in range(first.lineno - 1, first.end_lineno or first.lineno):
                        lines[number] = ""
                    lines[first.lineno - 1] = " " * first.col_offset + "pass"
                    if not child.name.startswith("_"):
                        yield inner, said
                yield from visit(child, inner)

    found = list(visit(tree, module))
    file.write_text("\n".join(lines), "utf-8")
    yield from found


async def _judged(project: Project, texts: list[tuple[str, str]]) -> list[tuple[str, Report]]:
    found = []
    for identifier, text in texts:
        try:
            facts = project.collect(Marker(identifier))
        except HowtoError:
            continue
        draft = Draft(
            f"How to use `{facts.definition.name}`", text, (), "print()\n", writer="people"
        )
        found.append((identifier, (await project.judge(draft, facts)).report))
    return found


def main() -> None:
    """Print how many of the authors' sentences are called false, and each of them."""
    parser = argparse.ArgumentParser(prog="benchmarks docstrings", description=__doc__)
    parser.add_argument("--path", type=Path, required=True, help="where the packages are installed")
    parser.add_argument("--most", type=int, default=400, help="objects to judge")
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("packages", nargs="+")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        texts = []
        for package in chosen.packages:
            shutil.copytree(chosen.path / package, Path(folder) / package)
            for file in sorted((Path(folder) / package).rglob("*.py")):
                parts = file.relative_to(folder).with_suffix("").parts
                if "tests" in parts:
                    continue
                module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
                found = [(name, _told(text)) for name, text in _stripped(file, module)]
                texts += [(name, text) for name, text in found if len(text.split()) > 12]
        random.Random(chosen.seed).shuffle(texts)  # noqa: S311 - a sample, no secret
        texts = texts[: chosen.most]
        reports = run(_judged(Project([Path(folder)]), texts))
    told = dict(texts)
    total = sum(len(list(sentences(told[name]))) for name, _ in reports)
    wrong = [
        (name, finding)
        for name, report in reports
        for finding in report.errors
        # A docstring need not have the form of a guide.
        if finding.section is Section.DESCRIPTION and not finding.code.startswith("HT1")
    ]
    for name, finding in wrong:
        print(f"{finding.code} {name}: {finding.message}\n      {finding.sentence[:300]}")
    codes = Counter(finding.code for _, finding in wrong)
    print(f"objects: {len(reports)}, sentences: {total}, called false: {len(wrong)}", dict(codes))
