"""The review log of a package of Anki as one's own history."""

import json
import shutil
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packages import CLOZE, DAY, MARCH, REVERSED, graded, note, package

from upsc_cli.exchange.read.anki.collection import Logged
from upsc_cli.exchange.read.anki.history import CardOfAnki, Counted, Days, events
from upsc_cli.progress.events import Forgotten, Reviewed
from upsc_cli.progress.format import line
from upsc_cli.progress.merge import union

SAMPLES = Path(__file__).parent / "samples" / "anki"
LATER = "2026-06-01T10:00:00+05:30"
INDIA = timezone(timedelta(hours=5, minutes=30))

NOTES = [
    note(1, "Which?", "This"),
    note(2, "Who?", "They"),
    note(3, "It is {{c1::1950}}.", "", kind=CLOZE, cards=1),
]
LEARNING, REVIEW, RELEARNING, FILTERED, MANUAL, RESCHEDULED = range(6)
LOG = [
    graded(1, 3, 0, kind=LEARNING, ivl=-600),
    graded(1, 3, 0, minute=10, kind=LEARNING, ivl=1),
    graded(1, 4, 5),
    graded(2, 1, 1, kind=LEARNING, ivl=-60),
    graded(3, 4, 2, kind=LEARNING, ivl=4),
]


@pytest.fixture
def bring(upsc, tmp_path):
    """Import a package of notes and a log at a later time; return its report."""

    def bring(notes=NOTES, log=LOG, *options, **more):
        path = package(tmp_path / "deck.apkg", notes, log, **more)
        [report] = upsc.json("import", str(path), *options, UPSC_NOW=LATER)
        return report

    return bring


def recorded(upsc):
    return json.loads(upsc.progress.read_text(encoding="utf-8"))["events"] if upsc.progress.exists() else []


def learnt(upsc):
    """Return reviews, stability and whether it is suspended of each card of the deck, by its question."""
    cards = upsc.json("cards", "deck", UPSC_NOW=LATER)
    return {card["question"]: (card["reviews"], card["stability"], card["suspended"]) for card in cards}


def test_each_grade_is_a_review_on_its_study_day(bring, upsc):
    assert bring()["reviews"] == 5
    reviews = [event for event in recorded(upsc) if event["kind"] == "reviewed"]
    assert [(event["rating"], event["day"]) for event in reviews if event["card"].startswith("deck/card")] == [
        (3, "2026-03-01"), (3, "2026-03-01"), (4, "2026-03-06"), (1, "2026-03-02"),
    ]  # fmt: skip
    assert reviews[0]["at"] == "2026-03-01T09:30:00.010000+05:30"
    assert reviews[0]["text"] == "Which? This"
    assert "text" not in reviews[1]
    assert {question: reviews for question, (reviews, _, _) in learnt(upsc).items()} == {
        "Which?": 3, "Who?": 1, "It is _____.": 1,
    }  # fmt: skip


def test_twice_changes_nothing(bring, upsc):
    bring()
    before = upsc.progress.read_bytes()
    report = bring()
    assert (report["topics"], report["reviews"]) == ([], 0)
    assert upsc.progress.read_bytes() == before


@pytest.mark.parametrize("first", ["latest.apkg", "anki2.apkg"])
def test_another_generation_of_the_same_package_changes_nothing(upsc, first):
    upsc("import", str(SAMPLES / first))
    before = upsc.progress.read_bytes()
    for name in ("latest.apkg", "latest.colpkg", "anki21.apkg", "anki2.apkg"):
        [report] = upsc.json("import", str(SAMPLES / name))
        assert (report["topics"], report["reviews"]) == ([], 0)
    assert upsc.progress.read_bytes() == before


def test_what_was_studied_since_comes_in_the_next_time(bring, upsc):
    bring()
    assert bring(log=[*LOG, graded(2, 3, 9)])["reviews"] == 1
    assert learnt(upsc)["Who?"][0] == 2


def test_it_is_one_action_which_undo_takes_back_and_the_same_import_brings_back(bring, upsc):
    bring(suspended=[20])
    before = learnt(upsc)
    upsc("done", "gst-council", UPSC_NOW=LATER)
    upsc("undo", UPSC_NOW=LATER)
    result = upsc("undo", UPSC_NOW=LATER)
    assert result.stdout == "Took back: imported from Anki: 5 reviews (01 Jun 2026, 10:00)\n"
    assert set(learnt(upsc).values()) == {(0, None, False)}
    assert bring(suspended=[20])["reviews"] == 5
    assert learnt(upsc) == before
    assert bring(suspended=[20])["reviews"] == 0


def test_two_devices_that_import_the_same_merge_to_the_same(upsc, tmp_path):
    path = package(tmp_path / "deck.apkg", NOTES, LOG, suspended=[20])
    homes = [tmp_path / "one", tmp_path / "two"]
    for home, now in zip(homes, (LATER, "2026-06-02T11:00:00+05:30"), strict=True):
        shutil.copytree(upsc.home, home)  # with an index
        upsc("import", str(path), UPSC_HOME=str(home), UPSC_NOW=now)
    merged = []
    for home, other in (homes, homes[::-1]):
        copy = tmp_path / f"{other.name}.json"
        copy.write_bytes((other / "progress.json").read_bytes())
        assert upsc("merge", str(copy), UPSC_HOME=str(home), UPSC_NOW=LATER).exit_code == 0
        content = json.loads((home / "progress.json").read_text(encoding="utf-8"))["events"]
        merged.append(sorted(content, key=lambda event: event["id"]))
        copy.unlink()
    assert merged[0] == merged[1]
    assert sum(event["kind"] == "reviewed" for event in merged[0]) == 5


def test_a_card_that_is_edited_here_keeps_its_schedule_and_what_is_studied_in_anki_since(bring, upsc):
    bring()
    [file] = upsc.topics.rglob("deck.yaml")
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("Which?", "Which one of the two?").replace("It is **1950**.", "It was in **1950**."),
        encoding="utf-8",
    )
    upsc("review", "deck", "--json", typed="q\n", UPSC_NOW=LATER)
    before = learnt(upsc)
    assert before["Which one of the two?"][0] == 3
    assert before["It was in _____."][0] == 1
    assert bring()["reviews"] == 0
    assert learnt(upsc) == before
    assert bring(log=[*LOG, graded(1, 3, 20), graded(3, 3, 21)])["reviews"] == 2
    assert learnt(upsc)["Which one of the two?"][0] == 4
    assert learnt(upsc)["It was in _____."][0] == 2


def test_a_cloze_that_is_edited_in_anki_keeps_the_card_that_it_was(bring, upsc):
    bring()
    edited = [*NOTES[:2], note(3, "All of it is {{c1::1950}}.", "", kind=CLOZE, cards=1)]
    assert bring(edited, [*LOG, graded(3, 3, 9)])["reviews"] == 1
    assert learnt(upsc)["It is _____."][0] == 2


def test_a_topic_that_was_renamed_is_known_by_its_cards(bring, upsc):
    bring()
    [file] = upsc.topics.rglob("deck.yaml")
    file.rename(file.with_name("my-deck.yaml"))
    report = bring()
    assert report["topics"] == []


def test_notes_that_are_new_in_a_package_are_said(bring):
    bring()
    report = bring([*NOTES, note(4, "New?", "Yes")])
    assert "1 card of 'Deck' that deck has not" in report["left_out"]


def test_what_does_not_count_in_anki_does_not_count_here(bring, upsc):
    log = [
        *LOG,
        graded(2, 3, 3, kind=FILTERED, factor=0),  # shown in a filtered deck that does not reschedule
        graded(2, 0, 4, kind=MANUAL),  # a due date set by hand
        graded(2, 0, 5, kind=RESCHEDULED),
    ]
    report = bring(log=log)
    assert report["reviews"] == 5
    assert "1 review in filtered decks that do not reschedule" in report["left_out"]
    assert "2 lines of the log where a due date was set or moved" in report["left_out"]


def test_early_reviews_in_a_filtered_deck_count(bring, upsc):
    assert bring(log=[*LOG, graded(2, 3, 3, kind=FILTERED)])["reviews"] == 6
    assert learnt(upsc)["Who?"][0] == 2


def test_a_reset_begins_the_schedule_anew(bring, upsc):
    reset = graded(1, 0, 6, kind=MANUAL, factor=0)
    bring(log=[*LOG, reset])
    assert learnt(upsc)["Which?"][0] == 0
    bring(log=[*LOG, reset, graded(1, 3, 8, kind=LEARNING, ivl=2)])
    assert learnt(upsc)["Which?"][0] == 1


def test_a_reset_that_an_older_anki_did_not_log_is_seen_in_the_learning_steps_after_it(bring, upsc):
    bring(
        log=[*LOG, graded(1, 3, 9, kind=LEARNING, ivl=-600), graded(1, 3, 9, minute=9, kind=LEARNING, ivl=1)]
    )
    assert learnt(upsc)["Which?"][0] == 2
    assert sum(event["kind"] == "reviewed" for event in recorded(upsc)) == 7


def test_suspended_cards_are_suspended_and_taken_back_in(bring, upsc):
    bring(suspended=[10])
    assert learnt(upsc)["Which?"][2]
    upsc("unsuspend", "deck", UPSC_NOW=LATER)
    bring(suspended=[10])
    assert not learnt(upsc)["Which?"][2]


def test_both_ways_of_a_card_have_histories_of_their_own(bring, upsc):
    log = [
        graded(1, 3, 0, kind=LEARNING),
        graded(1, 1, 1, ordinal=1, kind=LEARNING),
        graded(1, 3, 2, ordinal=1),
    ]
    bring([note(1, "Article 21", "Life", kind=REVERSED)], log)
    assert {question: reviews for question, (reviews, _, _) in learnt(upsc).items()} == {
        "Article 21": 1,
        "Life": 2,
    }


def test_reviews_of_cards_that_are_left_out_and_of_deleted_ones_are_told(bring):
    notes = [*NOTES, note(4, "<img src=a.png>", "A picture")]
    report = bring(notes, [*LOG, graded(4, 3, 1), graded(9, 3, 1)])
    assert "1 review of cards that are left out" in report["left_out"]
    assert "1 line of the log of cards that are deleted" in report["left_out"]


def test_impossible_times_are_left_out(bring):
    report = bring(log=[*LOG, (5, 10, -1, 3, 1, 1, 2500, 1, 1), graded(1, 3, 4000)])
    assert report["reviews"] == 5
    assert "2 lines of the log at an impossible time" in report["left_out"]


@pytest.mark.parametrize(
    ("conf", "options", "day", "said"),
    [
        ({"localOffset": -330, "rollover": 4}, (), "2026-03-01", None),
        ({"localOffset": 480}, (), "2026-02-28", None),
        ({"creationOffset": 480}, (), "2026-02-28", "UTC-08:00, where the collection was begun"),
        ({}, (), "2026-03-01", "the time zone of this machine, UTC+05:30"),
        ({"localOffset": -330, "rollover": 10}, (), "2026-02-28", None),
        ({"localOffset": -330}, ("--timezone", "America/Los_Angeles"), "2026-02-28", None),
        ({"localOffset": -330}, ("--timezone", "-08:00"), "2026-02-28", None),
        ({}, ("--timezone", "+0530"), "2026-03-01", None),
    ],
)  # fmt: skip
def test_days_are_those_of_the_place_and_the_hour_at_which_they_begin(
    upsc, tmp_path, conf, options, day, said
):
    if "America/Los_Angeles" in options:
        pytest.importorskip("zoneinfo").available_timezones() or pytest.skip("no time zones here")
    path = package(tmp_path / "deck.apkg", NOTES, LOG[:1], conf=conf)
    result = upsc("import", str(path), *options, UPSC_NOW=LATER)
    [review] = [event for event in recorded(upsc) if event["kind"] == "reviewed"]
    assert review["day"] == day
    guessed = " ".join(result.stderr.split())
    assert said in guessed if said else "its days by" not in guessed


def test_a_time_zone_that_is_none_is_refused(upsc, tmp_path):
    path = package(tmp_path / "deck.apkg", NOTES, LOG)
    for zone in ("Nowhere/Land", "../etc", "+99:00", ""):
        result = upsc("import", str(path), "--timezone", zone)
        assert result.exit_code == 2
        assert "Asia/Kolkata" in result.stderr
    assert not upsc.topics.exists()


def test_summer_time_moves_no_day_of_the_past():
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        zone = ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError:
        pytest.skip("no time zones here")
    days = Days.of(zone, int(datetime(2026, 1, 5, tzinfo=UTC).timestamp()), 4)
    summer = datetime(2025, 7, 1, 4, 30, tzinfo=zone)
    assert days.day(int(summer.timestamp() * 1000)) == date(2025, 6, 30)  # half past three, by winter's clock
    assert days.at(int(summer.timestamp() * 1000)) == summer


GRADES = st.one_of(  # with the kind: what has none was set by hand or moved
    st.tuples(st.integers(1, 4), st.sampled_from([LEARNING, REVIEW, RELEARNING, FILTERED])),
    st.tuples(st.just(0), st.sampled_from([MANUAL, RESCHEDULED])),
)
LINES = st.builds(
    lambda moment, grade, *rest: Logged(moment, grade[0], *rest, grade[1]),
    st.integers(MARCH, MARCH + 400 * DAY),
    GRADES,
    st.sampled_from([-600, -60, 0, 1, 3, 40, -90_000]),
    st.sampled_from([0, 0, 500, 2500]),
    st.integers(-5, 100_000_000),
)
LOGS = st.lists(LINES, max_size=12, unique_by=lambda one: one.id).map(sorted)
CARD = CardOfAnki("guid", 0, "deck/card/anki-1", "Which? This")
DAYS = Days(INDIA, timedelta(hours=5, minutes=30))


def made(log, action="a"):
    return list(events(CARD, log, DAYS, MARCH + 1000 * DAY, action, Counted()))


@given(LOGS)
def test_a_log_makes_the_same_events_again_in_order_and_each_once(log):
    found = made(log)
    assert found == made(list(log))
    assert len({event.id for event in found}) == len(found)
    assert [event.at for event in found] == sorted(event.at for event in found)
    assert sum(isinstance(event, Reviewed) for event in found) <= len(log)


@given(LOGS, st.integers(0, 12))
def test_the_reviews_of_a_beginning_are_among_those_of_the_whole(log, length):
    beginning = {event.id for event in made(log[:length]) if isinstance(event, Reviewed)}
    assert beginning <= {event.id for event in made(log) if isinstance(event, Reviewed)}


@given(LOGS, LOGS)
def test_what_two_packages_make_merges_in_any_order(one, other):
    first, second = (
        {event.id: line(event) for event in made(log, name)} for log, name in ((one, "a"), (other, "b"))
    )
    both = dict(union(first, second).items())
    assert both == dict(union(second, first).items())
    assert both == dict(union(both, first).items())


@given(LOGS)
def test_what_counts_is_what_anki_counts(log):
    """By the rules as Anki's own tests state them, told the other way round: from the end of the log."""
    counting: list[int] = []
    for event in made(log):
        counting = [] if isinstance(event, Forgotten) else [*counting, event.rating]
    resets = [index for index, one in enumerate(log) if one.kind == MANUAL and one.factor == 0]
    after = log[resets[-1] + 1 :] if resets else log
    after = [one for one in after if not (one.kind == FILTERED and one.factor == 0)]
    learning = [index for index, one in enumerate(after) if one.kind == LEARNING and one.grade]
    if learning:
        start = learning[-1]
        while start and after[start - 1].kind == LEARNING and after[start - 1].grade:
            start -= 1
    else:
        days = [
            index
            for index, one in enumerate(after)
            if one.grade and (one.interval >= 1 or one.interval <= -86_400)
        ]
        start = days[0] if days else len(after)
    assert counting == [one.grade for one in after[start:] if 1 <= one.grade <= 4]
