"""Files larger than any history, and events that stand in a file twice."""

import json
import tracemalloc
from datetime import UTC, date, datetime, timedelta

import pytest

from upsc_cli import files
from upsc_cli.progress import format as file_format
from upsc_cli.progress.beginning import beginning
from upsc_cli.progress.events import Done, Reviewed
from upsc_cli.progress.merge import read_other
from upsc_cli.progress.store import Store
from upsc_cli.progress.timeline import History

SPARSE = 3 << 30  # bytes, of which none is on the disk
BASE = {"at": "2026-01-10T09:00:00+05:30", "kind": "done"}


def make_sparse(path):
    """Make a file of the size of a film in the place of a path; whoever reads it all notices."""
    with path.open("wb") as file:
        file.truncate(SPARSE)


def filed(path, *events):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file_format.encode([json.dumps(event).encode() for event in events]))


def problems(upsc):
    return [(one["kind"], one["message"]) for one in json.loads(upsc("doctor", "--json").stdout)["problems"]]


def done(upsc):
    return [topic["slug"] for topic in upsc.json("list", "--status", "done")]


@pytest.fixture
def openings(monkeypatch):
    """How often each file was opened to be read, by its name; one that is sparse must not be."""
    found = {}
    real = files.opened

    def opened(path):
        found[path.name] = found.get(path.name, 0) + 1
        return real(path)

    def read(path, most=None):
        assert path.stat().st_size < SPARSE
        return whole(path, most)

    whole = files.read
    monkeypatch.setattr(files, "opened", opened)
    monkeypatch.setattr(files, "read", read)
    return found


def test_a_file_too_large_for_any_history_is_not_merged_and_not_read(upsc, tmp_path, openings):
    other = tmp_path / "other.json"
    make_sparse(other)
    for salvage in ([], ["--salvage"]):
        result = upsc("merge", *salvage, str(other))
        assert result.exit_code == 5
        assert result.stderr == f"upsc: {other} is larger than 512 MiB, which no progress file is\n"
    assert other.name not in openings


def test_in_the_place_of_progress_it_is_kept_and_everything_is_back(upsc, openings):
    upsc("done", "gst-council")
    upsc.progress.unlink()
    make_sparse(upsc.progress)
    result = upsc("list", "--status", "done", "--json")
    assert [topic["slug"] for topic in json.loads(result.stdout)] == ["gst-council"]
    assert "is damaged (it is larger than 512 MiB, which no progress file is)" in " ".join(
        result.stderr.split()
    )
    (kept,) = upsc.home.glob("progress.damaged-*.json")
    assert kept.stat().st_size == SPARSE


def test_doctor_reads_none_that_lies_beside_progress_or_among_the_backups(upsc, openings):
    upsc("done", "gst-council")
    upsc("done", "quad-indo-pacific")
    (backup,) = (upsc.home / "backups").iterdir()
    copy = upsc.home / "progress (1).json"
    for path in (copy, backup):
        make_sparse(path)
    assert problems(upsc) == [("backup", "cannot be read")]
    assert not openings.keys() & {copy.name, backup.name}
    upsc("doctor", "--fix")
    assert not problems(upsc)


def test_a_journal_too_large_for_any_history_is_named_and_not_read(upsc, openings):
    upsc("done", "gst-council")
    make_sparse(upsc.home / "progress.journal")
    result = upsc("today")
    assert result.exit_code == 5
    assert "progress.journal: larger than 512 MiB" in " ".join(result.stderr.split())
    assert "progress.journal" not in openings


def test_nothing_is_written_that_would_be_too_large_to_be_read_again(upsc, monkeypatch):
    upsc("done", "gst-council")
    before = upsc.progress.read_bytes()
    monkeypatch.setattr(file_format, "LARGEST", len(before) + 10)
    result = upsc("done", "quad-indo-pacific")
    assert result.exit_code == 5
    assert "larger than" in result.stderr
    assert upsc.progress.read_bytes() == before
    assert done(upsc) == ["gst-council"]


def test_two_equal_events_of_one_id_are_one_and_no_matter(upsc):
    event = BASE | {"id": "a", "topic": "gst-council"}
    filed(upsc.progress, event, event, BASE | {"id": "b", "topic": "quad-indo-pacific"})
    assert problems(upsc) == []
    assert upsc.json("undo")[0]["id"] == "b"
    assert done(upsc) == ["gst-council"]


@pytest.mark.parametrize("swapped", [False, True])
def test_of_two_events_of_one_id_that_differ_one_counts_in_any_order_and_doctor_names_it(upsc, swapped):
    two = [BASE | {"id": "twice", "topic": topic} for topic in ("gst-council", "quad-indo-pacific")]
    other = BASE | {"id": "once", "topic": "india-japan-2plus2"}
    filed(upsc.progress, *(reversed(two) if swapped else two), other)
    assert done(upsc) == ["gst-council", "india-japan-2plus2"]
    assert problems(upsc) == [("repeated", "has events that differ under one id, of which one counts: twice")]
    upsc("undo")
    upsc("undo")
    assert done(upsc) == []


NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)


def reviews(numbers):
    """Return lines of reviews as they are written, of which a card has many and a day some."""
    for number in numbers:
        at, day = NOW - timedelta(minutes=number), date(2026, 1, 1 + number % 10)
        card, name = f"topic-{number % 50}/cloze/{number % 7:08x}", f"00000000-0000-4000-8000-{number:012}"
        yield file_format.line(Reviewed(id=name, at=at, card=card, rating=3, day=day, ms=5000))


@pytest.fixture
def long(tmp_path):
    """A progress with ten thousand reviews, a backup and something recorded since."""
    path = tmp_path / "progress.json"
    path.write_bytes(file_format.encode(reviews(range(10_000))))
    store = Store(path, tmp_path / "backups", lambda: NOW)
    store.update(lambda _: [Done(id="first", at=NOW, topic="a")])
    return store


SIZE = len(file_format.encode(reviews(range(10_000))))


def most_held(act):
    """Return the most memory that something takes at once, in sizes of the progress file."""
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1] / SIZE
    finally:
        tracemalloc.stop()


def test_to_read_a_history_and_to_add_to_it_takes_room_for_one_copy_and_its_events(long):
    assert most_held(long.load) < 4
    assert most_held(lambda: long.update(lambda _: [Done(id="next", at=NOW, topic="a")])) < 4.5
    assert len(long.load()) == 10_002


def test_a_merge_takes_room_for_the_two_histories(long, tmp_path):
    other = tmp_path / "other" / "progress.json"
    other.parent.mkdir()
    other.write_bytes(file_format.encode(reviews(range(5000, 15_000))))
    assert most_held(lambda: long.take_in(read_other(other, salvage=False))) < 8
    assert len(long.load()) == 15_001


def test_a_recovery_takes_room_for_two_histories_however_many_backups_there_are(long):
    whole = long.path.read_bytes()
    for day in range(1, 6):
        lines = [*reviews(range(10_000 - day))]
        (long.backups / f"progress-2026-01-{10 - day:02}T090000.json").write_bytes(file_format.encode(lines))
    long.path.write_bytes(whole[: len(whole) // 2])
    assert most_held(long.load) < 6
    assert len(long.load()) == 10_001


def test_what_the_newest_backup_begins_with_is_not_read_again(long, monkeypatch):
    for day, numbers in enumerate([range(9000), range(8000), [*range(7000), 12_000]]):
        copy = long.backups / f"progress-2026-01-0{9 - day}T090000.json"
        copy.write_bytes(file_format.encode(reviews(numbers)))
    sizes = []
    take = file_format.Lines.take

    def counted(lines, pieces):
        listed = list(pieces)
        sizes.append(len(listed))
        return take(lines, listed)

    monkeypatch.setattr(file_format.Lines, "take", counted)
    long.path.write_bytes(b"")
    assert len(long.load()) == 10_002
    assert 9000 not in sizes
    assert 8000 not in sizes
    assert 7001 in sizes


def test_a_backup_that_only_looks_like_the_beginning_of_a_newer_one_is_read(upsc):
    def backed_up(day, *names):
        events = [BASE | {"id": name, "topic": name} for name in names]
        filed(upsc.home / "backups" / f"progress-2026-01-{day:02}T090000.json", *events)

    backed_up(12, "a", "b", "c")
    backed_up(11, "a", "b")
    backed_up(10, "a", "d")
    backed_up(9)
    upsc.progress.write_bytes(b"")
    upsc("list")
    assert {event["id"] for event in json.loads(upsc.progress.read_bytes())["events"]} == {"a", "b", "c", "d"}


def test_doctor_reads_each_backup_once(upsc, openings):
    for number in range(3):
        upsc("done", "gst-council", UPSC_NOW=f"2026-01-1{number}T09:00:00+05:30")
        upsc("reopen", "gst-council", UPSC_NOW=f"2026-01-1{number}T09:00:00+05:30")
    openings.clear()
    assert problems(upsc) == []
    listed = [*(upsc.home / "backups").iterdir()]
    assert len(listed) == 3
    assert [openings[path.name] for path in listed] == [1, 1, 1]


def test_no_damaged_backup_is_taken_for_the_beginning_of_a_newer_one(tmp_path):
    older = file_format.encode(reviews(range(3)), {"device": b'"phone"'})
    newer = file_format.decode(file_format.encode(reviews(range(5)))).listed
    path = tmp_path / "backup"
    path.write_bytes(older)
    length = beginning(path, newer)
    assert list(file_format.after(newer, length).values()) == list(reviews(range(3, 5)))
    for at in range(len(older)):
        for content in (older[:at], older[:at] + bytes([older[at] ^ 1]) + older[at + 1 :]):
            path.write_bytes(content)
            assert not beginning(path, newer)
    path.write_bytes(file_format.encode([*reviews(range(2)), *reviews([4])]))
    assert not beginning(path, newer)


def test_a_list_of_anything_but_events_is_salvaged_without_room_for_all_of_it():
    content = b'{"version": 1, "events": [' + b"1," * 200_000 + b'{"id": "a", "at": "2026-01-10T09:00:00Z"}]}'
    found = {}
    assert most_held(lambda: found.update(file_format.salvage(content))) * SIZE < 4 * len(content)
    assert list(found) == ["a"]


def test_events_in_any_layout_are_salvaged(upsc, tmp_path):
    other = tmp_path / "other.json"
    events = [BASE | {"id": name, "topic": name, "more": ["]}", {"\\": [{}]}]} for name in ("a", '"{')]
    other.write_text(json.dumps({"events": events, "version": 2}, indent=1), encoding="utf-8")
    upsc("merge", "--salvage", str(other))
    assert json.loads(upsc.progress.read_bytes())["events"] == events


def test_to_go_back_to_a_backup_puts_file_and_journal_together_once(long, monkeypatch):
    with long.recording() as record:
        record(Done(id="unfiled", at=NOW, topic="b"))
        monkeypatch.setattr(long, "fold_journal", lambda wait=None: None)
    joined = []
    lines = History.lines.fget
    monkeypatch.setattr(History, "lines", property(lambda history: joined.append(1) or lines(history)))
    backup = {json.loads(line)["id"]: line for line in reviews(range(10_000))}
    assert long.restore(backup.keys(), backup, NOW)
    assert len(joined) < 10
