"""Words of a query in another language, another script or under another name, as topics have them."""

from collections.abc import Iterator, Sequence

from upsc_cli.search.glossary import key_of_hindi
from upsc_cli.search.lexicon import Lexicon
from upsc_cli.search.query import Term, Variant
from upsc_cli.words.english import other_forms
from upsc_cli.words.forms import forms
from upsc_cli.words.scripts import TYPED_PARTICLES, base_forms, is_devanagari, romanised

TRANSLATED = 0.6
"""What a match in English counts for, of a term in Hindi."""
IN_OTHER_SCRIPT = 0.45
"""What a match in the other script counts for."""

_LONGEST = 6  # words of a term of the glossary
_LONGEST_NAME = 5
_SHORTEST_KEY = 2  # letters, below which too many words have the same
_TELLING = 5  # letters in Latin, from which on a word that has a translation is looked for as it sounds too


def other_names(
    words: Sequence[Term], lexicon: Lexicon, quality: float
) -> Iterator[tuple[Sequence[Term], Variant]]:
    """Yield what places and bodies in a query are also called, each with the terms that name it."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST_NAME, len(words)) + 1):
            span = words[start:end]
            for name in lexicon.other_names(" ".join(token for word in span for token in word.tokens)):
                said = None if _is_had(span, lexicon) else (_typed(span), name)
                yield span, Variant(tuple(forms(name)), quality, said=said)


def translate(words: Sequence[Term], terms: list[Term], unknown: Sequence[Term], lexicon: Lexicon) -> None:
    """Give terms of Hindi what they are in English, the longest first; small words among them then leave.

    A word is taken for Hindi if it is in Devanagari or no topic has it. What stands beside such a word
    may be of its term: Sangam in sangam kaal.
    """
    covered: list[Term] = []
    is_hindi = False
    start = 0
    while start < len(words):
        spans = (words[start:end] for end in range(min(start + _LONGEST, len(words)), start, -1))
        for span in spans:
            variants = _translations(span, lexicon) if any(word in unknown for word in span) else []
            if variants:
                for word in span:
                    word.variants = [one for one in word.variants if not one.prefix] + variants
                covered += span
                is_hindi = True
                start += len(span)
                break
        else:
            start += 1
    if is_hindi:
        kept = [term for term in terms if term in covered or term.typed.casefold() not in TYPED_PARTICLES]
        terms[:] = kept


def is_translated(term: Term) -> bool:
    """Return whether a term has a translation."""
    return any(variant.quality == TRANSLATED and not variant.prefix for variant in term.variants)


def in_latin(term: Term, lexicon: Lexicon) -> list[Variant]:
    """Return the words of topics that sound as a term in Devanagari does, or come near if none does."""
    bases = list(base_forms(term.tokens[0]))
    known = {variant.tokens for variant in term.variants}
    if is_translated(term) and len(romanised(bases[0])) < _TELLING:
        return []
    found = [word for base in bases for word in lexicon.romanisations(base)]
    if not found and not known:
        near = lexicon.vocabulary.corrections(romanised(bases[0]))
        found = [correction.word for correction in near]
    is_had = _is_had([term], lexicon)
    variants = (
        Variant((word,), IN_OTHER_SCRIPT, said=None if is_had or is_devanagari(word) else (term.typed, word))
        for word in dict.fromkeys(found)
    )
    return [variant for variant in variants if variant.tokens not in known and lexicon.has(variant)]


def _translations(span: Sequence[Term], lexicon: Lexicon) -> list[Variant]:
    tokens = [token for word in span for token in word.tokens]
    first, *bases = (_key(tokens, base) for base in base_forms(tokens[-1]))
    found = next(filter(None, map(lexicon.english, (first, *bases))), [])
    variants: list[Variant] = []
    is_had = _is_had(span, lexicon)  # what is said instead is what no topic has
    for english in found:
        *before, last = forms(english)
        for form in dict.fromkeys((last, *other_forms(last))):
            variant = Variant((*before, form), TRANSLATED, said=None if is_had else (_typed(span), english))
            if lexicon.has(variant):
                variants.append(variant)
    return variants


def _key(tokens: Sequence[str], last: str) -> str:
    key = key_of_hindi([*tokens[:-1], last])
    return key if len(key) >= _SHORTEST_KEY else ""


def _is_had(span: Sequence[Term], lexicon: Lexicon) -> bool:
    return all(lexicon.has(Variant(word.tokens, 1.0)) for word in span)


def _typed(span: Sequence[Term]) -> str:
    return " ".join(word.typed for word in span)
