"""Programs have their imports first, in groups, and a `main` where something is awaited."""

from __future__ import annotations

import ast

from hypothesis import given
from hypothesis import strategies as st

from mkdocs_howto.examples.layout import layout, quoted, read
from mkdocs_howto.examples.program import Import, import_block, program


def test_imports_stand_in_groups() -> None:
    """Standard library, third party, the project; one line for each module."""
    imports = {Import("shop", "Cart"), Import("os"), Import("httpx"), Import("shop", "LIMIT")}
    assert import_block(imports, "shop") == (
        "import os\n\nimport httpx\n\nfrom shop import LIMIT, Cart\n"
    )


def test_what_awaits_runs_in_main() -> None:
    """`await` outside any function moves the program into `main`; definitions stay outside."""
    code = program(["def f():\n    return 1", "print(await g(f()))"], [Import("shop", "g")], "shop")
    assert code == (
        "import asyncio\n\nfrom shop import g\n\n\ndef f():\n    return 1\n\n\n"
        "async def main() -> None:\n    print(await g(f()))\n\n\nasyncio.run(main())\n"
    )


def test_comments_numbers_and_quotes_survive() -> None:
    """Source comes back as it was written, except that quotes are double."""
    source = "# above\nx = 1_000  # beside\ny = 'a'\nz = 0xFF\n"
    assert layout(read(source)) == source.replace("'a'", '"a"')


def test_long_lines_are_broken_at_brackets() -> None:
    """No line is longer than 88 columns where a bracket allows it, and the meaning stays."""
    source = f"result = function({', '.join(f'argument_{n}={n}' for n in range(12))})\n"
    text = layout(read(source))
    assert max(len(line) for line in text.splitlines()) <= 88
    assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(source))


@given(st.text(max_size=60))
def test_any_text_is_quoted(text: str) -> None:
    """A quoted text means itself."""
    assert ast.literal_eval(quoted(text)) == text
