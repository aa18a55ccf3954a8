"""The progress file: nothing is lost, and nothing is overwritten that was not understood."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from upsc_cli.progress.events import Done, Opened, Reopened
from upsc_cli.progress.fold import fold
from upsc_cli.progress.store import load, update


def test_the_file_is_readable_one_event_a_line(upsc):
    upsc.topic("sample")
    upsc("done", "sample")
    lines = upsc.progress.read_text().splitlines()
    assert lines[1] == '  "version": 1,'
    assert sum('"kind":"done"' in line for line in lines) == 1


def test_the_file_alone_is_the_whole_progress(upsc, tmp_path):
    upsc.topic("sample")
    upsc("done", "sample")
    other = tmp_path / "other"
    other.mkdir()
    (other / "progress.json").write_bytes(upsc.progress.read_bytes())
    progress = upsc.json("progress", UPSC_HOME=str(other), UPSC_TOPICS=str(upsc.topics))
    assert progress["topics"]["completed"] == 1


def test_nothing_is_left_beside_the_file_but_its_lock(upsc):
    upsc.topic("sample")
    upsc("done", "sample")
    assert {path.name for path in upsc.home.iterdir()} <= {
        "cache",
        "progress.json",
        "progress.json.lock",
        "topics",
    }


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"not json",
        b"[]",
        b"{}",
        b'{"version": 1}',
        b'{"version": 1, "events": [{"kind": "nonsense"}]}',
        b'{"version": 1, "events": [{"kind": "done", "id": "1", "at": "2026-01-01T09:00:00", "topic": "a"}]}',
        b"[" * 100_000,
        b'{"version": 0, "events": []}',
        b"\xff\xfe",
    ],
)
def test_a_damaged_file_is_refused_and_left_alone(upsc, content):
    upsc.topic("sample")
    upsc.home.mkdir(exist_ok=True)
    upsc.progress.write_bytes(content)
    for arguments in (["list"], ["progress"], [], ["done", "sample"]):
        result = upsc(*arguments)
        assert result.exit_code == 5
        assert re.search("progress.json (is damaged|holds what this upsc does not know)", result.stderr)
    assert upsc.progress.read_bytes() == content


def test_a_damaged_file_does_not_keep_from_reading(upsc):
    upsc.topic("sample")
    upsc.progress.write_text("{")
    result = upsc("show", "sample")
    assert result.exit_code == 0
    assert "Sample topic" in result.stdout
    assert result.stderr.count("progress.json is damaged") == 1
    assert upsc.progress.read_text() == "{"


def test_a_file_of_a_newer_version_is_refused_untouched(upsc):
    upsc.topic("sample")
    content = '{"version": 2, "events": [], "something": "new"}'
    upsc.progress.write_text(content)
    result = upsc("done", "sample")
    assert result.exit_code == 5
    assert "written by a newer upsc (format 2, this one knows 1)" in result.stderr
    assert upsc.progress.read_text() == content


def test_a_failing_write_leaves_the_old_file(upsc, monkeypatch):
    upsc.topic("sample")
    upsc.topic("other")
    upsc("done", "sample")
    before = upsc.progress.read_bytes()

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    result = upsc("done", "other")
    assert result.exit_code == 5
    assert "No space left on device" in result.stderr
    assert upsc.progress.read_bytes() == before
    assert {path.name for path in upsc.home.iterdir()} <= {
        "cache",
        "progress.json",
        "progress.json.lock",
        "topics",
    }


def test_terminals_that_write_at_once_lose_nothing(upsc):
    slugs = [f"topic-{number}" for number in range(24)]
    for slug in slugs:
        upsc.topic(slug)
    code = (
        "import sys\n"
        "from typer.testing import CliRunner\n"
        "from upsc_cli.cli.app import app\n"
        "for slug in sys.argv[1:]:\n"
        "    assert CliRunner().invoke(app, ['done', slug]).exit_code == 0\n"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", code, *slugs[start::4]], env=upsc.environment)
        for start in range(4)
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0, 0]
    done = [event["topic"] for event in json.loads(upsc.progress.read_text())["events"]]
    assert sorted(done) == sorted(slugs)


TOPICS = st.sampled_from(["a", "b", "c"])
TIMES = st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 3)).map(lambda time: time.replace(tzinfo=UTC))
EVENTS = st.one_of(
    *(st.builds(kind, id=st.uuids().map(str), at=TIMES, topic=TOPICS) for kind in (Opened, Done, Reopened))
)


@given(st.lists(EVENTS, unique_by=lambda event: event.id), st.randoms())
def test_the_order_of_events_in_the_file_does_not_matter(events, random):
    shuffled = list(events)
    random.shuffle(shuffled)
    assert fold(shuffled) == fold(events)


@given(events=st.lists(EVENTS, max_size=8, unique_by=lambda event: event.id))
def test_what_is_saved_is_what_is_loaded(tmp_path_factory, events):
    path = tmp_path_factory.mktemp("progress") / "progress.json"
    added = update(path, lambda _: events)
    assert load(path) == tuple(added)
    assert [(e.id, e.at, e.topic) for e in added] == [(e.id, e.at, e.topic) for e in events]
    assert sorted(added, key=lambda event: event.moment) == added


def test_what_was_done_last_holds_even_after_the_clock_was_ahead(upsc):
    upsc.topic("sample")
    upsc("done", "sample", UPSC_NOW="2030-01-01T10:00:00+05:30")
    upsc("reopen", "sample", UPSC_NOW="2026-01-15T09:00:00+05:30")
    assert upsc.json("show", "sample")["status"] == "reading"
    upsc("done", "sample", UPSC_NOW="2026-01-15T08:00:00+05:30")
    assert upsc.json("show", "sample")["status"] == "done"
    times = [event["at"] for event in json.loads(upsc.progress.read_text())["events"]]
    assert times == ["2030-01-01T10:00:00+05:30", "2026-01-15T09:00:00+05:30", "2026-01-15T08:00:00+05:30"]


def test_a_linked_file_changes_where_it_lies(upsc, tmp_path):
    upsc.topic("sample")
    synced = tmp_path / "synced" / "progress.json"
    synced.parent.mkdir()
    upsc.progress.symlink_to(synced)
    upsc("done", "sample")
    assert upsc.progress.is_symlink()
    assert [event.topic for event in load(synced)] == ["sample"]


@pytest.mark.parametrize("what", ["/dev/zero", "/dev"])
def test_what_is_no_file_is_refused(upsc, what):
    upsc.home.mkdir(exist_ok=True)
    upsc.progress.symlink_to(what)
    result = upsc("list")
    assert result.exit_code == 5
    assert "cannot read" in result.stderr
    assert "it is not a file" in result.stderr


def test_a_link_to_itself_is_refused(upsc):
    upsc.topic("sample")
    upsc.progress.symlink_to(upsc.progress)
    for arguments in (["list"], ["done", "sample"]):
        result = upsc(*arguments)
        assert result.exit_code == 5
        assert "Too many levels of symbolic links" in result.stderr


def test_a_private_file_stays_private(upsc):
    upsc.topic("sample")
    upsc.topic("other")
    upsc("done", "sample")
    upsc.progress.chmod(0o600)
    upsc("done", "other")
    assert upsc.progress.stat().st_mode & 0o777 == 0o600


def test_a_write_that_is_cut_off_leaves_the_old_file(upsc, monkeypatch):
    upsc.topic("sample")
    upsc.topic("other")
    upsc("done", "sample")
    before = upsc.progress.read_bytes()

    def killed(*_):
        assert upsc.progress.read_bytes() == before  # everything is written, nothing is in place yet
        raise KeyboardInterrupt

    monkeypatch.setattr("pathlib.Path.replace", killed)
    assert upsc("done", "other").exit_code == 130
    assert upsc.progress.read_bytes() == before


def test_a_lock_that_is_not_given_up_is_an_error_with_a_hint(upsc, monkeypatch):
    upsc.topic("sample")
    monkeypatch.setattr("upsc_cli.progress.store.LOCK_SECONDS", 0.1)
    with FileLock(upsc.home / "progress.json.lock"):
        result = upsc("done", "sample")
    assert result.exit_code == 5
    assert "another upsc has held" in result.stderr
    assert not upsc.progress.exists()
