"""What the index knows about words: which ones topics have, and what else they may be."""

import sqlite3
from collections.abc import Sequence
from functools import cached_property

from upsc_cli.index import cache
from upsc_cli.search.query import Tokens, Variant
from upsc_cli.words.romanisation import romanisation_keys
from upsc_cli.words.spelling import Vocabulary

_MOST_LONG_FORMS = 5


class Lexicon:
    """What the topics of an index can say about words."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._known: dict[Variant, bool] = {}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words that topics have or had; to load them costs more than a search."""
        return cache.vocabulary(self._db)

    def has(self, variant: Variant) -> bool:
        """Return whether any topic has a variant."""
        if variant not in self._known:
            found = self._db.execute("SELECT 1 FROM words WHERE words MATCH ? LIMIT 1", (variant.expression,))
            self._known[variant] = found.fetchone() is not None
        return self._known[variant]

    def romanisations(self, word: str) -> list[str]:
        """Return the words that are the same but for their romanisation."""
        (key,) = romanisation_keys([word])
        found = self._db.execute("SELECT word FROM romanisations WHERE key = ? AND word != ?", (key, word))
        return [other for (other,) in found]

    def long_forms(self, short: str, *, given: bool) -> list[Tokens]:
        """Return what most topics say that an acronym stands for, or what most initials suggest."""
        rows = self._db.execute(
            "SELECT long FROM acronyms WHERE short = ? AND given = ? GROUP BY long"
            " ORDER BY count(*) DESC, long LIMIT ?",
            (short, given, _MOST_LONG_FORMS),
        )
        return [tuple(long.split()) for (long,) in rows]

    def short_forms(self, keys: Sequence[str]) -> list[tuple[str, str]]:
        """Return the acronyms of long forms, each as its key and its short form."""
        places = ", ".join("?" * len(keys))
        return self._db.execute(
            f"SELECT DISTINCT key, short FROM acronyms WHERE key IN ({places})", keys
        ).fetchall()
