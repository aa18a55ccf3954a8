"""Which flashcards are asked: those whose turn it is, and how many of them are new."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from upsc_cli.progress.events import Event, Linked, Renamed, Spread, new_id
from upsc_cli.recall.deck import MOST_A_DAY, NEW_A_DAY, Turn, turn
from upsc_cli.recall.moves import Moves
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


def choose(
    study: Study, topics: Collection[str], learn: Collection[str], *, with_put_off: bool = False
) -> Turn:
    """Return the cards of some topics whose turn it is; new ones only of the topics in `learn`.

    What was put off after an absence is left for its day, unless it is wanted as well.
    """
    deck = study.deck.within(topics)
    found = turn(deck.with_all_due() if with_put_off else deck, aimed=True)
    return Turn(found.due, [card for card in found.new if topic_of(card) in learn])


def renamings(moves: Moves, now: datetime) -> tuple[Renamed, ...]:
    """Return the events of topics that have another slug by what is in them."""
    return tuple(Renamed(id=new_id(), at=now, topic=topic, to=to, found=True) for topic, to in moves.topics)


def record_links(study: Study, record: Callable[[Event], Event], now: datetime) -> list[Linked | Renamed]:
    """Record the renamings and the links that no event tells yet, and return them as recorded.

    The cards that one topic lost to others are one action.
    """
    recorded = [record(event) for event in renamings(study.moves, now)]
    actions: dict[str, str] = {}
    for card, to in study.links:
        topic = topic_of(card)
        action = actions.get(topic) if topic != topic_of(to) else None
        event = record(Linked(id=new_id(), at=now, card=card, to=to, action=action))
        if topic != topic_of(to):
            actions.setdefault(topic, event.id)
        recorded.append(event)
    return [event for event in recorded if isinstance(event, Linked | Renamed)]


def record_spread(study: Study, record: Callable[[Event], Event], now: datetime) -> None:
    """Record that due cards are spread from today on, unless an event says so already."""
    found = study.absence
    if found and found.is_new:
        record(Spread(id=new_id(), at=now, day=study.deck.day, until=found.until, most=found.most))
