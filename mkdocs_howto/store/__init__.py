"""Guides as files of the user's repository, and what makes them stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_howto._door import door

if TYPE_CHECKING:
    from mkdocs_howto.store.cache import CachedMaker as CachedMaker
    from mkdocs_howto.store.entry import Key as Key
    from mkdocs_howto.store.entry import Stored as Stored
    from mkdocs_howto.store.entry import Written as Written
    from mkdocs_howto.store.entry import key_of as key_of
    from mkdocs_howto.store.entry import settled as settled
    from mkdocs_howto.store.files import CACHE as CACHE
    from mkdocs_howto.store.files import REPLIES as REPLIES
    from mkdocs_howto.store.files import Store as Store
    from mkdocs_howto.store.files import cache_folder as cache_folder
    from mkdocs_howto.store.files import read_plain as read_plain
    from mkdocs_howto.store.files import store_folder as store_folder
    from mkdocs_howto.store.files import write_whole as write_whole
    from mkdocs_howto.store.fingerprint import digest as digest
    from mkdocs_howto.store.fingerprint import signature as signature
    from mkdocs_howto.store.freshness import Standing as Standing
    from mkdocs_howto.store.freshness import accepted as accepted
    from mkdocs_howto.store.freshness import moved as moved
    from mkdocs_howto.store.freshness import provenance as provenance
    from mkdocs_howto.store.freshness import shelved as shelved
    from mkdocs_howto.store.freshness import standing as standing
    from mkdocs_howto.store.frontmatter import stored_text as stored_text
    from mkdocs_howto.store.seal import sealed as sealed
    from mkdocs_howto.store.seal import unsealed as unsealed
    from mkdocs_howto.store.strict_yaml import YamlProblem as YamlProblem
    from mkdocs_howto.store.strict_yaml import load as load
    from mkdocs_howto.store.verdicts import Ruling as Ruling
    from mkdocs_howto.store.verdicts import Verdict as Verdict
    from mkdocs_howto.store.verdicts import Verified as Verified
    from mkdocs_howto.store.verdicts import evidence as evidence
    from mkdocs_howto.store.verdicts import evidence_digest as evidence_digest

__getattr__, __all__ = door(
    __name__,
    {
        "cache": "CachedMaker",
        "entry": "Key Stored Written key_of settled",
        "files": "CACHE REPLIES Store cache_folder read_plain store_folder write_whole",
        "fingerprint": "digest signature",
        "freshness": "Standing accepted moved provenance shelved standing",
        "frontmatter": "stored_text",
        "seal": "sealed unsealed",
        "strict_yaml": "YamlProblem load",
        "verdicts": "Ruling Verdict Verified evidence evidence_digest",
    },
)
