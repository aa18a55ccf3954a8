"""Whose turn it is, what is remembered of a topic and what comes back when: laws for any deck."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upsc_cli.recall.deck import Deck, decay, forecast, next_due, recall, together, turn
from upsc_cli.recall.schedule import GOOD, Memory, replay, retrievability, review
from upsc_cli.topics.cards import Slot

TODAY = date(2026, 3, 1)
MEMORIES = st.none() | st.builds(
    Memory,
    stability=st.floats(0.1, 400),
    difficulty=st.floats(1, 10),
    last=st.integers(0, 90).map(lambda days: TODAY - timedelta(days=days)),
    interval=st.integers(1, 90),
    reviews=st.just(1),
    lapses=st.just(0),
)


def deck_of(topics, exam=None, missed=None):
    """Make a deck of topics, each a list of the number of a fact and what is remembered of its card."""
    slots, memories = {}, {}
    for slug, cards in topics.items():
        slots[slug] = [Slot(f"{slug}/cloze/{at}", fact) for at, (fact, _) in enumerate(cards)]
        memories |= {f"{slug}/cloze/{at}": memory for at, (_, memory) in enumerate(cards) if memory}
    return Deck(slots, memories, TODAY, exam, missed or {})


DECKS = st.builds(
    deck_of,
    st.dictionaries(
        st.sampled_from(["acts", "bodies", "courts"]),
        st.lists(st.tuples(st.integers(0, 5), MEMORIES), max_size=8),
    ),
    st.none() | st.integers(-5, 60).map(lambda days: TODAY + timedelta(days=days)),
    st.dictionaries(
        st.sampled_from(["acts", "bodies"]), st.integers(0, 30).map(lambda days: TODAY - timedelta(days=days))
    ),
)


def seen(days_ago, interval=2, stability=2.0):
    return Memory(stability, 5.0, TODAY - timedelta(days=days_ago), interval, 1, 0)


def facts(deck):
    return {slot.id: (slug, slot.fact) for slug, slot, _ in deck}


@given(DECKS)
def test_a_card_has_its_turn_once_and_never_on_the_day_on_which_it_was_seen(deck):
    found = turn(deck)
    assert len({*found.due, *found.new}) == len(found.due) + len(found.new)
    assert all(deck.memories[card].last < TODAY for card in found.due)
    assert not any(card in deck.memories for card in found.new)


@given(DECKS)
def test_of_siblings_one_has_its_turn_in_a_day_unless_the_exam_is_upon_us(deck):
    facts_of = facts(deck)
    found = turn(deck)
    if deck.exam_ahead and deck.exam_ahead <= TODAY + timedelta(days=1):
        waiting = [slot for slug, slot, memory in deck if memory and deck.due(slug, slot.id, memory) <= TODAY]
        assert len(found.due) == len(waiting)
    else:
        today = {facts_of[card] for card, memory in deck.memories.items() if memory.last == TODAY}
        turns = [facts_of[card] for card in (*found.due, *found.new)]
        assert len(set(turns)) == len(turns)
        assert today.isdisjoint(turns)


@given(DECKS)
def test_those_most_forgotten_come_first(deck):
    shares = [retrievability(deck.memories[card], TODAY) for card in turn(deck).due]
    assert shares == sorted(shares)


@given(DECKS)
def test_where_it_is_no_cards_turn_the_next_day_is_still_to_come(deck):
    day = next_due(deck)
    assert (day is None) == (not deck.memories)
    assert day is None or day > TODAY


@given(DECKS, st.integers(0, 60))
def test_recall_of_a_topic_is_the_sum_of_its_cards(deck, days):
    day = TODAY + timedelta(days=days)
    found = recall(deck, day)
    for slug, slots in deck.slots.items():
        known = sum(retrievability(deck.memories.get(slot.id), day) for slot in slots)
        assert found[slug].cards == len(slots)
        assert found[slug].known == pytest.approx(known)
    whole = together(found.values())
    assert whole.cards == sum(map(len, deck.slots.values()))
    assert (whole.share is None) == (whole.cards == 0)
    assert 0 <= (whole.share or 0) <= 1


@given(DECKS)
def test_the_work_of_a_day_is_never_worth_less_than_nothing(deck):
    after = turn(deck)
    exam = TODAY + timedelta(days=30)
    assert together(recall(deck, exam, [*after.due, *after.new]).values()).known >= (
        together(recall(deck, exam).values()).known - 1e-9
    )


@given(DECKS)
def test_the_forecast_has_every_card_that_comes_back_in_its_days_once(deck):
    days = forecast(deck, 400)
    assert [day for day, _ in days] == [TODAY + timedelta(days=n) for n in range(400)]
    assert sum(number for _, number in days) == len(deck.memories)


def test_cards_of_a_topic_with_a_wrong_answer_since_come_back_at_once():
    topics = {"acts": [(0, seen(2, interval=60))], "bodies": [(0, seen(2, interval=60))]}
    assert turn(deck_of(topics)).due == []
    assert turn(deck_of(topics, missed={"acts": TODAY})).due == ["acts/cloze/0"]
    assert turn(deck_of(topics, missed={"acts": TODAY - timedelta(days=3)})).due == []


def test_topics_that_are_not_there_are_left_out():
    deck = deck_of({"acts": [(0, None)]}).within(["acts", "gone"])
    assert list(deck.slots) == ["acts"]


def graded(*reviews):
    """What is remembered after ratings, each so many days ago."""
    return replay([(rating, TODAY - timedelta(days=ago)) for rating, ago in reviews])


WAITING = [graded((3, 60), (3, 50)), graded((3, 4)), graded((3, 60), (1, 40)), graded((1, 20))]
EXAM = TODAY + timedelta(days=19)


def gain(memory):
    """What a review today adds to the recall of a card on the day of the exam."""
    return retrievability(review(memory, GOOD, TODAY), EXAM) - retrievability(memory, EXAM)


def aimed(exam):
    deck = deck_of({"acts": list(enumerate(WAITING))}, exam)
    return [deck.memories[card] for card in turn(deck, aimed=True).due]


@pytest.mark.parametrize("exam", [None, TODAY - timedelta(days=1)])
def test_with_no_exam_ahead_what_is_most_forgotten_comes_first(exam):
    assert aimed(exam) == sorted(WAITING, key=lambda memory: retrievability(memory, TODAY))


def test_before_an_exam_what_adds_most_to_its_day_comes_first():
    assert aimed(EXAM) == sorted(WAITING, key=gain, reverse=True)
    assert aimed(EXAM) != aimed(None)


@given(DECKS)
def test_what_is_forgotten_is_what_the_curve_says_of_each_card(deck):
    learned = [memory for _, _, memory in deck if memory is not None]
    for day, share in enumerate(decay(deck, 30)):
        exact = sum(retrievability(memory, TODAY + timedelta(days=day)) for memory in learned) / len(learned)
        assert share == pytest.approx(exact)
