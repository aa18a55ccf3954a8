"""Where a person stands with their cards: the deck of today, and the reviews that it came of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from upsc_cli.clock import study_day
from upsc_cli.progress.events import Event, Reviewed
from upsc_cli.recall.deck import Deck
from upsc_cli.recall.held import held
from upsc_cli.recall.links import Link, find_links, histories
from upsc_cli.recall.memories import memories
from upsc_cli.recall.parameters import InForce, in_force
from upsc_cli.recall.quiz import last_answers
from upsc_cli.topics.cards import Card, Slot, topic_of


class Study(Struct, frozen=True):
    """The deck of a study day, the reviews of each card, and the links that no event tells yet.

    `retention` is the share of cards that the person wants to remember when they come back, `fitted` the
    parameters of the scheduler that count.
    """

    deck: Deck
    histories: Mapping[str, list[Reviewed]]
    links: tuple[Link, ...]
    retention: float
    fitted: InForce = InForce()

    @property
    def introduced(self) -> int:
        """How many cards were seen for the first time today."""
        return sum(reviews[0].day == self.deck.day for reviews in self.histories.values())


def study(
    events: Sequence[Event],
    stand: Sequence[Event],
    slots: Mapping[str, Sequence[Slot]],
    cards_of: Callable[[str], Iterable[Card]],
    day: date,
    exam: date | None,
    cache: Path,
    retention: float,
) -> Study:
    """Return where a person stands on a study day.

    `stand` are those of the events that were not taken back. `cards_of` reads the cards of a topic; it
    is asked only for topics some of whose cards vanished. `cache` is the file that keeps what was
    computed of reviews.
    """
    found = histories(stand)
    links = find_links(events, stand, found, slots, cards_of)
    if links:
        found = histories(stand, links)
    fitted = in_force(stand)
    known = memories(found, cache, retention, fitted.parameters)
    deck = Deck(slots, known, day, exam, _missed(stand), held(stand, day, links), fitted.parameters)
    return Study(deck, found, tuple(links), retention, fitted)


def _missed(standing: Iterable[Event]) -> dict[str, date]:
    """Return the last day on which a question of each topic was answered wrongly, and not rightly since."""
    found: dict[str, date] = {}
    for event in last_answers(standing).values():
        if not event.right:
            topic, day = topic_of(event.question), study_day(event.at)
            found[topic] = max(day, found.get(topic, day))
    return found
