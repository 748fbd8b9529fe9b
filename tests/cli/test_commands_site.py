"""The commands for a site's stored guides, run as a user runs them: on a real small site."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from mkdocs_howto import cli
from mkdocs_howto.store.entry import Stored
from mkdocs_howto.store.files import Store

CODE = '''\
"""A small shop."""


class Basket:
    """Holds what a customer is going to buy."""

    def __init__(self, limit: int = 10) -> None:
        self.limit = limit
        self.items: list[str] = []

    def add(self, item: str, count: int = 1) -> int:
        """Put an item into the basket and return how many there are."""
        if len(self.items) + count > self.limit:
            raise ValueError("the basket is full")
        self.items.extend([item] * count)
        return len(self.items)


def weigh(item: str) -> float:
    """Return the weight of an item."""
    return float(len(item))
'''

CONFIG = "site_name: Shop\nplugins:\n  - howto:\n      paths: [src]\n"
PAGE = "# Shop\n\n## ::: howto shop.Basket.add\n\nText.\n\n::: howto shop.weigh\n"


@dataclass
class Shop:
    """A site in a folder, and the command run in it."""

    root: Path

    def run(self, *args: str, code: int = 0) -> str:
        """Run the command, check its exit status, and return all that it printed."""
        result = CliRunner().invoke(cli.main, [*args, "-f", str(self.root / "mkdocs.yml")])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result.output

    def rows(self, *args: str, code: int = 0) -> list[dict[str, object]]:
        """Run the command and return its JSON rows."""
        printed = self.run(*args, "--format", "json", code=code)
        return [json.loads(line) for line in printed.splitlines()]

    def states(self) -> dict[str, str]:
        """Return the state of each guide by its identifier."""
        return {str(row["identifier"]): str(row["state"]) for row in self.rows("status")}

    @property
    def source(self) -> Path:
        """The code."""
        return self.root / "src" / "shop.py"

    def edit(self, old: str, new: str) -> None:
        """Change the code."""
        text = self.source.read_text()
        assert old in text
        self.source.write_text(text.replace(old, new))

    def guide(self, name: str) -> Path:
        """Return a stored guide's file."""
        return next(p for p in (self.root / "howto").iterdir() if f"{name}-" in p.name)

    def stored(self) -> list[Stored]:
        """Return the stored guides."""
        store = Store(self.root / "howto", self.root)
        return [each for each in store.all() if isinstance(each, Stored)]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A site with two markers."""
    for folder in ("src", "docs"):
        (tmp_path / folder).mkdir()
    (tmp_path / "src" / "shop.py").write_text(CODE)
    (tmp_path / "docs" / "index.md").write_text(PAGE)
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    return Shop(tmp_path)


@pytest.fixture
def written(shop: Shop) -> Shop:
    """The same site with both guides stored by the offline writer."""
    shop.run("write", "--writer", "offline")
    return shop


def test_two_markers_with_other_instructions(shop: Shop) -> None:
    """Each has a stored guide of its own: a second `write` finds nothing to do for either."""
    page = shop.root / "docs" / "index.md"
    marker = "::: howto shop.weigh\n"
    page.write_text(f"{marker}    instructions: Be brief.\n\n{marker}    instructions: Tell all.\n")
    shop.run("write", "--writer", "offline")
    assert {stored.key.instructions for stored in shop.stored()} == {"Be brief.", "Tell all."}
    before = {path: path.read_bytes() for path in (shop.root / "howto").iterdir()}
    assert len(before) == 2
    assert {str(row["state"]) for row in shop.rows("status")} == {"fresh"}
    shop.run("write", "--writer", "offline")
    assert {path: path.read_bytes() for path in (shop.root / "howto").iterdir()} == before


def test_a_voice_of_the_site_is_no_other_guide(written: Shop) -> None:
    """What the site says to all guides makes them stale, and names no other file."""
    names = {path.name for path in (written.root / "howto").iterdir()}
    config = written.root / "mkdocs.yml"
    config.write_text(f"{CONFIG}      instructions: Be brief.\n")
    assert set(written.states().values()) == {"stale"}
    written.run("write", "--writer", "offline")
    assert {path.name for path in (written.root / "howto").iterdir()} == names


def test_without_a_store(shop: Shop) -> None:
    """A site without a model and without stored guides passes, and nothing is made."""
    assert shop.states() == {"shop.Basket.add": "offline", "shop.weigh": "offline"}
    assert "nothing is wrong" in shop.run("check")
    assert sorted(p.name for p in shop.root.iterdir()) == ["docs", "mkdocs.yml", "src"]


def test_status_keys(shop: Shop) -> None:
    """Each row has the same keys, one object a line."""
    for row in shop.rows("status"):
        keys = ["page", "line", "identifier", "writer", "state", "findings", "cost"]
        assert list(row)[:7] == keys
    first = shop.rows("status")[0]
    assert (first["page"], first["line"]) == ("index.md", 3)
    table = shop.run("status").splitlines()
    assert table[0].split() == ["STATE", "WHERE", "IDENTIFIER", "WRITER", "FINDINGS", "COST"]
    assert table[1].split() == ["offline", "index.md:3", "shop.Basket.add", "offline"]


def test_missing(shop: Shop) -> None:
    """With a model, what is not stored is missing; it fails only where that is asked for."""
    (shop.root / "mkdocs.yml").write_text(CONFIG + "      model: some/model\n")
    assert set(shop.states().values()) == {"missing"}
    shop.run("check")
    assert "no guide to `shop.weigh` is stored" in shop.run("check", "--fail-on", "missing", code=1)


def test_written_and_fresh(written: Shop) -> None:
    """What was written is fresh, passes, and is not written again."""
    before = {each.name: each.read_bytes() for each in (written.root / "howto").iterdir()}
    assert set(written.states().values()) == {"fresh"}
    assert "2 guides (2 fresh): nothing is wrong." in written.run("check")
    assert "nothing to write" in written.run("write", "--writer", "offline")
    assert before == {each.name: each.read_bytes() for each in (written.root / "howto").iterdir()}


def test_nothing_left_behind(written: Shop) -> None:
    """The store holds guides alone; the lock lies in the cache, which git ignores."""
    assert all(path.suffix == ".md" for path in (written.root / "howto").iterdir())
    assert (written.root / ".cache" / "mkdocs-howto" / ".gitignore").read_text() == "*\n"


def test_stale_and_true(written: Shop) -> None:
    """A guide that is stale and still true passes and is reported, and fails where asked."""
    written.edit("self.items.extend([item] * count)", "self.items.extend([item] * count)  # All.")
    assert written.states() == {"shop.Basket.add": "stale", "shop.weigh": "fresh"}
    told = written.run("check")
    assert "index.md:3: note: the guide to `shop.Basket.add` is still true, and stale" in told
    written.run("check", "--fail-on", "stale", code=1)


def test_false(written: Shop) -> None:
    """A guide that the code contradicts fails: marker, guide line, and what changed."""
    written.edit("count", "amount")
    told = written.run("check", code=1)
    guide = written.guide("shop.basket.add")
    match = re.search(rf"index\.md:3: error: HT\d+ .*\[howto/{guide.name}:(\d+)\]", told)
    assert match is not None
    assert "count" in guide.read_text().splitlines()[int(match[1]) - 1]
    assert (
        "`shop.Basket.add(item: str, count: int=1) -> int` is now "
        "`shop.Basket.add(item: str, amount: int=1) -> int`" in told
    )
    row = written.rows("check", code=1)[0]
    assert (row["page"], row["line"], row["fails"]) == ("index.md", 3, True)


def test_github(written: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Annotations name the guide's file as the repository knows it."""
    written.edit("count", "amount")
    monkeypatch.chdir(written.root.parent)
    told = written.run("check", "--format", "github", code=1)
    name = written.guide("shop.basket.add").name
    assert f"::error file={written.root.name}/howto/{name},line=" in told


def test_check_diff(written: Shop) -> None:
    """`--diff` shows what a build would publish in place of what is false."""
    written.edit("count", "amount")
    told = written.run("check", "--diff", code=1)
    assert "when `len(self.items) + count` is above" in told
    assert "when `len(self.items) + amount` is above" in told


def test_write_again(written: Shop) -> None:
    """A false guide is written anew by a run over the site; the fresh one is not touched."""
    fresh = written.guide("shop.weigh").read_bytes()
    written.edit("count", "amount")
    assert "(shop.Basket.add, false)" in written.run("write", "--writer", "offline")
    written.run("check")
    assert written.guide("shop.weigh").read_bytes() == fresh


def test_lines_are_refreshed(written: Shop) -> None:
    """Code that only moved changes the cited lines of a guide and nothing else."""
    before = written.guide("shop.weigh").read_text().splitlines()
    written.edit('"""A small shop."""\n', '"""A small shop."""\n\nimport os\n')
    assert set(written.states().values()) == {"fresh"}
    written.run("write", "--writer", "offline")
    after = written.guide("shop.weigh").read_text().splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert changed
    assert all(re.search(r"\d+-\d+|:\d+`", line) for line in changed)


def test_edits_win(written: Shop) -> None:
    """A run over the site never overwrites what a person wrote, and says why it would."""
    path = written.guide("shop.weigh")
    text = path.read_text()
    mine = text.replace("## Execution Steps", "Light items weigh little.\n\n## Execution Steps", 1)
    path.write_text(mine)
    assert written.states()["shop.weigh"] == "edited"
    written.edit("float(len(item))", "float(len(item) * 2)")
    told = written.run("write", "--writer", "offline")
    assert "was edited by hand and is left alone" in told
    assert "the code of `shop.weigh` changed" in told
    assert path.read_text() == mine
    told = written.run("write", "shop.weigh", "--writer", "offline")
    assert path.read_text() == mine
    told = written.run("write", "shop.weigh", "--writer", "offline", "--force")
    assert "-Light items weigh little." in told
    assert "Light items" not in path.read_text()
    assert written.states()["shop.weigh"] == "fresh"


def test_force_needs_names(written: Shop) -> None:
    """Nobody overwrites all edits of a site by accident."""
    assert "--force needs the names" in written.run("write", "--force", code=2)


def test_diff(written: Shop) -> None:
    """`diff` shows what a new write would change and stores nothing."""
    before = written.guide("shop.basket.add").read_bytes()
    written.edit("count", "amount")
    told = written.run("diff", "shop.Basket.add", "--writer", "offline")
    assert "when `len(self.items) + amount` is above" in told
    assert written.guide("shop.basket.add").read_bytes() == before


def test_dry_run(shop: Shop) -> None:
    """A dry run names what would be written, and writes nothing."""
    told = shop.run("write", "--writer", "offline", "--dry-run")
    assert "shop.weigh" in told
    assert not (shop.root / "howto").exists()


def test_orphans(written: Shop) -> None:
    """A stored guide whose marker is gone is orphaned; `prune` deletes it when asked to."""
    page = written.root / "docs" / "index.md"
    page.write_text("# Shop\n\n## ::: howto shop.Basket.add\n")
    assert written.states() == {"shop.Basket.add": "fresh", "shop.weigh": "orphaned"}
    written.run("check")
    path = written.guide("shop.weigh")
    assert f"Would delete howto/{path.name}" in written.run("prune", "--dry-run")
    assert path.exists()
    written.run("prune")
    assert not path.exists()
    assert written.states() == {"shop.Basket.add": "fresh"}


def test_prune_keeps_what_people_wrote(written: Shop) -> None:
    """An edited or reviewed guide stays without --force; what goes is said, and can be had back."""
    path = written.guide("shop.weigh")
    path.write_text(path.read_text().replace("## Execution", "Light items.\n\n## Execution", 1))
    (written.root / "docs" / "index.md").write_text("Nothing.\n")
    told = written.run("prune")
    assert "Kept howto/shop.weigh" in told and "edited by hand" in told
    assert path.exists()
    told = written.run("prune", "--force")
    assert ".cache/mkdocs-howto/pruned/" in told
    assert not path.exists()
    assert "Light items." in (written.root / ".cache/mkdocs-howto/pruned" / path.name).read_text()


def test_docstrings(written: Shop) -> None:
    """`check --docstrings` lists where a docstring says otherwise than its code, and fails then."""
    assert "Docstrings agree." in written.run("check", "--docstrings")
    source = written.root / "src" / "shop.py"
    wrong = '''

def pay(sum=3):
    """Pay.

    Args:
        sum: What to pay, defaults to 5.
        tip: Another.
    """
    return sum
'''
    source.write_text(source.read_text() + wrong)
    page = written.root / "docs" / "index.md"
    page.write_text(page.read_text() + "\n\n::: howto shop.pay\n")
    told = written.run("check", "--docstrings", code=1)
    assert "The default of `sum` is `3`; the docstring says `5`." in told
    assert "names an argument `tip` that does not exist" in told


def test_accept(written: Shop) -> None:
    """An accepted guide is fresh for today's code and says who read it."""
    written.edit("self.items.extend([item] * count)", "self.items.extend([item] * count)  # All.")
    written.run("accept", "shop.Basket.add", "--reviewer", "Ada")
    assert written.states()["shop.Basket.add"] == "fresh"
    assert [s.reviewed_by for s in written.stored()] == ["Ada", ""]
    assert "reviewed_by: Ada\n" in written.guide("shop.basket.add").read_text()


def test_accepted_edit_stays_an_edit(written: Shop) -> None:
    """Accepting what a person wrote keeps it safe from later runs."""
    path = written.guide("shop.weigh")
    text = path.read_text().replace("## Execution", "Light items weigh little.\n\n## Execution", 1)
    path.write_text(text)
    written.run("accept", "shop.weigh", "--reviewer", "Ada")
    assert written.states()["shop.weigh"] == "edited"
    assert "Light items weigh little." in path.read_text()


def test_false_is_not_accepted(written: Shop) -> None:
    """Nobody can sign what the code contradicts."""
    written.edit("count", "amount")
    result = CliRunner().invoke(
        cli.main,
        ["accept", "shop.Basket.add", "--reviewer", "Ada", "-f", str(written.root / "mkdocs.yml")],
    )
    assert result.exit_code != 0
    assert "is false, so it can't be accepted" in str(result.exception)


def test_broken_file(written: Shop) -> None:
    """A stored file that doesn't fit the form fails with its line, and costs no other guide."""
    path = written.guide("shop.weigh")
    path.write_text(path.read_text().replace("## Usage Example", "## Usage"))
    told = written.run("check", code=1)
    assert f"howto/{path.name}:" in told
    assert "`## Usage Example`" in told
    assert written.states()["shop.Basket.add"] == "fresh"


def test_unknown_object(shop: Shop) -> None:
    """A marker whose object is gone is an error with its page and line."""
    shop.edit("def weigh", "def weight")
    told = shop.run("check", code=1)
    assert "index.md:7: error: `shop.weigh` was not found." in told
    assert shop.states()["shop.weigh"] == "error"


@pytest.mark.parametrize("command", ["status", "check", "write", "prune"])
def test_no_site(command: str, tmp_path: Path) -> None:
    """Without a configuration the command says so and exits with 2, without a traceback."""
    from mkdocs_howto.guide.errors import WrongUse

    with pytest.raises(WrongUse, match=r"There is no .*mkdocs\.yml"):
        Shop(tmp_path).run(command)


def test_snippets_and_inherit(shop: Shop) -> None:
    """Markers are found in included files, with INHERIT, `!ENV` and another docs_dir."""
    (shop.root / "docs").rename(shop.root / "pages")
    (shop.root / "part.md").write_text("::: howto shop.Basket\n")
    (shop.root / "pages" / "more.md").write_text('# More\n\n--8<-- "part.md"\n')
    (shop.root / "pages" / "draft.md").write_text("::: howto shop.weigh\n")
    (shop.root / "base.yml").write_text(
        "docs_dir: pages\nmarkdown_extensions:\n  pymdownx.snippets: {base_path: [.]}\n"
        "  pymdownx.emoji:\n    emoji_index: !!python/name:os.system\n"
        "exclude_docs: draft.md\n"
    )
    (shop.root / "mkdocs.yml").write_text(
        "INHERIT: base.yml\nsite_name: !ENV [NO_SUCH_NAME, Shop]\n"
        "plugins:\n  howto:\n    paths: [src]\n"
    )
    places = [(row["page"], row["line"], row["identifier"]) for row in shop.rows("status")]
    assert places == [
        ("index.md", 3, "shop.Basket.add"),
        ("index.md", 7, "shop.weigh"),
        ("more.md", 0, "shop.Basket"),
    ]


def test_zensical(shop: Shop) -> None:
    """A site that only lists the Markdown extension is found as well."""
    (shop.root / "mkdocs.yml").write_text(
        "site_name: Shop\nmarkdown_extensions:\n  - howto:\n      paths: [src]\n"
    )
    assert len(shop.states()) == 2
    (shop.root / "zensical.toml").write_text(
        '[project]\nsite_name = "Shop"\n[project.markdown_extensions.howto]\npaths = ["src"]\n'
    )
    arguments = ["status", "-f", str(shop.root / "zensical.toml")]
    assert "shop.weigh" in CliRunner().invoke(cli.main, arguments).output


def test_ci_recipes(written: Shop, root: Path) -> None:
    """Each recipe in the documentation is YAML, and its command passes on a true site."""
    page = (root / "example_site/docs/reference/stored-guides.md").read_text()
    recipes = re.findall(r"```yaml title=\"([^\"]+)\"\n(.*?)```", page, re.DOTALL)
    assert [name for name, _ in recipes] == [
        ".github/workflows/guides.yml",
        ".gitlab-ci.yml",
        ".pre-commit-config.yaml",
    ]
    for name, text in recipes:
        assert isinstance(yaml.safe_load(text), dict), name
        (command,) = re.findall(r"(?:run: |entry: |- )mkdocs-howto (.+)", text)
        written.run(*command.split())


def test_several_guides_of_one_object(shop: Shop) -> None:
    """Nobody signs what they did not name: of several guides, one is named by its file."""
    page = shop.root / "docs" / "index.md"
    page.write_text(PAGE + "\n::: howto shop.weigh\n    task: weigh a pear\n")
    shop.run("write", "--writer", "offline")
    from mkdocs_howto.guide.errors import WrongUse

    with pytest.raises(WrongUse, match="has several guides") as refused:
        shop.run("accept", "shop.weigh", "--reviewer", "Ada")
    name = refused.value.message.rpartition(" ")[2].rstrip(".")
    shop.run("accept", f"howto/{name}.md".replace(".md.md", ".md"), "--reviewer", "Ada")
    assert sorted(stored.reviewed_by for stored in shop.stored()) == ["", "", "Ada"]
