"""A sitting of some minutes at the desk: from one thing to the next."""

import pytest
from seats import start

TOPIC = """\
title: Acts of Parliament
category: test-topics
minutes: 4
introduction: [The introduction of Acts.]
takeaways: ["The Act came into force in **1950**."]
questions:
  - {id: one, stem: "Which year?", options: ["1950", "1951", "1952", "1953"], answer: 1, why: "It says so."}
mains:
  - {question: Discuss Acts., marks: 10, points: [A point.]}
"""


@pytest.fixture
def acts(upsc):
    """A topic of which one reads, with a card, a question and a mains question."""
    upsc.write("acts", TOPIC)
    upsc("show", "acts")
    upsc("quiz", "acts", typed="a\n")
    return upsc


async def test_it_begins_at_once_goes_from_one_to_the_next_and_ends(at_desk, acts):
    async with at_desk(start(15)) as person:
        assert "_____" in person.seen
        await person.press("space", "3")
        assert "1 review" in person.seen
        assert "✓ 1 new card" in await person.press("q")
        assert "▌ Go on with Acts of Parliament (4 min)" in person.seen
        assert "The introduction of Acts." in await person.press("enter")
        await person.press("q")
        assert "▌ A mains answer" in person.seen
        assert "Discuss Acts." in await person.press("enter")
        await person.type("Some words.")
        await person.press("ctrl+s", "1", "q")
        assert "▌ A quiz" in person.seen
        assert "Which year?" in await person.press("enter")
        await person.press("a", "enter", "enter", "q")
        assert not person.desk.is_running
        assert [len(person.events(kind)) for kind in ("reviewed", "written", "assessed")] == [1, 1, 1]


async def test_something_can_be_left_out_and_the_rest_left_for_later(at_desk, acts):
    async with at_desk(start(15)) as person:
        await person.press("q")
        assert "– 1 new card" in person.seen
        await person.press("s")
        assert "– Go on with Acts" in person.seen
        assert "▌ A mains answer" in person.seen
        await person.press("q")
        assert not person.desk.is_running


async def test_what_was_begun_and_taken_back_is_not_said_to_be_done(at_desk, acts):
    async with at_desk(start(15)) as person:
        await person.press("space", "3", "u", "q")
        assert "– 1 new card" in person.seen


async def test_what_was_done_in_part_is_said_to_be_no_more(at_desk, acts):
    acts.topic("sample")
    acts("show", "sample")
    async with at_desk(start(15)) as person:
        await person.press("space", "3")
        assert "✓ 3 new cards: 1 of 3 done (1 min)" in await person.press("q")


async def test_it_says_how_much_of_the_time_has_gone_and_fits_a_phone(at_desk, acts):
    async with at_desk(start(15), columns=40, lines=12) as person:
        await person.press("q")
        assert "0 of 15 minutes" in person.seen
        assert max(map(len, person.lines)) <= 40
