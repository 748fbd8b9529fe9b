"""Mends what the checks found in an example, where there is only one thing to write instead.

A mend follows the finding's `fix`. The result is no more than a proposal, which the caller checks
again.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mkdocs_howto.guide import AddAwait, AddImport, Draft, Finding, Rename, Section
from mkdocs_howto.source import Definition, Edit, Facts, Kind, Lookup, Trait, applied, span, tree_of


def mend(draft: Draft, findings: Sequence[Finding], facts: Facts, lookup: Lookup) -> Draft | None:
    """Return the draft with its example mended; None when nothing can be mended safely."""
    text = draft.example
    for finding in findings:
        tree = tree_of(text)
        if tree is None or finding.section is not Section.EXAMPLE:
            continue
        program = _Program(text, tree, facts, lookup)
        match finding.fix:
            case Rename(wrong, right):
                text = applied(text, program.renamed(finding.line, wrong, right))
            case AddImport(module, name):
                text = applied(text, program.imported(finding.line, module, name))
            case AddAwait():
                text = program.awaited(finding.line)
    if text == draft.example or tree_of(text) is None:
        return None
    return replace(draft, example=text)


class _Program:
    """An example that is mended."""

    def __init__(self, text: str, tree: ast.Module, facts: Facts, lookup: Lookup) -> None:
        self.text = text
        self.tree = tree
        self.facts = facts
        self.lookup = lookup
        self._parents = {id(c): n for n in ast.walk(tree) for c in ast.iter_child_nodes(n)}

    def renamed(self, line: int, wrong: str, right: str) -> Iterator[Edit]:
        """Yield the edits that rename what a line misspells.

        A name that is misspelt where it is imported is renamed wherever it is used.
        """
        everywhere = False
        for node in ast.walk(self.tree):
            if isinstance(node, ast.alias) and node.name == wrong and node.lineno == line:
                everywhere = everywhere or not node.asname
                start, _ = span(self.text, node)
                yield Edit(start, start + len(wrong), right)
        for node in ast.walk(self.tree):
            start, end = span(self.text, node) if hasattr(node, "lineno") else (0, 0)
            here = getattr(node, "end_lineno", 0) == line or getattr(node, "lineno", 0) == line
            if isinstance(node, ast.Name) and node.id == wrong and (here or everywhere):
                yield Edit(start, end, right)
            elif isinstance(node, ast.Attribute) and node.attr == wrong and here:
                yield Edit(end - len(wrong), end, right)
            elif isinstance(node, ast.keyword) and node.arg == wrong and here:
                yield Edit(start, start + len(wrong), right)

    def imported(self, line: int, module: str, name: str) -> Iterator[Edit]:
        """Yield the edit that imports a name from another module."""
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.ImportFrom) or not node.lineno <= line <= _last(node):
                continue
            mine = [alias for alias in node.names if alias.name == name]
            if len(mine) != 1:
                continue
            start, end = span(self.text, node)
            statement = f"from {module} import {_written(mine[0])}"
            others = [_written(alias) for alias in node.names if alias is not mine[0]]
            if others:
                rest = f"from {'.' * node.level}{node.module or ''} import {', '.join(others)}"
                statement = f"{statement}\n{' ' * node.col_offset}{rest}"
            yield Edit(start, end, statement)
            return

    def awaited(self, line: int) -> str:
        """Return the text with `await` before the call that a line forgot to wait for."""
        calls = [c for c in self._coroutines() if self._is_meant(c, line)]
        if len(calls) != 1:
            return self.text
        call = calls[0]
        start, end = span(self.text, call)
        inside = isinstance(self._parents.get(id(call)), ast.Attribute | ast.Subscript)
        words = f"await {self.text[start:end]}"
        text = applied(self.text, [Edit(start, end, f"({words})" if inside else words)])
        function = self._function(call)
        if isinstance(function, ast.AsyncFunctionDef):
            return text
        return self.text if function is not None else _in_main(text) or self.text

    def _coroutines(self) -> Iterator[ast.Call]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and self._is_async(node.func):
                if not isinstance(self._parents.get(id(node)), ast.Await):
                    yield node

    def _is_async(self, func: ast.expr) -> bool:
        name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
        return any(
            each.name == name and Trait.ASYNC in each.traits and Trait.GENERATOR not in each.traits
            for each in self._known()
        )

    def _known(self) -> Iterator[Definition]:
        """Yield the functions and methods that the example can mean."""
        definition = self.facts.definition
        yield definition
        for class_ in (definition, self.facts.owner):
            if class_ is not None and class_.kind is Kind.CLASS:
                yield from class_.members
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    found = self.lookup.definition(f"{node.module}.{alias.name}")
                    if found is not None:
                        yield found
                        yield from found.members if found.kind is Kind.CLASS else ()

    def _is_meant(self, call: ast.Call, line: int) -> bool:
        """Whether a call stands on a line, or what it gave to a name is used on the line."""
        if call.lineno <= line <= _last(call):
            return True
        parent = self._parents.get(id(call))
        if not isinstance(parent, ast.Assign) or not isinstance(parent.targets[0], ast.Name):
            return False
        name = parent.targets[0].id
        return any(
            isinstance(node, ast.Name) and node.id == name and node.lineno == line
            for node in ast.walk(self.tree)
            if node is not parent.targets[0]
        )

    def _function(self, node: ast.AST) -> ast.AST | None:
        """Return the innermost function that a node lies in."""
        functions = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
        parent = self._parents.get(id(node))
        while parent is not None and not isinstance(parent, functions):
            parent = self._parents.get(id(parent))
        return parent


def _in_main(text: str) -> str:
    """Move what follows the imports into `async def main`; empty when that would change a text."""
    # Outside functions `await` does not compile, but the parser takes it.
    tree = tree_of(text)
    if tree is None or any(_is_long_text(node) for node in ast.walk(tree)):
        return ""
    split = 0
    for statement in tree.body:
        if not isinstance(statement, ast.Import | ast.ImportFrom):
            break
        split = statement.end_lineno or statement.lineno
    lines = text.rstrip("\n").split("\n")
    head, body = lines[:split], "\n".join(lines[split:]).strip("\n").split("\n")
    if "import asyncio" not in head:
        head = ["import asyncio", *([""] if head else []), *head]
    inner = [f"    {line}" if line.strip() else "" for line in body]
    program = [*head, "", "", "async def main() -> None:", *inner, "", "", "asyncio.run(main())"]
    return "\n".join(program) + "\n"


def _is_long_text(node: ast.AST) -> bool:
    texts = isinstance(node, ast.Constant | ast.JoinedStr)
    return texts and getattr(node, "lineno", 0) != getattr(node, "end_lineno", 0)


def _written(alias: ast.alias) -> str:
    return f"{alias.name} as {alias.asname}" if alias.asname else alias.name


def _last(node: ast.stmt | ast.expr) -> int:
    return node.end_lineno or node.lineno
