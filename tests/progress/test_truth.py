"""What is said of progress is true: what was recorded, what may be missing, and what is left alone."""

import errno
import json
import os
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from upsc_cli import files

START = datetime.fromisoformat("2026-01-15T09:00:00+05:30")


def at(days):
    return {"UPSC_NOW": (START + timedelta(days=days)).isoformat()}


def done(upsc):
    return {topic["slug"] for topic in upsc.json("list", "--status", "done")}


@pytest.fixture
def folders_that_fail(monkeypatch):
    """Let no folder be synced, as on a failing disk; files are."""
    sync = os.fsync

    def refuse(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        sync(descriptor)

    monkeypatch.setattr("os.fsync", refuse)


@pytest.mark.posix("folders are not synced elsewhere")
def test_what_is_in_its_place_is_recorded_even_if_the_disk_does_not_confirm_it(upsc, folders_that_fail):
    result = upsc("done", "gst-council")
    assert result.exit_code == 0
    assert "recorded, but the disk did not confirm" in result.stderr
    assert "nothing was lost" not in result.stderr
    assert done(upsc) == {"gst-council"}


@pytest.mark.posix("folders are not synced elsewhere")
def test_a_review_goes_on_where_the_disk_does_not_confirm_a_new_journal(upsc, folders_that_fail):
    result = upsc("review", "gst-council", "--json", typed="\n3\n\n3\nq\n")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 2
    assert "recorded, but the disk did not confirm" in result.stderr
    assert upsc.json("progress")["reviews"]["total"] == 2


def test_after_months_a_clock_that_is_set_back_costs_no_event(upsc):
    topics = sorted(topic["slug"] for topic in upsc.json("list"))[:15]
    for number, slug in enumerate(topics[:13]):
        upsc("done", slug, **at(12 * number))
    upsc("done", topics[13], **at(-400))
    upsc("done", topics[14], **at(-399))
    upsc.progress.write_bytes(upsc.progress.read_bytes()[:100])
    assert done(upsc) == set(topics)


def test_events_that_an_older_copy_of_the_file_lacks_are_told_and_offered(upsc):
    upsc("done", "gst-council", **at(0))
    older = upsc.progress.read_bytes()
    upsc("done", "quad-indo-pacific", **at(1))
    upsc("done", "fundamental-rights", **at(2))
    upsc.progress.write_bytes(older)
    (upsc.home / "progress.journal").unlink()
    found = json.loads(upsc("doctor", "--json").stdout)["problems"]
    assert [
        (problem["kind"], "has 1 event that your progress lacks" in problem["message"]) for problem in found
    ] == [("copy", True)]
    result = upsc("reopen", "gst-council", **at(3))
    assert result.exit_code == 0
    assert "1 event of the backup of 17 Jan 2026" in result.stderr
    command = result.stderr.split("upsc merge ")[1].split()
    assert upsc("merge", command[0].strip("'")).exit_code == 0
    assert "quad-indo-pacific" in done(upsc)


def refuse_to_read(monkeypatch, path):
    read = files.read

    def refusing(wanted, most=None):
        if wanted == path:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return read(wanted, most)

    monkeypatch.setattr(files, "read", refusing)


def backups_of(upsc):
    return sorted((upsc.home / "backups").glob("progress-*.json"), reverse=True)


def damaged_after_three_days(upsc):
    """Damage progress of three days, without a journal, and return the newest backup."""
    for day, slug in enumerate(["gst-council", "quad-indo-pacific", "fundamental-rights"]):
        upsc("done", slug, **at(day))
    (upsc.home / "progress.journal").unlink()
    upsc.progress.write_bytes(b"damaged")
    return backups_of(upsc)[0]


def test_a_backup_that_cannot_be_read_is_no_damaged_one_and_what_may_be_missing_is_said(upsc, monkeypatch):
    newest = damaged_after_three_days(upsc)
    with monkeypatch.context() as patch:
        refuse_to_read(patch, newest)
        result = upsc("list", **at(3))
        assert (
            "the backup of 17 Jan 2026, 09:00 could not be read, and what it alone has is missing"
            in " ".join(result.stderr.split())
        )
        fixed = upsc("doctor", "--fix", **at(3))
        assert "cannot be read now, and may be whole; it is left alone" in fixed.stdout
        assert newest.exists()
        assert "quad-indo-pacific" not in done(upsc)
    assert upsc("merge", str(newest)).exit_code == 0
    assert done(upsc) >= {"gst-council", "quad-indo-pacific"}


def test_what_a_backup_has_comes_in_by_itself_once_it_can_be_read(upsc, monkeypatch):
    newest = damaged_after_three_days(upsc)
    with monkeypatch.context() as patch:
        refuse_to_read(patch, newest)
        upsc("done", "panchayati-raj", **at(3))
        assert "quad-indo-pacific" not in done(upsc)
    result = upsc("list", "--status", "done", "--json", **at(4))
    assert {topic["slug"] for topic in json.loads(result.stdout)} >= {"gst-council", "quad-indo-pacific"}
    assert "the backup of 17 Jan 2026, 09:00 can be read again: 1 event came back" in result.stderr
    assert upsc("list", **at(4)).stderr == ""
    assert not (upsc.home / "progress.unread").exists()


def test_a_backup_that_is_still_to_be_read_outlasts_those_that_came_after_it(upsc, monkeypatch):
    newest = damaged_after_three_days(upsc)
    with monkeypatch.context() as patch:
        refuse_to_read(patch, newest)
        for day in range(3, 15):
            assert upsc("exam", f"2027-05-{day:02}", **at(day)).exit_code == 0
        assert "quad-indo-pacific" not in done(upsc)
    assert done(upsc) >= {"gst-council", "quad-indo-pacific"}


@pytest.mark.parametrize("becomes", [None, b"damaged"])
def test_an_unread_backup_that_is_gone_or_turns_out_to_be_damaged_is_not_waited_for(
    upsc, monkeypatch, becomes
):
    for day, slug in enumerate(["gst-council", "quad-indo-pacific", "fundamental-rights"]):
        upsc("done", slug, **at(day))
    newest = backups_of(upsc)[0]
    upsc.progress.write_bytes(b"damaged")
    with monkeypatch.context() as patch:
        refuse_to_read(patch, newest)
        upsc("list", **at(3))
    newest.unlink() if becomes is None else newest.write_bytes(becomes)
    upsc("list", **at(4))
    assert not (upsc.home / "progress.unread").exists()
    assert done(upsc) >= {"gst-council", "fundamental-rights"}


def test_what_stands_in_the_progress_file_alone_is_kept_twice_after_the_next_change(upsc):
    upsc("done", "gst-council", **at(0))
    upsc("done", "quad-indo-pacific", **at(1))
    (upsc.home / "progress.journal").unlink()
    upsc("done", "fundamental-rights", **at(1))
    upsc.progress.write_bytes(b"")
    assert done(upsc) == {"gst-council", "quad-indo-pacific", "fundamental-rights"}


def test_what_stands_in_the_progress_file_alone_is_kept_twice_after_a_repair(upsc):
    upsc("done", "gst-council", **at(0))
    upsc("done", "quad-indo-pacific", **at(1))
    journal = upsc.home / "progress.journal"
    journal.write_bytes(journal.read_bytes().replace(b"done", b"dune"))
    assert upsc("doctor", "--fix", **at(1)).exit_code == 0
    upsc.progress.write_bytes(b"")
    assert done(upsc) == {"gst-council", "quad-indo-pacific"}


@pytest.mark.posix("a disk that refuses every call")
@pytest.mark.parametrize("command", [["done", "gst-council"], ["review", "gst-council", "--json"]])
def test_what_a_failing_disk_does_not_let_be_taken_back_is_said_to_be_recorded(upsc, monkeypatch, command):
    def refuse(*_arguments):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr("os.ftruncate", refuse)
        patch.setattr("os.fsync", refuse)
        result = upsc(*command, typed="\n3\nq\n")
    assert result.exit_code == 0
    assert "recorded, but the disk did not confirm" in result.stderr
    progress = upsc.json("progress")
    assert progress["reviews"]["total"] + progress["topics"]["completed"] == 1


@pytest.mark.posix("a network that loses answers")
def test_what_was_renamed_although_the_system_says_not_is_recorded(upsc, monkeypatch):
    rename = os.replace

    def lose_the_answer(source, target, **options):
        rename(source, target, **options)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", lose_the_answer)
        assert upsc("done", "gst-council").exit_code == 0
    assert done(upsc) == {"gst-council"}


def test_an_answer_that_only_a_damaged_journal_had_is_not_gone_silently(upsc):
    upsc("done", "gst-council")
    path = upsc.home / "progress.journal"
    whole = path.read_bytes()
    for damaged in (whole.replace(b"done", b"dune"), whole[:-40] + b"\0" * 40):
        path.write_bytes(damaged)
        said = upsc("progress").stderr
        assert said.count("answers that were not in progress.json yet may be missing") == 1
    assert upsc("doctor", "--fix").exit_code == 0
    assert "may be missing" not in upsc("progress").stderr


def test_a_last_line_of_the_journal_whose_end_alone_is_damaged_counts(upsc):
    upsc("done", "gst-council")
    path = upsc.home / "progress.journal"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    upsc.progress.write_bytes(b"")
    assert done(upsc) == {"gst-council"}


def test_where_backups_cannot_be_looked_at_a_missing_file_is_no_fresh_start(upsc, monkeypatch):
    upsc("done", "gst-council", **at(0))
    upsc("done", "quad-indo-pacific", **at(1))
    upsc.progress.unlink()
    look = Path.iterdir

    def refusing(folder):
        if folder == upsc.home / "backups":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
        return look(folder)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "iterdir", refusing)
        result = upsc("done", "fundamental-rights", **at(2))
        assert result.exit_code == 5
        assert f"cannot read {upsc.home / 'backups'}" in result.stderr
        assert not upsc.progress.exists()
        assert upsc("doctor").exit_code == 1
    assert done(upsc) == {"gst-council", "quad-indo-pacific"}


@pytest.mark.posix("permissions")
def test_journal_and_backups_are_as_private_as_the_progress_file(upsc):
    upsc("done", "gst-council", **at(0))
    upsc.progress.chmod(0o600)
    (upsc.home / "progress.journal").unlink()
    upsc("done", "quad-indo-pacific", **at(1))
    upsc("review", "gst-council", typed="\n3\nq\n", **at(1))
    for path in (upsc.progress, upsc.home / "progress.journal", *backups_of(upsc)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_an_exam_date_is_said_to_be_recorded_where_it_cannot_be_shown(upsc, monkeypatch):
    read, replace = files.read, files.replace
    written = []

    def noting(path, content, **options):
        written.append(path)
        return replace(path, content, **options)

    def refusing(path, most=None):
        if path == upsc.progress and path in written:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return read(path, most)

    with monkeypatch.context() as patch:
        patch.setattr(files, "replace", noting)
        patch.setattr(files, "read", refusing)
        result = upsc("exam", "2027-05-23")
    assert result.exit_code == 5
    assert "the date is recorded, but cannot read" in result.stderr
    assert upsc.json("exam")["date"] == "2027-05-23"
