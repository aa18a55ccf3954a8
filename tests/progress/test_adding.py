"""Events added to the file where it lies, and a long history of which the end alone is read."""

import os
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.progress.test_laws import EVENTS

from upsc_cli import files
from upsc_cli.progress import format as file_format
from upsc_cli.progress import kept
from upsc_cli.progress.events import Done, Reviewed, Undone, new_id
from upsc_cli.progress.fold import fold, last_action
from upsc_cli.progress.kept import MoreNeededError
from upsc_cli.progress.marks import BEGINNING, BETWEEN, END
from upsc_cli.progress.store import Store

NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
CHANGES = st.lists(st.lists(EVENTS, min_size=1, max_size=4), min_size=1, max_size=6)


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """Let a history of some events be a long one."""
    monkeypatch.setattr(kept, "WORTH_KEEPING", 4)
    monkeypatch.setattr(file_format, "LEFT", 2)


def store(folder, *, cached=True, now=NOW):
    return Store(
        folder / "progress.json", folder / "backups", lambda: now, folder / "cache" if cached else None
    )


def numbered(changes):
    """Give each event an id that no other has; what takes back takes back an earlier one, or nothing."""
    number = 0
    for change in changes:
        renamed = []
        for event in change:
            fields = {name: getattr(event, name) for name in event.__struct_fields__}
            if isinstance(event, Undone):
                fields["what"] = f"e{int(event.what) % (number + 1)}"
            renamed.append(type(event)(**{**fields, "id": f"e{number}"}))
            number += 1
        yield renamed


def written(events):
    return file_format.encode(map(file_format.line, events))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHANGES)
def test_a_file_that_events_were_added_to_is_one_that_was_written_whole(tmp_path_factory, changes):
    folder = tmp_path_factory.mktemp("adding")
    recorded = []
    for change in numbered(changes):
        recorded += store(folder).update(lambda _, change=change: change)
        assert (folder / "progress.json").read_bytes() == written(recorded)
        assert store(folder).recent().newest == max(event.moment for event in recorded)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHANGES, st.integers(0, 5))
def test_the_end_of_a_history_tells_the_same_as_all_of_it(tmp_path_factory, changes, forgets):
    folder = tmp_path_factory.mktemp("tail")
    for number, change in enumerate(numbered(changes)):
        store(folder).update(lambda _, change=change: change)
        if number == forgets:
            (folder / "cache" / "seen.msgpack").unlink(missing_ok=True)
        everything = store(folder, cached=False).load()
        recent = store(folder).recent()
        assert fold(recent.of_state) == fold(everything)
        left_out = {event.id for event in everything} - {event.id for event in recent.events}
        assert all(isinstance(event, Reviewed) for event in everything if event.id in left_out)
        action = last_action(recent.events)
        if recent.left_out is None or recent.left_out.is_after(action, recent.events):
            assert action == last_action(everything)


def lines_of(folder):
    return [event.id for event in store(folder, cached=False).load()]


def with_history(folder, number=12):
    for place in range(number):
        at = NOW + timedelta(minutes=place)
        store(folder).update(
            lambda _, at=at, place=place: [
                Reviewed(id=f"r{place}", at=at, card=f"t/term/{place % 3}", rating=3, day=at.date())
            ]
        )
    store(folder).recent()
    store(folder).update(lambda _: [])


@pytest.fixture
def openings(monkeypatch):
    """The bytes that were read of each file, by its name."""
    read = []
    whole = file_format.decode
    monkeypatch.setattr(file_format, "decode", lambda content: read.append(len(content)) or whole(content))
    return read


def test_a_change_of_a_long_history_neither_reads_nor_writes_all_of_it(tmp_path, openings):
    with_history(tmp_path)
    done(tmp_path, "first")  # which sees that all stands twice
    inode = (tmp_path / "progress.json").stat().st_ino
    openings.clear()
    for number in range(20):
        done(tmp_path, f"topic-{number}")
        assert f"topic-{number}" in fold(store(tmp_path).recent().of_state).done
    with store(tmp_path).recording() as record:
        record(Done(id=new_id(), at=NOW, topic="recorded"))
    assert "recorded" in fold(store(tmp_path).recent().of_state).done
    assert openings == []
    assert (tmp_path / "progress.json").stat().st_ino == inode


def done(folder, topic, now=NOW + timedelta(hours=1)):
    return store(folder, now=now).update(lambda _: [Done(id=new_id(), at=now, topic=topic)])


def test_the_backup_of_a_day_is_made_of_a_long_history_without_reading_its_events(tmp_path, openings):
    with_history(tmp_path)
    done(tmp_path, "first")
    openings.clear()
    before = (tmp_path / "progress.json").read_bytes()
    done(tmp_path, "second", NOW + timedelta(days=1))
    newest = max((tmp_path / "backups").iterdir())
    assert openings == []
    assert newest.read_bytes() == before
    assert len((tmp_path / "progress.journal").read_bytes().splitlines()) == 1


def test_no_backup_is_made_of_a_history_that_was_damaged_unnoticed(tmp_path, monkeypatch):
    with_history(tmp_path)
    done(tmp_path, "first")
    path = tmp_path / "progress.json"
    everything, content = lines_of(tmp_path), path.read_bytes()
    real, before = files.stamp, files.stamp(path)
    path.write_bytes(content.replace(b"t/term/1", b"t/term/X", 1))
    monkeypatch.setattr(files, "stamp", lambda of: before if of == path else real(of))  # as of a failing disk
    later = store(tmp_path, now=NOW + timedelta(days=1))
    added = later.update(lambda _: [Done(id="second", at=NOW + timedelta(days=1), topic="second")])
    assert [event.id for event in added] == ["second"]
    assert any("is damaged" in notice for notice in later.notices)
    assert lines_of(tmp_path) == [*everything, "second"]
    assert all(b"t/term/X" not in backup.read_bytes() for backup in (tmp_path / "backups").iterdir())


def test_an_edit_by_hand_is_noticed_by_the_next_command(tmp_path):
    with_history(tmp_path)
    everything = lines_of(tmp_path)
    path = tmp_path / "progress.json"
    content, times = path.read_bytes(), path.stat()
    path.write_bytes(content.replace(b'"rating":3', b'"rating":4', 1))
    if sys.platform != "win32":  # which tells no time of a change that a program cannot set back
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    looked_at = store(tmp_path)
    assert looked_at.recent().left_out is None
    (notice,) = looked_at.notices
    assert "is damaged" in notice
    assert lines_of(tmp_path) == everything
    assert path.read_bytes() == content


@pytest.mark.posix("links")
def test_another_name_of_the_file_keeps_what_it_has(tmp_path):
    with_history(tmp_path)
    kept_as = tmp_path / "kept.json"
    kept_as.hardlink_to(tmp_path / "progress.json")
    before = kept_as.read_bytes()
    done(tmp_path, "new")
    assert kept_as.read_bytes() == before
    assert len(lines_of(tmp_path)) == 13


def test_what_is_left_out_is_read_where_it_is_taken_back(tmp_path):
    with_history(tmp_path)
    for number in range(12):
        at = NOW + timedelta(hours=2, minutes=number)

        def change(on_file, at=at):
            action = last_action(on_file.events)
            if on_file.left_out and not on_file.left_out.is_after(action, on_file.events):
                raise MoreNeededError
            return [Undone(id=new_id(), at=at, what=action[0].belongs_to)]

        (undone,) = store(tmp_path).update(change)
        assert undone.what == f"r{11 - number}"
    assert not last_action(store(tmp_path, cached=False).load())


# Adding that is cut off.


def cut_off(tmp_path, events):
    """Return the file before and after some events were added, of which the journal has all."""
    with_history(tmp_path)
    before = (tmp_path / "progress.json").read_bytes()
    store(tmp_path).update(lambda _: events)
    after = (tmp_path / "progress.json").read_bytes()
    return before, after


HEAD = slice(len(BEGINNING), len(BEGINNING) + 8)
NEW = [Done(id=name, at=NOW + timedelta(hours=1), topic=name) for name in ("new-1", "new-2")]


def test_a_write_that_is_cut_off_at_any_byte_is_brought_to_an_end_without_a_word(tmp_path):
    before, after = cut_off(tmp_path, NEW)
    everything = [f"r{number}" for number in range(12)] + ["new-1", "new-2"]
    path, end = tmp_path / "progress.json", len(before) - len(END)
    for length in range(len(after) - end + 1):
        new = after[end : end + length]
        torn = bytearray(before[:end] + new + before[end + length :])
        torn[HEAD] = before[HEAD]
        for content in (torn, torn + b"\0" * 99 if length > len(END) else torn):
            path.write_bytes(content)
            looked_at = store(tmp_path)
            assert [event.id for event in looked_at.load()] == everything
            assert looked_at.notices == []
            assert path.read_bytes() == after
    path.write_bytes(before[: HEAD.start] + after[HEAD] + before[HEAD.stop :])  # the other way round
    looked_at = store(tmp_path)
    assert [event.id for event in looked_at.load()] == everything
    assert looked_at.notices == []
    assert path.read_bytes() == after


def test_a_checksum_that_is_cut_off_costs_no_event_either(tmp_path):
    before, after = cut_off(tmp_path, NEW)
    path = tmp_path / "progress.json"
    for length in range(1, 8):
        digits = after[HEAD][:length] + before[HEAD][length:]
        path.write_bytes(after[: HEAD.start] + digits + after[HEAD.stop :])
        assert {event.id for event in store(tmp_path).load()} >= {"r0", "r11", "new-1", "new-2"}
        assert len(lines_of(tmp_path)) == 14


def test_an_event_that_a_hand_added_is_not_taken_for_one_that_was_being_added(tmp_path):
    before, _ = cut_off(tmp_path, NEW)
    other = file_format.line(Done(id="by-hand", at=NOW, topic="x"))
    end = len(before) - len(END)
    (tmp_path / "progress.json").write_bytes(before[:end] + BETWEEN + other + END)
    looked_at = store(tmp_path)
    assert len(looked_at.load()) == 14
    (notice,) = looked_at.notices
    assert "1 event more can be read in it: see upsc merge --salvage" in notice


@pytest.mark.parametrize("step", ["write", "ftruncate", "fsync"])
@pytest.mark.parametrize("place", range(3))
def test_a_disk_that_is_full_at_any_step_leaves_all_that_was_there(tmp_path, monkeypatch, step, place):
    with_history(tmp_path)
    everything = lines_of(tmp_path)
    path = tmp_path / "progress.json"
    before, real, calls = path.read_bytes(), getattr(os, step), []

    def full(descriptor, *arguments):
        calls.append(descriptor)
        if len(calls) == place + 1:
            raise OSError(28, os.strerror(28))
        return real(descriptor, *arguments)

    failed = False
    with monkeypatch.context() as broken:
        broken.setattr(os, step, full)
        try:
            store(tmp_path).update(lambda _: NEW)
        except Exception:
            failed = True
    found = lines_of(tmp_path)
    assert found == (everything if failed else [*everything, "new-1", "new-2"])
    if failed:
        assert path.read_bytes() == before
