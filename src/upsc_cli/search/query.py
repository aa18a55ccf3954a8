"""What a query asks for: its words and phrases, as they were typed."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct, structs

from upsc_cli.words import numbers
from upsc_cli.words.forms import STOP_WORDS, forms, words
from upsc_cli.words.scripts import PARTICLES

Tokens = tuple[str, ...]

_PHRASE = re.compile(r'"([^"]*)"|“([^”]*)”')
_YEARS = 1000  # from here on a number says something by itself
_WRITINGS = (
    "article articles art arts", "section sections s ss sec", "schedule schedules sch", "clause clauses cl",
    "rule rules r", "regulation regulations reg", "paragraph paragraphs para paras", "part parts pt",
    "chapter ch chap", "no nos number",
)  # fmt: skip
PLACES: dict[str, Tokens] = {
    writing: tuple(writings.split()) for writings in _WRITINGS for writing in writings.split()
}
PLACES |= {"secs": PLACES["section"], "rr": PLACES["rule"]}
"""How places in statutes are written before a number (Guide to Legislative Drafting and law reports)."""

_GLUED = re.compile(rf"({'|'.join(sorted(PLACES, key=len, reverse=True))})\.?([0-9].*)")


class Variant(Struct, frozen=True):
    """Words in a row that stand for a term, the last of them perhaps only as a beginning.

    `said` tells, for a correction, what was typed and what is searched for instead. A topic that has
    no more than a guess of a term does not count as having the term.
    """

    tokens: Tokens
    quality: float
    prefix: bool = False
    said: tuple[str, str] | None = None
    is_guess: bool = False

    @property
    def needle(self) -> str:
        """The variant as it stands in a line of a document's tokens."""
        return f" {' '.join(self.tokens)}" + ("" if self.prefix else " ")

    def weighed(self, weight: float) -> "Variant":
        """Return the same variant with a share of its quality."""
        return structs.replace(self, quality=self.quality * weight)

    @property
    def expression(self) -> str:
        """The variant in the query language of FTS5."""
        return f'"{" ".join(self.tokens)}"' + ("*" if self.prefix else "")


class Term(Struct, eq=False):
    """A word or a phrase of a query, and its variants that topics have; without any, no topic has it.

    `parts` are those of a word like `2+2`. A small word is a stop word; `gap` is the small words left
    out before the term.
    """

    typed: str
    tokens: Tokens
    parts: Tokens = ()
    is_phrase: bool = False
    is_small: bool = False
    gap: Tokens = ()
    variants: list[Variant] = []

    @property
    def is_number(self) -> bool:
        """Whether it is a number in any writing, or one with a letter, as in 21A."""
        return not self.is_phrase and (self.tokens[0][0].isdigit() or numbers.value(self.tokens) is not None)

    @property
    def is_small_number(self) -> bool:
        """Whether it is a number that says little away from what it numbers, as a year does not."""
        value = numbers.value(self.tokens) or numbers.roman_value(self.tokens[0])
        return value is not None and value < _YEARS and not self.is_phrase


class Query(Struct):
    """The words of a query and the terms that count among them."""

    tokens: Tokens
    terms: list[Term]


def parse(text: str) -> list[Term]:
    """Return the words and the phrases of a query in order, each once, still without variants."""
    found: dict[tuple[Tokens, bool], Term] = {}
    for term in _split(text):
        found.setdefault((term.tokens, term.is_phrase), term)
    return list(found.values())


def _split(text: str) -> Iterator[Term]:
    end = 0
    for match in _PHRASE.finditer(text):
        yield from _unquoted(text[end : match.start()])
        inside = (match[1] or match[2] or "").strip()
        tokens = tuple(word.form for word in words(inside))
        if len(tokens) > 1:
            yield Term(inside, tuple(forms(inside)), is_phrase=True)
        else:
            yield from _unquoted(inside)
        end = match.end()
    yield from _unquoted(text[end:])


def _unquoted(text: str) -> Iterator[Term]:
    found: list[Term] = []
    for word in words(text):
        glued = _GLUED.fullmatch(word.form)  # s.8, art368
        if glued:
            found += [Term(part, (part,)) for part in glued.groups()]
        else:
            typed = text[word.start : word.end]
            is_name = len(typed) > 1 and typed.isupper()  # WHO, IT
            is_small = (word.form in STOP_WORDS and not is_name) or word.form in PARTICLES
            found.append(Term(typed, (word.form,), word.parts, is_small=is_small))
    for place, number in pairwise(found):
        if number.tokens[0][0].isdigit() and place.tokens[0] in PLACES:
            place.tokens = PLACES[place.tokens[0]][:1]
            place.is_small = False  # s. is one elsewhere
    start = 0
    while start < len(found):
        tokens = [term.tokens[0] for term in found[start : start + numbers.LONGEST]]
        count = max(_length_of_number(tokens), _length_of_separated(tokens))
        spelt = found[start : start + count]
        if count > 1:
            yield Term(" ".join(term.typed for term in spelt), tuple(term.tokens[0] for term in spelt))
        else:
            yield spelt[0]
        start += count


def _length_of_separated(tokens: Sequence[str]) -> int:
    """Return how many words from the first on are the groups of one number of three or more, or 1.

    Two groups, which may be two numbers as well, are tried as one beside what else they may be.
    """
    lengths = range(len(tokens), 2, -1)
    return next((length for length in lengths if numbers.is_separated(tokens[:length])), 1)


def _length_of_number(tokens: Sequence[str]) -> int:
    """Return how many words from the first on spell one number, or 1."""
    lengths = range(len(tokens), 1, -1)
    return next((length for length in lengths if numbers.value(tuple(tokens[:length])) is not None), 1)
