"""Examples in docstrings become programs that print what the docstring shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from examples.trying import collector, run
from mkdocs_howto.examples.quoting.doctests import programs
from mkdocs_howto.examples.quoting.subject import Subject

HEAD = "def twice(number):\n    '''Double a number.\n\n"
TAIL = "\n    '''\n    return number * 2\n"


def first(root: Path, example: str) -> str:
    """Return the first program from a docstring that ends in this example; empty for none."""
    body = "".join(f"    {line}\n" for line in example.splitlines())
    (root / "maths.py").write_text(HEAD + body + TAIL, encoding="utf-8")
    code = collector(root)
    facts = code.facts("maths.twice")
    return next(programs(facts.definition.docstring.text, Subject(facts, code)), "")


@pytest.mark.parametrize(
    ("example", "printed"),
    [
        (">>> twice(4)\n8", "8\n"),
        (">>> from maths import twice\n>>> x = twice(4)\n>>> x\n8", "8\n"),
        (">>> for n in (1, 2):\n...     print(twice(n))\n2\n4", "2\n4\n"),
        ("```python\nresult = twice(3)\n```", "6\n"),
        ("Example::\n\n    from maths import twice\n    assert twice(5) == 10", "10\n"),
        (".. code-block:: python\n\n    total = twice(1)\n    print(total)", "2\n"),
        (">>> twice('a')  # doctest: +SKIP\n>>> twice(2)\n4", "4\n"),
    ],
)
def test_forms(tmp_path: Path, example: str, printed: str) -> None:
    """Doctests, fences and indented blocks run with their import, and print."""
    code = first(tmp_path, example)
    assert code.startswith("from maths import twice\n")
    assert run(code, tmp_path) == printed


@pytest.mark.parametrize(
    "example",
    [
        ">>> other(4)\n8",
        ">>> twice(unknown_name)\n8",
        ">>> twice(\n",
        ">>> twice(...)\n",
        "Call twice with a number.",
    ],
)
def test_what_gives_no_program(tmp_path: Path, example: str) -> None:
    """Unexplained names, broken code, ellipses and prose give nothing rather than a guess."""
    assert first(tmp_path, example) == ""
