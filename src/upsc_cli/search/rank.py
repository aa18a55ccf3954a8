"""From the topics that match to hits in their order, each with a snippet that shows why."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from math import log

from msgspec import Struct

from upsc_cli.index.fields import WEIGHTS, Tokens
from upsc_cli.search.highlight import highlights
from upsc_cli.search.query import Query, Term, Variant
from upsc_cli.search.query import Tokens as Forms
from upsc_cli.topics.library import Summary
from upsc_cli.words.forms import STOP_WORDS

SNIPPET_LENGTH = 160
_REPEATED = 0.05  # of a match's worth, for each further one in the field, up to four
_ELSEWHERE = 0.1  # of what a term is worth in the other fields
_NEXT_TO = 0.25  # of a field's weight, for two terms that follow each other there as in the query
_WHOLE = 0.15  # of a name's weight, for a query that covers all of the name


class Snippet(Struct, frozen=True):
    """A piece of a topic's text; `highlights` are the ranges of the words that matched."""

    text: str
    highlights: tuple[tuple[int, int], ...]


class Hit(Struct, frozen=True):
    """A topic that matches. `field` is where it matched best, `terms` the words that did.

    `title` and `snippet` mark the matching words; `corrections` maps what was typed to what was
    searched for instead.
    """

    topic: Summary
    title: Snippet
    score: float
    field: str
    snippet: Snippet
    terms: tuple[str, ...]
    corrections: dict[str, str]


class Match(Struct, frozen=True):
    """A topic's tokens, and how a query matches them: the variant that each term matches by, and where."""

    tokens: Tokens
    score: float
    field: str
    by_term: dict[int, Variant]


def match(query: Query, rarities: Sequence[float], tokens: Tokens) -> Match | None:
    """Return how a query matches a topic, or None; `rarities` weigh the terms against each other."""
    worth: dict[tuple[int, str], float] = {}
    best: dict[int, tuple[float, Variant]] = {}
    used: dict[str, dict[int, list[Variant]]] = {}
    for number, term in enumerate(query.terms):
        needles = [(variant.needle, variant) for variant in term.variants]
        for field, weight in WEIGHTS.items():
            lines = tokens.get(field, "")
            found = [variant for needle, variant in needles if needle in lines]
            if found:
                used.setdefault(field, {})[number] = found
                repeated = 1 + _REPEATED * min(lines.count(found[0].needle) - 1, 4)
                value = weight * found[0].quality * repeated
                worth[number, field] = value
                if number not in best or value > best[number][0]:
                    best[number] = (value, found[0])
    if not best:
        return None
    score = sum(
        rarities[number] * (value + _ELSEWHERE * (sum(_of_term(worth, number)) - value))
        for number, (value, _) in best.items()
    )
    for field, by_term in used.items():
        lines = tokens[field]
        score += _NEXT_TO * WEIGHTS[field] * _neighbours(query.terms, by_term, lines)
        if field in ("title", "aliases"):
            score += _WHOLE * WEIGHTS[field] * _coverage(by_term, lines)
    return Match(
        tokens, round(score / len(query.terms), 3), max(worth, key=lambda key: worth[key])[1],
        {number: variant for number, (_, variant) in best.items()},
    )  # fmt: skip


def order(match: Match, slug: str) -> tuple[int, float, str]:
    """Return what hits are sorted by: more terms, then a better score."""
    terms = sum(not variant.is_guess for variant in match.by_term.values())
    return -terms, -match.score, slug


def rarity(topics: int, total: int) -> float:
    """Return how much a term says that some topics of all have (inverse document frequency)."""
    return log(1 + total / max(topics, 1))


def hit(query: Query, match: Match, topic: Summary, text_at: Callable[[str, int], str] | None = None) -> Hit:
    """Return a match as a hit.

    `text_at` reads a text of the topic, by its field and its number there. Without it the snippet, which
    takes most of the time, is the title.
    """
    variants = [variant for number in match.by_term for variant in query.terms[number].variants]
    corrections = [variant.said for variant in match.by_term.values() if variant.said]
    title = Snippet(topic.title, highlights(topic.title, variants))
    return Hit(
        topic=topic,
        title=title,
        score=match.score,
        field=match.field,
        snippet=_cut(text_at(*_telling(query, match)), variants) if text_at else title,
        terms=tuple(query.terms[number].typed.casefold() for number in match.by_term),
        corrections=dict(corrections),
    )


def _of_term(worth: Mapping[tuple[int, str], float], number: int) -> Iterable[float]:
    return (value for (found, _), value in worth.items() if found == number)


def _neighbours(terms: Sequence[Term], by_term: Mapping[int, Sequence[Variant]], lines: str) -> float:
    """Return how many terms stand in a field right after the term before them, each by its quality."""
    count = 0.0
    for left, right in pairwise(range(len(terms))):
        gap = terms[right].gap
        pairs = ((a, b) for a in by_term.get(left, ()) for b in by_term.get(right, ()))
        count += max((min(a.quality, b.quality) for a, b in pairs if _follow(a, b, gap, lines)), default=0)
    return count


def _follow(first: Variant, second: Variant, gap: Forms, lines: str) -> bool:
    if first.prefix:
        return False
    tail = second.needle
    return (
        f" {' '.join((*first.tokens, *gap))}{tail}" in lines
        or (bool(gap) and f" {' '.join(first.tokens)}{tail}" in lines)
    )  # fmt: skip


def _coverage(by_term: Mapping[int, Sequence[Variant]], lines: str) -> float:
    """Return the largest share of a name's words that the query has, of all names in a field.

    A word that only a correction finds counts by its quality.
    """
    best = 0.0
    for line in lines.splitlines():
        total = sum(token not in STOP_WORDS for token in line.split())
        covered = sum(
            max((v.quality * len(v.tokens) for v in found if v.needle in line), default=0)
            for found in by_term.values()
        )
        best = max(best, min(1.0, covered / max(total, 1)))
    return best


def _telling(query: Query, match: Match) -> tuple[str, int]:
    """Return the field and the number there of the text that tells most.

    It matches most terms and has them closest together, and is a sentence if there is one.
    """
    best: tuple[float, ...] = ()
    telling = match.field, 0
    needles = {number: [(v.needle, v) for v in query.terms[number].variants] for number in match.by_term}
    for field, lines in match.tokens.items():
        inside = {number: [(n, v) for n, v in found if n in lines] for number, found in needles.items()}
        inside = {number: found for number, found in inside.items() if found}
        if not inside:
            continue
        for number, line in enumerate(lines.splitlines()):
            by_term = {
                term: found
                for term, listed in inside.items()
                if (found := [v for needle, v in listed if needle in line])
            }
            if by_term:
                quality = sum(found[0].quality for found in by_term.values())
                near = _neighbours(query.terms, by_term, line)
                rank = (len(by_term), near, field not in _NAMES, round(quality, 1), WEIGHTS[field])
                if rank > best:
                    best, telling = rank, (field, number)
    return telling


_NAMES = ("title", "aliases", "tags", "syllabus", "headings")
"""Fields whose texts say little beside the title."""


def _cut(text: str, variants: Sequence[Variant]) -> Snippet:
    """Return the part of a text with most of its matches, cut at word borders, with every match marked."""
    text = text.replace("\n", " ")
    ranges = highlights(text, variants)
    most = max(ranges, key=lambda found: _within(ranges, found[0]), default=(0, 0))
    start, end = _window(text, most[0])
    before, after = "… " if start else "", " …" if end < len(text) else ""
    shift = len(before) - start
    inside = tuple((a + shift, b + shift) for a, b in ranges if a >= start and b <= end)
    return Snippet(before + text[start:end] + after, inside)


def _within(ranges: Sequence[tuple[int, int]], at: int) -> int:
    """Return how many ranges a snippet that begins a little before a place would hold."""
    return sum(at <= a and b <= at + SNIPPET_LENGTH * 2 // 3 for a, b in ranges)


def _window(text: str, at: int) -> tuple[int, int]:
    """Return the range of a text around a match, at word borders."""
    if len(text) <= SNIPPET_LENGTH:
        return 0, len(text)
    start = max(0, min(at - SNIPPET_LENGTH // 3, len(text) - SNIPPET_LENGTH))
    if start:
        start = text.find(" ", start) + 1 if 0 <= text.find(" ", start) < at else at
    end = min(len(text), start + SNIPPET_LENGTH)
    if end < len(text):
        end = max(text.rfind(" ", at, end), text.find(" ", at) if text.rfind(" ", at, end) < 0 else 0)
    return start, end if end > at else len(text)
