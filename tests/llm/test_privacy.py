"""What is sent to a model, and for what nothing is sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mkdocs_howto.cli import main
from mkdocs_howto.english.lexicon import load_lexicon
from mkdocs_howto.guide.model import Finding, Marker, Section, Severity
from mkdocs_howto.llm.privacy import prepared
from mkdocs_howto.llm.prompt import Send, repair
from mkdocs_howto.offline.writer import OfflineWriter
from mkdocs_howto.site.batch import Job
from mkdocs_howto.site.settings import Settings
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with an empty package, a namespace package and a function."""
    for folder in ("docs", "src/empty", "src/spaced/inner"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "src/empty/__init__.py").touch()
    (tmp_path / "src/spaced/inner/code.py").write_text("def run(a):\n    return a\n")
    (tmp_path / "docs/index.md").write_text(
        "::: howto empty\n\n::: howto spaced.inner\n\n::: howto spaced.inner.code.run\n"
    )
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Shop\nplugins:\n  - howto: {paths: [src], model: openai/some}\n"
    )
    return tmp_path


@pytest.mark.parametrize("name", ["empty", "spaced.inner"])
def test_nothing_is_sent_for_what_holds_no_code(site: Path, name: str) -> None:
    """An empty or a namespace package is refused by name, and the others are planned."""
    config = str(site / "mkdocs.yml")
    done = CliRunner().invoke(main, ["write", "--show-prompt", name, "-f", config])
    assert f"`{name}` holds no code" in str(done.exception)
    done = CliRunner().invoke(
        main, ["write", "--show-prompt", "spaced.inner.code.run", "-f", config]
    )
    assert "def run(a):" in done.output


_WORD = st.from_regex(r"zq[a-z]{8}", fullmatch=True)


@given(words=st.lists(_WORD, min_size=6, max_size=6, unique=True), send=st.sampled_from(Send))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_of_a_denied_file_is_sent(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], send: Send
) -> None:
    """No word of a denied file reaches a prompt or a repair: callee, base, constant, call site."""
    root = tmp_path_factory.mktemp("site")
    default, about, constant, inherited, text, caught = words
    (root / "shop").mkdir()
    (root / "shop/__init__.py").write_text("")
    (root / "shop/inner.py").write_text(
        f'LIMIT = "{constant}"\n\n\n'
        f'def helper(value="{default}"):\n    """About {about}."""\n'
        f'    raise KeyError("{caught}")\n\n\n'
        f'class Base:\n    def shared(self, mode="{inherited}"):\n        """Of {text}."""\n'
    )
    (root / "shop/till.py").write_text(
        "from shop.inner import LIMIT, Base, helper\n\n\n"
        "class Shop(Base):\n    def pay(self, sum=LIMIT):\n        self.shared()\n"
        "        return helper(sum)\n"
    )
    collector = Collector(Sources([root], root=root))
    marker = Marker("shop.till.Shop.pay")
    facts = collector.facts(marker.identifier)
    draft = OfflineWriter(collector, load_lexicon()).draft(facts)
    job = Job(marker, facts, draft, None, "missing")
    options = Settings(deny=("shop/inner.py",), send=send)
    ready, errors = prepared([job], collector, options, root)
    assert errors == []
    prompt = ready[0][1]
    wrong = Finding(
        "HT311", Severity.ERROR, Section.DESCRIPTION, 1, f"It is {default!r}.",
        source="shop/inner.py:4", sentence="It is short.",
    )  # fmt: skip
    second = repair(prompt, facts, draft, [wrong])
    told = "\n".join((prompt.text, second.user.replace(draft.description, "")))
    assert [word for word in words if word in told] == []
