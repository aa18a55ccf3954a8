"""Mains answers at the desk: written, kept as they grow, handed in, gone through, listed."""

import json
from types import SimpleNamespace

import pytest
from seats import browse, quiz, write

TOPIC = """\
title: Acts of Parliament
category: test-topics
introduction: [The introduction of Acts.]
questions:
  - {id: one, stem: "Which year?", options: ["1950", "1951", "1952", "1953"], answer: 1, why: "It says so."}
mains:
  - {question: Discuss how a Bill is passed., marks: 10, points: [Three readings., Money Bills., Assent.]}
  - {question: Critically examine ordinances., marks: 15, points: [Article 123.]}
"""


@pytest.fixture
def acts(upsc):
    upsc.write("acts", TOPIC)
    upsc("show", "acts")
    return upsc


@pytest.fixture
def watch(monkeypatch):
    """A clock for how long things take, which goes on when it is told to."""

    class Watch:
        seconds = 1000.0

    watch = Watch()
    monkeypatch.setattr(
        "upsc_cli.session.answer_drafts.time", SimpleNamespace(monotonic=lambda: watch.seconds)
    )
    return watch


def drafts(upsc):
    return {path.name: path.read_text(encoding="utf-8") for path in upsc.home.glob("answers/drafts/*")}


async def test_the_question_its_directive_the_words_and_the_clock_are_there_at_once(at_desk, acts, watch):
    async with at_desk(write("acts")) as person:
        for words in ("Discuss how a Bill is passed.", "10 marks • 150 words • 7 min", "Discuss: go over"):
            assert words in person.seen
        await person.type("A well-known, three-part rule.")
        watch.seconds += 75
        await person.desk.screen._tick()
        assert "4 of 150 words • 1:15 of 7 min" in person.seen


async def test_letters_that_are_commands_elsewhere_are_letters_here(at_desk, acts):
    text = "q w u t i y ? W d r z e j k / * 1 2 s"
    async with at_desk(write("acts")) as person:
        await person.type(text)
        assert text in person.seen
        await person.press("ctrl+s")
    assert acts.json("answers")[0]["words"] == 16
    assert text in acts("answers", acts.json("answers")[0]["id"]).stdout


async def test_letters_typed_ahead_are_letters(at_desk, acts):
    async with at_desk(write("acts"), settle=False) as person:
        await person.burst(*"quit undo")
        assert "quit undo" in person.seen


async def test_an_answer_is_recorded_when_it_is_handed_in_and_then_gone_through(at_desk, acts, watch):
    async with at_desk(write("acts")) as person:
        await person.type("Some words.")
        watch.seconds += 300
        await person.press("ctrl+s")
        [event] = person.events("written")
        assert (event["words"], event["seconds"]) == (2, 300)
        assert drafts(acts) == {}
        assert "Points of a good answer" in person.seen
        assert "1 [ ] Three readings." in person.seen
        await person.press("1", "3")
        assert "3 [x] Assent." in person.seen
        assert "2 of 3 points" in person.seen
        assert len(person.events("assessed")) == 2
        await person.press("m", "6", "full_stop", "5", "enter")
        assert "6.5 of 10 marks" in person.seen
        await person.press("plus", "plus", "minus")
        assert "7 of 10 marks" in person.seen
        await person.press("q")
        assert not person.desk.is_running
        assert person.desk._first.written.mark == 7.0
    [answer] = acts.json("answers")
    assert (answer["points"], answer["mark"]) == ({"covered": 2, "total": 3}, 7)


async def test_ticks_and_marks_are_taken_back_one_by_one_and_then_the_answer(at_desk, acts):
    async with at_desk(write("acts")) as person:
        await person.type("Words.")
        await person.press("ctrl+s", "1", "2", "1")
        assert "1 of 3 points" in person.seen
        await person.press("u")
        assert "2 of 3 points" in person.seen
        await person.press("u", "u")
        assert "of 3 points" not in person.seen
        await person.press("u")
        assert person.events("written") == []
        await person.press("1")
        assert "was taken back" in person.seen
        await person.press("q")
        assert person.desk._first.written is None
        assert person.desk._first.kept is None


@pytest.mark.parametrize("typed", ["11", "6.3", "-1", "x"])
async def test_a_mark_that_there_is_not_is_asked_for_again(at_desk, acts, typed):
    async with at_desk(write("acts")) as person:
        await person.type("Words.")
        await person.press("ctrl+s", "m")
        await person.type(typed)
        assert "in halves, such as" in await person.press("enter")
        await person.press("escape")
        assert person.events("assessed") == []


async def test_marks_stay_between_nothing_and_all(at_desk, acts):
    async with at_desk(write("acts")) as person:
        await person.type("Words.")
        await person.press("ctrl+s", "m", "9", "full_stop", "5", "enter", *["plus"] * 3)
        assert "10 of 10 marks" in person.seen


async def test_an_answer_without_a_word_is_not_handed_in(at_desk, acts):
    async with at_desk(write("acts")) as person:
        await person.type("... !")
        assert "without a word is none" in await person.press("ctrl+s")
        assert person.events("written") == []
        assert person.desk.is_running


async def test_leaving_keeps_the_text_and_coming_back_goes_on_with_it(at_desk, acts, watch):
    async with at_desk(write("acts")) as person:
        await person.type("Half of")
        watch.seconds += 60
        await person.press("escape")
        assert not person.desk.is_running
    assert len(drafts(acts)) == 1
    async with at_desk(write("acts")) as person:
        assert "Half of" in person.seen
        assert "Going on with what you left unfinished" in person.seen
        await person.type(" it.")
        assert "Going on" not in person.seen
        watch.seconds += 30
        await person.press("ctrl+s")
        [event] = person.events("written")
        assert (event["words"], event["seconds"]) == (3, 90)
    assert drafts(acts) == {}


async def test_what_is_typed_is_on_disk_after_a_few_seconds(at_desk, acts):
    async with at_desk(write("acts")) as person:
        await person.type("# My heading")
        for _ in range(2):
            await person.desk.screen._tick()
        [text] = drafts(acts).values()
        assert text.endswith("\n\n# My heading\n")
        await person.type(" and more")
        for _ in range(2):
            await person.desk.screen._tick()
        [text] = drafts(acts).values()
        assert text.endswith("# My heading and more\n")


async def test_the_end_of_the_program_keeps_the_text(at_desk, acts):
    async with at_desk(write("acts")) as person:
        await person.type("Words that were not kept yet")
        person.desk._end(143)
    [text] = drafts(acts).values()
    assert "Words that were not kept yet" in text


async def test_ctrl_c_leaves_at_once_and_keeps_the_text(at_desk, acts):
    async with at_desk(write("acts")) as person:
        await person.type("Some words")
        await person.press("ctrl+c")
        assert not person.desk.is_running
    assert len(drafts(acts)) == 1


async def test_nothing_typed_leaves_nothing(at_desk, acts):
    async with at_desk(write("acts")) as person:
        await person.type("x")
        await person.desk.screen._tick()
        await person.desk.screen._tick()
        await person.press("backspace", "escape")
    assert drafts(acts) == {}


async def test_two_who_write_on_one_draft_lose_nothing(at_desk, acts):
    async with at_desk(write("acts")) as person:
        await person.type("Mine")
        await person.press("escape")
    [name] = drafts(acts)
    async with at_desk(write("acts")) as person:
        await person.type(" and more")
        (acts.home / "answers" / "drafts" / name).write_text("Somebody else's words")
        await person.press("escape")
    assert sorted(text.splitlines()[-1] for text in drafts(acts).values()) == [
        "Mine and more",
        "Somebody else's words",
    ]


async def test_a_draft_that_was_handed_in_is_not_offered_again(at_desk, acts):
    async with at_desk(write("acts", question="1")) as person:
        await person.type("Some words")
        await person.press("escape")
    [path] = acts.home.glob("answers/drafts/*")
    before = path.read_text()
    async with at_desk(write("acts")) as person:
        await person.press("ctrl+s", "q")
    path.write_text(before)  # as if the program had been killed before it could remove it
    async with at_desk(write("acts")) as person:
        assert "Critically examine" in person.seen
        assert "Some words" not in person.seen
    assert drafts(acts) == {}


async def test_another_question_puts_this_answer_aside(at_desk, acts):
    async with at_desk(write("acts")) as person:
        await person.type("First")
        assert "Critically examine ordinances." in await person.press("ctrl+n")
        assert "First" not in person.seen
        await person.type("Second")
        await person.press("ctrl+s")
        assert [event["asked"] for event in person.events("written")] == ["Critically examine ordinances."]
    [text] = drafts(acts).values()
    assert text.endswith("First\n")


async def test_the_whole_question_and_all_keys_are_a_key_away(at_desk, acts):
    async with at_desk(write("acts"), columns=40, lines=12) as person:
        await person.type("Words ")
        assert "for and against, with" in " ".join((await person.press("f2")).split())
        await person.press("escape")
        assert "hand in" in await person.press("f1")
        await person.press("escape")
        assert "Words" in person.seen


@pytest.mark.parametrize("opened", [None, "acts"])
async def test_w_writes_on_the_topic_that_is_read_or_on_one_that_was(at_desk, acts, opened):
    async with at_desk(browse(opened=opened)) as person:
        await person.press("w")
        assert "Discuss how a Bill is passed." in person.seen
        await person.type("Words.")
        await person.press("ctrl+s", "q")
        assert len(person.events("written")) == 1
        assert "Acts of Parliament" in person.seen


async def test_w_works_from_a_quiz_and_comes_back_to_it(at_desk, acts):
    async with at_desk(quiz("acts")) as person:
        await person.press("w")
        assert "Discuss how" in person.seen
        assert "Question 1 of 1" in await person.press("escape")


async def test_a_topic_without_a_question_says_so(at_desk, upsc):
    upsc.topic()
    async with at_desk(browse(opened="sample")) as person:
        assert "no mains questions" in await person.press("w")


async def test_the_answers_are_listed_and_opened_beside_their_points(at_desk, acts):
    acts("write", "acts", "--answer", "-", "--points", "1", typed="The answer of old.")
    async with at_desk(browse()) as person:
        assert "15 Jan 26  Acts of Parliament" in await person.press("W")
        assert "1/3 points" in person.seen
        await person.press("enter")
        assert "The answer of old." in person.seen
        await person.press("2")
        assert "2 of 3 points" in person.seen
        assert "2/3 points" in await person.press("escape")


async def test_the_palette_finds_answers_and_writing(at_desk, acts):
    async with at_desk(browse()) as person:
        await person.press("ctrl+p")
        assert "The answers that you wrote (W)" in await person.type("answers")
        assert "No answer was written yet" in await person.press("enter")
        await person.press("ctrl+p")
        await person.type("write an answer")
        assert "Discuss how" in await person.press("enter")


async def test_today_begins_an_answer(at_desk, acts):
    async with at_desk(browse()) as person:
        await person.press("t")
        line = next(line for line in person.lines if "No mains answer yet" in line)
        number = line.strip("▌ ")[0]
        assert "Discuss how" in await person.press(number)


async def test_an_answer_whose_file_is_gone_is_told_of(at_desk, acts):
    found = json.loads(acts("write", "acts", "--answer", "-", "--json", typed="Words.").stdout)
    (acts.home / "answers" / found["file"].rpartition("/")[2]).unlink()
    async with at_desk(browse()) as person:
        await person.press("W", "enter")
        assert "its file is gone" in person.seen
        await person.press("1")
        assert "1 of 3 points" in person.seen


async def test_the_topic_of_a_question_is_a_key_away_from_its_points(at_desk, acts):
    async with at_desk(write("acts")) as person:
        await person.type("Words.")
        assert "The introduction of Acts." in await person.press("ctrl+s", "o")
        assert "Points of a good answer" in await person.press("escape")


async def test_only_the_colours_of_the_terminal_are_used(at_desk, acts):
    async with at_desk(write("acts"), 80, 24) as person:
        await person.type("Some words on it")
        colours = [
            colour
            for strip in person.strips
            for segment in strip
            for colour in (segment.style and segment.style.color, segment.style and segment.style.bgcolor)
            if colour
        ]
        assert all(
            colour.is_default or (colour.number is not None and colour.number < 16) for colour in colours
        )


async def test_ways_to_leave_are_not_what_all_keys_and_all_actions_begin_with(at_desk, acts):
    async with at_desk(write("acts")) as person:
        for key in ("f1", "ctrl+p"):
            shown = await person.press(key)
            words = shown.lower()
            assert words.index("hand in") < words.index("leave at once"), key
            assert words.index("take back what was typed") < words.index("leave; what is written"), key
            await person.press("escape")


async def test_an_answer_that_cannot_be_kept_is_not_left_behind(at_desk, acts):
    place = acts.home / "answers" / "drafts"
    place.parent.mkdir()
    place.write_text("no folder")
    async with at_desk(write("acts")) as person:
        await person.type("It is passed.")
        assert "cannot keep the answer" in await person.press("escape")
        assert "It is passed." in person.seen
        place.unlink()
        await person.press("escape")
    assert [text.splitlines()[-1] for text in drafts(acts).values()] == ["It is passed."]


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+d"])
async def test_to_leave_with_an_answer_that_cannot_be_kept_takes_a_second_key(at_desk, acts, key):
    place = acts.home / "answers" / "drafts"
    place.parent.mkdir()
    place.write_text("no folder")
    async with at_desk(write("acts")) as person:
        await person.type("It is passed.")
        seen = await person.press(key)
        assert "cannot keep the answer" in seen
        assert "the same key again leaves" in seen
        await person.type(" By both.")
        assert "It is passed. By both." in await person.press(key)
        await person.press(key)
        assert not person.desk.is_running


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+d"])
async def test_an_answer_that_can_be_kept_again_is_kept_by_whatever_key_leaves(at_desk, acts, key):
    place = acts.home / "answers" / "drafts"
    place.parent.mkdir()
    place.write_text("no folder")
    async with at_desk(write("acts")) as person:
        await person.type("It is passed.")
        await person.press(key)
        place.unlink()
        await person.press(key)
        assert not person.desk.is_running
    assert [text.splitlines()[-1] for text in drafts(acts).values()] == ["It is passed."]
