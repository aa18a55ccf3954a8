"""The progress file and its journal damaged at once: all comes back, or it is said that some may be missing."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from upsc_cli.errors import ProgressError
from upsc_cli.progress.events import Done, Reviewed, new_id
from upsc_cli.progress.store import Store

START = datetime(2026, 1, 10, 9, tzinfo=UTC)
DAYS = 4


def store(folder, day):
    return Store(folder / "progress.json", folder / "backups", lambda: START + timedelta(days=day))


@pytest.fixture(scope="module")
def used(tmp_path_factory):
    """Some days of study: two damaged files of it, and the ids of all events."""
    folder = tmp_path_factory.mktemp("used")
    for day in range(DAYS):
        at = START + timedelta(days=day)
        store(folder, day).update(lambda _, day=day, at=at: [Done(id=new_id(), at=at, topic=f"topic-{day}")])
        with store(folder, day).recording() as record:
            for number in range(40):
                card = f"topic-{day}/term/{number}"
                record(Reviewed(id=new_id(), at=at, card=card, rating=3, day=at.date(), ms=900))
    return folder, {event.id for event in store(folder, DAYS).load()}


def flipped(content, rng):
    damaged = bytearray(content)
    for _ in range(rng.choice([1, 1, 2, 8])):
        damaged[rng.randrange(len(damaged))] ^= rng.randrange(1, 256)
    return bytes(damaged)


def cut_off(content, rng):
    return content[: rng.randrange(len(content))]


def cut_off_at_a_line(content, rng):
    lines = content.splitlines(keepends=True)
    return b"".join(lines[: rng.randrange(len(lines))])


def zeroed(content, rng):
    page = rng.choice([64, 512, 4096])
    begin = page * rng.randrange(len(content) // page + 1)
    return content[:begin] + b"\0" * len(content[begin : begin + page]) + content[begin + page :]


DAMAGES = [flipped, cut_off, cut_off_at_a_line, zeroed]


@pytest.mark.parametrize("of_journal", DAMAGES)
@pytest.mark.parametrize("of_file", DAMAGES)
def test_no_event_goes_silently_if_file_and_journal_are_damaged_at_once(used, of_file, of_journal):
    folder, everything = used
    path, journal = folder / "progress.json", folder / "progress.journal"
    whole = path.read_bytes(), journal.read_bytes()
    backups = {backup: backup.read_bytes() for backup in (folder / "backups").iterdir()}
    rng = random.Random(f"{of_file.__name__} {of_journal.__name__}")
    for _ in range(25):
        path.write_bytes(of_file(whole[0], rng))
        journal.write_bytes(of_journal(whole[1], rng))
        looked_at = store(folder, DAYS)
        try:
            found = {event.id for event in looked_at.load()}
            assert found == everything or any("may be missing" in notice for notice in looked_at.notices)
        except ProgressError:  # one byte makes a newer version of it, which is refused and not touched
            assert path.read_bytes()[:20] != whole[0][:20]
        finally:
            for kept in folder.glob("progress.damaged-*"):
                kept.unlink()
            for backup in (folder / "backups").iterdir():
                backup.unlink()
            for backup, content in backups.items():
                backup.write_bytes(content)
            path.write_bytes(whole[0])
            journal.write_bytes(whole[1])


def test_nothing_is_doubted_where_what_is_left_proves_that_all_came_back(used):
    folder, everything = used
    path = folder / "progress.json"
    whole = path.read_bytes()
    for damaged in (whole[:-1], whole[:100], whole.replace(b'"rating":3', b'"rating":4', 1)):
        path.write_bytes(damaged)
        looked_at = store(folder, DAYS)
        assert {event.id for event in looked_at.load()} == everything
        assert not any("may be missing" in notice for notice in looked_at.notices)
