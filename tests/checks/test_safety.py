"""HT6: nothing hidden, nothing active, no secrets, nothing of absurd size."""

from __future__ import annotations

import pytest
from guides import codes, described, markdown, stepped

from mkdocs_howto.checks.safety import LARGEST, LONGEST_EXAMPLE, WIDEST_LINE
from mkdocs_howto.guide.model import Section


def example(code: str) -> set[str]:
    """Return the codes of the true guide with another example."""
    return codes(markdown({Section.EXAMPLE: f"```python\n{code}\n```"}))


@pytest.mark.parametrize("char", ["\u202e", "\u200b", "\x02", "\u2066", "\ufeff", "\x1b"])
def test_hidden_characters(char: str) -> None:
    """Characters that turn, hide or control text are found in prose and in the example."""
    assert "HT601" in described(f"`pack` writes {char}an archive.")
    assert "HT601" in example(f'print("{char}")')


def test_letters_of_other_scripts_are_not_hidden() -> None:
    """Accents, emoji and other scripts are text like any other."""
    assert "HT601" not in described("`pack` écrit “архив” 压缩 🗜️.")


@pytest.mark.parametrize(
    "text",
    [
        "It writes an <b>archive</b>.",
        "<script>alert(1)</script>",
        "See [the page](https://example.com).",
        "![](https://example.com/x.png)",
        "javascript:alert(1)",
        "{{ config }}",
        "--8<-- “.env”",
        "<!-- hidden -->",
    ],
)
def test_markup(text: str) -> None:
    """HTML, links, images and directives are found outside code spans, and allowed inside."""
    assert "HT602" in described(text)
    assert "HT602" in stepped(f"1. **Pack.** {text}")
    assert "HT602" not in described(f"`pack` writes `{text}`.")


def test_less_than_is_no_markup() -> None:
    """A comparison in plain words is no HTML."""
    assert "HT602" not in described("`pack` writes archives where size < limit and size > 0.")


SECRETS = [
    "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a",
    "AKIA" + "IOSFODNN7EXAMPLQ",
    "sk-" + "proj-aB3dE5fG7hJ9kL1mN3pQ5rS7",
    "xoxb-" + "2444333222111-abcdefghij",
    "-----BEGIN RSA PRIVATE " + "KEY-----",
    "postgresql://app:" + "h8Kq2vT9@db.internal/app",
    'token = "' + 'f3Ab19cD44eF77aB02cD"',
]


@pytest.mark.parametrize("value", SECRETS)
def test_secrets(value: str) -> None:
    """Keys of known forms, and random values given to names of secrets, are found."""
    assert "HT603" in described(f"`pack` signs with `{value}`.")
    assert "HT603" in example(f"key = {value!r}\nprint(key)")


@pytest.mark.parametrize(
    "code",
    [
        'token = "your-token"',
        'url = "postgresql://user:password@localhost/db"',
        'password = os.environ["PASSWORD"]',
        "digest = hashlib.sha256(data).hexdigest()",
        'secret = "correct horse battery staple"',
    ],
)
def test_what_is_no_secret(code: str) -> None:
    """Placeholders, addresses of examples and look-ups are no secrets."""
    assert "HT603" not in example(code)


def test_sizes() -> None:
    """A part may be as long as its bound and not one character longer; likewise the example."""
    fitting = "`pack` packs " + "x" * (LARGEST["description"] - 14) + "."
    assert len(fitting) == LARGEST["description"]
    assert "HT604" not in described(fitting)
    assert "HT604" in described(fitting.replace(".", "x."))
    lines = ["x = 1"] * LONGEST_EXAMPLE
    assert "HT604" not in example("\n".join(lines))
    assert "HT604" in example("\n".join([*lines, "x = 1"]))


def test_wide_lines() -> None:
    """A line of the example may be as wide as its bound."""
    line = 'x = "' + "x" * (WIDEST_LINE - 6) + '"'
    assert len(line) == WIDEST_LINE
    assert "HT605" not in example(line)
    assert "HT605" in example(line.replace('"x', '"xx', 1))
