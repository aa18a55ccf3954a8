"""Backups: made by themselves, thinned out as they age, and there to go back to."""

import errno
import json
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

NOW = datetime.fromisoformat("2026-01-15T09:00:00+05:30")


@pytest.fixture
def daily(upsc):
    """Complete and reopen a topic, in turns, on each of some days before NOW."""
    upsc.topic("sample")

    def use(days):
        for back in range(days, 0, -1):
            now = (NOW - timedelta(days=back)).isoformat()
            command = "done" if upsc.json("show", "sample")["status"] != "done" else "reopen"
            assert upsc(command, "sample", UPSC_NOW=now).exit_code == 0
        return upsc

    return use


def backups(upsc):
    return sorted(path.name.removeprefix("progress-")[:10] for path in (upsc.home / "backups").glob("*.json"))


def test_the_first_change_of_a_day_makes_a_backup_of_what_was_there_before(daily):
    upsc = daily(3)
    assert backups(upsc) == ["2026-01-13", "2026-01-14"]
    contents = [json.loads(path.read_text()) for path in sorted((upsc.home / "backups").iterdir())]
    assert [len(content["events"]) for content in contents] == [1, 2]


def test_another_change_of_the_day_makes_none(daily):
    upsc = daily(3)
    upsc("reopen", "sample", UPSC_NOW="2026-01-14T23:00:00+05:30")
    assert backups(upsc) == ["2026-01-13", "2026-01-14"]


def test_seven_days_four_weeks_and_six_months_are_kept(daily):
    upsc = daily(170)
    days = [f"2026-01-{day:02}" for day in range(8, 15)]
    weeks = ["2026-01-04", "2025-12-28"]  # and the two weeks of the seven days
    months = ["2025-12-31", "2025-11-30", "2025-10-31", "2025-09-30", "2025-08-31"]  # and January
    assert backups(upsc) == sorted({*days, *weeks, *months})


def test_a_disk_that_answers_nothing_about_the_backups_is_not_taken_for_none(daily, monkeypatch):
    upsc = daily(3)
    folder = upsc.home / "backups"

    def refusing(real):
        def look(path, *arguments, **settings):
            if Path(path) == folder:
                raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
            return real(path, *arguments, **settings)

        return look

    for name in ("stat", "listdir", "scandir"):
        monkeypatch.setattr(os, name, refusing(getattr(os, name)))
    result = upsc("doctor", "--restore", "--json")
    assert result.exit_code != 0
    assert os.strerror(errno.EIO) in result.stderr


def test_a_backup_folder_that_cannot_be_written_does_not_keep_from_recording(upsc):
    upsc.topic("sample")
    (upsc.home / "backups").write_text("no folder")
    for day in (1, 2, 3):
        command = "done" if day % 2 else "reopen"
        assert upsc(command, "sample", UPSC_NOW=f"2026-01-0{day}T09:00:00Z").exit_code == 0
    upsc.progress.write_bytes(b"")
    assert "3 events came back from the journal" in upsc("list").stderr


def test_backups_are_listed_the_newest_first_with_the_command_to_go_back(daily):
    upsc = daily(3)
    assert upsc("doctor", "--restore").stdout == "2026-01-14T090000\n2026-01-13T090000\n"
    assert [backup["name"] for backup in upsc.json("doctor", "--restore")] == [
        "2026-01-14T090000",
        "2026-01-13T090000",
    ]


def test_going_back_to_a_backup_is_an_action_that_can_be_undone(daily):
    upsc = daily(3)  # done, reopened, done
    assert upsc("doctor", "--restore", "2026-01-14").stdout.startswith("Progress is as it was on 14 Jan 2026")
    assert upsc.json("show", "sample")["status"] == "reading"
    upsc("doctor", "--restore", "2026-01-13")
    assert upsc.json("show", "sample")["status"] == "done"
    assert "Took back: a restored backup" in upsc("undo").stdout
    assert upsc.json("show", "sample")["status"] == "reading"
    upsc("undo")
    assert upsc.json("show", "sample")["status"] == "done"
    assert "Took back: completed" in upsc("undo").stdout


def test_going_back_to_where_one_is_changes_nothing(daily):
    upsc = daily(3)
    upsc("doctor", "--restore", "2026-01-14")
    before = upsc.progress.read_bytes()
    result = upsc("doctor", "--restore", "2026-01-14T090000")
    assert result.stdout == "Progress is as it was on 14 Jan 2026, 09:00 already.\n"
    assert upsc.progress.read_bytes() == before


def test_going_back_makes_a_backup_first_that_can_be_named(daily):
    upsc = daily(3)
    before = upsc.progress.read_bytes()
    assert upsc.json("doctor", "--restore", "2026-01-13") == {"name": "2026-01-13T090000", "changed": True}
    [backup] = (upsc.home / "backups").glob("*-before-restore.json")
    assert backup.read_bytes() == before
    upsc("doctor", "--restore", backup.stem.removeprefix("progress-"))
    assert upsc.json("show", "sample")["status"] == "done"


def test_two_backups_of_one_second_are_two(upsc, tmp_path):
    for number in (1, 2):
        home = str(tmp_path / f"device-{number}")
        upsc.topic(f"topic-{number}")
        upsc("done", f"topic-{number}", UPSC_HOME=home, UPSC_TOPICS=str(upsc.topics))
    for number in (1, 2):
        upsc("merge", str(tmp_path / f"device-{number}" / "progress.json"))
    upsc("merge", str(tmp_path / "device-1" / "progress.json"))
    assert len(list((upsc.home / "backups").glob("*-before-merge*.json"))) == 1  # the first was of nothing


def test_going_back_brings_what_was_lost_since(daily):
    upsc = daily(3)
    for path in (upsc.progress, upsc.home / "progress.journal"):
        path.unlink()
    upsc("list")
    upsc("doctor", "--restore", "2026-01-14")
    assert upsc.json("show", "sample")["status"] == "reading"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--restore", "2020"], 3, "no backup is named '2020'"),
        (["--restore", "2026-01"], 3, "begins the names of"),
        (["2026"], 2, "upsc doctor --restore 2026"),
        (["--restore", "--fix"], 2, "two things"),
    ],
)
def test_restoring_what_is_not_there_says_how(daily, arguments, code, said):
    result = daily(3)("doctor", *arguments)
    assert result.exit_code == code
    assert said in result.stderr
