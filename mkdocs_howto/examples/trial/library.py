"""The functions of the language and of libraries, as far as a trial knows them."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Mapping
from typing import Any

from mkdocs_howto.examples.trial import plain
from mkdocs_howto.examples.trial.frames import Frame
from mkdocs_howto.examples.trial.instances import Instances
from mkdocs_howto.examples.trial.things import (
    PLAIN,
    UNKNOWN,
    ClassValue,
    Fails,
    Function,
    Generated,
    Instance,
    Reference,
    Waiting,
    is_known,
)


class Library(Instances):
    """Calls what is not looked into."""

    def plain_call(
        self, func: Callable[..., Any], given: list[Any], named: Mapping[str, Any] | None = None
    ) -> Any:
        """Call a method of plain data."""
        ready = [self.items(v) if isinstance(v, Generated) and v.complete else v for v in given]
        return plain.called(func, ready, named or {})

    @staticmethod
    def handed_over(given: list[Any], named: Mapping[str, Any]) -> None:
        """Doubt what code that is not followed may change, as far as it can reach."""
        waiting: list[Any] = [*given, *named.values()]
        seen: set[int] = set()  # data may hold itself
        while waiting:
            value = waiting.pop()
            if id(value) in seen:
                continue
            seen.add(id(value))
            if isinstance(value, Instance) and not value.vague:
                value.vague = True
                waiting += value.attributes.values()
            elif isinstance(value, list | tuple) and len(value) < 50:
                waiting += value
            elif isinstance(value, dict) and len(value) < 50:
                waiting += value.values()

    def library(self, path: str, given: list[Any], named: dict[str, Any], frame: Frame) -> Any:
        """Return what a function of the language or of a library gives."""
        path = path.removeprefix("builtins.")
        special = _SPECIAL.get(path)
        if special is not None:
            return special(self, given, frame)
        module, _, name = path.rpartition(".")
        if module == "re" and name in ("match", "search", "fullmatch"):
            return plain.matched(name, given, named)
        if path in plain.PURE:
            if path in ("len", "int", "float", "abs", "ord") and isinstance(
                given[0] if given else None, Instance
            ):
                return self._length(given[0], frame) if path == "len" else UNKNOWN
            if any(isinstance(v, Generated) and not v.complete for v in given):
                return UNKNOWN
            if any(isinstance(v, Instance | Function | ClassValue) for v in given):
                if path in ("list", "tuple", "sorted", "set", "sum", "min", "max", "any", "all"):
                    items = self.items(given[0]) if len(given) == 1 and not named else None
                    return list(items) if items and path in ("list", "tuple") else UNKNOWN
                return UNKNOWN
            return self.plain_call(plain.PURE[path], given, named)
        self.handed_over(given, named)
        if module == "itertools":
            return Reference("iter")
        return Reference(path) if path in _KEPT else UNKNOWN

    def _length(self, value: Instance, frame: Frame) -> Any:
        """Return what `len` gives of an instance."""
        found, _ = self.found(value.of, "__len__")
        if found is not None:
            return self.call(self.member(value, "__len__", frame), [], {}, frame)
        if self.is_open(value.of):
            return UNKNOWN
        raise Fails("TypeError")

    def _print(self, given: list[Any], frame: Frame) -> Any:
        self.printed += given
        return None

    def _is_instance(self, given: list[Any], frame: Frame) -> Any:
        if len(given) != 2:
            return UNKNOWN
        value, wanted = given
        answers = [self.is_a(value, each) for each in (
            wanted if isinstance(wanted, tuple) else (wanted,))]  # fmt: skip
        if True in answers:
            return True
        return UNKNOWN if None in answers else False

    def _has(self, given: list[Any], frame: Frame) -> Any:
        if len(given) != 2 or not isinstance(given[1], str):
            return UNKNOWN
        try:
            return UNKNOWN if self.member(given[0], given[1], frame) is UNKNOWN else True
        except Fails:
            return False

    def _get(self, given: list[Any], frame: Frame) -> Any:
        if len(given) < 2 or not isinstance(given[1], str):
            return UNKNOWN
        try:
            return self.member(given[0], given[1], frame)
        except Fails:
            if len(given) < 3:
                raise
            return given[2]

    def _first(self, given: list[Any], frame: Frame) -> Any:
        if not given or not isinstance(given[0], Generated):
            return UNKNOWN
        if given[0].items:
            return given[0].items.pop(0)
        if not given[0].complete:
            return UNKNOWN
        if len(given) > 1:
            return given[1]
        raise Fails("StopIteration")

    def _mapped(self, given: list[Any], frame: Frame) -> Any:
        items = self.items(given[1]) if len(given) == 2 else None
        if items is None:
            return UNKNOWN
        return Generated([self.call(given[0], [item], {}, frame) for item in items])

    def _sliced(self, given: list[Any], frame: Frame) -> Any:
        if len(given) == 2 and isinstance(given[0], Generated) and isinstance(given[1], int):
            return Generated(given[0].items[: given[1]], complete=True)
        return UNKNOWN

    def _same(self, given: list[Any], frame: Frame) -> Any:
        return given[0] if given else UNKNOWN

    def _path(self, given: list[Any], frame: Frame) -> Any:
        if not all(isinstance(v, str | pathlib.PurePath) for v in given):
            if any(isinstance(v, PLAIN) and not isinstance(v, str | pathlib.PurePath)
                   for v in given):  # fmt: skip
                raise Fails("TypeError")
            return UNKNOWN
        return pathlib.PurePosixPath(*given)

    def _run(self, given: list[Any], frame: Frame) -> Any:
        value = given[0] if given else UNKNOWN
        if isinstance(value, (*PLAIN, Generated)):
            raise Fails("ValueError")
        return value.value if isinstance(value, Waiting) else UNKNOWN

    def _iterator(self, given: list[Any], frame: Frame) -> Any:
        items = self.items(given[0]) if len(given) == 1 else None
        return UNKNOWN if items is None else Generated(items)


_KEPT = frozenset(
    "io.StringIO io.BytesIO object tempfile.TemporaryDirectory contextlib.suppress".split()
)
"""Calls of libraries of which it is kept what they make."""

_SPECIAL: dict[str, Callable[[Library, list[Any], Frame], Any]] = {
    "print": Library._print,
    "isinstance": Library._is_instance,
    "hasattr": Library._has,
    "getattr": Library._get,
    "next": Library._first,
    "map": Library._mapped,
    "iter": Library._iterator,
    "itertools.islice": Library._sliced,
    "pathlib.Path": Library._path,
    "asyncio.run": Library._run,
    "typing.cast": lambda calls, given, frame: given[1] if len(given) == 2 else UNKNOWN,
    "functools.wraps": lambda calls, given, frame: Reference("<same>"),
    "<same>": Library._same,
    "contextlib.contextmanager": Library._same,
    "contextlib.asynccontextmanager": Library._same,
    "functools.lru_cache": Library._same,
    "functools.cache": Library._same,
    "callable": lambda calls, given, frame: (
        True if given and isinstance(given[0], Function | ClassValue)
        else False if given and is_known(given[0]) else UNKNOWN
    ),
}  # fmt: skip
