"""Uses in tests, examples and documentation become programs that run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.trying import collector, run
from mkdocs_howto.examples import candidates
from mkdocs_howto.examples.quoting.usages import CallSites
from mkdocs_howto.source.model import CallSite, Lines

SHOP = {
    "shop/__init__.py": "from shop._cart import Cart, total\n",
    "shop/_cart.py": """
class Cart:
    def __init__(self, owner="nobody"):
        self.owner = owner
        self.items = []

    def add(self, name, price):
        self.items.append((name, price))
        return self

    async def send(self):
        return f"sent to {self.owner}"


def total(cart, discount=0):
    return sum(price for _, price in cart.items) - discount
""",
}


def project(root: Path, files: Mapping[str, str]) -> Path:
    """Write the shop and further files."""
    for name, text in {**SHOP, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def best(root: Path, path: str, reach: str = "") -> CallSite:
    """Return the best use of an object."""
    return CallSites([root]).find(path, reach)[0]


def test_a_test_is_sliced_and_prints_instead_of_asserting(tmp_path: Path) -> None:
    """Only what the call needs is kept, imports stand first, the assertion became a print."""
    text = (
        "import os\nimport pytest\nfrom shop import Cart, total\n\nPRICE = 3\nOTHER = os.sep\n\n"
        "def test_total():\n    unrelated = 7\n    assert unrelated\n    cart = Cart('Ada')\n"
        "    cart.add('lamp', PRICE)\n    assert total(cart, discount=1) == 2\n"
    )
    site = best(project(tmp_path, {"tests/test_shop.py": text}), "shop._cart.total", "shop.total")
    assert site.code == (
        "from shop import Cart, total\n\nPRICE = 3\n"
        'cart = Cart("Ada")\ncart.add("lamp", PRICE)\nprint(total(cart, discount=1))\n'
    )
    assert (site.shown, site.lines.first, site.lines.last) == ("tests/test_shop.py", 13, 13)
    assert run(site.code, tmp_path) == "2\n"


def test_a_method_is_found_through_the_variable_that_holds_the_object(tmp_path: Path) -> None:
    """`cart.add` is `shop.Cart.add` where `cart` was made by `Cart(…)`, `with` included."""
    text = (
        "import shop\n\ndef test_add():\n    cart = shop.Cart()\n"
        "    result = cart.add('lamp', 3)\n    assert result.items == [('lamp', 3)]\n"
    )
    root = project(tmp_path, {"tests/test_shop.py": text})
    site = best(root, "shop._cart.Cart.add", "shop.Cart.add")
    assert "import shop\n" in site.code
    assert run(site.code, root) == "[('lamp', 3)]\n"
    assert not CallSites([root]).find("shop._cart.Cart.send", "shop.Cart.send")


@pytest.mark.parametrize(
    ("name", "text", "printed"),
    [
        (
            "tests/test_shop.py",
            "import unittest\nfrom shop import Cart, total\n\nclass CartTest(unittest.TestCase):\n"
            "    def test_total(self):\n        cart = Cart().add('lamp', 3)\n"
            "        self.assertEqual(total(cart), 3)\n",
            "3\n",
        ),
        (
            "tests/test_shop.py",
            "import pytest\nfrom shop import Cart, total\n\n"
            "@pytest.mark.parametrize(('price', 'wanted'), [(4, 4), (5, 5)])\n"
            "def test_total(price, wanted):\n    cart = Cart().add('lamp', price)\n"
            "    assert wanted == total(cart)\n",
            "4\n",
        ),
        (
            "tests/test_shop.py",
            "from shop import Cart, total\n\ndef test_total(tmp_path):\n"
            "    cart = Cart().add(tmp_path.exists(), 3)\n    assert total(cart) == 3\n",
            "3\n",
        ),
        (
            "README.md",
            "# Shop\n\n```pycon\n>>> from shop import Cart, total\n>>> cart = Cart()\n```\n\n"
            "Then\n\n```python\nfrom shop import total\nprint(total(cart))\n```\n",
            "0\n",
        ),
        (
            "docs/use.rst",
            "Use\n===\n\n.. code-block:: python\n   :caption: x\n\n"
            "   from shop import Cart, total\n   total(Cart().add('lamp', 9))\n",
            "9\n",
        ),
        (
            "examples/sell.py",
            "from shop import Cart, total\n\ndef main():\n    cart = Cart().add('lamp', 8)\n"
            "    print(total(cart))\n\nif __name__ == '__main__':\n    main()\n",
            "8\n",
        ),
    ],
)
def test_the_forms_of_files(tmp_path: Path, name: str, text: str, printed: str) -> None:
    """`unittest`, parameters, `tmp_path`, prompts, fences, directives and scripts are read."""
    root = project(tmp_path, {name: text})
    site = best(root, "shop._cart.total", "shop.total")
    assert run(site.code, root) == printed
    assert site.shown == name
    used = (root / name).read_text(encoding="utf-8").splitlines()[site.lines.first - 1]
    assert "total(" in used


def test_an_asynchronous_test_becomes_a_main(tmp_path: Path) -> None:
    """What awaits stands in `main`, started by `asyncio.run`."""
    text = (
        "import pytest\nfrom shop import Cart\n\n@pytest.mark.anyio\nasync def test_send():\n"
        "    cart = Cart('Ada')\n    assert await cart.send() == 'sent to Ada'\n"
    )
    root = project(tmp_path, {"tests/test_shop.py": text})
    site = best(root, "shop._cart.Cart.send", "shop.Cart.send")
    assert "asyncio.run(main())" in site.code
    assert run(site.code, root) == "sent to Ada\n"


@pytest.mark.parametrize(
    "body",
    [
        "def test_total(cart):\n    assert total(cart) == 3\n",  # a fixture nobody can see
        "def test_total():\n    with pytest.raises(TypeError):\n        total(1)\n",
        "from .support import made\n\ndef test_total():\n    assert total(made()) == 3\n",
        "from tests.support import made\n\ndef test_total():\n    assert total(made()) == 3\n",
        "class T:\n    def test_total(self):\n        assert total(self.cart) == 3\n",
        "import shutil\n\ndef test_total():\n    assert total(shutil.rmtree('/')) == 3\n",
        "def test_total():\n    assert total(...) == 3\n",
    ],
)
def test_what_is_no_example(tmp_path: Path, body: str) -> None:
    """Unknown fixtures, expected errors, the tests' own modules, `self`, harm: nothing is cut."""
    text = f"import pytest\nfrom shop import Cart, total\n\n{body}"
    root = project(tmp_path, {"tests/test_shop.py": text})
    assert CallSites([root]).find("shop._cart.total", "shop.total") == ()


def test_what_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    """Broken, binary, huge and foreign files cost nothing and are not read; nothing runs."""
    good = "from shop import Cart, total\n\ndef test_total():\n    assert total(Cart()) == 0\n"
    mark = tmp_path / "ran"
    outside = tmp_path / "elsewhere" / "test_far.py"
    outside.parent.mkdir()
    outside.write_text(good, encoding="utf-8")
    root = project(
        tmp_path / "project",
        {
            "tests/test_a.py": "def broken(:\n    total\n",
            "tests/test_b.py": f"total = open({str(mark)!r}, 'w')\n",
            "tests/test_c.py": good + "#" * 400_000,
            "tests/.hidden/test_d.py": good,
            "tests/test_z.py": good,
        },
    )
    (root / "tests" / "test_e.py").write_bytes(b"total\xff\xfe\x00")
    (root / "tests" / "test_link.py").symlink_to(outside)
    sites = CallSites([root]).find("shop._cart.total", "shop.total")
    assert [site.shown for site in sites] == ["tests/test_z.py"]
    assert not mark.exists()


def test_only_the_chosen_files_are_read(tmp_path: Path) -> None:
    """The patterns say where to look; a pattern that means nothing is passed over."""
    good = "from shop import Cart, total\n\nprint(total(Cart()))\n"
    root = project(tmp_path, {"demo/one.py": good, "tests/test_two.py": good})
    found = CallSites([root], ["demo/*.py", "/absolute", "**"[:0]]).find("shop.total")
    assert [site.shown for site in found] == ["demo/one.py"]


def test_short_uses_come_before_long_ones_and_those_about_errors(tmp_path: Path) -> None:
    """The best use is short, shows a value, and is no test of failures."""
    text = (
        "from shop import Cart, total\n\n"
        "def test_bad_total():\n    assert total(Cart()) == 0\n\n"
        "def test_long():\n    cart = Cart()\n" + "    cart.add('a', 1)\n" * 6 + "    "
        "assert total(cart) == 6\n\n"
        "def test_plain():\n    assert total(Cart('Ada')) == 0\n"
    )
    root = project(tmp_path, {"tests/test_shop.py": text})
    codes = [s.code for s in CallSites([root]).find("shop._cart.total", "shop.total")]
    assert "Ada" in codes[0]
    assert len(codes) == 3


def test_guides_import_from_the_public_module_and_name_the_line(tmp_path: Path) -> None:
    """A program cut from a test imports as users do, and its note says where it is from."""
    from dataclasses import replace

    text = (
        "from shop._cart import Cart, total\n\ndef test_total():\n    assert total(Cart()) == 0\n"
    )
    root = project(tmp_path, {"tests/test_shop.py": text})
    code = collector(root)
    facts = code.facts("shop.total")
    sites = CallSites([root]).find(facts.definition.path, f"{facts.import_module}.{facts.reach}")
    first = next(iter(candidates(replace(facts, call_sites=sites), code)))
    assert first.code == "from shop import Cart, total\n\nprint(total(Cart()))\n"
    assert first.source == "From `tests/test_shop.py`, line 4."


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("def make(owner: str) -> Cart:\n    return Cart(owner)\n", False),
        ("cart = Cart()\nprint(cart)\n", False),
        ("print(Cart.add)\n", False),
        ("cart = Cart()\nprint(cart.add('tea', 1).items)\n", True),
    ],
    ids=["only defined", "only made", "only named", "used"],
)
def test_uses_that_show_little_are_no_examples(tmp_path: Path, code: str, kept: bool) -> None:
    """A use that only defines a function, or only makes an object, is worth less than a guess."""
    from dataclasses import replace

    shop = collector(project(tmp_path, {}))
    site = CallSite("tests/test_shop.py", Lines(1, 3), f"from shop import Cart\n\n{code}")
    found = candidates(replace(shop.facts("shop.Cart"), call_sites=(site,)), shop)
    assert next(found).source.startswith("From `tests/test_shop.py`") == kept


@given(st.text(max_size=300))
def test_any_text_is_survived(text: str) -> None:
    """Whatever a file holds, looking for uses in it ends without an error."""
    from mkdocs_howto.examples.quoting.units import python_units, text_units, uses

    for unit in text_units(text):
        uses(unit)
    try:
        for unit in python_units(text):
            uses(unit)
    except (SyntaxError, ValueError):
        pass


@pytest.mark.parametrize(
    "test",
    [
        "def test_total(mocker):\n    mocker.patch('shop.fetch')\n    assert total(Cart()) == 0\n",
        "def test_total(tmp_path, monkeypatch):\n    monkeypatch.setattr('a.b', 1)\n"
        "    assert total(Cart()) == 0\n",
        "from unittest.mock import patch\n\n@patch('shop.fetch')\ndef test_total(fetch):\n"
        "    assert total(Cart()) == 0\n",
        "from unittest.mock import patch\n\ndef test_total():\n    with patch('shop.fetch'):\n"
        "        assert total(Cart()) == 0\n",
        "class _FakeCart:\n    items = ()\n\ndef test_total():\n    cart = _FakeCart()\n"
        "    assert total(cart) == 0\n",
    ],
    ids=["mocker", "monkeypatch", "decorator", "with", "stand-in"],
)
def test_a_test_that_replaces_the_real_thing_is_no_example(tmp_path: Path, test: str) -> None:
    """What a test puts in the place of a server or an object is lost when it is cut."""
    root = project(tmp_path, {"tests/test_shop.py": f"from shop import Cart, total\n\n{test}"})
    assert CallSites([root]).find("shop.total") == ()
