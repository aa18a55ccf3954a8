"""After a long absence: what a day holds of the cards that are due, and what is put off to later days."""

import json
import re
from datetime import date, datetime, timedelta

import pytest

from upsc_cli.progress.events import Reviewed, new_id
from upsc_cli.progress.store import Store
from upsc_cli.recall.schedule import GOOD, replay, retrievability, review

START = date(2026, 1, 15)
CARDS = 130  # of each topic
TOPICS = ("acts", "bills", "courts", "duties")


def topic(slug, head):
    terms = "".join(f"  The {slug} number {n}: What stands at place {n} of {slug}.\n" for n in range(CARDS))
    return f"title: {slug.title()}\ncategory: test-topics\nsyllabus: [GS2.5]\n{head}introduction: [Text.]\nterms:\n{terms}"


def on(day):
    return {"UPSC_NOW": f"{START + timedelta(days=day)}T09:00:00+05:30"}


def away(upsc, reviews, head=""):
    """Record reviews of cards: (days after the start, numbers of cards, rating)."""
    for slug in TOPICS:
        upsc.write(slug, topic(slug, head))
    ids = [card["id"] for slug in TOPICS for card in upsc.json("cards", slug)]
    at = datetime.fromisoformat(on(0)["UPSC_NOW"])
    store = Store(upsc.progress, upsc.home / "backups", lambda: at)
    store.update(
        lambda _: [
            Reviewed(
                id=new_id(),
                at=at + timedelta(days=day),
                card=ids[number],
                rating=rating,
                day=START + timedelta(days=day),
                ms=8000,
            )
            for day, numbers, rating in reviews
            for number in numbers
        ]
    )
    return ids


@pytest.fixture
def back(upsc):
    """A person who learnt 520 cards in a week, reviewed 60 of them a day for some days, and is back after months."""
    learnt = [(number // 75, [number], 2 + number % 3) for number in range(520)]
    usual = [(8 + day, range(60 * day, 60 * day + 60), GOOD) for day in range(4)]
    upsc.ids = away(upsc, learnt + usual)
    return upsc


BACK = 120


def today(upsc, day=BACK, **environment):
    plan = upsc.json("today", **on(day), **environment)
    return plan["due"], plan["put_off"]


def grade(upsc, number, *arguments, day=BACK):
    typed = "\n3\n" * number
    result = upsc("review", "--new", "0", "--json", *arguments, typed=typed, **on(day))
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def events(upsc, kind):
    return [event for event in json.loads(upsc.progress.read_text())["events"] if event["kind"] == kind]


def test_a_day_holds_as_much_as_the_persons_days_did_and_the_rest_is_put_off(back):
    assert today(back) == (60, 460)
    assert events(back, "spread") == []
    told = back("today", **on(BACK)).stdout
    assert "60 cards are due (GS2 60); 460 more are put off" in " ".join(told.split())
    assert "460 put off" in told


def test_a_review_records_the_spread_says_so_and_asks_what_is_for_today(back):
    shown = back("review", "--new", "0", typed="", **on(BACK))
    said = " ".join(shown.stderr.split())
    assert "520 cards are due, more than a day should hold: 60 for today, the most valuable first" in said
    assert "upsc undo takes that back" in said
    (spread,) = events(back, "spread")
    assert (spread["day"], spread["most"]) == (str(START + timedelta(days=BACK)), 60)
    assert back("review", "--new", "0", typed="", **on(BACK)).stderr.startswith(
        "460 more cards are put off to the days until"
    )
    assert len(events(back, "spread")) == 1
    asked = grade(back, 100)
    assert asked[0] == {"event": "put_off", "cards": 460, "until": spread["until"]}
    assert [line["event"] for line in asked[1:]] == ["graded"] * 60
    assert today(back) == (0, 460)
    nothing = back("review", "--new", "0", **on(BACK)).stderr
    assert "what today holds is done, with 460 cards put off" in " ".join(nothing.split())
    assert "upsc review TOPIC" in nothing


def test_it_is_one_action_which_undo_takes_back_and_it_does_not_come_back_by_itself(back):
    back("review", "--new", "0", typed="", **on(BACK))
    assert back("undo", **on(BACK)).stdout.startswith("Took back: due cards spread over the days until ")
    assert today(back) == (520, 0)
    grade(back, 3)
    assert today(back) == (517, 0)
    assert len(events(back, "spread")) == 1
    assert today(back, BACK + 3)[1] == 0
    assert today(back, BACK + 7)[1] > 0


def test_it_merges_with_what_another_device_recorded(back, tmp_path):
    phone = tmp_path / "phone.json"
    phone.write_bytes(back.progress.read_bytes())
    back("review", "--new", "0", typed="", **on(BACK))
    away_from_home = {"UPSC_HOME": str(tmp_path / "phone")}
    (tmp_path / "phone").mkdir()
    (tmp_path / "phone" / "progress.json").write_bytes(phone.read_bytes())
    assert back.json("merge", str(back.progress), **on(BACK), **away_from_home)[0]["kinds"] == {"spread": 1}
    assert back.json("today", UPSC_TOPICS=str(back.topics), **on(BACK), **away_from_home)["due"] == 60


@pytest.mark.parametrize("exam", [None, 150])
def test_what_is_for_today_is_most_valuable(back, exam):
    day = START + timedelta(days=BACK)
    if exam:
        back("exam", str(START + timedelta(days=exam)), **on(0))
    reviews = {}
    for event in events(back, "reviewed"):
        reviews.setdefault(event["card"], []).append((event["rating"], date.fromisoformat(event["day"])))
    memories = {card: replay(of_card) for card, of_card in reviews.items()}

    def worth(card):
        memory = memories[card]
        if not exam:
            return 1 - retrievability(memory, day)
        then = START + timedelta(days=exam)
        return retrievability(review(memory, GOOD, day), then) - retrievability(memory, then)

    asked = [line["card"] for line in grade(back, 100)[1:]]
    best = sorted(memories, key=worth, reverse=True)[:60]
    assert sorted(map(worth, asked), reverse=True) == pytest.approx(sorted(map(worth, best), reverse=True))


def test_day_by_day_the_backlog_is_gone_on_the_day_that_was_told(back):
    until = date.fromisoformat(grade(back, 0)[0]["until"])
    day = BACK
    while START + timedelta(days=day) <= until:
        due, _ = today(back, day)
        assert 0 < due <= 60
        graded = sum(line["event"] == "graded" for line in grade(back, 100, day=day))
        assert graded == due
        day += 1
    assert today(back, day)[1] == 0


def test_after_missed_days_a_day_holds_no_more_and_the_rest_is_spread_anew(back):
    grade(back, 60)
    assert today(back, BACK + 3)[0] == 60
    due, later = today(back, BACK + 60)
    assert due == 60
    assert later > 400


def test_counts_forecast_cards_and_exam_say_what_was_put_off(back):
    back("exam", str(START + timedelta(days=200)), **on(0))
    found = back.json("progress", "--category", "test-topics", **on(BACK))
    assert (found["cards"]["due"], found["put_off"], found["cards"]["learned"]) == (60, 460, 520)
    forecast = [day["due"] for day in found["forecast"]]
    assert forecast[0] == 60
    assert max(forecast) <= 60
    assert sum(forecast) == 520
    shown = back("progress", "--category", "test-topics", **on(BACK)).stdout
    assert "60 due • 460 put off" in shown
    assert back.json("exam", **on(BACK))["put_off"] == 460
    assert "460 put off to later days not counted" in " ".join(back("exam", **on(BACK)).stdout.split())
    assert len(back.json("cards", *TOPICS, "--state", "due", **on(BACK))) == 60
    tomorrow = str(START + timedelta(days=BACK + 1))
    days = [card["due"] for card in back.json("cards", *TOPICS, **on(BACK))]
    assert days.count(tomorrow) == 60
    assert back.json("list", "--due", **on(BACK))


def test_days_on_which_other_cards_come_back_are_given_less(upsc):
    away(upsc, [(0, range(400), GOOD), (BACK - 1, range(400, 500), GOOD)])
    assert today(upsc) == (100, 300)
    forecast = upsc.json("progress", "--category", "test-topics", **on(BACK))["forecast"]
    counts = [day["due"] for day in forecast]
    until = (date.fromisoformat(grade(upsc, 0)[0]["until"]) - START).days - BACK
    assert sum(counts) == 500
    assert until == 4
    assert counts[: until + 1] == [100] * 5


def test_siblings_of_what_is_for_today_are_put_off_too(upsc):
    away(upsc, [(number % 2, [number], GOOD) for number in range(520)], head="reversed: true\n")
    questions = [card["question"] for card in upsc.json("cards", "acts", "bills", "--state", "learned")]
    assert len(questions) == 520
    assert today(upsc) == (100, 420)
    assert sum(line["event"] == "graded" for line in grade(upsc, 300)) == 100
    assert today(upsc) == (0, 420)


def test_of_a_topic_that_is_named_all_is_asked_and_nothing_is_recorded(back):
    asked = grade(back, 200, "acts")
    assert [line["event"] for line in asked] == ["graded"] * CARDS
    assert events(back, "spread") == []
    assert today(back) == (0, 390)


def test_the_spread_ends_with_the_exam(back):
    back("exam", str(START + timedelta(days=BACK + 3)), **on(0))
    assert grade(back, 0)[0]["until"] == str(START + timedelta(days=BACK + 3))


def test_a_day_that_holds_what_is_due_is_left_as_it_is(upsc):
    away(upsc, [(0, range(200), GOOD)])
    assert today(upsc) == (200, 0)


def test_without_days_that_tell_a_day_holds_a_hundred(upsc):
    away(upsc, [(0, range(201), GOOD)])
    assert today(upsc) == (100, 101)


def test_who_does_more_in_a_day_is_given_more(upsc):
    usual = [(10 + day, range(130 * day, 130 * day + 130), GOOD) for day in range(4)]
    away(upsc, [(0, range(520), GOOD), *usual])
    assert today(upsc) == (130, 390)


def test_an_event_that_reaches_too_far_is_not_waited_for(back):
    grade(back, 0)
    text = back.progress.read_text()
    (spread,) = events(back, "spread")
    line = json.dumps(spread | {"until": "2999-12-31"}, separators=(",", ":"))
    content = re.sub(r'\{"kind":"spread".*\}', lambda _: line, text)
    copy = back.home / "other.json"
    copy.write_text(content)
    back.progress.unlink()
    for path in (back.home / "progress.journal", *(back.home / "backups").glob("*")):
        path.unlink(missing_ok=True)
    assert back("merge", "--salvage", str(copy), **on(BACK)).exit_code == 0
    assert events(back, "spread")[0]["until"] == "2999-12-31"
    until = grade(back, 0)[0]["until"]
    assert until == str(START + timedelta(days=BACK + 30))
