"""The library's index: what every command but `show` reads instead of topic files.

It is kept in a cache file that is never the only copy of anything. A cache that is damaged, of
another version or another program's is made anew; where none can be kept, the index lives in memory
for one run.
"""

import sqlite3
import sys
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TypeVar

import msgspec

from upsc_cli.errors import NotFoundError, UpscError
from upsc_cli.index import cache, contents
from upsc_cli.index.contents import Kept, decoded, decoded_all
from upsc_cli.nearest import did_you_mean, name_key
from upsc_cli.programs import quoted
from upsc_cli.topics.cards import Card, Slot
from upsc_cli.topics.definitions import Definition, definitions
from upsc_cli.topics.library import Entry, Library, Summary, is_slug
from upsc_cli.topics.mains import Task
from upsc_cli.topics.names import Kind
from upsc_cli.topics.questions import Item

T = TypeVar("T")

_PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR,
    }
)  # fmt: skip
"""Errors that say nothing against what is in the file."""
_DAMAGED = (contents.DamagedError, sqlite3.Error)

_summaries = msgspec.msgpack.Decoder(Summary)
_slots = msgspec.msgpack.Decoder(list[Slot])
_cards = msgspec.msgpack.Decoder(list[Card])
_items = msgspec.msgpack.Decoder(list[Item])
_tasks = msgspec.msgpack.Decoder(list[Task])


class Index:
    """What the topics of a library say of themselves, without reading them again.

    It is brought up to date as it opens, unless that means to read more than `most` files. `trouble`
    is why the cache file could not be used, if it could not. If damage shows only later it is made anew,
    from what can be read by then, and `on_made_anew` is called.

    Raises:
        UpscError: this Python's SQLite cannot search.
    """

    def __init__(
        self,
        library: Library,
        file: Path,
        on_progress: Callable[[int, int], None],
        most: int | None = None,
        on_made_anew: Callable[["Index"], None] = lambda _: None,
    ) -> None:
        self._library = library
        self._file = file
        self._most = most
        self._on_progress = on_progress
        self._on_made_anew = on_made_anew
        self.trouble: str | None = None
        self._turn = RLock()
        self._db = self._open(anew=False)

    def close(self) -> None:
        """Close the cache; nothing can be asked any more."""
        with self._turn:
            self._db.close()

    @cached_property
    def summaries(self) -> list[Summary]:
        """Every topic that can be read, in the order of slugs."""
        sql = "SELECT summary FROM topics WHERE summary NOT NULL ORDER BY slug"
        return self.read(lambda db: decoded_all(_summaries, db.execute(sql)))

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title of every topic by its slug."""
        return {topic.slug: topic.title for topic in self.summaries}

    @cached_property
    def version_of_cards(self) -> bytes:
        """Return what is another whenever a topic may have other cards than before."""
        return self.read(lambda db: cache.state(db, "version of cards"))

    @property
    def problems(self) -> list[str]:
        """The first error of each file that is no valid topic, as `file:line:column: error: message`."""
        sql = "SELECT problem FROM topics WHERE problem NOT NULL ORDER BY problem"
        return self.read(lambda db: [str(problem) for (problem,) in db.execute(sql)])

    def called(self, key: str) -> list[tuple[int, str, str]]:
        """Return the names with a key: the `Kind` of each, the name as it is written, its topic's slug."""
        sql = "SELECT kind, name, slug FROM names JOIN topics ON id = topic WHERE key = ? ORDER BY slug, name"
        return self.read(lambda db: db.execute(sql, (key,)).fetchall())

    def beginning(self, start: str) -> list[str]:
        """Return the slugs that begin in a way, in their order, those included whose files are broken."""
        if not is_slug(start.rstrip("-")):
            return []
        sql = "SELECT slug FROM topics WHERE slug >= ? AND slug < ? ORDER BY slug"
        after = start[:-1] + chr(ord(start[-1]) + 1)
        found = self.read(lambda db: [slug for (slug,) in db.execute(sql, (start, after))])
        return list(filter(is_slug, found))  # a file may have a name that is none

    def whole_names(self) -> list[tuple[int, str, str]]:
        """Return every slug, title and alias, as `called` does."""
        sql = (
            "SELECT kind, name, slug FROM names JOIN topics ON id = topic WHERE kind < ? ORDER BY slug, kind"
        )
        return self.read(lambda db: db.execute(sql, (Kind.TAG,)).fetchall())

    def titles_beginning(self, start: str) -> list[str]:
        """Return the titles and aliases whose key begins as that of some text does."""
        sql = "SELECT name FROM names WHERE kind IN (?, ?) AND key >= ? AND key < ? ORDER BY name"
        kinds = (Kind.TITLE, Kind.ALIAS)
        return self.read(lambda db: [name for (name,) in db.execute(sql, (*kinds, *_from_to(start)))])

    def terms_beginning(self, start: str) -> list[str]:
        """Return the terms that topics define whose key begins as that of some text does."""
        sql = "SELECT DISTINCT term FROM definitions WHERE key >= ? AND key < ? ORDER BY term"
        return self.read(lambda db: [term for (term,) in db.execute(sql, _from_to(start))])

    def define(self, term: str) -> list[Definition]:
        """Return the definitions of a term, from every topic that defines it, in the order of topics.

        Case, punctuation and white space do not count.

        Raises:
            NotFoundError: no topic defines the term; the hint names terms that come near.
        """
        sql = "SELECT DISTINCT slug FROM definitions JOIN topics ON id = topic WHERE key = ? ORDER BY slug"
        key = name_key(term)
        slugs = self.read(lambda db: [slug for (slug,) in db.execute(sql, (key,))])
        entries = self._of_topics(slugs, _entry).values()
        defining = [sorted(definitions(entry), key=lambda one: one.term) for entry in entries]
        found = [one for listed in defining for one in listed if name_key(one.term) == key]
        if not found:
            hint = did_you_mean(term, self.terms_beginning(""), f"try: upsc search -- {quoted(term)}")
            raise NotFoundError(f"no topic defines {term!r}", hint=hint)
        return found

    def slots(self) -> dict[str, list[Slot]]:
        """Return which cards there are, by the slug of their topic."""
        sql = "SELECT slug, slots FROM practice JOIN topics ON id = topic ORDER BY slug"
        return self.read(lambda db: {slug: decoded(_slots, packed) for slug, packed in db.execute(sql)})

    def entry(self, slug: str) -> Entry | None:
        """Return a topic if it was read since it changed; of its file, no more is read than its stamp."""
        stamps = self._library.stamps_of(slug)
        return self.read(lambda db: cache.entry(db, slug, stamps)) if stamps else None

    def cards(self, slugs: Iterable[str]) -> dict[str, list[Card]]:
        """Return the cards of some topics by slug."""
        return self._of_topics(slugs, lambda kept, _: decoded(_cards, kept.cards))

    def items(self, slugs: Iterable[str]) -> dict[str, list[Item]]:
        """Return the prelims questions of some topics by slug."""
        return self._of_topics(slugs, lambda kept, _: decoded(_items, kept.items))

    def tasks(self, slugs: Iterable[str]) -> dict[str, list[Task]]:
        """Return the mains questions of some topics by slug."""
        return self._of_topics(slugs, lambda kept, _: decoded(_tasks, kept.tasks))

    def _of_topics(self, slugs: Iterable[str], part: Callable[[Kept, str], T]) -> dict[str, T]:
        """Return a part of what is kept of some topics by slug, of those that are there and can be read."""
        sql = "SELECT content FROM documents JOIN topics ON id = topic WHERE slug = ?"
        wanted = list(slugs)

        def read(db: sqlite3.Connection) -> dict[str, T]:
            found = {slug: db.execute(sql, (slug,)).fetchone() for slug in wanted}
            return {slug: part(contents.unpack(row[0]), slug) for slug, row in found.items() if row}

        return self.read(read)

    def kept(self, file: Path, type_: type[T], load: Callable[[Path], T]) -> T:
        """Return what `load` makes of a file, from the cache if the file is as it was."""
        return self.read(lambda db: cache.kept(db, file, type_, load))

    def read(self, read: Callable[[sqlite3.Connection], T]) -> T:
        """Return what is read of the cache, in any thread; damage that shows only now makes it anew."""
        with self._turn:
            try:
                return read(self._db)
            except _DAMAGED:
                pass
            # Only now: while the error is at hand, so are cursors that keep the file open, and Windows
            # removes no file that is.
            self._db.close()
            self._db = self._open(anew=True)
            self._on_made_anew(self)
            return read(self._db)

    def _open(self, *, anew: bool) -> sqlite3.Connection:
        """Return the cache, up to date; made anew if it is damaged, in memory if it cannot be kept."""
        is_damaged = False
        try:
            if anew:
                cache.remove(self._file)
            self._file.parent.mkdir(parents=True, exist_ok=True)
            return self._fresh(self._file)
        except OSError as error:
            self.trouble = error.strerror or str(error)
        except _DAMAGED as error:
            is_damaged = getattr(error, "sqlite_errorcode", 0) & 0xFF not in _PASSING
            self.trouble = str(error)
        if is_damaged and not anew:
            self.trouble = None
            return self._open(anew=True)
        try:
            return self._fresh(cache.IN_MEMORY)
        except sqlite3.OperationalError as error:
            raise UpscError(
                f"search needs SQLite with FTS5, which this Python lacks: {error}",
                hint="install Python from python.org or from your system's packages",
            ) from error

    def _fresh(self, place: Path | str) -> sqlite3.Connection:
        db = cache.connect(place)
        try:
            self._refresh(db)
        except BaseException:
            db.close()
            raise
        return db

    def _refresh(self, db: sqlite3.Connection) -> None:
        """Bring an index up to date with the files of the library, unless too many are to be read."""
        stamps = self._library.stamps()
        now = cache.encoded(stamps)
        while (before := cache.state(db, "stamps")) != now:
            # Imported here: most runs find nothing to read, and need no YAML parser.
            from upsc_cli.index.filling import catch_up

            notes = self._library.notes
            if catch_up(db, notes, stamps, before, self._on_progress, self._most):
                return


def _entry(kept: Kept, slug: str) -> Entry:
    return contents.entry_of(kept, slug, Path())


def _from_to(start: str) -> tuple[str, str]:
    """Return the first key that begins as that of a text does, and one after the last."""
    key = name_key(start)
    return key, key + chr(sys.maxunicode)
