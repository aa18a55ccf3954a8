"""Stars on topics: given, taken away, shown in lists, and filtered by."""

import json
import re

import pytest
from rich.cells import cell_len

LONG = "A title that is so long that no list of forty columns has room for all of it"


@pytest.fixture
def shelf(upsc):
    upsc.topic("alpha", title="Alpha")
    upsc.topic("beta", title="Beta")
    upsc.topic("long", title=LONG)
    return upsc


def starred(upsc, *arguments):
    return [topic["slug"] for topic in upsc.json("list", "--starred", *arguments)]


def drawn(upsc, *arguments, columns="80"):
    shown = upsc("list", *arguments, "--color", "always", "--no-pager", COLUMNS=columns).stdout
    return re.sub(r"\x1b\[[\d;]*m", "", shown).splitlines()


def kinds(upsc):
    return [event["kind"] for event in json.loads(upsc.progress.read_text())["events"]]


def test_a_star_is_given_and_taken_away(shelf):
    assert shelf("star", "alpha", "Beta").stderr == "Starred: Alpha\nStarred: Beta\n"
    assert starred(shelf) == ["alpha", "beta"]
    assert shelf("unstar", "alpha").stderr == "Star taken away: Alpha\n"
    assert starred(shelf) == ["beta"]


def test_what_was_so_already_is_said_and_not_recorded(shelf):
    shelf("star", "alpha")
    assert shelf("star", "alpha").stderr == "Already starred: Alpha\n"
    assert shelf("unstar", "beta").stderr == "Without a star already: Beta\n"
    assert kinds(shelf) == ["starred"]


def test_a_star_is_taken_back_by_undo_with_all_of_its_command(shelf):
    shelf("done", "alpha")
    shelf("star", "alpha", "beta")
    assert shelf("undo").stdout.splitlines()[1].startswith("Took back: starred: Beta")
    assert starred(shelf) == []
    assert shelf("undo").stdout.startswith("Took back: completed: Alpha")


def test_a_star_is_no_studying(shelf):
    shelf("star", "alpha")
    assert shelf.json("show", "alpha")["status"] == "new"
    assert shelf.json("progress")["streak"] == {"current": 0, "longest": 0}


def test_starred_is_a_filter_beside_others_and_of_other_commands(shelf):
    shelf("star", "alpha", "beta")
    shelf("done", "beta")
    assert starred(shelf, "--status", "done") == ["beta"]
    assert {card["topic"] for card in shelf.json("cards", "--starred")} == {"alpha", "beta"}
    assert [hit["slug"] for hit in shelf.json("search", "alpha", "--starred")] == ["alpha"]
    assert shelf("search", "long", "--starred").exit_code == 1
    assert shelf.json("progress", "--starred")["topics"]["total"] == 2


@pytest.mark.parametrize("columns", ["20", "40", "80", "120"])
def test_a_star_stands_behind_the_title_and_the_line_fits(shelf, columns):
    shelf("star", "alpha", "long")
    lines = drawn(shelf, "--category", "test-topics", columns=columns)
    assert [line.count("★") for line in lines[:3]] == [1, 0, 1]
    assert lines[0].startswith("Alpha ★ ")
    assert max(map(cell_len, lines)) <= int(columns)
    places = {line.rstrip().rfind("○") for line in lines[:3]}
    assert len(places) == 1


def test_a_title_that_is_cut_off_keeps_its_star(shelf):
    shelf("star", "long")
    assert "… ★" in drawn(shelf, "--starred", columns="40")[0]


def test_a_list_in_a_pipe_is_as_it_was(shelf):
    before = shelf("list").stdout
    shelf("star", "alpha")
    assert shelf("list").stdout == before


def test_stars_of_two_devices_merge(shelf, tmp_path):
    shelf("star", "alpha")
    here = shelf.progress.read_bytes()
    other = tmp_path / "other.json"
    other.write_bytes(here)
    shelf("unstar", "alpha", UPSC_NOW="2026-01-16T09:00:00+05:30")
    later = shelf.progress.read_bytes()
    shelf("merge", str(other))
    assert starred(shelf) == []
    shelf.progress.write_bytes(here)
    (shelf.home / "progress.journal").unlink()
    other.write_bytes(later)
    shelf("merge", str(other))
    assert starred(shelf) == []


def test_a_long_history_remembers_its_stars(shelf, monkeypatch):
    monkeypatch.setattr("upsc_cli.progress.kept.WORTH_KEEPING", 1)
    shelf("star", "alpha")
    assert starred(shelf) == starred(shelf) == ["alpha"]
