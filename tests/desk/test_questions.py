"""A quiz at the desk: answers, explanations, the clock and the result."""

from types import SimpleNamespace

import pytest
from seats import browse, quiz

TOPIC = """\
title: Acts
category: test-topics
introduction: [The Act of 1950 has two parts, and the first of them names the courts.]
questions:
  - {{id: one, stem: "Which year?", options: ["1950", "1951", "1952", "1953"], answer: 1, why: "It says so itself."}}
{more}"""
MORE = """\
  - id: two
    stem: Consider the following statements.
    statements:
      - {text: The Act has two parts., true: true, why: Part I and Part II.}
      - {text: It names no courts., true: false, why: Its first part does.}
"""


@pytest.fixture
def one(upsc):
    upsc.write("acts", TOPIC.format(more=""))


@pytest.fixture
def two(upsc):
    upsc.write("acts", TOPIC.format(more=MORE))


def letter_of(person, text):
    line = next(line for line in person.lines if line.rstrip().endswith(text))
    return line[line.index("(") + 1]


@pytest.fixture
def watch(monkeypatch):
    """A clock for how long things take, which goes on when it is told to."""

    class Watch:
        seconds = 1000.0

    watch = Watch()
    monkeypatch.setattr("upsc_cli.recall.paper.time", SimpleNamespace(monotonic=lambda: watch.seconds))
    return watch


async def test_an_answer_is_explained_at_once(at_desk, one):
    async with at_desk(quiz("acts")) as person:
        assert "Question 1 of 1" in person.seen
        await person.press(letter_of(person, "1950"))
        assert "is marked" in person.seen
        assert "Right: " in await person.press("enter")
        assert "It says so itself." in person.seen
        await person.press("enter")
        assert not person.desk.is_running
        assert [event["right"] for event in person.events("answered")] == [True]


async def test_a_wrong_answer_says_what_is_right(at_desk, one):
    async with at_desk(quiz("acts")) as person:
        right = letter_of(person, "1950")
        await person.press(letter_of(person, "1952"), "enter")
        assert f"right is ({right}) 1950" in person.seen


async def test_every_statement_is_explained(at_desk, two):
    async with at_desk(quiz("acts", seed=3)) as person:
        while "Consider" not in person.seen:
            await person.press("enter", "enter")
        await person.press("a", "enter")
        assert "Part I and Part II." in person.seen
        assert "Its first part does." in person.seen


async def test_o_leads_to_the_place_in_the_topic_and_back(at_desk, one):
    async with at_desk(quiz("acts")) as person:
        await person.press("o")
        assert "min read" not in person.seen
        await person.press("a", "enter")
        assert "min read" in await person.press("o")
        assert "It says so itself." in await person.press("escape")


async def test_with_exam_explanations_wait_for_the_end(at_desk, two):
    async with at_desk(quiz("acts", exam=True)) as person:
        assert "Question 2 of 2" in await person.press("a", "enter")


async def test_an_answer_can_be_changed_until_it_is_given(at_desk, one):
    async with at_desk(quiz("acts")) as person:
        wrong, right = letter_of(person, "1953"), letter_of(person, "1950")
        await person.press(wrong, right, "enter")
        assert [event["choice"] for event in person.events("answered")] == [right]


@pytest.mark.parametrize(("key", "level"), [("s", "sure"), ("u", "unsure"), ("g", "guess")])
async def test_a_letter_says_how_sure_one_is(at_desk, one, key, level):
    async with at_desk(quiz("acts")) as person:
        await person.press(key)
        assert person.events("answered") == []
        await person.press("a", key)
        assert [event["confidence"] for event in person.events("answered")] == [level]


async def test_a_click_marks_an_option(at_desk, one):
    async with at_desk(quiz("acts")) as person:
        place = next(number for number, line in enumerate(person.lines) if "(c)" in line)
        await person.click(offset=(6, place))
        assert "(c) is marked" in person.seen


async def test_a_click_on_a_key_below_is_that_key(at_desk, one):
    async with at_desk(quiz("acts")) as person:
        place = person.lines[-1].index("Enter")
        await person.click(offset=(place, len(person.lines) - 1))
        assert "Left out; right is" in person.seen


async def test_enter_leaves_a_question_out(at_desk, one):
    async with at_desk(quiz("acts")) as person:
        assert "Left out; right is" in await person.press("enter")
        assert [event.get("choice") for event in person.events("answered")] == [None]


async def test_q_ends_the_quiz_and_what_was_answered_is_recorded(at_desk, two):
    async with at_desk(quiz("acts")) as person:
        await person.press("a", "enter", "q")
        assert not person.desk.is_running
        assert len(person.events("answered")) == 1


async def test_questions_of_a_topic_are_one_key_from_reading_it_and_end_with_the_score(at_desk, one):
    async with at_desk(browse(opened="acts")) as person:
        await person.press("z")
        assert "Question 1 of 1" in person.seen
        await person.press("a", "enter", "enter")
        assert "Score" in person.seen
        assert "min read" in await person.press("q")


async def test_all_answers_of_a_quiz_are_taken_back_together(at_desk, two):
    async with at_desk(browse(opened="acts")) as person:
        await person.press("z", "a", "enter", "enter", "a", "enter", "enter", "q")
        assert len(person.events("answered")) == 2
        await person.press("u")
        assert person.events("answered") == []


async def test_the_countdown_goes_on_while_one_thinks_and_waits_while_one_reads_why(at_desk, two, watch):
    async with at_desk(quiz("acts", minutes=1)) as person:
        assert "1:00 left" in person.seen
        watch.seconds += 2
        await person.desk.screen._tick()
        assert "0:58 left" in person.seen
        await person.press("a", "enter")
        watch.seconds += 30
        assert "0:58 left" in await person.press("enter")


async def test_when_the_time_is_up_what_is_marked_counts_as_on_an_answer_sheet(at_desk, two, watch):
    async with at_desk(quiz("acts", minutes=1)) as person:
        await person.press("b")
        watch.seconds += 61
        await person.desk.screen._tick()
        await person.settled()
        assert [event["choice"] for event in person.events("answered")] == ["b"]
        assert not person.desk.is_running


async def test_when_the_time_is_up_a_question_without_a_mark_is_not_answered(at_desk, two, watch):
    async with at_desk(quiz("acts", minutes=1)) as person:
        watch.seconds += 61
        await person.desk.screen._tick()
        await person.settled()
        assert person.events("answered") == []


async def test_the_time_of_an_answer_is_that_since_its_question_was_shown(at_desk, two, watch):
    async with at_desk(quiz("acts")) as person:
        watch.seconds += 7
        await person.press("a", "enter")
        watch.seconds += 20
        await person.press("enter")
        watch.seconds += 2
        await person.press("b", "enter")
        assert [event["ms"] for event in person.events("answered")] == [7000, 2000]


async def test_a_question_fits_a_phone(at_desk, two):
    async with at_desk(quiz("acts"), columns=40, lines=12) as person:
        assert max(map(len, person.lines)) <= 40
        await person.press("a")
        assert "(a) is marked" in person.seen
