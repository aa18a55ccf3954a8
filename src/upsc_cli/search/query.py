"""What a query asks for: its terms, and every form in which the library may have each of them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from msgspec import Struct

from upsc_cli.search import numbers
from upsc_cli.search.spelling import Vocabulary
from upsc_cli.search.words import STOP_WORDS, forms, key_of, words

Tokens = tuple[str, ...]

EXACT = 1.0
OTHER_FORM = 0.95  # singular for plural, 42nd for forty-second
PREFIX = 0.6
ACRONYM = 0.55
CORRECTED = 0.5
"""What a match counts for by how it came about."""

_PHRASE = re.compile(r'"([^"]*)"|“([^”]*)”')
_SHORTEST_PREFIX = 2
_SHORT = 4  # letters, below which a word that topics have is not taken for the beginning of another
_ABBREVIATIONS: dict[str, Tokens] = {
    **dict.fromkeys(("art", "arts", "article", "articles"), ("article", "articles", "art", "arts")),
    **dict.fromkeys(
        ("s", "ss", "sec", "secs", "section", "sections"), ("section", "sections", "s", "ss", "sec")
    ),
    **dict.fromkeys(("sch", "schedule", "schedules"), ("schedule", "schedules", "sch")),
    **dict.fromkeys(("cl", "clause", "clauses"), ("clause", "clauses", "cl")),
    **dict.fromkeys(("r", "rr", "rule", "rules"), ("rule", "rules", "r")),
    **dict.fromkeys(("reg", "regulation", "regulations"), ("regulation", "regulations", "reg")),
    **dict.fromkeys(
        ("para", "paras", "paragraph", "paragraphs"), ("paragraph", "paragraphs", "para", "paras")
    ),
    **dict.fromkeys(("pt", "part", "parts"), ("part", "parts", "pt")),
    **dict.fromkeys(("ch", "chap", "chapter"), ("chapter", "ch", "chap")),
    **dict.fromkeys(("no", "nos", "number"), ("no", "nos", "number")),
}
"""How places in statutes are written before a number (Guide to Legislative Drafting and law reports)."""

_GLUED = re.compile(rf"({'|'.join(sorted(_ABBREVIATIONS, key=len, reverse=True))})\.?([0-9].*)")
_JOINTS = ("", "+", ".", "&")
_LONGEST_NAME = 10  # words


class Variant(Struct, frozen=True):
    """Words in a row that stand for a term, the last of them perhaps only as a beginning.

    `said` tells, for a correction, what was typed and what is searched for instead.
    """

    tokens: Tokens
    quality: float
    prefix: bool = False
    said: tuple[str, str] | None = None

    @property
    def needle(self) -> str:
        """The variant as it stands in a line of a document's tokens."""
        return f" {' '.join(self.tokens)}" + ("" if self.prefix else " ")

    @property
    def expression(self) -> str:
        """The variant in the query language of FTS5."""
        return f'"{" ".join(self.tokens)}"' + ("*" if self.prefix else "")


class Term(Struct, eq=False):
    """A word or a phrase of a query, and its variants that topics have; without any, no topic has it.

    `parts` are those of a word like `2+2`; `gap` is the small words left out before the term.
    """

    typed: str
    tokens: Tokens
    parts: Tokens = ()
    is_phrase: bool = False
    gap: Tokens = ()
    variants: list[Variant] = []

    @property
    def is_small(self) -> bool:
        """Whether it is a stop word; WHO and IT in capitals are names."""
        in_capitals = len(self.typed) > 1 and self.typed.isupper()
        return not self.is_phrase and not in_capitals and self.tokens[0] in STOP_WORDS


class Query(Struct):
    """The words of a query and the terms that count among them."""

    tokens: Tokens
    terms: list[Term]


class Lexicon(Protocol):
    """What the library can say about words."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of the library; to load it costs more than a search."""

    def has(self, variant: Variant) -> bool:
        """Return whether any topic has a variant."""

    def long_forms(self, short: str, *, given: bool) -> list[Tokens]:
        """Return what an acronym stands for, as topics give it, or as initials suggest."""

    def short_forms(self, keys: Sequence[str]) -> list[tuple[str, str]]:
        """Return the acronyms of long forms, each as its key and its short form."""


def expand(text: str, lexicon: Lexicon) -> Query:
    """Return the terms of a query, each in every form in which topics have it."""
    words = list(_words(text))
    terms = [word for word in words if not word.is_small] or words
    for left, right in pairwise([*words, None]):
        if left in terms:
            left.variants = [*_forms(left, right), *_beginnings(left, lexicon), *_expansions(left, lexicon)]
    for covered, variant in (*_of_neighbours(words), *_abbreviations(words, lexicon)):
        for term in covered:
            term.variants.append(variant)
    for term in terms:
        best = sorted(term.variants, key=lambda variant: -variant.quality)
        term.variants = [variant for variant in dict.fromkeys(best) if lexicon.has(variant)]
        if not any(variant.quality >= OTHER_FORM for variant in term.variants):
            term.variants += _corrections(term, lexicon)
    return Query(tuple(token for word in words for token in word.tokens), _with_gaps(words, terms))


def _words(text: str) -> Iterator[Term]:
    """Yield the words and the phrases of a query, each once."""
    seen: set[tuple[Tokens, bool]] = set()
    for term in _split(text):
        if (term.tokens, term.is_phrase) not in seen:
            seen.add((term.tokens, term.is_phrase))
            yield term


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
            found.append(Term(text[word.start : word.end], (word.form,), word.parts))
    start = 0
    while start < len(found):
        count = _length_of_number([term.tokens[0] for term in found[start : start + numbers.LONGEST]])
        spelt = found[start : start + count]
        if count > 1:
            yield Term(" ".join(term.typed for term in spelt), tuple(term.tokens[0] for term in spelt))
        else:
            yield spelt[0]
        start += count


def _length_of_number(tokens: Sequence[str]) -> int:
    """Return how many words from the first on spell one number, or 1."""
    lengths = range(len(tokens), 1, -1)
    return next((length for length in lengths if numbers.value(tuple(tokens[:length])) is not None), 1)


def _forms(term: Term, following: Term | None) -> Iterator[Variant]:
    """Yield a term as it was typed, and the other ways to write it."""
    yield Variant(term.tokens, EXACT)
    if term.is_phrase:
        return
    word = term.tokens[0]
    others: list[Tokens] = [term.parts] if term.parts else []
    number = numbers.value(term.tokens)
    if number is not None:
        others += numbers.writings(number)
    elif len(term.tokens) == 1 and not any(c.isdigit() for c in word):
        others += [(other,) for other in _numerals(word)]
    if following and following.tokens[0][0].isdigit():
        others += [(other,) for other in _ABBREVIATIONS.get(word, ())]
    for other in dict.fromkeys(others):
        if other != term.tokens:
            yield Variant(other, OTHER_FORM)


def _numerals(word: str) -> Iterator[str]:
    """Yield the singular and the plurals that an English word may have."""
    if word.endswith("ies") and len(word) > 4:
        yield word[:-3] + "y"
    if word.endswith("y") and len(word) > 2 and word[-2] not in "aeiou":
        yield word[:-1] + "ies"
    if word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        yield word[:-2]
    if word.endswith(("s", "x", "z", "ch", "sh", "o")):
        yield word + "es"
    if word.endswith("men"):
        yield word[:-3] + "man"
    if word.endswith("man"):
        yield word[:-3] + "men"
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        yield word[:-1]
    if not word.endswith("s"):
        yield word + "s"


def _beginnings(term: Term, lexicon: Lexicon) -> Iterator[Variant]:
    """Yield a word as the beginning of longer ones; a number is no beginning of another."""
    word = term.tokens[-1]
    if term.is_phrase or len(term.tokens) > 1 or len(word) < _SHORTEST_PREFIX or word[0].isdigit():
        return
    if len(word) >= _SHORT or not lexicon.has(Variant(term.tokens, EXACT)):
        yield Variant(term.tokens, PREFIX, prefix=True)


def _expansions(term: Term, lexicon: Lexicon) -> Iterator[Variant]:
    """Yield what a term stands for if it is an acronym."""
    if term.is_phrase or len(term.tokens) > 1:
        return
    short = term.tokens[0]
    found = lexicon.long_forms(short, given=True)
    if not found and not lexicon.has(Variant(term.tokens, EXACT)):
        found = lexicon.long_forms(short, given=False)
    yield from (Variant(long, ACRONYM) for long in found)


Covering = tuple[tuple[Term, ...], Variant]
"""Terms of a query, and a variant that stands for all of them together."""


def _of_neighbours(words: Sequence[Term]) -> Iterator[Covering]:
    """Yield what two words in a row may be together: land locked, schedule 7, part III."""
    for left, right in pairwise(words):
        if left.is_phrase or right.is_phrase or left.is_small or right.is_small:
            continue
        if len(left.tokens) == len(right.tokens) == 1:
            for joint in _JOINTS:
                yield (left, right), Variant((left.tokens[0] + joint + right.tokens[0],), OTHER_FORM)
        for unit, number in ((left, right), (right, left)):
            for tokens in _numbered(unit.tokens, number.tokens):
                yield (left, right), Variant(tokens, OTHER_FORM)


def _numbered(unit: Tokens, number: Tokens) -> Iterator[Tokens]:
    """Yield the ways to write a numbered thing: seventh schedule, schedule 7, schedule VII."""
    value = numbers.value(number) or numbers.roman_value(number[0])
    if value is None or numbers.value(unit) is not None or not 0 < value < numbers.TOO_LARGE:
        return
    yield (*unit, str(value))
    yield (*unit, numbers.roman(value))
    yield (numbers.suffixed(value), *unit)
    yield (*numbers.ordinal(value), *unit)


def _abbreviations(words: Sequence[Term], lexicon: Lexicon) -> Iterator[Covering]:
    """Yield the acronyms of the long names in a query."""
    spans: dict[str, Sequence[Term]] = {}
    for start in range(len(words)):
        for end in range(start + 2, min(start + _LONGEST_NAME, len(words)) + 1):
            key = key_of(token for word in words[start:end] for token in word.tokens)
            spans.setdefault(key, words[start:end])
    if spans:
        for key, short in lexicon.short_forms(list(spans)):
            yield tuple(word for word in spans[key] if not word.is_small), Variant((short,), ACRONYM)


def _corrections(term: Term, lexicon: Lexicon) -> Iterator[Variant]:
    """Yield what may be meant by a term that no topic has as it was typed."""
    if term.is_phrase:
        yield from _corrected_phrase(term, lexicon)
        return
    if len(term.tokens) > 1 or any(variant.quality == ACRONYM for variant in term.variants):
        return
    typed = term.tokens[0]
    found = False
    for variant in _segmented(typed, lexicon.vocabulary):
        if lexicon.has(variant):
            yield variant
            return
    is_beginning = bool(term.variants)
    for correction in lexicon.vocabulary.corrections(typed, most=1 if is_beginning else 3):
        variant = Variant(
            (correction.word,), CORRECTED * correction.closeness**2, said=(term.typed, correction.word)
        )
        if lexicon.has(variant) and not (is_beginning and correction.word.startswith(typed)):
            found = True
            yield variant
    if not found and not is_beginning:
        for left, right in lexicon.vocabulary.halves(typed):
            yield from filter(lexicon.has, _mended(typed, left, right, lexicon.vocabulary))


def _segmented(typed: str, vocabulary: Vocabulary) -> Iterator[Variant]:
    """Yield a word as several words that were typed without a blank."""
    for tokens in vocabulary.segments(typed) if len(typed) > _SHORT else ():
        yield Variant(tokens, OTHER_FORM, said=(typed, " ".join(tokens)))


def _mended(typed: str, left: str, right: str, vocabulary: Vocabulary) -> Iterator[Variant]:
    """Yield two words typed without a blank, after correcting the one that is not known."""
    known, other = (left, right) if left in vocabulary else (right, left)
    for correction in vocabulary.corrections(other, most=1):
        tokens = (known, correction.word) if known is left else (correction.word, known)
        yield Variant(tokens, CORRECTED * correction.closeness**2, said=(typed, " ".join(tokens)))


def _corrected_phrase(term: Term, lexicon: Lexicon) -> Iterator[Variant]:
    tokens = []
    for token in term.tokens:
        if not lexicon.has(Variant((token,), EXACT)):
            near = lexicon.vocabulary.corrections(token)
            token = near[0].word if near else token  # noqa: PLW2901
        tokens.append(token)
    variant = Variant(tuple(tokens), CORRECTED, said=(term.typed, " ".join(tokens)))
    if variant.tokens != term.tokens and lexicon.has(variant):
        yield variant


def _with_gaps(words: Iterable[Term], terms: list[Term]) -> list[Term]:
    gap: Tokens = ()
    for word in words:
        if word in terms:
            word.gap, gap = gap, ()
        else:
            gap += word.tokens
    return terms
