"""A model as a writer: asked, its reply read, and what the code contradicts asked for once more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from mkdocs_howto.checks import VERIFIED, Judged, Report
from mkdocs_howto.guide import THREE, Draft, HowtoError, Marker, Section
from mkdocs_howto.llm.asking import Asking, Bill
from mkdocs_howto.llm.journal import Replies
from mkdocs_howto.llm.mend import mend
from mkdocs_howto.llm.model import Answer, LanguageModel, ModelError
from mkdocs_howto.llm.prompt import Prompt, again, repair
from mkdocs_howto.llm.schema import ReplyError, read_repair, read_reply
from mkdocs_howto.llm.secrets import refuse_secrets
from mkdocs_howto.offline import with_proven
from mkdocs_howto.source import Facts, Lookup
from mkdocs_howto.store import Key, key_of

_REPAIRS = 1
"""How often a model is asked again for what the code contradicts."""


class ModelWriter:
    """Writes with a language model.

    Args:
        prompts: What is sent for each guide; only these can be written.
        replies: Where replies are saved before they are read.
        lookup: Answers questions about the code.

    Attributes:
        rounds: Most repairs of one guide: what can be mended without asking, then requests.
    """

    rounds = _REPAIRS + 2

    def __init__(
        self,
        model: LanguageModel,
        prompts: Mapping[Key, Prompt],
        replies: Replies,
        lookup: Lookup,
    ) -> None:
        self._asking = Asking(model, replies)
        self._prompts = prompts
        self._lookup = lookup
        self._mended: set[Key] = set()
        self._repairs: Counter[Key] = Counter()

    def bill(self, key: Key) -> Bill:
        """Return what a guide has taken so far."""
        return self._asking.bill(key)

    def forget_replies(self, key: Key) -> None:
        """Drop the saved replies of a guide that is finished."""
        self._asking.forget(key)

    async def write(self, marker: Marker, facts: Facts) -> Draft:
        """Have the model write a guide.

        Raises:
            ModelError: There is no reply, or none that can be read.
        """
        key = key_of(marker)
        prompt = self._prompts[key]
        answer = await self._asking.ask(key, prompt)
        try:
            return self._read(answer, key, facts)
        except ReplyError as error:
            self._asking.drop(prompt)
            second = again(prompt, error.message)
            answer = await self._asking.ask(key, second)
        try:
            return self._read(answer, key, facts)
        except ReplyError as error:
            self._asking.drop(second)
            raise ModelError(f"{answer.model}: {error}") from None

    async def repair(self, marker: Marker, facts: Facts, judged: Judged) -> Draft | None:
        """Return a draft without what is wrong in this one; None when it can't be got.

        Raises:
            ModelError: Nothing of the draft can be used.
        """
        key, draft, report = key_of(marker), judged.draft, judged.report
        if not report.errors:
            return None
        if key not in self._mended:
            self._mended.add(key)
            better = mend(draft, report.findings, facts, self._lookup)
            if better is not None:
                return better
        if self._repairs[key] < _REPAIRS:
            self._repairs[key] += 1
            second = repair(self._prompts[key], facts, draft, report.findings)
            better = await self._asked_again(key, second, draft, facts)
            if better is not None:
                return better
        self._refuse(key, draft, report)
        return None

    async def _asked_again(
        self, key: Key, second: Prompt, draft: Draft, facts: Facts
    ) -> Draft | None:
        try:
            refuse_secrets(key.shown, second.outgoing)
            answer = await self._asking.ask(key, second)
            file = facts.definition.file
            return read_repair(answer.text, draft, file, second.sections)
        except HowtoError:
            # The first reply is there; its true sections are worth more than an error.
            return None

    def _refuse(self, key: Key, draft: Draft, report: Report) -> None:
        """Raise when too little of a draft is left to publish."""
        errors = [error for error in report.errors if not error.code.startswith(VERIFIED)]
        failed = {finding.section for finding in errors}
        model, first = self.bill(key).model, report.errors[0]
        if set(THREE) <= failed:
            message = f"{model}: every section is false or badly formed; first: {first.message}"
            raise ModelError(message)
        if failed & {Section.DESCRIPTION, Section.STEPS} and key.language != "en":
            # A guide is in one language.
            raise ModelError(
                f"{model}: {first.message} The offline writer, which writes English, can't "
                "replace it."
            )

    def _read(self, answer: Answer, key: Key, facts: Facts) -> Draft:
        draft = read_reply(answer.text, facts.definition.file, answer.model)
        draft = replace(draft, language=key.language)
        return with_proven(draft, facts) if key.language == "en" else draft
