"""What may leave the machine: a prompt for each job, or the reason why nothing is sent for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pathspec import GitIgnoreSpec

from mkdocs_howto.guide import HowtoError, OptionError
from mkdocs_howto.llm.prompt import MOST_CHARACTERS, Prompt, Send, messages, refusal
from mkdocs_howto.llm.secrets import refuse_secrets
from mkdocs_howto.site import Job, Settings
from mkdocs_howto.source import Definition, Facts, Lookup, Scope, SourceFile

_CHARACTERS_A_TOKEN = 3
"""Fewer than text has on average, so that what is counted in characters fits in tokens."""


def prepared(
    jobs: Sequence[Job],
    lookup: Lookup,
    settings: Settings,
    root: Path,
    *,
    window: int | None = None,
    reserve: int = 8_000,
) -> tuple[list[tuple[Job, Prompt]], list[HowtoError]]:
    """Return the prompts of jobs, and an error for each job that nothing is sent for.

    Args:
        lookup: Finds what the objects use.
        root: The site's folder; `deny` is relative to it.
        window: Tokens that the model reads; None when unknown.
        reserve: Of these, what the task and the reply take.

    Raises:
        OptionError: The prompt template can't be read.
        WrongUse: What looks for secrets is not installed.
    """
    template = _template(settings, root)
    denied = GitIgnoreSpec.from_lines(settings.deny)
    room = (window - reserve) * _CHARACTERS_A_TOKEN if window else MOST_CHARACTERS
    most = max(2_000, min(MOST_CHARACTERS, room))
    ready, errors = [], []
    for job in jobs:
        try:
            facts = _allowed(job.facts, settings, denied, root)
            prompt = messages(
                facts, job.offline, _Permitted(lookup, denied, root), job.marker.options,
                send=Send(settings.send), template=template, most=most,
                quoted=(facts.definition.file.shown,) if settings.deny else None,
            )  # fmt: skip
            refuse_secrets(job.key.shown, prompt.outgoing)
        except HowtoError as error:
            errors.append(error if error.where else error.at(job.marker.where))
        else:
            ready.append((job, prompt))
    return ready, errors


def _allowed(facts: Facts, settings: Settings, denied: GitIgnoreSpec, root: Path) -> Facts:
    """Return the facts without call sites that `deny` names; refuse an object that it names."""
    if why := refusal(facts, private=settings.private):
        raise HowtoError(why, hint="Set `private: true` to allow it.")
    file = facts.definition.file
    if not file.text.strip():
        # A model would fill an empty source from its imagination.
        raise HowtoError(f"`{facts.identifier}` holds no code, so a model has nothing to describe.")
    shown = _shown(file, root)
    if denied.match_file(shown):
        raise HowtoError(f"`deny` keeps {shown} from being sent, so `{facts.identifier}` is not.")
    sites = tuple(site for site in facts.call_sites if not denied.match_file(site.shown))
    return replace(facts, call_sites=sites)


def _shown(file: SourceFile, root: Path) -> str:
    """Return a file as `deny` names it: relative to the site's folder where it lies in it."""
    inside = file.path.is_relative_to(root)
    return file.path.relative_to(root).as_posix() if inside else file.shown


class _Permitted:
    """What may be looked up for a prompt: nothing that stands in a file that `deny` names.

    It is the one way by which code beyond the object's own file comes into a prompt.
    """

    def __init__(self, lookup: Lookup, denied: GitIgnoreSpec, root: Path) -> None:
        self._lookup = lookup
        self._denied = denied
        self._root = root

    def definition(self, path: str) -> Definition | None:
        found = self._lookup.definition(path)
        if found is None or self._denied.match_file(_shown(found.file, self._root)):
            return None
        return found

    def public_path(self, path: str) -> tuple[str, str]:
        return self._lookup.public_path(path)

    def scope(self, module: str) -> Scope | None:
        return self._lookup.scope(module)

    def subclasses(self, path: str) -> tuple[str, ...]:
        return self._lookup.subclasses(path)


def _template(settings: Settings, root: Path) -> str:
    if not settings.prompt_template:
        return ""
    path = root / settings.prompt_template
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"`prompt_template`: {settings.prompt_template} can't be read: {error}."
        raise OptionError(message) from None
    if not text.strip():
        raise OptionError(f"`prompt_template`: {settings.prompt_template} is empty.")
    return text
