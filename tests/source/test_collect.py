"""Identifiers to facts, over small trees; hostile ones are in `test_hostile_packages`."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from mkdocs_howto.guide.errors import NotFound, SourceError
from mkdocs_howto.source.collector import Collector
from mkdocs_howto.source.loader import Sources
from mkdocs_howto.source.model import Kind, Lines


def collector(folder: Path, **files: str) -> Collector:
    """Write a package `shop` (`__` in a name stands for a slash) and return what reads it."""
    for name, text in {"__init__": "", **files}.items():
        file = folder / "shop" / (name if name == "__init__" else name.replace("__", "/"))
        file = file.with_suffix(".py")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return Collector(Sources([folder], root=folder))


def test_public_members_leave_out_tests_and_loop_variables(tmp_path: Path) -> None:
    """A package's tests and the names that a loop at module level sets are not for its users."""
    loop = "TABLE = {}\nfor key in range(3):\n    value = key * 2\n    TABLE[key] = value\n"
    shop = collector(tmp_path, till=loop, tests__test_till="def test_till(): pass\n")
    assert [*shop.public_members("shop")] == ["shop", "shop.till", "shop.till.TABLE"]


def test_public_members_leave_out_what_only_a_program_runs(tmp_path: Path) -> None:
    """Definitions under `if __name__ == "__main__":` are no members."""
    shop = collector(tmp_path, till='def f(): 0\nif __name__ == "__main__":\n    def g(): 0\n')
    assert [*shop.public_members("shop.till")] == ["shop.till", "shop.till.f"]


def test_an_import_of_the_same_spelling_is_the_object(tmp_path: Path) -> None:
    """`from shop.invoke import invoke` makes `shop.invoke` the function, not the module."""
    shop = collector(
        tmp_path, __init__="from shop.invoke import invoke\n", invoke="def invoke(a): 0\n"
    )
    facts = shop.facts("shop.invoke")
    assert facts.definition.kind is Kind.FUNCTION
    assert facts.import_line == "from shop import invoke"


def test_a_renamed_export_is_imported_by_its_new_name(tmp_path: Path) -> None:
    """The import line of a guide uses the name that the package offers."""
    shop = collector(
        tmp_path, __init__="from shop._till import Till as Register\n", _till="class Till: 0\n"
    )
    assert shop.facts("shop.Register").import_line == "from shop import Register"
    assert shop.public_path("shop._till.Till") == ("shop", "Register")


def test_nearest_names_are_offered(tmp_path: Path) -> None:
    """A misspelt name is answered with three near ones at most, the nearest first."""
    shop = collector(tmp_path, till="class Till: 0\nclass Tiller: 0\nclass Bag: 0\nclass Box: 0\n")
    with pytest.raises(NotFound) as caught:
        shop.facts("shop.till.Til")
    assert caught.value.hint.startswith("The nearest names: `shop.till.Till`,")
    assert caught.value.hint.count("`") == 6


def test_subclasses_once_each(tmp_path: Path) -> None:
    """Each public class below another is named once, however many ways lead to it."""
    shop = collector(
        tmp_path, till="class A: 0\nclass B(A): 0\nclass C(A): 0\nclass D(B, C): 0\nclass F(F): 0\n"
    )
    assert shop.subclasses("shop.till.A") == ("shop.till.B", "shop.till.D", "shop.till.C")
    assert shop.subclasses("shop.till.F") == ()


def test_lines_of_a_script_must_be_statements(tmp_path: Path) -> None:
    """Lines that are no Python of their own are refused with the line at fault."""
    shop = collector(tmp_path)
    script = tmp_path / "run.py"
    script.write_text("if a:\n    b = (1,\n    2)\n")
    assert shop.script(script, "run.py", (2, 3)).definition.lines.last == 3
    with pytest.raises(SourceError, match=r"Lines 1-2 of run\.py"):
        shop.script(script, "run.py", (1, 2))
    with pytest.raises(NotFound, match="has 3 lines"):
        shop.script(script, "run.py", (1, 4))


# --- what an object is ---

KINDS = {
    "module": ("shop.till", Kind.MODULE),
    "package": ("shop", Kind.PACKAGE),
    "folder without __init__": ("shop.bare", Kind.PACKAGE),
    "class": ("shop.till.Till", Kind.CLASS),
    "class in a class": ("shop.till.Till.Drawer", Kind.CLASS),
    "function": ("shop.till.ring", Kind.FUNCTION),
    "async function": ("shop.till.wait", Kind.FUNCTION),
    "method": ("shop.till.Till.open", Kind.METHOD),
    "static method": ("shop.till.Till.make", Kind.METHOD),
    "property": ("shop.till.Till.total", Kind.PROPERTY),
    "cached property": ("shop.till.Till.rate", Kind.PROPERTY),
    "constant": ("shop.till.RATE", Kind.ATTRIBUTE),
    "class attribute": ("shop.till.Till.size", Kind.ATTRIBUTE),
    "instance attribute": ("shop.till.Till.sum", Kind.ATTRIBUTE),
    "function without a name": ("shop.till.twice", Kind.ATTRIBUTE),
    "inherited method": ("shop.till.Bank.open", Kind.METHOD),
    "definition under a condition": ("shop.till.later", Kind.FUNCTION),
    "name of one underscore": ("shop.till._", Kind.FUNCTION),
}
TILL = '''
import functools
RATE = 0.2
"""How much is kept."""
twice = lambda a: 2 * a
def ring(a): return a
async def wait(a): return a
def _(text): return text
if RATE:
    def later(a): return a
class Till:
    size: int = 3
    class Drawer:
        def pull(self): return 1
    def __init__(self, sum: int):
        self.sum: int = sum
    def open(self, a): return a
    @staticmethod
    def make(a): return a
    @property
    def total(self) -> int:
        """What is in it."""
        return self.sum
    @functools.cached_property
    def rate(self) -> float: return RATE
class Bank(Till):
    pass
'''


@pytest.mark.parametrize("name", KINDS)
def test_kind(name: str, tmp_path: Path) -> None:
    """Everything that code can define is found and known for what it is."""
    identifier, kind = KINDS[name]
    facts = collector(tmp_path, till=TILL, bare__deep="x = 1\n").facts(identifier)
    assert facts.definition.kind is kind
    assert facts.identifier == identifier


@pytest.mark.parametrize(
    ("identifier", "line", "reach"),
    [
        ("shop", "import shop", "shop"),
        ("shop.till", "import shop.till", "shop.till"),
        ("shop.till.ring", "from shop.till import ring", "ring"),
        ("shop.till.Till", "from shop.till import Till", "Till"),
        ("shop.till.Till.open", "from shop.till import Till", "Till.open"),
        ("shop.till.Till.Drawer.pull", "from shop.till import Till", "Till.pull"),
        ("shop.till.Bank.open", "from shop.till import Bank", "Bank.open"),
        ("shop.till.RATE", "from shop.till import RATE", "RATE"),
    ],
)
def test_how_users_reach_it(identifier: str, line: str, reach: str, tmp_path: Path) -> None:
    """A guide's example starts with an import, and reaches the object through it."""
    facts = collector(tmp_path, till=TILL).facts(identifier)
    assert (facts.import_line, facts.reach) == (line, reach)


def test_lines_hold_all_of_a_definition(tmp_path: Path) -> None:
    """The lines of a definition begin with its first decorator and end with its last line."""
    code = "import functools as t\n\n@t.cache\n@t.wraps(print)\ndef f(\n    a,\n):\n    return a\n"
    assert collector(tmp_path, till=code).facts("shop.till.f").definition.lines == Lines(3, 8)


def test_an_attribute_has_its_type_value_and_text(tmp_path: Path) -> None:
    """A constant is told with its annotation, its value as written and the text below it."""
    shop = collector(tmp_path, till='RATE: float = 1 / 5\n"""How much is kept."""\n')
    definition = shop.facts("shop.till.RATE").definition
    assert (definition.returns, definition.value) == ("float", "1 / 5")
    assert definition.docstring.summary == "How much is kept."


def test_constants_in_reach(tmp_path: Path) -> None:
    """The module's constants are known, and the class's also as `self.` and `cls.`."""
    values = collector(tmp_path, till=TILL).facts("shop.till.Till.open").values
    assert values["RATE"] == "0.2"
    assert values["Till.size"] == values["self.size"] == values["cls.size"] == "3"
    assert "self.sum" not in values


def test_members_of_a_class(tmp_path: Path) -> None:
    """A class has its own members in the order of the source, then those that it inherits."""
    code = (
        "class A:\n    def a(self): 0\n    def b(self): 0\n"
        "class B(A):\n    def c(self): 0\n    def b(self): 0\n"
    )
    members = collector(tmp_path, till=code).facts("shop.till.B").definition.members
    told = [(member.name, member.inherited_from) for member in members]
    assert told == [("c", ""), ("b", ""), ("a", "shop.till.A")]


def test_an_inherited_member_says_where_it_is_from(tmp_path: Path) -> None:
    """A member asked for below a class that inherits it keeps both: the class and its origin."""
    facts = collector(tmp_path, till=TILL).facts("shop.till.Bank.open")
    assert facts.owner is not None
    assert facts.owner.path == "shop.till.Bank"
    assert facts.definition.path == "shop.till.Till.open"
    assert facts.definition.inherited_from == "shop.till.Till"


@pytest.mark.parametrize(
    ("init", "names"),
    [
        ("from shop.a import f\nx = 1\ny = 2\n", ["x", "y", "f"]),
        ("from shop.a import f\nx = 1\n__all__ = ['f']\n", ["f"]),
        ("from shop.a import f\nx = 1\n__all__ = ['x']\n__all__ += ['f']\n", ["x", "f"]),
        ("x = 1\n__all__ = ['x', 'no_such_name']\n", ["x"]),
        ("from os import sep\nx = 1\n", ["x"]),
        ("import os\n", ["a"]),
    ],
)
def test_what_a_package_offers(init: str, names: list[str], tmp_path: Path) -> None:
    """`__all__` says what a package offers; else its own public names, else its submodules."""
    shop = collector(tmp_path, __init__=init, a="def f(): 0\n")
    assert [member.name for member in shop.facts("shop").definition.members] == names


def test_exports_of_another_module(tmp_path: Path) -> None:
    """`__all__` may be put together from that of a submodule."""
    init = "from shop import a\nfrom shop.a import *\n__all__ = ['x'] + a.__all__\nx = 1\n"
    shop = collector(tmp_path, __init__=init, a="__all__ = ['f']\ndef f(): 0\ndef g(): 0\n")
    assert shop.public_path("shop.a.f") == ("shop", "f")
    assert shop.public_path("shop.a.g") == ("shop.a", "g")


def test_each_object_once_by_its_shortest_name(tmp_path: Path) -> None:
    """An object that a package offers again is listed there and not below its module."""
    shop = collector(tmp_path, __init__="from shop.a import f\n", a="def f(): 0\ndef g(): 0\n")
    assert [*shop.public_members("shop")] == ["shop", "shop.f", "shop.a", "shop.a.g"]


def test_real_reexports() -> None:
    """`httpx.Client` is defined elsewhere and imported from `httpx`, asked either way."""
    http = Collector(Sources([]))
    for identifier in ("httpx.Client.get", "httpx._client.Client.get"):
        facts = http.facts(identifier)
        assert facts.import_line == "from httpx import Client"
        assert facts.definition.path == "httpx._client.Client.get"
    assert http.public_path("httpx._client.Client") == ("httpx", "Client")


def test_ancestors(tmp_path: Path) -> None:
    """All bases of a class are known, nearest first; one without source by its name."""
    code = "import gone\nclass A(gone.Z): 0\nclass B(A): 0\nclass C(B, ValueError): 0\n"
    shop = collector(tmp_path, till=code)
    assert shop.ancestors("shop.till.C") == (
        "shop.till.B",
        "shop.till.A",
        "gone.Z",
        "ValueError",
    )
    assert shop.ancestors("shop.till.nothing") == ()


# --- what a method says that its class does not say itself ---

DOCUMENTED = '''
class Base:
    def open(self, key):
        """Open the till.

        It rings.

        Args:
            key: What fits.

        Raises:
            KeyError: It does not fit.
        """
        raise KeyError(key)
    @property
    def total(self):
        """What is in it."""
    def shut(self):
        """Shut it; subclasses override this."""
    def __init__(self):
        """Make a base."""
    def silent(self): return 1
    size = 1
    """How large it is."""
class Middle(Base):
    def open(self, key): return key
class Till(Middle):
    def open(self, key): return 2
    @property
    def total(self): return 3
    def shut(self): return 4
    def __init__(self): self.a = 1
    def silent(self): return 5
    size = 6
class Own(Base):
    def open(self, key):
        """Open it wide."""
'''


@pytest.mark.parametrize(
    ("member", "summary"),
    [
        ("Till.open", "Open the till."),
        ("Middle.open", "Open the till."),
        ("Till.total", "What is in it."),
        ("Own.open", "Open it wide."),
        ("Own.total", "What is in it."),
        ("Till.shut", ""),
        ("Till.__init__", ""),
        ("Till.silent", ""),
        ("Till.size", ""),
    ],
)
def test_a_method_without_words_says_what_it_overrides(
    member: str, summary: str, tmp_path: Path
) -> None:
    """As `help` does: the nearest documented base tells what a method is for.

    Constructors and constants are their class's own, and a note to those who override is theirs.
    """
    shop = collector(tmp_path, till=DOCUMENTED)
    assert shop.facts(f"shop.till.{member}").definition.docstring.summary == summary
    name, _, method = member.rpartition(".")
    owner = shop.definition(f"shop.till.{name}")
    assert owner is not None
    found = owner.member(method)
    assert found is not None
    assert found.docstring.summary == summary


def test_only_what_still_holds_is_inherited(tmp_path: Path) -> None:
    """The base's arguments describe the same arguments; its errors and lines stay its own."""
    definition = collector(tmp_path, till=DOCUMENTED).facts("shop.till.Till.open").definition
    assert [p.about for p in definition.parameters] == ["What fits."]
    assert (definition.docstring.raises, definition.docstring.lines) == ((), None)


def test_a_base_in_another_module(tmp_path: Path) -> None:
    """The documented base may be imported from anywhere."""
    shop = collector(
        tmp_path,
        till="from shop.base import Base as B\nclass Till(B):\n    def ring(self): return 1\n",
        base='class Base:\n    def ring(self):\n        """Ring the bell."""\n',
    )
    definition = shop.facts("shop.till.Till.ring").definition
    assert definition.docstring.summary == "Ring the bell."
    assert definition.inherited_from == ""


# --- scripts ---


def test_a_script_need_not_be_importable(tmp_path: Path) -> None:
    """A file whose name no import can say is described with its docstring and definitions."""
    script = tmp_path / "my-job.py"
    script.write_text('"""Run the job."""\nimport os\ndef f(): 0\nif __name__:\n    f()\n')
    facts = collector(tmp_path).script(script, "my-job.py")
    assert facts.definition.kind is Kind.SCRIPT
    assert facts.definition.docstring.summary == "Run the job."
    assert facts.definition.lines == Lines(1, 5)
    assert [member.name for member in facts.definition.members] == ["f"]
    assert (facts.import_line, facts.identifier) == ("", "my-job.py")


def test_lines_inside_a_method(tmp_path: Path) -> None:
    """Lines cut out of a method are a program of their own, with the file's line numbers."""
    script = tmp_path / "run.py"
    script.write_text(
        "class A:\n    def f(self):\n        a = 1\n        b = 2\n        return b\n"
    )
    definition = collector(tmp_path).script(script, "run.py", (3, 4)).definition
    assert isinstance(definition.node, ast.Module)
    assert [node.lineno for node in definition.node.body] == [3, 4]
    assert definition.members == ()
    assert definition.docstring.summary == ""


def test_lines_keep_the_definitions_in_them(tmp_path: Path) -> None:
    """Of a script's definitions those in the lines are told."""
    script = tmp_path / "run.py"
    script.write_text("def f(): 0\ndef g(): 0\ndef h(): 0\n")
    members = collector(tmp_path).script(script, "run.py", (2, 3)).definition.members
    assert [member.name for member in members] == ["g", "h"]


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n"])
def test_an_empty_script(text: str, tmp_path: Path) -> None:
    """A file without statements is a script that has nothing in it."""
    script = tmp_path / "run.py"
    script.write_text(text)
    definition = collector(tmp_path).script(script, "run.py").definition
    assert (definition.members, definition.lines.first) == ((), 1)


def test_a_script_that_is_not_there(tmp_path: Path) -> None:
    """A file that does not exist is named as it was written."""
    with pytest.raises(NotFound, match=r"There is no file `gone\.py`"):
        collector(tmp_path).script(tmp_path / "gone.py", "gone.py")


def test_asking_twice_is_asking_once(tmp_path: Path) -> None:
    """Facts do not depend on what was asked before, in which order."""
    forward, backward = (collector(tmp_path, till=DOCUMENTED) for _ in range(2))
    names = [*forward.public_members("shop")]
    told = {name: forward.facts(name) for name in names}
    assert {name: backward.facts(name) for name in reversed(names)} == told
