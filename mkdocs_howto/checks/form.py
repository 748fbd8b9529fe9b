"""HT1: the form of a guide: its sections, its steps, its fence, and that nothing was cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_howto.checks.reading import Passage
from mkdocs_howto.checks.registry import Case, Complaint, check
from mkdocs_howto.guide import HEADINGS, THREE, Odd, Oddity, Section, Severity

MOST_STEPS = 20
"""Steps beyond which nobody reads on."""


def _odd(case: Case, *kinds: Oddity) -> Iterator[Odd]:
    if case.file is not None:
        yield from (odd for odd in case.file.odd if odd.kind in kinds)


def _at(case: Case, odd: Odd) -> str:
    return f" (line {odd.line})" if odd.line else ""


@check(
    "HT101",
    "missing-section",
    "Description, Execution Steps and Usage Example are all there, and none is empty.",
    wrong="## Description\n\n`pack` packs a folder.\n\n## Usage Example\n",
    right="## Description\n\n`pack` packs a folder.\n\n"
    "## Execution Steps\n\n1. **Open.** Opens it.\n\n"
    "## Usage Example\n\n```python\nprint(pack)\n```\n",
)
def missing_section(case: Case) -> Iterator[Complaint]:
    """Find sections that are missing or empty."""
    draft = case.draft
    filled = {
        Section.DESCRIPTION: draft.description.strip(),
        Section.STEPS: draft.steps,
        Section.EXAMPLE: draft.example.strip(),
    }
    missing = {odd.section for odd in _odd(case, Oddity.NO_SECTION)}
    for section in THREE:
        if not filled[section]:
            state = "is missing" if section in missing else "is empty"
            mend = f"Write the section under the heading “{HEADINGS[section]}”."
            yield Complaint(section, 0, f"The section “{HEADINGS[section]}” {state}.", mend)


@check(
    "HT102",
    "sections-order",
    "The three sections come once each, in their order.",
    wrong="## Usage Example\n\n## Description",
    right="## Description\n\n## Execution Steps\n\n## Usage Example",
)
def sections_order(case: Case) -> Iterator[Complaint]:
    """Find sections that come twice or too early."""
    for odd in _odd(case, Oddity.TWICE, Oddity.ORDER):
        name = HEADINGS[odd.section]
        said = "comes twice" if odd.kind is Oddity.TWICE else "comes after a later section"
        mend = "Order: Description, Execution Steps, Usage Example; each once."
        yield Complaint(odd.section, 0, f"The section “{name}” {said}{_at(case, odd)}.", mend)


@check(
    "HT103",
    "step-numbers",
    "Steps are a list numbered 1, 2, 3 and so on.",
    wrong="1. **Open.** Opens the file.\n3. **Close.** Closes it.",
    right="1. **Open.** Opens the file.\n2. **Close.** Closes it.",
)
def step_numbers(case: Case) -> Iterator[Complaint]:
    """Find steps without numbers or with wrong ones."""
    for _ in _odd(case, Oddity.UNNUMBERED):
        yield Complaint(Section.STEPS, 1, "The steps have no numbers.", "Number them from 1.")
    for odd in _odd(case, Oddity.NUMBERING):
        message = f"The steps are numbered {odd.detail}."
        yield Complaint(Section.STEPS, 1, message, "Number them 1, 2, 3 in their order.")


@check(
    "HT104",
    "step-count",
    f"There are at most {MOST_STEPS} steps.",
    severity=Severity.WARNING,
    wrong="\n".join(f"{n}. **Part {n}.** Writes it." for n in range(1, MOST_STEPS + 2)),
    right="1. **Pack.** Writes the files.",
)
def step_count(case: Case) -> Iterator[Complaint]:
    """Find guides that nobody reads to the end."""
    count = len(case.draft.steps)
    if count > MOST_STEPS:
        message = f"There are {count} steps; at most {MOST_STEPS} are read."
        yield Complaint(Section.STEPS, MOST_STEPS + 1, message, "Put related steps together.")


@check(
    "HT105",
    "one-fence",
    "The example is one closed Python fence; no other section has one.",
    wrong="```javascript\npack();\n```",
    right="```python\npack()\n```",
)
def one_fence(case: Case) -> Iterator[Complaint]:
    """Find fences that are missing, left open, of another language or too many."""
    said = {
        Oddity.FENCES: "There is a code fence too many",
        Oddity.NO_FENCE: "The example stands in no code fence",
        Oddity.OPEN_FENCE: "The example's code fence is not closed",
        Oddity.NOT_PYTHON: "The example's code fence is of another language",
        Oddity.WRAPPED: "The whole guide stands in a code fence",
    }
    mend = "Put one Python program in one fence, under “Usage Example”."
    for odd in _odd(case, *said):
        detail = f": {odd.detail}" if odd.detail else ""
        yield Complaint(odd.section, 0, f"{said[odd.kind]}{detail}{_at(case, odd)}.", mend)


_PROMPT = re.compile(
    r"\binstructions?\s+for\s+(?:generating|writing|creating)\b"
    r"|\banaly[sz]e\s+the\s+code\b|\bunderstand\s+the\s+logic\b"
    r"|\bstep-by-step\s+guide\b.{0,40}:|\b(?:explain|describe)\s+(?:what|the\s+sequence)\b"
    r"|\bprovide\s+(?:a\s+|an\s+)?(?:code\s+|usage\s+)?(?:example|description)\b"
    r"|\bavoid\s+(?:using\s+)?vague\b|\bvague\s+terms?\b|\bbe\s+specific\s+about\b"
    r"|\bhow\s+to\s+use\s+(?:this|the)\s+(?:code\s+)?(?:block|snippet)\b"
    r"|\bas\s+an?\s+(?:ai|artificial|large)\b.{0,20}\b(?:model|assistant)\b|\blanguage\s+model\b"
    r"|\b(?:here\s+is|here's|below\s+is)\s+(?:the|a|your|an)\b.{0,60}\b(?:guide|documentation)\b"
    r"|\b(?:i\s+hope|let\s+me\s+know|feel\s+free|i\s+cannot|i\s+can't|i'm\s+sorry|i\s+apologi[sz]e)\b"
    r"|^[ \t]*(?:sure|certainly|of\s+course|absolutely)[,!]"
    r"|\byour\s+(?:task|job|role)\s+is\b|\byou\s+are\s+(?:a|an)\s+(?:\w+\s+){0,3}"
    r"(?:assistant|writer|expert|engineer|developer|model)\b"
    r"|\b(?:system|assistant)\s*prompt\b|<\|[\w ]+\|>|\[/?INST\]|<</?SYS>>"
    r"|^[ \t]*#{0,3}[ \t]*(?:user|assistant|system|human)\s*:"
    r"|\b(?:input|provided)\s+code\s*:|\bcode\s+(?:block|snippet)\s+(?:above|below|here)\b"
    r"|\brespond\s+(?:only\s+)?(?:with|in)\b|\boutput\s+format\b",
    re.IGNORECASE | re.MULTILINE,
)
_TEMPLATE = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\bTODO\b|\bFIXME\b|\bTBD\b|\blorem\s+ipsum\b"
    r"|\[(?:insert|your|add|todo|placeholder|name|description)\b[^\]]*\]"
    r"|<(?:insert|your|add|placeholder)\b[^>]*>|\bplaceholder\s+text\b"
    r"|\binsert\s+\w+\s+here\b",
    re.IGNORECASE,
)


@check(
    "HT106",
    "leftover-text",
    "Nothing of a prompt, of a template or of a model's small talk is left over.",
    wrong="Analyze the code and be specific about what happens. [insert description]",
    right="`pack` writes the files below a folder to a ZIP archive.",
)
def leftover_text(case: Case) -> Iterator[Complaint]:
    """Find text that was meant for a writer and not for a reader."""
    mend = "Delete it: readers see this text."
    for each in case.passages:
        allowed = "How to Use This Code Block" if each.part == "title" else ""
        if each.text.strip() == allowed:
            continue
        for pattern in (_PROMPT, _TEMPLATE):
            if (match := pattern.search(each.masked)) and not _quoted(case, match[0]):
                line = each.at(match.start())
                message = f"Left over from a prompt or template: “{match[0].strip()}”."
                yield Complaint(each.section, line, message, mend)
                break
    for number, text in case.file.stray if case.file else ():
        if _PROMPT.search(text) or _TEMPLATE.search(text):
            message = f"Left over from a prompt or template, on line {number}: “{text.strip()}”."
            yield Complaint(Section.DESCRIPTION, 0, message, mend)
    for number, text in enumerate(case.draft.example.splitlines(), 1):
        _, mark, comment = text.partition("#")
        if mark and (match := _PROMPT.search(comment)):
            message = f"Left over from a prompt: “{match[0].strip()}”."
            yield Complaint(Section.EXAMPLE, number, message, mend)


def _quoted(case: Case, text: str) -> bool:
    """Whether the code itself says so, as code about templates and prompts does."""
    joined = re.sub(r"[\W_]", "", text).casefold()
    named = any(joined in name.replace("_", "").casefold() for name in case.world.names)
    return (bool(joined) and named) or case.world.ground.has_text(text)


_LABEL = re.compile(
    r"^[ \t]*(?:\*\*|__|#+\s*)?(?:description|execution\s+steps?|usage\s+examples?|example\s+usage"
    r"|steps)(?:\*\*|__)?\s*(?::|$)",
    re.IGNORECASE | re.MULTILINE,
)
_CODE_LINE = re.compile(
    r"^[ \t]*(?:from\s+[\w.]+\s+import\s+\w|import\s+\w+(?:\s*$|\s+as\s)|(?:async\s+)?def\s+\w+\(|"
    r"class\s+\w+[(:]|>>> |(?:await\s+)?[\w.]+\s*=\s*[\w.]+\(.*\)\s*$|print\(.*\)\s*$)",
    re.MULTILINE,
)
_NUMBERED = re.compile(r"^[ \t]*\d+[.)]\s+\S.*\n\s*\d+[.)]\s+\S", re.MULTILINE)


@check(
    "HT107",
    "foreign-text",
    "Each section holds its own kind of text, and no text stands outside the sections.",
    wrong="## Description\n\nDescription: packs a folder.\n\n1. Opens it.\n2. Closes it.",
    right="## Description\n\n`pack` packs a folder.",
)
def foreign_text(case: Case) -> Iterator[Complaint]:
    """Find text of one section in another, and text in none."""
    for each in case.passages:
        if each.part in ("title", "note"):
            continue
        match = _LABEL.search(each.masked) or _CODE_LINE.search(each.masked)
        if match is None and each.part == "description":
            match = _NUMBERED.search(each.masked)
        if match is not None:
            shown = " ".join(match[0].split())
            message = f"“{shown}” belongs to another section."
            yield Complaint(each.section, each.at(match.start()), message, "Move or delete it.")
    if case.file is None:
        return
    for odd in _odd(case, Oddity.UNKNOWN_SECTION):
        message = f"The section “{odd.detail}”{_at(case, odd)} is none of the known ones."
        yield Complaint(odd.section, 0, message, "Move its text into one of the three sections.")
    if case.file.stray:
        number, text = case.file.stray[0]
        message = f"Line {number} stands in no section: “{text.strip()[:60]}”."
        yield Complaint(Section.DESCRIPTION, 0, message, "Move it below a heading or delete it.")


_END = re.compile(r"[.!?…:。！？।][\"'“”’«»)\]*_`·）」』]*\s*$|[`·][)\"'“”’«»*_）」』]*\s*$")
_BRACKETS = {"(": ")", "[": "]", "{": "}", "（": "）", "「": "」", "『": "』"}
# Marks that open in one language close in another: German writes „so“ and »so«.
_QUOTES = {"en": {"“": "”", "«": "»"}, "de": {"„": "“"}}
_DANGLING = re.compile(
    r"\b(?:and|or|the|a|an|of|to|with|for|by|in|from|when|which|that|its|as|is|are|if|then|using)"
    r"…?\s*$|\b(?:and|or|the|a|an|which|its|if|when|because|than)\.\s*$",
)

_DANGLING_TITLE = re.compile(
    r"\b(?:and|or|the|a|an|of|with|which|that|its|is|are|when|if)\s*$", re.I
)


@check(
    "HT108",
    "cut-off",
    "Prose ends with the end of a sentence; code spans and brackets are closed.",
    wrong="Opens `archive with the mode (",
    right='Opens `target` with the mode (`"w"`).',
)
def cut_off(case: Case) -> Iterator[Complaint]:
    """Find prose that stops in the middle."""
    for each in case.passages:
        text = each.masked.rstrip()
        line = each.at(len(text))
        if "`" in _between(each):
            yield Complaint(each.section, line, "A code span is not closed.", "Add the backtick.")
            continue
        if each.part not in ("description", "step"):
            continue
        if opened := _unclosed(text, case.settings.language):
            message = f"“{opened}” is opened and not closed."
            yield Complaint(each.section, line, message, "Close it.")
        unfinished = text.endswith((":", "：")) and not _goes_on(case, each)
        # The words are English ones: a German sentence may well end with “an”.
        dangling = case.settings.language == "en" and _DANGLING.search(text)
        if unfinished or not _END.search(text) or dangling:
            shown = each.text.rstrip()[-40:]
            message = f"The text stops at “{shown}”."
            yield Complaint(each.section, line, message, "Finish the sentence.")


@check(
    "HT111",
    "cut-off-title",
    "Titles of steps are whole: none ends with “the” or “with”, none leaves a bracket open.",
    severity=Severity.WARNING,
    wrong="1. **Write the.** Opens `target` for writing.",
    right="1. **Write the archive.** Opens `target` for writing.",
)
def cut_off_title(case: Case) -> Iterator[Complaint]:
    """Find titles that stop in the middle."""
    for each in case.passages:
        if each.part != "step title":
            continue
        text, language = each.masked.rstrip(" ."), case.settings.language
        dangling = language == "en" and _DANGLING_TITLE.search(text)
        if dangling or _unclosed(text, language):
            message = f"The title stops at “{each.text.rstrip()[-40:]}”."
            yield Complaint(each.section, each.line, message, "Finish it.")


def _goes_on(case: Case, each: Passage) -> bool:
    """Whether another paragraph of the description follows."""
    if each.part == "step title":
        return True
    return each.part == "description" and any(
        other.part == "description" and other.line > each.line for other in case.passages
    )


def _between(each: Passage) -> str:
    """Return the text between code spans."""
    pieces, start = [], 0
    for code in each.codes:
        pieces.append(each.text[start : code.start])
        start = code.end
    return "".join([*pieces, each.text[start:]])


def _unclosed(text: str, language: str) -> str:
    pairs = _BRACKETS | _QUOTES.get(language, _QUOTES["en"])
    waiting = []
    for index, char in enumerate(text):
        if char in pairs:
            waiting.append(char)
        elif waiting and char == pairs[waiting[-1]]:
            waiting.pop()
        elif char == ")" and not waiting and re.search(r"(?:^|\s)\w{1,3}$", text[:index]):
            continue  # a list label such as `a)`
    return waiting[-1] if waiting else ""


@check(
    "HT109",
    "empty-step",
    "Every step says something, and no step says what another one said.",
    wrong="1. **Open the file.**\n2. **Open the file.**",
    right="1. **Open the file.** Opens `path` for reading.",
)
def empty_step(case: Case) -> Iterator[Complaint]:
    """Find steps without text, and steps that come twice."""
    seen: dict[tuple[object, ...], int] = {}
    for number, step in enumerate(case.draft.steps, 1):
        text = step.text.strip()
        # A title with lines that open says enough: code reads better as code.
        if not text and not step.points and (len(step.title.split()) < 2 or not step.title.strip()):
            yield Complaint(Section.STEPS, number, "The step has no text.", "Say what happens.")
            continue
        first = seen.setdefault((text, step.title, step.file, step.lines, step.points), number)
        if first != number:
            message = f"Step {number} repeats step {first}."
            yield Complaint(Section.STEPS, number, message, "Delete one of the two.")


_SCRIPTS = {
    "ru": r"[\u0400-\u04ff]",
    "uk": r"[\u0400-\u04ff]",
    "zh": r"[\u4e00-\u9fff]",
    "ja": r"[\u3040-\u30ff\u4e00-\u9fff]",
    "ko": r"[\uac00-\ud7af]",
}
_KANA = r"[\u3040-\u30ff]"
# fmt: off
_COMMON = {
    "en": "the a an of and or is are with for from to in on by when which that this it as if not",
    "de": "der die das und oder ist sind mit für von zu im ein eine wird werden nicht wenn den dem"
    " in an auf als aus bei nach es sie sich nur auch des",
    "fr": "le la les des et ou est sont avec pour dans un une du que qui il elle sur par ne pas"
    " en au aux ce cette si sans",
    "es": "el la los las de y o es son con para por en un una que se del al no como cuando"
    " en si su lo sin este esta",
    "pt": "o a os as de e ou é são com para por em um uma que se do da não como quando",
    "it": "il la i gli le di e o è sono con per in un una che si del della non come quando",
    "nl": "de het een en of is zijn met voor van naar in op wordt worden niet als die dat",
    "pl": "i lub jest są z dla od do w na przez nie jeśli gdy który która to się oraz",
}
# fmt: on
_WORDS = {code: frozenset(words.split()) for code, words in _COMMON.items()}


@check(
    "HT110",
    "language",
    "Prose is in the language asked for.",
    wrong="Diese Funktion packt den Ordner und gibt die Datei mit den Namen zurück.",
    right="`pack` packs the folder and returns the file with the names.",
)
def language(case: Case) -> Iterator[Complaint]:
    """Find passages in another language than the one asked for, and sections of short ones."""
    if case.draft.writer == "offline":
        return  # What it quotes is in the language of the code's author.
    wanted = case.settings.language
    for section in THREE:
        passages = [each for each in case.passages if each.section is section]
        prose = [re.sub("[`·]+", " ", each.masked) for each in passages]
        places = [
            (each.line, spoken(text, wanted)) for each, text in zip(passages, prose, strict=True)
        ]
        wrong = [(line, found) for line, found in places if found not in ("", wanted)]
        # Steps are often too short to tell, one by one.
        whole = spoken("\n".join(prose), wanted)
        if not wrong and whole not in ("", wanted):
            wrong = [(0, whole)]
        for line, found in wrong:
            message = (
                f"The text is in another language ({found}) than the one asked for ({wanted})."
            )
            yield Complaint(section, line, message, f"Write it in “{wanted}”.")


def spoken(text: str, wanted: str) -> str:
    """Return the language of a text; empty when it is too short to tell."""
    letters = [char for char in text if char.isalpha()]
    for code, script in _SCRIPTS.items():
        count = len(re.findall(script, text))
        if count > 0.3 * max(1, len(letters)) and count >= 4:
            if code in ("zh", "ja"):
                return _eastern(text, wanted if wanted in ("zh", "ja") else code)
            return wanted if _SCRIPTS.get(wanted) == script else code
    words = re.findall(r"[^\W\d_]+", text.casefold())
    scores = {code: sum(w in common for w in words) for code, common in _WORDS.items()}
    best = max(scores, key=lambda code: (scores[code], code == wanted))
    if wanted in _SCRIPTS:
        return best if len(letters) >= 40 else ""
    clear = scores[best] >= 4 and scores[best] >= 2 * scores.get(wanted, 0) + 1
    return best if clear else ""


def _eastern(text: str, wanted: str) -> str:
    """Return Chinese or Japanese, which share characters: no Japanese sentence is without kana."""
    kana, shared = len(re.findall(_KANA, text)), len(re.findall(_SCRIPTS["zh"], text))
    if kana >= 4 and kana > 0.1 * shared:
        return "ja"
    return "zh" if shared >= 12 and not kana else wanted
