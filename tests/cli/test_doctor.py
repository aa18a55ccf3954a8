"""doctor: what is wrong on disk, and what of it can be repaired."""

import json
import sqlite3
import zlib

import msgspec
import pytest
from typer.testing import CliRunner

from upsc_cli.cli.app import app


def examined(upsc, *arguments):
    result = upsc("doctor", "--json", *arguments)
    found = json.loads(result.stdout)
    assert result.exit_code == (0 if found["ok"] else 1)
    return found


def test_all_is_well_with_a_new_home_and_a_used_one(upsc):
    assert upsc("doctor").stdout == "All is well.\n"
    upsc.topic("sample")
    upsc("done", "sample")
    assert examined(upsc) == {"ok": True, "problems": [], "notes": [], "orphans": []}


def test_looking_changes_nothing_and_fixing_repairs(upsc):
    upsc.topic("sample")
    upsc.topic("other")
    upsc("done", "sample")
    upsc("done", "other")
    upsc.progress.write_bytes(b"{")
    [problem] = examined(upsc)["problems"]
    assert problem["kind"] == "progress"
    assert problem["path"] == str(upsc.progress)
    assert problem["message"].startswith("is damaged: ")
    assert problem["fixed"] is False
    assert upsc.progress.read_bytes() == b"{"
    result = upsc("doctor", "--fix")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"repaired: {upsc.progress}: is damaged: ")
    assert "2 events came back" in result.stderr
    assert examined(upsc) == {"ok": True, "problems": [], "notes": [], "orphans": []}


def test_what_a_save_left_behind_is_removed(upsc):
    upsc.topic("sample")
    upsc("done", "sample")
    left = upsc.home / "progress.json.4711.new"
    left.write_bytes(b"{")
    assert [problem["kind"] for problem in examined(upsc)["problems"]] == ["leftover"]
    assert left.exists()
    assert examined(upsc, "--fix")["problems"][0]["fixed"] is True
    assert not left.exists()


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\0" + b"\0" * 4080])
def test_a_damaged_index_is_removed(upsc, content):
    upsc.index.write_bytes(content)
    [problem] = examined(upsc, "--fix")["problems"]
    assert (problem["kind"], problem["fixed"]) == ("index", True)
    assert upsc("search", "quad").exit_code == 0
    assert examined(upsc)["problems"] == []


def test_broken_topics_are_named_with_their_line(upsc):
    upsc.write("broken", "title: T\ncategory: c\ntitel: x\nintroduction: [x]\n")
    [problem] = examined(upsc, "--fix")["problems"]
    assert (problem["kind"], problem["fixed"]) == ("topic", False)
    assert problem["message"].startswith("line 3: ")


def test_a_damaged_backup_is_named_and_put_out_of_the_way(upsc):
    upsc.topic("sample")
    upsc("done", "sample")
    upsc("reopen", "sample")
    [backup] = (upsc.home / "backups").iterdir()
    backup.write_bytes(b"")
    assert [problem["kind"] for problem in examined(upsc)["problems"]] == ["backup"]
    assert examined(upsc, "--fix")["ok"] is True
    assert examined(upsc)["problems"] == []


def test_an_index_in_use_is_not_damaged(upsc, monkeypatch):
    monkeypatch.setattr("upsc_cli.index.cache._BUSY_SECONDS", 0.1)
    db = sqlite3.connect(upsc.index, isolation_level=None)
    db.execute("BEGIN EXCLUSIVE")
    try:
        assert examined(upsc)["problems"] == []
    finally:
        db.close()


def test_a_backup_folder_that_is_none_is_named(upsc):
    (upsc.home / "backups").write_text("in the way")
    assert [problem["kind"] for problem in examined(upsc)["problems"]] == ["folder"]


@pytest.mark.parametrize("name", ["notes", "answers", "topics"])
def test_a_file_in_the_place_of_a_folder_is_named(upsc, name):
    (upsc.home / name).write_text("in the way")
    [problem] = examined(upsc)["problems"]
    assert (problem["kind"], problem["path"]) == ("folder", str(upsc.home / name))


def review(upsc, grades, day=15):
    environment = {**upsc.environment, "UPSC_NOW": f"2026-01-{day}T09:00:00+05:30"}
    return CliRunner().invoke(app, ["review", "sample"], input=grades, env=environment, prog_name="upsc")


def test_schedules_that_were_kept_wrongly_are_found_by_replaying_and_made_anew(upsc):
    upsc.topic("sample")
    review(upsc, "\n3\n\n1\nq\n")
    upsc("doctor")
    kept = upsc.home / "cache" / "memories.msgpack"
    made_from, memories = msgspec.msgpack.decode(kept.read_bytes()[4:])
    for _digest, memory in memories.values():
        memory[0] += 1.0
    packed = msgspec.msgpack.encode((made_from, memories))
    kept.write_bytes(zlib.crc32(packed).to_bytes(4, "big") + packed)
    [problem] = examined(upsc)["problems"]
    assert problem["kind"] == "schedule"
    assert "of 2 cards" in problem["message"]
    assert examined(upsc, "--fix")["ok"] is True
    assert examined(upsc)["problems"] == []


def test_cards_that_are_gone_or_edited_are_noted(upsc):
    path = upsc.topic("sample")
    review(upsc, "\n3\n\n3\nq\n")
    path.write_text(path.read_text().replace("came into force", "entered into force"))
    assert examined(upsc)["notes"] == [
        "1 edited card: the next review takes over what was recorded before the edit"
    ]
    path.unlink()
    assert examined(upsc)["notes"] == ["2 reviewed cards in no topic any more: what was recorded is kept"]
