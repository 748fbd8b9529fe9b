"""A site as its configuration says, read without the site generator: settings and markers.

Works for MkDocs, ProperDocs and Zensical alike. Pages that other plugins make during a build are
not seen here.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from mergedeep import merge  # type: ignore[import-untyped]
from pathspec import GitIgnoreSpec
from yaml_env_tag import construct_env_tag  # type: ignore[import-untyped]

from mkdocs_howto.guide import HowtoError, Marker, OptionError, WrongUse
from mkdocs_howto.site.markers import Found, parse_marker, scan
from mkdocs_howto.site.settings import Settings, site_settings
from mkdocs_howto.site.workshop import folders
from mkdocs_howto.store import Store, store_folder

CONFIGS = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml", "zensical.toml")
"""Where the configuration of a site is looked for, in this order."""

_MOST_PARENTS = 10
_PAGES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
_NEVER_BUILT = (".*", "/templates/")


@dataclass(frozen=True, slots=True)
class Site:
    """What a site's configuration says that matters to guides.

    Attributes:
        config: The file.
        root: Its folder; everything is relative to it.
        docs: The folder of the pages.
        paths: Where the code is, globs expanded.
    """

    config: Path
    root: Path
    docs: Path
    settings: Settings
    paths: tuple[Path, ...]
    store: Store
    excluded: str = ""
    snippets: Mapping[str, Any] | None = None


def read_site(config: Path | None) -> Site:
    """Read the configuration of a site.

    Args:
        config: The file; None for the first of `CONFIGS` in the current folder.

    Raises:
        WrongUse: There is no such file, or it has nothing to do with how-to guides.
        OptionError: The file can't be read, or an option is wrong.
    """
    file = config or next((Path(name) for name in CONFIGS if Path(name).is_file()), None)
    if file is None or not file.is_file():
        named = file or "mkdocs.yml"
        hint = "Run the command beside it, or name it with --config-file."
        raise WrongUse(f"There is no {named} here.", hint=hint)
    values = _toml(file) if file.suffix == ".toml" else _yaml(file)
    root = file.resolve().parent
    docs = root / str(values.get("docs_dir") or "docs")
    settings = site_settings(_options(values, file), str(file))
    return Site(
        config=file,
        root=root,
        docs=docs,
        settings=settings,
        paths=folders(settings.paths, root),
        store=Store(store_folder(settings.store, root, docs), root),
        excluded=str(values.get("exclude_docs") or ""),
        snippets=_entry(values.get("markdown_extensions"), "pymdownx.snippets"),
    )


def markers(site: Site) -> Iterator[Marker | HowtoError]:
    """Yield the markers of all pages, page by page, and an error for one that can't be read."""
    if not site.settings.enabled:
        return
    for page in pages(site):
        name = page.relative_to(site.docs).as_posix()
        try:
            text = page.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            yield HowtoError(f"The page can't be read: {error}.", where=name)
            continue
        for found in _found(text, site):
            try:
                yield parse_marker(found, site.settings.defaults, name)
            except HowtoError as error:
                yield error


def pages(site: Site) -> list[Path]:
    """Return the Markdown files that the site builds, in the order of their names."""
    left_out = GitIgnoreSpec.from_lines([*_NEVER_BUILT, *site.excluded.splitlines()])
    found = []
    for folder, _, names in os.walk(site.docs, followlinks=True):
        for name in names:
            path = Path(folder, name)
            relative = path.relative_to(site.docs).as_posix()
            if path.suffix.lower() in _PAGES and not left_out.match_file(relative):
                found.append(path)
    return sorted(found)


def _found(text: str, site: Site) -> list[Found]:
    """Return the markers of a page, those of the files that it includes among them."""
    own = list(scan(text))
    if site.snippets is None or "-8<-" not in text:
        return own
    waiting = list(own)
    found = []
    for each in scan(_with_snippets(text, site)):
        # Only the page itself knows its lines.
        known = next((other for other in waiting if other.same_text(each)), None)
        if known is not None:
            waiting.remove(known)
        found.append(known or Found(each.identifier, each.level, each.options))
    return found


def _with_snippets(text: str, site: Site) -> str:
    from markdown import Markdown  # only pages with snippets need it
    from pymdownx.snippets import SnippetExtension  # type: ignore[import-untyped]

    given = dict(site.snippets or {})
    bases = given.get("base_path", ["."])
    bases = [bases] if isinstance(bases, str) else list(bases)
    places = [str(site.root / str(base)) for base in bases]
    kept = ("encoding", "dedent_subsections")
    options = {
        **{name: given[name] for name in kept if name in given},
        # A command that only reads must not open the network, whatever the site allows.
        "url_download": False,
        "check_paths": False,
        "base_path": [*bases, *places],
        "restrict_base_path": given.get("restrict_base_path", True),
    }
    md = Markdown(extensions=[SnippetExtension(**options)])
    try:
        return "\n".join(md.preprocessors["snippet"].run(text.split("\n")))
    except Exception:  # whatever a snippet holds, the page's own markers are there
        return text


# --- the configuration file ---


class _Loader(yaml.SafeLoader):
    """Reads what MkDocs reads; tags that name Python objects stay texts and build nothing."""


def _as_text(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> str:
    return suffix


_Loader.add_constructor("!ENV", construct_env_tag)
_Loader.add_multi_constructor("!relative", _as_text)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _as_text)
_Loader.add_multi_constructor("!", _as_text)


def _yaml(file: Path, parents: int = 0) -> dict[str, Any]:
    try:
        values = yaml.load(file.read_text(encoding="utf-8-sig"), Loader=_Loader)  # noqa: S506
    except (OSError, UnicodeDecodeError) as error:
        raise OptionError(f"The configuration can't be read: {error}.", where=str(file)) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{file}:{mark.line + 1}" if mark else str(file)
        reason = getattr(error, "problem", None) or str(error)
        raise OptionError(f"The configuration can't be read: {reason}.", where=where) from None
    except RecursionError:
        raise OptionError("The configuration is nested too deeply.", where=str(file)) from None
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise OptionError("The configuration is no mapping.", where=str(file))
    parent = values.pop("INHERIT", None)
    if parent is None:
        return values
    above = file.parent / str(parent)
    if not above.is_file() or parents >= _MOST_PARENTS:
        raise OptionError(f"`INHERIT`: there is no file {parent}.", where=str(file))
    return dict(merge(_yaml(above, parents + 1), values))


def _toml(file: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise OptionError(f"The configuration can't be read: {error}.", where=str(file)) from None
    project = values.get("project")
    return project if isinstance(project, dict) else values


def _options(values: Mapping[str, Any], file: Path) -> Mapping[str, object]:
    """Return the options of the plugin, or of the extension where there is no plugin."""
    for place in ("plugins", "markdown_extensions"):
        options = _entry(values.get(place), "howto")
        if options is not None:
            return options
    hint = "Add `- howto` to `plugins`, or `howto` to the Markdown extensions."
    raise WrongUse(f"{file} has no `howto`.", hint=hint)


def _entry(listed: object, name: str) -> Mapping[str, Any] | None:
    """Return the options of a plugin or extension, however it is listed; None when it is not."""
    entries = listed if isinstance(listed, list) else [listed]
    for entry in entries:
        if entry == name:
            return {}
        if isinstance(entry, dict) and name in entry:
            options = entry[name]
            return options if isinstance(options, dict) else {}
        # Zensical nests the parts of a name: `[…markdown_extensions.pymdownx.snippets]`.
        first, dot, rest = name.partition(".")
        if dot and isinstance(entry, dict) and isinstance(entry.get(first), dict):
            return _entry(entry[first], rest)
    return None
