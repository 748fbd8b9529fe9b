"""A verifier on the loopback interface, asked through the commands: truthful, wrong, late, mad."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from server import KEY, Answering, Reply, Request, guide, honest, serving, silent

from mkdocs_howto.cli import main

pytest.importorskip("litellm", reason="LiteLLM is an extra: `make test-providers` installs it")
pytestmark = pytest.mark.slow

CODE = '''\
"""A small shop."""


def weigh(item: str) -> float:
    """Return the weight of an item."""
    return float(len(item))
'''
LIE = "Vowels weigh more than other letters."
PLAIN = "`weigh` gives a number for an item, and a longer item weighs more than a shorter one."
TRUTH = "Each letter weighs the same."
FALSE = "Raises `ConnectionError` when the network is down."


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with one marker, in whose folder the commands run."""
    for folder in ("src", "docs"):
        (tmp_path / folder).mkdir()
    (tmp_path / "src" / "shop.py").write_text(CODE)
    (tmp_path / "docs" / "index.md").write_text("# Shop\n\n::: howto shop.weigh\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    return tmp_path


def configure(root: Path, address: str, more: str = "") -> None:
    """Name the model that writes; what judges is named by the command."""
    (root / "mkdocs.yml").write_text(
        "site_name: Shop\nplugins:\n  - howto:\n      paths: [src]\n      model: openai/writer\n"
        f"      timeout: 2\n      tries: 1\n      provenance: true\n{more}      model_options:\n"
        f"        api_base: {address}/v1\n        input_cost_per_token: 0.00001\n"
        "        output_cost_per_token: 0.00001\n"
    )


def command(*args: str) -> Result:
    """Run a command of mkdocs-howto."""
    return CliRunner().invoke(main, args)


def judging(judge: Callable[[str], str]) -> Answering:
    """Return a verifier whose verdict on each claim is what `judge` says."""

    def answer(request: Request) -> Reply:
        listed = re.search(r"<claims-\w+>\n(.*)\n</claims", request.user, re.S)
        assert listed is not None
        file = re.findall(r'file="([^"]+)"', request.user)[0]
        verdicts = [
            {
                "claim": number, "verdict": judge(claim), "file": file, "lines": [[6, 6]],
                "reason": "It counts letters.",
            }
            for number, claim in enumerate(listed[1].split("\n"), 1)
        ]  # fmt: skip
        return Reply(json.dumps({"verdicts": verdicts}))

    return answer


def both(verifier: Answering) -> Answering:
    """Return a server that writes a guide with a truth and two lies, and judges by `verifier`."""

    def answer(request: Request) -> Reply:
        if request.body["model"] == "judge":
            return verifier(request)
        if "contradict the code" in request.user:
            return Reply(json.dumps({"description": f"{PLAIN} {TRUTH} {LIE} {FALSE}"}))
        said = f"{honest(request)['description']} {PLAIN} {TRUTH} {LIE} {FALSE}"
        return guide(request, description=said)

    return answer


def text(root: Path) -> str:
    """Return the stored guide's file."""
    [file] = (root / "howto").iterdir()
    return file.read_text()


def body(root: Path) -> str:
    """Return what the stored guide says, without the front matter."""
    return text(root).split("\n---\n", 1)[1]


truthful = judging(lambda claim: "contradicted" if LIE in claim else "supported")
wrong = judging(lambda claim: "supported" if LIE in claim else "contradicted")


def test_write_with_a_truthful_verifier(root: Path) -> None:
    """The lie falls, the truth stays, and command, file and status say what fell and why."""
    with serving(both(truthful)) as server:
        configure(root, server.address)
        result = command("write", "--verify", "openai/judge")
    assert result.exit_code == 0, result.output
    assert TRUTH in body(root)
    assert LIE not in body(root)
    assert FALSE not in body(root)
    assert f"HT901 “{LIE}” is contradicted by the code, says `openai/judge`" in result.output
    assert "(src/shop.py:6-6)" in result.output
    assert LIE in command("status").output
    assert "verified_by: openai/judge" in text(root)
    models = [request.body["model"] for request in server.requests]
    assert models.count("judge") == 1
    judged = next(request for request in server.requests if request.body["model"] == "judge")
    assert FALSE not in judged.user
    assert "writer" not in judged.user


def test_write_with_a_verifier_that_is_wrong(root: Path) -> None:
    """It can lose what nobody proved, told in the report; what the checks contradict stays out."""
    with serving(both(wrong)) as server:
        configure(root, server.address)
        result = command("write", "--verify", "openai/judge")
    assert result.exit_code == 0, result.output
    assert "# How to use" in body(root)
    assert "## Execution Steps" in body(root)
    assert FALSE not in body(root)
    assert f"HT901 “{TRUTH}”" in result.output


@pytest.mark.parametrize(
    "verifier",
    [
        lambda request: Reply(act=silent),
        lambda request: Reply("It all looks fine to me!"),
        lambda request: Reply('{"verdicts": []}'),
        lambda request: Reply(status=500, body=b"{}"),
    ],
    ids=["late", "prose", "empty", "broken"],
)
def test_write_with_a_verifier_that_fails(root: Path, verifier: Answering) -> None:
    """No sentence is lost that the checks let pass, and the report says that nobody verified."""
    with serving(both(verifier)) as server:
        configure(root, server.address)
        result = command("write", "--verify", "openai/judge")
    assert result.exit_code == 0, result.output
    assert TRUTH in body(root)
    assert LIE in body(root)
    assert FALSE not in body(root)
    assert "not verified: openai/judge:" in result.output


def test_dry_run_counts_the_verifier(root: Path) -> None:
    """What judging would take at most is part of what a run is said to cost; nothing is sent."""
    with serving(both(truthful)) as server:
        configure(root, server.address)
        costs = [
            float(re.findall(r"at most \$([\d.]+)", command("write", "--dry-run", *more).output)[0])
            for more in ((), ("--verify", "openai/judge"))
        ]
    assert server.requests == []
    assert costs[1] > costs[0] > 0


def test_verifier_is_paid_from_the_same_budget(root: Path) -> None:
    """A request to the verifier that could exceed `max_cost` is not sent; the guide is stored."""
    with serving(both(truthful)) as server:
        configure(root, server.address)
        first = re.findall(r"at most \$([\d.]+)", command("write", "--dry-run").output)[0]
        configure(root, server.address, f"      max_cost: {float(first) + 0.0002:.4f}\n")
        result = command("write", "--verify", "openai/judge")
    assert "The budget of" in result.output
    assert "judge" not in [request.body["model"] for request in server.requests]
    assert TRUTH in body(root)


GUIDE = f"""\
# How to use `weigh`

## Description

`weigh` returns the weight of an item. {TRUTH} {LIE}

## Execution Steps

1. **Count the letters.** Returns `len(item)` as a `float`. *src/shop.py:6*

## Usage Example

```python
from shop import weigh

print(weigh("pear"))
```
"""


def test_check_of_a_guide_that_a_person_wrote(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`check --guide --verify MODEL` names the lie, and nothing else, with its lines."""
    (root / "weigh.md").write_text(GUIDE)
    asked = ("check", "--guide", "weigh.md", "--identifier", "shop.weigh", "--path", "src")
    with serving(truthful) as server:
        monkeypatch.setenv("OPENAI_API_BASE", f"{server.address}/v1")
        result = command(*asked, "--verify", "openai/judge")
    assert result.exit_code == 1, result.output
    assert re.findall(r"HT9\d\d \w+: “(.*?)”", result.output) == [LIE]
    assert command(*asked).exit_code == 0


def test_check_of_a_site_keeps_the_verdicts(root: Path) -> None:
    """`check --verify` judges what people wrote; later checks and builds need no key."""
    with serving(both(lambda request: Reply("fine"))) as server:
        configure(root, server.address)
        command("write")
    [file] = (root / "howto").iterdir()
    with serving(truthful) as server:
        configure(root, server.address)
        result = command("check", "--verify", "openai/judge")
        assert result.exit_code == 1, result.output
        again = command("check", "--verify", "openai/judge")
    assert len(server.requests) == 1
    assert "1 guide verified" in result.output
    for output in (result.output, again.output, command("check").output):
        assert f"HT901 the guide to `shop.weigh` is false: “{LIE}”" in output
    file.write_text(file.read_text().replace(f"{LIE}\n", ""))
    assert command("check").exit_code == 0
