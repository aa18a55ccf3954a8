"""What goes into the index, and what comes out of it when files change."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path

from upsc_cli.index.cache import content, encoded, set_state, stamps_in, state, text, transaction
from upsc_cli.index.contents import DamagedError, tokens_in
from upsc_cli.index.document import Document
from upsc_cli.index.fields import WEIGHTS
from upsc_cli.index.reading import read_documents
from upsc_cli.nearest import name_key
from upsc_cli.topics.folders import SUFFIXES, Stamp
from upsc_cli.topics.library import is_slug, versions
from upsc_cli.topics.names import Kind
from upsc_cli.topics.notes import SUFFIX as NOTE_SUFFIX
from upsc_cli.words.romanisation import romanisation_keys
from upsc_cli.words.spelling import can_be_misspelt

OnProgress = Callable[[int, int], None]
"""Called with the number of topics read so far, and of those to read."""

_FEW = 20  # files
_VERSION_BYTES = 8
_BATCH = 500  # topics in a transaction: what a first build has done survives an interruption

_WORDS_INTO = ", ".join(("rowid", *WEIGHTS))
_WORDS_VALUES = ", ".join("?" * (len(WEIGHTS) + 1))


def catch_up(
    db: sqlite3.Connection,
    notes: Path | None,
    stamps: list[Stamp],
    before: bytes,
    on_progress: OnProgress,
    most: int | None,
) -> bool:
    """Bring an index from one state of the files to another; return False if another process changed it.

    Files are read outside of transactions, so that another process waits for writing alone; whoever
    comes second finds the work done. What the index is up to date with is written in the same
    transactions as its changes, so that it is true at every moment. If more than `most` files are to be
    read, nothing is done.
    """
    same, old, new = _apart(stamps_in(before), stamps)
    reached, wanted = versions(old), versions(new)
    changed = {slug: Path(found[0][0]) for slug, found in wanted.items() if reached.get(slug) != found}
    if most is not None and len(changed) > most:
        return True
    stale = [slug for slug in reached if slug not in wanted or slug in changed]
    vocabulary: set[str] | None = None
    done = 0
    # Closed here, so that what reads has ended before the next thing begins, an error or Ctrl-C included.
    with closing(read_documents(changed, notes)) as documents:
        for batch in _batches(documents, lambda count: on_progress(count, len(changed))):
            done += len(batch)
            with transaction(db):
                if state(db, "stamps") != before:
                    return False
                slots = _slots(db, stale)
                for slug in stale:
                    _remove(db, slug)
                    del reached[slug]
                for slug, document in batch:
                    _insert(db, slug, document, encoded(list(wanted[slug])))
                    reached[slug] = wanted[slug]
                read = {slug: found for slug, found in batch if not isinstance(found, str)}
                if {slug: document.slots for slug, document in read.items()} != slots:
                    set_state(db, "version of cards", os.urandom(_VERSION_BYTES))
                vocabulary = _add_words(db, read.values(), vocabulary)
                before = encoded(stamps if done == len(changed) else [*same, *chain(*reached.values())])
                set_state(db, "stamps", before)
            stale = []
    return True


def _apart(before: list[Stamp], now: list[Stamp]) -> tuple[list[Stamp], list[Stamp], list[Stamp]]:
    """Return the stamps of names whose stamps are the same, and those of other names before and now.

    After an edit, to look at ten thousand names one by one would take longer than to read the topic.
    """
    differing = {stamp[0] for stamp in set(before).symmetric_difference(now)}
    if len(differing) > _FEW:
        return [], before, now
    names = tuple(path[path.rfind(os.sep) : path.rfind(".") + 1] for path in differing)
    endings = tuple(name + suffix.lstrip(".") for name in names for suffix in (*SUFFIXES, NOTE_SUFFIX))
    return (
        [stamp for stamp in before if not stamp[0].endswith(endings)],
        [stamp for stamp in before if stamp[0].endswith(endings)],
        [stamp for stamp in now if stamp[0].endswith(endings)],
    )


def _batches(
    read: Iterable[tuple[str, Document | str]], on_progress: Callable[[int], None]
) -> Iterator[list[tuple[str, Document | str]]]:
    """Yield what was read in batches; the last one may be empty, as the only change may be a deletion."""
    batch: list[tuple[str, Document | str]] = []
    for count, item in enumerate(read, start=1):
        batch.append(item)
        on_progress(count)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    yield batch


def _remove(db: sqlite3.Connection, slug: str) -> None:
    row = db.execute("SELECT id, summary FROM topics WHERE slug = ?", (slug,)).fetchone()
    if row is None:
        raise DamagedError(f"{slug} is missing")
    topic, summary = row
    db.execute("DELETE FROM names WHERE topic = ?", (topic,))
    if summary is not None:
        taken = _row(topic, tokens_in(content(db, topic)))
        db.execute(f"INSERT INTO words (words, {_WORDS_INTO}) VALUES ('delete', {_WORDS_VALUES})", taken)
        for table in ("documents", "acronyms", "definitions", "practice"):
            db.execute(f"DELETE FROM {table} WHERE topic = ?", (topic,))
    db.execute("DELETE FROM topics WHERE id = ?", (topic,))


def _row(topic: int, tokens: dict[str, str]) -> list[int | str]:
    return [topic, *(tokens.get(field, "") for field in WEIGHTS)]


def _insert(db: sqlite3.Connection, slug: str, document: Document | str, stamps: bytes) -> None:
    into = "INSERT INTO topics (slug, summary, problem, stamps) VALUES (?, ?, ?, ?)"
    if isinstance(document, str):
        row = db.execute(into, (slug, None, document, stamps))
        # A file that cannot be read has a name all the same, so that it can be opened and mended.
        names = [(int(Kind.SLUG), slug, name_key(slug))] if is_slug(slug) else []
        _insert_names(db, row.lastrowid or 0, names)
        return
    topic = db.execute(into, (slug, document.summary, None, stamps)).lastrowid or 0
    _insert_names(db, topic, document.names)
    db.execute("INSERT INTO documents VALUES (?, ?)", (topic, document.content))
    words = _row(topic, document.tokens)
    db.execute(f"INSERT INTO words ({_WORDS_INTO}) VALUES ({_WORDS_VALUES})", words)
    pairs = [(topic, pair.short, pair.long, pair.key, pair.given) for pair in document.acronyms]
    db.executemany("INSERT INTO acronyms VALUES (?, ?, ?, ?, ?)", pairs)
    db.executemany("INSERT INTO definitions VALUES (?, ?, ?)", [(topic, *term) for term in document.terms])
    db.execute("INSERT INTO practice VALUES (?, ?)", (topic, document.slots))


def _insert_names(db: sqlite3.Connection, topic: int, names: Iterable[tuple[int, str, str]]) -> None:
    db.executemany("INSERT INTO names VALUES (?, ?, ?, ?)", [(topic, *name) for name in names])


def _slots(db: sqlite3.Connection, slugs: Iterable[str]) -> dict[str, bytes]:
    """Return the cards that there are of some topics, packed."""
    sql = "SELECT slots FROM practice JOIN topics ON id = topic WHERE slug = ?"
    found = {slug: db.execute(sql, (slug,)).fetchone() for slug in slugs}
    return {slug: row[0] for slug, row in found.items() if row}


def _add_words(db: sqlite3.Connection, documents: Iterable[Document], known: set[str] | None) -> set[str]:
    """Add the words of documents to the vocabulary, and return all that it knows.

    It is one text, as reading it row by row would cost more than a search. A word whose last topic
    went away stays; a correction is used only if a topic has it.
    """
    known = set(text(db, "vocabulary").split()) if known is None else known
    found: set[str] = set()
    for document in documents:
        for lines in document.tokens.values():
            found.update(lines.split())
    new = sorted(word for word in found - known if len(word) > 1 and can_be_misspelt(word))
    if new:
        keys = romanisation_keys(new)
        _append(db, "vocabulary", new)
        _append(db, "romanisation", keys)
        db.executemany("INSERT OR IGNORE INTO romanisations VALUES (?, ?)", zip(keys, new, strict=True))
    known.update(new)
    return known


def _append(db: sqlite3.Connection, name: str, lines: Sequence[str]) -> None:
    before = state(db, name)
    set_state(db, name, before + b"\n" * bool(before) + "\n".join(lines).encode())
