"""After a long absence: what a day holds of the cards that are due, and which days the rest is put off to.

That the cards are spread is one event, with the last day of it and the most cards of a day. Which cards
that is follows from what stands on file each day anew: the most valuable come first.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from statistics import median

from msgspec import Struct

from upsc_cli.progress.events import Event, Spread
from upsc_cli.recall.deck import FORECAST, MOST_A_DAY, Deck, forecast, turn

_USUAL = 100
"""Cards that a day holds of those that are due, until the person's own days tell."""
_LEAST = 50
_FEWEST_DAYS = 3  # that tell what is usual
_LAST_DAYS = 30  # with cards that came back, of which the usual one is taken
_TIMES = 2  # one's usual day
_TAKEN_BACK = 7
"""Days for which cards are not spread again by themselves after that was taken back."""


class Absence(Struct, frozen=True):
    """Due cards are spread until a study day, at most so many a day; `is_new` if no event says so yet."""

    until: date
    most: int
    is_new: bool = False


def absence(
    events: Iterable[Event],
    standing: Iterable[Event],
    deck: Deck,
    returned: Mapping[date, int],
) -> Absence | None:
    """Return how due cards are spread on the day of a deck, None if they are all for today.

    They are, as long as an event says so, or from now on if far more are due than the person's days have
    held. `standing` are those of the events that were not taken back, in order, `returned` how many cards
    that came back were graded on each day.
    """
    spread = [event for event in standing if isinstance(event, Spread)]
    told = [event for event in spread if event.day <= deck.day <= _until(event)]
    if told:
        return Absence(_until(told[-1]), told[-1].most)
    if len(deck.memories) <= MOST_A_DAY:
        return None
    due = len(turn(deck).due)
    if due <= MOST_A_DAY:
        return None
    most = usual(returned, deck.day)
    if due <= _TIMES * most or _was_taken_back(events, deck.day):
        return None
    return Absence(_last_day(deck, due, most), most, is_new=True)


def usual(returned: Mapping[date, int], today: date) -> int:
    """Return how many cards a day of the person holds of those that come back, new ones not counted."""
    last = [returned[day] for day in sorted(returned) if day < today][-_LAST_DAYS:]
    return max(_LEAST, round(median(last))) if len(last) >= _FEWEST_DAYS else _USUAL


def put_off(deck: Deck, found: Absence, done: int) -> dict[str, date]:
    """Return the cards that are due and not for today, each with the day that it is put off to.

    What today holds are those whose review adds most to what is remembered on the day of the exam, or the
    most forgotten without one; what was done today counts as a part of it.
    """
    first = turn(deck, aimed=True).due
    room = max(0, found.most - done)
    today = frozenset(first[:room])
    siblings = [
        slot.id
        for slug, slot, memory in deck
        if memory and memory.last < deck.day and deck.due(slug, slot.id, memory) <= deck.day
    ]
    rest = [card for card in dict.fromkeys((*first, *siblings)) if card not in today]
    later = [(day, max(0, found.most - coming)) for day, coming in _coming(deck, found.until)]
    places = (day for day, room in later for _ in range(room))
    last = max(found.until, deck.day + timedelta(days=1))
    return {card: next(places, last) for card in rest if card not in deck.held.buried}


def _until(event: Spread) -> date:
    """Return the last day of an event; another program may have put it too far away to be reckoned with."""
    return min(event.until, event.day + timedelta(days=FORECAST))


def _was_taken_back(events: Iterable[Event], day: date) -> bool:
    return any(
        isinstance(event, Spread) and timedelta() <= day - event.day < timedelta(days=_TAKEN_BACK)
        for event in events
    )


def _last_day(deck: Deck, due: int, most: int) -> date:
    """Return the first day on which no more are left than it holds; the exam is not waited for."""
    last = deck.day + timedelta(days=FORECAST)
    left = due
    for day, coming in _coming(deck, last):
        left = max(0, left - most) + coming
        if left <= most:
            last = day
            break
    return min(last, deck.exam_ahead or last)


def _coming(deck: Deck, last: date) -> list[tuple[date, int]]:
    """Return how many cards come back on each day after today that are not due yet."""
    return forecast(deck, (last - deck.day).days + 1)[1:]
