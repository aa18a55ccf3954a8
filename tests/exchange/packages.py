"""Packages of Anki in its oldest schema, made of what a test says; the real ones are in samples/anki."""

import json
import sqlite3
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

SCHEMA = """
CREATE TABLE col (id integer PRIMARY KEY, crt integer, mod integer, scm integer, ver integer, dty integer,
    usn integer, ls integer, conf text, models text, decks text, dconf text, tags text);
CREATE TABLE notes (id integer PRIMARY KEY, guid text, mid integer, mod integer, usn integer, tags text,
    flds text, sfld integer, csum integer, flags integer, data text);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer, did integer, ord integer, mod integer, usn integer,
    type integer, queue integer, due integer, ivl integer, factor integer, reps integer, lapses integer,
    left integer, odue integer, odid integer, flags integer, data text);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer, usn integer, ease integer, ivl integer,
    lastIvl integer, factor integer, time integer, type integer);
CREATE TABLE graves (usn integer, oid integer, type integer);
"""
BASIC, REVERSED, CLOZE = 1, 2, 3
FRONT = {"name": "Card 1", "ord": 0, "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"}
BACK = {"name": "Card 2", "ord": 1, "qfmt": "{{Back}}", "afmt": "{{FrontSide}}<hr id=answer>{{Front}}"}
BLANKS = {"name": "Cloze", "ord": 0, "qfmt": "{{cloze:Text}}", "afmt": "{{cloze:Text}}<br>{{Extra}}"}


def note_type(name: str, fields: str, templates: list[dict], kind: int = 0) -> dict:
    """Return a note type as schema 11 has it."""
    named = [{"name": field, "ord": index} for index, field in enumerate(fields.split())]
    return {"name": name, "type": kind, "flds": named, "tmpls": templates}


TYPES = {
    BASIC: note_type("Basic", "Front Back", [FRONT]),
    REVERSED: note_type("Basic (and reversed card)", "Front Back", [FRONT, BACK]),
    CLOZE: note_type("Cloze", "Text Extra", [BLANKS], 1),
}
MARCH = 1_772_337_600_000
"""The first of March 2026, 09:30 in India, in milliseconds."""
DAY = 86_400_000


def note(
    number: int, *fields: str, kind: int = BASIC, deck: str = "Deck", tags: str = "", cards: int | None = None
):
    """Return a note for `package`; it has as many cards as its note type has templates, or `cards`."""
    return {"id": number, "type": kind, "fields": fields, "deck": deck, "tags": tags, "cards": cards}


def graded(
    number: int,
    grade: int,
    day: int,
    *,
    ordinal: int = 0,
    minute: int = 0,
    kind: int = 1,
    ivl: int = 3,
    factor: int = 2500,
):
    """Return a line of the review log of a note's card."""
    moment = MARCH + day * DAY + minute * 60_000 + number * 10 + ordinal
    return (moment, 10 * number + ordinal, -1, grade, ivl, 1, factor, 5000, kind)


def database(
    path: Path,
    notes: Iterable[dict],
    log: Sequence[tuple] = (),
    *,
    types=TYPES,
    conf=None,
    suspended=(),
    ver=11,
) -> None:
    """Write a collection in schema 11; `suspended` are the ids of cards, which are 10 × note + ordinal."""
    notes = list(notes)
    names = list(dict.fromkeys(["Default", *(one["deck"] for one in notes)]))
    decks = {str(index): {"name": name, "id": index} for index, name in enumerate(names, start=1)}
    with closing(sqlite3.connect(path)) as db:
        db.executescript(SCHEMA)
        settings = json.dumps({"localOffset": -330, "rollover": 4} if conf is None else conf)
        made = {str(key): value for key, value in types.items()}
        row = (1, 0, MARCH, 0, ver, 0, 0, 0, settings, json.dumps(made), json.dumps(decks), "{}", "{}")
        db.execute(f"INSERT INTO col VALUES ({','.join('?' * 13)})", row)
        for one in notes:
            fields = "\x1f".join(one["fields"])
            row = (one["id"], f"guid{one['id']}", one["type"], 0, 0, f" {one['tags']} ", fields, "", 0, 0, "")
            db.execute(f"INSERT INTO notes VALUES ({','.join('?' * 11)})", row)
            count = len(types[one["type"]]["tmpls"]) if one["cards"] is None else one["cards"]
            for ordinal in range(count):
                card = 10 * one["id"] + ordinal
                queue = -1 if card in suspended else 2
                row = (card, one["id"], names.index(one["deck"]) + 1, ordinal, MARCH // 1000, 0, 2, queue)
                db.execute(f"INSERT INTO cards VALUES ({','.join('?' * 18)})", (*row, *[0] * 9, "{}"))
        db.executemany(f"INSERT INTO revlog VALUES ({','.join('?' * 9)})", log)
        db.commit()


def package(
    path: Path,
    notes: Iterable[dict],
    log: Sequence[tuple] = (),
    *,
    media: dict[str, bytes] | None = None,
    **more,
) -> Path:
    """Write a package and return its path; `media` are files by their names."""
    collection = path.with_suffix(".sqlite")
    collection.unlink(missing_ok=True)
    database(collection, notes, log, **more)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(collection, "collection.anki2")
        archive.writestr("media", json.dumps({str(index): name for index, name in enumerate(media or {})}))
        for index, content in enumerate((media or {}).values()):
            archive.writestr(str(index), content)
    collection.unlink()
    return path
