"""Where a person stands with their cards: the deck of today, and the reviews that it came of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct, structs

from upsc_cli.clock import study_day
from upsc_cli.progress.events import Event
from upsc_cli.recall.absence import Absence, absence, put_off
from upsc_cli.recall.deck import Deck
from upsc_cli.recall.held import held
from upsc_cli.recall.links import Link, find_links
from upsc_cli.recall.moves import NO_MOVES, Moves, find_moves
from upsc_cli.recall.parameters import InForce, in_force
from upsc_cli.recall.quiz import last_answers
from upsc_cli.recall.reviews import Reviews
from upsc_cli.topics.cards import Card, Slot, topic_of


class Sources(Struct, frozen=True):
    """The cards that there are, and what else tells whose a history is.

    `slots` are the cards of each topic; `cards_of` reads them, and is asked only for topics some of whose
    cards vanished or may have moved. `everything` gives all events that stand, reviews that are left out
    elsewhere included.
    """

    slots: Mapping[str, Sequence[Slot]]
    cards_of: Callable[[str], Iterable[Card]]
    is_there: Callable[[str], bool]
    everything: Callable[[], Sequence[Event]]


class Study(Struct, frozen=True):
    """The deck of a study day, what the reviews of each card come to, and the links that no event tells yet.

    `retention` is the share of cards that the person wants to remember when they come back. `absence` tells
    how due cards are spread after one, None if all are for today. `moves` are the topics that have other
    slugs by what is in them, which no event tells yet either. `fitted` has the parameters that count.
    """

    deck: Deck
    reviews: Reviews
    links: tuple[Link, ...]
    retention: float
    absence: Absence | None = None
    moves: Moves = NO_MOVES
    fitted: InForce = InForce()

    @property
    def introduced(self) -> int:
        """How many cards were seen for the first time today."""
        return sum(found.first == self.deck.day for found in self.reviews.cards.values())


def study(
    events: Sequence[Event],
    stand: Sequence[Event],
    sources: Sources,
    reviewed: Callable[[Sequence[Link]], Reviews],
    day: date,
    exam: date | None,
    retention: float,
) -> Study:
    """Return where a person stands on a study day.

    Of the `events` reviews may be left out; `stand` are those that were not taken back. `reviewed` tells what
    all reviews come to, with links that no event tells yet.
    """
    reviews = reviewed(())
    slots, cards_of, texts = sources.slots, sources.cards_of, reviews.texts
    moves = find_moves(events, stand, texts, slots, cards_of, sources.is_there, sources.everything)
    links = find_links(events, stand, texts, slots, cards_of, moves.cards)
    if links:
        reviews = reviewed(links)
    fitted = in_force(stand)
    deck = Deck(
        slots,
        reviews.memories,
        day,
        exam,
        _missed(stand),
        held(stand, day, links),
        _spread_by(reviews),
        fitted.parameters,
    )
    absent = absence(events, stand, deck, reviews.returned)
    if absent:
        later = put_off(deck, absent, reviews.returned_on(day))
        deck = structs.replace(deck, held=structs.replace(deck.held, put_off=later))
    return Study(deck, reviews, tuple(links), retention, absent, moves, fitted)


def _spread_by(reviews: Reviews) -> dict[str, str]:
    """Return the ids that cards had when they were last graded, in another topic or by another slug of it.

    By them chance decided when they come back, and that day stays.
    """
    found: dict[str, str] = {}
    for card, of_card in reviews.cards.items():
        topic = topic_of(card)
        if of_card.topic != topic:
            found[card] = of_card.topic + card[len(topic) :]
    return found


def _missed(standing: Sequence[Event]) -> dict[str, date]:
    """Return the last day on which a question of each topic was answered wrongly, and not rightly since."""
    found: dict[str, date] = {}
    for event in last_answers(standing).values():
        if not event.right:
            topic, day = topic_of(event.question), study_day(event.at)
            found[topic] = max(day, found.get(topic, day))
    return found
