"""The forms in which topics may have the terms of a query."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise

from upsc_cli.search.lexicon import Lexicon
from upsc_cli.search.query import PLACES, Query, Term, Tokens, Variant, parse
from upsc_cli.search.translate import in_latin, is_translated, other_names, translate
from upsc_cli.words import numbers
from upsc_cli.words.english import other_forms
from upsc_cli.words.forms import key_of
from upsc_cli.words.joined import near_segments, segments
from upsc_cli.words.scripts import is_devanagari, with_ascii_digits
from upsc_cli.words.spelling import Vocabulary

EXACT = 1.0
OTHER_FORM = 0.95  # singular for plural, 42nd for forty-second
PREFIX = 0.6
ACRONYM = 0.55
CORRECTED = 0.5
"""What a match counts for by how it came about."""
ROMANISED = 0.45
"""What a match in another romanisation counts for, where topics have the word as it was typed too."""
ALONE = 0.3
"""What is left of that for a schedule, or a 7, that is not together as in schedule 7."""
SECOND_GUESS = 0.1
"""What is left of it for a correction, where a term already matches as a beginning."""

_SHORTEST_PREFIX = 2
_SHORT = 4  # letters, below which a word that topics have is not taken for the beginning of another
_LONG = 5  # letters, from which on two words of one romanisation key are seldom two words
_JOINTS = ("", "+", ".", "&")
_LONGEST_NAME = 10  # words
_LAWS = frozenset({"act", "bill", "code", "ordinance", "order", "regulations", "resolution", "rules"})
_CENTURIES = ("17", "18", "19", "20")  # of the laws that are still asked about
_LONGEST_ACRONYM = 6  # letters
_SHORTEST_PART = 3  # of two words typed as one


def expand(text: str, lexicon: Lexicon) -> Query:
    """Return the terms of a query, each in every form in which topics have it."""
    words = parse(text)
    for number, letter in pairwise(words):
        # In Section 29 A the A is no article.
        if number.is_number and len(letter.tokens[0]) == 1 and lexicon.has(_joined(number, letter)):
            letter.is_small = False
    terms = [word for word in words if not word.is_small] or words
    for term, following in pairwise([*words, None]):
        if term in terms:
            term.variants = [
                *_forms(term, following),
                *_beginnings(term, lexicon),
                *_expansions(term, lexicon),
            ]
    for left, right in pairwise(words):
        together = [variant for variant in _together(left, right) if lexicon.has(variant)]
        is_place = bool(together) and (left.is_small_number or right.is_small_number)
        for term in (left, right):
            if is_place:
                term.variants = [variant.weighed(ALONE) for variant in term.variants]
            term.variants += together
    for covered, variant in (*_abbreviations(words, lexicon), *other_names(words, lexicon, OTHER_FORM)):
        for term in covered:
            term.variants.append(variant)
    for term in terms:
        best = sorted(term.variants, key=lambda variant: -variant.quality)
        term.variants = [variant for variant in dict.fromkeys(best) if lexicon.has(variant)]
    unknown = [term for term in terms if _may_be_hindi(term)]
    if unknown:
        translate(words, terms, unknown, lexicon)
    for left, right in pairwise(terms):
        together = list(_romanised_together(left, right, lexicon))
        left.variants += together
        right.variants += together
    terms = [part for term in _with_gaps(words, terms) for part in _completed(term, lexicon)]
    return Query(tuple(token for word in words for token in word.tokens), terms)


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
    elif numbers.is_separated(term.tokens):
        digits = with_ascii_digits("".join(term.tokens))
        others += [(digits,), *numbers.separated(digits)]
    elif not term.is_number:
        others += [(other,) for other in other_forms(word)]
    if term.is_number and len(term.tokens) == 1:
        digits = with_ascii_digits(word)
        others += [(digits,), *numbers.separated(digits)]
    if following and following.is_number:
        others += [(other,) for other in PLACES.get(word, ())]
    for other in dict.fromkeys(others):
        if other != term.tokens:
            yield Variant(other, OTHER_FORM)


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


def _together(left: Term, right: Term) -> Iterator[Variant]:
    """Yield what two words in a row may be as one: land locked, schedule 7, part III, 8(3)."""
    if left.is_phrase or right.is_phrase or left.is_small or right.is_small:
        return
    if len(left.tokens) == len(right.tokens) == 1:
        yield from (_joined(left, right, joint) for joint in _JOINTS)
    if left.is_number or right.is_number:
        yield Variant((*left.tokens, *right.tokens), EXACT)
    for tokens in _dated(left, right):
        yield Variant(tokens, OTHER_FORM)
    for unit, number in ((left, right), (right, left)):
        for tokens in _numbered(unit, number):
            yield Variant(tokens, OTHER_FORM)


def _dated(law: Term, year: Term) -> Iterator[Tokens]:
    """Yield what the last digits of a year stand for after a law: Act 1935 and Act of 1935 for act 35."""
    digits = year.tokens[0]
    if law.tokens[-1] in _LAWS and digits.isdecimal() and len(digits) == 2:
        for century in _CENTURIES:
            yield (*law.tokens, century + digits)
            yield (*law.tokens, "of", century + digits)


def _joined(left: Term, right: Term, joint: str = "") -> Variant:
    return Variant((left.tokens[0] + joint + right.tokens[0],), OTHER_FORM)


def _numbered(unit: Term, number: Term) -> Iterator[Tokens]:
    """Yield the ways to write a numbered thing: seventh schedule, schedule 7, schedule VII."""
    value = numbers.value(number.tokens) or numbers.roman_value(number.tokens[0])
    if value is None or unit.is_number:
        return
    writings = numbers.writings(value)
    if value < numbers.TOO_LARGE:
        writings.append((numbers.roman(value),))
    word = unit.tokens[-1]
    for name in dict.fromkeys((word, *other_forms(word), *PLACES.get(word, ()))):
        for writing in writings:
            yield (*unit.tokens[:-1], name, *writing)
            yield (*writing, *unit.tokens[:-1], name)


def _abbreviations(words: Sequence[Term], lexicon: Lexicon) -> Iterator[tuple[tuple[Term, ...], Variant]]:
    """Yield the acronyms of the long names in a query, each with the terms that it stands for."""
    spans: dict[str, Sequence[Term]] = {}
    for start in range(len(words)):
        for end in range(start + 2, min(start + _LONGEST_NAME, len(words)) + 1):
            key = key_of(token for word in words[start:end] for token in word.tokens)
            spans.setdefault(key, words[start:end])
    if spans:
        for key, short in lexicon.short_forms(list(spans)):
            yield tuple(word for word in spans[key] if not word.is_small), Variant((short,), ACRONYM)


def _romanised(term: Term, lexicon: Lexicon) -> list[Variant]:
    """Return a word that topics have in the other romanisations that they have too."""
    if len(term.tokens) > 1 or len(term.tokens[0]) < _LONG or term.is_number:
        return []
    known = {variant.tokens for variant in term.variants}
    found = (Variant((word,), ROMANISED) for word in lexicon.romanisations(term.tokens[0]))
    return [variant for variant in found if variant.tokens not in known and lexicon.has(variant)]


def _romanised_together(left: Term, right: Term, lexicon: Lexicon) -> Iterator[Variant]:
    """Yield what two words in a row are as one in another romanisation: Lakshmibai for Laxmi Bai."""
    joined = left.tokens[0] + right.tokens[0]
    are_known = _is_known(left) and _is_known(right)
    if are_known or len(left.tokens) + len(right.tokens) > 2 or len(joined) < _LONG:
        return
    for word in lexicon.romanisations(joined):
        variant = Variant((word,), ROMANISED, said=(f"{left.typed} {right.typed}", word))
        if lexicon.has(variant):
            yield variant


def _is_known(term: Term) -> bool:
    """Return whether topics have a term as it was typed, or in a form that means the same."""
    return any(variant.quality >= OTHER_FORM for variant in term.variants)


def _may_be_hindi(term: Term) -> bool:
    return is_devanagari(term.tokens[0]) or not (_is_known(term) or term.is_number)


def _completed(term: Term, lexicon: Lexicon) -> list[Term]:
    """Return a term with what else may be meant by it, or the words that it was joined of."""
    if is_devanagari(term.tokens[0]) and not term.is_phrase:
        term.variants += in_latin(term, lexicon)
        return [term]
    if _is_known(term) or is_translated(term):
        term.variants += _romanised(term, lexicon)
        return [term]
    if term.is_phrase:
        term.variants += _corrected_phrase(term, lexicon)
    elif len(term.tokens) == 1 and not any(variant.quality == ACRONYM for variant in term.variants):
        typed = term.tokens[0]
        joined = segments(typed, lexicon.vocabulary.words)
        if not term.is_number:
            term.variants += _corrections(term, joined, lexicon)
        if not term.variants:
            return _parts(typed, joined) or [term]
    return [term]


def _corrections(term: Term, joined: Iterable[Tokens], lexicon: Lexicon) -> list[Variant]:
    """Return what may be meant by a word that no topic has as it was typed."""
    typed = term.tokens[0]
    together = (Variant(tokens, OTHER_FORM, said=(typed, " ".join(tokens))) for tokens in joined)
    if found := _first(together, lexicon):
        return found
    is_beginning = bool(term.variants)
    most = 1 if is_beginning else 3
    for correction in lexicon.vocabulary.corrections(typed, most, is_acronym=_is_acronym(term)):
        quality = CORRECTED * correction.closeness**2 * (SECOND_GUESS if is_beginning else 1)
        said = (term.typed, correction.word)
        variant = Variant((correction.word,), quality, said=said, is_guess=is_beginning)
        if lexicon.has(variant) and not (is_beginning and correction.word.startswith(typed)):
            found.append(variant)
    if found or is_beginning:
        return found
    return _first(_mended(typed, lexicon.vocabulary), lexicon)


def _is_acronym(term: Term) -> bool:
    """Return whether a word is typed as acronyms are; longer words in capitals are just that."""
    return term.typed.isupper() and len(term.typed) <= _LONGEST_ACRONYM


def _first(variants: Iterable[Variant], lexicon: Lexicon) -> list[Variant]:
    """Return the first of some variants that topics have, if they have one."""
    return list(islice(filter(lexicon.has, variants), 1))


def _mended(typed: str, vocabulary: Vocabulary) -> Iterator[Variant]:
    """Yield a word as several words that were typed without a blank, one of them with a slip."""
    for left, piece, right in near_segments(typed, vocabulary.words):
        for correction in vocabulary.corrections(piece, most=1, in_context=True):
            tokens = (*left, correction.word, *right)
            yield Variant(tokens, CORRECTED * correction.closeness**2, said=(typed, " ".join(tokens)))


def _parts(typed: str, joined: Iterable[Tokens]) -> list[Term]:
    """Return the words that a word was joined of, as terms: topics have them, but not in a row."""
    likely = (tokens for tokens in joined if min(map(len, tokens)) >= _SHORTEST_PART)
    tokens = next(likely, ())
    said = (typed, " ".join(tokens))
    return [Term(part, (part,), variants=[Variant((part,), EXACT, said=said)]) for part in tokens]


def _corrected_phrase(term: Term, lexicon: Lexicon) -> Iterator[Variant]:
    tokens = []
    for token in term.tokens:
        if not lexicon.has(Variant((token,), EXACT)):
            near = lexicon.vocabulary.corrections(token, in_context=True)
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
