"""Several examples as one program."""

from __future__ import annotations

from mkdocs_howto.examples.tour import Part, tour


def test_parts_under_comments() -> None:
    """Imports are merged, and each part stands below its comment."""
    code = tour(
        [
            Part("Add", "from shop import add\n\nprint(add(1, 2))\n"),
            Part("", "from shop import take\n\nleft = take(3)\nprint(left)\n"),
        ],
        "shop",
    )
    assert code == (
        "from shop import add, take\n\n# Add\nprint(add(1, 2))\n\nleft = take(3)\nprint(left)\n"
    )


def test_clash() -> None:
    """A part that sets a name of another is left out; one part alone is no tour."""
    parts = [Part("", "x = 1\nprint(x)\n"), Part("", "x = 2\nprint(x)\n")]
    assert tour(parts, "shop") == ""


def test_same_setting_up() -> None:
    """What two parts set alike stands there once."""
    parts = [Part("", "x = 1\nprint(x)\n"), Part("", "x = 1\nprint(-x)\n")]
    assert tour(parts, "shop") == "x = 1\nprint(x)\n\nprint(-x)\n"


def test_awaiting_parts_stay_alone() -> None:
    """A part with an `async` function of its own is not mixed with others."""
    waiting = "import asyncio\n\n\nasync def main() -> None:\n    pass\n\n\nasyncio.run(main())\n"
    assert tour([Part("", waiting), Part("", "print(1)\n")], "shop") == ""
