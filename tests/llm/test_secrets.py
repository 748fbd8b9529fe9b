"""Secrets are found before anything is sent."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits
from time import process_time
from uuid import UUID

import pytest
import yaml

from mkdocs_howto.guide.errors import WrongUse
from mkdocs_howto.llm.keys import keys
from mkdocs_howto.llm.secrets import Outgoing, SecretFound, find_secrets, refuse_secrets

PACKAGE = Path(__file__).parents[2] / "mkdocs_howto"
# Put together here, so that scanners of this repository find no token in it.
TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
KINDS: dict[str, str] = yaml.safe_load(
    Path(__file__).with_name("secret_kinds.yml").read_text(encoding="utf-8")
)
LETTERS = {
    "a": ascii_letters + digits,
    "l": ascii_lowercase + digits,
    "u": ascii_uppercase + digits,
    "w": ascii_letters + digits + "_-",
    "b": ascii_letters + digits + "+/",
    "d": digits,
    "x": "0123456789abcdef",
}
# Where a key stands in code; the names around it say nothing about it.
PLACES: dict[str, Callable[[str], str]] = {
    "a default": lambda key: f"def send(order, value={key!r}):\n    pass\n",
    "a docstring": lambda key: (
        f'def send(order):\n    """Send it.\n\n{_each("    ", key)}\n    """\n'
    ),
    "an example": lambda key: (
        f'def send(order):\n    """Send it.\n\n    >>> send({key!r})\n    """\n'
    ),
    "a comment": lambda key: f"def send(order):\n    pass\n{_each('    # ', key)}\n",
    "a test": lambda key: f"def test_send():\n    assert send({key!r}) == 1\n",
}
# What people write where a key or a password would stand.
PLACEHOLDERS = (
    'password = "password"',
    'login("bob", password="changeme")',
    'client = Client(token="<token>")',
    'client = Client(api_key="xxx")',
    'client = Client(api_key="xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")',
    'client = Client(api_key="YOUR_API_KEY")',
    'client = Client(api_key="your-api-key-here")',
    'client = Client(api_key="sk-...")',
    'client = Client(api_key="sk-1234567890abcdefghij1234567890ab")',
    'client = Client("ghp_' + 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")',
    'boto3.client("s3", "AKIA' + 'IOSFODNN7EXAMPLE")',
    'connect("postgres://user:password@localhost/shop")',
    'connect("postgres://user:${PASSWORD}@localhost/shop")',
    'connect(f"postgres://{user}:{password}@{host}/shop")',
    'headers = {"Authorization": f"Bearer {token}"}',
    'headers = {"Authorization": "Bearer <your-access-token>"}',
    'token = os.environ["SHOP_ACCESS_TOKEN_V2"]',
    "curl -u user:password https://example.com",
    "machine example.com login user password secret",
    'secret_type = "Artifactory credentials"',
    'digest = "d41d8cd98f00b204e9800998ecf8427e"',
)
CLEAN = Outgoing("shop.py", 1, "def total(prices):\n    return sum(prices)\n")


@pytest.fixture
def scanner() -> None:
    """Skip where detect-secrets is not installed."""
    pytest.importorskip("detect_secrets", reason="detect-secrets is not installed")


@pytest.mark.usefixtures("scanner")
@pytest.mark.parametrize(
    "line",
    [
        f'    client = Client("{TOKEN}")',
        f'    >>> Client("{TOKEN}")',
        f"    # the old token was '{TOKEN}'",
        '    key = "' + "AKIA" + 'IOSFODNN7QXBMPLZ"',
        '    password = "' + 'hunter2horse"',
        "    -----BEGIN RSA " + "PRIVATE KEY-----",
    ],
)
def test_a_secret_blocks_the_guide_and_names_file_and_line(line: str) -> None:
    """The message holds the line in the real file and never the secret."""
    outgoing = Outgoing("src/shop.py", 40, f"def connect():\n    pass\n{line}\n")
    with pytest.raises(SecretFound) as caught:
        refuse_secrets("shop.connect", [CLEAN, outgoing])
    assert caught.value.where == "src/shop.py:42"
    assert "`shop.connect`" in str(caught.value)
    assert TOKEN not in str(caught.value)


@pytest.mark.usefixtures("scanner")
def test_a_line_that_the_author_allows_is_sent() -> None:
    """The way out that the message names works."""
    text = f'Client("{TOKEN}")  # pragma: allowlist secret\n'
    assert find_secrets([Outgoing("shop.py", 1, text)]) == ()


@pytest.mark.usefixtures("scanner")
def test_plain_code_is_not_blocked() -> None:
    """Identifiers, prose and long strings of ordinary modules are no secrets."""
    files = [
        PACKAGE / name
        for name in ("source/model.py", "guide/model.py", "site/settings.py", "guide/html.py")
    ]
    assert find_secrets(Outgoing(f.name, 1, f.read_text(encoding="utf-8")) for f in files) == ()


def test_without_the_scanner_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing scanner refuses; it never counts as finding nothing."""
    monkeypatch.setitem(sys.modules, "detect_secrets.core.scan", None)
    with pytest.raises(WrongUse, match="pip install detect-secrets"):
        find_secrets([CLEAN])


@pytest.mark.usefixtures("scanner")
def test_kinds_of_keys_are_found() -> None:
    """Of more than 80 kinds at least 97 % stop, wherever in the code they stand.

    The keys are drawn anew for each place: what is found is their form.
    """
    random = Random(17)  # noqa: S311
    texts = {
        f"{kind}, in {place}": written(_drawn(form, random))
        for kind, form in KINDS.items()
        for place, written in PLACES.items()
    }
    found = {
        hit.where for hit in find_secrets(Outgoing(n, 1, t, exact=False) for n, t in texts.items())
    }
    missed = [name for name in texts if f"{name}:1" not in found]
    assert len(KINDS) >= 80
    assert len(missed) <= 0.03 * len(texts), missed


@pytest.mark.usefixtures("scanner")
@pytest.mark.parametrize("line", PLACEHOLDERS)
def test_placeholders_do_not_stop(line: str) -> None:
    """What stands for a key or a password, as documentation writes it, is none."""
    text = f'def send(order):\n    """Send it.\n\n    >>> {line}\n    """\n    {line}\n'
    assert find_secrets([Outgoing("shop.py", 1, text)]) == ()


def test_every_kind_says_where_its_form_is_described() -> None:
    """One row, one pattern, one source; a row that no sample needs is not kept."""
    rows = [
        line
        for line in (PACKAGE / "llm" / "keys.yml").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert [row for row in rows if "  # " not in row] == []
    random = Random(17)  # noqa: S311
    found = {kind for form in KINDS.values() for _, kind in keys(_drawn(form, random))}
    assert {row.partition(": ")[0] for row in rows} - found == set()


def test_growth_is_linear() -> None:
    """No kind reads four times the text in much more than four times the time."""
    parts = "host= a:b@ key= key=( https:// eyJ -eyJ sk-a SG.a- curl~-u~ machine~a~login~".split()
    for part in (each.replace("~", " ") for each in parts):
        short, long = (_seconds(part * n) for n in (5_000, 20_000))
        assert long < 10 * short + 0.05, part


@pytest.mark.usefixtures("scanner")
def test_what_only_this_project_finds_can_be_allowed_too() -> None:
    """On the line itself, or from the line before."""
    line = 'headers = {"Authorization": "Bearer ' + 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7d"}'
    texts = (
        f"{line}  # pragma: allowlist secret\n",
        f"# pragma: allowlist nextline secret\n{line}\n",
    )
    for text in texts:
        assert find_secrets([Outgoing("shop.py", 1, text)]) == ()
    assert len(find_secrets([Outgoing("shop.py", 5, f"{texts[0]}{line}\n")])) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("scanner")
def test_ordinary_code_is_rarely_blocked() -> None:
    """At most one false stop in ten thousand lines of all packages that are installed."""
    spec = importlib.util.find_spec("pytest")
    assert spec is not None and spec.origin is not None
    files = sorted(Path(spec.origin).parents[1].rglob("*.py"))[::10]
    texts = [f.read_text(encoding="utf-8", errors="ignore") for f in files]
    lines = sum(text.count("\n") for text in texts)
    pairs = zip(files, texts, strict=True)
    found = find_secrets(Outgoing(str(file), 1, text) for file, text in pairs)
    assert lines > 50_000
    assert len(found) <= lines / 10_000, found


def _drawn(form: str, random: Random) -> str:
    def draw(match: re.Match[str]) -> str:
        if match[0] == "{uuid}":
            return str(UUID(int=random.getrandbits(128), version=4))
        return "".join(random.choices(LETTERS[match[2]], k=int(match[1])))

    return re.sub(r"\{(?:uuid|(\d+)([a-z]))\}", draw, form)


def _each(before: str, key: str) -> str:
    return "\n".join(before + line for line in key.split("\n"))


def _seconds(text: str) -> float:
    start = process_time()
    list(keys(text))
    return process_time() - start
