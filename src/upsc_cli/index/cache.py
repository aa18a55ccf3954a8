"""The cache file of the index (SQLite, FTS5): its tables, and what is read of them."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from upsc_cli.files import stamp_of
from upsc_cli.index import contents
from upsc_cli.index.contents import DamagedError, decoded
from upsc_cli.index.fields import WEIGHTS
from upsc_cli.topics.folders import Stamp
from upsc_cli.topics.library import Entry

T = TypeVar("T")

FORMAT = 14
"""Of the cache. One of another format is made anew; raise it when a table or what fills it changes."""

IN_MEMORY = ":memory:"
_APPLICATION = 0x75707363  # "upsc": tells our file from another program's
_BUSY_SECONDS = 5.0
_HASH_BYTES = 8 << 20  # of words that FTS5 gathers before it writes them: fewer pieces to merge, and to read

_SCHEMA = (
    "CREATE TABLE state (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    # The stamps are those of the file and of the note that were read.
    "CREATE TABLE topics (id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, summary BLOB, problem TEXT,"
    " stamps BLOB NOT NULL)",
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
    "CREATE TABLE definitions (topic INTEGER, term TEXT, key TEXT NOT NULL,"
    " PRIMARY KEY (topic, term)) WITHOUT ROWID",
    # Slots say which cards there are; what is on them is read only of the topics whose turn it is.
    "CREATE TABLE practice (topic INTEGER PRIMARY KEY, slots BLOB NOT NULL)",
    "CREATE TABLE romanisations (key TEXT, word TEXT, PRIMARY KEY (key, word)) WITHOUT ROWID",
    "CREATE INDEX definitions_by_key ON definitions (key)",
    # Without content of its own: to take a topic out, its document says what was put in.
    f"CREATE VIRTUAL TABLE words USING fts5({', '.join(WEIGHTS)}, content='',"
    " tokenize=\"ascii tokenchars '+.&_'\")",
    f"INSERT INTO words (words, rank) VALUES ('rank', 'bm25({', '.join(map(str, WEIGHTS.values()))})')",
    f"INSERT INTO words (words, rank) VALUES ('hashsize', {_HASH_BYTES})",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {FORMAT}",
)


_stamps = msgspec.msgpack.Decoder(list[tuple[Any, int, int, int, int]])


class ForeignError(DamagedError):
    """The file is no index of this format."""


def connect(path: Path | str, patience: float = _BUSY_SECONDS) -> sqlite3.Connection:
    """Open a cache and make its tables if it has none.

    `patience` is for how many seconds another process that writes is waited for.

    Raises:
        ForeignError: the file is an index of another format, or another program's.
        sqlite3.Error: the file cannot be opened, or is damaged.
    """
    # Whoever asks from several threads takes turns.
    db = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    try:
        # A cache need not survive a power cut; it has to be quick to change.
        db.execute("PRAGMA synchronous = OFF")
        if not _is_ours(db):
            with transaction(db):
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
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Let changes be made together, or not at all."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def kept(db: sqlite3.Connection, file: Path, type_: type[T], load: Callable[[Path], T]) -> T:
    """Return what `load` makes of a file, as it was kept if the file is still the same."""
    stamp = encoded([(str(file), *stamp_of(file.stat()))])
    before = state(db, f"file {file.name}")
    if before.startswith(stamp):
        return decoded(msgspec.msgpack.Decoder(type_), before[len(stamp) :])
    value = load(file)
    with suppress(sqlite3.OperationalError):  # another time, then
        set_state(db, f"file {file.name}", stamp + msgspec.msgpack.encode(value))
    return value


def content(db: sqlite3.Connection, topic: int) -> bytes:
    """Return what is kept of a topic, as `contents` unpacks it."""
    row = db.execute("SELECT content FROM documents WHERE topic = ?", (topic,)).fetchone()
    if row is None:
        raise DamagedError("a topic has lost its content")
    found: bytes = row[0]
    return found


def entry(db: sqlite3.Connection, slug: str, stamps: list[Stamp]) -> Entry | None:
    """Return a topic as it was read, if its file and its note have the same stamps still."""
    sql = "SELECT stamps, content FROM topics JOIN documents ON id = topic WHERE slug = ?"
    row = db.execute(sql, (slug,)).fetchone()
    if row is None or row[0] != encoded(stamps):
        return None
    return contents.entry_of(contents.unpack(row[1]), slug, Path(stamps[0][0]))


def state(db: sqlite3.Connection, name: str) -> bytes:
    """Return what is kept under a name, nothing if there is none."""
    row = db.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
    if row and not isinstance(row[0], bytes):
        raise DamagedError(f"{name} is no state")
    return row[0] if row else b""


def text(db: sqlite3.Connection, name: str) -> str:
    """Return the text that is kept under a name."""
    try:
        return state(db, name).decode()
    except UnicodeDecodeError as error:
        raise DamagedError(str(error)) from error


def set_state(db: sqlite3.Connection, name: str, value: bytes) -> None:
    """Keep a value under a name."""
    db.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))


def encoded(stamps: list[Stamp]) -> bytes:
    """Return stamps as they are kept."""
    try:
        return msgspec.msgpack.encode(stamps)
    except UnicodeEncodeError:  # a name that is no text
        return msgspec.msgpack.encode([(os.fsencode(path), *rest) for path, *rest in stamps])


def stamps_in(stamps: bytes) -> list[Stamp]:
    """Return the stamps that were kept."""
    if not stamps:
        return []
    found = decoded(_stamps, stamps)
    try:
        return [(os.fsdecode(stamp[0]), *stamp[1:]) for stamp in found]
    except TypeError as error:  # no path
        raise DamagedError(str(error)) from error
