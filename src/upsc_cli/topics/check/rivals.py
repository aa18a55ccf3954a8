"""Whether a cloze can be answered, and by one thing only."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Literal

from msgspec import Struct

from upsc_cli.topics.check.sentences import telling_words
from upsc_cli.topics.clozes import Cloze

_SAME_WORD = 85
"""Per cent of likeness from which two words that begin alike are forms of one: appoint, appointed."""

_MOST_FORMS = 2  # words of a sentence that may stand in the other in another form

_BEGINNING = 3  # letters; statutory and non-statutory are alike, and opposites

_Kind = Literal["time", "number", "words"]

_TIME = re.compile(
    r"\b(?:1\d{3}|20\d\d)\b|\b(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December|century)\b"
)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred"
    r"|half|thirds?|fourths?|quarters?|fifths?|tenths?)\b",
    re.IGNORECASE,
)


class Judged(Struct, frozen=True, dict=True):
    """A cloze with what is asked of it once and again, as it is held against many others."""

    cloze: Cloze

    @property
    def answer(self) -> str:
        """The words that are hidden."""
        return self.cloze.answer

    @cached_property
    def given(self) -> frozenset[str]:
        """The words that say something and are not hidden."""
        return telling_words(f"{self.cloze.before} {self.cloze.after}")

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The words of the answer that say something."""
        return telling_words(self.answer)

    @cached_property
    def kind(self) -> _Kind:
        """What kind of thing the answer is, as far as its form tells."""
        if _TIME.search(self.answer):
            return "time"
        return "number" if _NUMBER.search(self.answer) else "words"


def gives_itself_away(cloze: Judged) -> bool:
    """Return whether every word of the answer stands in what is not hidden."""
    return bool(cloze.hidden) and cloze.hidden <= cloze.given


def rival(cloze: Judged, others: Iterable[Judged]) -> Judged | None:
    """Return the first of the other clozes whose answer would fit as well, or None.

    It does if the other sentence says of its answer all that this one says of the hidden words, and
    the answers are of one kind: nothing outside the gap then tells them apart. One more word that the
    other lacks, like a `second` or a place, does tell. A sentence that has the right answer too, or
    part of it for an answer, says the same thing again and is no rival.
    """
    for other in others:
        if other.kind == cloze.kind and not _answers_alike(cloze, other) and _says(other, cloze.given):
            return other
    return None


def _answers_alike(cloze: Judged, other: Judged) -> bool:
    return cloze.hidden <= other.given | other.hidden or other.hidden <= cloze.hidden


def _says(cloze: Judged, words: frozenset[str]) -> bool:
    missing = words - cloze.given
    return len(missing) <= _MOST_FORMS and all(_has_form(word, cloze.given) for word in missing)


def _has_form(word: str, others: Iterable[str]) -> bool:
    """Return whether another form of a word is among others; a number has none."""
    near = [other for other in others if other[:_BEGINNING] == word[:_BEGINNING]] if word.isalpha() else []
    if not near:
        return False
    # Imported here: most sentences share no such words.
    from rapidfuzz import fuzz

    return any(fuzz.ratio(word, other) >= _SAME_WORD for other in near)
