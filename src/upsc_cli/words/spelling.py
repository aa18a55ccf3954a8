"""Words of the library that come near a word that it does not have.

There are two kinds of miss. A slip of the keyboard changes, drops, adds or swaps letters, which the
optimal string alignment distance counts. Another romanisation writes the same Indian word by other
rules, and may differ in many letters; there, words are compared by what the rules have in common.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from upsc_cli.words.forms import STOP_WORDS
from upsc_cli.words.romanisation import romanisation_keys

SHORTEST = 3
"""Shorter words are not corrected: too many words are one letter away."""
LONGEST = 24
"""Longer words are not corrected either: nobody typed one word."""

_VOWELS = "aeiou"
_SOUNDS = str.maketrans("bfpvcgjkqsxzdtmn", "bbbbccccccccddmm")  # as Soundex has them (Russell, 1918)
_DOUBLED = re.compile(r"(.)\1+")
_ENDING = re.compile(r"(?:ed|ing|e?s)$")
_SHORT = 6  # letters, up to which a slip leads to too many words
_TELLING = 3  # consonants, from which on they tell a word by themselves
_SAME_KEY, _NEAR_KEY, _CONTRACTED = 0.97, 0.85, 0.85
_SHORTEST_CONTRACTION = 4
_FIRST_LETTER = 0.25  # the first letter is seldom wrong
_SLACK = 0.13  # a word this much less close than the closest is not meant
_MOST = 6
_CONSIDERED = 50


class Correction(Struct, frozen=True):
    """A word of the library in place of one that was typed; closeness is from 0 to 1."""

    word: str
    closeness: float


def most_slips(length: int) -> int:
    """Return how many slips of the keyboard a word of a length is forgiven."""
    return 0 if length < SHORTEST else 1 if length < 5 else 2 if length < 9 else 3


class Vocabulary:
    """The words of the library that can stand in for a mistyped one, and the romanisation key of each."""

    def __init__(self, words: Sequence[str], keys: Sequence[str]) -> None:
        self._words = words
        self._keys = keys

    @cached_property
    def words(self) -> frozenset[str]:
        """All words, for asking whether one is among them."""
        return frozenset(self._words)

    def corrections(
        self, typed: str, most: int = 3, *, is_acronym: bool = False, in_context: bool = False
    ) -> list[Correction]:
        """Return the words that may be meant, the nearest first, with `most` slips at the most.

        Of an acronym, only letters that changed places or were doubled are taken for slips. A short
        word may be further off in a context: where only those will be used that stand, in some topic,
        beside the same words.
        """
        if not SHORTEST <= len(typed) <= LONGEST or not can_be_misspelt(typed):
            return []
        is_loose = not is_acronym and (in_context or _letters(typed) > _SHORT)
        found = {
            word: 1 - slips / max(len(typed), len(word))
            for word, slips in self._slips(typed, most)
            if is_loose or _is_rearranged(typed, word) or (not is_acronym and _is_likely(typed, word, slips))
        }
        for word, closeness in (*self._romanisations(typed, is_loose), *self._contracted(typed)):
            found[word] = max(found.get(word, 0.0), closeness)
        found = {word: closeness for word, closeness in found.items() if word not in STOP_WORDS}
        best = max(found.values(), default=0.0)
        ranked = sorted((-closeness, word) for word, closeness in found.items() if closeness >= best - _SLACK)
        return [Correction(word, -negative) for negative, word in ranked[:_MOST]]

    def _slips(self, typed: str, most: int) -> Iterator[tuple[str, float]]:
        """Yield the words within the bound with their slips; one in the first letter counts for more."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        bound = min(most, most_slips(len(typed)))
        near = process.extract(typed, self._words, scorer=OSA.distance, score_cutoff=bound, limit=_CONSIDERED)
        for word, slips, _ in near:
            if word[0] == typed[0]:
                yield word, slips
            elif slips == 1 and (len(typed) > 4 or sorted(word[:2]) == sorted(typed[:2])):
                yield word, slips + _FIRST_LETTER

    def _romanisations(self, typed: str, is_loose: bool) -> Iterator[tuple[str, float]]:
        """Yield the words of the same key and, if that may be, of keys one slip away."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        key = romanisation_keys([typed])[0]
        if len(key) < 2:
            return
        bound = int(is_loose and len(key) > 3)
        near = process.extract(key, self._keys, scorer=OSA.distance, score_cutoff=bound, limit=_CONSIDERED)
        for _, slips, place in near:
            word = self._words[place]
            # A romanisation does not change a word's length by much.
            if abs(len(typed) - len(word)) <= max(2, len(typed) // 3):
                yield word, _SAME_KEY if not slips else _NEAR_KEY

    def _contracted(self, typed: str) -> Iterator[tuple[str, float]]:
        """Yield the words that a contraction such as govt or amdt leaves most vowels out of."""
        vowels = [place for place, letter in enumerate(typed) if place and letter in _VOWELS]
        if len(typed) < _SHORTEST_CONTRACTION or len(vowels) > 1 or max(vowels, default=0) >= len(typed) - 2:
            return
        middle = "[^\n]*".join(map(re.escape, typed))
        for word in re.findall(rf"^{middle}$", "\n".join(self._words), re.MULTILINE):
            if len(word) > len(typed) + 2:
                yield word, _CONTRACTED


def _letters(typed: str) -> int:
    """Return the number of letters of a word without its ending, which says little about the word."""
    return len(_ENDING.sub("", typed))


def _is_rearranged(typed: str, word: str) -> bool:
    """Return whether letters changed places, or were doubled or not."""
    return sorted(typed) == sorted(word) or _DOUBLED.sub(r"\1", typed) == _DOUBLED.sub(r"\1", word)


def _is_likely(typed: str, word: str, slips: float) -> bool:
    """Return whether a short word is likely to be another within the bound; most have some nearby.

    The first letter is right. What is wrong is vowels; or one letter too few or too many; or a consonant
    for one that sounds much like it. Two slips take consonants enough to tell the word by, and in a word
    of four letters there is no more than a vowel too few or too many.
    """
    letters = _letters(typed)
    if letters <= SHORTEST or word[0] != typed[0]:
        return False
    consonants, others = _consonants(typed), _consonants(word)
    is_of_one_length = len(typed) == len(word)
    if letters == SHORTEST + 1:
        return consonants == others and not is_of_one_length
    if slips > 1:
        return consonants == others and len(consonants) >= _TELLING
    return not is_of_one_length or consonants.translate(_SOUNDS) == others.translate(_SOUNDS)


def _consonants(word: str) -> str:
    return _DOUBLED.sub(r"\1", "".join(letter for letter in word if letter not in _VOWELS))


def can_be_misspelt(word: str) -> bool:
    """Return whether a word is made of letters alone; numbers and codes are meant as they are."""
    return not any(c.isdigit() or c in "+.&" for c in word)
