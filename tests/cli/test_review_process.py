"""`upsc review` as a process of its own: streams, sudden ends, and a month of one learner."""

import json
import random
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import fsrs
import pytest

WITH_ALL_TOPICS = True

START = date(2026, 1, 15)
COMMAND = [sys.executable, "-m", "upsc_cli", "review"]


def write_terms(upsc, slug, number):
    terms = "".join(f"  Term {term}: The meaning of term {term}.\n" for term in range(number))
    upsc.write(slug, f"title: {slug}\ncategory: test-topics\nintroduction: [A topic.]\nterms:\n{terms}")


def review(upsc, *arguments, typed=b"", now=None):
    """Type at a review and return its result."""
    environment = upsc.environment | ({"UPSC_NOW": now} if now else {})
    return subprocess.run(
        [*COMMAND, *arguments], env=environment, input=typed, capture_output=True, check=False, timeout=60
    )


def started(upsc, *arguments):
    return subprocess.Popen(
        [*COMMAND, *arguments], env=upsc.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def told(result):
    assert result.returncode == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_grade_that_was_told_survives_a_kill(upsc):
    write_terms(upsc, "acts", 3)
    with started(upsc, "acts", "--json") as process:
        process.stdin.write(b"\n3\n")
        process.stdin.flush()
        card = json.loads(process.stdout.readline())["card"]
        process.kill()
    assert upsc.json("progress")["reviews"]["total"] == 1
    (event,) = json.loads(upsc.progress.read_text())["events"]
    assert event["card"] == card


def test_a_reader_who_goes_away_ends_the_review_and_loses_nothing(upsc):
    write_terms(upsc, "acts", 3)
    with started(upsc, "acts", "--json") as process:
        process.stdout.close()
        process.stdin.write(b"\n3\n\n3\n")
        process.stdin.close()
    assert process.returncode == 0
    assert upsc.json("progress")["reviews"]["total"] == 1


def test_the_first_review_of_all_is_no_damage(upsc):
    write_terms(upsc, "acts", 1)
    result = review(upsc, "acts", typed=b"\n3\n")
    assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.posix("a shell")
def test_a_closed_stdin_is_the_end_of_input(upsc):
    write_terms(upsc, "acts", 1)
    command = ["sh", "-c", '"$@" <&-', "sh", *COMMAND, "acts"]
    result = subprocess.run(command, env=upsc.environment, capture_output=True, check=False, timeout=60)
    assert (result.returncode, result.stderr) == (0, b"")
    assert b"No card was graded." in result.stdout


def test_bytes_that_are_no_text_are_a_line_that_means_nothing(upsc):
    write_terms(upsc, "acts", 1)
    upsc.environment["PYTHONIOENCODING"] = "utf-8:strict"
    result = review(upsc, "acts", typed=b"\xff\n\n3\n")
    assert result.returncode == 0
    assert b"means nothing here" in result.stderr
    assert b"1 review" in result.stdout


# A month of one learner, against a fold by hand with the scheduler's package.


class Learner:
    """What is known of a learner by hand: cards of the package, and the day on which each comes back."""

    def __init__(self):
        self.scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
        self.cards = {}
        self.back = {}

    def grade(self, name, rating, day):
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
        card = self.cards.get(name) or fsrs.Card(card_id=1, due=moment)
        self.cards[name], _ = self.scheduler.review_card(card, fsrs.Rating(rating), moment)

    def expect(self, event, day):
        """Hold what was told of a grade to what the package says."""
        card = self.cards[event["card"]]
        assert event["stability"] == pytest.approx(card.stability, abs=1e-9)
        assert event["difficulty"] == pytest.approx(card.difficulty, abs=1e-9)
        back = date.fromisoformat(event["due"])
        interval = (card.due.date() - day).days
        assert back > day
        assert abs((back - card.due.date()).days) <= (1 + interval // 20 if interval >= 3 else 0)
        self.back[event["card"]] = back


def test_thirty_days_of_a_learner_are_what_a_fold_by_hand_says(upsc):
    write_terms(upsc, "acts", 40)
    rng = random.Random(5)
    learner = Learner()
    for number in range(30):
        if number in (6, 7, 19):  # days off: the cards wait
            continue
        day = START + timedelta(days=number)
        at = f"{day + timedelta(days=1)}T01:30" if number % 5 == 4 else f"{day}T21:15"  # a night owl
        ratings = [rng.choice([1, 2, 3, 3, 3, 4]) for _ in range(60)]
        slip = rng.randrange(4)  # the grade that is taken back and given anew
        lines = [f"\n{rating}\n" for rating in ratings]
        lines[slip] += f"u\n\n{5 - ratings[slip]}\n"
        due = {name for name, back in learner.back.items() if back <= day}
        new = min(3, 40 - len(learner.cards))
        events = told(
            review(upsc, "acts", "--new", "3", "--json", typed="".join(lines).encode(), now=f"{at}:00+05:30")
        )
        known = set(learner.cards)
        kept = []
        for event in events:
            if event["event"] == "undone":
                assert kept.pop()["card"] == event["card"]
            else:
                kept.append(event)
        assert {event["card"] for event in kept} - known == {e["card"] for e in kept} - due
        assert {event["card"] for event in kept} >= due
        assert len({event["card"] for event in kept} - known) == new
        for event in kept:
            learner.grade(event["card"], event["rating"], day)
            learner.expect(event, day)
    progress = json.loads(upsc.progress.read_text())["events"]
    taken_back = {event["what"] for event in progress if event["kind"] == "undone"}
    again = Learner()
    for event in progress:
        if event["kind"] == "reviewed" and event["id"] not in taken_back:
            again.grade(event["card"], event["rating"], date.fromisoformat(event["day"]))
    assert {name: vars(card) for name, card in again.cards.items()} == {
        name: vars(card) for name, card in learner.cards.items()
    }
    assert len(again.cards) == 40
    assert len(taken_back) > 20
