"""Guides to modules and classes: what stands below each of their members."""

from __future__ import annotations

from pathlib import Path

from mkdocs_howto.guide.model import Draft
from mkdocs_howto.offline.writer import with_proven
from telling import draft, read


def test_function_of_a_module(tmp_path: Path) -> None:
    """A function's step says how it is called, what its arguments mean, and when it fails."""
    code = '''
    """Prices of a shop."""

    def net_price(gross: float, rate: float = 0.19) -> float:
        """Return a price without its tax.

        Args:
            gross: With the tax.

        Raises:
            OverflowError: The price is too large.
        """
        if rate < 0 or rate > 1:
            raise ValueError("a rate is a share")
        return gross / (1 + rate)

    def total(prices: list[float]) -> float:
        """Add prices."""
        return sum(prices)
    '''
    first = draft(tmp_path, code, "shop").steps[0]
    assert first.title == "Return a price without its tax"
    assert first.text == "Call `net_price(gross, rate=0.19) -> float`."
    assert first.points == (
        "`gross`: With the tax.",
        "Raises `ValueError` (`a rate is a share`) when `rate` is below `0` or is above `1`.",
        "`OverflowError`: The price is too large.",
    )


def test_result_by_cases(tmp_path: Path) -> None:
    """Results are told with their conditions, those of one value together, the rest last."""
    code = '''
    def is_number(value: object) -> bool:
        """Check a value."""
        if isinstance(value, bool):
            return False
        if value is None:
            return False
        try:
            float(value)
            return True
        except ValueError:
            return False

    def other() -> None:
        """Do nothing."""
    '''
    assert draft(tmp_path, code, "shop").steps[0].points == (
        "Returns `False` when `value` is an instance of `bool` or when `value` is `None`.",
        "Returns `False` when `float(value)` raises a `ValueError`.",
        "Otherwise, returns `True`.",
    )


def test_two_results_in_one_try(tmp_path: Path) -> None:
    """Of two results that no condition tells apart, neither is told as what comes back."""
    code = '''
    def check(value: str) -> bool:
        try:
            int(value)
            return True
        except ValueError:
            pass
        return False

    def other() -> None:
        """Do nothing."""
    '''
    told = str(draft(tmp_path, code, "shop").steps)
    assert "eturns `True`" not in told
    assert "eturns `False`" not in told


def test_below_a_guard(tmp_path: Path) -> None:
    """What stands below a guard in a branch is told with the guard, or without a condition."""
    code = '''
    def start(name: str, force: bool) -> None:
        if name:
            if force:
                return
            raise RuntimeError("running")

    def other() -> None:
        """Do nothing."""
    '''
    told = str(draft(tmp_path, code, "shop").steps)
    assert "when `name` is not empty and `force` is false" in told


def test_hidden_local(tmp_path: Path) -> None:
    """A condition names what readers can see: the value of a local that is set once, else none."""
    code = '''
    import re

    def match(text: str) -> str:
        found = re.match("a+", text)
        if not found:
            raise ValueError("no match")
        for part in (text, text):
            state = part
        if not state:
            raise KeyError("state")
        return text

    def other() -> None:
        """Do nothing."""
    '''
    told = str(draft(tmp_path, code, "shop").steps)
    assert "`state` is" not in told
    assert "`found`" not in told


def test_exceptions_together(tmp_path: Path) -> None:
    """The exceptions of a module stand in one step: what catches all, what raises each."""
    code = '''
    class ShopError(Exception):
        """Anything that a shop refuses."""

    class SoldOut(ShopError):
        """There is none left."""

    def sell(count: int) -> None:
        """Sell something."""
        if count == 0:
            raise SoldOut
    '''
    step = draft(tmp_path, code, "shop").steps[-1]
    assert step.text == "`ShopError` catches all of them."
    assert step.points == (
        "`ShopError`: Anything that a shop refuses.",
        "`SoldOut`: There is none left. Raised by `sell`.",
    )


def test_nothing_left_out_without_its_name(tmp_path: Path) -> None:
    """What a list has no line for is there by name."""
    code = "".join(f"\ndef part_{n}() -> int:\n    return {n}\n" for n in range(26))
    told = str(draft(tmp_path, code, "shop").steps)
    assert all(f"part_{n}" in told for n in range(26))


def test_attributes_of_a_class(tmp_path: Path) -> None:
    """Attributes that a class body assigns are told, also those set in `__init__`."""
    code = '''
    class Bar:
        """A bar."""

        kind = Choice("x", "y")  # which axis it is for
        size = 3

        def __init__(self, kind=None):
            self.kind = kind

        def draw(self) -> None:
            """Draw it."""
    '''
    step = next(s for s in draft(tmp_path, code, "shop.Bar").steps if "attributes" in s.title)
    assert step.points == ("`kind = Choice('x', 'y')`: which axis it is for.", "`size = 3`")


def test_described_by_directives(tmp_path: Path) -> None:
    """What Sphinx's `attribute` directives say of a constructor's arguments is told."""
    code = '''
    class Event:
        """Something that happened.

        .. attribute:: name

           What it is called.

           More about it.
        """

        def __init__(self, name):
            self.name = name

        def send(self) -> None:
            """Send it."""
    '''
    assert draft(tmp_path, code, "shop.Event").arguments[0].text == "What it is called."


def test_backtick_in_a_value(tmp_path: Path) -> None:
    """A value that holds a backtick is not quoted with another character in its place."""
    code = 'TOKEN = "[a`b]"\nOTHER = "c"\n'
    points = draft(tmp_path, code, "shop").steps[0].points
    assert points == ("`TOKEN`", "`OTHER = 'c'`")


def test_proven_facts_join_a_draft_of_others(tmp_path: Path) -> None:
    """Arguments and traps come from the code, whoever wrote; none is told twice."""
    code = '''
    def read(path: str, limit: int = 3) -> str | None:
        """Read a file."""
        try:
            return open(path).read()
        except Exception:
            return None
    '''
    facts, _ = read(tmp_path, code, "shop.read")
    bare = Draft("How to use `read`", "Reads a file.", (), "print(1)")
    whole = with_proven(bare, facts)
    assert [(a.name, a.unused) for a in whole.arguments] == [("path", False), ("limit", True)]
    assert any("errors of any kind" in note.text.lower() for note in whole.notes)
    again = with_proven(whole, facts)
    assert again == whole


def test_heading_and_link_above_a_purpose(tmp_path: Path) -> None:
    """Below a heading the first prose is the purpose, also with an address on a line of its own."""
    code = '''
    """
        shop
        ~~~~

        This follows the `Tariff standard
        <https://tariff.example/>`. See README for details.
    """

    def total() -> int:
        """Add all."""
        return 1

    def other() -> None:
        """Do nothing."""
    '''
    said = draft(tmp_path, code, "shop").description
    assert said == "This follows the Tariff standard. See README for details."


def test_computed_arguments_are_not_told(tmp_path: Path) -> None:
    """That a call is passed on is told of plain values alone: computed ones read better as code."""
    code = """
    def lower(text):
        return text

    def send(text):
        print(text)

    def run(text):
        lower(text.strip())
        send(text)
        return 1
    """
    told = str(draft(tmp_path, code, "shop.run").steps)
    assert "to `send`" in told
    assert "strip" not in told
