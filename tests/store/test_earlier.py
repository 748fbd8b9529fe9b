"""Files that earlier versions wrote stay what they were."""

from __future__ import annotations

from mkdocs_howto.guide.model import Lines, Step
from mkdocs_howto.store.frontmatter import read_stored, stored_text

EARLIER = r"""---
identifier: shop.box.pack
writer: model
model: some/model
date: '2026-01-31'
tokens:
- 1200
- 340
cost: 0.0123
checked_against: shop 1.2
reviewed_by: Ada
findings:
- HT503 step 2
code: '0000000000000000'
asked: '1111111111111111'
prompt: '2'
body: 24838b67074b303c
lines: 1-9
signatures:
  shop.box.pack: '(folder: str)'
---

# How to pack a folder with `pack`

## Description

`pack` packs a folder:
all of it.
It returns the file.

It raises `OSError` if a &lt; b, e.g.
for \_\_init\_\_ or 2 \* 3.

## Execution Steps

1. **Check the folder.**
   Raises `OSError` when it is missing:
   no folder, no file.

   A second paragraph.
   *`shop/box.py:3-5`*

2. **Write \*one\* file.**
   It opens `a_b`.
   Then:
   it writes.
   *`shop/box.py:6`*

3. **Return it:**
   Returns the file.
   *`shop/__init__.py`*

## Usage Example

*From `tests/test_box.py`.*

```python
from shop.box import pack

print(pack('a'))
```
"""


def test_an_earlier_file_is_the_same_guide() -> None:
    """A file from before there were arguments and notes is read whole: not edited, reviewed."""
    stored = read_stored(EARLIER, "howto/file.md")
    assert not stored.edited
    assert stored.reviewed_by == "Ada"
    assert stored.written.tokens == (1200, 340)
    assert stored.draft.description == (
        "`pack` packs a folder: all of it. It returns the file.\n\n"
        "It raises `OSError` if a < b, e.g. for __init__ or 2 * 3."
    )
    lines = (Lines(3, 5),)
    text = "Raises `OSError` when it is missing: no folder, no file.\n\nA second paragraph."
    assert stored.draft.steps[0] == Step("Check the folder", text, "shop/box.py", lines)
    assert stored.draft.steps[2] == Step("Return it:", "Returns the file.", "shop/__init__.py")
    assert stored.draft.example == "from shop.box import pack\n\nprint(pack('a'))"


def test_an_earlier_file_is_written_again() -> None:
    """Writing it anew, as `accept` does, changes nothing of what it says."""
    stored = read_stored(EARLIER, "howto/file.md")
    again = read_stored(stored_text(stored), "howto/file.md")
    assert again == stored
    assert not again.edited


def test_names_between_underscores_are_no_bold_text() -> None:
    """Somebody who writes a dunder name without backticks wrote a name."""
    stored = read_stored(EARLIER.replace(r"\_\_init\_\_", "__init__"), "howto/file.md")
    assert not stored.edited
