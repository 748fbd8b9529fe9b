"""What code says: files, syntax, docstrings, and the facts of one object. Runs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_howto._door import door

if TYPE_CHECKING:
    from mkdocs_howto.source.callees import calls as calls
    from mkdocs_howto.source.collector import Collector as Collector
    from mkdocs_howto.source.constructors import tuple_fields as tuple_fields
    from mkdocs_howto.source.distributions import needed as needed
    from mkdocs_howto.source.distributions import version_of as version_of
    from mkdocs_howto.source.edits import Edit as Edit
    from mkdocs_howto.source.edits import applied as applied
    from mkdocs_howto.source.edits import span as span
    from mkdocs_howto.source.edits import tree_of as tree_of
    from mkdocs_howto.source.entries import entry_points as entry_points
    from mkdocs_howto.source.entries import used_names as used_names
    from mkdocs_howto.source.files import MAX_BYTES as MAX_BYTES
    from mkdocs_howto.source.loader import Sources as Sources
    from mkdocs_howto.source.model import CallSite as CallSite
    from mkdocs_howto.source.model import Definition as Definition
    from mkdocs_howto.source.model import Facts as Facts
    from mkdocs_howto.source.model import Kind as Kind
    from mkdocs_howto.source.model import Lines as Lines
    from mkdocs_howto.source.model import Lookup as Lookup
    from mkdocs_howto.source.model import Parameter as Parameter
    from mkdocs_howto.source.model import ParameterKind as ParameterKind
    from mkdocs_howto.source.model import Scope as Scope
    from mkdocs_howto.source.model import SourceFile as SourceFile
    from mkdocs_howto.source.model import Trait as Trait
    from mkdocs_howto.source.model import is_private as is_private
    from mkdocs_howto.source.traits import own_nodes as own_nodes
    from mkdocs_howto.source.traps import DOCSTRING_TRAPS as DOCSTRING_TRAPS
    from mkdocs_howto.source.traps import Trap as Trap
    from mkdocs_howto.source.traps import TrapKind as TrapKind
    from mkdocs_howto.source.traps import find_traps as find_traps

__getattr__, __all__ = door(
    __name__,
    {
        "callees": "calls",
        "collector": "Collector",
        "constructors": "tuple_fields",
        "distributions": "needed version_of",
        "edits": "Edit applied span tree_of",
        "entries": "entry_points used_names",
        "files": "MAX_BYTES",
        "loader": "Sources",
        "model": (
            "CallSite Definition Facts Kind Lines Lookup Parameter ParameterKind Scope "
            "SourceFile Trait is_private"
        ),
        "traits": "own_nodes",
        "traps": "DOCSTRING_TRAPS Trap TrapKind find_traps",
    },
)
