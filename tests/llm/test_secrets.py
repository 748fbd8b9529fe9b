"""Secrets are found before anything is sent."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from mkdocs_howto.guide.errors import WrongUse
from mkdocs_howto.llm.secrets import Outgoing, SecretFound, find_secrets, refuse_secrets

PACKAGE = Path(__file__).parents[2] / "mkdocs_howto"
# Put together here, so that scanners of this repository find no token in it.
TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
# Each kind in the code that one meets it in, torn apart for the same reason.
PLANTED = {
    "GitHub token": 'client = Client("ghp_' + 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8")',
    "GitHub fine-grained": 'token = "github_pat_'
    + '11ABCDEFG0aBcDeFgHiJkL_mNoPqRsTuVwXyZ0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHI"',
    "GitLab token": 'api = Gitlab("glpat-' + 'xY3kz9QpLm2nRt7vWs4b")',
    "AWS access key": 'boto3.client("s3", "AKIA' + 'IOSFODNN7QXBMPLZ")',
    "AWS secret key": 'aws_secret_access_key = "wJalrXUtnFEMI/K7MDENG/' + 'bPxRfiCYzQ8tVn3LpA"',
    "OpenAI key": 'OpenAI("sk-' + 'aB3dE5fG7hJ9kL1mN3pQT3BlbkFJ5rS7tU9vW1xY3zA5bC7d")',
    "OpenAI project key": 'OpenAI("sk-proj-'
    + 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9fG1hJ3kL5m")',
    "Anthropic key": 'Anthropic("sk-ant-api03-'
    + "Xy7Kp2Qm9Rt4Vw8Zb3Nc6Ld1Hf5Jg0Sa-aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9fG1hJ"
    + '3kL5m-AbCdEfGA")',
    "Slack token": 'slack("xoxb-' + '123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx")',
    "Slack webhook": 'post("https://hooks.slack.com/services/'
    + 'T00AB12CD/B00EF34GH/aBcDeFgHiJkLmNoPqRsTuVwX")',
    "Stripe key": 'stripe.api_key = "sk_live_' + '4eC39HqLyjWDarjtT1zdp7dcQ2"',
    "Twilio SID": 'Twilio("AC' + '0123456789abcdef0123456789abcdef")',
    "SendGrid": 'SendGrid("SG.'
    + 'ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf-09kqeF8tAmbihYzrnopKc-1s5cr")',
    "Mailchimp": 'mc("0123456789abcdef0123456789abcdef' + '-us12")',
    "npm token": 'line = "//registry.npmjs.org/:_auth'
    + 'Token=npm_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5"',
    "PyPI token": 'upload("pypi-AgEIcHlwaS5vcmcC'
    + 'JDQzYmM1ZmE2LTdhMGYtNGQ4ZC1hYjQzLWM2ZDQ1ZTc4OTBhYgACKlszLCJmMGE4ZTJhNyJd")',
    "JWT": 'send("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.'
    + "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0."
    + 'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U")',
    "RSA private key": '"""-----BEGIN RSA '
    + 'PRIVATE KEY-----\nMIIEowIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF8PbnGy0AHB7\n"""',
    "OpenSSH private key": 'KEY = """-----BEGIN OPENSSH '
    + 'PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU\n"""',
    "basic auth in URL": 'connect("postgres://admin:' + 's3cr3tPassw0rd@db.example.com/shop")',
    "password assignment": 'password = "' + 'hunter2horse"',
    "password keyword": 'login(user="bob", password="' + 'c0rrect-h0rse-battery")',
    "Azure storage key": 'conn = "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey='
    + 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"',
    "Discord token": 'bot.run("MTIzNDU2Nzg5MDEyMzQ1Njc4' + '.Xk9aBc.aB3dE5fG7hJ9kL1mN3pQ5rS7tU9")',
    "Telegram token": 'Bot("110201543:' + 'AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawQ")',
    "Google API key": 'genai("AIza' + 'SyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe")',
    "GCP service account": 'x = {"private_key": "-----BEGIN ' + 'PRIVATE KEY-----"}',
    "hex secret": 'signing_secret = "'
    + '8f14e45fceea167a5a36dedd4bea2543a8b0c1d2e3f405162738495a6b7c8d9e"',
    "Hugging Face": 'login("hf_' + 'aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH")',
    "Bearer header": 'headers = {"Authorization": "Bearer '
    + 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7d"}',
}
# As installed, and not chosen for what they lack.
PACKAGES = ("click", "flask", "humanize", "more_itertools", "requests", "rich")
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
@pytest.mark.parametrize("before", ["", "    >>> ", "    # for example: "])
@pytest.mark.parametrize("kind", PLANTED)
def test_every_kind_is_found(kind: str, before: str) -> None:
    """In code, in a docstring and in a comment."""
    text = f"def connect():\n    pass\n{before}{PLANTED[kind]}\n"
    assert find_secrets([Outgoing("shop.py", 1, text)])


@pytest.mark.usefixtures("scanner")
def test_what_only_this_project_finds_can_be_allowed_too() -> None:
    """On the line itself, or from the line before."""
    line = PLANTED["Bearer header"]
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
    """At most one false alarm in ten thousand lines of installed packages."""
    lines = found = 0
    for package in PACKAGES:
        spec = importlib.util.find_spec(package)
        assert spec is not None
        folder = Path((spec.submodule_search_locations or [""])[0])
        for file in folder.rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            lines += text.count("\n")
            found += len(find_secrets([Outgoing(file.name, 1, text)]))
    assert lines > 50_000
    assert found <= lines / 10_000
