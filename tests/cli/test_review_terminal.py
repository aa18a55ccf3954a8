"""`upsc review` at a real terminal: single keys, a screen of its own, and the terminal as it was after it."""

import json
import os
import re
import signal

import pytest
from terminal import mode, read, resize, set_mode, start

CLEARED = "\x1b[H\x1b[2J"
OWN_SCREEN, OTHERS = b"\x1b[?1049h", b"\x1b[?1049l"
TOPIC = """\
title: Commissions of the Constitution
category: test-topics
takeaways:
  - The **Finance Commission** is set up by the President every five years, or earlier. [@constitution, Art 280]
terms:
  Grants-in-aid: Sums that Parliament provides to States in need of help. [@constitution, Art 275]
cards:
  - {q: Who lays the report before each House?, a: The President.}
sources:
  constitution:
    title: Constitution of India
    publisher: Legislative Department
    url: https://legislative.gov.in/constitution-of-india/
"""
CLOZE, TERM, QUESTION = b"five years, or earlier", b"Grants-in-aid", b"Who lays the report"


class Seat:
    """A person at a terminal with a review on it."""

    def __init__(self, upsc, *arguments, columns=80, lines=24, **environment):
        self.upsc = upsc
        self.process, self.ours = start(
            upsc, "review", "commissions", *arguments, columns=columns, lines=lines, **environment
        )
        self.mode = mode(self.ours)
        self.shown = ""

    def press(self, keys=b"", until=b"q quit"):
        """Press some keys; return what stands on the screen once a text is on it."""
        if keys:
            os.write(self.ours, keys)
        new = read(self.ours, until=until)
        assert until.decode() in new, new
        self.shown += new
        return plain(new.rpartition(CLEARED)[2])

    def end(self, keys=b""):
        """Press some keys and return the exit code, and what was shown until the end."""
        if keys:
            os.write(self.ours, keys)
        rest = read(self.ours)
        self.shown += rest
        return self.process.wait(timeout=20), rest

    @property
    def restored(self):
        """Whether the terminal is as it was, the screen of its own left once for each time it was taken."""
        shown = self.shown.encode()
        left = shown.rfind(OTHERS) > shown.rfind(OWN_SCREEN)
        return left and mode(self.ours) == self.mode

    def ratings(self):
        if not self.upsc.progress.exists():
            return []
        events = json.loads(self.upsc.progress.read_text())["events"]
        taken_back = {event.get("what") for event in events}
        return [e["rating"] for e in events if e["kind"] == "reviewed" and e["id"] not in taken_back]


def plain(shown):
    """Return what a terminal shows, without escape sequences and spaces that nobody sees."""
    bare = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x1b]*\x1b\\", "", shown)
    return "\n".join(line.rstrip() for line in bare.split("\n"))


def editor(folder, change):
    """Return the command of an editor that makes one change to a file."""
    path = folder / "editor"
    path.write_text(f'#!/bin/sh\nsed -i "{change}" "$1"\n')
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def sit(upsc):
    """Let a person sit down at a review of three new cards."""
    upsc.write("commissions", TOPIC)
    upsc.json("list")  # so that no index is made meanwhile
    seats = []

    def sit_down(*arguments, **settings):
        seats.append(Seat(upsc, *arguments, **settings))
        return seats[-1]

    yield sit_down
    for seat in seats:
        seat.process.kill()
        seat.process.wait()
        os.close(seat.ours)


def test_space_shows_the_answer_and_a_digit_grades_it(sit):
    seat = sit()
    assert "_____" in seat.press()
    assert "Finance Commission" in seat.press(b" ")
    assert "Grants-in-aid" in seat.press(b"3")
    seat.press(b"\r")
    assert "Who lays" in seat.press(b"\r")
    seat.press(b" ")
    code, rest = seat.end(b"4")
    assert code == 0
    assert "3 reviews" in plain(rest)
    assert seat.ratings() == [3, 3, 4]
    assert seat.restored


def test_a_digit_grades_nothing_before_the_answer_was_seen(sit):
    seat = sit()
    seat.press()
    assert "shows the answer" in seat.press(b"3")
    seat.end(b"q")
    assert seat.ratings() == []


@pytest.mark.parametrize("key", [b"q", b"Q", b"\x04"], ids=["q", "Q", "Ctrl-D"])
def test_q_ends_and_what_was_graded_is_kept(sit, key):
    seat = sit()
    seat.press()
    seat.press(b" ")
    seat.press(b"2")
    code, rest = seat.end(key)
    assert code == 0
    assert "1 review •" in plain(rest)
    assert seat.ratings() == [2]
    assert seat.restored


@pytest.mark.parametrize(
    ("end", "code"),
    [(b"\x03", 130), (signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)],
    ids=["Ctrl-C", "SIGINT", "SIGTERM", "SIGHUP"],
)
def test_however_it_ends_the_terminal_is_as_it_was_and_grades_are_kept(sit, end, code):
    seat = sit()
    seat.press()
    assert mode(seat.ours) != seat.mode
    seat.press(b" ")
    seat.press(b"1")
    if isinstance(end, bytes):
        os.write(seat.ours, end)
    else:
        seat.process.send_signal(end)
    assert seat.end()[0] == code
    assert "Traceback" not in seat.shown
    assert seat.ratings() == [1]
    assert seat.restored


def test_u_takes_back_the_last_grade_and_asks_its_card_again(sit):
    seat = sit()
    seat.press()
    assert "No grade of this sitting is left." in seat.press(b"u")
    seat.press(b" ")
    seat.press(b"1")
    shown = seat.press(b"u")
    assert "Taken back." in shown
    assert "_____" in shown
    seat.press(b" ")
    assert "Taken back." not in seat.press(b"3")
    seat.end(b"q")
    assert seat.ratings() == [3]


def test_s_skips(sit):
    seat = sit()
    seat.press()
    assert "Grants-in-aid" in seat.press(b"s")
    assert "Who lays" in seat.press(b"s")
    code, rest = seat.end(b"s")
    assert code == 0
    assert "No card was graded." in plain(rest)


@pytest.mark.parametrize("key", [b"\x1b[A", b"\x1b", b"x", "ई".encode(), b"\xff", b"\t"], ids=repr)
def test_other_keys_change_nothing(sit, key):
    seat = sit()
    seat.press()
    assert "_____" in seat.press(key)
    seat.end(b"q")
    assert seat.ratings() == []


def test_a_question_mark_shows_the_keys_until_the_next_one(sit):
    seat = sit()
    seat.press()
    help_text = seat.press(b"?", until=b"everything is saved already")
    assert re.search(r"1 2 3 4 +again, hard, good, easy", help_text)
    assert "_____" in seat.press(b"3")
    seat.end(b"q")
    assert seat.ratings() == []


def test_what_keys_do_is_set_in_on_a_narrow_screen(sit):
    seat = sit(columns=40)
    seat.press()
    help_text = seat.press(b"?", until=b"already")
    assert re.search(r"^ {14}good$", help_text, re.M)
    assert re.search(r"^ {14}already", help_text, re.M)
    seat.press(b"3")
    seat.end(b"q")


def test_o_opens_the_topic_and_enter_goes_back_to_the_card(sit):
    seat = sit(PAGER="cat")
    seat.press()
    shown = seat.press(b"o", until=b"goes back to the cards.")
    assert "Key takeaways" in shown
    assert mode(seat.ours) == seat.mode
    assert "_____" in seat.press(b"\r")
    assert seat.end(b"q")[0] == 0
    assert seat.restored


def test_the_end_of_input_goes_back_to_the_card_too(sit):
    seat = sit(PAGER="cat")
    seat.press()
    seat.press(b"o", until=b"goes back to the cards.")
    assert "_____" in seat.press(b"\x04")
    assert seat.end(b"q")[0] == 0
    assert seat.restored


def test_e_edits_the_topic_and_the_card_is_asked_as_it_is_now(sit, tmp_path):
    seat = sit(EDITOR=editor(tmp_path, "s/Sums that/Money that/"))
    seat.press()
    seat.press(b"s")
    seat.press(b" ")
    seat.press(b"s")
    assert "Who lays" in seat.press(b"e")
    assert seat.end(b"q")[0] == 0
    assert "Money that" in (seat.upsc.topics / "test-topics" / "commissions.yaml").read_text()
    assert seat.restored


def test_a_card_whose_own_text_is_edited_is_asked_in_its_new_form_by_the_next_review(sit, tmp_path):
    seat = sit(EDITOR=editor(tmp_path, "s/every five years/each fifth year/"))
    seat.press()
    seat.press(b" ")
    seat.press(b"4")
    seat.press(b"u")
    assert "Grants-in-aid" in seat.press(b"e")
    seat.end(b"q")
    seat = sit()
    assert "each fifth year" in seat.press()
    seat.end(b"q")


def test_an_editor_that_does_not_start_is_told_of_on_the_card(sit):
    seat = sit(EDITOR="no-such-editor")
    seat.press()
    shown = seat.press(b"e")
    assert "no-such-editor" in shown
    assert "_____" in shown
    assert seat.end(b"q")[0] == 0


def test_a_review_that_was_stopped_takes_keys_again(sit):
    seat = sit()
    seat.press()
    seat.process.send_signal(signal.SIGSTOP)
    os.waitpid(seat.process.pid, os.WUNTRACED)
    set_mode(seat.ours, seat.mode)  # as a shell does
    seat.process.send_signal(signal.SIGCONT)
    assert "Finance Commission" in seat.press(b" ")
    assert seat.end(b"q")[0] == 0


def test_a_terminal_without_escapes_is_asked_line_by_line(sit):
    seat = sit(TERM="dumb")
    shown = read(seat.ours, until=CLOZE)
    assert "\x1b" not in shown
    assert "an empty line shows the answer" in shown
    os.write(seat.ours, b"\n")
    read(seat.ours, until=b"4 Easy")
    code, rest = seat.end(b"3\nq\n")
    assert code == 0
    assert "1 review" in rest
    assert seat.ratings() == [3]


def test_json_at_a_terminal_is_lines_of_json(sit):
    seat = sit("--json")
    os.write(seat.ours, b"\n3\nq\n")
    _, shown = seat.end()
    assert '{"event":"graded"' in shown
    assert "\x1b" not in shown


def test_a_card_too_long_for_the_terminal_keeps_its_keys_on_it(sit):
    seat = sit(columns=40, lines=10)
    seat.press()
    shown = seat.press(b" ")
    assert "... (o opens the whole topic)" in shown
    assert shown.count("\n") < 10
    assert "4 Easy" in shown


@pytest.mark.parametrize("columns", [40, 80])
def test_the_card_on_its_screen(sit, golden, columns):
    seat = sit(columns=columns)
    screens = [seat.press(), seat.press(b" "), seat.press(b"1"), seat.press(b"\r")]
    golden(f"review-screen-{columns}.txt", f"\n{'=' * columns}\n".join(screens))
    assert max(len(line) for screen in screens for line in screen.split("\n")) <= columns


def test_a_terminal_of_another_size_shows_the_card_anew(sit):
    person = sit()
    person.press()
    resize(person.ours, columns=40)
    shown = person.press()
    assert max(map(len, shown.splitlines())) <= 40
    assert CLOZE.decode() in " ".join(shown.split())
    assert person.end(b"q")[0] == 0
