"""Flashcards at the desk: answers, grades, and everything that leads away from a card and back."""

from datetime import timedelta

import pytest
from seats import browse, cram, review

TOPIC = """\
title: Commissions of the Constitution
category: test-topics
introduction:
  - Several commissions have their place in the Constitution itself.
sections:
  - heading: How they began
    body: ["They were set up at different times. [@constitution]"]
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


@pytest.fixture
def path(upsc):
    """The file of a topic of three new cards: a cloze, a term and a question."""
    return upsc.write("commissions", TOPIC)


def ratings(person):
    return [event["rating"] for event in person.events("reviewed")]


async def test_space_shows_the_answer_in_its_gap_and_a_digit_grades_it(at_desk, path):
    async with at_desk(review("commissions")) as person:
        assert "The _____ is set up by the President" in person.seen
        assert "The Finance Commission is set up" in await person.press("space")
        assert "Grants-in-aid" in await person.press("3")
        await person.press("enter", "enter")
        assert "Who lays" in person.seen
        await person.press("space", "4")
        assert ratings(person) == [3, 3, 4]
        assert not person.desk.is_running


async def test_each_grade_says_when_the_card_would_come_back(at_desk, path):
    async with at_desk(review("commissions")) as person:
        assert "Again soon" not in person.seen
        assert "1 Again soon" in await person.press("space")


async def test_a_digit_grades_nothing_before_the_answer_was_seen(at_desk, path):
    async with at_desk(review("commissions")) as person:
        assert "_____" in await person.press("3")
        assert ratings(person) == []


async def test_q_ends_and_what_was_graded_is_kept(at_desk, path):
    async with at_desk(review("commissions")) as person:
        await person.press("space", "2", "q")
        assert ratings(person) == [2]
        assert not person.desk.is_running


async def test_u_takes_back_grades_and_then_what_was_recorded_before_the_sitting(at_desk, path, upsc):
    upsc("done", "gst-council")
    async with at_desk(review("commissions")) as person:
        await person.press("space", "1", "space", "1")
        await person.press("u")
        assert "Taken back." in person.seen
        assert "_____" in await person.press("u")
        assert ratings(person) == []
        assert "Took back: completed: GST" in await person.press("u")
        assert "nothing to take back" in await person.press("u")
        assert "_____" in person.seen


async def test_s_skips(at_desk, path):
    async with at_desk(review("commissions")) as person:
        assert "Grants-in-aid" in await person.press("s")
        assert "Who lays" in await person.press("s")
        await person.press("s")
        assert not person.desk.is_running
        assert ratings(person) == []


async def test_a_card_that_was_not_known_comes_back(at_desk, path):
    async with at_desk(review("commissions")) as person:
        await person.press("space", "1", "s", "s")
        assert "_____" in person.seen


@pytest.mark.parametrize("key", ["up", "x", "tab", "f5", "ई", "delete"])
async def test_other_keys_change_nothing(at_desk, path, key):
    async with at_desk(review("commissions")) as person:
        assert "_____" in await person.press(key)
        assert ratings(person) == []


async def test_o_opens_the_topic_at_the_fact_after_the_answer_and_one_key_comes_back(at_desk, path):
    async with at_desk(review("commissions")) as person:
        await person.press("o")
        assert "Key takeaways" not in person.seen
        await person.press("space")
        assert "Key takeaways" in await person.press("o")
        assert person.desk.screen.reader.here > 0
        assert "The Finance Commission is set up" in await person.press("escape")
        assert "1 Again" in person.seen


async def test_a_slash_looks_anything_up_and_comes_back_to_the_card(at_desk, path):
    async with at_desk(review("commissions")) as person:
        await person.press("slash")
        await person.type("mohit minerals")
        assert "GST and the GST Council" in await person.press("enter")
        await person.press("escape", "escape")
        assert "_____" in person.seen


async def test_e_edits_the_topic_and_a_card_of_another_text_is_another_card(at_desk, path, monkeypatch):
    def edit(slug):
        path.write_text(path.read_text().replace("Sums that", "Money that"))
        return True

    async with at_desk(review("commissions"), edit=edit) as person:
        person.stands_up(monkeypatch)
        await person.press("s")
        assert "Grants-in-aid" in person.seen
        assert "Who lays" in await person.press("e")


async def test_a_topic_broken_by_an_edit_is_said_and_its_cards_stay(at_desk, path, monkeypatch):
    def edit(slug):
        path.write_text("title: [")
        return False

    async with at_desk(review("commissions"), edit=edit) as person:
        person.stands_up(monkeypatch)
        await person.press("e")
        assert "commissions has errors now" in person.seen
        assert "_____" in person.seen


async def test_a_topic_deleted_in_the_middle_ends_the_sitting_with_what_was_graded(at_desk, path, upsc):
    async with at_desk(review("commissions")) as person:
        await person.press("space", "3")
        path.unlink()
        await person.desk.on_app_focus()
        await person.settled()
        assert ratings(person) == [3]
        assert not person.desk.is_running


async def test_a_long_card_scrolls(at_desk, upsc):
    upsc.write(
        "long",
        f"title: Long\ncategory: test-topics\nintroduction: [Text.]\ncards:\n- q: Long?\n  a: {'word ' * 200}the end\n",
    )
    async with at_desk(review("long"), columns=40, lines=12) as person:
        assert "the end" not in await person.press("space")
        assert "the end" in await person.press("end")
        assert "4 Easy" in person.seen


async def test_cards_of_a_topic_are_one_key_from_reading_it(at_desk, path):
    async with at_desk(browse("commissions of the constitution")) as person:
        await person.press("enter")
        assert "_____" in await person.press("r")
        await person.press("space", "3")
        assert "min read" in await person.press("q")
        assert ratings(person) == [3]


async def test_the_end_of_a_sitting_tells_what_it_came_to(at_desk, path):
    async with at_desk(browse("commissions of the constitution")) as person:
        await person.press("enter", "r")
        for _ in range(3):
            await person.press("space", "3")
        assert "3 reviews" in person.seen
        assert "min read" in await person.press("q")


async def test_without_a_card_it_says_why(at_desk, upsc):
    upsc.write("bare", "title: Bare\ncategory: test-topics\nintroduction: [Nothing.]\n")
    async with at_desk(browse("bare")) as person:
        await person.press("enter", "r")
        assert "no cards here" in person.seen.lower()


async def test_a_full_disk_in_the_middle_says_so_and_the_card_stays(at_desk, path, monkeypatch):
    import errno

    async with at_desk(review("commissions")) as person:
        await person.press("space", "3", "space")

        def full(*_):
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as broken:
            broken.setattr("os.write", full)
            await person.press("3")
        assert "free some space" in " ".join(person.seen.split())
        assert "Grants-in-aid" in person.seen
        await person.press("3")
        assert ratings(person) == [3, 3]


async def test_midnight_of_a_study_day_in_the_middle_counts_the_grade_to_its_day(at_desk, path, clock):
    async with at_desk(review("commissions")) as person:
        await person.press("space", "3", "space")
        clock.now += timedelta(days=1)
        await person.press("3")
        first, second = person.events("reviewed")
        assert (first["day"], second["day"]) == ("2026-01-15", "2026-01-16")


async def test_two_desks_record_both(at_desk, path, upsc):
    async with at_desk(review("commissions")) as person:
        await person.press("space", "3")
        upsc("review", "commissions", typed="\n3\nq\n")
        await person.press("space", "4")
        assert sorted(ratings(person)) == [3, 3, 4]


async def test_markup_in_a_card_is_text(at_desk, upsc):
    upsc.write(
        "red",
        "title: Red\ncategory: test-topics\nintroduction: [Text.]\ncards:\n- {q: 'What is [red]this[/red]?', a: '[b]bold[/b]'}\n",
    )
    async with at_desk(review("red")) as person:
        assert "What is [red]this[/red]?" in person.seen
        assert "[b]bold[/b]" in await person.press("space")


async def test_a_minus_suspends_the_card_and_u_takes_it_back(at_desk, path, upsc):
    async with at_desk(review("commissions")) as person:
        await person.press("space", "3")
        assert "Who lays" in await person.press("minus")
        assert "Suspended; u takes it back." in person.seen
        assert len(person.events("suspended")) == 1
        assert "Grants-in-aid" in await person.press("u")
        assert person.events("suspended") == []
        assert ratings(person) == [3]
        await person.press("space", "minus", "q")
    assert [card["question"] for card in upsc.json("cards", "commissions", "--state", "suspended")] == [
        "Grants-in-aid"
    ]


async def test_b_buries_the_card_until_tomorrow_and_u_takes_it_back(at_desk, path, upsc):
    async with at_desk(review("commissions")) as person:
        assert "Grants-in-aid" in await person.press("b")
        assert "Buried until tomorrow; u takes it back." in person.seen
        assert "The _____ is set up" in await person.press("u")
        assert person.events("buried") == []
        await person.press("b", "q")
    assert [card["kind"] for card in upsc.json("cards", "commissions", "--state", "buried")] == ["cloze"]


async def test_a_capital_b_unburies_the_cards_of_the_topic(at_desk, path, upsc):
    async with at_desk(browse("commissions of the constitution")) as person:
        assert "Nothing is buried of Commissions" in await person.press("enter", "B")
        await person.press("r", "b", "b", "escape")
        assert "Unburied: 2 cards of Commissions" in await person.press("B")
    assert upsc.json("cards", "commissions", "--state", "buried") == []


async def test_at_the_end_of_a_sitting_there_is_no_card_to_suspend(at_desk, path):
    async with at_desk(browse("commissions of the constitution")) as person:
        await person.press("enter", "r", "s", "s", "s")
        await person.press("minus", "b")
        assert person.events("suspended") == person.events("buried") == []


async def test_cramming_asks_all_cards_says_so_and_records_nothing(at_desk, path):
    async with at_desk(cram("commissions", seed=1)) as person:
        assert "• cram" in person.seen
        shown = await person.press("space")
        assert "1 Again soon" in shown
        assert "4 Easy" in shown
        await person.press("4", "space", "1")
        assert ratings(person) == []
        assert "0/3" not in await person.press("u")
        await person.press("space", "3", "space", "3")
        assert ratings(person) == []
        assert not person.desk.is_running


async def test_cramming_is_one_key_from_reading_a_topic(at_desk, path, upsc):
    upsc("review", "commissions", typed="\n3\n" * 3)
    async with at_desk(browse("commissions of the constitution")) as person:
        await person.press("enter")
        assert "no card is due" in (await person.press("r")).lower()
        assert "• cram" in await person.press("R")


async def test_a_leech_that_is_suspended_by_itself_is_said_and_u_takes_back_both(at_desk, path, upsc, clock):
    def on(days):
        return {"UPSC_NOW": (clock() + timedelta(days=days)).isoformat()}

    upsc("review", "commissions", typed="\n3\n" * 3, **on(0))
    for number in range(1, 6):
        upsc("review", "commissions", "--max", "1", typed="\n1\n\n3\n", **on(30 * number))
    clock.now += timedelta(days=180)
    async with at_desk(review("commissions"), leeches="suspend") as person:
        while "_____" not in person.seen:
            await person.press("s")
        assert "A leech, and suspended" in await person.press("space", "1")
        assert len(person.events("suspended")) == 1
        assert "_____" in await person.press("u")
        assert person.events("suspended") == []
