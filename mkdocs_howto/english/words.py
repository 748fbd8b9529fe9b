"""Plain English out of identifiers, docstrings and comments. Knows no code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from mkdocs_howto.english.lexicon import base_form, is_verb, specific, third_person
from mkdocs_howto.guide.text import sentences as ends
from mkdocs_howto.guide.text import visible

VAGUE = re.compile(
    r"\b(?:get|gets|getting|got|gotten|do|doing|done|handl(?:e|es|ed|ing|er|ers)"
    r"|process(?:es|ed|ing|or|ors)?|manag(?:e|es|ed|ing|er|ers|ement)"
    r"|perform(?:s|ed|ing|er|ance)?|deal|deals|dealt|dealing|various|variously|stuff|things?|etc)\b",
    re.IGNORECASE,
)
"""Words that say nothing; `does` is left to the auxiliary of `does not`."""

_DOES = re.compile(r"\bdoes\b(?! not\b|n't\b)", re.IGNORECASE)
_AUXILIARY = re.compile(r"\bdo(?= not\b|n't\b)", re.IGNORECASE)

_INSTEAD = (
    (r"\bgets called\b", "is called"),
    (r"\bget called\b", "are called"),
    (r"\bgets(?= (?:the|an?|all|its|this|that|each|any|passed)\b)", "receives"),
    (r"\bget(?= (?:the|an?|all|its|this|that|each|any)\b| `)", "read"),
    (r"\b(?:child|sub)[ -]process\b", "subprocess"),
    (r"\bprocesses\b", "works through"),
    (r"\bprocessed\b", "worked through"),
    (r"\bprocessing\b", "working through"),
    (r"\bperforms\b", "carries out"),
    (r"\bperformed\b", "carried out"),
    (r"\bperforming\b", "carrying out"),
    (r"\bperform\b", "carry out"),
    (r"\bhandled by\b", "left to"),
    (r"\bhandles\b", "takes care of"),
    (r"\bhandling\b", "treatment"),
    (r"\bhandlers\b", "callbacks"),
    (r"\bhandler\b", "callback"),
    (r"\bhandle\b", "take care of"),
    (r"\bcontext manager\b", "`with` context"),
    (r"\bmanages\b", "looks after"),
    (r"\bmanage\b", "look after"),
    (r"\bmanager\b", "keeper"),
    (r"\bdeals with\b", "is concerned with"),
    (r"\bdealing with\b", "working with"),
    (r"\bdeal with\b", "work with"),
    (r"\bvarious\b", "several"),
    (r"\bthings\b", "items"),
    (r"\bthing\b", "item"),
    (r"\bstuff\b", "data"),
    (r",? etc\.?(?=[\s,;)]|$)", " and so on"),
    (r"\bdone\b", "finished"),
)

_ROLE = re.compile(r":(?:[a-zA-Z]+:)*[a-zA-Z]+:`~?\.?([^`<]+?)(?:\s*<[^`>]*>)?`")
_ANGLE = re.compile(r"`([^`<]+?)\s*<[^`>]+>`_{1,2}")
_CROSSREF = re.compile(r"\[([^\[\]]+)\]\[[^\[\]]*\]")
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]*\)")
_FOOTNOTE = re.compile(r"\s*\[(?:\d+|#\w*)\]_")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_SPAN = re.compile(r"`([^`]*)`")
_BOLD = re.compile(r"\*\*([^*\s][^*]*)\*\*")
_ITALIC = re.compile(r"(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])")
_CODE_WORD = re.compile(
    r"(?<![\w`./@-])("
    r"__\w+__|[A-Za-z]\w*_\w+|[a-zA-Z_][\w.]*\(\)|--[a-z][\w-]+|\*{1,2}[a-z_]\w*|\$[A-Z_]+"
    r"|[a-z]\w*(?:\.[A-Za-z_]\w+)+|None|True|False"
    r")(?![\w`(])"
)
_OPEN = re.compile(
    r"\b(?:if|when|with|as|by|of|the|an?|to|and|or|for|which|that|from|in|on|following"
    r"|(?<!there )(?<!it )(?<!they )(?:is|are))$"
)
"""How a sentence ends that goes on in a list."""
_ENGLISH = frozenset(
    (
        "the a an of to and in is are be for with from or if this that by as it on at not "
        "when which whether into all each any one its no than then can will has have "
        "given your you"
    ).split()
)
_FOREIGN = frozenset(
    (
        "der die das und ist nicht ein eine mit für den von zu le la les des une est pour "
        "dans avec que el los las una para con por del il gli che di della zum wird "
        "werden sont sur son como"
    ).split()
)


def span(code: str) -> str:
    """Return text as a code span of one line; a backtick, which would end it, is an apostrophe."""
    flat = re.sub(r"\s*\n\s*", " ", visible(code))
    return f"`{flat.replace('`', chr(39)).strip() or ' '}`"


def listed(items: Iterable[str], conjunction: str = "and") -> str:
    """Return `a, b and c`."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def parts(identifier: str) -> list[str]:
    """Return the words of an identifier, lower case: `checkModel_id` is check, model, id."""
    spaced = re.sub(r"([a-z0-9])([A-Z])|([A-Z]+)([A-Z][a-z])", r"\1\3 \2\4", identifier)
    return [word.lower() for word in re.split(r"[\W_]+", spaced) if word]


def readable(identifier: str) -> str:
    """Return an identifier as words; as a code span where the words would say nothing."""
    words = " ".join(parts(identifier))
    return words if words and not is_vague(words) else span(identifier)


def capitalised(text: str) -> str:
    """Return text with its first letter in upper case; a code span at its start stays."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Return text as a sentence: first letter in upper case, a full stop at its end."""
    text = text.strip().rstrip(",;:")
    return capitalised(text) if text.endswith((".", "!", "?")) else f"{capitalised(text)}."


def split_outside(pattern: str, text: str) -> list[str]:
    """Split text at a pattern, but not inside code spans.

    Args:
        pattern: A regular expression that sees each code span as `` `0` ``, `` `1` `` and so on.
    """
    spans: list[str] = []

    def keep(match: re.Match[str]) -> str:
        spans.append(match.group())
        return f"`{len(spans) - 1}`"

    kept = _SPAN.sub(keep, text)
    return [_SPAN.sub(lambda m: spans[int(m.group(1))], part) for part in re.split(pattern, kept)]


def masked(text: str) -> str:
    """Return text with its code spans blanked out."""
    return _SPAN.sub("``", text)


def is_vague(text: str) -> bool:
    """Whether text outside code spans has a word that says nothing."""
    bare = _AUXILIARY.sub("", masked(text))
    return bool(VAGUE.search(bare) or _DOES.search(bare))


def without_vague(text: str) -> str:
    """Return text with its vague words replaced; empty when that can't be done.

    Code spans stay as they are.
    """
    if not is_vague(text):
        return text
    # The summary of what gives a value back.
    text = re.sub(r"^Get(s?) ", r"Return\1 ", text)
    pieces = re.split(r"(`[^`]*`)", text)
    for index in range(0, len(pieces), 2):
        for pattern, instead in _INSTEAD:
            pieces[index] = re.sub(pattern, _cased(instead), pieces[index], flags=re.IGNORECASE)
    rewritten = "".join(pieces)
    return "" if is_vague(rewritten) else rewritten


def _cased(instead: str) -> Callable[[re.Match[str]], str]:
    def replacement(match: re.Match[str]) -> str:
        return capitalised(instead) if match.group()[:1].isupper() else instead

    return replacement


def plain(text: str, names: Iterable[str] = ()) -> str:
    """Return docstring text as plain text with code spans: markup of reST and Markdown removed.

    Args:
        names: Parameters and the like; where they are marked as emphasis, they become code spans.
    """
    text = " ".join(re.split(r"(?:^|\s)\.\. \w+::", text)[0].split())
    text = _ROLE.sub(lambda m: span(_short(m.group(1))), text)
    text = _ANGLE.sub(r"\1", text)
    text = text.replace("``", "`").replace("`\\ ", "` ").replace("`\\s", "`")
    text = _CROSSREF.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    text = _FOOTNOTE.sub("", text)
    known = set(names)
    text = _outside(text, lambda t: _unmarked(t, known))
    text = re.sub(r"(?<![^\s(])`\s*`(?![^\s).,;:])", "", text)
    if text.count("`") % 2:
        text = text.replace("`", "")
    text = _outside(text, lambda t: _CODE_WORD.sub(lambda m: span(m.group(1)), t))
    return re.sub(r"\s+([,.;:!?])(?=\s|$)", r"\1", text).strip()


def _outside(text: str, change: Callable[[str], str]) -> str:
    """Return text with what stands outside its code spans changed."""
    pieces = re.split(r"(`[^`]*`)", text)
    return "".join(piece if index % 2 else change(piece) for index, piece in enumerate(pieces))


def _unmarked(text: str, names: set[str]) -> str:
    text = re.sub(r"<sup>", "^", text)
    text = _TAG.sub("", text)
    text = _BOLD.sub(r"\1", text)
    text = _ITALIC.sub(lambda m: span(m.group(1)) if m.group(1) in names else m.group(1), text)
    return re.sub(r"(?<=\w)_{1,2}(?=[\s.,;:)]|$)|\|(?=[\w@])|(?<=\w)\|", "", text)


def _short(target: str) -> str:
    return target.rpartition(".")[2] if target.count(".") > 1 else target


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of plain text, without a full stop inside code spans or abbreviations."""
    return (text[start:end] for start, end in ends(text))


def is_english(text: str) -> bool:
    """Whether a text is English, as far as a sentence tells; without any hint it counts as such."""
    bare = masked(text)
    letters = [c for c in bare if c.isalpha()]
    if letters and sum(not c.isascii() for c in letters) > 0.15 * len(letters):
        return False
    found = {word.lower() for word in re.findall(r"[^\W\d_]+", bare)}
    return len(found & _FOREIGN) <= len(found & _ENGLISH)


def first_sentence(text: str, names: Iterable[str] = ()) -> str:
    """Return the first sentence of docstring text, clean, English and specific; empty otherwise.

    The sentence has no full stop at its end.
    """
    cleaned = plain(text, names)
    first = next(sentences(cleaned), "").rstrip(" .:;,")
    if not first or not is_english(first) or first.endswith(("(", "[")) or _OPEN.search(first):
        return ""
    return without_vague(first)


_AFTER_VERB = frozenset(
    (
        "a an the this that these those each all any every some one two both its their it "
        "them your how what whether if when which where who no new only either more "
        "information"
    ).split()
)
_NOUN_AFTER = frozenset(
    (
        "of class function method module type object decorator instance that which used "
        "returned is are mixin"
    ).split()
)
_VERB_FOR = frozenset(
    ("wait search look check test ask watch listen allow poll scan prepare account call").split()
)


def as_clause(text: str, *, strict: bool = False) -> str:
    """Return an imperative or third-person sentence as a clause without subject.

    `Return the name` and `Returns the name` become `returns the name`.

    Args:
        text: A clean sentence.
        strict: Accept a bare verb only before a word that makes it one (`Limit how often`), as
            a class's summary is mostly a noun phrase (`Test client for …`).

    Returns:
        The clause; empty when the text does not start with a verb.
    """
    first, space, rest = text.partition(" ")
    adverb = ""
    if first.lower().endswith("ly") and space and not is_verb(first.lower()):
        adverb, (first, space, rest) = first.lower() + " ", rest.partition(" ")
    word = first.rstrip(",")
    if not word.isalpha():
        return ""
    base = base_form(word)
    following = rest.partition(" ")[0].lower().strip(",.;:")
    if word.lower() == "get" and rest:
        return f"{adverb}returns {_second_verb(rest)}"
    if base and not is_verb(word):
        verb = "return" if base == "get" else specific(base)
        return f"{adverb}{third_person(verb)}{first[len(word) :]}{space}{rest}"
    if not is_verb(word):
        return ""
    if following in _NOUN_AFTER or (following == "for" and word.lower() not in _VERB_FOR):
        return ""
    if strict and following not in _AFTER_VERB and not following.startswith("`"):
        return ""
    rest = _second_verb(rest)
    return f"{adverb}{third_person(specific(word.lower()))}{first[len(word) :]}{space}{rest}"


def _second_verb(rest: str) -> str:
    """Put the verb after the last `and`, `or` or `then` into the third person too."""

    def change(match: re.Match[str]) -> str:
        word = match.group(2)
        if is_verb(word) and match.group(3).strip().lower() in _AFTER_VERB:
            return match.group(1) + third_person(word) + match.group(3)
        return match.group()

    direct = re.match(r"(and|or) ([a-z]+) ", rest)
    if direct and is_verb(direct[2]):
        rest = f"{direct[1]} {third_person(direct[2])} {rest[direct.end() :]}"
    return re.sub(r"((?:\band|\bor|\bthen|,) )([a-z]+)( \w+)", change, rest)


def imperative(clause: str) -> str:
    """Return a third-person clause as an imperative: `sends a request` is `send a request`."""
    first, space, rest = clause.partition(" ")
    rest = re.sub(r"\b(and|or) ([a-z]+s)\b", lambda m: f"{m[1]} {base_form(m[2]) or m[2]}", rest)
    return f"{base_form(first) or first}{space}{rest}"


_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|must|should|can|may|will|does)\b")


def is_clause(text: str) -> bool:
    """Whether a text that starts with an article has a verb of its own: `The runner provides …`."""
    main = re.split(r" (?:that|which|who|where|whose|when|if) ", text)[0]
    if _FINITE.search(main):
        return True
    words = re.findall(r"[a-z]+", re.split(r",| (?:for|to|of|in) ", main)[0])
    return any(base_form(word) and not is_verb(word) for word in words[1:5] if word.endswith("s"))


_SPELT = re.compile(r"\W*[FHLMNRSX](?=[A-Z][A-Z0-9])")
_VOWEL = re.compile(r"\W*(?:[aeio]|u(?!ni|rl|s[eabi]|til|tf|uid))", re.IGNORECASE)


def with_article(noun: str) -> str:
    """Return a noun behind `a` or `an`, by how its first word sounds; `HTTP` is spelt."""
    return f"{'an' if _VOWEL.match(noun) or _SPELT.match(noun) else 'a'} {noun}"


def counted(number: int, noun: str) -> str:
    """Return `1 item` or `3 items`."""
    return f"{number} {noun if number == 1 else noun + 's'}"


def packed(clauses: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    """Yield runs of clauses that fit one sentence of about so many words."""
    run: list[str] = []
    size = 0
    for clause in clauses:
        length = len(clause.split())
        if run and (size + length > most or len(run) == 4):
            yield run
            run, size = [], 0
        run.append(clause)
        size += length
    if run:
        yield run
