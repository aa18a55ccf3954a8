"""What the reviews of a long history come to, kept up to a mark of the file.

It counts as long as nothing that was recorded since changes it: an event that takes back one before the mark,
a review of a card from before its last one here, as from another device, another name of a topic, a schedule
that begins anew. Then all is read once more.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from upsc_cli import cached
from upsc_cli.progress.events import Event, Forgotten, Linked, Moment, Restored, Reviewed, Undone
from upsc_cli.progress.marks import Mark
from upsc_cli.recall.calibration import Expected, expected
from upsc_cli.recall.links import Link, histories, renamed
from upsc_cli.recall.parameters import Parameters
from upsc_cli.recall.reviews import Remember, Reviews
from upsc_cli.topics.cards import topic_of

_FORMAT = 1  # of what is kept, and of what is done with an event
_PARTS = 200
"""Forecasts that differ by less than a part of one are counted together."""

_OF_REVIEWS = Reviewed | Forgotten

ByTopic = dict[str, dict[int, Expected]]
"""What was expected of the reviews of each topic's cards, by parts of a forecast."""


class Settled(Struct, frozen=True):
    """What reviews up to a mark of the file come to.

    `forgotten` is when a schedule began anew last, None if none did; `actions` are those that reviews are a
    part of which others began; `links` are the edits that were told. `reckoned_with` are the events after the
    mark that take others back, and did already when this was made.
    """

    mark: Mark
    forgotten: Moment | None
    actions: frozenset[str]
    links: tuple[Link, ...]
    reckoned_with: frozenset[str]
    reviews: Reviews


class _Expected(Struct, frozen=True):
    mark: Mark
    by_topic: ByTopic


class Files(Struct, frozen=True):
    """Where what is settled is kept, and what it hangs on beside the events."""

    reviews: Path
    expected: Path
    made_from: object

    def load(self) -> Settled | None:
        """Return what is settled; None if nothing is, or it was made from anything else."""
        return cached.load(self.reviews, (_FORMAT, self.made_from), Settled)

    def save(self, settled: Settled) -> None:
        """Keep what is settled."""
        cached.save(self.reviews, (_FORMAT, self.made_from), settled)

    def load_expected(self, settled: Settled) -> ByTopic | None:
        """Return what was expected of the reviews that are settled; None if that is not kept."""
        found = cached.load(self.expected, (_FORMAT, self.made_from), _Expected)
        return found.by_topic if found and found.mark == settled.mark else None

    def save_expected(self, settled: Settled, by_topic: ByTopic) -> None:
        """Keep what was expected of the reviews that are settled."""
        cached.save(self.expected, (_FORMAT, self.made_from), _Expected(settled.mark, by_topic))


def settle(
    stand: Sequence[Event],
    events: Iterable[Event],
    mark: Mark,
    since: Iterable[Event],
    recorded_as: Mapping[str, str],
    remember: Remember,
) -> Settled | None:
    """Return what the reviews before a mark come to; None if there are no events before it.

    `events` are all events, `stand` those that stand, in their order, `since` those after the mark.
    """
    later = {event.id for event in since}
    before = [event for event in events if event.id not in later]
    if not before:
        return None
    reviews = Reviews()
    reviews.add(_without(stand, later), (), recorded_as, remember)
    return Settled(
        mark,
        _last_forgotten(before),
        _actions(before),
        _links(stand),
        frozenset(event.id for event in since if isinstance(event, Undone | Restored)),
        reviews,
    )


def settle_further(
    settled: Settled,
    stand: Sequence[Event],
    since: Sequence[Event],
    last: Iterable[Event],
    mark: Mark,
    recorded_as: Mapping[str, str],
    remember: Remember,
) -> Settled:
    """Return what is settled with the events from its mark to a later one, after which come the `last`."""
    later = {event.id for event in last}
    more = [event for event in since if event.id not in later]
    ids = {event.id for event in more}
    reviews = settled.reviews.copy().linked(_links(stand)[len(settled.links) :])
    added = [event for event in stand if event.id in ids or isinstance(event, Linked)]
    reviews.add(added, (), recorded_as, remember)
    return Settled(
        mark,
        max(filter(None, (settled.forgotten, _last_forgotten(more))), default=None),
        settled.actions | _actions(more),
        _links(stand),
        frozenset(event.id for event in last if isinstance(event, Undone | Restored)),
        reviews,
    )


def holds(settled: Settled, events: Iterable[Event], stand: Sequence[Event], since: Sequence[Event]) -> bool:
    """Return whether what is settled is still so, after the events `since` its mark.

    `events` are all events but reviews from before it, `stand` those of them that stand, in their order.
    """
    links = _links(stand)
    kept, new = links[: len(settled.links)], links[len(settled.links) :]
    is_in_a_topic = all(topic_of(card) == topic_of(to) for card, to in new)  # else what was expected moves
    if kept != settled.links or not is_in_a_topic or not can_be_linked(settled, stand, new):
        return False
    later = {event.id for event in since}
    if not _takes_back_nothing(settled, events, since):
        return False
    now_called = renamed(stand)
    cards = settled.reviews.linked(new).cards
    for event in stand:
        if event.id not in later or not isinstance(event, _OF_REVIEWS):
            continue
        before = cards.get(now_called(event.card))
        if before and (isinstance(event, Forgotten) or event.moment <= before.at):
            return False
        if settled.forgotten and event.moment <= settled.forgotten:
            return False
        if before and isinstance(event, Reviewed) and event.day < before.last:
            return False
        day = settled.reviews.days.last.get(event.card)
        if day and isinstance(event, Reviewed) and event.day < day:
            return False
    return True


def can_be_linked(settled: Settled, stand: Iterable[Event], new: Iterable[Link]) -> bool:
    """Return whether links only give cards with settled reviews ids of which nothing was recorded before."""
    linked = {card for card, _ in settled.links}
    taken = linked | settled.reviews.cards.keys()
    taken |= {event.card for event in stand if isinstance(event, Forgotten)}
    for card, to in new:
        if to in taken or card in linked:
            return False
        taken |= {card, to}
        linked.add(card)
    return True


def with_later(
    settled: Settled | None,
    stand: Sequence[Event],
    since: Iterable[Event],
    links: Iterable[Link],
    recorded_as: Mapping[str, str],
    remember: Remember,
) -> Reviews:
    """Return what all reviews come to: those that are settled, if any are, and those of the events since.

    `links` are those that no event tells yet.
    """
    if settled is None:
        reviews = Reviews()
        reviews.add(stand, links, recorded_as, remember)
        return reviews
    pending = tuple(links)
    new = (*_links(stand)[len(settled.links) :], *pending)
    reviews = settled.reviews.copy().linked(new)
    reviews.add(later_of(stand, since), pending, recorded_as, remember)
    return reviews


def later_of(stand: Iterable[Event], since: Iterable[Event]) -> list[Event]:
    """Return the events that stand without the reviews that are settled."""
    later = {event.id for event in since}
    return [event for event in stand if event.id in later or not isinstance(event, _OF_REVIEWS)]


def expected_of(
    stand: Iterable[Event], parameters: Parameters, before: Settled | None = None
) -> Iterable[tuple[str, Expected]]:
    """Yield what was expected of each review on a later day, with its card, after what is settled."""
    cards = before.reviews.linked(_links(list(stand))[len(before.links) :]).cards if before else {}
    for card, reviews in histories(stand).items():
        of_card = cards.get(card)
        memory = (of_card.memory.stability, of_card.memory.difficulty) if of_card else None
        for one in expected(reviews, parameters, memory, of_card.last if of_card else None):
            yield card, one


def by_topic(found: Iterable[tuple[str, Expected]], before: ByTopic | None = None) -> ByTopic:
    """Return what was expected of reviews by topics, with what was before."""
    topics: ByTopic = {topic: dict(parts) for topic, parts in (before or {}).items()}
    for card, (recall, known, _) in found:
        parts = topics.setdefault(topic_of(card), {})
        so_far = parts.get(int(recall * _PARTS), Expected(0.0, 0, 0))
        parts[int(recall * _PARTS)] = Expected(
            so_far.recall + recall, so_far.known + known, so_far.reviews + 1
        )
    return topics


def together(topics: Iterable[Mapping[int, Expected]]) -> list[Expected]:
    """Return what was expected of the reviews of several topics, by parts of a forecast."""
    found: dict[int, list[Expected]] = {}
    for parts in topics:
        for part, one in parts.items():
            found.setdefault(part, []).append(one)
    return [
        Expected(
            sum(one.recall for one in listed),
            sum(one.known for one in listed),
            sum(one.reviews for one in listed),
        )
        for listed in found.values()
    ]


def _without(stand: Iterable[Event], later: set[str]) -> list[Event]:
    """Return the events that stand without the reviews of some."""
    return [event for event in stand if event.id not in later or isinstance(event, Linked)]


def _last_forgotten(events: Iterable[Event]) -> datetime | None:
    """Return when a schedule began anew last, None if none did; it may have been taken back."""
    return max((event.moment for event in events if isinstance(event, Forgotten)), default=None)


def _actions(events: Iterable[Event]) -> frozenset[str]:
    return frozenset(event.action for event in events if isinstance(event, _OF_REVIEWS) and event.action)


def _links(stand: Iterable[Event]) -> tuple[Link, ...]:
    return tuple((event.card, event.to) for event in stand if isinstance(event, Linked))


def _takes_back_nothing(settled: Settled, events: Iterable[Event], since: Iterable[Event]) -> bool:
    """Return whether no event since the mark takes back what is settled."""
    taken_back: set[str] = set()
    for event in since:
        if event.id not in settled.reckoned_with:
            if isinstance(event, Undone):
                taken_back.add(event.what)
            elif isinstance(event, Restored):
                taken_back.update(event.without)
    if not taken_back:
        return True
    harmless = {event.id for event in events if not isinstance(event, _OF_REVIEWS | Undone | Restored)}
    harmless |= {event.id for event in since if not isinstance(event, Undone | Restored)}
    return taken_back <= harmless - settled.actions
