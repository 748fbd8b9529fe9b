"""What a parameter is likely to want: from its name, its docstring and the code that uses it.

Everything here answers with the source of a type or of a literal; `values` builds on that.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mkdocs_howto.source.model import Definition

_TEXTS = (
    (r"ur[il]s?|href|link|endpoint|origin|base_url|website|homepage", "https://example.com"),
    (r"e?mail(_address)?", "ada@example.com"),
    (r"host(name)?|server|address|addr|bind|netloc|authority|domain", "localhost"),
    (r"ip(_?addr(ess)?)?", "127.0.0.1"),
    (r"user(_?name)?|login|owner|author|sender|recipient", "ada"),
    (r"first_?name|person|full_?name", "Ada"),
    (r"colou?r|foreground|background|fg|bg", "red"),
    (r"style", "bold"),
    (r"encoding|charset|codec", "utf-8"),
    (r"lang(uage)?", "en"),
    (r"locale", "en_US"),
    (r"time_?zone|tz(name)?", "UTC"),
    (r"pattern|regexp?|re_?str|expression_?pattern", r"\w+"),
    (r"pat|glob_?pattern", "*.txt"),
    (r"glob|wildcard", "*.txt"),
    (r"json(_?(text|str|string|data))?", '{"name": "Ada"}'),
    (r"html|fragment", "<p>Hello, <b>world</b></p>"),
    (r"markup", "[bold]Hello[/bold]"),
    (r"xml", "<note>Hello</note>"),
    (r"markdown|md", "# Hello"),
    (r"css", "p { color: red; }"),
    (r"yaml|yml", "name: Ada"),
    (r"toml", 'name = "Ada"'),
    (r"csv", "name,age\nAda,36\n"),
    (r"sql|query_?str(ing)?", "name=Ada"),
    (r"code|source_?code|src_?code|program|script", "print('Hello')"),
    (r"expr(ession)?", "1 + 2"),
    (r"method|verb|http_?method", "GET"),
    (r"mode|flags_?str", "r"),
    (r"sep(arator)?|delim(iter)?|joiner", ","),
    (r"scheme|protocol", "https"),
    (r"route|rule|prefix_?path|url_?path|raw_?path", "/hello"),
    (r"mime_?type|content_?type|media_?type", "text/plain"),
    (r"header(_?name)?|field_?name", "Accept"),
    (r"version", "1.2.0"),
    (r"cmd|command(_?line)?", "echo hello"),
    (r"date(_?(str|string|text))?|day_?str", "2026-01-31"),
    (r"time_?(str|string)", "09:30:00"),
    (r"date_?time(_?(str|string))?|timestamp_?(str|string)|iso(_?date)?", "2026-01-31T09:30:00"),
    (r"(date|time)_?(fmt|format)|strftime|dfmt", "%Y-%m-%d"),
    (r"fmt|format(_?(str|string))?|template|fstr", "Hello, {name}"),
    (r"module(_?name)?|mod_?name|import_?(path|name|string)", "json"),
    (r"package(_?name)?|dist(ribution)?(_?name)?", "json"),
    (r"env_?var|var_?name|variable", "HOME"),
    (r"hex(_?(str|string|digest))?", "ff00aa"),
    (r"char(acter)?|letter|ch", "a"),
    (
        r"sentence|paragraph|message|msg|text|txt|content|body|string|s|st|str_?|value_?str"
        r"|input_?(text|string)|document|doc|description|title|caption|label|help|prompt|markup_?text"
        r"|raw|line|buf|comment|note|reason|detail|summary",
        "Hello, world",
    ),
    (r"lines|multiline|block", "first line\nsecond line"),
    (r"word|noun|term|token_?name", "apple"),
    (r"prefix", "pre"),
    (r"suffix|ext(ension)?", ".txt"),
    (r"key|attr(ibute)?(_?name)?|name|names|field|column|tag|option|opt|param(eter)?|prop", "name"),
    (r"id|ident(ifier)?|uid|slug|object_?id", "example"),
    (r"status|state", "ready"),
    (r"role|kind|type|category|group", "user"),
    (r"model", "small"),
    (r"alphabet|chars|characters|charset_?chars|letters|symbols", "abcdef"),
)
_MAPPINGS = (
    (r"messages?|conversation|history|chat", '{"role": "user", "content": "Hello"}'),
    (r"headers?", '{"Accept": "text/plain"}'),
    (r"cookies?|cookie_?jar", '{"session": "abc123"}'),
    (r"query(_?params)?|params|parameters|query_?args|arguments", '{"q": "python"}'),
    (r"environ(ment)?|env(_?vars?)?", '{"LANG": "en_US.UTF-8"}'),
    (r"colou?rs?|palette|styles?|theme", '{"title": "red"}'),
    (r"settings|options|opts|config(uration)?|conf|cfg|defaults", '{"theme": "dark"}'),
    (r"prox(y|ies)", '{"https": "http://localhost:8080"}'),
    (r"files?", '{"report": "Hello, world"}'),
    (r"replacements?|translations?|aliases|renames", '{"colour": "color"}'),
)
"""Names of mappings from text to text, and a plausible one."""

_SUBJECTS = (
    ("ipv6", "2001:db8::1"),
    ("ipv4", "192.0.2.1"),
    ("ipaddress", "192.0.2.1"),
    ("json", '{"name": "Ada"}'),
    ("html", "<p>Hello, <b>world</b></p>"),
    ("xml", "<note>Hello</note>"),
    ("yaml", "name: Ada"),
    ("toml", 'name = "Ada"'),
    ("csv", "name,age\nAda,36\n"),
    ("url", "https://example.com"),
    ("uri", "https://example.com"),
    ("hex", "ff00aa"),
    ("bin", "101010"),
    ("bits", "101010"),
    ("base64", "SGVsbG8="),
    ("b64", "SGVsbG8="),
    ("isodate", "2026-01-31"),
    ("iso", "2026-01-31T09:30:00"),
    ("version", "1.2.0"),
    ("traceback", "ValueError: example"),
)
"""Words in the name of a function, class or module, and a text of that format."""

_PLAIN_TEXT = re.compile(
    r"s|st|string|text|txt|data|content|contents|body|source|src|raw|buf|buffer|payload|document"
    r"|addr|address|doc|value|val|input|str_?|fragment|markup|line|\w+_(str|string|text|data)"
)
_INTEGERS = (
    (r"port", "8080"),
    (r"status(_?code)?|code|response_?code", "200"),
    (r"year", "2026"),
    (r"month|day|hour", "1"),
    (r"width|columns|cols|line_?length|max_?len(gth)?|maxlen", "40"),
    (r"height|rows", "10"),
    (r"seed|random_?state", "42"),
    (r"index|idx|pos(ition)?|offset|start|lineno|depth|indent_?level|level|begin", "1"),
    (r"end|stop|upper|hi|maximum|max|max_?size|limit|total|capacity", "10"),
    (r"minimum|min|lower|lo|low|step", "1"),
    (r"n?bytes|byte_?count|(chunk|buffer|block|file|page)_?size", "1024"),
    (r"timeout|delay|wait|interval|period|ttl|duration|seconds|secs|max_?age", "5"),
    (r"percent(age)?|pct", "50"),
    (r"value|number|num|amount|integer|x", "42"),
    (r"fd|fileno", "1"),
)
_FLOATS = (
    (r"timeout|delay|wait|interval|period|ttl|duration|seconds|secs|max_?age", "5.0"),
    (r"p|prob(ability)?|ratio|fraction|alpha|weight|progress|threshold", "0.5"),
    (r"lat(itude)?", "52.52"),
    (r"lon(gitude)?|lng", "13.4"),
    (r"total|maximum|max|stop|end|upper", "10.0"),
    (r"timestamp|epoch|unix_?time", "1_700_000_000.0"),
    (r"value|number|num|amount|x", "42.5"),
)
_KINDS = (
    # The first pattern that matches the whole name, or its last word, tells the type.
    (
        r"(is|has|use|with|allow|should|enable|include|ignore|no|strict|force|skip)_\w+|verbose|quiet|debug|flag|recursive|inplace|reverse",
        "bool",
    ),
    (
        r"func|fn|function|f|callback|cb|callable_?|predicate|pred|key_?func|keyfunc|handler|hook|factory|on_\w+|validator|transform|mapper|reducer|operator|op|decorated|wrapped|getter|target_?func|action|visitor|condition|default_?factory",
        "Callable",
    ),
    (r"iterables|sequences|lists|its|iterators|seqs|groups", "list[list[int]]"),
    (r"iterator|it", "Iterator"),
    (
        r"iterable|seq(uence)?|src|items?_?list|values|elements|elems|lst|list_?|array|arr|collection|items|objs|objects|entries|nums|numbers|xs|ys|vals|population|samples?|data_?(list|points)|vector|vec|coll|points|weights|series|args",
        "list",
    ),
    (
        r"words|strings|names|lines|texts|tokens|labels|columns|fields|keys|tags|choices|options_?list|parts|argv|chunks|paths_?list|headers_?list|strs",
        "list[str]",
    ),
    (r"messages|conversation|history|records|dicts", "list[dict[str, str]]"),
    (r"pairs|kv_?pairs|tuples|edges|edge_?list|ebunch", "list[tuple[str, int]]"),
    (r"matrix|table|grid|rows|records", "list[list[int]]"),
    (r"tuple_?|pair|coords?|coordinates|point", "tuple[int, int]"),
    (r"set_?|nodes_?set|whitelist|blacklist", "set[int]"),
    (
        r"mapping|dict(ionary)?_?|d|dct|kwargs|kw|config|cfg|conf|settings|params|parameters|headers|cookies|meta(data)?|context|ctx_?dict|environ|env|attrs|attributes|properties|props|payload|options|opts|obj_?dict|lookup|defaults|vars|variables|namespace|adj(acency)?",
        "dict[str, str]",
    ),
    (
        r"(file|in|out|input|output|src|dst|dest|source|log|config|json|csv|cfg)?_?(path|file_?name|fname|fpath|filepath|pathname)|path",
        "path",
    ),
    (r"(\w+_)?(dir(ectory)?|folder|dirname|root_?dir|dir_?path|cwd|workdir)", "directory"),
    (
        r"(file|in|out|input|output)_?(obj|handle|like|stream)|f(p|h|obj|d_obj)|stream|fileobj|file_?|reader|infile|buffer|io|stdin|stdout|stderr|out|source_?file|csvfile|writer",
        "IO",
    ),
    (
        r"(date_?time|dt|when|now|moment|timestamp|start_?time|end_?time|dt\d|since|until)",
        "datetime",
    ),
    (r"date|day|birthday|start_?date|end_?date|date\d", "date"),
    (r"delta|time_?delta|td", "timedelta"),
    (
        r"cls|klass|type_?|class_?|typ|base|obj_?type|model_?class|exc_?type|expected_?type|target_?type",
        "type",
    ),
    (r"exc(eption)?|err(or)?|ex", "Exception"),
    (r"n?bytes?_?(data|str|string|obj)|raw_?bytes|binary|blob|byte_?string|digest", "bytes"),
    (r"logger|log", "Logger"),
    (r"mod(ule)?_?(obj|type)?", "module"),
    (
        r"n|k|m|i|j|num(_\w+)?|count|size|length|len_?|limit|times|repeat|width|height|port|index|idx|level|depth|(\w+_)?(count|size|limit|index|width|height|num|length)|max_\w+|min_\w+|n_\w+|number_?of_\w+|maxsize|maxlen|step|year|month|offset|position|pos|start|stop|lineno|indent|degree|order|digits|precision|bits|nbytes|code_?point|seed|a|b|r|q|lo|hi",
        "int",
    ),
    (
        r"x|y|z|value|val|number|amount|seconds|secs|timeout|delay|interval|duration|ratio|rate|p|prob(ability)?|alpha|beta|gamma|sigma|mu|weight|factor|scale|angle|lat(itude)?|lon(gitude)?|score|threshold|percent(age)?|total|fraction|minutes|hours|h|s_?v|temperature|speed|distance|price|price_\w+|(\w+_)?(rate|ratio|time|seconds)",
        "number",
    ),
    (r"rgb", "tuple[int, int, int]"),
    (
        r"obj(ect)?|item|elem(ent)?|thing|entity|instance|other|target|o|v|el|default|fill_?value|fill|fillvalue|sentinel|initial|placeholder|needle|member|result",
        "object",
    ),
)
"""Names of parameters and what they hold in code without annotations."""

_DOCUMENTED = (
    (r"(call|func|lambda|predicate|decorator)", "Callable"),
    (
        r"^(list|sequence|iterable|collection|array)[-_ ]?(like)? of "
        r"(str|string|word|name|text|key)",
        "list[str]",
    ),
    (
        r"^(list|sequence|iterable|collection|array)[-_ ]?(like)? of (tuple|pair)",
        "list[tuple[str, int]]",
    ),
    (
        r"^(list|sequence|iterable|collection|array)[-_ ]?(like)? of (list|sequence|iterable)",
        "list[list[int]]",
    ),
    (r"^(list|sequence|iterable|collection|array|vector|ndarray|np\.)", "list"),
    (r"^iterator|^generator", "Iterator"),
    (r"^(dict|mapping|map\b)", "dict[str, str]"),
    (r"^set", "set[int]"),
    (r"^(2-)?tuple", "tuple[int, int]"),
    (r"^(file[- ]?(like|obj|handle)|stream|io\b|open file|file\b(?! ?name| ?path))", "IO"),
    (r"^(file ?name|path|file ?path|pathlib)", "path"),
    (r"^(director|folder)", "directory"),
    (r"^(bool|flag|true)", "bool"),
    (r"^(byte|bytes)", "bytes"),
    (r"^(str|string|text|unicode|char|basestring)", "str"),
    (r"^(int|integer|positive int|non-?negative int|long)", "int"),
    (r"^(float|real|number|numeric|scalar|numbers\.)", "number"),
    (r"^(datetime)", "datetime"),
    (r"^(date)", "date"),
    (r"^(timedelta)", "timedelta"),
    (r"^(type|class)\b", "type"),
    (r"^(exception|baseexception)", "Exception"),
)
"""Types as docstrings word them, at the start of what stands in the place of a type."""

_METHODS = {
    "str": "split strip lower upper encode startswith endswith splitlines title rstrip lstrip "
    "partition rpartition casefold isdigit isalpha isspace isupper islower capitalize format join "
    "zfill ljust rjust translate replace expandtabs swapcase isidentifier",
    "bytes": "decode hex",
    "dict[str, str]": "items keys setdefault iteritems itervalues",
    "list": "append extend sort insert reverse",
    "IO": "read write readline readlines seek tell writelines flush",
    "timedelta": "total_seconds",
    "datetime": "strftime isoformat timetuple astimezone utcoffset timestamp date hour tzinfo",
    "date": "toordinal year month weekday isocalendar",
    "Path": "read_text write_text read_bytes write_bytes exists is_file is_dir resolve parent "
    "suffix stem with_suffix with_name with_stem joinpath relative_to is_absolute expanduser",
    "Path directory": "iterdir rglob glob",
    "Path newdirectory": "mkdir",
    "set[int]": "issubset issuperset symmetric_difference intersection",
}
_BY_METHOD = {method: kind for kind, methods in _METHODS.items() for method in methods.split()}
_BY_CALL = {
    "open": "path",
    "Path": "path",
    "pathlib.Path": "path",
    "PurePath": "path",
    "pathlib.PurePath": "path",
    "os.fspath": "path",
    "os.stat": "path",
    "os.listdir": "directory",
    "os.chdir": "directory",
    "chdir": "directory",
    "os.scandir": "directory",
    "os.walk": "directory",
    "os.makedirs": "newdirectory",
    "os.mkdir": "newdirectory",
    "range": "int",
    "chr": "int",
    "ord": "char",
    "iter": "list",
    "enumerate": "list",
    "zip": "list",
    "sorted": "list",
    "sum": "list[int]",
    "min": "list[int]",
    "max": "list[int]",
    "reversed": "list",
    "deque": "list",
    "chain": "list",
    "islice": "list",
    "tee": "list",
    "groupby": "list",
    "Counter": "list",
    "set": "list",
    "list": "list",
    "tuple": "list",
    "abs": "number",
    "float": "float",
    "int": "int",
    "issubclass": "type",
    "callable": "Callable",
    "math.floor": "number",
    "math.ceil": "number",
    "math.sqrt": "number",
    "math.log": "number",
    "math.isnan": "number",
    "shutil.rmtree": "newdirectory",
    "json.loads": "json",
    "json.dumps": "dict[str, str]",
    "re.compile": "pattern",
    "int.from_bytes": "bytes",
    "binascii.hexlify": "bytes",
    "functools.wraps": "Callable",
    "wraps": "Callable",
    "update_wrapper": "Callable",
    "ast.parse": "code",
}


@dataclass(frozen=True, slots=True)
class Use:
    """How a body uses one of its parameters.

    Attributes:
        kinds: Types that the uses suggest, the strongest first.
        literals: Values that it is compared with, as source.
        arity: Number of arguments with which it is called; None when it isn't.
        awaited: Whether what a call of it returns is awaited.
        keys: Keys under which the body looks into its items, or into the JSON that it holds.
        inside: Whether `keys` are those of its items.
        texts: Whether the body treats what it looks up in items as text.
        written: Whether the body writes to the file or folder that it names, or removes it.
    """

    kinds: tuple[str, ...] = ()
    literals: tuple[str, ...] = ()
    arity: int | None = None
    written: bool = False
    awaited: bool = False
    keys: tuple[str, ...] = ()
    inside: bool = False
    texts: bool = False


def text_for(name: str) -> str:
    """Return a plausible text for a parameter of this name; empty when its name tells nothing."""
    return _match(_TEXTS, name) or ""


def mapping_for(name: str) -> str:
    """Return a plausible mapping of text to text, as source; empty when the name tells nothing."""
    return _match(_MAPPINGS, name) or ""


def text_in(name: str, context: str) -> str:
    """Return a text in the format that its surroundings speak of; empty when they speak of none.

    Args:
        name: Of the parameter; one that already tells its format is left alone.
        context: Names of the function, its class and its module.
    """
    if not _PLAIN_TEXT.fullmatch(name.lower().strip("_")):
        return ""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", context).lower()
    words = re.sub(r"i_?pv(?=[46])", "ipv", words)
    for word, text in _SUBJECTS:
        if re.search(rf"(?<![a-z]){word}(?![a-z0-9])|{word}(utils|lib|tools|io)\b", words):
            return text
    return ""


def number_for(name: str, *, whole: bool) -> str:
    """Return a plausible number, as source."""
    return _match(_INTEGERS if whole else _FLOATS, name) or ("3" if whole else "1.5")


def kind_for(name: str) -> str:
    """Return the type that a name suggests; empty when it suggests none."""
    found = _match(_KINDS, name, last_word=False)
    if found:
        return found
    if _match(_TEXTS, name, last_word=False) is not None:
        return "str"
    found = _match(_KINDS, name)
    if found:
        return found
    return "str" if _match(_TEXTS, name) is not None else ""


def is_target(name: str) -> bool:
    """Whether a name says that something is written there."""
    return (
        re.fullmatch(r"(\w+_)?(target|output|dest|destination|dst|save|out)(_\w+)?", name)
        is not None
    )


def file_for(name: str) -> str:
    """Return the name of a file that a parameter may stand for."""
    ending = re.search(r"(?:^|_)(zip|tar|json|csv|html|xml|log|pdf|png|yaml|toml)(?:_|$)", name)
    return f"example.{ending[1]}" if ending else (name.strip("_").lower() or "example")


def documented_type(definition: Definition, owner: Definition | None, name: str) -> str:
    """Return what a docstring writes in the place of a parameter's type; empty for nothing."""
    for docstring in (definition.docstring, owner.docstring if owner else None):
        if docstring is None or not docstring.text:
            continue
        patterns = (
            rf"^\s*:type\s+\*?{re.escape(name)}:\s*(.+)$",
            rf"^\s*:param\s+([^:]+?)\s+\*?{re.escape(name)}:",
            rf"^\s*\*?{re.escape(name)}\s*\(([^)]+)\)\s*:",
            rf"^\s*\*{{0,2}}{re.escape(name)}(?:\s*,\s*\w+)*\s+:\s*(.+)$",
            rf"^\s*\w+(?:\s*,\s*\w+)*\s*,\s*{re.escape(name)}\s+:\s*(.+)$",
        )
        for pattern in patterns:
            found = re.search(pattern, docstring.text, re.MULTILINE)
            if found:
                return found.group(1).strip().strip("`")
    return ""


def kind_of_words(words: str) -> str:
    """Return the type that a docstring's wording of one means; empty when unknown."""
    lowered = re.sub(r"^(optional|an?|the|any|some|single)\s+", "", words.lower().strip("`:~. "))
    lowered = re.sub(r"^:\w+:`~?", "", lowered)
    for pattern, kind in _DOCUMENTED:
        if re.search(pattern, lowered):
            return kind
    return ""


def choices_in(words: str) -> list[str]:
    """Return the literals of a type such as `{'small', 'large'}`, as source."""
    found = re.match(r"\{(.+?)\}", words.strip())
    if not found:
        return []
    try:
        parsed = ast.parse(f"[{found.group(1)}]", mode="eval").body
    except SyntaxError:
        return []
    elements = parsed.elts if isinstance(parsed, ast.List) else []
    return [ast.unparse(e) for e in elements if isinstance(e, ast.Constant)]


def use_of(node: ast.AST | None, name: str) -> Use:
    """Return how a function uses its parameter."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return Use()
    kinds: list[str] = []
    literals: list[str] = []
    arity: int | None = None
    for inner in ast.walk(node):
        kinds += _kinds(inner, name)
        literals += _literals(inner, name)
        if isinstance(inner, ast.Call) and _is(inner.func, name):
            starred = any(isinstance(a, ast.Starred) for a in inner.args)
            arity = None if starred else max(arity or 0, len(inner.args))
            kinds.insert(0, "Callable")
    written = any(_writes(inner, name) for inner in ast.walk(node))
    awaited = any(_awaits(inner, name) for inner in ast.walk(node))
    keys, inside = _keys(node, name)
    return Use(
        tuple(dict.fromkeys(kinds)),
        tuple(dict.fromkeys(literals)),
        arity,
        written,
        awaited,
        keys,
        inside,
        texts=any(_is_text_of_item(inner) for inner in ast.walk(node)),
    )


def _is_text_of_item(node: ast.AST) -> bool:
    """Whether a method of texts is called on an item: `row["name"].strip()`."""
    func = node.func if isinstance(node, ast.Call) else None
    looked_up = isinstance(func, ast.Attribute) and isinstance(func.value, ast.Subscript)
    return looked_up and isinstance(func, ast.Attribute) and _BY_METHOD.get(func.attr) == "str"


def _awaits(node: ast.AST, name: str) -> bool:
    """Whether the result of calling the parameter is awaited, at once or by `asyncio`."""
    if isinstance(node, ast.Await):
        waited: Sequence[ast.AST] = [node.value]
    elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith("asyncio."):
        waited = node.args
    else:
        return False
    calls = (n for each in waited for n in ast.walk(each) if isinstance(n, ast.Call))
    return any(_is(call.func, name) for call in calls)


def _keys(node: ast.AST, name: str) -> tuple[tuple[str, ...], bool]:
    """Return the keys that a body reads from the parameter's items, or from its JSON."""
    items: set[str] = set()
    parsed: set[str] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.For | ast.comprehension) and _is(inner.iter, name):
            items |= {inner.target.id} if isinstance(inner.target, ast.Name) else set()
        elif isinstance(inner, ast.Assign) and isinstance(inner.value, ast.Call):
            loads = ast.unparse(inner.value.func).endswith("json.loads")
            if loads and inner.value.args and _is(inner.value.args[0], name):
                parsed |= {t.id for t in inner.targets if isinstance(t, ast.Name)}
    for holders, inside in ((items, True), (parsed, False)):
        keys = dict.fromkeys(key for n in ast.walk(node) if (key := _key(n, holders)))
        if keys:
            return tuple(keys), inside
    return (), False


def _key(node: ast.AST, holders: set[str]) -> str:
    """Return the key of `item["key"]`, `item[key]` or `item.get("key")`; the name of a variable."""
    place: ast.expr | None = None
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        holder, place = node.value, node.slice
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        holder = node.func.value
        place = node.args[0] if node.func.attr == "get" and node.args else None
    if place is None or not isinstance(holder, ast.Name) or holder.id not in holders:
        return ""
    if isinstance(place, ast.Constant) and isinstance(place.value, str):
        return place.value
    return f"<{place.id}>" if isinstance(place, ast.Name) else ""


_WRITING_METHODS = frozenset(
    "write_text write_bytes unlink rmdir mkdir touch rename replace chmod symlink_to".split()
)
_WRITING_CALLS = frozenset(
    (
        "os.remove os.unlink os.rmdir os.mkdir os.makedirs os.rename os.replace os.truncate "
        "os.chmod shutil.rmtree shutil.move shutil.copy shutil.copyfile shutil.copytree "
        "shutil.make_archive rmtree copy copyfile copytree move make_archive"
    ).split()
)
_OPENING = frozenset("open ZipFile TarFile".split())


def _writes(node: ast.AST, name: str) -> bool:
    """Whether a call writes to what a name says, also to something below it."""
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    last = called.rpartition(".")[2]
    if isinstance(node.func, ast.Attribute) and _of_path(node.func.value, name):
        return last in _WRITING_METHODS or (last == "open" and _in_writing_mode(node.args[:1]))
    given = [argument for argument in node.args if _of_path(argument, name)]
    if given and called in _WRITING_CALLS:
        return True
    return bool(given) and last in _OPENING and _in_writing_mode([*node.args[1:2], *node.keywords])


def _of_path(node: ast.expr, name: str) -> bool:
    """Whether an expression is a parameter, or a path made of it."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return _of_path(node.left, name)
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Path", "pathlib.Path", "str"):
        return any(_of_path(argument, name) for argument in node.args)
    return _is(node, name)


def _in_writing_mode(nodes: Sequence[ast.AST]) -> bool:
    values = [node.value if isinstance(node, ast.keyword) else node for node in nodes]
    texts = [v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)]
    return any(set(text) & set("wax+") and len(text) <= 4 for text in texts)


def _kinds(node: ast.AST, name: str) -> Iterator[str]:
    """Yield the types that one node of a body suggests for a parameter."""
    for form, told in _FORMS:
        if isinstance(node, form):
            yield from told(node, name)


def _by_attribute(node: ast.Attribute, name: str) -> Iterator[str]:
    if _is(node.value, name) and node.attr in _BY_METHOD:
        yield _BY_METHOD[node.attr]


def _by_loop(node: ast.For | ast.comprehension, name: str) -> Iterator[str]:
    if _is(node.iter, name):
        pairs = isinstance(node.target, ast.Tuple) and len(node.target.elts) == 2
        yield "list[tuple[str, int]]" if pairs else "list"


def _by_yield(node: ast.YieldFrom, name: str) -> Iterator[str]:
    if _is(node.value, name):
        yield "list"


def _by_call(node: ast.Call, name: str) -> Iterator[str]:
    if any(keyword.arg == "key" and _is(keyword.value, name) for keyword in node.keywords):
        yield "Callable"
    if not any(_is(argument, name) for argument in node.args):
        return
    called = ast.unparse(node.func)
    first = _is(node.args[0], name)
    if called == "isinstance" and first and len(node.args) == 2:
        yield from _checked(node.args[1])
    elif called in ("min", "max") and len(node.args) > 1:
        yield "number"
    elif called in _BY_CALL:
        yield _BY_CALL[called]
    elif called.startswith("os.path."):
        yield "path"
    elif called.startswith("re.") and len(node.args) > 1:
        yield "pattern" if first else "str"
    elif called in ("map", "filter") and len(node.args) > 1:
        yield "Callable" if first else "list"
    elif called.startswith("math."):
        yield "number"
    elif called.rpartition(".")[2] == "join" and len(node.args) == 1:
        yield "list[str]"


def _by_operator(node: ast.BinOp, name: str) -> Iterator[str]:
    if not _is(node.left, name) and not _is(node.right, name):
        return
    other = node.right if _is(node.left, name) else node.left
    arithmetic = ast.Sub | ast.FloorDiv | ast.Div | ast.Pow | ast.BitAnd | ast.RShift
    if isinstance(other, ast.Constant):
        kinds = {str: "str", float: "float"}
        yield kinds.get(type(other.value), "int")
    elif isinstance(node.op, arithmetic):
        yield "number"
    elif isinstance(other, ast.JoinedStr):
        yield "str"


def _by_comparison(node: ast.Compare, name: str) -> Iterator[str]:
    ordering = isinstance(node.ops[0], ast.Lt | ast.LtE | ast.Gt | ast.GtE)
    limit = node.comparators[0]
    if ordering and _is(node.left, name) and isinstance(limit, ast.Constant):
        yield "float" if isinstance(limit.value, float) else "int"


def _by_item(node: ast.Subscript, name: str) -> Iterator[str]:
    if _is(node.value, name):
        text = isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
        yield "dict[str, str]" if text else "list"


def _by_raise(node: ast.Raise, name: str) -> Iterator[str]:
    if node.exc is not None and _is(node.exc, name):
        yield "Exception"


_FORMS: tuple[tuple[Any, Callable[[Any, str], Iterator[str]]], ...] = (
    (ast.Attribute, _by_attribute),
    ((ast.For, ast.comprehension), _by_loop),
    (ast.YieldFrom, _by_yield),
    (ast.Call, _by_call),
    (ast.BinOp, _by_operator),
    (ast.Compare, _by_comparison),
    (ast.Subscript, _by_item),
    (ast.Raise, _by_raise),
)
"""Forms of syntax and what each tells of a parameter that takes part in it."""


def _checked(node: ast.expr) -> Iterator[str]:
    names = node.elts if isinstance(node, ast.Tuple) else [node]
    known = {
        "str": "str",
        "bytes": "bytes",
        "int": "int",
        "float": "number",
        "dict": "dict[str, str]",
        "list": "list",
        "tuple": "list",
        "set": "set[int]",
        "Mapping": "dict[str, str]",
        "basestring": "str",
        "datetime.datetime": "datetime",
        "datetime.date": "date",
        "datetime.timedelta": "timedelta",
        "Path": "path",
        "type": "type",
    }
    for item in names:
        kind = known.get(ast.unparse(item))
        if kind:
            # A check only says what is also possible, so it counts less than a use.
            yield kind


def _literals(node: ast.AST, name: str) -> Iterator[str]:
    if isinstance(node, ast.Call) and len(node.args) == 1 and _is(node.args[0], name):
        # What a text has to hold to be converted.
        yield from {"int": ['"42"'], "float": ['"1.5"']}.get(ast.unparse(node.func), [])
    if not isinstance(node, ast.Compare) or not _is(node.left, name):
        return
    for operator, value in zip(node.ops, node.comparators, strict=True):
        if isinstance(operator, ast.Eq) and isinstance(value, ast.Constant):
            if isinstance(value.value, str) and value.value:
                yield ast.unparse(value)
        elif isinstance(operator, ast.In | ast.NotIn) and isinstance(
            value, ast.Tuple | ast.List | ast.Set
        ):
            for element in value.elts:
                if isinstance(element, ast.Constant) and element.value not in (None, ""):
                    yield ast.unparse(element)


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _match(table: tuple[tuple[str, str], ...], name: str, *, last_word: bool = True) -> str | None:
    lowered = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_")
    names = [lowered]
    if last_word:
        names += [lowered.rstrip("0123456789").rstrip("_"), lowered.rpartition("_")[2]]
    for candidate in names:
        for pattern, value in table:
            if re.fullmatch(pattern, candidate):
                return value
    return None
