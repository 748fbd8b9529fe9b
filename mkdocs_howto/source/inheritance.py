"""The classes above a class and below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import griffe

from mkdocs_howto.source.exports import Exports
from mkdocs_howto.source.loader import Module, Sources
from mkdocs_howto.source.model import Definition, is_private


class Family:
    """Ancestors and subclasses by dotted path; no class is asked for its bases twice.

    Args:
        definition: Definition by dotted path.
    """

    def __init__(
        self,
        sources: Sources,
        exports: Exports,
        definition: Callable[[str], Definition | None],
    ) -> None:
        self._sources = sources
        self._exports = exports
        self._definition = definition
        self._ancestors: dict[str, tuple[str, ...]] = {}
        self._below: dict[str, tuple[str, ...]] = {}
        self._by_base: dict[str, dict[str, list[str]]] = {}

    def ancestors(self, path: str) -> tuple[str, ...]:
        """Return the paths of all bases of a class, nearest first; unknown ones as written."""
        if path not in self._ancestors:
            self._ancestors[path] = ()
            definition = self._definition(path)
            self._ancestors[path] = self.above(definition.bases if definition else ())
        return self._ancestors[path]

    def above(self, bases: Iterable[str]) -> tuple[str, ...]:
        """Return some bases, each followed by its own ancestors, without repetition."""
        chain: list[str] = []
        for base in bases:
            chain.append(base)
            chain.extend(self.ancestors(base))
        return tuple(dict.fromkeys(chain))

    def subclasses(self, path: str) -> tuple[str, ...]:
        """Return the paths of the public classes of the same package below a class."""
        if path not in self._below:
            self._below[path] = self._read_below(path)
        return self._below[path]

    def _read_below(self, path: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        waiting = [path]
        while waiting:
            current = waiting.pop()
            if current in found:
                continue
            found[current] = None
            waiting += reversed([*self._direct_subclasses(current)])
        return tuple(below for below in found if below != path and self._is_offered(below))

    def _direct_subclasses(self, path: str) -> Iterator[str]:
        definition = self._definition(path)
        if definition is None:
            return
        for module in self._sources.package(definition.module, containing=definition.name):
            for name in self._classes_below(module, definition.name):
                below = self._definition(f"{module.name}.{name}")
                if below and definition.path in self.ancestors(below.path):
                    yield below.path

    def _is_offered(self, path: str) -> bool:
        """Whether users can import a class: it is public, or a public module has it."""
        definition = self._definition(path)
        if definition is not None and definition.public:
            return True
        module, name = self._exports.public_path(path)
        return not any(is_private(part) for part in (*module.split("."), name))

    def _classes_below(self, module: Module, name: str) -> Iterator[str]:
        """Yield the classes of a module that have a base of this name, renamed or not."""
        scope = self._exports.scope(module.name)
        known = scope.names.items() if scope else ()
        words = [name, *(n for n, path in known if path.rpartition(".")[2] == name and n != name)]
        for word in words:
            yield from self._classes_by_base(module).get(word, ())

    def _classes_by_base(self, module: Module) -> dict[str, list[str]]:
        """Return the classes of a module by each word among their bases."""
        if module.name not in self._by_base:
            found: dict[str, list[str]] = {}
            for member in module.griffe.members.values() if module.griffe else ():
                if isinstance(member, griffe.Class):
                    words = {w for base in member.bases for w in re.findall(r"\w+", str(base))}
                    for word in words:
                        found.setdefault(word, []).append(member.name)
            self._by_base[module.name] = found
        return self._by_base[module.name]
