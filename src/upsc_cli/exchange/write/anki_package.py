"""Notes as an Anki package: imported again, it updates what changed and touches nothing else.

Anki knows a note by its GUID, made here from the note's id, which is made from its words. So that an edited
fact keeps its interval, a package that takes the place of an older one looks into it: a note that
vanished and one that appeared in the same topic are the same if their words are much alike, as in a
review. A note that did not change keeps its time of change, and Anki leaves alone what the person may
have written into it.
"""

import itertools
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from hashlib import blake2b
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

import genanki
from msgspec import Struct
from msgspec.structs import replace

from upsc_cli.exchange.write.anki_notes import Note, NoteType, blanks, renumbered, words_of
from upsc_cli.recall.links import most_alike
from upsc_cli.topics.cards import topic_of

_DATABASE = "collection.anki2"
_SEPARATOR = "\x1f"

_FROZEN_AT = 1_767_225_600
"""When the note types were last changed, in seconds; a person's own styling of them is newer and stays."""

_SOURCE = '{{#Source}}<p class="source">{{Source}}</p>{{/Source}}'
_TOPIC = '<p class="topic">{{Topic}}</p>'
_STYLE = """\
.card { max-width: 40em; margin: 0 auto; padding: 0.5em; font-family: system-ui, sans-serif; font-size: 20px;
  line-height: 1.45; text-align: left; }
.topic, .source { font-size: 14px; opacity: 0.75; }
.cloze { font-weight: bold; color: #0b57a4; }
.nightMode .cloze { color: #8ab8f2; }
"""


class Known(Struct, frozen=True):
    """What an older package has of a note: its GUID, its fields and tags, and when it last changed."""

    guid: str
    type: NoteType
    front: str
    content: str
    words: str
    changed: int


def anki_package(found: Iterable[Note], at: datetime, older: Mapping[str, Known]) -> bytes:
    """Return notes as a package of one deck for each category; `at` is when new and edited ones changed.

    `older` has what an older package knows, by the ids of notes.
    """
    by_id = {note.id: note for note in found}
    same = _same_notes(list(by_id.values()), older)
    decks: dict[str, genanki.Deck] = {}
    unchanged: list[tuple[int, str]] = []
    for note in by_id.values():
        known = same.get(note.id)
        if known and note.type is NoteType.CLOZE:
            note = replace(note, front=renumbered(note.front, blanks(known.front)))  # noqa: PLW2901
        made = _made(note, known.guid if known else genanki.guid_for("upsc", note.id))
        if known and known.content == _content(made):
            unchanged.append((known.changed, known.guid))
        decks.setdefault(note.deck, _deck(note.deck)).add_note(made)
    return _zipped(list(decks.values()), at.timestamp(), unchanged)


def read_package(content: bytes) -> dict[str, Known]:
    """Return what a package knows of notes, by their ids; nothing if it is none of ours."""
    types = {made.model_id: kind for kind, made in _MODELS.items()}
    try:
        with ZipFile(BytesIO(content)) as package, closing(sqlite3.connect(":memory:")) as db:
            db.deserialize(package.read(_DATABASE))
            rows = db.execute("SELECT guid, mid, mod, flds, tags FROM notes").fetchall()
    except (BadZipFile, KeyError, sqlite3.Error):
        return {}
    known: dict[str, Known] = {}
    for guid, model, changed, fields, tags in rows:
        if model in types:
            kind = types[model]
            front, back, *_, identity = fields.split(_SEPARATOR)
            words = words_of(front, "" if kind is NoteType.CLOZE else back)
            known[identity] = Known(guid, kind, front, f"{fields}{tags}", words, changed)
    return known


def _same_notes(found: Sequence[Note], older: Mapping[str, Known]) -> dict[str, Known]:
    """Return what is known of each note, under the id that it has now."""
    same = {note.id: older[note.id] for note in found if note.id in older}
    vanished: dict[tuple[str, NoteType], dict[str, str]] = {}
    for identity, known in older.items():
        if identity not in same:
            vanished.setdefault((topic_of(identity), known.type), {})[identity] = known.words
    for group, olds in vanished.items():
        news = {
            note.id: words_of(note.front, note.back)
            for note in found
            if note.id not in same and (topic_of(note.id), note.type) == group
        }
        same |= {new: older[old] for old, new in most_alike(olds, news)}
    return same


class _FrozenModel(genanki.Model):  # type: ignore[misc]
    """A note type that says of itself that it has not changed, whenever it is exported."""

    def to_json(self, timestamp: float, deck_id: int) -> Any:
        return super().to_json(_FROZEN_AT, deck_id)


def _model(number: int, name: str, fields: str, card: dict[str, str], kind: int) -> genanki.Model:
    return _FrozenModel(number, name, [{"name": field} for field in fields.split()], [card], _STYLE, kind)


def _two_sided(number: int, name: str) -> genanki.Model:
    back = f"{{{{FrontSide}}}}<hr id=answer>{{{{Answer}}}}{_SOURCE}"
    card = {"name": "Card", "qfmt": f"{_TOPIC}{{{{Question}}}}", "afmt": back}
    return _model(number, name, "Question Answer Source Topic Id", card, genanki.Model.FRONT_BACK)


def _with_blanks(number: int, name: str) -> genanki.Model:
    front = f"{_TOPIC}{{{{cloze:Text}}}}"
    card = {"name": "Cloze", "qfmt": front, "afmt": f"{front}{_SOURCE}"}
    return _model(number, name, "Text Source Topic Id", card, genanki.Model.CLOZE)


# Frozen: Anki takes a note type with other fields, templates or id for another one, and duplicates notes.
_MODELS: dict[NoteType, genanki.Model] = {
    NoteType.BASIC: _two_sided(1_381_503_670, "UPSC basic"),
    NoteType.CLOZE: _with_blanks(1_578_015_429, "UPSC cloze"),
    NoteType.QUESTION: _two_sided(2_017_708_009, "UPSC question"),
}


def _made(note: Note, guid: str) -> genanki.Note:
    sides = [note.front] if note.type is NoteType.CLOZE else [note.front, note.back]
    fields = [*sides, note.source, note.topic, note.id]
    return genanki.Note(_MODELS[note.type], fields, guid=guid, tags=note.tags)


def _content(made: genanki.Note) -> str:
    """Return fields and tags as the database of a package has them."""
    return f"{_SEPARATOR.join(made.fields)} {' '.join(made.tags)} "


def _deck(name: str) -> genanki.Deck:
    # A number below 2**53, which Anki's JavaScript can hold.
    return genanki.Deck(int.from_bytes(blake2b(name.encode(), digest_size=6).digest()), name)


def _zipped(decks: list[genanki.Deck], changed: float, unchanged: Iterable[tuple[int, str]]) -> bytes:
    """Return decks as a package, without the file that genanki's own `write_to_file` leaves behind."""
    with closing(sqlite3.connect(":memory:")) as db:
        package = genanki.Package(decks)
        package.write_to_db(db.cursor(), changed, itertools.count(int(changed * 1000)))
        db.executemany("UPDATE notes SET mod = ? WHERE guid = ?", unchanged)
        db.commit()
        database = db.serialize()
    made = BytesIO()
    with ZipFile(made, "w") as file:
        file.writestr(ZipInfo(_DATABASE), database, compress_type=ZIP_DEFLATED)
        file.writestr(ZipInfo("media"), json.dumps({}))
    return made.getvalue()
