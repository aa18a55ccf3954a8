"""`upsc sync` as a person types it, and as it happens by itself."""

import json
import os
import shutil
import time
from pathlib import Path
from zlib import crc32

import pytest

from upsc_cli.session import syncing
from upsc_cli.sharing import segments
from upsc_cli.sharing.sync import OutOfTimeError


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "shared"


@pytest.fixture
def other(upsc, tmp_path):
    """Return the same program on another device."""

    def run(*arguments, **environment):
        return upsc(*arguments, UPSC_HOME=str(tmp_path / "other"), **environment)

    return run


def titles_done(result):
    return [topic["slug"] for topic in json.loads(result.stdout) if topic["status"] == "done"]


def test_two_devices_become_the_same(upsc, other, folder):
    assert (
        upsc("sync", str(folder)).stdout
        == "Sent 0 events, received 0 events\nNo other device yet in the folder\n"
    )
    upsc("done", "quad-indo-pacific")
    assert upsc("sync").stdout.startswith("Sent 1 event, received 0 events\n")
    assert (
        other("sync", str(folder)).stdout == "Sent 0 events, received 1 event\n1 other device in the folder\n"
    )
    assert titles_done(other("list", "--json")) == ["quad-indo-pacific"]


def test_undo_on_one_device_takes_back_on_the_other(upsc, other, folder):
    upsc("sync", str(folder))
    other("sync", str(folder))
    upsc("done", "quad-indo-pacific")
    upsc("sync")
    other("sync")
    other("undo")
    other("sync")
    upsc("sync")
    assert titles_done(upsc("list", "--json")) == titles_done(other("list", "--json")) == []


def test_json_has_what_scripts_may_count_on(upsc, other, folder):
    upsc("done", "quad-indo-pacific")
    sent = json.loads(upsc("sync", str(folder), "--json").stdout)
    (this,) = sent["devices"]
    assert (sent["sent"], sent["received"], sent["left_out"]) == (1, 0, [])
    assert sent["files"] == {"sent": [], "received": [], "kept": []}
    assert (this["events"], this["this"]) == (1, True)
    other("sync", str(folder))
    status = json.loads(other("sync", "--status", "--json").stdout)
    assert (status["folder"], status["there"]) == (str(folder), True)
    assert {(device["id"], device["this"]) for device in status["devices"]} >= {(this["id"], False)}


def test_status_and_forget_say_what_there_is(upsc, folder):
    assert "no folder is shared" in upsc("sync", "--status").stderr
    upsc("sync", str(folder))
    assert upsc("sync", "--status").stdout.splitlines()[0] == f"Folder   {folder}"
    shutil.rmtree(folder)
    assert upsc("sync", "--status").stdout.splitlines()[0] == f"Folder   {folder} (not there now)"
    assert upsc("sync", "--forget").stderr == "No folder is shared any more; what lies in it stays\n"
    assert upsc("sync").exit_code == 2
    assert json.loads(upsc("sync", "--status", "--json").stdout) is None


def test_a_folder_that_is_not_there_is_told_with_what_to_do(upsc, folder):
    upsc("sync", str(folder))
    shutil.rmtree(folder)
    result = upsc("sync")
    assert result.exit_code == 1
    assert f"{folder} is not there" in result.stderr
    assert not folder.exists()


def test_a_folder_below_one_s_home_is_made_with_all_that_it_lies_in(upsc):
    assert upsc("sync", "~/Sync/upsc").exit_code == 0
    assert (Path(upsc.environment["HOME"]) / "Sync" / "upsc").is_dir()


def test_a_drive_that_is_not_connected_is_not_made_when_its_folder_is_named(upsc, tmp_path):
    stick = tmp_path / "stick"
    result = upsc("sync", str(stick / "upsc"))
    assert result.exit_code == 2
    assert f"{stick} is not there" in result.stderr
    assert not stick.exists()
    stick.mkdir()
    assert upsc("sync", str(stick / "upsc")).exit_code == 0
    shutil.rmtree(stick / "upsc")
    assert upsc("sync", str(stick / "upsc")).exit_code == 2
    assert not (stick / "upsc").exists()


def test_an_empty_name_shares_no_folder(upsc, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    result = upsc("sync", "")
    assert result.exit_code == 2
    assert upsc.json("sync", "--status") is None
    assert list((tmp_path / "here").iterdir()) == []


def test_a_file_cannot_be_shared(upsc, tmp_path):
    (tmp_path / "file").write_text("Mine.")
    result = upsc("sync", str(tmp_path / "file"))
    assert result.exit_code == 2
    assert "is no folder" in result.stderr
    assert upsc.json("sync", "--status") is None


def test_the_home_cannot_be_the_shared_folder(upsc):
    for place in (upsc.home, upsc.home / "inside", upsc.home.parent):
        result = upsc("sync", str(place))
        assert result.exit_code == 2
        assert "lie in each other" in result.stderr


def test_a_set_up_that_is_damaged_is_told_and_can_be_set_again(upsc, folder):
    upsc("sync", str(folder))
    (upsc.home / "sync.json").write_text("{")
    result = upsc("sync")
    assert result.exit_code == 1
    assert "sync.json cannot be read" in result.stderr
    assert upsc("today").exit_code == 0
    assert upsc("sync", str(folder)).exit_code == 0


def test_it_happens_by_itself_after_a_sitting_and_before_today(upsc, other, folder, monkeypatch):
    monkeypatch.setattr(syncing, "BY_THE_WAY_SECONDS", 60)  # this machine may be slow
    upsc("sync", str(folder))
    other("sync", str(folder))
    quiz = upsc("quiz", "fundamental-rights", "--count", "1", "--json", typed="a\n")
    assert quiz.exit_code == 0
    assert len(list(folder.rglob("001.jsonl"))) == 1
    result = other("today")
    assert (result.exit_code, result.stderr) == (0, "")
    events = json.loads((upsc.home.parent / "other" / "progress.json").read_text())["events"]
    assert [event["kind"] for event in events] == ["answered"]


def test_nothing_that_is_wrong_with_the_folder_fails_or_disturbs_another_command(upsc, folder):
    upsc("sync", str(folder))
    shutil.rmtree(folder)
    folder.write_text("a file in the place of the folder")
    result = upsc("today")
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.posix("pipes")
def test_a_folder_that_does_not_answer_holds_nobody_up(upsc, folder, monkeypatch):
    upsc("sync", str(folder))
    answered = []

    def hang(root, *_):
        time.sleep(3)
        answered.append(root)
        return segments.Listing({}, ())

    monkeypatch.setattr(segments, "listed", hang)
    assert upsc("today").exit_code == 0
    assert answered == []


def test_a_version_that_lost_is_said(upsc, other, folder):
    upsc("sync", str(folder))
    other("sync", str(folder))
    mine, theirs = (
        upsc.home / "notes" / "gst-council.md",
        upsc.home.parent / "other" / "notes" / "gst-council.md",
    )
    for path, text, changed in ((mine, "mine", 1_760_000_000), (theirs, "theirs", 1_760_000_060)):
        path.parent.mkdir(parents=True)
        path.write_text(text)
        os.utime(path, (changed, changed))
    other("sync")
    result = upsc("sync")
    assert mine.read_text() == "theirs"
    assert f"{mine}.kept was changed on two devices at once" in result.stderr
    assert mine.with_name("gst-council.md.kept").read_text() == "mine"
    (said,) = upsc.json("doctor")["notes"]
    assert said.startswith(f"{mine}.kept: ")
    mine.with_name("gst-council.md.kept").unlink()
    assert upsc.json("doctor")["notes"] == []


def test_a_round_loads_nothing_that_it_does_not_need(upsc, folder):
    """What it loads is most of what a round costs where nothing is new."""
    upsc("sync", str(folder))
    loaded = upsc.loads("sync")
    assert "upsc_cli.sharing.sync" in loaded
    assert {"typing_extensions", "yaml", "rich", "_hashlib", "upsc_cli.topics.library"}.isdisjoint(loaded)


def test_what_a_person_must_know_is_said_by_the_way_as_well(upsc, folder, monkeypatch):
    monkeypatch.setattr(syncing, "BY_THE_WAY_SECONDS", 60)  # this machine may be slow
    upsc("done", "gst-council")
    upsc("sync", str(folder))
    (event,) = json.loads(upsc.progress.read_text())["events"]
    other = b'{"at":"2026-01-01T00:00:00Z","id":"%s","kind":"a"}' % event["id"].encode()
    stranger = folder / "feedfacefeedface"
    stranger.mkdir()
    (stranger / "001.jsonl").write_bytes(b'["%08x",%s]\n' % (crc32(other), other))
    result = upsc("today")
    assert result.exit_code == 0
    assert "1 event on file had other words under the same id elsewhere" in result.stderr


def test_a_bug_in_a_round_fails_and_disturbs_no_other_command(upsc, folder, monkeypatch):
    upsc("sync", str(folder))

    def fails(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(segments, "listed", fails)
    result = upsc("today")
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_folder_with_files_without_end_is_left_when_the_time_is_over(folder):
    folder.mkdir()
    looked_at = []

    def check_time():
        looked_at.append(1)
        if len(looked_at) > 9:
            raise OutOfTimeError

    for number in range(100):
        (folder / "feedfacefeedface").mkdir(exist_ok=True)
        (folder / "feedfacefeedface" / f"{number:03}.jsonl").touch()
    with pytest.raises(OutOfTimeError):
        segments.listed(folder, check_time)
    assert len(looked_at) == 10
