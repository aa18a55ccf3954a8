"""A mock paper at the desk: its cover, the sheet, the palette, the clock, and what follows its end."""

import json
import re
from contextlib import contextmanager
from datetime import datetime

import pytest
from seats import browse, mock

from upsc_cli.progress.events import Undone, new_id
from upsc_cli.recall.stopwatch import LONGEST

TOPIC = """\
title: Acts
category: test-topics
introduction: [The Act of 1950 has two parts, and the first of them names the courts.]
questions:
"""
NOW = datetime.fromisoformat("2026-01-15T09:00:00+05:30")
SIZES = pytest.mark.parametrize(("columns", "lines"), [(120, 40), (80, 24), (40, 12)])


@pytest.fixture(autouse=True)
def acts(upsc):
    questions = "".join(
        f'  - {{id: q{n}, stem: "Which is {n}?", options: [W, Right {n}, X, Y], answer: 2, why: "As {n} is."}}\n'
        for n in range(4)
    )
    upsc.write("acts", TOPIC + questions)


@pytest.fixture
def watch():
    """The clock of papers, which goes on when it is told to."""

    class Watch:
        seconds = 1000.0

        def __call__(self):
            return self.seconds

    return Watch()


async def wait(person, watch, seconds):
    """Let time pass, with a look at the clock each second."""
    sheet = next(screen for screen in person.desk.screen_stack if hasattr(screen, "_tick"))
    for _ in range(seconds):
        watch.seconds += 1
        await sheet._tick()
    await person.settled()


def letter_of(person, text):
    line = next(line for line in person.lines if text in line and "(" in line)
    return line[line.index("(") + 1]


def wrong_of(person):
    return next(letter for letter in "abcd" if letter != letter_of(person, "Right"))


def sheet_of(person):
    """Return what stands for each question, by the last event of it."""
    return {event["question"]: event for event in person.events("filled")}


async def test_nothing_is_recorded_before_a_paper_begins(at_desk, upsc, watch):
    async with at_desk(mock("acts", clock=watch)) as person:
        assert "A mock paper: 4 questions, 10 min, 8 marks" in person.seen
        assert person.events() == []
        assert "Question 1 of 4 • 10:00 left" in await person.press("enter")
        assert len(person.events("mock")) == 1


async def test_a_letter_answers_at_once_and_another_takes_its_place(at_desk):
    async with at_desk(mock("acts")) as person:
        await person.press("enter", "a")
        assert [event["choice"] for event in sheet_of(person).values()] == ["a"]
        assert ">(a)" in person.seen
        await person.press("c")
        assert [event["choice"] for event in sheet_of(person).values()] == ["c"]
        await person.press("minus")
        assert [event.get("choice") for event in sheet_of(person).values()] == [None]


async def test_a_level_goes_on_to_the_next_question(at_desk):
    async with at_desk(mock("acts")) as person:
        await person.press("enter", "s")
        assert "Answer first" in person.seen
        assert "Question 2 of 4" in await person.press("b", "g")
        assert [event["confidence"] for event in sheet_of(person).values()] == ["guess"]


async def test_enter_and_left_go_to_and_fro_and_a_number_jumps(at_desk):
    async with at_desk(mock("acts")) as person:
        assert "Question 2 of 4" in await person.press("enter", "enter")
        assert "Question 1 of 4" in await person.press("left")
        assert "Enter goes to question 3." in await person.press("3")
        assert "Question 3 of 4" in await person.press("enter")
        assert "There is no question 9." in await person.press("9", "enter")
        assert "Question 4 of 4" in await person.press("1", "f", "enter")  # f let go of the number


async def test_flags_and_options_struck_out_are_shown_and_recorded(at_desk):
    async with at_desk(mock("acts"), columns=120) as person:
        await person.press("enter", "f", "B")
        assert "• flagged" in person.seen
        assert "x(b)" in person.seen
        assert "[1·!]" in person.seen
        (event,) = sheet_of(person).values()
        assert (event["flagged"], event["struck"]) == (True, "b")


async def test_the_palette_stands_beside_the_question_where_there_is_room(at_desk):
    async with at_desk(mock("acts"), columns=120) as person:
        await person.press("enter", "a", "enter")
        assert "1 of 4 answered, 3 left" in person.seen
        assert " 1a   [2·]" in person.seen
        line = next(n for n, text in enumerate(person.lines) if "[2·]" in text)
        await person.click(offset=(person.lines[line].index("4·"), line))
        assert "Question 4 of 4" in person.seen


async def test_the_palette_is_behind_a_key_where_there_is_none(at_desk):
    async with at_desk(mock("acts"), columns=80) as person:
        await person.press("enter", "a")
        assert "1 of 4 answered" not in person.seen
        assert "1 of 4 answered" in await person.press("p")
        assert "Which is" not in person.seen
        await person.press("b", "f", "u")  # nothing is done with what is not seen, and nothing taken back
        assert [event["choice"] for event in person.events("filled")] == ["a"]
        assert person.events("undone") == []
        assert "Which is" in await person.press("q")
        assert "Question 3 of 4" in await person.press("p", "3", "enter")
        assert "Which is" in person.seen


async def test_a_click_answers(at_desk):
    async with at_desk(mock("acts")) as person:
        await person.press("enter")
        place = next(number for number, line in enumerate(person.lines) if "(c)" in line)
        await person.click(offset=(6, place))
        assert ">(c)" in person.seen


async def test_q_pauses_and_the_cover_offers_to_go_on_with_the_time_that_was_left(at_desk, watch):
    async with at_desk(mock("acts", clock=watch)) as person:
        await person.press("enter", "a")
        await wait(person, watch, 60)
        await person.press("q")
        assert not person.desk.is_running
    watch.seconds += 5000
    async with at_desk(mock("acts", clock=watch)) as person:
        assert "1 of 4 questions answered, 9 min left" in person.seen
        assert "9:00 left • (a)" in await person.press("enter")


async def test_m_leads_from_the_library_to_a_paper_and_back(at_desk):
    async with at_desk(browse()) as person:
        assert "A mock paper: 59 questions, 2 h 0 min, 118 marks" in await person.press("m")
        await person.press("enter", "a", "q")
        assert "topics" in person.lines[0]
        assert "1 of 59 questions answered" in await person.press("m")
        assert "topics" in (await person.press("q")).splitlines()[0]


async def test_a_paper_can_be_ended_as_it_is_and_another_begun(at_desk, watch):
    async with at_desk(mock("acts", clock=watch)) as person:
        await person.press("enter", "a", "q")
        assert not person.desk.is_running
    async with at_desk(mock("acts", clock=watch)) as person:
        assert "is paused" in person.seen
        assert "Question 1 of 4 • 10:00 left" in await person.press("n")
        assert len(person.events("handed-in")) == 1
        assert len(person.events("mock")) == 2


async def test_handing_in_is_asked_for_once_and_leads_to_the_result(at_desk):
    async with at_desk(mock("acts")) as person:
        await person.press("enter")
        await person.press(letter_of(person, "Right"), "s")
        assert "Hand the paper in?" in await person.press("h")
        assert "Question 2 of 4" in await person.press("enter")
        await person.press("h", "down", "enter")
        assert "Score 2 of 8" in person.seen
        assert "Sure     1 of 1 right" in person.seen
        await person.press("q")
        assert not person.desk.is_running


async def test_the_clock_hands_the_paper_in_even_while_it_is_asked_for(at_desk, watch):
    async with at_desk(mock("acts", minutes=1, clock=watch)) as person:
        await person.press("enter", "a", "h")
        await wait(person, watch, 60)
        assert "Score" in person.seen
        assert "The time is up." in person.seen
        assert len(person.events("handed-in")) == 1


async def test_a_gap_between_two_looks_at_the_clock_is_no_time_of_the_paper(at_desk, watch):
    async with at_desk(mock("acts", clock=watch)) as person:
        await person.press("enter")
        watch.seconds += 3600
        await wait(person, watch, 1)
        left = re.search(r"(\d+):(\d\d) left", person.seen)
        assert 600 - LONGEST - 1 <= int(left[1]) * 60 + int(left[2]) <= 600


async def test_each_wrong_answer_is_given_its_cause_by_a_key(at_desk):
    async with at_desk(mock("acts")) as person:
        await person.press("enter")
        for _ in range(3):
            await person.press(wrong_of(person), "enter")
        await person.press("h", "down", "enter")
        assert "3 wrong answers" in person.seen
        assert "You said" in await person.press("enter")
        await person.press("g", "m")
        assert "Question 3" in person.seen
        assert "Score" in await person.press("o")
        assert "gap 1 • misread 1 • overconfidence 1" in person.seen
        assert [event["cause"] for event in person.events("judged")] == ["gap", "misread", "overconfidence"]
        assert "gap 1 • misread 1 • 1 wrong answer without a cause" in await person.press("u")


async def test_the_topic_of_a_wrong_answer_can_be_read(at_desk):
    async with at_desk(mock("acts")) as person:
        await person.press("enter")
        await person.press(wrong_of(person), "h", "down", "enter", "enter")
        assert "min read" in await person.press("r")
        assert "You said" in await person.press("q")


async def test_undo_after_the_end_takes_the_paper_back(at_desk):
    async with at_desk(browse()) as person:
        await person.press("m", "enter", "a", "h", "down", "enter")
        assert "Score" in person.seen
        await person.press("u")
        assert [event["kind"] for event in person.events()] == ["undone"]
        assert "topics" in person.lines[0]


async def test_a_paper_that_was_taken_back_elsewhere_while_it_was_sat_is_told_of(at_desk):
    async with at_desk(mock("acts")) as person:
        await person.press("enter", "a")
        [begun] = person.events("mock")
        person.desk.session.record(lambda state: [Undone(id=new_id(), at=NOW, what=begun["id"])])
        assert "taken back meanwhile" in await person.press("h", "down", "enter")
        await person.press("escape")
        assert not person.desk.is_running


async def test_other_screens_wait_while_the_clock_runs(at_desk):
    async with at_desk(mock("acts")) as person:
        await person.press("enter")
        for key in ("t", "i", "y", "w", "W"):
            assert "The clock runs; q pauses the paper." in await person.press(key)


async def test_today_begins_with_the_paper_that_is_paused(at_desk):
    async with at_desk(browse()) as person:
        await person.press("m", "enter", "b", "q")
        assert "Go on with your mock paper" in await person.press("t")
        assert "is paused" in await person.press("1")
        assert "(b)" in await person.press("enter")


async def test_what_cannot_be_recorded_is_told_and_changes_nothing(at_desk, monkeypatch):
    async with at_desk(mock("acts")) as person:
        await person.press("enter", "a")
        with full_disk(monkeypatch):
            assert "cannot write" in await person.press("b")
        assert ">(a)" in person.seen
        assert ">(c)" in await person.press("c")


@contextmanager
def full_disk(monkeypatch):
    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("upsc_cli.progress.journal.append", fail)
        yield


@SIZES
async def test_a_paper_and_its_result_look_as_agreed(at_desk, golden, watch, columns, lines):
    async with at_desk(mock("acts", clock=watch), columns, lines) as person:
        seen = [framed(person)]
        await person.press("enter")
        await wait(person, watch, 100)
        await person.press(wrong_of(person), "u", "a", "f", "D")
        seen.append(framed(person))
        if columns < 100:
            await person.press("p")
            seen.append(framed(person))
            await person.press("p")
        await person.press("h", "down", "enter")
        seen.append(framed(person))
        await person.press("enter")
        seen.append(framed(person))
        golden(f"desk-mock-{columns}.txt", "\n".join(seen))


def framed(person):
    """Return what is on the screen with its edges."""
    return "".join(f"{line}|\n" for line in person.lines)


async def test_the_trend_stands_on_the_screen_of_progress(at_desk, upsc):
    upsc("mock", "acts", typed="a\nb\nend\n")
    upsc("mock", "acts", typed="c\nd\nend\n")
    async with at_desk(browse()) as person:
        await person.press("i")
        assert "Mock papers" in "\n".join(person.desk.screen.query_one("Drawn").lines)
    assert len(json.loads(upsc("progress", "--json").stdout)["mocks"]) == 2


async def test_questions_that_changed_while_the_paper_was_paused_are_told(at_desk, upsc):
    async with at_desk(mock("acts")) as person:
        await person.press("enter", "a", "enter", "b", "q")
        (first, _) = sheet_of(person)
    path = upsc.topics / "test-topics" / "acts.yaml"
    number = first[-1]
    path.write_text(path.read_text().replace(f"Which is {number}?", f"Which one is {number}?"))
    async with at_desk(mock("acts")) as person:
        assert "edited since you answered, so answer again: 1" in await person.press("enter")
        assert "Question 2 of 4" in person.seen
