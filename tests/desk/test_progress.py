"""Progress at the desk: one screen of how far one is."""

from datetime import date, datetime

import pytest

from upsc_cli.progress.events import Answered, Reviewed, new_id
from upsc_cli.progress.store import Store

pytestmark = pytest.mark.filterwarnings("default::ResourceWarning")

NOW = datetime.fromisoformat("2026-01-15T09:00:00+05:30")

CHOICE = {True: "a", False: "b", None: None}

TOPIC = """\
title: {title}
category: test-topics
introduction: [Text.]
takeaways:
  - The number of {title} is **one**.
  - The colour of {title} is **blue**.
"""


@pytest.fixture
def studied(upsc):
    """Cards of two topics were seen, those of Beta longer ago; of two quizzes the later went better."""
    for slug in ("alpha", "beta", "gamma"):
        upsc.write(slug, TOPIC.format(title=slug.title()))
    reviewed = [("alpha", 13), ("beta", 3)]
    for slug, day in reviewed:
        at = NOW.replace(day=day)
        record(
            upsc,
            [
                Reviewed(id=new_id(), at=at, card=card, rating=3, day=date(2026, 1, day))
                for card in cards_of(upsc, slug)
            ],
        )
    for day, rights in ((9, [True, False, False, None]), (14, [True, True, True, False])):
        at = NOW.replace(day=day)
        record(
            upsc,
            [
                Answered(
                    id=new_id(), at=at, question=f"gone#{number}", choice=CHOICE[right], right=bool(right)
                )
                for number, right in enumerate(rights)
            ],
        )
    return upsc


def record(upsc, events):
    """Record events as one action."""
    Store(upsc.progress, upsc.home / "backups", lambda: NOW).update(lambda _: events)


def cards_of(upsc, slug):
    from contextlib import closing

    from upsc_cli.paths import resolve
    from upsc_cli.session.session import Session

    with closing(Session(resolve({"UPSC_HOME": str(upsc.home)}), lambda: NOW)) as session:
        return [card.id for card in session.index.cards([slug])[slug]]


async def test_i_shows_the_week_the_tally_the_cards_and_what_is_remembered_of_those_seen(at_desk, studied):
    studied("exam", "2026-05-24")
    async with at_desk(columns=80, lines=60) as person:
        await person.press("i")
        assert person.lines[:2] == [" Exam on 24 May 2026, in 129 days", " 18 topics • 0 completed"]
        at = person.lines.index(" The last seven days")
        assert person.lines[at + 1 : at + 4] == [
            "   Fri  Sat  Sun  Mon  Tue  Wed  Thu",
            "     █    ·    ·    ·    ▒    █    ·",
            "     4                   2    4",
        ]
        assert " seen 4 of 255 cards • 4 due" in person.lines
        assert "of the cards seen about " in person.seen
        assert " on 24 May 2026 " not in person.lines[2]


async def test_the_weakest_topics_come_with_the_key_that_opens_their_cards(at_desk, studied):
    async with at_desk(columns=80, lines=60) as person:
        await person.press("i")
        at = person.lines.index(" Least remembered")
        assert person.lines[at + 1].startswith(" 1 Beta (about ")
        assert person.lines[at + 2].startswith(" 2 Alpha (about ")
        assert "Gamma" not in person.seen  # nothing of it was seen, so nothing can be forgotten
        await person.press("1")
        assert "Beta" in person.seen
        assert "_____" in person.seen
        await person.press("space", "3", "q")
        at = person.lines.index(" Least remembered")
        assert not person.lines[at + 1].startswith(" 1 Beta (about 82%")


async def test_the_last_quizzes_are_told_with_their_marks(at_desk, studied):
    async with at_desk(columns=80, lines=60) as person:
        await person.press("i")
        at = person.lines.index(" Last quizzes")
        assert person.lines[at + 1 : at + 3] == [
            " 09 Jan  █████░░░░░░░░░░░░░░░  1 of 4 right, 0.67 marks",
            " 14 Jan  ███████████████░░░░░  3 of 4 right, 5.33 marks",
        ]


async def test_a_quiz_that_was_taken_back_is_not_told(at_desk, studied):
    studied("undo")
    async with at_desk(columns=80, lines=60) as person:
        await person.press("i")
        assert "09 Jan" in person.seen
        assert "14 Jan" not in person.seen


async def test_categories_have_bars(at_desk, studied):
    studied("done", "alpha")
    async with at_desk(columns=80, lines=60) as person:
        await person.press("i")
        assert any(line.startswith(" Test topics              ████████░") for line in person.lines)
        assert any(line.endswith("  1/3") for line in person.lines)


async def test_who_did_nothing_yet_is_not_told_what_they_did_not_do(at_desk, upsc):
    async with at_desk(columns=80, lines=60) as person:
        await person.press("i")
        assert "15 topics • 0 completed" in person.lines[0]
        assert "seen 0 of 249 cards" in person.seen
        for heading in ("seven days", "Least", "quizzes", "remembered"):
            assert heading not in person.seen


async def test_a_digit_beyond_the_weakest_topics_does_nothing(at_desk, studied):
    async with at_desk() as person:
        before = await person.press("i")
        assert await person.press("3") == before


async def test_what_is_done_meanwhile_is_counted(at_desk, studied):
    async with at_desk() as person:
        await person.press("i")
        studied("done", "alpha")
        await person.press("q", "i")
        assert "1 completed" in person.seen


async def test_progress_fits_a_phone_and_scrolls(at_desk, studied):
    async with at_desk(columns=40, lines=12) as person:
        await person.press("i")
        assert max(map(len, person.lines)) <= 40
        assert "By category" not in person.seen
        assert "Test topics" in await person.press("end")
