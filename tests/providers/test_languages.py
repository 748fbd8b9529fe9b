"""Guides in other languages, to a goal, and in a site's voice: from the prompt to the page."""

from __future__ import annotations

import html
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from server import KEY, Reply, Request, serving

from mkdocs_howto import cli
from mkdocs_howto.guide.languages import headings
from mkdocs_howto.guide.model import THREE

pytest.importorskip("litellm", reason="LiteLLM is an extra: `make test-providers` installs it")
pytestmark = pytest.mark.slow

CODE = '''\
"""A small shop."""


def weigh(item: str, unit: str = "kg") -> float:
    """Return the weight of an item."""
    if unit != "kg":
        raise ValueError("the unit is unknown")
    return float(len(item))
'''
EXAMPLE = "from shop import weigh\n\nprint(weigh('plum'))"
CHECK, RETURN = [6, 7], [8, 8]

GUIDES: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "languages.yml").read_text("utf-8")
)
"""By language, a true guide: title, description and steps."""


CONFIG = """\
site_name: Shop
theme: {theme}
use_directory_urls: false
plugins:
  - howto:
      paths: [src]
      model: openai/some
      model_options: {{api_base: {address}/v1}}
      timeout: 5
      tries: 1
"""


class Site:
    """A site with one function, and pages of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("src", "docs"):
            (root / folder).mkdir()
        (root / "src" / "shop.py").write_text(CODE)

    def page(self, *options: str) -> None:
        """Write the page: a marker for each set of options."""
        lines = [f"## ::: howto shop.weigh\n{_indented(each)}\n" for each in options]
        (self.root / "docs" / "index.md").write_text("# Shop\n\n" + "\n".join(lines))

    def configure(self, address: str, *more: str, theme: str = "mkdocs") -> None:
        """Write the configuration."""
        config = CONFIG.format(address=address, theme=theme)
        (self.root / "mkdocs.yml").write_text(config + "".join(f"      {line}\n" for line in more))

    def run(self, *args: str) -> Result:
        """Run the command."""
        return CliRunner().invoke(cli.main, [*args, "-f", str(self.root / "mkdocs.yml")])

    def states(self) -> list[str]:
        """Return the state of each marker's guide."""
        printed = self.run("status", "--format", "json").output.splitlines()
        return [row["state"] for row in map(json.loads, printed)]

    def files(self) -> list[str]:
        """Return the stored guides as text."""
        return [path.read_text("utf-8") for path in sorted((self.root / "howto").glob("*.md"))]

    def built(self) -> str:
        """Return the page, after a strict build."""
        result = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict"],
            cwd=self.root, env={**os.environ}, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert result.returncode == 0, result.stderr
        return (self.root / "site" / "index.html").read_text("utf-8")


def _indented(options: str) -> str:
    return "".join(f"    {line}\n" for line in options.splitlines())


def sentences(language: str) -> list[str]:
    """Return all texts of a guide."""
    told = GUIDES[language]
    return [
        told["title"],
        told["description"],
        *(t for step in told["steps"] for t in step.values()),
    ]


def told(language: str, **changes: Any) -> Callable[[Request], Reply]:
    """Answer with a true guide in a language, also when some sections are asked for again."""
    said = {**GUIDES[language], **changes}
    steps = zip(said["steps"], (CHECK, RETURN), strict=True)
    cited = [{**step, "lines": lines} for step, lines in steps]
    whole: dict[str, Any] = {**said, "steps": cited, "example": EXAMPLE}

    def answer(request: Request) -> Reply:
        asked = [name for name in whole if f"`{name}`" in request.user.split("<")[0]]
        failed = "contradict the code" in request.user
        reply = {name: whole[name] for name in asked} if failed else whole
        return Reply(json.dumps(reply, ensure_ascii=False))

    return answer


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site with a key in the environment."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    return Site(tmp_path)


@pytest.mark.parametrize("language", GUIDES)
def test_language(site: Site, language: str) -> None:
    """A true guide in each language is stored and published whole, under headings of its own."""
    site.page(f"language: {language}")
    with serving(told(language)) as server:
        site.configure(server.address, "checks: {HT110: error}")
        wrote = site.run("write")
    assert wrote.exit_code == 0, wrote.output
    # One request: nothing of a true guide is asked for again.
    assert len(server.requests) == 1, server.requests[-1].user
    (file,) = site.files()
    names = headings(language)
    for section in THREE:
        assert f"\n## {names[section]}\n" in file
    checked = site.run("check")
    assert checked.exit_code == 0, checked.output
    assert site.states() == ["fresh"]
    page = html.unescape(site.built())
    for section in THREE:
        assert f">{names[section]}<" in page
    for text in sentences(language):
        for part in text.split("`")[::2]:
            assert part.strip() in page


@pytest.mark.parametrize("language", GUIDES)
def test_prompt_asks_for_the_language(site: Site, language: str) -> None:
    """The prompt names every language but English, in English."""
    site.page(f"language: {language}")
    with serving(told(language)) as server:
        site.configure(server.address)
        site.run("write")
    assert ("Language: all prose in " in server.requests[0].user) == (language != "en")


PAIRS = [
    *(("en", spoken) for spoken in GUIDES if spoken != "en"),
    *((asked, "en") for asked in GUIDES if asked != "en"),
    *(("de", "fr"), ("fr", "es"), ("es", "de"), ("ru", "fr"), ("ja", "zh"), ("zh", "ja")),
]


@pytest.mark.parametrize(("asked", "spoken"), PAIRS)
def test_wrong_language(site: Site, asked: str, spoken: str) -> None:
    """Of a guide in another language no sentence is stored; only English has a stand-in."""
    site.page(f"language: {asked}")
    with serving(told(spoken)) as server:
        site.configure(server.address)
        wrote = site.run("write")
    assert len(server.requests) == 2
    assert f"another language ({spoken}) than" in server.requests[1].user
    if asked != "en":
        assert wrote.exit_code == 1
        (error,) = [line for line in wrote.output.splitlines() if line.startswith("Error: ")]
        assert f"another language ({spoken}) than the one asked for ({asked})" in error
        assert not (site.root / "howto").exists() or site.files() == []
        return
    assert wrote.exit_code == 0, wrote.output
    # What fell stands in the front matter, with its reason.
    (file,) = (each.split("\n---\n", 1)[1] for each in site.files())
    for text in sentences(spoken):
        assert max(text.split("`")[::2], key=len).strip() not in file
    assert site.run("check").exit_code == 0


@pytest.mark.parametrize("language", GUIDES)
@pytest.mark.parametrize(("true", "false"), [("`unit`", "`units`")])
def test_lies(site: Site, language: str, true: str, false: str) -> None:
    """A misspelt name is found in every language; what may be an illustration is a warning."""
    lie = json.loads(
        json.dumps(GUIDES[language]), object_hook=lambda each: _lied(each, true, false)
    )
    assert lie != GUIDES[language]
    site.page(f"language: {language}")
    with serving(told(language, **lie)) as server:
        site.configure(server.address)
        wrote = site.run("write")
    assert len(server.requests) == 2
    # The offline writer's sections are in English, so only an English guide is made whole by it.
    assert wrote.exit_code == (0 if language == "en" else 1), wrote.output
    assert all(false not in file.split("\n---\n", 1)[1] for file in site.files())


def _lied(texts: dict[str, Any], true: str, false: str) -> dict[str, Any]:
    return {k: v.replace(true, false) if isinstance(v, str) else v for k, v in texts.items()}


def test_task(site: Site) -> None:
    """A goal makes a guide of its own beside the one to the object; neither stales the other."""
    site.page("title: To everything", "task: weigh fruit in kilograms")
    with serving(told("en", title="How to weigh fruit in kilograms")) as server:
        site.configure(server.address)
        assert site.run("write").exit_code == 0
        assert site.run("write").exit_code == 0
    asked = [request.user for request in server.requests]
    assert len(asked) == 2
    goal = "Goal: the guide shows how to weigh fruit in kilograms with this object."
    assert sorted(goal in user for user in asked) == [False, True]
    assert len(site.files()) == 2
    assert sum("task: weigh fruit in kilograms" in file for file in site.files()) == 1
    assert site.states() == ["fresh", "fresh"]
    assert "How to weigh fruit in kilograms" in site.built()
    # Another goal is another guide: it is missing, and the old one an orphan.
    site.page("title: To everything", "task: weigh a truck")
    assert site.states() == ["fresh", "missing", "orphaned"]


def test_instructions(site: Site) -> None:
    """What a site says about its voice is sent, and a new voice makes its guides stale."""
    site.page("")
    with serving(told("en")) as server:
        site.configure(server.address, "instructions: Write for sailors.")
        assert site.run("write").exit_code == 0
        assert site.states() == ["fresh"]
        site.configure(server.address, "instructions: Write for cooks.")
        assert site.states() == ["stale"]
        assert "the options of the marker or the site changed" in site.run("check").output
        # Stale and still true: nothing fails, unless the site wants it to.
        assert site.run("check").exit_code == 0
        assert site.run("check", "--fail-on", "stale").exit_code == 1
        assert site.run("write").exit_code == 0
        assert site.states() == ["fresh"]
    assert "Voice: Write for sailors." in server.requests[0].user
    assert "Voice: Write for cooks." in server.requests[1].user
    assert len(server.requests) == 2
    assert len(site.files()) == 1


def test_instructions_of_a_marker(site: Site) -> None:
    """A marker's own voice takes the place of the site's."""
    site.page("instructions: Write for cooks.")
    with serving(told("en")) as server:
        site.configure(server.address, "instructions: Write for sailors.")
        assert site.run("write").exit_code == 0
    assert "Voice: Write for cooks." in server.requests[0].user
    assert "sailors" not in server.requests[0].user


def test_prompt_template(site: Site) -> None:
    """A file of the site's own replaces the task; the form of the reply is asked for as ever."""
    site.page("")
    (site.root / "task.txt").write_text("Write a guide like a pirate would.\n")
    with serving(told("en")) as server:
        site.configure(server.address, "prompt_template: task.txt")
        assert site.run("write").exit_code == 0
        assert site.states() == ["fresh"]
    (request,) = server.requests
    assert request.system.startswith("Write a guide like a pirate would.\n\nAnswer with JSON alone")
    assert "You write a how-to guide" not in request.system


def test_prompt_template_that_is_not_there(site: Site) -> None:
    """A wrong path is one line that names the option and the file, and nothing is sent."""
    site.page("")
    with serving(told("en")) as server:
        site.configure(server.address, "prompt_template: nowhere.txt")
        command = [sys.executable, "-m", "mkdocs_howto", "write"]
        wrote = subprocess.run(command, cwd=site.root, capture_output=True, text=True, timeout=60)
    assert wrote.returncode != 0
    assert wrote.stderr.count("\n") == 1, wrote.stderr
    assert "`prompt_template`: nowhere.txt can't be read" in wrote.stderr
    assert server.requests == []
