"""Processes that are killed, disks that are full, terminals that write at once: nothing acknowledged is lost."""

import contextlib
import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from upsc_cli.progress.events import Done, new_id
from upsc_cli.progress.store import Store

NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
LATER = datetime(2026, 1, 16, 9, tzinfo=UTC)

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


def store(folder, now=NOW):
    return Store(folder / "progress.json", folder / "backups", lambda: now)


def done(folder, topic, now=NOW):
    return store(folder, now).update(lambda _: [Done(id=new_id(), at=now, topic=topic)])


def topics(folder):
    loaded = store(folder, LATER)
    found = sorted(event.topic for event in loaded.load())
    return found, loaded.notices


STEPS = ["open", "write", "fsync", "rename", "replace", "unlink", "ftruncate", "mkdir", "close"]


def refuse_lock(_descriptor, _operation):
    raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))


def dies_at(step, action):
    """Run an action in a process that is killed as it enters its nth system call; return whether it was."""
    child = os.fork()
    if not child:
        steps = iter(range(step))

        def counted(call):
            def enter(*arguments, **options):
                if next(steps, None) is None:
                    os.kill(os.getpid(), signal.SIGKILL)
                return call(*arguments, **options)

            return enter

        for name in STEPS:
            setattr(os, name, counted(getattr(os, name)))
        action()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL)
    return status != 0


@pytest.mark.posix("a fork that is killed at a step")
@pytest.mark.parametrize(
    ("before", "now"),
    [([], NOW), (["a"], NOW), (["a", "b"], NOW), (["a", "b"], LATER)],
    ids=["first save", "first backup", "a save", "a save of another day"],
)
@pytest.mark.parametrize("has_locks", [True, False])
def test_a_kill_at_any_step_of_a_save_leaves_the_old_or_the_new_state(
    tmp_path, monkeypatch, before, now, has_locks
):
    if not has_locks:
        monkeypatch.setattr("fcntl.flock", refuse_lock)
    step, seen = 0, set()
    while True:
        folder = tmp_path / str(step)
        folder.mkdir()
        for topic in before:
            done(folder, topic)
        was_killed = dies_at(step, lambda folder=folder: done(folder, "new", now))
        found, notices = topics(folder)
        assert found in (before, sorted([*before, "new"]))
        assert notices == []
        seen.add(len(found))
        done(folder, "next", LATER)  # and life goes on
        assert topics(folder) == (sorted([*found, "next"]), [])
        (folder / "progress.json").write_bytes(b"")
        assert topics(folder)[0] == sorted([*found, "next"])
        if not was_killed:
            break
        step += 1
    assert step > 8
    assert len(seen) == 2


@pytest.mark.posix("a fork that is killed at a step")
@pytest.mark.parametrize("damage", [b"", None])
def test_a_kill_at_any_step_of_a_repair_loses_nothing(tmp_path, damage):
    step = 0
    while True:
        folder = tmp_path / str(step)
        folder.mkdir()
        for topic in "abc":
            done(folder, topic)
        path = folder / "progress.json"
        path.unlink() if damage is None else path.write_bytes(damage)
        was_killed = dies_at(step, lambda folder=folder: store(folder).load())
        assert topics(folder)[0] == ["a", "b", "c"]
        if not was_killed:
            break
        step += 1
    assert step > 5


def test_a_review_that_is_killed_keeps_every_acknowledged_event(tmp_path):
    rng = random.Random(7)
    acknowledged = []
    for _ in range(20):
        review = subprocess.Popen(
            [sys.executable, "-c", RECORD, str(tmp_path), "100000"], stdout=subprocess.PIPE, text=True
        )
        acknowledged.append(review.stdout.readline().strip())
        time.sleep(rng.random() / 10)
        review.kill()
        acknowledged += review.stdout.read().split("\n")[:-1]
        review.stdout.close()
        review.wait()
    found = {event.id for event in store(tmp_path).load()}
    assert len(acknowledged) > 20
    assert found.issuperset(acknowledged)
    assert json.loads((tmp_path / "progress.json").read_text())["version"] == 2


@pytest.mark.usefixtures("all_topics")
def test_a_review_command_that_is_killed_keeps_every_grade_that_it_printed(upsc):
    rng = random.Random(11)
    command = [sys.executable, "-m", "upsc_cli", "review", "--new", "2000", "--max", "2000", "--json"]
    printed = []
    for _ in range(10):
        review = subprocess.Popen(
            command, env=upsc.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        review.stdin.write("\n3\n" * 400)
        review.stdin.flush()
        printed.append(review.stdout.readline())
        time.sleep(rng.random() / 50)
        review.kill()
        lines = review.stdout.read().split("\n")[:-1]
        printed += lines
        review.stdout.close()
        with contextlib.suppress(OSError):
            review.stdin.close()
        review.wait()
    cards = [json.loads(line)["card"] for line in printed]
    kept = [event.card for event in Store(upsc.progress, upsc.home / "backups", lambda: LATER).load()]
    assert len(cards) > 10
    assert set(cards) <= set(kept)
    assert upsc("doctor").exit_code == 0


@pytest.mark.parametrize("writers", [2, 4])
def test_reviews_in_several_terminals_lose_nothing(tmp_path, writers):
    command = [sys.executable, "-c", RECORD, str(tmp_path), "200"]
    reviews = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(writers)]
    acknowledged = [line for review in reviews for line in review.communicate()[0].split()]
    assert len(acknowledged) == 200 * writers
    written = json.loads((tmp_path / "progress.json").read_text())["events"]
    assert {event["id"] for event in written} == set(acknowledged)
    assert len(written) == 200 * writers


@pytest.mark.posix("a limit to the size of files")
def test_a_full_disk_is_an_error_that_loses_nothing(upsc):
    for number in range(40):
        upsc.topic(f"topic-{number}")
    upsc("done", *(f"topic-{number}" for number in range(39)))
    before = upsc.progress.read_bytes()

    import resource  # only there

    def full():
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before), len(before)))

    process = subprocess.run(
        [sys.executable, "-m", "upsc_cli", "done", "topic-39"],
        # Else Python would leave what it can write of its compiled modules behind.
        env=upsc.environment | {"PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=full,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 5
    assert "cannot write" in process.stderr
    assert "nothing was lost; free some space" in process.stderr
    assert upsc.progress.read_bytes() == before
    assert not list(upsc.home.glob("*.new"))
    assert upsc("done", "topic-39").exit_code == 0


def test_an_event_that_the_journal_cannot_take_is_not_acknowledged(tmp_path, monkeypatch):
    with store(tmp_path).recording() as record:
        record(Done(id="1", at=NOW, topic="a"))
        with monkeypatch.context() as broken:
            broken.setattr("os.write", lambda descriptor, content: len(content) // 2)
            with pytest.raises(Exception, match=os.strerror(errno.ENOSPC)):
                record(Done(id="2", at=NOW, topic="b"))
        record(Done(id="3", at=NOW, topic="c"))
    assert topics(tmp_path) == (["a", "c"], [])


@pytest.mark.posix("syncing folders")
def test_what_is_acknowledged_is_on_the_disk_and_so_is_the_name_of_the_file_that_holds_it(
    tmp_path, monkeypatch
):
    steps = []

    def noted(name, call):
        def enter(*arguments, **options):
            inode = os.fstat(arguments[0]).st_ino if name == "fsync" else None
            steps.append((name, inode))
            return call(*arguments, **options)

        return enter

    for name in ("fsync", "replace"):
        monkeypatch.setattr(os, name, noted(name, getattr(os, name)))
    folder = tmp_path.stat().st_ino
    with store(tmp_path).recording() as record:
        record(Done(id="1", at=NOW, topic="a"))
        assert steps == [("fsync", (tmp_path / "progress.journal").stat().st_ino), ("fsync", folder)]
        steps.clear()
    file = (tmp_path / "progress.json").stat().st_ino
    assert steps[steps.index(("fsync", file)) :][:3] == [
        ("fsync", file),
        ("replace", None),
        ("fsync", folder),
    ]
