"""What a model is told."""

from __future__ import annotations

import ast
from pathlib import Path

from mkdocs_howto.facts import Definition, Facts, Kind, Lines, Scope, SourceFile
from mkdocs_howto.guide import Draft
from mkdocs_howto.prompt import Send, messages

DRAFT = Draft("How to use `pay`", "Pays by BODY.", (), "pay(1)")


def _facts(name: str, body: str) -> Facts:
    text = f"import os\n\ndef {name}(price: int, *rest, by='DEFAULT'):\n    '''DOC.'''\n{body}\n"
    file = SourceFile(Path("shop.py"), "shop.py", text)
    node = ast.parse(text).body[1]
    definition = Definition(
        name, f"shop.{name}", Kind.FUNCTION, file, Lines(3, 5), "shop", node=node
    )
    return Facts(f"shop.{name}", definition, "shop", name, name, Scope("shop", {}))


def test_the_first_message_is_the_same_for_every_guide() -> None:
    """Providers cache what prompts begin with."""
    one, two = (messages(_facts(n, "    return 'BODY'"), DRAFT) for n in ("pay", "refund"))
    assert one[0] == two[0]
    assert one[1] != two[1]


def test_source_is_sent_with_the_line_numbers_of_its_file() -> None:
    """A step can cite lines only when they are told."""
    told = messages(_facts("pay", "    return 'BODY'"), DRAFT)[1]["content"]
    assert "3: def pay(" in told
    assert "5:     return 'BODY'" in told
    assert "import os" not in told


def test_signatures_send_no_body_docstring_value_or_draft() -> None:
    """With `signatures`, nothing that is told from a body leaves the machine."""
    system, user = messages(_facts("pay", "    def BODY(): return 1"), DRAFT, Send.SIGNATURES)
    assert "3-5: def pay(price: int, by, *rest)" in user["content"]
    for private in ("BODY", "DOC.", "DEFAULT"):
        assert private not in system["content"] + user["content"]
