"""doctor: whether progress can be recorded, and copies of it that nobody has taken in."""

import errno
import json
import os
import shutil
import subprocess
import sys

import pytest

from upsc_cli.programs import split
from upsc_cli.progress import lock


def examined(upsc):
    result = upsc("doctor", "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == (0 if found["ok"] else 1)
    return found


def problems(upsc):
    return [(problem["kind"], problem["path"], problem["message"]) for problem in examined(upsc)["problems"]]


@pytest.fixture
def used(upsc):
    """The program with something on file."""
    upsc.topic("sample")
    upsc.topic("other")
    upsc("done", "sample")
    return upsc


def refuse_to_open(monkeypatch, folder, name):
    """Let the system refuse to open for writing what lies in a folder."""
    real = os.open

    def refusing(path, flags, *arguments, **options):
        if flags & (os.O_WRONLY | os.O_RDWR) and os.fspath(path).startswith(str(folder)):
            raise OSError(getattr(errno, name), os.strerror(getattr(errno, name)), os.fspath(path))
        return real(path, flags, *arguments, **options)

    monkeypatch.setattr("os.open", refusing)


@pytest.mark.usefixtures("all_topics")
def test_a_full_disk_is_named_and_nothing_is_left_there(used):
    resource = pytest.importorskip("resource")
    for number in range(60):
        used.topic(f"topic-{number}")
    used("done", *(f"topic-{number}" for number in range(60)))
    examined(used)  # the index is there now
    size = used.progress.stat().st_size
    before = sorted(path.name for path in used.home.iterdir())

    def full():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size - 1, size - 1))

    process = subprocess.run(
        [sys.executable, "-m", "upsc_cli", "doctor"],
        env=used.environment | {"PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=full,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 1
    assert process.stdout.splitlines()[0] == (
        f"{used.home}: cannot be written, so nothing can be recorded: {os.strerror(errno.EFBIG)}"
    )
    assert "All is well" not in process.stdout
    assert sorted(path.name for path in used.home.iterdir()) == before
    assert problems(used) == []


def test_a_folder_that_is_read_only_is_named(used, monkeypatch):
    with monkeypatch.context() as patched:
        refuse_to_open(patched, used.home, "EROFS")
        found = problems(used)
    said = f"cannot be written, so nothing can be recorded: {os.strerror(errno.EROFS)}"
    assert found == [("folder", str(used.home), said)]
    assert problems(used) == []


def test_a_full_disk_is_named_before_anything_was_recorded(upsc, monkeypatch):
    refuse_to_open(monkeypatch, upsc.home, "ENOSPC")
    said = f"cannot be written, so nothing can be recorded: {os.strerror(errno.ENOSPC)}"
    assert problems(upsc) == [("folder", str(upsc.home), said)]


def test_a_disk_that_does_not_keep_what_is_written_is_named(used, monkeypatch):
    def refuse(_descriptor):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("os.fsync", refuse)
    said = f"cannot be written, so nothing can be recorded: {os.strerror(errno.EIO)}"
    assert problems(used) == [("folder", str(used.home), said)]


def test_a_file_in_the_place_of_a_folder_is_named(upsc, tmp_path):
    (tmp_path / "file").write_text("in the way")
    result = upsc("doctor", UPSC_HOME=str(tmp_path / "file" / "home"))
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{tmp_path / 'file'}: cannot be written, so nothing can be recorded: ")


def test_backups_that_cannot_be_made_are_named(used, monkeypatch):
    used("done", "other")
    folder = used.home / "backups"
    refuse_to_open(monkeypatch, folder, "EACCES")
    said = f"cannot be written, so no backups can be made: {os.strerror(errno.EACCES)}"
    assert problems(used) == [("folder", str(folder), said)]


@pytest.mark.parametrize("name", ["progress.journal", "progress.json.lock", "progress.json"])
def test_a_file_that_cannot_be_written_is_named(used, monkeypatch, name):
    path = used.home / name
    refuse_to_open(monkeypatch, path, "EPERM")
    [found] = [problem for problem in problems(used) if problem[1] == str(path)]
    assert found[0] == "unwritable"
    assert found[2] == f"cannot be written, so nothing can be recorded: {os.strerror(errno.EPERM)}"


@pytest.mark.parametrize("name", ["progress.journal", "progress.json.lock"])
def test_what_cannot_be_written_is_named_by_the_command_too(used, monkeypatch, name):
    refuse_to_open(monkeypatch, used.home / name, "EPERM")
    result = used("done", "other")
    assert result.exit_code == 5
    assert f"cannot write {used.home / name}: {os.strerror(errno.EPERM)}" in result.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such pipes")
def test_a_pipe_in_the_place_of_the_journal_or_a_backup_keeps_nobody_waiting(used):
    (used.home / "progress.journal").unlink()
    os.mkfifo(used.home / "progress.journal")
    found = problems(used)
    assert ("unwritable", str(used.home / "progress.journal")) in [problem[:2] for problem in found]
    result = used("done", "other")
    assert result.exit_code == 5
    assert f"cannot read {used.home / 'progress.journal'}: it is not a file" in result.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such pipes")
def test_a_pipe_among_the_backups_keeps_nobody_waiting(used):
    pipe = used.home / "backups" / "progress-2026-01-14T090000.json"
    pipe.parent.mkdir(exist_ok=True)
    os.mkfifo(pipe)
    assert problems(used) == [("backup", str(pipe), "cannot be read")]
    used.progress.write_bytes(b"{")
    assert "1 event came back" in used("progress").stderr


def test_a_lock_that_another_process_holds_is_named(used, monkeypatch):
    monkeypatch.setattr("upsc_cli.progress.complaints.REPAIR_SECONDS", 0.1)
    path = used.home / "progress.json.lock"
    with lock.exclusive(path, 0):
        [found] = problems(used)
    assert found == (
        "lock",
        str(path),
        "is held by another upsc; nothing can be recorded until that goes on or ends",
    )
    assert problems(used) == []


NAMES = [
    "progress (conflicted copy).json",
    "progress (Anna's conflicted copy 2026-01-15).json",
    "progress.sync-conflict-20260115-101010-ABCDEF.json",
    "progress-DESKTOP-123.json",
    "progress (1).json",
    "progress 2.json",
    "progress.json.conflict1",
    "Copy of progress.json",
    "PROGRESS~1.JSON",
]


@pytest.fixture
def of_phone(used, tmp_path):
    """A progress file that shares an event with the one here and has another of its own."""
    phone = tmp_path / "phone"
    shutil.copytree(used.home, phone)
    assert used("done", "other", UPSC_HOME=str(phone)).exit_code == 0
    return phone / "progress.json"


@pytest.mark.parametrize("name", NAMES)
def test_a_conflicted_copy_is_named_with_the_command_that_takes_it_in(used, of_phone, name):
    copy = used.home / name
    shutil.copy(of_phone, copy)
    [(kind, path, message)] = problems(used)
    assert (kind, path) == ("copy", str(copy))
    said, _, command = message.partition("; merge it: ")
    assert said == "has 1 event that your progress lacks"
    program, *arguments = split(command)
    assert (program, arguments) == ("upsc", ["merge", str(copy)])
    assert used(*arguments).exit_code == 0
    assert used.json("show", "other")["status"] == "done"
    assert problems(used) == []
    assert copy.exists()


def test_a_conflicted_journal_and_one_among_the_backups_are_named(used, of_phone):
    (used.home / "backups").mkdir(exist_ok=True)
    journal = used.home / "progress.sync-conflict-20260115-101010-ABCDEF.journal"
    backup = used.home / "backups" / "progress-2026-01-14T090000 (conflicted copy).json"
    shutil.copy(of_phone.with_name("progress.journal"), journal)
    shutil.copy(of_phone, backup)
    assert [problem[:2] for problem in problems(used)] == [("copy", str(journal)), ("copy", str(backup))]
    assert used("merge", str(journal)).exit_code == 0
    assert problems(used) == []


def test_a_copy_that_has_nothing_new_or_is_not_whole_is_not_named(used, of_phone):
    shutil.copy(used.progress, used.home / "progress (1).json")
    (used.home / "progress (2).json").write_bytes(of_phone.read_bytes()[:-20])
    (used.home / "progress (3).json").write_bytes(b"[]")
    (used.home / "progress (4).json").write_bytes(b"")
    (used.home / "progress (5).json").mkdir()
    (used.home / "progress (6).json").symlink_to("nowhere")
    (used.home / "progress.conflict.journal").write_bytes(
        of_phone.with_name("progress.journal").read_bytes().replace(b"done", b"dune")
    )
    (used.home / "my notes.json").write_bytes(of_phone.read_bytes())
    assert problems(used) == []
