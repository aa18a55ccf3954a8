"""The desk at a real terminal: how it begins, is stopped, goes on and ends, and the terminal after it."""

import json
import os
import re
import shutil
import signal
import time

import pytest
from terminal import mode, read, resize, set_mode, start
from test_cards import TOPIC

WITH_ALL_TOPICS = True

OWN_SCREEN, OTHERS = "\x1b[?1049h", "\x1b[?1049l"


class Seat:
    """A person at a terminal with the desk on it."""

    def __init__(self, upsc, *arguments, columns=80, lines=24, **environment):
        self.upsc = upsc
        environment = {"TEXTUAL_ANIMATIONS": "none"} | environment
        self.process, self.ours = start(upsc, *arguments, columns=columns, lines=lines, **environment)
        self.mode = mode(self.ours)
        self.shown = ""

    def press(self, keys=b"", until=""):
        """Press some keys; return what the terminal shows from then on, until a text stands there."""
        if keys:
            os.write(self.ours, keys)
        new = ""
        ends = time.monotonic() + 20
        while until not in plain(new) and time.monotonic() < ends:
            new += read(self.ours, seconds=0.2)
        self.shown += new
        assert until in plain(new), plain(new)
        return plain(new)

    def end(self, keys=b""):
        """Press some keys and return the exit code, and what was shown until the end."""
        if keys:
            os.write(self.ours, keys)
        rest = read(self.ours)
        self.shown += rest
        return self.process.wait(timeout=20), plain(rest)

    @property
    def restored(self):
        """Whether the terminal is as it was, and its own screen left."""
        return self.shown.rfind(OTHERS) > self.shown.rfind(OWN_SCREEN) and mode(self.ours) == self.mode

    def ratings(self):
        events = json.loads(self.upsc.progress.read_text())["events"]
        return [event["rating"] for event in events if event["kind"] == "reviewed"]


def plain(shown):
    """Return what a terminal was sent, without escape sequences."""
    return re.sub(r"\x1b\[[0-9;?<>=$]*[A-Za-z]|\x1b\][^\x1b\x07]*(?:\x1b\\|\x07)", "", shown)


@pytest.fixture
def sit(upsc):
    """Let a person sit down at a review of three new cards."""
    upsc.write("commissions", TOPIC)
    upsc.json("list")  # so that no index is made meanwhile
    seats = []

    def sit_down(*arguments, **settings):
        seats.append(Seat(upsc, *(arguments or ("review", "commissions")), **settings))
        return seats[-1]

    yield sit_down
    for seat in seats:
        seat.process.kill()
        seat.process.wait()
        os.close(seat.ours)


def test_a_sitting_is_the_whole_terminal_and_leaves_it_as_it_was_with_a_summary(sit):
    seat = sit()
    seat.press(until="_____")
    assert mode(seat.ours) != seat.mode
    seat.press(b" ", until="4 Easy")
    seat.press(b"3", until="Grants-in-aid")
    code, rest = seat.end(b"q")
    assert code == 0
    assert "1 review •" in rest
    assert seat.ratings() == [3]
    assert seat.restored


@pytest.mark.parametrize(
    ("end", "code"),
    [(b"\x03", 130), (b"\x04", 0), (signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)],
    ids=["Ctrl-C", "Ctrl-D", "SIGINT", "SIGTERM", "SIGHUP"],
)
def test_however_it_ends_the_terminal_is_as_it_was_and_grades_are_kept(sit, end, code):
    seat = sit()
    seat.press(until="_____")
    seat.press(b" ", until="4 Easy")
    seat.press(b"1", until="Grants-in-aid")
    if isinstance(end, bytes):
        os.write(seat.ours, end)
    else:
        seat.process.send_signal(end)
    assert seat.end()[0] == code
    assert "Traceback" not in seat.shown
    assert seat.ratings() == [1]
    assert seat.restored


def test_kill_9_loses_no_grade(sit, upsc):
    seat = sit()
    seat.press(until="_____")
    seat.press(b" ", until="4 Easy")
    seat.press(b"2", until="Grants-in-aid")
    seat.process.kill()
    seat.process.wait()
    assert upsc.json("progress")["reviews"]["total"] == 1


def test_a_terminal_that_is_gone_ends_the_desk_and_loses_no_grade(sit, upsc):
    seat = sit()
    seat.press(until="_____")
    seat.press(b" ", until="4 Easy")
    seat.press(b"2", until="Grants-in-aid")
    os.close(seat.ours)
    seat.ours = os.open(os.devnull, os.O_RDONLY)
    seat.process.wait(timeout=20)
    assert upsc.json("progress")["reviews"]["total"] == 1


@pytest.mark.parametrize(
    "end",
    [b"\x1b", b"\x03", signal.SIGTERM, signal.SIGHUP, signal.SIGKILL, None],
    ids=["Esc", "Ctrl-C", "SIGTERM", "SIGHUP", "SIGKILL", "closed"],
)
def test_however_it_ends_what_was_written_is_kept_and_offered_again(sit, upsc, end):
    seat = sit("write", "gst-council")
    seat.press(until="0 of 250 words")
    seat.press(b"q is a letter, as is u", until="7 of 250 words")
    if end is signal.SIGKILL:
        time.sleep(4)  # what was typed in the last seconds may be lost to a dead battery
    if isinstance(end, bytes):
        os.write(seat.ours, end)
    elif end is not None:
        seat.process.send_signal(end)
    else:
        os.close(seat.ours)
        seat.ours = os.open(os.devnull, os.O_RDONLY)
    if end is not None:
        read(seat.ours)
    seat.process.wait(timeout=20)
    [draft] = upsc.home.glob("answers/drafts/*.md")
    assert draft.read_text(encoding="utf-8").endswith("\n\nq is a letter, as is u\n")
    again = sit("write", "gst-council")
    again.press(until="q is a letter, as is u")
    again.press(b"\x13", until="Points of a good answer")
    code, rest = again.end(b"q")
    assert code == 0
    assert "7 of 250 words" in rest
    assert again.restored
    assert [answer["words"] for answer in upsc.json("answers")] == [7]
    assert list(upsc.home.glob("answers/drafts/*.md")) == []


@pytest.mark.parametrize("stop", [signal.SIGTSTP, signal.SIGSTOP], ids=["Ctrl-Z", "SIGSTOP"])
def test_a_sitting_that_was_stopped_is_drawn_again_and_takes_keys(sit, stop):
    seat = sit()
    seat.press(until="_____")
    seat.press(b" ", until="4 Easy")
    seat.process.send_signal(stop)
    os.waitpid(seat.process.pid, os.WUNTRACED)
    set_mode(seat.ours, seat.mode)  # as a shell does
    read(seat.ours, seconds=0.3)
    seat.process.send_signal(signal.SIGCONT)
    assert "Finance Commission" in seat.press(until="4 Easy")
    seat.press(b"4", until="Grants-in-aid")
    assert seat.end(b"q")[0] == 0
    assert seat.ratings() == [4]
    assert seat.restored


def test_another_size_of_the_terminal_is_another_drawing(sit):
    seat = sit()
    seat.press(until="_____")
    resize(seat.ours, columns=40, lines=12)
    seat.process.send_signal(signal.SIGWINCH)
    seat.press(until="President")
    assert seat.end(b"q")[0] == 0


def test_the_editor_has_the_terminal_while_it_runs(sit, tmp_path):
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nstty -a | grep -c -- " icanon" >"$0.mode"\n')
    editor.chmod(0o755)
    seat = sit(EDITOR=str(editor))
    seat.press(until="_____")
    seat.press(b"e")
    mode_of_editor = tmp_path / "editor.mode"
    ends = time.monotonic() + 20
    while time.monotonic() < ends and not (mode_of_editor.exists() and mode_of_editor.read_text()):
        time.sleep(0.05)
    assert mode_of_editor.read_text().strip() == "1"
    seat.press(until="_____")
    assert seat.end(b"q")[0] == 0
    assert seat.restored


def test_an_editor_that_does_not_start_is_told_of(sit):
    seat = sit(EDITOR="no-such-editor")
    seat.press(until="_____")
    seat.press(b"e", until="no-such-editor")
    assert seat.end(b"q")[0] == 0


@pytest.mark.parametrize("settings", [{"TERM": "dumb"}, {"ACCESSIBLE": "1"}], ids=["dumb", "accessible"])
def test_who_cannot_see_a_screen_is_asked_line_by_line(sit, settings):
    seat = sit(**settings)
    shown = read(seat.ours, until=b"five years, or earlier")
    assert OWN_SCREEN not in shown
    assert "an empty line shows the answer" in " ".join(shown.split())
    os.write(seat.ours, b"\n")
    read(seat.ours, until=b"4 Easy")
    code, rest = seat.end(b"3\nq\n")
    assert code == 0
    assert "1 review" in rest
    assert seat.ratings() == [3]


def test_plain_and_json_at_a_terminal_go_line_by_line(sit):
    seat = sit("review", "commissions", "--plain")
    assert "an empty line shows the answer" in " ".join(read(seat.ours, until=b"_____").split())
    seat.end(b"q\n")
    seat = sit("review", "commissions", "--json")
    os.write(seat.ours, b"\n3\nq\n")
    _, shown = seat.end()
    assert '{"event":"graded"' in shown


def test_browse_opens_at_what_was_asked_and_leaves(sit):
    seat = sit("browse", "commissions", "of", "the", "constitution")
    seat.press(until="How they began")
    assert seat.end(b"q")[0] == 0
    assert seat.restored


def test_the_first_thing_one_does_may_be_to_browse_all_topics(sit, upsc):
    shutil.rmtree(upsc.home / "cache")
    seat = sit("browse")
    seat.press(until="Amendment of the Constitution")
    assert seat.end(b"q")[0] == 0


def test_without_colour_everything_is_still_told(sit, upsc):
    upsc("done", "gst-council")
    seat = sit("browse", "gst", "council", NO_COLOR="1")
    assert "●" in seat.press(until="min read")
    seat.end(b"q")
    colours = re.findall(r"\x1b\[([\d;]*)m", seat.shown)
    assert not [code for code in colours if re.search(r"(^|;)(3[0-8]|4[0-8]|9\d)(;|$)", code)]


def test_browse_without_a_terminal_prints_what_search_or_list_would(upsc):
    assert upsc("browse", "gst", "council").stdout == upsc("search", "gst", "council").stdout
    assert upsc("browse", "--paper", "GS2").stdout == upsc("list", "--paper", "GS2").stdout
    assert upsc("browse", "zzxqy").exit_code == 1


@pytest.fixture
def sit_a_paper(upsc):
    """Return what seats a person at a mock paper of which they answered the first question."""
    seats = []

    def sit_down(*arguments):
        seat = Seat(upsc, "mock", *arguments)
        seats.append(seat)
        seat.press(until="Enter begin" if "--resume" not in arguments else "Enter go on")
        seat.press(b"\r", until="Question ")
        return seat

    yield sit_down
    for seat in seats:
        seat.process.kill()
        seat.process.wait()
        os.close(seat.ours)


@pytest.mark.parametrize(
    "end",
    [
        lambda seat: seat.process.kill(),
        lambda seat: seat.process.send_signal(signal.SIGHUP),
        lambda seat: seat.process.send_signal(signal.SIGTERM),
        lambda seat: os.write(seat.ours, b"\x03"),
    ],
    ids=["kill -9", "SIGHUP", "SIGTERM", "Ctrl-C"],
)
def test_a_paper_that_is_cut_off_goes_on_with_what_was_answered(sit_a_paper, upsc, end):
    seat = sit_a_paper("--seed", "1")
    seat.press(b"c", until=">(c)")
    seat.press(b"u", until="Question 2")
    end(seat)
    seat.end()
    (item,) = [item for item in upsc.json("today")["items"] if item["kind"] == "mock"]
    assert "1 of 100 questions answered" in item["reason"]
    again = sit_a_paper("--resume")
    again.press(b"1\r", until="(c) unsure")


@pytest.mark.parametrize(
    ("end", "code"),
    [(b"\x03", 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -9)],
    ids=["Ctrl-C", "SIGTERM", "SIGHUP", "SIGKILL"],
)
def test_however_it_ends_the_note_that_was_being_written_comes_back(sit, upsc, end, code):
    seat = sit("browse", "commissions")
    seat.press(until="Commissions")
    seat.press(b"a", until="Your note")
    seat.press(b"a quick thought")
    draft = upsc.home / "notes" / ".commissions.md.draft"
    ends = time.monotonic() + 20
    while time.monotonic() < ends and not (draft.exists() and draft.read_text() == "a quick thought"):
        time.sleep(0.05)
    if isinstance(end, bytes):
        os.write(seat.ours, end)
    else:
        seat.process.send_signal(end)
    assert seat.end()[0] == code
    assert not (upsc.home / "notes" / "commissions.md").exists()
    again = sit("browse", "commissions")
    again.press(until="Commissions")
    again.press(b"a", until="a quick thought")
    again.press(b"\x13", until="Noted")
    assert (upsc.home / "notes" / "commissions.md").read_text() == "a quick thought\n"
    assert again.end(b"q")[0] == 0


def test_a_note_is_opened_in_the_editor_and_told_of(sit, upsc, tmp_path):
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "By hand." >>"$1"\n')
    editor.chmod(0o755)
    seat = sit("note", "commissions", EDITOR=str(editor))
    assert "Noted: " in seat.end()[1]
    assert (upsc.home / "notes" / "commissions.md").read_text() == "By hand.\n"
    seat = sit("browse", "commissions", EDITOR=str(editor))
    seat.press(until="Commissions")
    seat.press(b"A", until="Noted: ")
    assert seat.end(b"q")[0] == 0
    assert (upsc.home / "notes" / "commissions.md").read_text() == "By hand.\nBy hand.\n"
