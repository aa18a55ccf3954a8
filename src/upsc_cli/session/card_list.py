"""The list of cards: what each asks, how it stands, and when it comes back."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from upsc_cli.recall.deck import comes_back, turn
from upsc_cli.recall.held import Held
from upsc_cli.recall.schedule import Memory
from upsc_cli.session.choosing import NO_FILTERS, Filters, readable
from upsc_cli.session.session import Session
from upsc_cli.topics.cards import Card


class CardState(StrEnum):
    """How a card stands: never seen, seen, due today, forgotten too often, suspended, buried for today."""

    NEW = "new"
    LEARNED = "learned"
    DUE = "due"
    LEECH = "leech"
    SUSPENDED = "suspended"
    BURIED = "buried"


_FOREMOST = (
    CardState.SUSPENDED, CardState.BURIED, CardState.LEECH, CardState.DUE, CardState.LEARNED, CardState.NEW,
)  # fmt: skip


class ListedCard(Struct, frozen=True):
    """A card as a list shows it: all states that it is in, the day on which it comes back, its memory.

    There is no `due` where the card was never seen or is suspended, and no `memory` where it was never seen.
    """

    card: Card
    states: frozenset[CardState]
    due: date | None
    memory: Memory | None

    @property
    def state(self) -> CardState:
        """The state that matters most."""
        return next(state for state in _FOREMOST if state in self.states)


def card_list(
    session: Session,
    names: Sequence[str] = (),
    filters: Filters = NO_FILTERS,
    states: Collection[CardState] = (),
) -> list[ListedCard]:
    """Return the cards of topics that are named and pass the filters, in one of some states or in any.

    What is suspended is neither new nor learned nor due, as wherever cards are counted; it may be a leech.

    Raises:
        InvalidTopicError: the file of a topic that is named breaks the format.
        NotFoundError: a name is no topic's.
        UsageError: a filter names what does not exist.
        ProgressError: progress cannot be read.
    """
    session.refresh()
    slugs = readable(session, names, filters)
    deck = session.study.deck.within(slugs)
    is_due = frozenset(turn(deck).due)
    tomorrow = deck.day + timedelta(days=1)
    found = []
    for slug, cards in session.index.cards(deck.slots).items():
        for card in cards:
            memory, is_suspended = deck.memories.get(card.id), card.id in deck.held.suspended
            due = None
            if memory and not is_suspended:
                due = comes_back(deck, slug, card.id, memory)
                if due <= deck.day and card.id not in is_due:  # a sibling was asked, or will be
                    due = tomorrow
            in_states = _states(card.id, memory, deck.held, is_due)
            listed = ListedCard(card, in_states, due, memory)
            if not states or not listed.states.isdisjoint(states):
                found.append(listed)
    return found


def _states(card: str, memory: Memory | None, held: Held, due: Collection[str]) -> frozenset[CardState]:
    states = {CardState.LEECH} if memory and memory.is_leech else set()
    if card in held.suspended:
        return frozenset(states | {CardState.SUSPENDED})
    states.add(CardState.LEARNED if memory else CardState.NEW)
    if card in held.buried:
        states.add(CardState.BURIED)
    if card in due:
        states.add(CardState.DUE)
    return frozenset(states)
