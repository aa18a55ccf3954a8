"""The cache file of the index (SQLite, FTS5): its tables, what goes in, and when it is out of date."""

import os
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from upsc_cli.files import stamp_of
from upsc_cli.index.fields import WEIGHTS, Content
from upsc_cli.nearest import name_key
from upsc_cli.topics.cards import slots
from upsc_cli.topics.folders import Stamp
from upsc_cli.topics.library import Library, is_slug, versions
from upsc_cli.topics.names import Kind
from upsc_cli.words.romanisation import romanisation_keys
from upsc_cli.words.spelling import Vocabulary, can_be_misspelt

if TYPE_CHECKING:
    from upsc_cli.index.document import Document

T = TypeVar("T")

FORMAT = 12
"""Of the cache. One of another format is made anew; raise it when a table or what fills it changes."""

IN_MEMORY = ":memory:"
OnProgress = Callable[[int, int], None]
"""Called with the number of topics read so far, and of those to read."""

_APPLICATION = 0x75707363  # "upsc": tells our file from another program's
_BUSY_SECONDS = 5.0
_BATCH = 500  # topics in a transaction: what a first build has done survives an interruption
_COMPRESSION = 1

_SCHEMA = (
    "CREATE TABLE state (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE topics (id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, summary BLOB, problem TEXT)",
    # Names are many and short: with a primary key of several columns, each would be kept twice.
    "CREATE TABLE names (topic INTEGER NOT NULL, kind INTEGER NOT NULL, name TEXT NOT NULL,"
    " key TEXT NOT NULL)",
    "CREATE INDEX names_by_topic ON names (topic)",
    "CREATE INDEX names_by_key ON names (key)",
    "CREATE TABLE documents (topic INTEGER PRIMARY KEY, content BLOB NOT NULL)",
    "CREATE TABLE acronyms (topic INTEGER, short TEXT, long TEXT, key TEXT NOT NULL, given INTEGER NOT NULL,"
    " PRIMARY KEY (topic, short, long)) WITHOUT ROWID",
    "CREATE INDEX acronyms_by_short ON acronyms (short)",
    "CREATE INDEX acronyms_by_key ON acronyms (key)",
    "CREATE TABLE definitions (topic INTEGER, term TEXT, key TEXT NOT NULL, content BLOB NOT NULL,"
    " PRIMARY KEY (topic, term)) WITHOUT ROWID",
    # Slots say which cards there are; what is on them is read only of the topics whose turn it is.
    "CREATE TABLE practice (topic INTEGER PRIMARY KEY, slots BLOB NOT NULL, cards BLOB NOT NULL,"
    " items BLOB NOT NULL, tasks BLOB NOT NULL)",
    "CREATE TABLE romanisations (key TEXT, word TEXT, PRIMARY KEY (key, word)) WITHOUT ROWID",
    "CREATE INDEX definitions_by_key ON definitions (key)",
    # Without content of its own: to take a topic out, its document says what was put in.
    f"CREATE VIRTUAL TABLE words USING fts5({', '.join(WEIGHTS)}, content='',"
    " tokenize=\"ascii tokenchars '+.&_'\")",
    f"INSERT INTO words (words, rank) VALUES ('rank', 'bm25({', '.join(map(str, WEIGHTS.values()))})')",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {FORMAT}",
)


_WORDS_INTO = ", ".join(("rowid", *WEIGHTS))
_WORDS_VALUES = ", ".join("?" * (len(WEIGHTS) + 1))

_contents = msgspec.msgpack.Decoder(Content)
_stamps = msgspec.msgpack.Decoder(list[tuple[Any, int, int, int, int]])


class DamagedError(Exception):
    """What is in the file cannot be read."""


class ForeignError(DamagedError):
    """The file is no index of this format."""


def decoded(decoder: msgspec.msgpack.Decoder[T], packed: bytes) -> T:
    """Return what was packed in a cell of the index.

    Raises:
        DamagedError: it is not what this decoder decodes.
    """
    try:
        return decoder.decode(packed)
    except (msgspec.MsgspecError, ValueError, TypeError) as error:
        raise DamagedError(str(error)) from error


def connect(path: Path | str) -> sqlite3.Connection:
    """Open a cache and make its tables if it has none.

    Raises:
        ForeignError: the file is an index of another format, or another program's.
        sqlite3.Error: the file cannot be opened, or is damaged.
    """
    # Whoever asks from several threads takes turns.
    db = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        # A cache need not survive a power cut; it has to be quick to change.
        db.execute("PRAGMA synchronous = OFF")
        if not _is_ours(db):
            with _transaction(db):
                if not _is_ours(db):  # else another process was quicker
                    for statement in _SCHEMA:
                        db.execute(statement)
    except BaseException:
        db.close()
        raise
    return db


def remove(file: Path) -> None:
    """Delete a cache, with the journal that SQLite would play back into whatever takes its place."""
    for path in (file.with_name(f"{file.name}-journal"), file):
        path.unlink(missing_ok=True)


def damage(file: Path) -> str | None:
    """Return what is wrong with a cache file, None if nothing is, there is none, or it is in use."""
    if not os.path.exists(file):  # noqa: PTH110 (never raises)
        return None
    try:
        db = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=_BUSY_SECONDS)
        try:
            if not _is_ours(db):
                return None
            (found,) = db.execute("PRAGMA integrity_check(1)").fetchone()
        finally:
            db.close()
    except ForeignError:
        return "it is no index of this version"
    except sqlite3.Error as error:
        in_use = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        return None if in_use else str(error)
    return None if found == "ok" else str(found)


def _is_ours(db: sqlite3.Connection) -> bool:
    """Return whether a file is an index, or False if it is empty."""
    found = [db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
    if found == [_APPLICATION, FORMAT]:
        return True
    if found != [0, 0] or db.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise ForeignError
    return False


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def refresh(
    db: sqlite3.Connection, library: Library, on_progress: OnProgress, most: int | None = None
) -> None:
    """Bring an index up to date with the files of a library, unless more than `most` are to be read.

    Files are read outside of transactions, so that another process waits for writing alone; whoever
    comes second finds the work done. What the index is up to date with is written in the same
    transactions as its changes, so that it is true at every moment.
    """
    stamps = library.stamps()
    now = _encode(stamps)
    while (before := _state(db, "stamps")) != now:
        if _catch_up(db, library.notes, stamps, before, on_progress, most):
            return


def _catch_up(
    db: sqlite3.Connection,
    notes: Path | None,
    stamps: list[Stamp],
    before: bytes,
    on_progress: OnProgress,
    most: int | None,
) -> bool:
    """Bring an index from one state of the files to another; return False if another process changed it."""
    # Imported here: most runs find nothing to read, and need no YAML parser.
    from upsc_cli.index.reading import read_documents

    reached, wanted = versions(_decode(before)), versions(stamps)
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
            with _transaction(db):
                if _state(db, "stamps") != before:
                    return False
                for slug in stale:
                    _remove(db, slug)
                    del reached[slug]
                for slug, document in batch:
                    _insert(db, slug, document)
                    reached[slug] = wanted[slug]
                read = [found for _, found in batch if not isinstance(found, str)]
                vocabulary = _add_words(db, read, vocabulary)
                before = _encode(stamps if done == len(changed) else list(chain(*reached.values())))
                _set_state(db, "stamps", before)
            stale = []
    return True


def _batches(
    read: Iterable[tuple[str, "Document | str"]], on_progress: Callable[[int], None]
) -> Iterator[list[tuple[str, "Document | str"]]]:
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
        taken = _row(topic, content(db, topic).tokens)
        db.execute(f"INSERT INTO words (words, {_WORDS_INTO}) VALUES ('delete', {_WORDS_VALUES})", taken)
        for table in ("documents", "acronyms", "definitions", "practice"):
            db.execute(f"DELETE FROM {table} WHERE topic = ?", (topic,))
    db.execute("DELETE FROM topics WHERE id = ?", (topic,))


def _row(topic: int, tokens: dict[str, str]) -> list[int | str]:
    return [topic, *(tokens.get(field, "") for field in WEIGHTS)]


def _insert(db: sqlite3.Connection, slug: str, document: "Document | str") -> None:
    if isinstance(document, str):
        row = db.execute("INSERT INTO topics (slug, problem) VALUES (?, ?)", (slug, document))
        # A file that cannot be read has a name all the same, so that it can be opened and mended.
        _insert_names(db, row.lastrowid or 0, [(Kind.SLUG, slug)] if is_slug(slug) else [])
        return
    summary = msgspec.msgpack.encode(document.summary)
    topic = db.execute("INSERT INTO topics (slug, summary) VALUES (?, ?)", (slug, summary)).lastrowid or 0
    _insert_names(db, topic, document.names)
    db.execute("INSERT INTO documents VALUES (?, ?)", (topic, pack(document.content)))
    words = _row(topic, document.content.tokens)
    db.execute(f"INSERT INTO words ({_WORDS_INTO}) VALUES ({_WORDS_VALUES})", words)
    pairs = [(topic, pair.short, pair.long, pair.key, pair.given) for pair in document.acronyms]
    db.executemany("INSERT INTO acronyms VALUES (?, ?, ?, ?, ?)", pairs)
    defined = [(one.term, name_key(one.term), msgspec.msgpack.encode(one)) for one in document.definitions]
    db.executemany("INSERT INTO definitions VALUES (?, ?, ?, ?)", [(topic, *row) for row in defined])
    known = msgspec.msgpack.encode(slots(document.cards))
    practice = (topic, known, pack(document.cards), pack(document.items), pack(document.tasks))
    db.execute("INSERT INTO practice VALUES (?, ?, ?, ?, ?)", practice)


def _insert_names(db: sqlite3.Connection, topic: int, names: Iterable[tuple[Kind, str]]) -> None:
    rows = [(topic, kind, name, name_key(name)) for kind, name in names]
    db.executemany("INSERT INTO names VALUES (?, ?, ?, ?)", rows)


def pack(value: object) -> bytes:
    """Return a value as it is kept where it is read for few topics at a time."""
    return zlib.compress(msgspec.msgpack.encode(value), _COMPRESSION)


def unpack(packed: bytes, decoder: msgspec.msgpack.Decoder[T]) -> T:
    """Return what was packed.

    Raises:
        DamagedError: it cannot be decoded.
    """
    try:
        content = zlib.decompress(packed)
    except (zlib.error, TypeError) as error:
        raise DamagedError(str(error)) from error
    return decoded(decoder, content)


def _add_words(db: sqlite3.Connection, documents: Sequence["Document"], known: set[str] | None) -> set[str]:
    """Add the words of documents to the vocabulary, and return all that it knows.

    It is one text, as reading it row by row would cost more than a search. A word whose last topic
    went away stays; a correction is used only if a topic has it.
    """
    known = set(_text(db, "vocabulary").split()) if known is None else known
    lines = (line for document in documents for line in document.content.tokens.values())
    found = {word for line in lines for word in line.split()}
    new = sorted(word for word in found - known if len(word) > 1 and can_be_misspelt(word))
    if new:
        keys = romanisation_keys(new)
        _append(db, "vocabulary", new)
        _append(db, "romanisation", keys)
        db.executemany("INSERT OR IGNORE INTO romanisations VALUES (?, ?)", zip(keys, new, strict=True))
    return known.union(new)


def vocabulary(db: sqlite3.Connection) -> Vocabulary:
    """Return the words that topics have or had."""
    return Vocabulary(_text(db, "vocabulary").split(), _text(db, "romanisation").split("\n"))


def kept(db: sqlite3.Connection, file: Path, type_: type[T], load: Callable[[Path], T]) -> T:
    """Return what `load` makes of a file, as it was kept if the file is still the same."""
    stamp = _encode([(str(file), *stamp_of(file.stat()))])
    before = _state(db, f"file {file.name}")
    if before.startswith(stamp):
        return decoded(msgspec.msgpack.Decoder(type_), before[len(stamp) :])
    value = load(file)
    with suppress(sqlite3.OperationalError):  # another time, then
        _set_state(db, f"file {file.name}", stamp + msgspec.msgpack.encode(value))
    return value


def content(db: sqlite3.Connection, topic: int) -> Content:
    """Return what is searched of a topic."""
    row = db.execute("SELECT content FROM documents WHERE topic = ?", (topic,)).fetchone()
    if row is None:
        raise DamagedError("a topic has lost its content")
    return unpack(row[0], _contents)


def _state(db: sqlite3.Connection, name: str) -> bytes:
    row = db.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
    if row and not isinstance(row[0], bytes):
        raise DamagedError(f"{name} is no state")
    return row[0] if row else b""


def _text(db: sqlite3.Connection, name: str) -> str:
    try:
        return _state(db, name).decode()
    except UnicodeDecodeError as error:
        raise DamagedError(str(error)) from error


def _set_state(db: sqlite3.Connection, name: str, value: bytes) -> None:
    db.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))


def _append(db: sqlite3.Connection, name: str, lines: Sequence[str]) -> None:
    before = _state(db, name)
    _set_state(db, name, before + b"\n" * bool(before) + "\n".join(lines).encode())


def _encode(stamps: list[Stamp]) -> bytes:
    try:
        return msgspec.msgpack.encode(stamps)
    except UnicodeEncodeError:  # a name that is no text
        return msgspec.msgpack.encode([(os.fsencode(path), *rest) for path, *rest in stamps])


def _decode(stamps: bytes) -> list[Stamp]:
    if not stamps:
        return []
    found = decoded(_stamps, stamps)
    try:
        return [(os.fsdecode(stamp[0]), *stamp[1:]) for stamp in found]
    except TypeError as error:  # no path
        raise DamagedError(str(error)) from error
