"""The plan until the exam at the desk."""

import time

import pytest

from upsc_cli.session import timetabling

pytestmark = pytest.mark.filterwarnings("default::ResourceWarning")

TOPIC = """\
title: Acts
category: test-topics
minutes: 5
introduction: [Text.]
takeaways: ["The Act came into force in **1950**.", "It has **395** articles."]
"""


async def test_p_shows_the_plan_from_today_and_esc_comes_back(at_desk, upsc):
    upsc("exam", "2026-05-24")
    async with at_desk() as person:
        assert "Exam on 24 May 2026" in await person.press("t")
        seen = await person.press("p")
        assert "At most 60 minutes a day" in seen
        assert "Today" in seen
        assert "At most" not in await person.press("escape")


async def test_while_the_plan_is_made_that_is_said(at_desk, upsc, monkeypatch):
    made, said = timetabling.plan_to_exam, []

    def slowly(session):
        ends = time.monotonic() + 5
        while not said and time.monotonic() < ends:
            said.extend(line for line in person.lines if "being made" in line)
        return made(session)

    upsc("exam", "2026-05-24")
    async with at_desk() as person:
        await person.press("t")
        monkeypatch.setattr(timetabling, "plan_to_exam", slowly)
        assert "being made" not in await person.press("p")
        assert said


async def test_without_an_exam_the_plan_says_how_to_set_one(at_desk):
    async with at_desk() as person:
        assert "upsc exam 2026-05-24" in " ".join((await person.press("t", "p")).split())


async def test_today_begins_as_many_cards_as_the_plan_has(at_desk, upsc):
    upsc.write("acts", TOPIC)
    upsc("done", "acts", UPSC_NOW="2026-01-10T09:00:00+05:30")
    upsc("exam", "2026-05-24")
    upsc("plan", "--minutes", "5")
    async with at_desk() as person:
        seen = await person.press("t")
        assert "Review" in seen
        number = next(line.strip()[0] for line in person.lines if "Review" in line)
        assert "_____" in await person.press(number.strip("▌ "))
