"""What a page offers to its guides: addresses of the lines that they cite, and colours for code."""

from __future__ import annotations

import inspect
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from html import escape
from keyword import iskeyword
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit

from markdown import Markdown
from markdown.extensions.codehilite import CodeHiliteExtension
from pymdownx.highlight import Highlight  # type: ignore[import-untyped]

from mkdocs_howto.guide.model import Lines

Link = Callable[[str, Sequence[Lines]], str]
"""Takes a file as guides cite it and the lines; returns an address, or "" for no link."""

_COMMIT = re.compile(r"[0-9a-f]{40,64}")


class Host(StrEnum):
    """Where a repository lives, as far as it decides what addresses look like."""

    GITHUB = "github"
    GITLAB = "gitlab"
    BITBUCKET = "bitbucket"
    GITEA = "gitea"
    """Gitea and Forgejo; Codeberg is one."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository on the web.

    Attributes:
        url: Its home page, without a slash at the end.
        branch: The branch, or the commit, that addresses use.
        root: Its top folder on this machine.
        site: The folder of `mkdocs.yml`; guides cite files relative to it.
        form: Replaces the form of address that is known of the host; empty for that.
        commit: Whether `branch` is a commit.
    """

    url: str
    host: Host
    branch: str
    root: Path
    site: Path
    form: str = ""
    commit: bool = False

    def link(self, file: str, lines: Sequence[Lines]) -> str:
        """Return the address of some lines of a file; empty when it is not in the repository.

        Of several runs of lines, the first is what the address leads to.
        """
        path = self._path(file)
        if not path:
            return ""
        first, last = (lines[0].first, lines[0].last) if lines else (1, 1)
        if self.form:
            values = {"file": path, "first": str(first), "last": str(last), "commit": self.branch}
            return _FIELD.sub(lambda match: quote(values[match[1]]), self.form)
        base, between = self.url, _BETWEEN[self.host]
        if self.commit and self.host is Host.GITEA:
            between = "/src/commit/{branch}"
        address = f"{base}{between.format(branch=quote(self.branch))}/{quote(path)}"
        return address + (_anchor(self.host, first, last) if lines else "")

    def _path(self, file: str) -> str:
        try:
            local = (self.site / file).resolve()
            if PurePosixPath(file).is_absolute() or not local.is_file():
                return ""
            parts = local.relative_to(self.root.resolve()).parts
        except (ValueError, OSError):
            # Outside the repository, or no name that a file can have: a null byte, far too long.
            return ""
        # A virtual environment inside the repository's folder is not part of the repository.
        outside = any(part == "site-packages" or part.startswith(".venv") for part in parts)
        return "" if outside else "/".join(parts)


_FIELD = re.compile(r"\{(file|first|last|commit)\}")
_BETWEEN = {
    Host.GITHUB: "/blob/{branch}",
    Host.GITLAB: "/-/blob/{branch}",
    Host.BITBUCKET: "/src/{branch}",
    Host.GITEA: "/src/branch/{branch}",
}
_HOST_WORDS = {
    "github": Host.GITHUB,
    "gitlab": Host.GITLAB,
    "bitbucket": Host.BITBUCKET,
    "codeberg": Host.GITEA,
    "gitea": Host.GITEA,
    "forgejo": Host.GITEA,
}
# What stands before the branch in `edit_uri`, for each host.
_EDIT = re.compile(
    r"^/?(?:-/)?(?:edit|blob|tree|raw|_edit|src/branch|src)/(?P<branch>[^/?#{}]+)(?:[/?#]|$)"
)


def repository(
    url: str, edit_uri: str, site: Path, *, source_uri: str = "", commit: str = ""
) -> Repository | None:
    """Work out how to link into a repository.

    Args:
        url: The site's `repo_url`.
        edit_uri: Its `edit_uri`, which names the branch; empty for the default branch.
        site: The folder of `mkdocs.yml`.
        source_uri: A form of address that the site gives; empty for none.
        commit: What the site is built from; empty where that is not known, or not published yet.

    Returns:
        None when there is no address, or the host is not one whose addresses are known.
    """
    if source_uri:
        if urlsplit(source_uri).scheme not in ("http", "https"):
            return None
        name = commit or "HEAD"
        return Repository("", Host.GITHUB, name, _top(site), site, source_uri)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.path.strip("/"):
        return None
    host = _host(parts.netloc, edit_uri)
    if host is None:
        return None
    match = _EDIT.match(edit_uri.removeprefix(url))
    branch = match["branch"] if match else _default_branch(host)
    clean = url.split("?")[0].split("#")[0].rstrip("/").removesuffix(".git")
    found = Repository(clean, host, branch, _top(site), site)
    if not commit:
        return found
    # Gitea and Forgejo have another path for commits.
    return replace(found, branch=commit, commit=True)


def built_commit(site: Path) -> str:
    """Return the commit that a site's folder is checked out at; empty where git knows none."""
    command = ["git", "-C", str(site), "rev-parse", "--verify", "HEAD"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    name = done.stdout.strip()
    return name if done.returncode == 0 and _COMMIT.fullmatch(name) else ""


def no_link(file: str, lines: Sequence[Lines]) -> str:
    """Link to nothing: for sites without a repository."""
    return ""


def _host(netloc: str, edit_uri: str) -> Host | None:
    name = netloc.lower()
    known = next((host for word, host in _HOST_WORDS.items() if word in name), None)
    if known:
        return known
    # Self-hosted under a name of its own: the form of `edit_uri` tells them apart.
    if edit_uri.lstrip("/").startswith("-/"):
        return Host.GITLAB
    if edit_uri.lstrip("/").startswith(("_edit/", "src/branch/")):
        return Host.GITEA
    return None


def _default_branch(host: Host) -> str:
    # GitHub, GitLab and Bitbucket read HEAD as the default branch; Gitea wants its name.
    return "main" if host is Host.GITEA else "HEAD"


def _anchor(host: Host, first: int, last: int) -> str:
    if host is Host.BITBUCKET:
        return f"#lines-{first}" if first == last else f"#lines-{first}:{last}"
    if first == last:
        return f"#L{first}"
    return f"#L{first}-{last}" if host is Host.GITLAB else f"#L{first}-L{last}"


def _top(site: Path) -> Path:
    """Return the folder that holds `.git`, the site's own when there is none."""
    site = site.resolve()
    return next((top for top in (site, *site.parents) if (top / ".git").exists()), site)


# --- code ---

_ACCEPTED = frozenset(inspect.signature(Highlight).parameters) - {"md"}


def highlighter(md: Markdown) -> Callable[[str], str]:
    """Return what turns Python code into HTML on this site.

    Looks at the site's extensions when it is called, so call it when a marker runs: extensions
    that come later in the site's list are not there before.
    """
    extension, settings = _site_settings(md)
    chosen = {name: value for name, value in settings.items() if name in _ACCEPTED}
    highlight = Highlight(md, **chosen)
    css_class = settings.get("css_class", "highlight")

    def to_html(code: str) -> str:
        if extension is not None:
            # Line anchors number the code blocks of a page; ours count like all others.
            extension.pygments_code_block += 1
        number = extension.pygments_code_block if extension is not None else 0
        return str(highlight.highlight(code, "python", css_class, code_block_count=number))

    return to_html


def css_class(md: Markdown) -> str:
    """Return the class around code that the site colours; empty where the browser does."""
    extension, settings = _site_settings(md)
    if not settings.get("use_pygments", True) or settings.get("noclasses"):
        return ""
    return str(settings.get("css_class", "highlight")) if extension or settings else ""


def has_tabs(md: Markdown) -> bool:
    """Whether the site's extensions and styles make tabs of alternatives."""
    for extension in md.registeredExtensions:
        if type(extension).__module__ == "pymdownx.tabbed":
            return bool(extension.getConfig("alternate_style"))
    return False


_TOKEN = re.compile(
    r"(?P<c1>#[^\n]*)"
    r"|(?P<s>[rbfuRBFU]{0,2}(?:\"\"\"(?:[^\\\"]|\\.|\"(?!\"\"))*+(?:\"\"\"|\Z)|'''(?:[^\\']|\\.|'(?!''))*+"
    r"(?:'''|\Z)|\"(?:[^\\\"\n]|\\.)*+\"?|'(?:[^\\'\n]|\\.)*+'?))"
    r"|(?P<nd>(?<![\w.)\]])@[\w.]+)|(?P<mi>\b\d[\w.]*)|(?P<word>[^\W\d]\w*)",
    re.S,
)
_CONSTANTS = frozenset(("None", "True", "False"))


def colour(code: str) -> str:
    """Return a few lines of Python as HTML with the classes that Pygments gives.

    Pygments itself takes longer for the lines of a guide than the rest of the page does.
    """
    pieces, end = [], 0
    for match in _TOKEN.finditer(code):
        name = match.lastgroup
        if name == "word":
            word = match[0]
            name = "kc" if word in _CONSTANTS else "k" if iskeyword(word) else ""
        if name:
            pieces += [escape(code[end : match.start()]), f'<span class="{name}">']
            pieces += [escape(match[0]), "</span>"]
            end = match.end()
    return "".join([*pieces, escape(code[end:])])


def _site_settings(md: Markdown) -> tuple[Any, Mapping[str, Any]]:
    for extension in md.registeredExtensions:
        if hasattr(extension, "get_pymdownx_highlight_settings"):
            return extension, extension.get_pymdownx_highlight_settings()
    for extension in md.registeredExtensions:
        if isinstance(extension, CodeHiliteExtension):
            settings = extension.getConfigs()
            return None, {key: settings[key] for key in ("use_pygments", "css_class", "noclasses")}
    # Themes without either colour code in the browser, and have no styles for Pygments.
    return None, {"use_pygments": False}
