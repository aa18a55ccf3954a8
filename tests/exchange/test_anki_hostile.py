"""Packages of Anki that were made to do harm, or are broken: refused in a line, with nothing written."""

import json
import random
import sqlite3
import struct
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from fuzz_packages import ending, mutated
from packages import note, package

SAMPLES = Path(__file__).parent / "samples" / "anki"

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


@pytest.fixture
def refused(upsc):
    """Import a file and return what is said of it, after checking that it was refused in one line."""

    def refused(path, *options):
        result = upsc("import", str(path), *options)
        assert result.exit_code in (1, 4), (result.stdout, result.stderr)
        assert result.stdout == ""
        [line, *hints] = result.stderr.splitlines()
        assert line.startswith("upsc: ")
        assert len(hints) <= 1
        assert not upsc.topics.exists()
        assert not upsc.progress.exists()
        return line

    return refused


def zipped(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return path


def with_sql(path, *statements, schema_tricks=False):
    """Make a good package and run statements on its collection."""
    package(path, [note(1, "Q", "A")])
    with zipfile.ZipFile(path) as archive:
        content = archive.read("collection.anki2")
    file = path.with_suffix(".sqlite")
    file.write_bytes(content)
    db = sqlite3.connect(file)
    if schema_tricks:
        db.execute("PRAGMA writable_schema = ON")
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()
    return zipped(path, collection_anki2=file.read_bytes(), media="{}")


def test_what_is_no_zip_archive_is_no_package(refused, tmp_path):
    for name, content in (
        ("a.apkg", b""),
        ("b.apkg", b"hello"),
        ("c.colpkg", b"PK\x03\x04" + b"x" * 99),
        ("d.zip", b"PK\x03\x04"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        assert "this is no package of Anki, or one that is damaged or cut off" in refused(path)


def test_another_archive_is_no_package(refused, tmp_path):
    assert "this archive holds no collection of Anki" in refused(zipped(tmp_path / "a.zip", word="text"))


@pytest.mark.parametrize("name", ["latest.apkg", "anki21.apkg", "anki2.apkg"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_package_that_is_cut_off_is_refused(refused, tmp_path, name, share):
    content = (SAMPLES / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(content[: int(len(content) * share)])
    refused(path)


def test_an_archive_that_is_encrypted_is_refused(refused, tmp_path):
    path = tmp_path / "a.apkg"
    content = bytearray(package(path, [note(1, "Q", "A")]).read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        content[start + place] |= 1
    path.write_bytes(content)
    assert "this archive is encrypted" in refused(path)


def test_a_newer_package_is_refused_by_its_version(refused, tmp_path):
    path = zipped(tmp_path / "a.apkg", meta=b"\x08\x04", collection_anki21b=b"x")
    assert "this package is of a newer Anki (version 4)" in refused(path)
    assert "newer Anki (schema 19)" in refused(package(tmp_path / "b.apkg", [note(1, "Q", "A")], ver=19))


@pytest.mark.parametrize("meta", [b"\x08", b"\xff" * 40, b"\x0a\xff\xff\xff\xff\x0f", b"\x0b", b"x" * 5000])
def test_a_version_that_is_no_message_is_refused(refused, tmp_path, meta):
    refused(zipped(tmp_path / "a.apkg", meta=meta, collection_anki21b=b"x"))


@pytest.mark.parametrize("is_new", [False, True])
def test_a_bomb_is_refused_and_costs_little(refused, tmp_path, is_new):
    zeros = bytes(1 << 20)
    if is_new:
        packer = zstd.ZstdCompressor()
        packed = b"".join([*(packer.compress(zeros) for _ in range(400)), packer.flush()])
        assert len(packed) < 1 << 20
        path = zipped(tmp_path / "a.apkg", meta=b"\x08\x03", collection_anki21b=packed, media=b"")
    else:
        path = zipped(tmp_path / "a.apkg", collection_anki2=zeros * 300)
    assert "which no collection packed like this is" in refused(path)


def test_an_archive_that_lies_about_its_size_is_refused(refused, tmp_path):
    path = zipped(tmp_path / "a.apkg", collection_anki2=bytes(200 << 20))
    content = bytearray(path.read_bytes())
    start = content.find(b"PK\x01\x02")
    content[start + 24 : start + 28] = struct.pack("<L", 1000)
    path.write_bytes(content)
    refused(path)


def test_damaged_compression_is_refused(refused, tmp_path):
    packed = bytearray(zstd.compress(random.Random(1).randbytes(5000)))
    for place in (0, 20, len(packed) - 1):
        broken = packed.copy()
        broken[place] ^= 0xFF
        refused(zipped(tmp_path / "a.apkg", meta=b"\x08\x03", collection_anki21b=bytes(broken)))
    refused(zipped(tmp_path / "a.apkg", meta=b"\x08\x03", collection_anki21b=bytes(packed[:100])))


def test_names_that_lead_elsewhere_write_nothing(upsc, tmp_path):
    path = package(
        tmp_path / "a.apkg", [note(1, "Q", "A", deck="../../etc::..::/abs")], media={"../../x": b"1"}
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../../evil", "x")
        archive.writestr("/evil", "x")
    result = upsc("import", str(path))
    assert result.exit_code == 0
    [written] = result.stdout.splitlines()
    assert Path(written).parent.parent == upsc.topics
    assert not list(tmp_path.rglob("evil"))


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE revlog",
        "DROP TABLE col",
        "DELETE FROM col",
        "ALTER TABLE cards RENAME COLUMN queue TO other",
        "UPDATE col SET models = 'no json'",
        "UPDATE col SET models = '{\"1\": 5}'",
        "UPDATE col SET decks = '[]'",
        'UPDATE col SET models = \'{"1": {"name": "x"}}\'',
        "UPDATE col SET conf = '" + "[" * 2000 + "'",
    ],
)
def test_a_collection_that_lacks_something_is_refused(refused, tmp_path, statement):
    refused(with_sql(tmp_path / "a.apkg", statement))


@pytest.mark.parametrize(
    "statements",
    [
        [
            "DROP TABLE notes",
            "CREATE VIEW notes AS SELECT 1 id, 'g' guid, 1 mid, '' tags, hex(randomblob(100000000)) flds",
        ],
        [
            "DROP TABLE revlog",
            "CREATE VIRTUAL TABLE revlog USING fts5(id, cid, ease, ivl, factor, time, type)",
        ],
        [
            "DROP TABLE notes",
            "CREATE TABLE notes (id integer PRIMARY KEY, guid, mid, tags, flds AS (hex(zeroblob(60000000))))",
            "INSERT INTO notes (guid, mid, tags) VALUES ('g', 1, '')",
        ],
        [
            "DROP TABLE notes",
            "CREATE TABLE notes (id integer PRIMARY KEY, guid, mid, tags, flds AS (hex(tags)))",
            "INSERT INTO notes (guid, mid, tags) VALUES ('g', 1, '')",
        ],
    ],
)
def test_nothing_of_a_schema_runs(refused, tmp_path, statements):
    try:
        path = with_sql(tmp_path / "a.apkg", *statements)
    except sqlite3.OperationalError as error:  # a SQLite without that module
        pytest.skip(str(error))
    refused(path)


def test_a_trigger_does_nothing(upsc, tmp_path):
    path = with_sql(
        tmp_path / "a.apkg", "CREATE TRIGGER t AFTER UPDATE ON notes BEGIN DELETE FROM notes; END"
    )
    assert upsc("import", str(path)).exit_code == 0


def test_damaged_pages_are_refused_or_what_is_whole_is_read(upsc, tmp_path):
    chance = random.Random(3)
    with zipfile.ZipFile(
        package(tmp_path / "a.apkg", [note(n, f"Q {n}", f"A {n}") for n in range(300)])
    ) as archive:
        content = archive.read("collection.anki2")
    for _ in range(25):
        broken = bytearray(content)
        for _ in range(chance.randint(1, 40)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        if chance.random() < 0.5:
            broken = broken[: chance.randrange(len(broken))]
        result = upsc("import", str(zipped(tmp_path / "b.apkg", collection_anki2=bytes(broken))), "--dry-run")
        assert result.exit_code in (0, 1, 4)
        assert len(result.stderr.splitlines()) >= 1


def test_columns_may_hold_anything(upsc, tmp_path):
    path = with_sql(
        tmp_path / "a.apkg",
        "UPDATE notes SET guid = x'ff00', tags = NULL",
        "UPDATE cards SET mod = 'x', queue = NULL",
        "INSERT INTO notes VALUES (2, NULL, 1, 0, 0, 5, x'41ff1f42', 0, 0, 0, '')",
        "INSERT INTO cards VALUES (20, 2, 'deck', 99, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '')",
        "INSERT INTO cards VALUES (21, 2, 1, 0, 9e99, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '')",
        "INSERT INTO revlog VALUES (9223372036854775807, 21, 0, 3, 1, 1, 1, 1, 1)",
        "INSERT INTO revlog VALUES (-5, 21, 0, 'x', NULL, 1, 1, 1, 1)",
        "INSERT INTO revlog VALUES (1767238200000, 21, 0, 3, 1, 1, 1, -9223372036854775807, 0)",
    )
    [report] = upsc.json("import", str(path))
    assert (report["cards"], report["reviews"]) == (2, 1)


def test_huge_fields_and_deep_templates_take_no_time(upsc, tmp_path):
    template = {
        "name": "c",
        "ord": 0,
        "qfmt": "{{#Front}}" * 5000 + "{{Front}}",
        "afmt": "{{" * 100_000 + "{{Back}}",
    }
    types = {
        1: {
            "name": "Deep",
            "type": 0,
            "flds": [{"name": "Front", "ord": 0}, {"name": "Back", "ord": 1}],
            "tmpls": [template],
        }
    }
    notes = [
        note(1, "<b>" * 20_000, "<div>" * 10_000),
        note(2, "{{c1::" * 9000, "}}" * 9000),
        note(3, "&" * 90_000, "<" * 9000),
        note(4, "[sound:" * 12_000, "[anki:tts x]" * 1000),
    ]
    result = upsc("import", str(package(tmp_path / "a.apkg", notes, types=types)), "--dry-run")
    assert result.exit_code in (0, 4)
    clozes = {
        3: {
            "name": "Cloze",
            "type": 1,
            "flds": [{"name": "Text", "ord": 0}],
            "tmpls": [{"name": "c", "ord": 0, "qfmt": "{{cloze:Text}}", "afmt": "{{cloze:Text}}"}],
        }
    }
    deep = [
        note(1, "{{c1::" * 5000 + "x" + "}}" * 5000, kind=3, cards=1),
        note(2, "{{c1::a}} " * 5000, kind=3, cards=1),
        note(3, "".join(f"{{{{c{number}::a}}}} " for number in range(1, 3000)), kind=3, cards=2999),
    ]
    assert upsc("import", str(package(tmp_path / "b.apkg", deep, types=clozes)), "--dry-run").exit_code in (
        0,
        4,
    )


def test_the_others_are_imported_where_one_is_refused(upsc, tmp_path):
    bad = tmp_path / "bad.apkg"
    bad.write_bytes(b"no")
    good = package(tmp_path / "good.apkg", [note(1, "Q", "A")])
    result = upsc("import", str(bad), str(good), "--json")
    first, second = json.loads(result.stdout)
    assert result.exit_code == 4
    assert first["problem"]
    assert second["topics"] == ["deck"]


def test_media_are_never_read(upsc, tmp_path):
    path = package(tmp_path / "a.apkg", [note(1, "Q", "A")], media={"film.mp4": bytes(1000)})
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("0").header_offset
    content[start : start + 30] = bytes(30)  # to open it would fail
    path.write_bytes(content)
    assert upsc("import", str(path)).exit_code == 0


def test_damage_anywhere_in_a_package_ends_in_topics_or_in_a_line():
    chance = random.Random(5)
    endings = Counter(ending(mutated(chance)) for _ in range(300))
    assert endings["read"] < 200
    assert len(endings) > 3
    assert not any("\n" in said for said in endings)
