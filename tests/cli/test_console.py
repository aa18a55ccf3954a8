"""At a console of Windows, where nobody sets TERM: escape sequences, keys, and its mode as it was after it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

WITH_ALL_TOPICS = True

pytestmark = pytest.mark.windows("a console")


ASK = "from upsc_cli.cli.terminal import has_escapes; print(f'<{has_escapes()}>')"


@pytest.fixture
def console(upsc, tmp_path):
    """Run a program of Python at a console of its own with some keys pressed; return what became of it."""

    def run(*arguments, keys="", **environment):
        report = tmp_path / "report.json"
        launcher = [sys.executable, Path(__file__).with_name("console.py")]
        merged = upsc.environment | environment
        del merged["COLUMNS"]
        subprocess.run(
            [*launcher, report, keys, sys.executable, *arguments],
            env={name: value for name, value in merged.items() if value},
            creationflags=subprocess.CREATE_NO_WINDOW,
            check=True,
            timeout=120,
        )
        return json.loads(report.read_text(encoding="utf-8"))

    return run


@pytest.fixture
def at_console(console):
    """Run `upsc` so, where TERM is not set unless a test says so."""

    def run(*arguments, **settings):
        return console("-m", "upsc_cli", *arguments, **{"TERM": "", **settings})

    return run


@pytest.mark.parametrize(("term", "has"), [("", True), ("xterm", True), ("dumb", False), ("unknown", False)])
def test_a_console_takes_escapes_unless_term_says_that_it_cannot(console, term, has):
    told = console("-c", ASK, TERM=term)
    assert f"<{has}>" in told["shown"]
    assert told["mode_kept"]


def test_an_answer_is_shown_with_its_signs_and_the_console_is_left_as_it_was(at_console):
    told = at_console("show", "india-japan-2plus2", "--only", "takeaways")
    assert told["code"] == 0
    assert "India–Japan" in told["shown"]
    assert told["mode_kept"]


def test_without_less_a_long_answer_is_written_out(at_console, tmp_path):
    told = at_console("show", "india-japan-2plus2", PATH=str(tmp_path))
    assert told["code"] == 0
    assert "Sources" in told["shown"]


def test_a_review_takes_keys_one_by_one(upsc, at_console):
    upsc.topic()
    told = at_console("review", "sample", keys=" 3\r4q")
    assert told["code"] == 0
    assert told["mode_kept"]
    assert [event["rating"] for event in json.loads(upsc.progress.read_text())["events"]] == [3, 4]


@pytest.mark.parametrize("end", ["\x04", "\x1a"], ids=["Ctrl-D", "Ctrl-Z"])
def test_a_review_ends_with_the_end_of_input(upsc, at_console, end):
    upsc.topic()
    told = at_console("review", "sample", keys=f" 3{end}")
    assert told["code"] == 0
    assert len(json.loads(upsc.progress.read_text())["events"]) == 1


def test_a_dumb_console_is_asked_line_by_line(upsc, at_console):
    upsc.topic()
    told = at_console("review", "sample", keys="\r3\rq\r", TERM="dumb")
    assert told["code"] == 0
    assert "\x1b" not in told["shown"]
    assert len(json.loads(upsc.progress.read_text())["events"]) == 1
