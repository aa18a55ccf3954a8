"""The database of a package: decks, note types, notes, cards and the review log, in either schema.

Known by ankitects/anki, `rslib/src/storage/`: up to schema 11, the row of `col` holds note types, decks
and settings as JSON; from 15 on they have tables, with messages of Protocol Buffers in them. A database comes
from anywhere, so nothing in it may run: it is opened for reading alone, and only tables are read.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from upsc_cli.errors import InvalidTopicError
from upsc_cli.exchange.read.anki.protobuf import DamagedMessageError, message

NEWEST_SCHEMA = 18
_TABLES_SINCE = 15  # the schema that took note types and decks out of `col`
_MOST_REVIEWS = 2_500_000  # as many as a progress file holds
_MOST_NOTES = 1_000_000
_MOST_TEXT = 256 << 20  # characters of all notes
_LONGEST_VALUE = 64 << 20  # bytes; the note types of a large old collection are one text
_LONGEST_TEMPLATE = 200_000  # characters; some hold whole scripts, whose end is no loss
_PLAIN_TABLE = re.compile(r"\s*CREATE\s+TABLE\b", re.IGNORECASE)
_FORMULA = re.compile(r"\bAS\s*\(", re.IGNORECASE)  # of a column that is generated
_FIELD = "\x1f"
_DECK = "\x1f"
_SUSPENDED = -1
_CLOZE = 1

_TOO_MUCH = "the collection in this package is larger than any that is studied"
_DAY = 24 * 60  # minutes

_DEFAULT_ROLLOVER = 4
"""Hour of the day at which Anki begins a new one."""


class Template(Struct, frozen=True):
    """A kind of card that a note type makes: what it asks and answers, as HTML with fields in braces."""

    name: str
    question: str
    answer: str


class NoteType(Struct, frozen=True):
    """A note type: the names of its fields, and its templates by their ordinals."""

    name: str
    is_cloze: bool
    fields: tuple[str, ...]
    templates: Mapping[int, Template]


class Note(Struct, frozen=True):
    """A note; `type` is the id of its note type, `fields` are HTML."""

    guid: str
    type: int
    tags: tuple[str, ...]
    fields: tuple[str, ...]


class Card(Struct, frozen=True):
    """A card: the id and the ordinal of its template or cloze, and the deck where it is at home.

    `changed` is when its row last changed, in seconds since 1970.
    """

    id: int
    note: int
    ordinal: int
    deck: int
    is_suspended: bool
    changed: int


class Logged(NamedTuple):
    """A line of the review log; `id` is its moment in milliseconds since 1970, `ms` the time to answer.

    `interval` is in days, or in seconds where it is negative; `factor` is 0 where nothing is known of it.
    """

    id: int
    grade: int
    interval: int
    factor: int
    ms: int
    kind: int


class Collection(Struct, frozen=True):
    """What a database holds; `notes` by id in the order in which they were made, `log` by card, by time.

    `west` is how many minutes the place where it was last used lies west of UTC, if it says so, `begun_west`
    the same of where it was begun, `rollover` the hour at which its days begin, and `changed` when it last
    changed, in seconds since 1970.
    """

    types: Mapping[int, NoteType]
    decks: Mapping[int, str]
    notes: Mapping[int, Note]
    cards: tuple[Card, ...]
    log: Mapping[int, list[Logged]]
    west: int | None
    begun_west: int | None
    rollover: int
    changed: int


def read_collection(path: Path) -> Collection:
    """Return what a database of Anki holds.

    Raises:
        InvalidTopicError: it is no such database, is damaged, or newer than any that is known.
    """
    try:
        with closing(_opened(path)) as database:
            return _read(database)
    except sqlite3.Error as error:
        raise InvalidTopicError("the collection in this package is damaged") from error
    except (msgspec.MsgspecError, DamagedMessageError, RecursionError, UnicodeError) as error:
        raise InvalidTopicError("the note types or decks of this package are damaged") from error


def _opened(path: Path) -> sqlite3.Connection:
    """Return a connection over which a database can be read and nothing of it can run."""
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    database.text_factory = lambda text: text.decode("utf-8", "replace")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    for setting in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "mmap_size = 0"):
        database.execute(f"PRAGMA {setting}")
    # Anki compares names without their case; what is read here is not compared.
    database.create_collation("unicase", lambda one, other: (one > other) - (one < other))
    return database


def _read(database: sqlite3.Connection) -> Collection:
    tables = _tables(database)
    for name in ("col", "notes", "cards", "revlog"):
        if name not in tables:
            raise InvalidTopicError("the collection in this package lacks what every collection has")
    row = next(_rows(database, "SELECT ver, mod FROM col"), None)
    if row is None:
        raise InvalidTopicError("the collection in this package is empty")
    schema, changed = map(_integer, row)
    if schema > NEWEST_SCHEMA:
        raise InvalidTopicError(
            f"this package is of a newer Anki (schema {schema})",
            hint="export it with 'Support older Anki versions' ticked",
        )
    is_new = schema >= _TABLES_SINCE and {"notetypes", "fields", "templates", "decks"} <= tables
    settings = _settings(database, tables)
    rollover = settings.get("rollover")
    return Collection(
        types=_new_types(database) if is_new else _old_types(database),
        decks=_new_decks(database) if is_new else _old_decks(database),
        notes=_notes(database),
        cards=_cards(database),
        log=_log(database),
        west=_offset(settings, "localOffset"),
        begun_west=_offset(settings, "creationOffset"),
        rollover=rollover % 24 if isinstance(rollover, int) else _DEFAULT_ROLLOVER,
        changed=changed // 1000,
    )


def _offset(settings: Mapping[str, Any], name: str) -> int | None:
    west = settings.get(name)
    return west if isinstance(west, int) and abs(west) < _DAY else None


def _tables(database: sqlite3.Connection) -> set[str]:
    """Return the names of tables that hold what they show: no views, modules or formulas make it up."""
    listed = _rows(database, "SELECT type, name, sql FROM sqlite_master")
    return {
        _text(name)
        for kind, name, made in listed
        if kind == "table" and _PLAIN_TABLE.match(_text(made)) and not _FORMULA.search(_text(made))
    }


def _rows(database: sqlite3.Connection, query: str) -> Iterator[tuple[Any, ...]]:
    return iter(database.execute(query))


def _settings(database: sqlite3.Connection, tables: set[str]) -> dict[str, Any]:
    if "config" in tables:
        found = {}
        for key, value in _rows(database, "SELECT key, val FROM config"):
            if key in ("localOffset", "creationOffset", "rollover"):
                found[key] = msgspec.json.decode(value if isinstance(value, bytes) else _text(value).encode())
        return found
    return _objects(database, "conf")


def _objects(database: sqlite3.Connection, column: str) -> dict[str, Any]:
    """Return the JSON of a column of `col`."""
    (text,) = next(_rows(database, f"SELECT {column} FROM col"))  # a name of ours
    return msgspec.json.decode(_text(text) or "{}", type=dict[str, Any])


class _OldField(Struct):
    name: str
    ord: int = 0


class _OldTemplate(Struct):
    name: str
    qfmt: str
    afmt: str
    ord: int | None = None


class _OldType(Struct):
    name: str
    flds: list[_OldField]
    tmpls: list[_OldTemplate]
    type: int = 0


def _old_types(database: sqlite3.Connection) -> dict[int, NoteType]:
    types = {}
    for key, value in _objects(database, "models").items():
        made = msgspec.convert(value, _OldType, strict=False)
        fields = tuple(field.name for field in sorted(made.flds, key=lambda field: field.ord))
        templates = {
            index if one.ord is None else one.ord: _template(one.name, one.qfmt, one.afmt)
            for index, one in enumerate(made.tmpls)
        }
        types[_integer(key)] = NoteType(made.name, made.type == _CLOZE, fields, templates)
    return types


def _new_types(database: sqlite3.Connection) -> dict[int, NoteType]:
    fields: dict[int, list[tuple[int, str]]] = {}
    for type_id, ordinal, name in _rows(database, "SELECT ntid, ord, name FROM fields"):
        fields.setdefault(_integer(type_id), []).append((_integer(ordinal), _text(name)))
    templates: dict[int, dict[int, Template]] = {}
    for type_id, ordinal, name, config in _rows(database, "SELECT ntid, ord, name, config FROM templates"):
        said = message(_bytes(config))
        made = _template(_text(name), said.text(1), said.text(2))
        templates.setdefault(_integer(type_id), {})[_integer(ordinal)] = made
    types = {}
    for type_id, name, config in _rows(database, "SELECT id, name, config FROM notetypes"):
        key = _integer(type_id)
        names = tuple(field for _, field in sorted(fields.get(key, ())))
        is_cloze = message(_bytes(config)).integer(1) == _CLOZE
        types[key] = NoteType(_text(name), is_cloze, names, templates.get(key, {}))
    return types


def _template(name: str, question: str, answer: str) -> Template:
    return Template(name, question[:_LONGEST_TEMPLATE], answer[:_LONGEST_TEMPLATE])


def _old_decks(database: sqlite3.Connection) -> dict[int, str]:
    decks = _objects(database, "decks").items()
    return {_integer(key): _text(deck.get("name")) for key, deck in decks if isinstance(deck, dict)}


def _new_decks(database: sqlite3.Connection) -> dict[int, str]:
    listed = _rows(database, "SELECT id, name FROM decks")
    return {_integer(key): _text(name).replace(_DECK, "::") for key, name in listed}


def _notes(database: sqlite3.Connection) -> dict[int, Note]:
    notes = {}
    size = 0
    for number, guid, type_id, tags, fields in _limited(
        database, "SELECT id, guid, mid, tags, flds FROM notes ORDER BY id", _MOST_NOTES
    ):
        text = _text(fields)
        size += len(text)
        if size > _MOST_TEXT:
            raise InvalidTopicError(_TOO_MUCH)
        said = tuple(text.split(_FIELD))
        notes[_integer(number)] = Note(_text(guid), _integer(type_id), tuple(_text(tags).split()), said)
    return notes


def _cards(database: sqlite3.Connection) -> tuple[Card, ...]:
    listed = _limited(
        database,
        "SELECT id, nid, ord, did, odid, queue, mod FROM cards ORDER BY nid, ord, id",
        _MOST_NOTES,
    )
    return tuple(
        Card(
            id=_integer(number),
            note=_integer(note),
            ordinal=_integer(ordinal),
            deck=_integer(home) or _integer(deck),  # of a card in a filtered deck, where it came from
            is_suspended=_integer(queue) == _SUSPENDED,
            changed=_integer(changed),
        )
        for number, note, ordinal, deck, home, queue, changed in listed
    )


def _log(database: sqlite3.Connection) -> dict[int, list[Logged]]:
    log: dict[int, list[Logged]] = {}
    for card, *line in _limited(
        database, "SELECT cid, id, ease, ivl, factor, time, type FROM revlog ORDER BY id", _MOST_REVIEWS
    ):
        log.setdefault(_integer(card), []).append(Logged(*map(_integer, line)))
    return log


def _limited(database: sqlite3.Connection, query: str, most: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query.

    Raises:
        InvalidTopicError: there are more than anybody has.
    """
    for index, row in enumerate(_rows(database, query)):
        if index >= most:
            raise InvalidTopicError(_TOO_MUCH)
        yield row


def _integer(value: object) -> int:
    """Return a value as a number; in a column of SQLite anything may stand."""
    if isinstance(value, int):
        return value
    try:
        return int(value) if isinstance(value, str | float) else 0
    except (ValueError, OverflowError):
        return 0


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else _text(value).encode()
