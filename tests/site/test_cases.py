"""Golden cases: code of one kind each, and what its guide has to say, in this order.

A case says what matters instead of every byte, so that better sentences don't break it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from mkdocs_howto.guide.markdown import guide_markdown
from mkdocs_howto.guide.model import Guide, Marker
from mkdocs_howto.site.pipeline import Pipeline

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.yml"))


def read(case: Path) -> dict[str, object]:
    """Return what a case holds."""
    loaded: dict[str, object] = yaml.safe_load(case.read_text(encoding="utf-8"))
    return loaded


def written(case: dict[str, object], folder: Path) -> str:
    """Return the guide of a case's code as Markdown."""
    (folder / str(case["file"])).write_text(str(case["code"]), encoding="utf-8")
    (result,) = Pipeline([folder], root=folder).guides([Marker(str(case["identifier"]))])
    assert isinstance(result, Guide), result
    return guide_markdown(result)


def test_there_are_enough() -> None:
    """At least twenty kinds of code have a case."""
    assert len(CASES) >= 20


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case: Path, tmp_path: Path) -> None:
    """A guide says what its case lists, in this order, and nothing that it forbids."""
    expected = read(case)
    text = written(expected, tmp_path)
    says, never = expected["says"], expected.get("never", [])
    assert isinstance(says, list)
    assert isinstance(never, list)
    position = 0
    for phrase in says:
        found = text.find(phrase, position)
        assert found >= 0, f"missing after {text[:position][-60:]!r}: {phrase!r}\n{text}"
        position = found + 1
    for phrase in never:
        assert phrase not in text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_example_runs(case: Path, tmp_path: Path) -> None:
    """The example of each case runs without an error, unless the case says what it needs."""
    expected = read(case)
    text = written(expected, tmp_path)
    code = text.partition("```python\n")[2].partition("```")[0]
    program = tmp_path / "example_program.py"
    program.write_text(code, encoding="utf-8")
    if "needs" in expected:
        compile(code, str(program), "exec")
        return
    done = subprocess.run(
        [sys.executable, str(program)], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_the_same_bytes(tmp_path: Path) -> None:
    """The order in which Python's sets come out changes no byte of a guide."""
    expected = read(CASES[0])
    (tmp_path / str(expected["file"])).write_text(str(expected["code"]), encoding="utf-8")
    command = [sys.executable, "-c", "from mkdocs_howto.cli import run; run()", "show"]
    command += [str(expected["identifier"]), "click.Context", "--path", str(tmp_path)]
    outputs = {
        subprocess.run(
            command, capture_output=True, env={"PYTHONHASHSEED": seed}, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
