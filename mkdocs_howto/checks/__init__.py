"""What the code contradicts of a draft, and what falls then. Reads no files, asks no models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_howto._door import door

if TYPE_CHECKING:
    from mkdocs_howto.checks.judged import Judged as Judged
    from mkdocs_howto.checks.judging import FAMILIES as FAMILIES
    from mkdocs_howto.checks.judging import REGISTRY as REGISTRY
    from mkdocs_howto.checks.judging import Report as Report
    from mkdocs_howto.checks.judging import Settings as Settings
    from mkdocs_howto.checks.judging import Suspect as Suspect
    from mkdocs_howto.checks.judging import judge as judge
    from mkdocs_howto.checks.judging import of_running as of_running
    from mkdocs_howto.checks.judging import parsed as parsed
    from mkdocs_howto.checks.judging import run as run
    from mkdocs_howto.checks.publish import published as published
    from mkdocs_howto.checks.registry import Case as Case
    from mkdocs_howto.checks.stated import VERIFIED as VERIFIED
    from mkdocs_howto.checks.stated import Statement as Statement
    from mkdocs_howto.checks.stated import statements as statements
    from mkdocs_howto.checks.stated import unproven as unproven

__getattr__, __all__ = door(
    __name__,
    {
        "judged": "Judged",
        "judging": "FAMILIES REGISTRY Report Settings Suspect judge of_running parsed run",
        "publish": "published",
        "registry": "Case",
        "stated": "VERIFIED Statement statements unproven",
    },
)
