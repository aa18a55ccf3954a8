"""When cards come back."""

from datetime import UTC, date, datetime, timedelta

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upsc_cli.recall.parameters import DEFAULT
from upsc_cli.recall.schedule import RETENTION, due, replay, retrievability, review

START = date(2026, 1, 1)
RATINGS = st.integers(1, 4)
HISTORIES = st.lists(st.tuples(RATINGS, st.integers(0, 60)), min_size=1, max_size=12)


def dated(history):
    """Turn ratings with gaps in days into ratings with study days."""
    day, found = START, []
    for rating, gap in history:
        day += timedelta(days=gap)
        found.append((rating, day))
    return found


def by_package(reviews, retention=RETENTION):
    """The card of the package itself after the same reviews, in one go."""
    scheduler = fsrs.Scheduler(
        desired_retention=retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )
    card = fsrs.Card(card_id=1, due=datetime(2026, 1, 1, tzinfo=UTC))
    for rating, day in reviews:
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), moment)
    return scheduler, card


@given(HISTORIES, st.sampled_from([0.8, 0.9, 0.95]))
def test_memory_is_what_the_package_computes(history, retention):
    reviews = dated(history)
    _, card = by_package(reviews, retention)
    memory = replay(reviews, retention)
    assert (memory.stability, memory.difficulty) == (card.stability, card.difficulty)
    assert memory.last + timedelta(days=memory.interval) == card.due.date()


@given(HISTORIES, st.integers(0, 400))
def test_recall_follows_the_curve_of_the_package(history, later):
    reviews = dated(history)
    scheduler, card = by_package(reviews)
    day = reviews[-1][1] + timedelta(days=later)
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    expected = scheduler.get_card_retrievability(card, moment)
    assert retrievability(replay(reviews), day) == pytest.approx(expected, abs=1e-12)


def test_the_default_parameters_are_those_of_the_package():
    assert fsrs.Scheduler().parameters == DEFAULT


def test_a_card_never_seen_is_not_remembered():
    assert retrievability(None, START) == 0


def test_no_card_is_remembered_better_than_surely_though_the_clock_was_set_back():
    assert retrievability(replay([(3, START)]), START - timedelta(days=2)) == 1


@given(st.text(min_size=1), HISTORIES)
def test_a_card_comes_back_near_its_interval_and_never_on_its_day(card, history):
    memory = replay(dated(history))
    wait = (due(card, memory) - memory.last).days
    assert wait >= 1
    assert abs(wait - memory.interval) <= 1 + memory.interval // 20


def test_what_was_learnt_together_does_not_all_come_back_together():
    memory = replay([(4, START)])
    assert len({due(f"sample/cloze/{n}", memory) for n in range(50)}) == 3


def test_the_day_is_the_same_every_time():
    memory = replay([(4, START)])
    assert {due("sample/cloze/1", memory) for _ in range(5)} == {due("sample/cloze/1", memory)}


@given(st.text(min_size=1), HISTORIES, st.integers(1, 200))
def test_before_an_exam_no_card_waits_beyond_it(card, history, days):
    memory = replay(dated(history))
    exam = memory.last + timedelta(days=days)
    day = due(card, memory, exam)
    assert memory.last < day <= exam
    assert day < exam or days == 1


def test_cards_held_back_by_the_exam_are_spread_over_the_fortnight_before_it():
    memory = replay([(4, START), (4, START + timedelta(days=8)), (4, START + timedelta(days=60))])
    exam = memory.last + timedelta(days=40)
    days = [due(f"sample/cloze/{n}", memory, exam) for n in range(200)]
    assert {(exam - day).days for day in days} == set(range(1, 15))


def test_an_exam_that_is_over_holds_nothing_back():
    memory = replay([(4, START)])
    assert due("a", memory, START) == due("a", memory)


def test_a_lapse_is_a_card_forgotten_on_a_later_day():
    first = review(None, 1, START)
    same_day = review(first, 1, START)
    later = review(same_day, 1, START + timedelta(days=1))
    assert (first.lapses, same_day.lapses, later.lapses) == (0, 0, 1)


def test_six_lapses_make_a_leech():
    reviews = [(3, START)] + [(1, START + timedelta(days=day)) for day in range(1, 7)]
    assert not replay(reviews[:-1]).is_leech
    assert replay(reviews).is_leech


def test_a_clock_set_back_is_a_review_on_the_same_day():
    memory = replay([(3, START), (3, START - timedelta(days=2))])
    assert memory.stability == replay([(3, START), (3, START)]).stability
