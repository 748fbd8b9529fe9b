"""How large the program is, how its parts depend on each other, and which functions are longest.

`python -m benchmarks structure [FOLDER]` reads the package in FOLDER, `mkdocs_howto` by default;
the same over another checkout gives the picture to compare with.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

_LONGEST = 10
_LINES = 400
_FUNCTION = 40


@dataclass(frozen=True, slots=True)
class Module:
    """One file.

    Attributes:
        name: Dotted, below the package.
        imports: Modules of this package that it imports, anywhere in it.
    """

    name: str
    lines: int
    tree: ast.Module
    imports: tuple[str, ...]

    @property
    def package(self) -> str:
        """The room that it stands in; empty at the top."""
        return self.name.partition(".")[0] if "." in self.name else ""


def modules(folder: Path) -> list[Module]:
    """Return the modules of a package, by name."""
    found = []
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        parts = path.relative_to(folder).with_suffix("").parts
        name = ".".join(parts)
        imported = tuple(sorted(_imports(tree, folder.name)))
        found.append(Module(name, text.count("\n"), tree, imported))
    return _behind_doors(found)


def _imports(tree: ast.Module, package: str) -> Iterator[str]:
    """Yield what a module imports; from a package's door, the module behind it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            top, _, rest = node.module.partition(".")
            if top == package:
                yield from [f"{rest}:{alias.name}".lstrip(":") for alias in node.names]


def _behind_doors(found: Sequence[Module]) -> list[Module]:
    """Return modules whose imports through a door name the module behind it."""
    homes = {}
    for module in found:
        if module.name.endswith(".__init__"):
            for name in module.imports:
                inner, _, offered = name.partition(":")
                homes[f"{module.package}:{offered}"] = inner
    out = []
    for module in found:
        names = {homes.get(name, name).partition(":")[0] for name in module.imports}
        # What a door shows to type checkers it does not load.
        own = module.name.endswith(".__init__")
        out.append(replace(module, imports=() if own else tuple(sorted(names - {module.name}))))
    return out


def functions(found: Sequence[Module]) -> list[tuple[int, str]]:
    """Return lines and name of every function, the longest first."""
    sizes = []
    for module in found:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                sizes.append((lines, f"{module.name}.{node.name}"))
    return sorted(sizes, reverse=True)


def floors(found: Sequence[Module]) -> int:
    """Return the length of the longest chain of imports, in modules."""
    imports = {module.name.removesuffix(".__init__"): module.imports for module in found}
    known: dict[str, int] = {}

    def height(name: str, above: frozenset[str]) -> int:
        if name not in known:
            below = [i for i in imports.get(name, ()) if i in imports and i not in above]
            inner = above | {name}
            known[name] = 1 + max((height(each, inner) for each in below), default=0)
        return known[name]

    return max((height(name, frozenset()) for name in imports), default=0)


def used_once(found: Sequence[Module]) -> tuple[int, int]:
    """Return how many private functions there are, and how many of them one place uses."""
    total = once = 0
    for module in found:
        private = [
            node.name
            for node in module.tree.body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and node.name.startswith("_")
        ]
        names = Counter(n.id for n in ast.walk(module.tree) if isinstance(n, ast.Name))
        total += len(private)
        once += sum(names[name] <= 1 for name in private)
    return total, once


def main() -> None:
    """Print the picture of a package."""
    found = modules(Path(sys.argv[1] if len(sys.argv) > 1 else "mkdocs_howto"))
    packages = list(dict.fromkeys(module.package for module in found))
    print(f"{'package':<10} {'modules':>7} {'lines':>7}  longest module")
    for package in packages:
        inside = [module for module in found if module.package == package]
        own = [module for module in inside if not module.name.endswith("__init__")]
        longest = max(inside, key=lambda module: module.lines)
        total = sum(module.lines for module in inside)
        print(f"{package or '(top)':<10} {len(own):>7} {total:>7}  {longest.name} {longest.lines}")
    lines = [module.lines for module in found]
    private, once = used_once(found)
    sizes = functions(found)
    print(f"{'all':<10} {len(found):>7} {sum(lines):>7}")
    print(f"\nmodules over {_LINES} lines: {sum(n > _LINES for n in lines)} of {len(found)}")
    print(
        f"functions over {_FUNCTION} lines: {sum(n > _FUNCTION for n, _ in sizes)} of {len(sizes)}"
    )
    print(f"private functions: {private}, used in one place: {once}")
    print(f"floors of imports: {floors(found)}")
    print("\nlongest functions:")
    for size, name in sizes[:_LONGEST]:
        print(f"{size:>5}  {name}")


if __name__ == "__main__":
    main()
