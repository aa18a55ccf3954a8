"""Words as search sees them: where they stand in a text, and in what form they compare."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from msgspec import Struct

# \w leaves out the vowel signs and joiners of Indian scripts, which belong to their words.
_LETTER = r"[\w\u0300-\u036f\u0900-\u0dff\u200c\u200d]"
_WORD = re.compile(rf"{_LETTER}+(?:[+.&'’]{_LETTER}+)*")
_PART = re.compile(rf"{_LETTER}+")
_ASCII_WORD = re.compile(r"\w+(?:[+.&']\w+)*", re.ASCII)
_JOINER = re.compile(r"[+.&'’]")
_INITIALS = re.compile(r"\w(?:\.\w)+")
_JOINERS_OF_SCRIPTS = str.maketrans("", "", "\u200c\u200d")

_INSIDE = (".", "'", "+", "&", "_")
"""ASCII signs that may be inside of a word."""
_BETWEEN_WORDS = {code: " " for code in range(128) if not chr(code).isalnum()}

STOP_WORDS = frozenset(
    "a about an and are as at be been by did do does for from had has have how in into is it its of"
    " on or over s than that the their them there these they this those to under was were what when"
    " where which who whom whose why will with".split()
)
"""Words that say how others belong together, and nothing about what a topic is about."""


class Word(Struct, frozen=True):
    """A word in its form for comparing, and the range of the text that it stands in.

    `parts` are the forms inside a word like `2+2` or `s.8`; other words have none.
    """

    form: str
    start: int
    end: int
    parts: tuple[str, ...] = ()


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text."""
    for match in _WORD.finditer(text):
        form, parts = _forms(match[0])
        if form:
            yield Word(form, match.start(), match.end(), parts)


def parts_of(word: Word, text: str) -> Iterator[Word]:
    """Yield the parts of a word as words of their own."""
    if word.parts:
        for match in _PART.finditer(text, word.start, word.end):
            yield Word(fold(match[0]), match.start(), match.end())


def forms(text: str) -> list[str]:
    """Return the forms of a text's words in order, a word with parts followed by its parts.

    The same as going through `words` and `parts`, at a fraction of the cost.
    """
    if text.isascii():
        lowered = text.lower()
        sentences = lowered.replace(". ", " ").removesuffix(".")
        # Whether any is there that may be inside of a word; a regular expression takes longer to say.
        if not any(map(sentences.__contains__, _INSIDE)):
            return sentences.translate(_BETWEEN_WORDS).split()
        written: list[str] = _ASCII_WORD.findall(lowered)
        if "".join(written).isalnum():
            return written
    else:
        written = _WORD.findall(text)
    found: list[str] = []
    for word in written:
        if word.isalnum() and word.isascii():
            found.append(word.lower())
        else:
            form, parts = _forms(word)
            if form:
                found.append(form)
                found += parts
    return found


def _forms(word: str) -> tuple[str, tuple[str, ...]]:
    """Return the form of a word and the forms of its parts.

    Initials lose their dots, so that S.R. Bommai is found as SR Bommai; a possessive is its owner.
    """
    if "'" in word or "’" in word:
        word = re.sub(r"['’]s$", "", word, flags=re.IGNORECASE)
        word = re.sub(r"['’]", "", word)
    form = fold(word)
    if not _JOINER.search(word):
        return form, ()
    parts = tuple(part for found in _PART.findall(word) if (part := fold(found)))
    if _INITIALS.fullmatch(word):
        return form.replace(".", ""), parts
    return form, parts


def fold(word: str) -> str:
    """Return a word without case, without the accents of Latin letters and without invisible joiners."""
    if word.isascii():
        return word.lower().strip("_")
    decomposed = unicodedata.normalize("NFKD", word.casefold()).translate(_JOINERS_OF_SCRIPTS)
    bare = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    # White space would split the form; compatibility forms of some signs have it.
    return unicodedata.normalize("NFC", "".join(bare.split())).strip("_")


def key_of(words: Iterable[str]) -> str:
    """Return what names are compared by: their words without stop words."""
    return " ".join(word for word in words if word not in STOP_WORDS)
