"""A damaged file: noticed, kept, and brought back from backups and the journal."""

import errno
import json
import os
import random
import shutil
from datetime import datetime

import pytest

from upsc_cli.progress import journal
from upsc_cli.progress.store import Store

NOW = datetime.fromisoformat("2026-01-15T10:00:00+05:30")

DAYS = [f"2026-01-{day:02}T09:00:00+05:30" for day in range(10, 16)]


@pytest.fixture
def used(upsc):
    """The program after six days: a topic completed on each."""
    for number, now in enumerate(DAYS):
        upsc.topic(f"topic-{number}")
        upsc("done", f"topic-{number}", UPSC_NOW=now)
    return upsc


def completed(upsc):
    return [topic["slug"] for topic in upsc.json("list", "--category", "test-topics", "--status", "done")]


EVERYTHING = [f"topic-{number}" for number in range(6)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b"\0" * 4096, "it is empty"),
        (b"{", "it breaks off"),
        (b'{\n  "version": 2,\n  "events": [\n    {"kind": "do', "it breaks off"),
        (b'{\n  "version": 2,\n  "events": [\n    {"kind": "done"}', "it breaks off"),
        (b'{\n  "version": 2,\n  "events": [\n    {"kind" "done"}\n  ]\n}\n', "it is not whole JSON"),
        (b"not json", "it is not whole JSON"),
        (b"[]", "it holds what is no progress"),
        (b"{}", "it breaks off"),
        (b'{"version": 2}', "its checksum does not fit"),
        (b'{"version": 1}', "it breaks off"),
        (b'{"version": 1, "events": [{"kind": "nonsense"}]}', "it holds what is no progress"),
        (b'{"version": 0, "events": []}', "its version is 0"),
        (b'{"version": 1, "checksum": "00000000", "events": []}', "its checksum does not fit"),
        (b"[" * 100_000, "it holds what is no progress"),
        (b"\xff\xfe", "it is not whole JSON"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_kept_and_everything_is_back(used, content, said):
    used.progress.write_bytes(content)
    result = used("list", "--category", "test-topics", "--status", "done", "--json")
    assert result.exit_code == 0
    assert [topic["slug"] for topic in json.loads(result.stdout)] == EVERYTHING
    assert result.stderr.count("\n") == 1
    for part in ("progress.json is damaged (", said, "6 events came back from the backup", "and the journal"):
        assert part.casefold() in result.stderr.casefold()
    [kept] = used.home.glob("progress.damaged-*.json")
    assert kept.name in result.stderr
    assert kept.read_bytes() == content
    assert used("list").stderr == ""


def test_a_change_of_a_damaged_file_says_what_came_back_as_well(used):
    used.progress.write_bytes(b"")
    used.topic("another")
    result = used("done", "another")
    assert result.exit_code == 0
    assert "progress.json is damaged (it is empty); 6 events came back" in result.stderr
    assert completed(used) == ["another", *EVERYTHING]


def test_a_missing_file_is_brought_back_and_how_to_start_afresh_is_said(used):
    used.progress.unlink()
    result = used("list", "--status", "done")
    assert "(it is missing); 6 events came back" in result.stderr
    assert "to start afresh, delete progress.journal and" in result.stderr
    assert completed(used) == EVERYTHING
    for path in (used.progress, used.home / "progress.journal"):
        path.unlink()
    shutil.rmtree(used.home / "backups")
    assert completed(used) == []


@pytest.fixture
def copied(upsc):
    """A progress file alone, as it was copied from elsewhere."""
    upsc.topic("sample")
    upsc("done", "sample")
    (upsc.home / "progress.journal").unlink()
    return upsc


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content[:-3],
        lambda content: json.dumps(json.loads(content), indent=2).encode(),
        lambda content: json.dumps(json.loads(content)).encode(),
        lambda content: content.replace(b"\n  ]\n}\n", b"]}\n"),
    ],
    ids=["cut off", "indented", "in one line", "closed on the last line"],
)
def test_of_a_damaged_file_without_a_backup_counts_what_can_be_read(copied, change):
    copied.progress.write_bytes(change(copied.progress.read_bytes()))
    assert "there is no backup of it; 1 event can be read of it" in copied("list", "--status", "done").stderr
    assert copied.json("show", "sample")["status"] == "done"
    [kept] = copied.home.glob("progress.damaged-*.json")
    assert copied("merge", str(kept), UPSC_HOME=str(copied.home / "other")).exit_code == 5
    result = copied("merge", "--salvage", str(kept), UPSC_HOME=str(copied.home / "other"))
    assert result.stdout.endswith(": 1 completion\n")


def test_a_byte_order_mark_is_no_damage(copied):
    copied.progress.write_bytes(b"\xef\xbb\xbf" + copied.progress.read_bytes())
    assert copied("list", "--status", "done").stderr == ""


def everything_is_back(used, content):
    """Return whether a store with damaged content brings everything back, and keeps the content."""
    used.progress.write_bytes(content)
    for kept in used.home.glob("progress.damaged-*"):
        kept.unlink()
    store = Store(used.progress, used.home / "backups", lambda: NOW)
    topics = sorted(event.topic for event in store.load())
    [kept] = used.home.glob("progress.damaged-*")
    return topics == EVERYTHING and kept.read_bytes() == content and len(store.notices) == 1


@pytest.mark.once
def test_every_truncation_is_noticed_and_everything_is_back(used):
    whole = used.progress.read_bytes()
    for length in range(len(whole)):
        assert everything_is_back(used, whole[:length]), length


@pytest.mark.once
def test_every_flipped_byte_is_noticed_and_everything_is_back(used):
    whole = used.progress.read_bytes()
    rng = random.Random(1)
    version = whole.index(b"2,")  # another digit here is a newer version, which is refused and not touched
    for _ in range(1000):
        at, flip = rng.randrange(len(whole)), rng.randrange(1, 256)
        if at == version:
            continue
        content = bytearray(whole)
        content[at] ^= flip
        assert everything_is_back(used, bytes(content)), (at, flip)


def test_a_damaged_backup_is_passed_over(used):
    newest = max((used.home / "backups").iterdir())
    newest.write_bytes(newest.read_bytes()[:-20])
    used.progress.write_bytes(b"")
    # The journal began again with that backup: what is in the older ones and in the journal is back.
    assert set(completed(used)) == set(EVERYTHING) - {"topic-4"}


def test_a_torn_last_line_of_the_journal_is_no_damage(used):
    path = used.home / "progress.journal"
    path.write_bytes(path.read_bytes() + b'["00000000",{"kind":"done","top')
    assert used("list").stderr == ""
    used.topic("later")
    used("done", "later")
    used.progress.write_bytes(b"")
    assert completed(used) == ["later", *EVERYTHING]


def test_damaged_lines_of_the_journal_are_kept_aside(used):
    path = used.home / "progress.journal"
    path.write_bytes(path.read_bytes().replace(b"done", b"dune") + b'["00000000",{}]\n')
    [problem] = json.loads(used("doctor", "--json").stdout)["problems"]
    assert (problem["kind"], problem["fixed"]) == ("journal", False)
    assert used("doctor", "--fix").exit_code == 0
    assert len(list(used.home.glob("progress.damaged-*.journal"))) == 1
    assert completed(used) == EVERYTHING


def test_what_only_the_journal_has_is_filed_by_the_next_command(used):
    event = {"kind": "done", "id": "new", "at": DAYS[-1], "topic": "topic-9"}
    journal.append(used.home / "progress.journal", [json.dumps(event).encode()])
    assert used("list").exit_code == 0
    assert json.loads(used.progress.read_text())["events"][-1] == event


def test_both_sides_of_a_conflict_of_version_control_count(used):
    ours = used.progress.read_text().splitlines(keepends=True)
    event = ours[4].replace("topic-0", "topic-7").replace('"id":"', '"id":"f')
    used.progress.write_text(
        "".join([*ours[:2], "<<<<<<< HEAD\n", ours[2], "=======\n", ours[2], ">>>>>>> phone\n"])
        + "".join([*ours[3:-3], ours[-3]])
        + "".join(["<<<<<<< HEAD\n", "=======\n", event, ">>>>>>> phone\n", *ours[-2:]])
    )
    used.topic("topic-7")
    result = used("list")
    assert "7 events came back from the backup" in result.stderr
    assert "both sides of a merge conflict" in result.stderr
    assert completed(used) == [*EVERYTHING, "topic-7"]


def test_line_ends_of_windows_are_no_damage(used):
    used.progress.write_bytes(used.progress.read_bytes().replace(b"\n", b"\r\n"))
    assert used("list").stderr == ""
    assert completed(used) == EVERYTHING


def test_a_damaged_file_that_cannot_be_repaired_is_read_from_the_backup(used, monkeypatch):
    used.progress.write_bytes(b"")

    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    result = used("list", "--category", "test-topics", "--status", "done", "--json")
    assert [topic["slug"] for topic in json.loads(result.stdout)] == EVERYTHING
    assert "cannot be repaired" in result.stderr
    assert os.strerror(errno.ENOSPC) in result.stderr
