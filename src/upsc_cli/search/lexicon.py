"""What the index knows about words: which ones topics have, and what else they may be."""

import os
import sqlite3
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from upsc_cli import paths
from upsc_cli.index import cache
from upsc_cli.search.glossary import Glossary, Names, load_glossary, load_names
from upsc_cli.search.query import Tokens, Variant
from upsc_cli.words.romanisation import romanisation_keys
from upsc_cli.words.spelling import Vocabulary

T = TypeVar("T")

_MOST_LONG_FORMS = 5


class Lexicon:
    """What the topics of an index can say about words."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._known: dict[Variant, bool] = {}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words that topics have or had; to load them costs more than a search."""
        words, keys = cache.text(self._db, "vocabulary"), cache.text(self._db, "romanisation")
        return Vocabulary(words.split(), keys.split("\n"))

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

    def english(self, key: str) -> list[str]:
        """Return what a term of Hindi with a key is in English."""
        return self._glossary.english.get(key, [])

    def other_names(self, name: str) -> list[str]:
        """Return what a place or a body is also called."""
        return self._names.others.get(name, [])

    @cached_property
    def _glossary(self) -> Glossary:
        return self._table("glossary.yaml", Glossary, load_glossary)

    @cached_property
    def _names(self) -> Names:
        return self._table("names.yaml", Names, load_names)

    def _table(self, name: str, type_: type[T], load: Callable[[Path], T]) -> T:
        """Return a table that comes with the program, as the index keeps it; empty if it did not come."""
        file = paths.bundled_data() / name
        return cache.kept(self._db, file, type_, load) if os.path.exists(file) else type_()  # noqa: PTH110

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
