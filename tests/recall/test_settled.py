"""What is settled of a history, with the reviews since, is what all of its reviews come to."""

from datetime import UTC, datetime, timedelta

from hypothesis import event as note
from hypothesis import given, settings
from hypothesis import strategies as st

from upsc_cli.progress.events import Done, Forgotten, Linked, Restored, Reviewed, Suspended, Undone
from upsc_cli.progress.fold import standing
from upsc_cli.progress.marks import Mark
from upsc_cli.recall import settled
from upsc_cli.recall.calibration import expected
from upsc_cli.recall.links import histories
from upsc_cli.recall.memories import replay_events
from upsc_cli.recall.parameters import DEFAULT
from upsc_cli.recall.schedule import RETENTION

START = datetime(2026, 1, 1, 9, tzinfo=UTC)
CARDS = st.sampled_from([f"t/term/{name}" for name in "abcd"])
PLACES = st.integers(0, 24)
MARK = Mark(0, 0)
TAKES = 9  # kinds of which most are reviews, as in a person's history


@st.composite
def events_of_some_days(draw):
    """Events in the order in which they were filed, which is nearly that in which they happened."""
    found = []
    for number in range(draw(st.integers(2, 24))):
        late = draw(st.sampled_from([0, 0, 0, 0, 0, 0, 0, 30]))  # as what comes from another device
        at = START + timedelta(hours=7 * number - late)
        named, card = {"id": f"e{number}", "at": at}, draw(CARDS)
        action = f"e{draw(PLACES)}" if draw(st.integers(0, 9)) == 0 else None
        kind = draw(st.integers(0, TAKES + 6))
        if kind == TAKES + 1:
            found.append(Forgotten(**named, card=card))
        elif kind == TAKES + 2:
            found.append(Linked(**named, card=card, to=draw(CARDS)))
        elif kind == TAKES + 3:
            found.append(Restored(**named, without=(f"e{draw(PLACES)}",)))
        elif kind in (TAKES + 4, TAKES + 5):
            found.append(Undone(**named, what=f"e{draw(PLACES)}"))
        elif kind == TAKES + 6:
            found.append(draw(st.sampled_from([Done(**named, topic="t"), Suspended(**named, card=card)])))
        else:
            rating, text = draw(st.integers(1, 4)), draw(st.sampled_from([None, "text"]))
            day = at.date()
            found.append(
                Reviewed(**named, card=card, rating=rating, day=day, ms=number, text=text, action=action)
            )
    return found


def remember(histories, before):
    return {
        card: replay_events(reviews, RETENTION, DEFAULT, before.get(card))
        for card, reviews in histories.items()
    }


def told(expected_of_cards):
    """What was expected of all reviews together: how much, how many, and how many of them were known."""
    listed = list(expected_of_cards)
    total = round(sum(one.recall for one in listed), 6)
    return total, sum(one.reviews for one in listed), sum(one.known for one in listed)


@settings(max_examples=400)
@given(events_of_some_days(), st.lists(PLACES, min_size=3, max_size=3))
def test_what_is_settled_and_what_came_since_is_what_all_comes_to(events, places):
    first, then, known = sorted(places)
    until = events[:known]
    base = settled.settle(standing(until), until, MARK, until[first:], {}, remember)
    if base is None:
        return
    later = {one.id for one in until[first:]}
    before = [one for one in standing(until) if one.id not in later or isinstance(one, Linked)]
    expected_before = settled.by_topic(settled.expected_of(before, DEFAULT))

    def of_end(place):
        """What a command knows that reads the events from a place on."""
        told = [one for one in events[:place] if not isinstance(one, Reviewed)] + events[place:]
        return told, standing(told), events[place:]

    if not settled.holds(base, *of_end(first)):
        return
    everything = settled.with_later(None, standing(events), (), (), {}, remember)
    _, stand, since = of_end(first)
    assert settled.with_later(base, stand, since, (), {}, remember) == everything
    all_expected = told(
        one for reviews in histories(standing(events)).values() for one in expected(reviews, DEFAULT)
    )
    later = settled.later_of(stand, since)
    assert all_expected == told(
        [
            *settled.together(expected_before.values()),
            *(one for _, one in settled.expected_of(later, DEFAULT, base)),
        ]
    )
    further = settled.settle_further(base, stand, since, events[then:], MARK, {}, remember)
    if settled.holds(further, *of_end(then)):
        note("settled further")
        _, stand, since = of_end(then)
        assert settled.with_later(further, stand, since, (), {}, remember) == everything
