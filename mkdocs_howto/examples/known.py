"""Types of the standard library and of common packages, each with a value for examples."""

from __future__ import annotations

from mkdocs_howto.examples.program import Import

_TYPING = (
    "typing",
    "typing_extensions",
    "collections.abc",
    "_collections_abc",
    "builtins",
    "types",
)


def _from(module: str, *names: str) -> tuple[Import, ...]:
    return tuple(Import(module, name) for name in names)


VALUES: dict[str, tuple[str, tuple[Import, ...]]] = {
    "pathlib.Path": ("Path(__file__)", _from("pathlib", "Path")),
    "pathlib.PurePath": ('PurePath("docs/index.md")', _from("pathlib", "PurePath")),
    "pathlib.PurePosixPath": ('PurePosixPath("docs/index.md")', _from("pathlib", "PurePosixPath")),
    "os.PathLike": ("Path(__file__)", _from("pathlib", "Path")),
    "datetime.datetime": ("datetime(2026, 1, 31, 9, 30)", _from("datetime", "datetime")),
    "datetime.date": ("date(2026, 1, 31)", _from("datetime", "date")),
    "datetime.time": ("time(9, 30)", _from("datetime", "time")),
    "datetime.timedelta": ("timedelta(minutes=90)", _from("datetime", "timedelta")),
    "datetime.tzinfo": ("timezone.utc", _from("datetime", "timezone")),
    "datetime.timezone": ("timezone.utc", _from("datetime", "timezone")),
    "zoneinfo.ZoneInfo": ('ZoneInfo("UTC")', _from("zoneinfo", "ZoneInfo")),
    "decimal.Decimal": ('Decimal("9.99")', _from("decimal", "Decimal")),
    "fractions.Fraction": ("Fraction(1, 3)", _from("fractions", "Fraction")),
    "numbers.Number": ("42", ()),
    "numbers.Real": ("1.5", ()),
    "numbers.Integral": ("42", ()),
    "uuid.UUID": ("uuid4()", _from("uuid", "uuid4")),
    "re.Pattern": ('re.compile(r"\\w+")', (Import("re"),)),
    "typing.Pattern": ('re.compile(r"\\w+")', (Import("re"),)),
    "re.Match": ('next(re.finditer(r"\\w+", "Hello, world"))', (Import("re"),)),
    "typing.Match": ('next(re.finditer(r"\\w+", "Hello, world"))', (Import("re"),)),
    "logging.Logger": ('logging.getLogger("example")', (Import("logging"),)),
    "logging.Handler": ("logging.StreamHandler()", (Import("logging"),)),
    "logging.LogRecord": ('logging.makeLogRecord({"msg": "Hello"})', (Import("logging"),)),
    "logging.Formatter": ('logging.Formatter("%(message)s")', (Import("logging"),)),
    "io.StringIO": ('io.StringIO("Hello, world\\n")', (Import("io"),)),
    "io.TextIOBase": ('io.StringIO("Hello, world\\n")', (Import("io"),)),
    "io.TextIOWrapper": ('io.TextIOWrapper(io.BytesIO(b"Hello, world\\n"))', (Import("io"),)),
    "io.BytesIO": ('io.BytesIO(b"Hello, world\\n")', (Import("io"),)),
    "io.IOBase": ('io.StringIO("Hello, world\\n")', (Import("io"),)),
    "io.RawIOBase": ('io.BytesIO(b"Hello, world\\n")', (Import("io"),)),
    "io.BufferedIOBase": ('io.BytesIO(b"Hello, world\\n")', (Import("io"),)),
    "io.BufferedReader": ('io.BufferedReader(io.BytesIO(b"Hello, world\\n"))', (Import("io"),)),
    "typing.TextIO": ('io.StringIO("Hello, world\\n")', (Import("io"),)),
    "typing.BinaryIO": ('io.BytesIO(b"Hello, world\\n")', (Import("io"),)),
    "collections.Counter": ('Counter(["a", "b", "a"])', _from("collections", "Counter")),
    "collections.deque": ("deque([1, 2, 3])", _from("collections", "deque")),
    "collections.OrderedDict": (
        "OrderedDict(first=1, second=2)",
        _from("collections", "OrderedDict"),
    ),
    "collections.ChainMap": ('ChainMap({"name": "Ada"})', _from("collections", "ChainMap")),
    "threading.Lock": ("threading.Lock()", (Import("threading"),)),
    "threading.RLock": ("threading.RLock()", (Import("threading"),)),
    "threading.Event": ("threading.Event()", (Import("threading"),)),
    "threading.Thread": ("threading.Thread(target=print)", (Import("threading"),)),
    "queue.Queue": ("queue.Queue()", (Import("queue"),)),
    "ast.AST": ('ast.parse("x = 1")', (Import("ast"),)),
    "ast.Module": ('ast.parse("x = 1")', (Import("ast"),)),
    "ast.expr": ('ast.parse("1 + 2", mode="eval").body', (Import("ast"),)),
    "argparse.ArgumentParser": ("argparse.ArgumentParser()", (Import("argparse"),)),
    "argparse.Namespace": ('argparse.Namespace(name="example")', (Import("argparse"),)),
    "types.ModuleType": ("json", (Import("json"),)),
    "types.SimpleNamespace": ('SimpleNamespace(name="Ada")', _from("types", "SimpleNamespace")),
    "types.MappingProxyType": (
        'MappingProxyType({"name": "Ada"})',
        _from("types", "MappingProxyType"),
    ),
    "types.CodeType": ('compile("1 + 2", "<example>", "eval")', ()),
    "inspect.Signature": ("inspect.signature(print)", (Import("inspect"),)),
    "inspect.Parameter": (
        'inspect.Parameter("name", inspect.Parameter.KEYWORD_ONLY)',
        (Import("inspect"),),
    ),
    "ipaddress.IPv4Address": ('ip_address("127.0.0.1")', _from("ipaddress", "ip_address")),
    "ipaddress.IPv4Network": ('ip_network("10.0.0.0/8")', _from("ipaddress", "ip_network")),
    "email.message.Message": ("EmailMessage()", _from("email.message", "EmailMessage")),
    "email.message.EmailMessage": ("EmailMessage()", _from("email.message", "EmailMessage")),
    "xml.etree.ElementTree.Element": (
        'ElementTree.Element("p")',
        _from("xml.etree", "ElementTree"),
    ),
    "xml.etree.ElementTree.ElementTree": (
        'ElementTree.ElementTree(ElementTree.Element("p"))',
        _from("xml.etree", "ElementTree"),
    ),
    "configparser.ConfigParser": ("ConfigParser()", _from("configparser", "ConfigParser")),
    "configparser.RawConfigParser": ("ConfigParser()", _from("configparser", "ConfigParser")),
    "random.Random": ("random.Random(42)", (Import("random"),)),
    "string.Template": ('Template("Hello, world")', _from("string", "Template")),
    "urllib.parse.ParseResult": (
        'urlparse("https://example.com")',
        _from("urllib.parse", "urlparse"),
    ),
    "urllib.parse.SplitResult": (
        'urlsplit("https://example.com")',
        _from("urllib.parse", "urlsplit"),
    ),
    "http.cookiejar.CookieJar": ("CookieJar()", _from("http.cookiejar", "CookieJar")),
    "ssl.SSLContext": ("ssl.create_default_context()", (Import("ssl"),)),
    "socket.socket": ("socket.socket()", (Import("socket"),)),
    "sqlite3.Connection": ('sqlite3.connect(":memory:")', (Import("sqlite3"),)),
    "sqlite3.dbapi2.Connection": ('sqlite3.connect(":memory:")', (Import("sqlite3"),)),
    "functools.partial": ('functools.partial(print, "Hello")', (Import("functools"),)),
    "concurrent.futures.Executor": (
        "ThreadPoolExecutor()",
        _from("concurrent.futures", "ThreadPoolExecutor"),
    ),
    "concurrent.futures.ThreadPoolExecutor": (
        "ThreadPoolExecutor()",
        _from("concurrent.futures", "ThreadPoolExecutor"),
    ),
    "asyncio.Queue": ("asyncio.Queue()", (Import("asyncio"),)),
    "asyncio.Lock": ("asyncio.Lock()", (Import("asyncio"),)),
    "asyncio.Event": ("asyncio.Event()", (Import("asyncio"),)),
    "contextlib.ExitStack": ("contextlib.ExitStack()", (Import("contextlib"),)),
    "enum.Enum": ('Enum("Colour", "RED GREEN").RED', _from("enum", "Enum")),
    "string.Formatter": ("Formatter()", _from("string", "Formatter")),
    "numpy.ndarray": ("np.array([1.0, 2.0, 3.0])", (Import("numpy", "", "np"),)),
    "numpy.typing.ArrayLike": ("[1.0, 2.0, 3.0]", ()),
    "numpy.typing.NDArray": ("np.array([1.0, 2.0, 3.0])", (Import("numpy", "", "np"),)),
    "numpy.random.Generator": ("np.random.default_rng(42)", (Import("numpy", "", "np"),)),
    "pandas.DataFrame": (
        'pd.DataFrame({"name": ["Ada"], "age": [36]})',
        (Import("pandas", "", "pd"),),
    ),
    "pandas.Series": ("pd.Series([1.0, 2.0, 3.0])", (Import("pandas", "", "pd"),)),
    "pandas.core.frame.DataFrame": (
        'pd.DataFrame({"name": ["Ada"], "age": [36]})',
        (Import("pandas", "", "pd"),),
    ),
    "PIL.Image.Image": ('Image.new("RGB", (64, 64))', _from("PIL", "Image")),
}
"""Dotted type to the source of a value and its imports."""

SEQUENCES = frozenset(
    [
        "list",
        "List",
        "Sequence",
        "MutableSequence",
        "Iterable",
        "Collection",
        "Container",
        "Reversible",
    ]
)
SETS = frozenset(["set", "Set", "MutableSet", "AbstractSet"])
FROZEN_SETS = frozenset(["frozenset", "FrozenSet"])
MAPPINGS = frozenset(
    ["dict", "Dict", "Mapping", "MutableMapping", "SupportsKeysAndGetItem", "DefaultDict"]
)
TUPLES = frozenset(["tuple", "Tuple"])
ITERATORS = frozenset(["Iterator", "Generator"])
ASYNC_ITERATORS = frozenset(["AsyncIterator", "AsyncIterable", "AsyncGenerator"])
AWAITABLES = frozenset(["Awaitable", "Coroutine"])
WRAPPERS = frozenset(
    ["Annotated", "Required", "NotRequired", "ReadOnly", "Final", "ClassVar", "InitVar", "Unpack"]
)
STRINGS = frozenset(["str", "LiteralString", "Text", "AnyStr", "string"])
BYTES = frozenset(["bytes", "ByteString", "Buffer", "ReadableBuffer"])
ANYTHING = frozenset(["object", "Any", "Hashable", "Self", "Sized", "Incomplete"])
LITERALS = {
    "bool": "True",
    "bytearray": 'bytearray(b"Hello, world")',
    "memoryview": 'memoryview(b"Hello, world")',
    "slice": "slice(0, 2)",
    "range": "range(3)",
    "NoneType": "None",
    "None": "None",
    **dict.fromkeys(BYTES, 'b"Hello, world"'),
    "SupportsInt": "42",
    "SupportsFloat": "1.5",
    "SupportsIndex": "3",
    "SupportsAbs": "-1.5",
    "complex": "1 + 2j",
}


def is_generic(dotted: str) -> bool:
    """Whether a type belongs to the language: a builtin, or from `typing` or `collections.abc`."""
    module, _, _ = dotted.rpartition(".")
    return not module or module in _TYPING
