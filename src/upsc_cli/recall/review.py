"""Which flashcards are asked: those whose turn it is, and how many of them are new."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from upsc_cli.progress.events import Event, Linked, new_id
from upsc_cli.recall.deck import MOST_A_DAY, NEW_A_DAY, Turn, turn
from upsc_cli.recall.study import Study
from upsc_cli.topics.cards import topic_of


def offered(
    chosen: Turn,
    introduced: int,
    *,
    new: int = NEW_A_DAY,
    most: int = MOST_A_DAY,
    back: int | None = None,
) -> tuple[list[str], int]:
    """Return the cards that a sitting offers, and how many of them are new.

    Of new cards there are `new` a day, less those that were introduced today; `most` limits both, `back`
    those that come back.
    New cards are mixed in evenly, as many at once tire.
    """
    returning = chosen.due[: most if back is None else min(back, most)]
    fresh = chosen.new[: max(0, min(new - introduced, most - len(returning)))]
    if not fresh:
        return returning, 0
    total = len(returning) + len(fresh)
    places = {int(total / len(fresh) * (index + 0.5)) for index in range(len(fresh))}
    due_left, new_left = iter(returning), iter(fresh)
    return [next(new_left if place in places else due_left) for place in range(total)], len(fresh)


def topics_to_learn(named: Collection[str], read: Collection[str], all_: Iterable[str]) -> frozenset[str]:
    """Return the topics whose new cards are offered: those named, else those read, else all.

    Cards are there to remember what was read; who has read nothing yet may want to see some.
    """
    return frozenset(named or read or all_)


def choose(study: Study, topics: Collection[str], learn: Collection[str]) -> Turn:
    """Return the cards of some topics whose turn it is; new ones only of the topics in `learn`."""
    found = turn(study.deck.within(topics), aimed=True)
    return Turn(found.due, [card for card in found.new if topic_of(card) in learn])


def record_links(study: Study, record: Callable[[Event], Event], now: datetime) -> list[Linked]:
    """Record the links that no event tells yet, and return them as recorded."""
    events = [Linked(id=new_id(), at=now, card=card, to=to) for card, to in study.links]
    return [event for event in map(record, events) if isinstance(event, Linked)]
