"""The MkDocs plugin: it puts the extension into the site, reads ahead, watches and reports."""

from __future__ import annotations

import logging
import sysconfig
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib.resources import files as package_files
from pathlib import Path
from threading import Thread
from typing import Any, Literal

from jinja2 import Environment
from mkdocs.config.base import BaseConfigOption, Config, ConfigErrors, ConfigWarnings
from mkdocs.config.base import ValidationError as ConfigError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils.templates import TemplateContext

from mkdocs_howto.english import counted
from mkdocs_howto.guide import (
    Guide,
    HowtoError,
    Link,
    Marker,
    OptionError,
    State,
    built_commit,
    no_link,
    repository,
    visible,
    without_source,
)
from mkdocs_howto.site.extension import HowtoExtension, Page, Site
from mkdocs_howto.site.markers import misspelt, near_marker, parse_marker, scan
from mkdocs_howto.site.settings import (
    Option,
    Place,
    Settings,
    options_of,
    place,
    site_settings,
    unknown,
)
from mkdocs_howto.site.workshop import GuideMaker, Workshop, folders
from mkdocs_howto.store import CachedMaker, Store, store_folder

log = logging.getLogger("mkdocs.plugins.mkdocs_howto")

STYLES = "assets/_howto.css"


class _Row(BaseConfigOption[Any]):
    """A row of our table of options, in the form that MkDocs asks for."""

    def __init__(self, option: Option) -> None:
        super().__init__()
        self.default = option.default
        self._option = option

    def run_validation(self, value: object) -> object:
        """Return the value as it is when it fits; `site_settings` reads it later."""
        try:
            if value != self.default:
                self._option.read(value)
        except OptionError as error:
            raise ConfigError(f"{error.message} {error.hint}") from None
        return value


class HowtoConfig(Config):  # type: ignore[no-untyped-call]
    """The options of the site, from the one table that knows them."""

    # A class body's namespace is a plain dictionary; MkDocs reads its schema from there.
    locals().update({option.name: _Row(option) for option in options_of(Place.SITE)})


class HowtoPlugin(BasePlugin[HowtoConfig]):  # type: ignore[no-untyped-call]
    """Replaces `::: howto` markers by how-to guides."""

    def __init__(self) -> None:
        self._serving = False
        self._dirty = False
        self._site = Site(Settings(), lambda markers: [])
        self._workshop: Workshop | None = None
        self._workshop_of: tuple[object, ...] = ()
        self._server: LiveReloadServer | None = None
        self._watched: set[Path] = set()
        self._errors: list[HowtoError] = []
        self._background: Thread | None = None
        self._pages: Counter[str] = Counter()
        self._whole = ""

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Read the options; one that does not exist is an error and not only a warning."""
        known = {option.name for option in options_of(Place.SITE)}
        mine = {name: value for name, value in options.items() if name in known}
        errors, warnings = super().load_config(mine, config_file_path)
        for name in options:
            if name not in known:
                errors.append((name, ConfigError(str(unknown(str(name), Place.SITE)))))
        return errors, warnings

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note how MkDocs was started.

        That this method exists keeps the instance, and what it read of the code, across the
        rebuilds of `serve`.
        """
        self._serving = command == "serve"
        self._dirty = dirty

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Put the extension and its styles into the site."""
        root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        chosen = {
            option.name: self.config[option.name]
            for option in options_of(Place.SITE)
            if self.config[option.name] != option.default
        }
        try:
            settings = site_settings(chosen)
            self._open_workshop(folders(settings.paths, root), root, settings)
            store_folder(settings.store, root, Path(config.docs_dir))
        except OptionError as error:
            raise PluginError(f"howto: {error}") from None
        self._site = Site(
            settings,
            self._guides,
            _links(config, root, settings, built=not self._serving),
            self._failed,
        )
        self._errors.clear()
        self._pages.clear()
        _install(HowtoExtension(site=self._site), config)
        if settings.enabled and STYLES not in config.extra_css:
            config.extra_css.insert(0, STYLES)  # first, so that the user's own come after
        return config

    @event_priority(-100)  # after the plugins that add pages
    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add the styles, and write the guides of all pages in one go."""
        if not self._site.settings.enabled:
            return files
        if files.get_file_from_path(STYLES) is None:
            styles = package_files("mkdocs_howto.guide").joinpath("assets/howto.css")
            files.append(File.generated(config, STYLES, content=styles.read_text("utf-8")))
        # A dirty build converts few pages; their markers are looked up one by one.
        if self._workshop is not None and not self._dirty:
            markers = _markers_of(files, self._site.settings)
            if markers:
                guides = self._workshop.guides(markers)
                if self._ask_model(guides, config):
                    self._workshop.forget()
                    self._workshop.guides(markers)
        return files

    def on_page_markdown(
        self, markdown: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> None:
        """Note which page is converted next."""
        self._site.page = Page(page.file.src_uri, _reader(page.file))
        for line, text in misspelt(self._site.page.text):
            log.warning("%s", near_marker(place(page.file.src_uri, line), text))

    def on_page_content(
        self, html: str, /, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> None:
        """Tell autorefs of the guides that have no heading, which it finds by itself."""
        autorefs: Any = config.plugins.get("autorefs")
        for anchor in self._site.page.boxes if autorefs is not None else ():
            autorefs.register_anchor(page=page, identifier=anchor)

    # Plugins that make an index of the pages read them between these two.
    @event_priority(90)
    def _hide_source(
        self,
        context: TemplateContext,
        /,
        *,
        page: MkDocsPage,
        **_: Any,
    ) -> TemplateContext:
        self._whole = page.content or ""
        page.content = without_source(self._whole)
        return context

    @event_priority(-90)
    def _show_source(
        self,
        context: TemplateContext,
        /,
        *,
        page: MkDocsPage,
        **_: Any,
    ) -> TemplateContext:
        if page.content == without_source(self._whole):
            page.content = self._whole
        return context

    on_page_context = CombinedEvent(_hide_source, _show_source)

    def on_env(self, env: Environment, /, *, config: MkDocsConfig, files: Files) -> None:
        """Stop a build that lacks guides, before anything is written; watch what was read."""
        self._site.page = Page()
        self._stop_on_errors()
        self._watch()
        count = sum(self._pages.values())
        for problem in self._workshop.problems if self._workshop else ():
            # No warning: a guide that needs the file says so itself, and others don't.
            log.info("Not read: %s", problem)
        if count:
            guides, pages = counted(count, "how-to guide"), counted(len(self._pages), "page")
            log.info("%s on %s.", guides, pages)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Stop when a plugin converted more Markdown after the pages and a guide was missing."""
        self._stop_on_errors()

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Rebuild when the code of a guide changes."""
        self._server = server
        self._watch()
        return server

    def _open_workshop(self, paths: tuple[Path, ...], root: Path, settings: Settings) -> None:
        if self._workshop is not None and self._workshop_of == (root, paths, settings):
            self._workshop.renew()
            return

        def cached() -> GuideMaker:
            make = partial(self._make, paths, root, settings)
            return CachedMaker(make, root, paths, repr(settings))

        self._workshop = Workshop(cached)
        self._workshop_of = (root, paths, settings)

    def _make(self, paths: tuple[Path, ...], root: Path, settings: Settings) -> GuideMaker:
        try:
            return _generator(paths, root, settings)
        except HowtoError as error:
            if not settings.execute:
                raise
            # No sandbox: a build stops with this sentence, a preview goes on and runs nothing.
            self._failed(error)
            return _generator(paths, root, replace(settings, execute=""))

    def _guides(self, markers: Sequence[Marker]) -> list[Guide | HowtoError]:
        if self._workshop is None:
            return []
        results = self._workshop.guides(markers)
        for marker, result in zip(markers, results, strict=True):
            if isinstance(result, Guide):
                self._pages[self._site.page.name] += 1
                _log_findings(marker, result)
        return results

    def _ask_model(self, guides: Sequence[Guide | HowtoError], config: MkDocsConfig) -> bool:
        """Let the model write what is due, where the site allows it; say so where it does not.

        Returns:
            Whether it wrote, so that the store has to be read again.
        """
        settings = self._site.settings
        due = [guide for guide in guides if isinstance(guide, Guide) and is_due(guide)]
        if not settings.model or not due or not config.config_file_path:
            return False
        allowed = "serve" if self._serving else "build"
        file = Path(config.config_file_path)
        if settings.write != allowed:
            number = counted(len(due), "how-to guide")
            log.info(
                "%s of %d not written by the model yet, stale or false; see `mkdocs-howto write`.",
                number, len(guides),
            )  # fmt: skip
        elif not self._serving:
            write_now(file)
            return True
        elif self._background is None or not self._background.is_alive():
            # The page shows the offline guide at once; the store changes, and the page reloads.
            (file.parent / settings.store).mkdir(parents=True, exist_ok=True)
            self._background = Thread(target=write_now, args=(file,), daemon=True)
            self._background.start()
        return False

    def _failed(self, error: HowtoError) -> None:
        # In serve the page shows a notice and the author goes on; a build must not pass.
        if self._serving:
            log.warning("%s", error)
        else:
            log.error("%s", error)
            self._errors.append(error)

    def _stop_on_errors(self) -> None:
        count = len(self._errors)
        self._errors.clear()
        if count:
            number = "A how-to guide" if count == 1 else f"{count} how-to guides"
            raise PluginError(f"{number} could not be written; the reasons stand above.")

    def _watch(self) -> None:
        if self._server is None or self._workshop is None:
            return
        # Folders, because MkDocs polls each watched path in a thread of its own.
        for folder in {path.parent for path in self._workshop.watched} - self._watched:
            if folder.is_dir() and not _installed(folder):
                self._watched.add(folder)
                self._server.watch(str(folder), recursive=False)


def _generator(paths: tuple[Path, ...], root: Path, settings: Settings) -> GuideMaker:
    from mkdocs_howto.llm import PROMPT_VERSION
    from mkdocs_howto.site.pipeline import Pipeline  # costly to import, so only when it is used

    store = Store(root / settings.store, root)
    return Pipeline(paths, root=root, settings=settings, store=store, prompt=PROMPT_VERSION)


def is_due(guide: Guide) -> bool:
    """Whether a model may write a guide anew: never what a person edited."""
    if guide.state is State.EDITED:
        return False
    return guide.state is State.MISSING or bool(guide.changes) or bool(guide.replaced)


def write_now(file: Path) -> None:
    """Have the site's model write what is due; what fails is a warning, and the page has a guide.

    Args:
        file: The site's configuration.
    """
    from mkdocs_howto.site.config import read_site
    from mkdocs_howto.site.runs import write_due

    try:
        sent = write_due(read_site(file))
    except HowtoError as error:
        log.warning("No guide was written by the model: %s", error)
        return
    for problem in sent.problems:
        log.warning("Not written by the model: %s", problem)
    if sent.written:
        log.info("%s written by the model.", counted(sent.written, "how-to guide"))


def _install(extension: HowtoExtension, config: MkDocsConfig) -> None:
    """Register the extension once, also when the site lists it or MkDocs asks twice."""
    if config.mdx_configs.pop("howto", None):
        log.warning(
            "The options of `howto` under `markdown_extensions` are ignored: "
            "the plugin's own apply. Move them to `plugins`."
        )
    # MkDocs types the list as texts, and takes extensions as well.
    extensions: list[Any] = config.markdown_extensions
    others = [
        other for other in extensions if other != "howto" and not isinstance(other, HowtoExtension)
    ]
    extensions[:] = [*others, extension]


def _links(config: MkDocsConfig, root: Path, settings: Settings, *, built: bool) -> Link:
    if not (config.repo_url or settings.source_uri) or settings.source_uri == "none":
        return no_link
    # Where the user wrote no `edit_uri`, MkDocs puts in one with a guessed branch.
    guessed = config.edit_uri in ("edit/master/docs/", "src/default/docs/")
    edit = str(config.edit_uri_template or ("" if guessed else config.edit_uri) or "")
    # A preview is of a commit that nobody else has yet.
    commit = built_commit(root) if built else ""
    found = repository(
        config.repo_url or "", edit, root, source_uri=settings.source_uri, commit=commit
    )
    return found.link if found else no_link


def _markers_of(files: Files, settings: Settings) -> list[Marker]:
    markers = []
    for file in files.documentation_pages():
        try:
            found = list(scan(file.content_string))
        except (OSError, UnicodeError):
            continue  # MkDocs reports it when it reads the page
        for each in found:
            try:
                markers.append(parse_marker(each, settings.defaults, file.src_uri))
            except HowtoError:
                continue  # reported when the page is converted, if it is a marker there
    return markers


def _reader(file: File) -> Callable[[], str]:
    def read() -> str:
        try:
            return file.content_string
        except (OSError, UnicodeError):
            return ""

    return read


def _log_findings(marker: Marker, guide: Guide) -> None:
    """Log what is to be said of a guide; texts of code and models without control characters."""
    if guide.replaced:
        first, *more = guide.replaced
        others = f" (and {len(more)} more: `mkdocs-howto check`)" if more else ""
        names = " and ".join(map(str, guide.elsewhere))
        writer = f", and the offline writer wrote its {names}" if names else ""
        log.warning(
            "%s: the stored guide says what is false, which is left out%s: %s %s%s",
            marker.where, writer, first.code, visible(first.message), others,
        )  # fmt: skip
    if guide.changes and not guide.replaced:
        reasons = "; ".join(map(str, guide.changes))
        told = visible(reasons)
        log.info("%s: the stored guide is still true, and stale: %s.", marker.where, told)
    # What the offline writer's guides lack, nobody can mend in the site.
    level = logging.DEBUG if guide.draft.writer == "offline" else logging.INFO
    for finding in guide.findings:
        told = visible(f"{finding.message} {finding.mend}")
        log.log(level, "%s: %s %s", marker.where, finding.code, told)
    for sentence in guide.undecided:
        log.debug("%s: %s", marker.where, sentence)


def _installed(folder: Path) -> bool:
    """Whether a folder belongs to an installation, where nobody edits."""
    if {"site-packages", "dist-packages"} & set(folder.parts):
        return True
    return folder.is_relative_to(sysconfig.get_path("stdlib"))
