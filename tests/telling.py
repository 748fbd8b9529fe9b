"""Code in a folder as the writer sees it: its facts, the names in its body, its draft."""

from __future__ import annotations

import ast
from pathlib import Path
from textwrap import dedent

from mkdocs_howto.english.lexicon import load_lexicon
from mkdocs_howto.english.names import Names
from mkdocs_howto.guide.model import Draft
from mkdocs_howto.offline.sections import names_for
from mkdocs_howto.offline.writer import OfflineWriter
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources
from mkdocs_howto.source.model import Facts


def read(folder: Path, code: str, identifier: str) -> tuple[Facts, Collector]:
    """Write code to `shop.py` and return what is known of one object in it."""
    (folder / "shop.py").write_text(dedent(code), encoding="utf-8")
    collector = Collector(Sources([folder], root=folder))
    return collector.facts(identifier), collector


def draft(folder: Path, code: str, identifier: str) -> Draft:
    """Return the offline writer's draft for an object of `shop.py`."""
    facts, collector = read(folder, code, identifier)
    return OfflineWriter(collector, load_lexicon()).draft(facts)


def body(folder: Path, code: str, identifier: str = "shop.run") -> tuple[list[ast.stmt], Names]:
    """Return the statements of a function without a docstring, and what its names stand for."""
    facts, collector = read(folder, code, identifier)
    node = facts.definition.node
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    return list(node.body), names_for(facts, facts.definition, collector, load_lexicon())


def expression(folder: Path, source: str, before: str = "") -> tuple[ast.expr, Names]:
    """Return an expression that a function with the parameters `a`, `b` and `c=None` returns."""
    code = f"{before}\ndef run(a, b: str, c=None, flag=False):\n    return {source}\n"
    statements, names = body(folder, code)
    assert isinstance(statements[-1], ast.Return)
    assert statements[-1].value is not None
    return statements[-1].value, names
