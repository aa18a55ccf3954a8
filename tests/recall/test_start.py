"""A sitting of some minutes: what fits into it."""

from hypothesis import given
from hypothesis import strategies as st

from upsc_cli.recall.plan import Kind, Pace, Suggestion
from upsc_cli.recall.start import Offer, fit
from upsc_cli.topics.mains import Task


def topic(number, minutes):
    return Suggestion(Kind.READ, f"Read {number}", f"upsc show t{number}", minutes, f"t{number}")


def task(number, marks):
    return Task(f"t#mains-{number}", "t", "Discuss.", marks, 15 * marks, ())


def offer(**given):
    usual = {
        "due": 0, "new": 0, "topics": (), "questions": 0, "tasks": (), "pace": Pace(10, 60),
        "seconds_a_mark": 43.2,
    }  # fmt: skip
    return Offer(**usual | given)


OFFERS = st.builds(
    offer,
    due=st.integers(0, 3000),
    new=st.integers(0, 20),
    topics=st.lists(st.integers(0, 40), max_size=8).map(
        lambda minutes: [topic(number, each) for number, each in enumerate(minutes)]
    ),
    questions=st.integers(0, 300),
    tasks=st.lists(st.sampled_from([10, 15]), max_size=6).map(
        lambda marks: [task(number, each) for number, each in enumerate(marks)]
    ),
    pace=st.builds(Pace, st.floats(0.5, 60), st.floats(1, 180)),
    seconds_a_mark=st.floats(10, 180),
    answer_first=st.booleans(),
    introduced=st.integers(0, 20),
)


@given(st.integers(1, 1440), OFFERS)
def test_what_fits_is_never_longer_than_the_minutes_there_are(minutes, offered):
    items = fit(minutes, offered)
    assert sum(item.minutes for item in items) <= minutes
    assert all(item.minutes >= 1 for item in items)
    assert sum(item.cards for item in items) <= offered.due + offered.new
    assert sum(item.questions for item in items) <= offered.questions
    named = [item.topic or item.task.id for item in items if item.topic or item.task]
    assert len(named) == len(set(named))


@given(st.integers(1, 1440), OFFERS)
def test_each_thing_takes_no_longer_than_is_said_at_ones_own_pace(minutes, offered):
    for item in fit(minutes, offered):
        assert item.cards * offered.pace.card <= 60 * item.minutes + 1e-3
        assert item.questions * offered.pace.question <= 60 * item.minutes + 1e-3
        assert (item.task.marks if item.task else 0) * offered.seconds_a_mark <= 60 * item.minutes + 1e-3


@given(st.integers(1, 200), OFFERS)
def test_nothing_is_left_that_would_have_fitted(minutes, offered):
    items = fit(minutes, offered)
    left = minutes - sum(item.minutes for item in items)
    read = {item.topic for item in items}
    assert all(each.minutes > left for each in offered.topics if each.topic not in read and each.minutes)


def test_cards_come_first_then_a_topic_then_practice_by_turns():
    found = fit(60, offer(due=30, topics=[topic(1, 10), topic(2, 10)], questions=50, tasks=[task(1, 10)]))
    assert [item.kind for item in found] == [
        Kind.REVIEW,
        Kind.READ,
        Kind.QUIZ,
        Kind.READ,
        Kind.WRITE,
        Kind.QUIZ,
        Kind.QUIZ,
    ]
    assert found[0].command == "upsc review --new 0 --max 30"
    assert [item.minutes for item in found] == [5, 10, 10, 10, 8, 10, 7]


def test_what_was_practised_longer_ago_comes_first():
    found = fit(30, offer(questions=50, tasks=[task(1, 15)], answer_first=True))
    assert [item.kind for item in found] == [Kind.WRITE, Kind.QUIZ, Kind.QUIZ]


def test_what_does_not_fit_gives_way_to_what_does():
    found = fit(5, offer(due=6, topics=[topic(1, 9), topic(2, 4)], questions=50))
    assert [item.command for item in found] == ["upsc review --new 0 --max 6", "upsc show t2"]


def test_of_many_cards_as_many_as_fit_are_asked_and_new_ones_wait():
    [cards] = fit(2, offer(due=300, new=20))
    assert (cards.cards, cards.new, cards.minutes) == (12, 0, 2)
    assert cards.reason == "12 of 300 cards due"


def test_new_cards_leave_time_for_something_else_and_count_from_those_of_the_day():
    found = fit(10, offer(new=20, pace=Pace(30, 60), questions=30, introduced=5))
    assert (found[0].cards, found[0].new, found[0].minutes) == (10, 15, 5)
    assert found[1].kind is Kind.QUIZ
