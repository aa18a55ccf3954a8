"""The progress file: nothing is lost, and nothing is overwritten that was not understood."""

import errno
import json
import os
import re
import subprocess
import sys

import pytest

from upsc_cli.progress.format import encode
from upsc_cli.progress.lock import exclusive


def events(path):
    return json.loads(path.read_text())["events"]


def test_the_file_is_readable_one_event_a_line(upsc):
    upsc.topic("sample")
    upsc("done", "sample")
    lines = upsc.progress.read_text().splitlines()
    assert lines[1] == '  "version": 2,'
    assert re.fullmatch(r'  "checksum": "[0-9a-f]{8}",', lines[2])
    assert sum('"kind":"done"' in line for line in lines) == 1


def test_the_file_alone_is_the_whole_progress(upsc, tmp_path):
    upsc.topic("sample")
    upsc("done", "sample")
    other = tmp_path / "other"
    other.mkdir()
    (other / "progress.json").write_bytes(upsc.progress.read_bytes())
    progress = upsc.json("progress", UPSC_HOME=str(other), UPSC_TOPICS=str(upsc.topics))
    assert progress["topics"]["completed"] == 1


def test_nothing_is_left_beside_the_file_but_its_lock_and_its_journal(upsc):
    upsc.topic("sample")
    upsc("done", "sample")
    assert beside(upsc) == {"progress.journal"}


def beside(upsc):
    """What lies beside the file and its lock, which on Windows goes with whoever held it."""
    return {path.name for path in upsc.home.iterdir()} - {
        "cache",
        "topics",
        "progress.json",
        "progress.json.lock",
    }


@pytest.mark.parametrize("version", [3, 20, 123456789])
def test_a_file_of_a_newer_version_is_refused_untouched(upsc, version):
    upsc.topic("sample")
    content = f'{{"version": {version}, "events": [], "something": "new"}}'
    upsc.progress.write_text(content)
    for command in (["done", "sample"], ["list"], ["merge", str(upsc.progress)], ["undo"]):
        result = upsc(*command)
        assert result.exit_code == 5
        assert f"was written by a newer upsc (format {version}" in result.stderr
    assert upsc.progress.read_text() == content


def test_a_file_of_the_first_version_is_upgraded_after_a_backup(upsc):
    upsc.topic("sample")
    upsc.topic("other")
    old = (
        '{"version": 1, "events": ['
        '{"kind":"done","id":"1","at":"2026-01-01T09:00:00+05:30","topic":"sample"}]}'
    )
    upsc.progress.write_text(old)
    assert upsc.json("show", "sample")["status"] == "done"
    assert upsc.progress.read_text() == old  # reading changes nothing
    upsc("done", "other")
    assert [event["topic"] for event in events(upsc.progress)] == ["sample", "other"]
    assert json.loads(upsc.progress.read_text())["version"] == 2
    [backup] = (upsc.home / "backups").glob("*-before-upgrade.json")
    assert backup.read_text() == old


def test_what_this_version_does_not_know_is_kept(upsc):
    upsc.topic("sample")
    upsc.topic("other")
    upsc("done", "sample")
    content = json.loads(upsc.progress.read_text())
    content["events"][0]["mood"] = {"é": [1, 2.50]}
    content["events"].append({"kind": "sung", "id": "x", "at": "2026-01-01T09:00:00+05:30", "tune": "raga"})
    lines = {event["id"]: json.dumps(event).encode() for event in content["events"]}
    upsc.progress.write_bytes(encode(lines.values(), {"device": b'{"name": "phone"}'}))
    assert upsc.json("show", "sample")["status"] == "done"
    upsc("done", "other")
    now = json.loads(upsc.progress.read_text())
    assert now["device"] == {"name": "phone"}
    assert now["events"][:2] == content["events"]
    assert [event.get("topic") for event in now["events"]] == ["sample", None, "other"]
    assert "2.5" in upsc.progress.read_text()


def test_a_failing_write_leaves_the_old_file(upsc, monkeypatch):
    upsc.topic("sample")
    upsc.topic("other")
    upsc("done", "sample")
    before = upsc.progress.read_bytes()

    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    result = upsc("done", "other")
    assert result.exit_code == 5
    assert os.strerror(errno.ENOSPC) in result.stderr
    assert upsc.progress.read_bytes() == before
    assert beside(upsc) == {"progress.journal", "backups"}
    assert not list((upsc.home / "backups").iterdir())


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
    assert sorted(event["topic"] for event in events(upsc.progress)) == sorted(slugs)


def test_what_was_done_last_holds_even_after_the_clock_was_ahead(upsc):
    upsc.topic("sample")
    upsc("done", "sample", UPSC_NOW="2030-01-01T10:00:00+05:30")
    upsc("reopen", "sample", UPSC_NOW="2026-01-15T09:00:00+05:30")
    assert upsc.json("show", "sample")["status"] == "reading"
    upsc("done", "sample", UPSC_NOW="2026-01-15T08:00:00+05:30")
    assert upsc.json("show", "sample")["status"] == "done"
    times = [event["at"] for event in events(upsc.progress)]
    assert times == ["2030-01-01T10:00:00+05:30", "2026-01-15T09:00:00+05:30", "2026-01-15T08:00:00+05:30"]


@pytest.mark.posix("links")
def test_a_linked_file_changes_where_it_lies(upsc, tmp_path):
    upsc.topic("sample")
    synced = tmp_path / "synced" / "progress.json"
    synced.parent.mkdir()
    upsc.progress.symlink_to(synced)
    upsc("done", "sample")
    assert upsc.progress.is_symlink()
    assert [event["topic"] for event in events(synced)] == ["sample"]


@pytest.mark.posix("links")
@pytest.mark.parametrize("what", ["/dev/zero", "/dev"])
def test_what_is_no_file_is_refused(upsc, what):
    upsc.progress.symlink_to(what)
    result = upsc("list")
    assert result.exit_code == 5
    assert "cannot read" in result.stderr
    assert "it is not a file" in result.stderr


@pytest.mark.posix("links")
def test_a_link_to_itself_is_refused(upsc):
    upsc.topic("sample")
    upsc.progress.symlink_to(upsc.progress)
    for arguments in (["list"], ["done", "sample"]):
        result = upsc(*arguments)
        assert result.exit_code == 5
        assert os.strerror(errno.ELOOP) in result.stderr


@pytest.mark.posix("permissions")
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

    def killed(path, _):
        assert json.loads(path.read_text())["version"] == 2  # everything is written, nothing is in place yet
        raise KeyboardInterrupt

    monkeypatch.setattr("pathlib.Path.replace", killed)
    assert upsc("done", "other").exit_code == 130
    assert upsc.progress.read_bytes() == before


def test_a_lock_that_is_not_given_up_is_an_error_with_a_hint(upsc, monkeypatch):
    upsc.topic("sample")
    monkeypatch.setattr("upsc_cli.progress.store.LOCK_SECONDS", 0.1)
    with exclusive(upsc.home / "progress.json.lock", 0):
        result = upsc("done", "sample")
    assert result.exit_code == 5
    assert "another upsc has held" in result.stderr
    assert not upsc.progress.exists()
