"""What the index says to a query: which topics may be its best."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import msgspec
from msgspec import Struct

from upsc_cli.index import cache, contents
from upsc_cli.index.index import Index
from upsc_cli.search.expand import expand
from upsc_cli.search.lexicon import Lexicon
from upsc_cli.search.query import Query, Variant
from upsc_cli.search.rank import Hit, Match, hit, match, order, rarity
from upsc_cli.topics.library import Summary

_CONSIDERED = 50  # topics, by BM25, that are compared word by word
_COMMON = 1000  # topics; a term that so many have says little, however many more they are

_summaries = msgspec.msgpack.Decoder(Summary)


class Results(Struct, frozen=True):
    """The best hits of a search, best first, and the number of all topics that match.

    `variants` are all forms of the query's words that some topic has: what to mark in a topic.
    """

    hits: list[Hit]
    total: int
    variants: tuple[Variant, ...] = ()


def search(
    index: Index,
    text: str,
    *,
    limit: int,
    within: Collection[str] | None = None,
    with_snippets: bool = True,
) -> Results:
    """Return the best topics for a query, of all or of those with some slugs.

    What the words of the query mean is decided by all topics, so that a filter does not change it.
    """
    return index.read(
        lambda db: _Search(db, expand(text, Lexicon(db)), within).results(limit, with_snippets=with_snippets)
    )


class _Search:
    """One search: the topics that may be best, compared word by word.

    FTS5 finds candidates and orders them by BM25 with the weights of the fields. That cannot tell a
    correction from what was typed, nor one term found twice from two terms. So the best of each stage
    are compared word by word: those with every term as it was typed, then with every term, then with
    any.
    """

    def __init__(self, db: sqlite3.Connection, query: Query, within: Collection[str] | None) -> None:
        self._db = db
        self._query = query
        self._known = [term.variants for term in query.terms if term.variants]
        self._within = None if within is None else self._ids(within)

    def results(self, limit: int, *, with_snippets: bool) -> Results:
        """Return the best hits and how many topics match in all."""
        if not self._known:
            return Results([], 0)
        wanted = max(limit, _CONSIDERED)
        rarities = [self._rarity(term.variants) for term in self._query.terms]
        matches: dict[int, Match] = {}
        complete = False
        for expression in self._stages():
            candidates = self._candidates(expression, wanted)
            for topic in candidates:
                if topic not in matches:
                    tokens = contents.tokens_in(cache.content(self._db, topic))
                    found = match(self._query, rarities, tokens)
                    if found:
                        matches[topic] = found
            complete = len(candidates) < wanted
            if len(matches) >= wanted:
                break
        topics = self._summaries(matches)
        best = sorted(matches, key=lambda topic: order(matches[topic], topics[topic].slug))[:limit]
        hits = [
            hit(
                self._query,
                matches[topic],
                topics[topic],
                self._texts(topic, topics[topic].slug) if with_snippets else None,
            )
            for topic in best
        ]
        total = len(matches) if complete else self._count(_any(self._known))
        return Results(hits, total, tuple(variant for known in self._known for variant in known))

    def _texts(self, topic: int, slug: str) -> Callable[[str, int], str]:
        """Return what reads a text of a topic, by its field and its number there."""

        def text(field: str, number: int) -> str:
            # Imported here: a list without snippets reads no texts.
            from upsc_cli.index.texts import text_at

            kept = contents.unpack(cache.content(self._db, topic))
            entry = contents.entry_of(kept, slug, Path())
            return text_at(entry, field, number)

        return text

    def _stages(self) -> Iterator[str]:
        typed = [[variant for variant in variants if variant.said is None] for variants in self._known]
        if all(typed):
            yield _all(typed)
        if typed != self._known:
            yield _all(self._known)
        if len(self._known) > 1:
            yield _any(self._known)

    def _candidates(self, expression: str, most: int) -> list[int]:
        sql = f"SELECT rowid FROM words WHERE words MATCH ?{self._filter} ORDER BY rank LIMIT ?"
        return [topic for (topic,) in self._db.execute(sql, (expression, *self._filtered, most))]

    def _count(self, expression: str) -> int:
        sql = f"SELECT count(*) FROM words WHERE words MATCH ?{self._filter}"
        (count,) = self._db.execute(sql, (expression, *self._filtered)).fetchone()
        return int(count)

    @property
    def _filter(self) -> str:
        return "" if self._within is None else " AND rowid IN (SELECT value FROM json_each(?))"

    @property
    def _filtered(self) -> list[str]:
        return [] if self._within is None else [msgspec.json.encode(self._within).decode()]

    def _ids(self, slugs: Collection[str]) -> list[int]:
        return [topic for topic, slug in self._db.execute("SELECT id, slug FROM topics") if slug in slugs]

    def _rarity(self, variants: Sequence[Variant]) -> float:
        """Return how much a term says, in all topics: a filter does not change it."""
        if not variants or len(self._known) == 1:
            return 1.0
        sql = "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)"
        (having,) = self._db.execute(sql, (_any([variants]), _COMMON)).fetchone()
        return rarity(having, self._total)

    @cached_property
    def _total(self) -> int:
        (total,) = self._db.execute("SELECT count(*) FROM topics").fetchone()
        return int(total)

    def _summaries(self, topics: Iterable[int]) -> dict[int, Summary]:
        sql = "SELECT id, summary FROM topics WHERE id IN (SELECT value FROM json_each(?))"
        rows = self._db.execute(sql, (msgspec.json.encode(list(topics)).decode(),))
        return {topic: contents.decoded(_summaries, summary) for topic, summary in rows}


def _all(terms: Iterable[Sequence[Variant]]) -> str:
    """Return the FTS5 expression for topics that have every term in some variant."""
    return " AND ".join(f"({_any([variants])})" for variants in terms)


def _any(terms: Iterable[Sequence[Variant]]) -> str:
    """Return the FTS5 expression for topics that have any variant of any term."""
    return " OR ".join(dict.fromkeys(variant.expression for variants in terms for variant in variants))
