"""undo and merge."""

import json

import pytest


@pytest.fixture
def phone(upsc, tmp_path):
    """What another device has: the same topic completed, another one, and a third reopened."""
    home = str(tmp_path / "phone")
    for slug in ("sample", "other", "third"):
        upsc.topic(slug, f"Topic {slug}")
    for command, slug in (("done", "sample"), ("done", "other"), ("done", "third"), ("reopen", "third")):
        assert upsc(command, slug, UPSC_HOME=home, UPSC_TOPICS=str(upsc.topics)).exit_code == 0
    return tmp_path / "phone" / "progress.json"


def statuses(upsc):
    return {topic["slug"]: topic["status"] for topic in upsc.json("list", "--category", "test-topics")}


def test_undo_takes_back_the_last_action_and_says_what_it_was(upsc):
    upsc.topic("sample")
    upsc("done", "sample")
    upsc("reopen", "sample", UPSC_NOW="2026-01-15T10:00:00+05:30")
    assert upsc("undo").stdout == "Took back: reopened: Sample topic (15 Jan 2026, 10:00)\n"
    assert statuses(upsc) == {"sample": "done"}
    assert upsc("undo").stdout == "Took back: completed: Sample topic (15 Jan 2026, 09:00)\n"
    assert statuses(upsc) == {"sample": "new"}


def test_undo_takes_back_all_that_one_command_recorded(upsc):
    for slug in ("a", "b", "c"):
        upsc.topic(slug)
    upsc("done", "a")
    upsc("done", "b", "c")
    assert upsc("undo").stdout.count("Took back") == 2
    assert statuses(upsc) == {"a": "done", "b": "new", "c": "new"}


def test_undo_leaves_alone_that_a_topic_was_opened(upsc):
    upsc.topic("sample")
    upsc("done", "sample")
    upsc.topic("other")
    upsc("show", "other")
    upsc("undo")
    assert statuses(upsc) == {"sample": "new", "other": "reading"}


def test_undo_of_nothing_says_so(upsc):
    result = upsc("undo")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nothing to take back" in result.stderr


def test_undo_prints_the_events_as_json(upsc):
    upsc.topic("sample")
    upsc("done", "sample")
    [event] = upsc.json("undo")
    assert (event["kind"], event["topic"]) == ("done", "sample")
    result = upsc("undo", "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (1, [])


def test_undo_of_a_topic_that_is_gone_names_its_slug(upsc):
    path = upsc.topic("sample")
    upsc("done", "sample")
    path.unlink()
    assert "completed: sample (" in upsc("undo").stdout


def test_merge_brings_in_what_is_new_and_says_what(upsc, phone):
    upsc("done", "sample")
    assert upsc("merge", str(phone)).stdout == f"{phone}: 3 completions, 1 reopening\n"
    assert statuses(upsc) == {"sample": "done", "other": "done", "third": "reading"}
    assert upsc("merge", str(phone)).stdout == f"{phone}: nothing new\n"


def test_merge_gives_the_same_in_any_order(upsc, phone, tmp_path):
    upsc("done", "sample")
    own = tmp_path / "own.json"
    own.write_bytes(upsc.progress.read_bytes())
    homes = [str(tmp_path / name) for name in ("one", "two")]
    for home, files in zip(homes, ((own, phone), (phone, own, own)), strict=True):
        for file in files:
            assert upsc("merge", str(file), UPSC_HOME=home).exit_code == 0
    events = [
        json.loads((tmp_path / name / "progress.json").read_text())["events"] for name in ("one", "two")
    ]
    assert sorted(events[0], key=str) == sorted(events[1], key=str)


def test_merge_of_several_files_counts_an_event_once(upsc, phone, tmp_path):
    copy = tmp_path / "copy.json"
    copy.write_bytes(phone.read_bytes())
    found = upsc.json("merge", str(phone), str(copy))
    assert found == [
        {"path": str(phone), "new": 4, "kinds": {"done": 3, "reopened": 1}},
        {"path": str(copy), "new": 0, "kinds": {}},
    ]


def test_merge_makes_a_backup_first(upsc, phone):
    upsc("done", "sample")
    before = upsc.progress.read_bytes()
    upsc("merge", str(phone))
    [backup] = (upsc.home / "backups").glob("*-before-merge.json")
    assert backup.read_bytes() == before


def test_merge_takes_both_sides_of_a_conflict(upsc, phone):
    lines = phone.read_text().splitlines(keepends=True)
    phone.write_text(
        "".join([*lines[:2], "<<<<<<< ours\n", *lines[2:6], "=======\n", *lines[6:], ">>>>>>> t\n"])
    )
    assert upsc("merge", str(phone)).stdout == f"{phone}: 3 completions, 1 reopening\n"


@pytest.mark.parametrize("content", [b"", b"{", b"no progress", b'{"version": 99}'])
def test_merge_of_something_else_changes_nothing(upsc, phone, tmp_path, content):
    other = tmp_path / "other.json"
    other.write_bytes(content)
    result = upsc("merge", str(phone), str(other))
    assert result.exit_code == 5
    assert str(other) in result.stderr
    assert not upsc.progress.exists()


def test_merge_of_a_file_that_is_not_there_says_so(upsc):
    result = upsc("merge", "nowhere.json")
    assert result.exit_code == 5
    assert "cannot read nowhere.json: " in result.stderr


def test_merge_takes_a_journal(upsc, phone):
    journal = phone.with_name("progress.journal")
    assert upsc("merge", str(journal)).exit_code == 0
    assert statuses(upsc)["other"] == "done" or statuses(upsc)["third"] == "reading"


@pytest.mark.parametrize("path", [pytest.param("/dev/zero", marks=pytest.mark.posix("devices")), "."])
def test_merge_of_what_is_no_file_says_so(upsc, path):
    result = upsc("merge", path)
    assert result.exit_code == 5
    assert f"cannot read {path}: it is not a file" in result.stderr


def test_what_was_undone_on_one_device_is_undone_on_the_other(upsc, phone, tmp_path):
    upsc("merge", str(phone))
    upsc("undo", UPSC_HOME=str(phone.parent), UPSC_TOPICS=str(upsc.topics))
    upsc("merge", str(phone))
    assert statuses(upsc)["third"] == "done"
