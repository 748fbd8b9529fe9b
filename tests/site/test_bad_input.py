"""Code that is odd, huge or not there: a guide that is short and true, or a clear error."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_howto.guide.errors import HowtoError
from mkdocs_howto.guide.model import Guide, Marker
from mkdocs_howto.site.pipeline import Pipeline

LONG = "def run(values):\n    total = 0\n" + "".join(
    f"    total += values[{n}]\n    print({n})\n" for n in range(1000)
)
MANY = "class Many:\n" + "".join(
    f"    def step_{n}(self, value):\n        return value + {n}\n\n" for n in range(300)
)
ODD = {
    "empty": ("", "shop"),
    "long-function": (LONG + "    return total\n", "shop.run"),
    "many-methods": (MANY, "shop.Many"),
    "underscore": ("def _(text):\n    return text\n", "shop._"),
    "only-pass": ("def later():\n    pass\n", "shop.later"),
    "only-dots": ("class Later: ...\n", "shop.Later"),
    "nested": (
        "def outer():\n    def inner():\n        return 1\n    return inner\n",
        "shop.outer",
    ),
    "unicode": ("def größe(länge):\n    return länge * 2\n", "shop.größe"),
    "one-line": ("def f(a, b): return a if b else None; print(a)\n", "shop.f"),
    "no-newline": ("def f(a):\n    return a", "shop.f"),
    "windows": ("def f(a):\r\n    b = a\r\n    return b\r\n", "shop.f"),
    "backticks": ('def f(a):\n    """Return `a` or ``b`.\n    """\n    return "`" + a\n', "shop.f"),
}


@pytest.mark.parametrize("name", ODD)
def test_guide(name: str, tmp_path: Path) -> None:
    """Odd code has a guide with three sections, at most nine steps and lines inside the file."""
    code, identifier = ODD[name]
    (tmp_path / "shop.py").write_bytes(code.encode())
    (guide,) = Pipeline([tmp_path], root=tmp_path).guides([Marker(identifier)])
    assert isinstance(guide, Guide), guide
    draft = guide.draft
    assert draft.description
    assert draft.example
    assert 1 <= len(draft.steps) <= 9
    assert sum(len(step.text) for step in draft.steps) < 9_000
    last = max(1, len(code.splitlines()))
    for step in draft.steps:
        assert step.reach is None or 1 <= step.reach.first <= step.reach.last <= last


@pytest.mark.parametrize(
    ("code", "where"),
    [
        (b"def f(:\n    pass\n", "shop.py:1"),
        (b"def f():\n    return 1\n\x00\n", "shop.py"),
        (b"x = '\xff'\ndef f():\n    return x\n", "shop.py"),
        (b"# coding: no-such-coding\ndef f():\n    return 1\n", "shop.py"),
        (b"def f():\n" + b"(" * 500 + b")" * 500 + b"\n", "shop.py"),
    ],
    ids=["syntax", "null", "encoding", "unknown-coding", "nested"],
)
def test_error(code: bytes, where: str, tmp_path: Path) -> None:
    """A file that can't be read is named with its reason, and other guides are still written."""
    (tmp_path / "shop.py").write_bytes(code)
    (tmp_path / "fine.py").write_text("def g(a):\n    return a\n", encoding="utf-8")
    pipeline = Pipeline([tmp_path], root=tmp_path)
    broken, fine = pipeline.guides([Marker("shop.f"), Marker("fine.g")])
    assert isinstance(broken, HowtoError)
    assert where in str(broken)
    assert "Traceback" not in str(broken)
    assert isinstance(fine, Guide)


def test_stub(tmp_path: Path) -> None:
    """A stub without source has a guide from its signatures."""
    (tmp_path / "shop.pyi").write_text(
        'class Till:\n    """Keeps amounts."""\n    def add(self, amount: float) -> None: ...\n',
        encoding="utf-8",
    )
    (guide,) = Pipeline([tmp_path], root=tmp_path).guides([Marker("shop.Till")])
    assert isinstance(guide, Guide), guide
    assert "keeps amounts" in guide.draft.description.lower()
