"""What the reviews of a person come to: of each card, and of each day. More can be added to it.

So of a long history the reviews themselves are not needed: what they come to is kept (`settled`), and those
of the last days are added each time.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct, field, structs

from upsc_cli.progress.events import Event, Moment, Reviewed
from upsc_cli.progress.statistics import ReviewDays
from upsc_cli.recall.links import Link, histories
from upsc_cli.recall.plan import PACE_OF
from upsc_cli.recall.schedule import Memory
from upsc_cli.topics.cards import topic_of

Remember = Callable[[Mapping[str, Sequence[Reviewed]], Mapping[str, Memory]], Mapping[str, Memory]]
"""Returns the memories of cards after more reviews, given those before them."""


class OfCard(Struct, frozen=True, array_like=True):
    """What the reviews of a card come to, since its schedule began.

    It was graded `first` and `last` on these days, the last time `at` that moment, and `topic` is the topic
    that it was of then, by the name of then. `text` is the last that a review tells, `is_told` whether one
    under its present id tells it.
    """

    memory: Memory
    first: date
    last: date
    at: Moment
    topic: str
    text: str | None = None
    is_told: bool = False


class Reviews(Struct):
    """What reviews come to: of each card by the id that it has now, and of each day.

    `returned` is how many cards that came back were graded on each day, `taken` the milliseconds that the
    last cards took, with the moments at which they were graded.
    """

    cards: dict[str, OfCard] = field(default_factory=dict)
    days: ReviewDays = field(default_factory=ReviewDays)
    returned: dict[date, int] = field(default_factory=dict)
    taken: list[tuple[Moment, int]] = field(default_factory=list)

    @property
    def memories(self) -> dict[str, Memory]:
        """What is remembered of each card."""
        return {card: found.memory for card, found in self.cards.items()}

    @property
    def times(self) -> list[int]:
        """The milliseconds that the last cards took, the last one at the end."""
        return [ms for _, ms in self.taken]

    @property
    def texts(self) -> dict[str, str | None]:
        """The last text of each card that a review tells; None if none does."""
        return {card: found.text for card, found in self.cards.items()}

    def returned_on(self, day: date) -> int:
        """Return how many cards that came back were graded last on a day."""
        return sum(found.last == day > found.first for found in self.cards.values())

    def add(
        self,
        stand: Sequence[Event],
        links: Iterable[Link],
        recorded_as: Mapping[str, str],
        remember: Remember,
    ) -> None:
        """Add reviews that stand, in their order; those of each card come after all of it that are here.

        No schedule of a card that has one here begins anew among them. `links` are those that no event tells
        yet, `recorded_as` has the cards of reviews, by the ids of the events, whose topic had another name
        then.
        """
        self.days.add(stand)
        taken = [(event.moment, event.ms) for event in stand if isinstance(event, Reviewed) and event.ms]
        self.taken = sorted((*self.taken, *taken), key=lambda one: one[0])[-PACE_OF:]
        found = histories(stand, links)
        before = {card: self.cards[card].memory for card in found if card in self.cards}
        memories = remember(found, before)
        for card, reviews in found.items():
            self._add_of_card(card, reviews, recorded_as, memories[card])

    def _add_of_card(
        self, card: str, reviews: Sequence[Reviewed], recorded_as: Mapping[str, str], memory: Memory
    ) -> None:
        before, last = self.cards.get(card), reviews[-1]
        first = before.first if before else reviews[0].day
        seen = before.last if before else None
        for day in {event.day for event in reviews if first < event.day != seen}:
            self.returned[day] = self.returned.get(day, 0) + 1
        told = [event for event in reviews if event.text]
        self.cards[card] = OfCard(
            memory,
            first,
            last.day,
            last.moment,
            topic_of(recorded_as.get(last.id, last.card)),
            told[-1].text if told else before.text if before else None,
            is_told=(before is not None and before.is_told) or any(event.card == card for event in told),
        )

    def copy(self) -> "Reviews":
        """Return what can be added to without a change of this."""
        days = {day: structs.replace(found) for day, found in self.days.days.items()}
        return Reviews(
            dict(self.cards), ReviewDays(days, dict(self.days.last)), dict(self.returned), self.taken
        )

    def linked(self, links: Iterable[Link]) -> "Reviews":
        """Return the same with cards under other ids, under which there is nothing yet."""
        cards = dict(self.cards)
        for card, to in links:
            if card in cards:
                cards[to] = structs.replace(cards.pop(card), is_told=False)
        return structs.replace(self, cards=cards)
