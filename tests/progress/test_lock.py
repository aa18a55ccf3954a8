"""The lock: one process at a time, also where the file system has no locks; a killed one stops nobody."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from upsc_cli.errors import ProgressError
from upsc_cli.progress import lock
from upsc_cli.progress.events import Done, new_id
from upsc_cli.progress.store import Store

fcntl = pytest.importorskip("fcntl")

NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)

WITHOUT_LOCKS = ["ENOSYS", "ENOLCK", "EOPNOTSUPP", "ENOTSUP", "EINVAL"]

SHIM = """
#include <errno.h>
int flock(int descriptor, int operation) { errno = %d; return -1; }
"""

RECORD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from upsc_cli.progress.events import Done, new_id
from upsc_cli.progress.store import Store

folder, count = Path(sys.argv[1]), int(sys.argv[2])
with Store(folder / "progress.json", folder / "backups", lambda: datetime.now(UTC)).recording() as record:
    for number in range(count):
        print(record(Done(id=new_id(), at=datetime.now(UTC), topic=str(number))).id, flush=True)
"""


@pytest.fixture
def no_locks(monkeypatch):
    """Return what takes the locks away from every file system, by an error of that name."""

    def take(name="ENOSYS"):
        def refuse(_descriptor, _operation):
            raise OSError(getattr(errno, name), os.strerror(getattr(errno, name)))

        monkeypatch.setattr(fcntl, "flock", refuse)

    return take


@pytest.fixture(scope="module")
def shim(tmp_path_factory):
    """Return the environment of a process whose file systems have no locks, as the C library says."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not compiler or sys.platform != "linux":
        pytest.skip("takes a C compiler and LD_PRELOAD")
    folder = tmp_path_factory.mktemp("shim")
    (folder / "shim.c").write_text(SHIM % errno.ENOLCK)
    library = folder / "shim.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, folder / "shim.c"], check=True)
    return {"LD_PRELOAD": str(library)}


def store(folder):
    return Store(folder / "progress.json", folder / "backups", lambda: NOW)


def done(folder, topic):
    return store(folder).update(lambda _: [Done(id=new_id(), at=NOW, topic=topic)])


def topics(folder):
    return sorted(event.topic for event in store(folder).load())


def marker(folder):
    return folder / "progress.json.lock.held"


@pytest.mark.parametrize("error", WITHOUT_LOCKS)
def test_a_file_system_without_locks_takes_what_is_recorded(upsc, no_locks, error):
    upsc.topic("sample")
    upsc.topic("other")
    no_locks(error)
    for command in (["done", "sample"], ["reopen", "sample"], ["done", "other"], ["undo"]):
        result = upsc(*command)
        assert (result.exit_code, result.stderr) == (0, "")
    assert upsc.json("progress")["topics"]["reading"] == 1
    assert not marker(upsc.home).exists()


def test_a_review_goes_on_when_the_locks_go_away(upsc, no_locks, monkeypatch):
    upsc.topic("sample")
    real, calls = fcntl.flock, iter(range(1000))

    def failing(descriptor, operation):
        if next(calls) % 2:
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))
        return real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", failing)
    result = upsc("review", "sample", "--json", typed="\n3\n\n3\nq\n")
    assert (result.exit_code, result.stderr) == (0, "")
    assert [json.loads(line)["event"] for line in result.stdout.splitlines()] == ["graded", "graded"]
    assert len(json.loads(upsc.progress.read_text())["events"]) == 2


def test_a_lock_that_fails_for_another_reason_is_an_error_that_says_which(upsc, monkeypatch):
    upsc.topic("sample")

    def broken(_descriptor, _operation):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(fcntl, "flock", broken)
    result = upsc("done", "sample")
    assert result.exit_code == 5
    assert os.strerror(errno.EIO) in result.stderr
    assert not upsc.progress.exists()


def test_processes_without_locks_that_write_at_once_lose_nothing(tmp_path, shim):
    command = [sys.executable, "-W", "error", "-c", RECORD, str(tmp_path), "100"]
    environment = {**os.environ, **shim}
    writers = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    ended = [writer.communicate() for writer in writers]
    assert [errors for _, errors in ended] == [""] * 4
    acknowledged = [line for output, _ in ended for line in output.split()]
    assert len(acknowledged) == 400
    written = json.loads((tmp_path / "progress.json").read_text())["events"]
    assert sorted(event["id"] for event in written) == sorted(acknowledged)
    assert not marker(tmp_path).exists()


@pytest.mark.usefixtures("all_topics")
def test_the_program_says_nothing_of_locks_that_are_missing_but_when_asked(upsc, shim):
    upsc.topic("sample")

    def run(*arguments):
        command = [sys.executable, "-m", "upsc_cli", *arguments]
        environment = {**upsc.environment, **shim}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    recorded = run("done", "sample")
    assert (recorded.returncode, recorded.stderr) == (0, "")
    doctor = run("doctor")
    assert (doctor.returncode, doctor.stderr) == (0, "")
    assert "has no locks" in doctor.stdout
    assert doctor.stdout.endswith("All is well.\n")
    assert "has no locks" not in upsc("doctor").stdout


def killed_while_it_holds(folder):
    """Let another process be killed while it holds the lock of a file system without locks."""
    ready, say = os.pipe()
    child = os.fork()
    if not child:
        with lock.exclusive(folder / "progress.json.lock", 0):
            os.write(say, b"!")
            time.sleep(60)
        os._exit(0)
    os.read(ready, 1)
    assert marker(folder).exists()
    os.kill(child, signal.SIGKILL)
    os.close(ready)
    os.close(say)
    return child


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells the process of a number from a later one"
)
@pytest.mark.parametrize("is_waited_for", [True, False])
def test_a_process_killed_without_locks_stops_nobody(tmp_path, no_locks, is_waited_for):
    no_locks()
    child = killed_while_it_holds(tmp_path)
    if is_waited_for:
        os.waitpid(child, 0)
    else:
        while Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
            time.sleep(0.01)
    began = time.monotonic()
    done(tmp_path, "a")
    assert time.monotonic() - began < 5
    assert topics(tmp_path) == ["a"]
    if not is_waited_for:
        os.waitpid(child, 0)


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells the process of a number from a later one"
)
def test_a_process_that_lives_without_locks_keeps_others_off(tmp_path, no_locks, monkeypatch):
    no_locks()
    monkeypatch.setattr("upsc_cli.progress.store.LOCK_SECONDS", 0.1)
    monkeypatch.setattr(
        "upsc_cli.progress.lock.STALE_SECONDS", -1.0
    )  # for a process that can be asked, age is nothing
    with (
        lock.exclusive(tmp_path / "progress.json.lock", 0),
        pytest.raises(ProgressError, match="another upsc"),
    ):
        done(tmp_path, "a")
    done(tmp_path, "b")
    assert topics(tmp_path) == ["b"]


@pytest.mark.parametrize(
    "content", [b"", b"\xff\0", b"a/1 2 3 4\n", b"a b c d", b"1 -1 3 4", b"- 99999999999999999999 - x\n"]
)
def test_a_process_that_cannot_be_asked_holds_for_a_minute(tmp_path, no_locks, monkeypatch, content):
    no_locks()
    monkeypatch.setattr("upsc_cli.progress.store.LOCK_SECONDS", 0.1)
    marker(tmp_path).write_bytes(content)
    with pytest.raises(ProgressError, match="another upsc"):
        done(tmp_path, "a")
    assert marker(tmp_path).read_bytes() == content
    minute_ago = time.time() - lock.STALE_SECONDS - 1
    os.utime(marker(tmp_path), (minute_ago, minute_ago))
    done(tmp_path, "b")
    assert topics(tmp_path) == ["b"]
    assert {path.name for path in tmp_path.iterdir()} == {
        "progress.json",
        "progress.json.lock",
        "progress.journal",
    }


def test_what_another_process_made_meanwhile_is_not_removed_as_stale(tmp_path, no_locks, monkeypatch):
    no_locks()
    marker(tmp_path).write_bytes(b"old")
    os.utime(marker(tmp_path), (0, 0))
    rename = Path.rename

    def slower(path, target):
        path.write_bytes(b"of a quicker process")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", slower)
    with pytest.raises(lock.HeldError), lock.exclusive(tmp_path / "progress.json.lock", 0.1):
        pass
    assert marker(tmp_path).read_bytes() == b"of a quicker process"


def test_a_lock_file_that_was_left_stops_nobody(tmp_path, no_locks):
    (tmp_path / "progress.json.lock").write_text("4711\nsome-machine\n")
    done(tmp_path, "a")
    no_locks()
    done(tmp_path, "b")
    assert topics(tmp_path) == ["a", "b"]


def test_threads_of_one_process_write_one_after_the_other(tmp_path):
    shared = store(tmp_path)
    threads = [
        Thread(target=lambda n=n: shared.update(lambda _: [Done(id=new_id(), at=NOW, topic=str(n))]))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert topics(tmp_path) == sorted(map(str, range(8)))


def test_a_holder_that_was_stopped_delays_a_reader_once_and_warns_once(upsc, monkeypatch):
    upsc.topic("sample")
    upsc("done", "sample")
    upsc.progress.write_bytes(b"{")
    monkeypatch.setattr("upsc_cli.progress.store.REPAIR_SECONDS", 0.3)
    with lock.exclusive(upsc.home / "progress.json.lock", 0):
        began = time.monotonic()
        result = upsc("progress")
        took = time.monotonic() - began
    assert result.exit_code == 0
    assert "1 completed" in result.stdout
    assert result.stderr.count("cannot be repaired") == 1
    assert took < 5
    assert upsc.progress.read_bytes() == b"{"
    assert "1 event came back" in upsc("progress").stderr
