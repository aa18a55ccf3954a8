"""A mock paper at the desk: its cover, the sheet, the palette, the clock, and what follows its end."""

import pytest
from seats import mock

TOPIC = """\
title: Acts
category: test-topics
introduction: [The Act of 1950 has two parts, and the first of them names the courts.]
questions:
"""


@pytest.fixture
def acts(upsc):
    questions = "".join(
        f'  - {{id: q{n}, stem: "Question q{n}?", options: [W, Right {n}, X, Y], answer: 2, why: "As q{n}."}}\n'
        for n in range(4)
    )
    upsc.write("acts", TOPIC + questions)


def letter_of(person, text):
    line = next(line for line in person.lines if text in line and "(" in line)
    return line[line.index("(") + 1]


async def test_handing_in_is_asked_for_once_and_leads_to_the_result(at_desk, acts):
    async with at_desk(mock("acts")) as person:
        await person.press("enter")
        assert "Question 1 of 4" in person.seen
        await person.press(letter_of(person, "Right"), "s")
        assert "Question 2 of 4" in person.seen
        await person.press("h")
        assert "Hand the paper in?" in person.seen
        await person.press("down", "enter")
        assert "Score 2 of 8" in person.seen
