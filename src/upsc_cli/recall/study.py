"""Where a person stands with their cards: the deck of today, and the reviews that it came of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct, structs

from upsc_cli.clock import study_day
from upsc_cli.progress.events import Event, Reviewed
from upsc_cli.recall.absence import Absence, absence, put_off
from upsc_cli.recall.deck import Deck
from upsc_cli.recall.held import held
from upsc_cli.recall.links import Link, find_links, histories
from upsc_cli.recall.memories import memories
from upsc_cli.recall.moves import NO_MOVES, Moves, find_moves
from upsc_cli.recall.parameters import InForce, in_force
from upsc_cli.recall.quiz import last_answers
from upsc_cli.topics.cards import Card, Slot, topic_of


class Sources(Struct, frozen=True):
    """The cards that there are, and what else tells whose a history is.

    `slots` are the cards of each topic; `cards_of` reads them, and is asked only for topics some of whose
    cards vanished or may have moved. `recorded_as` has the cards of reviews, by the ids of the events, whose
    topic had another name then.
    """

    slots: Mapping[str, Sequence[Slot]]
    cards_of: Callable[[str], Iterable[Card]]
    is_there: Callable[[str], bool]
    recorded_as: Mapping[str, str] = {}


class Study(Struct, frozen=True):
    """The deck of a study day, the reviews of each card, and the links that no event tells yet.

    `retention` is the share of cards that the person wants to remember when they come back. `absence` tells
    how due cards are spread after one, None if all are for today. `moves` are the topics that have other
    slugs by what is in them, which no event tells yet either. `fitted` has the parameters that count.
    """

    deck: Deck
    histories: Mapping[str, list[Reviewed]]
    links: tuple[Link, ...]
    retention: float
    absence: Absence | None = None
    moves: Moves = NO_MOVES
    fitted: InForce = InForce()

    @property
    def introduced(self) -> int:
        """How many cards were seen for the first time today."""
        return sum(reviews[0].day == self.deck.day for reviews in self.histories.values())


def study(
    events: Sequence[Event],
    stand: Sequence[Event],
    sources: Sources,
    day: date,
    exam: date | None,
    cache: Path,
    retention: float,
) -> Study:
    """Return where a person stands on a study day.

    `stand` are those of the events that were not taken back. `cache` is the file that keeps what was computed
    of reviews.
    """
    found = histories(stand)
    slots, cards_of = sources.slots, sources.cards_of
    moves = find_moves(events, stand, found, slots, cards_of, sources.is_there)
    links = find_links(events, stand, found, slots, cards_of, moves.cards)
    if links:
        found = histories(stand, links)
    fitted = in_force(stand)
    known = memories(found, cache, retention, fitted.parameters)
    spread_by = _spread_by(found, sources.recorded_as)
    deck = Deck(
        slots, known, day, exam, _missed(stand), held(stand, day, links), spread_by, fitted.parameters
    )
    absent = absence(events, stand, deck, found)
    if absent:
        later = put_off(deck, absent, found)
        deck = structs.replace(deck, held=structs.replace(deck.held, put_off=later))
    return Study(deck, found, tuple(links), retention, absent, moves, fitted)


def _spread_by(histories: Mapping[str, Sequence[Reviewed]], recorded_as: Mapping[str, str]) -> dict[str, str]:
    """Return the ids that cards had when they were last graded, in another topic or by another slug of it.

    By them chance decided when they come back, and that day stays.
    """
    found: dict[str, str] = {}
    for card, reviews in histories.items():
        last = reviews[-1]
        before, topic = topic_of(recorded_as.get(last.id, last.card)), topic_of(card)
        if before != topic:
            found[card] = before + card[len(topic) :]
    return found


def _missed(standing: Sequence[Event]) -> dict[str, date]:
    """Return the last day on which a question of each topic was answered wrongly, and not rightly since."""
    found: dict[str, date] = {}
    for event in last_answers(standing).values():
        if not event.right:
            topic, day = topic_of(event.question), study_day(event.at)
            found[topic] = max(day, found.get(topic, day))
    return found
