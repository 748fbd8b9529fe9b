"""What the language itself does with plain data: operators, methods, pure functions."""

from __future__ import annotations

import ast
import base64
import binascii
import builtins
import collections
import datetime
import decimal
import fnmatch
import fractions
import html
import itertools
import json
import math
import operator
import pathlib
import posixpath
import re
import string
import textwrap
import urllib.parse
import uuid
from collections import abc
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mkdocs_howto.examples.trial.things import PLAIN, UNKNOWN, Fails, is_known

_MOST = 10_000
"""Numbers above are not handed to functions that make something of that size."""

BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
    ast.BitAnd: operator.and_, ast.BitOr: operator.or_, ast.BitXor: operator.xor,
    ast.LShift: operator.lshift, ast.RShift: operator.rshift, ast.Pow: operator.pow,
}  # fmt: skip
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.Not: operator.not_, ast.USub: operator.neg, ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}  # fmt: skip
_COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Is: operator.is_, ast.IsNot: operator.is_not,
    ast.In: lambda a, b: a in b, ast.NotIn: lambda a, b: a not in b,
}  # fmt: skip

_BUILTINS = frozenset(
    "len str int float bool complex bytes bytearray list tuple dict set frozenset sorted reversed "
    "enumerate zip min max sum abs round repr ord chr hex bin oct any all divmod range ascii "
    "format slice".split()
)
_MODULES: dict[str, tuple[Any, str]] = {
    "math": (math, "sqrt floor ceil log log2 log10 exp sin cos tan atan atan2 pi e inf nan isnan "
             "isinf isfinite hypot radians degrees trunc fabs gcd lcm copysign fmod tau"),
    "posixpath": (posixpath, "join basename dirname splitext split normpath isabs commonprefix"),
    "string": (string, "ascii_letters ascii_lowercase ascii_uppercase digits hexdigits punctuation "
               "whitespace printable"),
    "json": (json, "dumps loads"),
    "re": (re, "escape"),
    "textwrap": (textwrap, "dedent indent shorten"),
    "html": (html, "escape unescape"),
    "fnmatch": (fnmatch, "fnmatch fnmatchcase"),
    "binascii": (binascii, "hexlify unhexlify"),
    "base64": (base64, "b64encode b64decode urlsafe_b64encode urlsafe_b64decode"),
    "urllib.parse": (urllib.parse, "urlparse urlsplit urljoin quote unquote quote_plus "
                     "unquote_plus urlencode parse_qs parse_qsl"),
    "collections": (collections, "OrderedDict Counter"),
    "datetime": (datetime, "date time datetime timedelta"),
    "decimal": (decimal, "Decimal"),
    "fractions": (fractions, "Fraction"),
    "pathlib": (pathlib, "PurePath PurePosixPath"),
    "uuid": (uuid, "UUID"),
}  # fmt: skip
_CONSTANTS = "pi e inf nan tau".split()
PURE: dict[str, Any] = {
    f"{module}.{name}": getattr(source, name)
    for module, (source, names) in _MODULES.items()
    for name in names.split()
} | {name: getattr(builtins, name) for name in _BUILTINS}
PURE |= {f"os.path.{n}": PURE[f"posixpath.{n}"] for n in _MODULES["posixpath"][1].split()}
"""Functions of the language that only compute, by dotted path."""

_TAKING_ANYTHING = frozenset(
    "append add insert extend setdefault get pop items keys values copy update clear remove "
    "discard reverse index count popitem".split()
)
"""Methods of containers that don't look into what they are given."""

TYPES: dict[str, Any] = {
    **{n: v for n, v in vars(builtins).items() if isinstance(v, type)},
    **{f"{module}.{n}": getattr(abc, n) for module in ("collections.abc", "typing")
       for n in abc.__all__},
    "numbers.Number": (int, float, complex, decimal.Decimal, fractions.Fraction),
    "numbers.Integral": int, "numbers.Real": (int, float, fractions.Fraction),
    "datetime.date": datetime.date, "datetime.datetime": datetime.datetime,
    "datetime.timedelta": datetime.timedelta, "datetime.time": datetime.time,
    "decimal.Decimal": decimal.Decimal, "fractions.Fraction": fractions.Fraction,
    "pathlib.PurePath": pathlib.PurePath, "pathlib.Path": pathlib.Path, "uuid.UUID": uuid.UUID,
    "os.PathLike": pathlib.PurePath, "collections.OrderedDict": collections.OrderedDict,
    "typing.Sequence": abc.Sequence, "typing.Mapping": abc.Mapping, "typing.List": list,
    "typing.Dict": dict, "types.NoneType": type(None),
}  # fmt: skip
"""Types that `isinstance` may be asked about, by dotted path."""


def guarded(function: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """Call a pure function with plain data; its exceptions are those of the program."""
    if any(isinstance(v, int) and abs(v) > _MOST for v in (*given, *named.values())):
        if getattr(function, "__name__", "") not in _HARMLESS:
            return UNKNOWN
    try:
        result = function(*given, **named)
        if isinstance(result, abc.Iterator):
            result = list(itertools.islice(result, 200))
    except (RecursionError, MemoryError, OverflowError):
        return UNKNOWN
    except Exception as error:
        raise Fails(type(error).__name__) from None
    return result if isinstance(result, (*PLAIN, float)) else UNKNOWN


_HARMLESS = frozenset(
    "int float str bool abs repr min max round divmod hex bin oct eq ne lt le gt ge add sub "
    "floordiv truediv mod neg sqrt len sum append get isnan".split()
)


def binary(kind: type[ast.operator], left: Any, right: Any) -> Any:
    """Return what an operator gives."""
    if kind not in BINARY or not (is_known(left) and is_known(right)):
        return _mixed(kind, left, right)
    if kind in (ast.Mult, ast.Pow, ast.LShift):
        numbers = [v for v in (left, right) if isinstance(v, int)]
        limit = 64 if kind is not ast.Mult else _MOST
        both = all(isinstance(v, int | float) for v in (left, right)) and kind is ast.Mult
        if any(abs(n) > limit for n in numbers) and not both:
            return UNKNOWN
    return guarded(BINARY[kind], left, right)


def _mixed(kind: type[ast.operator], left: Any, right: Any) -> Any:
    """Return UNKNOWN, unless lists or texts are joined of which only items are unknown."""
    if kind is ast.Add and type(left) is type(right) and isinstance(left, list | tuple):
        return left + right
    return UNKNOWN


def unary(kind: type[ast.unaryop], value: Any) -> Any:
    """Return what `not`, `-`, `+` or `~` gives."""
    return guarded(_UNARY[kind], value) if isinstance(value, PLAIN) else UNKNOWN


def compared(kind: type[ast.cmpop], left: Any, right: Any) -> Any:
    """Return what one comparison gives."""
    if kind in (ast.Is, ast.IsNot):
        if left is UNKNOWN or right is UNKNOWN:
            return UNKNOWN
        same = left is right or (
            type(left) is type(right) and isinstance(left, bool | int | str) and left == right
        )
        return same is (kind is ast.Is)
    if kind in (ast.In, ast.NotIn) and isinstance(right, dict | list | tuple | set | frozenset):
        if is_known(left) and (isinstance(right, dict) or is_known(right)):
            return guarded(_COMPARED[kind], left, right)
        return UNKNOWN
    if not (is_known(left) and is_known(right)):
        return UNKNOWN
    return guarded(_COMPARED[kind], left, right)


def attribute(value: Any, name: str) -> Any:
    """Return an attribute of plain data; a method as a bound function of Python's."""
    if isinstance(value, pathlib.PurePath) and name in dir(pathlib.Path):
        if name not in dir(pathlib.PurePath):
            return UNKNOWN
    elif not hasattr(value, name):
        raise Fails("AttributeError")
    found = getattr(value, name)
    return found if callable(found) or isinstance(found, PLAIN) else UNKNOWN


def called(function: Any, given: Sequence[Any], named: Mapping[str, Any]) -> Any:
    """Return what a method of plain data, or a pure function, gives."""
    holder = getattr(function, "__self__", None)
    name = getattr(function, "__name__", "")
    container = isinstance(holder, list | dict | set | bytearray)
    if container and name in _TAKING_ANYTHING:
        return guarded(function, *given, **named)
    if not all(is_known(v) for v in (*given, *named.values())):
        if name in ("len", "list", "tuple", "reversed", "enumerate", "zip") and all(
            isinstance(v, list | tuple | dict | str | range) for v in given
        ):
            return guarded(function, *given, **named)
        return UNKNOWN
    return guarded(function, *given, **named)


def matched(name: str, given: Sequence[Any], named: Mapping[str, Any]) -> Any:
    """Return whether a pattern matches: None where it doesn't, UNKNOWN otherwise."""
    values = [*given, *named.values()]
    pattern: Any = values[0] if values else UNKNOWN
    text: Any = values[1] if len(values) > 1 else UNKNOWN
    if not isinstance(pattern, str | bytes) or type(pattern) is not type(text):
        return UNKNOWN
    # Patterns that repeat repetitions may take time without end.
    nested = re.search(r"[+*}]\)[+*{?]", str(pattern))
    if len(text) > 60 or len(pattern) > 300 or nested or len(values) > 2:
        return UNKNOWN
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        raise Fails("error") from None
    return None if getattr(compiled, name)(text) is None else UNKNOWN
