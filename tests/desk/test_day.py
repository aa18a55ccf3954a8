"""The plan of the day at the desk: what to do, and doing it."""

from datetime import timedelta

import pytest
from seats import review

from upsc_cli.progress.events import Reviewed, new_id
from upsc_cli.progress.store import Store
from upsc_cli.recall.coverage import Coverage
from upsc_cli.recall.plan import Plan
from upsc_cli.session.planning import Today

pytestmark = pytest.mark.filterwarnings("default::ResourceWarning")

TOPIC = """\
title: Acts
category: test-topics
introduction: [Text.]
takeaways: ["The Act came into force in **1950**."]
questions:
  - {id: one, stem: "Which year?", options: ["1950", "1951", "1952", "1953"], answer: 1, why: "It says so."}
"""


@pytest.fixture
def acts(upsc):
    """A topic of which one reads: its one card is new, and there was no quiz yet."""
    upsc.write("acts", TOPIC)
    upsc("show", "acts")
    return upsc


def numbered(person):
    """Return the lines that begin one of the things to do."""
    return [line.strip("▌ ") for line in person.lines if line.strip("▌ ")[:2] in {f"{n} " for n in range(10)}]


async def test_t_shows_what_to_do_numbered_with_the_exam_and_the_tally_on_top(at_desk, acts):
    acts("exam", "2026-05-24")
    async with at_desk() as person:
        await person.press("t")
        assert person.lines[0] == " Exam on 24 May 2026, in 129 days"
        assert person.lines[1] == " 16 topics • 0 completed • 1 reading"
        assert [line[:10] for line in numbered(person)] == [
            "1 1 new ca",
            "2 Go on wi",
            "3 Read Civ",
            "4 No quiz ",
        ]


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_after_an_absence_the_first_card_says_what_is_put_off_and_u_takes_that_back(
    at_desk, acts, clock, size
):
    terms = "".join(f"  Bill {number}: What stands at place {number}.\n" for number in range(300))
    acts.write("bills", f"title: Bills\ncategory: test-topics\nintroduction: [Text.]\nterms:\n{terms}")
    cards = [card["id"] for card in acts.json("cards", "bills")]
    then = clock() - timedelta(days=200)
    Store(acts.progress, acts.home / "backups", clock).update(
        lambda _: [Reviewed(id=new_id(), at=then, card=card, rating=3, day=then.date()) for card in cards]
    )
    async with at_desk(columns=size[0], lines=size[1]) as person:
        assert "200 put off" in await person.press("t")
        said = " ".join((await person.press("1")).split())
        assert "300 cards are due, more than a day should hold: 100 for today" in said
        assert len(person.events("spread")) == 1
        assert "Took back: due cards spread" in " ".join((await person.press("u")).split())
        assert person.events("spread") == []
        await person.press("q")
        assert "put off" not in person.seen


async def test_without_an_exam_the_tally_comes_first(at_desk, acts):
    async with at_desk() as person:
        await person.press("t")
        assert person.lines[0] == " 16 topics • 0 completed • 1 reading"


async def test_a_digit_begins_its_thing_and_one_comes_back_to_what_is_left(at_desk, acts):
    async with at_desk() as person:
        await person.press("t", "1")
        assert "_____" in person.seen
        await person.press("space", "3", "q")
        assert [event["rating"] for event in person.events("reviewed")] == [3]
        assert [line[:10] for line in numbered(person)] == ["1 Go on wi", "2 Read Civ", "3 No quiz "]


async def test_a_digit_goes_on_with_a_topic_and_escape_comes_back(at_desk, acts):
    async with at_desk() as person:
        await person.press("t", "2")
        assert person.desk.screen.reader.page.entry.slug == "acts"
        await person.press("d", "escape")
        assert "Go on with" not in person.seen
        assert "16 topics • 1 completed" in person.lines[0]


async def test_a_digit_begins_the_quiz(at_desk, acts):
    async with at_desk() as person:
        assert "Question 1 of 10" in await person.press("t", "4")
        await person.press("a", "enter", "q", "q", "q")
        assert [event["kind"] for event in person.events("answered")] == ["answered"]
        assert "No quiz" not in person.seen


async def test_enter_begins_what_is_under_the_cursor(at_desk, acts):
    async with at_desk() as person:
        await person.press("t")
        assert any(line.startswith(" ▌1 ") for line in person.lines)
        await person.press("j", "j", "j", "k", "down", "up")
        assert any(line.startswith(" ▌3 ") for line in person.lines)
        await person.press("enter")
        assert person.desk.screen.reader.page.entry.slug == "civil-service-values"


async def test_the_cursor_stays_at_the_ends(at_desk, acts):
    async with at_desk() as person:
        await person.press("t", "k")
        assert any(line.startswith(" ▌1 ") for line in person.lines)
        await person.press(*"jjjjjj")
        assert any(line.startswith(" ▌4 ") for line in person.lines)


async def test_a_click_begins_its_thing(at_desk, acts):
    async with at_desk() as person:
        await person.press("t")
        place = next(number for number, line in enumerate(person.lines) if "Go on with" in line)
        await person.click("Items", offset=(10, place))
        assert person.desk.screen.reader.page.entry.slug == "acts"


async def test_a_digit_without_a_thing_does_nothing(at_desk, acts):
    async with at_desk() as person:
        before = await person.press("t")
        assert await person.press("9") == before


async def test_undo_of_what_was_done_brings_it_back(at_desk, acts):
    async with at_desk() as person:
        await person.press("t", "1", "space", "3", "q")
        assert "new card" not in person.seen
        await person.press("u")
        assert "new card" in person.seen


async def test_with_nothing_to_do_it_says_so_and_keys_begin_nothing(at_desk, upsc, monkeypatch):
    done = Today(Coverage(total=1, completed=1, reading=0), Plan(due=0, new=0, items=()), None)
    monkeypatch.setattr("upsc_cli.session.planning.today", lambda session: done)
    async with at_desk() as person:
        before = await person.press("t")
        assert "Nothing is due today." in before
        assert await person.press("enter", "j", "1") == before


async def test_the_day_fits_a_phone_and_follows_the_cursor(at_desk, acts):
    async with at_desk(columns=40, lines=12) as person:
        await person.press("t")
        assert max(map(len, person.lines)) <= 40
        assert "No quiz" not in person.seen
        await person.press("j", "j", "j")
        assert any(line.startswith(" ▌4 No quiz") for line in person.lines)
        await person.press("k", "k", "k")
        assert person.lines[0] == " 16 topics • 0 completed • 1 reading"


async def test_the_day_can_be_seen_in_the_middle_of_cards(at_desk, acts):
    async with at_desk(review("acts")) as person:
        assert "Today: about" in await person.press("t")
        assert "_____" in await person.press("q")


async def test_going_to_and_fro_leaves_one_as_far_from_where_one_came(at_desk, acts):
    async with at_desk() as person:
        await person.press(*"tititi", "t")
        assert "Today: about" in person.seen
        await person.press("t", "q")
        assert "▌Acts" in person.seen


async def test_letters_typed_into_a_search_are_a_search(at_desk, acts):
    async with at_desk() as person:
        await person.press("slash")
        await person.type("ity")
        assert person.lines[0].startswith(" / ity")
