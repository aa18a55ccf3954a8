"""`upsc review` line by line: what is asked, what a grade does, and what is recorded."""

import errno
import json
import os
import shutil
from datetime import date, datetime, timedelta
from itertools import count
from types import SimpleNamespace

import pytest

from upsc_cli.progress import journal
from upsc_cli.progress.events import Answered, ExamSet, Opened, new_id
from upsc_cli.progress.store import Store
from upsc_cli.recall.schedule import replay

TOPIC = """\
title: {title}
category: test-topics
introduction: [About {title}.]
"""
START = date(2026, 1, 15)


class Reviewer:
    """A person at the program, on study days that are counted from the first."""

    def __init__(self, upsc):
        self.upsc = upsc

    def write(self, slug="acts", *, terms=(), takeaways=(), title=None):
        """Write a topic with a card for each term, defined by its own name, and for each bold span."""
        text = TOPIC.format(title=title or slug.capitalize())
        if terms:
            text += "terms:\n" + "".join(f"  {term}: The meaning of {term}.\n" for term in terms)
        if takeaways:
            text += "takeaways:\n" + "".join(f"  - {json.dumps(takeaway)}\n" for takeaway in takeaways)
        self.upsc.write(slug, text)

    def at(self, day, hour="09:00"):
        return f"{START + timedelta(days=day)}T{hour}:00+05:30"

    def types(self, typed, *arguments, day=0, **environment):
        """Type some lines, which `/` separates, at a review; return its result."""
        lines = "".join(f"{line}\n" for line in typed.split("/")) if typed else ""
        settings = {"UPSC_NOW": self.at(day), **environment}
        result = self.upsc("review", *arguments, typed=lines, **settings)
        assert result.exit_code == 0, result.stderr
        return result

    def asked(self, *arguments, day=0):
        """Return the questions that a review asks, skipping each."""
        shown = self.types("/".join("s" * 300), *arguments, day=day).stdout
        lines = shown.split("\n")
        return [lines[at + 2] for at, line in enumerate(lines) if " • " in line]

    def grades(self, ratings, *arguments, day=0):
        """Grade the next cards, and return the events that are told."""
        typed = "/".join(f"/{rating}" for rating in ratings)
        return lines_of(self.types(typed, *arguments, "--json", day=day))

    def events(self, kind=None):
        """Return what is on file, all or of one kind."""
        found = json.loads(self.upsc.progress.read_text())["events"]
        return [event for event in found if kind in (None, event["kind"])]

    def begins_afresh(self):
        for path in (self.upsc.progress, self.upsc.home / "progress.journal"):
            path.unlink()
        shutil.rmtree(self.upsc.home / "backups")

    def record(self, event):
        Store(self.upsc.progress, self.upsc.home / "backups", lambda: event.at).update(lambda _: [event])

    def takes_exam(self, day):
        now = datetime.fromisoformat(self.at(0))
        self.record(ExamSet(id=new_id(), at=now, day=START + timedelta(days=day)))


def lines_of(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def days_until(event):
    return (date.fromisoformat(event["due"]) - START).days


@pytest.fixture
def person(upsc):
    return Reviewer(upsc)


@pytest.fixture
def seconds(monkeypatch):
    """Let each look at the clock of a sitting come 20 seconds after the one before."""
    times = count(step=20)
    monkeypatch.setattr("upsc_cli.recall.sitting.time", SimpleNamespace(monotonic=lambda: next(times)))


# A grade, and what is told and recorded of it.


def test_a_grade_is_told_as_one_line_of_json(person):
    person.write(terms=["Bill"])
    (line,) = person.types("/3", "acts", "--json").stdout.splitlines()
    told = json.loads(line)
    assert list(told) == ["event", "card", "rating", "due", "stability", "difficulty"]
    assert told["card"].startswith("acts/term/")
    assert (told["event"], told["rating"], told["due"]) == ("graded", 3, "2026-01-17")
    assert (told["stability"], round(told["difficulty"], 6)) == (2.3065, 2.118104)


def test_a_grade_is_on_file_with_its_study_day_and_the_words_of_the_card(person):
    person.write(terms=["Bill"])
    person.types("/2", "acts", UPSC_NOW="2026-01-16T01:30:00+05:30")
    (event,) = person.events("reviewed")
    assert (event["rating"], event["day"]) == (2, "2026-01-15")
    assert event["text"] == "Bill The meaning of Bill."
    person.grades([3], "acts", day=9)
    assert "text" not in person.events("reviewed")[-1]


def test_an_empty_line_shows_the_answer_and_another_one_is_good(person):
    person.write(terms=["Bill"])
    (told,) = lines_of(person.types("/", "acts", "--json"))
    assert told["rating"] == 3


def test_no_card_is_graded_before_its_answer_was_shown(person):
    person.write(terms=["Bill"])
    result = person.types("3", "acts")
    assert "'3' means nothing here" in result.stderr
    assert "The meaning of Bill." not in result.stdout
    assert "No card was graded." in result.stdout
    assert not person.upsc.progress.exists()


def test_the_end_of_input_ends_as_q_does(person):
    person.write(terms=["Bill", "Whip"])
    by_q = person.types("/3//q", "acts")
    person.begins_afresh()
    by_end = person.types("/3/", "acts")
    assert by_q.stdout == by_end.stdout
    assert "1 review • " in by_end.stdout


def test_what_was_graded_is_kept_whatever_comes_after(person):
    person.write(terms=["Bill", "Whip"])
    assert len(person.grades([3], "acts")) == 1
    assert person.upsc.json("progress")["reviews"]["total"] == 1
    assert len(person.asked("acts")) == 1


def test_a_grade_that_cannot_be_recorded_is_not_told_and_those_before_it_stay(person, monkeypatch):
    person.write(terms=["Bill", "Whip"])
    append, lines = journal.append, []

    def fill_up(path, events, **settings):
        if lines:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        lines.extend(events)
        return append(path, lines, **settings)

    monkeypatch.setattr(journal, "append", fill_up)
    result = person.upsc("review", "acts", "--json", typed="\n3\n\n3\n")
    assert result.exit_code == 5
    assert len(lines_of(result)) == 1
    assert os.strerror(errno.ENOSPC) in result.stderr
    assert "free some space" in result.stderr
    assert len(person.events("reviewed")) == 1


def test_a_damaged_cache_changes_nothing(person):
    person.write(terms=["Easy", "Good", "Hard"])
    person.grades([4, 3, 2], "acts")
    before = person.asked("acts", day=30)
    cache = person.upsc.home / "cache" / "memories.msgpack"
    for damage in (b"", b"\x93", cache.read_bytes()[:-9], b"\xff" * 99):
        cache.write_bytes(damage)
        assert person.asked("acts", day=30) == before


# Which cards are asked, and in which order.


def test_new_cards_come_in_the_order_of_the_topic(person):
    person.write(terms=["Bill", "Whip"], takeaways=["The Act came into force in **1950**."])
    assert person.asked("acts") == ["The Act came into force in _____.", "Bill", "Whip"]


def test_cards_most_forgotten_come_first(person):
    person.write(terms=["Easy", "Good", "Hard"])
    person.grades([4, 3, 2], "acts")
    assert person.asked("acts", day=30) == ["Hard", "Good", "Easy"]


def test_a_card_comes_back_on_the_day_that_was_told_and_not_before(person):
    person.write(terms=["Bill"])
    (told,) = person.grades([4], "acts")
    wait = days_until(told)
    assert person.asked("acts", day=wait - 1) == []
    assert person.asked("acts", day=wait) == ["Bill"]


def test_new_cards_are_limited_a_day_not_a_sitting(person):
    person.write(terms=[f"Term {number}" for number in range(5)])
    assert len(person.grades([3] * 9, "acts", "--new", "2")) == 2
    result = person.types("", "acts", "--new", "2")
    assert "there were enough new ones today" in result.stderr
    assert len(person.asked("acts", "--new", "3")) == 1
    assert len(person.asked("acts", "--new", "2", day=1)) == 2
    assert person.asked("acts", "--new", "0", day=1) == []


def test_a_sitting_has_twenty_new_cards_and_two_hundred_in_all_unless_told_otherwise(person):
    person.write(terms=[f"Term {number:03}" for number in range(230)])
    assert len(person.asked("acts")) == 20
    person.grades([3] * 210, "acts", "--new", "210", "--max", "210")
    assert len(person.asked("acts", day=30)) == 200


def test_at_most_so_many_cards_are_asked_and_those_that_are_due_first(person):
    person.write(terms=[f"Term {number}" for number in range(6)])
    person.grades([3] * 4, "acts", "--new", "4")
    assert person.asked("acts", "--max", "3", day=30) == ["Term 0", "Term 1", "Term 2"]
    assert len(person.asked("acts", "--max", "5", day=30)) == 5


def test_new_cards_are_mixed_in_among_those_that_are_due(person):
    person.write(terms=[f"Term {number}" for number in range(8)])
    person.grades([3] * 6, "acts", "--new", "6")
    order = person.asked("acts", day=30)
    assert [order.index("Term 6"), order.index("Term 7")] == [2, 6]


def test_new_cards_come_from_topics_that_were_opened(person):
    person.write("acts", terms=["Bill"])
    person.write("bodies", terms=["Whip"])
    person.record(Opened(id=new_id(), at=datetime.fromisoformat(person.at(0)), topic="acts"))
    assert person.asked("--category", "test-topics") == ["Bill"]
    assert person.asked("bodies") == ["Whip"]


def test_who_has_opened_nothing_is_offered_cards_of_any_topic(person):
    person.write("acts", terms=["Bill"])
    person.write("bodies", terms=["Whip"])
    assert person.asked("--category", "test-topics") == ["Bill", "Whip"]


def test_a_card_that_is_due_is_asked_whatever_was_opened(person):
    person.write("acts", terms=["Bill"])
    person.grades([3], "acts")
    assert "Bill" in person.asked(day=30)
    assert person.asked("--category", "polity", "--new", "0", day=30) == []


def test_a_card_that_was_not_known_comes_back_within_the_sitting(person):
    person.write(terms=[f"Term {number}" for number in range(8)])
    told = person.grades([1, 3, 3, 3, 3, 3, 2, 3, 3], "acts")
    order = [event["card"] for event in told]
    assert order[6] == order[0]
    assert len(set(order)) == 8
    assert person.asked("acts") == []


def test_near_the_end_it_comes_back_last(person):
    person.write(terms=["Bill", "Whip"])
    told = person.grades([1, 3, 1, 3], "acts")
    assert [told[at]["card"] == told[0]["card"] for at in range(4)] == [True, False, True, True]


def test_siblings_are_not_asked_on_one_day(person):
    person.write(takeaways=["**Article 280** sets up the **Finance Commission**."])
    first = "_____ sets up the Finance Commission."
    second = "Article 280 sets up the _____."
    assert person.asked("acts") == [first]
    person.grades([3], "acts")
    assert person.asked("acts") == []
    assert person.asked("acts", day=1) == [second]


def test_of_siblings_that_are_due_the_other_waits_until_tomorrow(person):
    person.write(takeaways=["**Article 280** sets up the **Finance Commission**."])
    person.grades([3], "acts")
    person.grades([3], "acts", day=1)
    assert len(person.grades([3], "acts", day=40)) == 1
    result = person.types("", "acts", day=40)
    assert f"the next comes back on {START + timedelta(days=41):%d %b %Y}" in result.stderr
    assert len(person.asked("acts", day=41)) == 1


def test_cards_with_the_same_answer_are_no_siblings(person):
    cards = "cards:\n  - {q: Who summons the House?, a: The President.}\n  - {q: Who assents?, a: The President.}\n"
    person.upsc.write("acts", TOPIC.format(title="Acts") + cards)
    assert person.asked("acts") == ["Who summons the House?", "Who assents?"]


def test_on_the_eve_of_the_exam_siblings_do_not_wait(person):
    person.write(takeaways=["**Article 280** sets up the **Finance Commission**."])
    person.takes_exam(1)
    assert len(person.asked("acts")) == 2


# The exam.


def test_before_an_exam_no_card_waits_beyond_it(person):
    person.write(terms=[f"Term {number}" for number in range(20)])
    person.takes_exam(5)
    told = person.grades([4] * 20, "acts")
    assert len(told) == 20
    assert {days_until(event) for event in told} == {3, 4}
    assert len(person.asked("acts", day=4)) == 20


def test_without_the_exam_they_wait_longer(person):
    person.write(terms=["Bill"])
    (told,) = person.grades([4], "acts")
    assert days_until(told) > 5


def test_an_exam_that_is_over_holds_nothing_back(person):
    person.write(terms=["Bill"])
    person.takes_exam(5)
    (told,) = person.grades([4], "acts", day=6)
    assert days_until(told) > 11


def test_a_card_of_a_topic_with_a_wrong_answer_comes_back_when_it_was_told(person):
    person.write(terms=["Bill"])
    now = datetime.fromisoformat(person.at(0))
    person.record(Answered(id=new_id(), at=now, question="acts#1", choice="a", right=False))
    (told,) = person.grades([4], "acts")
    assert days_until(told) == 1
    assert person.asked("acts", day=days_until(told) - 1) == []
    assert person.asked("acts", day=days_until(told)) == ["Bill"]


# Undo and skip.


def test_a_grade_is_taken_back_and_its_card_asked_again(person):
    person.write(terms=["Bill", "Whip", "Writ"])
    told = lines_of(person.types("/3//1/u//4//3//3", "acts", "--json"))
    assert [event["event"] for event in told] == ["graded", "graded", "undone", "graded", "graded"]
    bill, whip, undone, again, writ = (event["card"] for event in told)
    assert whip == undone == again
    assert len({bill, whip, writ}) == 3
    assert person.upsc.json("progress")["reviews"]["total"] == 3


def test_after_an_undo_all_is_as_if_the_grade_had_never_been(person):
    person.write(terms=["Bill", "Whip"])
    with_undo = lines_of(person.types("/1/u//3", "acts", "--json"))
    later = person.grades([3, 3], "acts", day=30)
    person.begins_afresh()
    without = person.grades([3], "acts")
    assert with_undo[-1] == without[-1]
    assert sorted(later, key=str) == sorted(person.grades([3, 3], "acts", day=30), key=str)


def test_a_card_that_is_graded_anew_is_graded_from_what_was_remembered_before(person):
    person.write(terms=["Bill", "Whip"])
    person.grades([3, 3], "acts")
    *_, anew = lines_of(person.types("/1/u//3", "acts", "--json", day=30))
    expected = replay([(3, START), (3, START + timedelta(days=30))])
    assert (anew["stability"], anew["difficulty"]) == (expected.stability, expected.difficulty)


def test_undo_goes_back_to_the_beginning_of_the_sitting_and_no_further(person):
    person.write(terms=["Bill", "Whip", "Writ"])
    person.grades([3], "acts")
    result = person.types("/3/u/u", "acts", "--json")
    assert [event["event"] for event in lines_of(result)] == ["graded", "undone"]
    assert "no grade of this sitting is left to take back" in result.stderr


def test_what_an_earlier_sitting_recorded_is_taken_back_by_upsc_undo(person):
    person.write(terms=["Bill"])
    person.grades([3], "acts")
    assert person.upsc("undo").stdout.startswith("Took back: a card graded good: Acts")
    assert person.asked("acts") == ["Bill"]


def test_a_card_that_is_skipped_is_left_as_it_was(person):
    person.write(terms=["Bill", "Whip"])
    person.types("s//3", "acts")
    assert len(person.events("reviewed")) == 1
    assert person.asked("acts") == ["Bill"]


def test_a_card_that_was_skipped_stays_away_when_a_grade_is_taken_back(person):
    person.write(terms=["Bill", "Whip", "Writ"])
    told = lines_of(person.types("/3/s/u//3//3//3", "acts", "--json"))
    bill = told[0]["card"]
    assert [event["card"] == bill for event in told] == [True, True, True, False]
    assert person.asked("acts") == ["Whip"]


def test_a_card_graded_again_and_taken_back_is_asked_once_more_and_not_twice(person):
    person.write(terms=[f"Term {number}" for number in range(8)])
    told = person.types("/1/u" + "//3" * 9, "acts", "--json")
    cards = [event["card"] for event in lines_of(told) if event["event"] == "graded"]
    assert cards[0] == cards[1]
    assert len(cards) == 9
    assert len(set(cards)) == 8


def test_a_card_graded_again_and_skipped_when_it_comes_back_stays_away(person):
    person.write(terms=[f"Term {number}" for number in range(8)])
    told = lines_of(person.types("/1" + "//3" * 5 + "/s/u" + "//3" * 9, "acts", "--json"))
    before, (undone, *after) = told[:6], told[6:]
    assert undone["event"] == "undone"
    assert [event["card"] for event in after[:1]] == [before[-1]["card"]]
    assert before[0]["card"] not in [event["card"] for event in after]
    assert len(after) == 3


def test_a_card_that_was_skipped_is_asked_again_when_its_own_grade_is_taken_back(person):
    person.write(terms=[f"Term {number}" for number in range(8)])
    told = lines_of(person.types("/1" + "//3" * 5 + "/s" + "/u" * 6 + "//3" * 9, "acts", "--json"))
    before, undone, after = told[:6], told[6:12], told[12:]
    assert {event["event"] for event in undone} == {"undone"}
    assert [event["card"] for event in after[:6]] == [event["card"] for event in before]
    assert len({event["card"] for event in after}) == len(after) == 8


def test_a_card_whose_first_grade_was_taken_back_keeps_its_words_with_the_next(person):
    person.write(takeaways=[BEFORE])
    (_, _, before) = lines_of(person.types("/1/u//4", "acts", "--json"))
    person.write(takeaways=[AFTER])
    linked, *_ = person.grades([], "acts", day=1)
    assert (linked["event"], linked["card"]) == ("linked", before["card"])


# Edited topics.


BEFORE = "The Finance Commission has a chairman and **four** other members."
AFTER = "The Finance Commission has a chair and **four** other members."
AFTER_THAT = "A Finance Commission has a chair and **four** more members."


def test_an_edited_takeaway_keeps_its_schedule(person):
    person.write(takeaways=[BEFORE])
    (before,) = person.grades([4], "acts")
    person.write(takeaways=[AFTER])
    assert person.asked("acts", day=1) == []
    (after,) = person.grades([4], "acts", day=days_until(before))
    assert after["stability"] > before["stability"] > 0
    assert after["card"] != before["card"]


def test_that_a_card_was_edited_is_recorded_and_told_once(person):
    person.write(takeaways=[BEFORE])
    (graded,) = person.grades([3], "acts")
    person.write(takeaways=[AFTER])
    (told,) = person.grades([], "acts", day=1)
    assert list(told) == ["event", "card", "to"]
    assert (told["event"], told["card"]) == ("linked", graded["card"])
    (event,) = person.events("linked")
    assert (event["card"], event["to"]) == (told["card"], told["to"])
    assert person.grades([], "acts", day=1) == []


def test_a_link_that_is_taken_back_is_not_made_again(person):
    person.write(takeaways=[BEFORE])
    person.grades([4], "acts")
    person.write(takeaways=[AFTER])
    person.types("q", "acts", day=1)
    assert person.upsc("undo").stdout.startswith("Took back: an edited card: Acts")
    (told,) = person.grades([3], "acts", day=1)
    assert (told["event"], told["stability"]) == ("graded", 2.3065)
    assert len(person.events("linked")) == 1


def test_a_card_edited_twice_keeps_its_schedule(person):
    person.write(takeaways=[BEFORE])
    person.grades([4], "acts")
    for day, takeaway in ((1, AFTER), (2, AFTER_THAT)):
        person.write(takeaways=[takeaway])
        assert [event["event"] for event in person.grades([], "acts", day=day)] == ["linked"]
    assert person.asked("acts", day=3) == []
    assert len(person.asked("acts", day=30)) == 1


def test_a_card_that_was_taken_out_of_its_topic_is_asked_no_more(person):
    person.write(takeaways=[BEFORE], terms=["Bill"])
    person.grades([3, 3], "acts")
    person.write(terms=["Bill"])
    assert person.asked("acts", day=30) == ["Bill"]
    person.write()
    assert person.asked("acts", day=30) == []


def test_a_topic_that_is_away_for_a_while_keeps_its_reviews(person):
    person.write(terms=["Bill"])
    person.grades([3], "acts")
    path = person.upsc.topics / "test-topics" / "acts.yaml"
    text = path.read_text()
    path.unlink()
    person.asked("--category", "polity", "--new", "0", day=30)
    path.write_text(text)
    assert person.asked("acts", day=30) == ["Bill"]
    assert not person.events("linked")


# Leeches, and other words at the end.


def test_a_card_forgotten_six_times_is_named_with_what_to_do(person, seconds, golden):
    person.write(terms=["Bill"])
    person.grades([3], "acts")
    for number in range(1, 6):
        shown = person.types("/1//3", "acts", day=30 * number).stdout
        assert "Leech" not in shown
    golden("review-leech-80.txt", person.types("/1//3", "acts", day=180).stdout)


def test_nothing_to_do_is_said_with_what_to_do_instead(person):
    person.write(terms=["Bill"])
    result = person.types("", "--category", "test-topics", "--status", "done")
    assert (result.stdout, result.stderr.splitlines()[0]) == ("", "upsc: there are no cards here yet")
    person.grades([3], "acts")
    result = person.types("", "acts", day=1)
    assert "no card is due; the next comes back on 17 Jan 2026" in result.stderr


def test_an_unknown_topic_or_retention_changes_nothing(person):
    assert person.upsc("review", "no-such-topic").exit_code == 3
    assert person.upsc("review", "gst-council", UPSC_RETENTION="2").exit_code == 2
    assert not person.upsc.progress.exists()


@pytest.mark.parametrize(("share", "code"), [("0.7", 0), ("97%", 0), ("0.69", 2), ("98%", 2), ("most", 2)])
def test_a_share_to_remember_that_cannot_be_scheduled_is_refused(person, share, code):
    person.write(terms=["Bill"])
    result = person.upsc("review", "acts", typed="", UPSC_RETENTION=share)
    assert result.exit_code == code
    assert ("UPSC_RETENTION is" in result.stderr) == bool(code)


def test_who_wants_to_remember_more_sees_cards_sooner(person):
    person.write(terms=["Bill", "Whip"])
    waits = []
    for share in ("0.7", "90%", "0.97"):
        told, _ = lines_of(person.types("/4/u", "acts", "--json", UPSC_RETENTION=share))
        waits.append(days_until(told))
    assert waits[0] > waits[1] > waits[2]


@pytest.mark.parametrize("columns", [40, 80])
def test_the_screens_of_a_sitting(person, seconds, golden, columns):
    person.upsc.write(
        "commissions",
        """\
        title: Commissions of the Constitution
        category: test-topics
        takeaways:
          - The **Finance Commission** is set up by the President every five years, or earlier. [@constitution, Art 280]
        terms:
          Grants-in-aid: Sums that Parliament provides to States in need of help. [@constitution, Art 275]
        cards:
          - q: Who lays the report before each House?
            a: The President.
        sources:
          constitution:
            title: Constitution of India
            publisher: Legislative Department
            url: https://legislative.gov.in/constitution-of-india/
        """,
    )
    person.types("/4//4//3", "commissions")
    result = person.types("/1//3/s//4", "commissions", day=30, COLUMNS=str(columns))
    golden(f"review-{columns}.txt", result.stdout)
    assert max(map(len, result.stdout.splitlines())) <= columns
