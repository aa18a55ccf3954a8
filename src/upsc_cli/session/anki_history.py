"""Which events a package of Anki adds to what was recorded: none that is on file already."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from hashlib import sha1

from msgspec import Struct

from upsc_cli.exchange.read.anki import history
from upsc_cli.exchange.read.anki.collection import Card as CardInAnki
from upsc_cli.exchange.read.anki.collection import Collection
from upsc_cli.exchange.read.anki.history import CardOfAnki, Counted, Days
from upsc_cli.exchange.read.anki.reading import AnkiCard
from upsc_cli.phrases import count
from upsc_cli.progress import format as file_format
from upsc_cli.progress.events import Event, Imported, Reviewed, Suspended, Undone, Unsuspended
from upsc_cli.progress.fold import standing
from upsc_cli.progress.timeline import in_order, last_moment
from upsc_cli.recall.held import held
from upsc_cli.recall.links import renamed
from upsc_cli.recall.sitting import text_to_know_by
from upsc_cli.session.listening import OnProgress
from upsc_cli.session.session import Session
from upsc_cli.topics.cards import Card

_SOURCE = "Anki"
_GRACE = timedelta(days=1)
"""How far the clock of another device may be ahead."""


class Learnt(Struct, frozen=True):
    """What the log of a package adds: `lines` are the events that progress has not yet.

    `undone` are the ids of events that took such a history back, which it now takes back in turn. `reviews`
    and `cards` count what is new, or counts again. `left` names what of the log counts nothing.
    """

    lines: Mapping[str, bytes]
    undone: tuple[str, ...]
    reviews: int
    cards: int
    suspended: int
    left: tuple[str, ...]


def learnt(
    session: Session,
    collection: Collection,
    cards: Mapping[AnkiCard, Card],
    days: Days,
    on_progress: OnProgress,
) -> Learnt:
    """Return what the log of a collection adds; `cards` has for each card of Anki what it is in a topic.

    A card whose history was imported before keeps it, whatever it or its note says now.

    Raises:
        ProgressError: progress cannot be read.
    """
    now = session.now
    until = int((now + _GRACE).timestamp() * 1000)
    on_file = {event.id: event for event in session.everything.events if history.is_made(event.id)}
    holds = _holds(session, on_file.values())
    known = [(one, _card_of(one, collection, cards, on_file)) for one in collection.cards]
    action = _action(known, collection)
    counted, unknown = Counted(), 0
    made: list[Event] = []
    for done, (one, card) in enumerate(known, start=1):
        on_progress(done, len(known))
        log = collection.log.get(one.id, ())
        if card is None:
            unknown += sum(line.grade > 0 for line in log)
            continue
        made += history.events(card, log, days, until, action, counted)
        made += _holding(one, card, holds, days, action, int(now.timestamp()))
    new = [event for event in made if event.id not in on_file]
    stand = {event.id for event in standing(session.everything.events)}
    gone = [on_file[event.id] for event in made if event.id in on_file and event.id not in stand]
    undone = tuple(_took_back(session, gone))
    counting = [event for event in (*new, *(gone if undone else ())) if isinstance(event, Reviewed)]
    if new:
        marker = Imported(id=action, at=now, source=_SOURCE, reviews=len(counting))
        new += in_order([marker], last_moment(session.everything.events))
    return Learnt(
        lines={event.id: file_format.line(event) for event in new},
        undone=undone,
        reviews=len(counting),
        cards=len({event.card for event in counting}),
        suspended=sum(isinstance(event, Suspended) for event in new),
        left=tuple(_left(counted, unknown, collection, gone if not undone else [])),
    )


def _card_of(
    one: CardInAnki,
    collection: Collection,
    cards: Mapping[AnkiCard, Card],
    on_file: Mapping[str, Event],
) -> CardOfAnki | None:
    """Return what a card of Anki is here: that whose history came from it before, else that of a topic."""
    note = collection.notes.get(one.note)
    if note is None:
        return None
    card = cards.get((one.note, one.ordinal))
    found = CardOfAnki(note.guid, one.ordinal, card.id if card else "", text_to_know_by(card) if card else "")
    if on_file:
        for line in collection.log.get(one.id, ()):
            before = on_file.get(found.id(line.id))
            if isinstance(before, Reviewed):
                return CardOfAnki(note.guid, one.ordinal, before.card, found.text)
    return found if card else None


def _action(known: Iterable[tuple[CardInAnki, CardOfAnki | None]], collection: Collection) -> str:
    """Return the id of the action that the whole history is: one history, one id, on every device."""
    digest = sha1(usedforsecurity=False)
    for one, card in known:
        if card:
            log = [line.id for line in collection.log.get(one.id, ())]
            digest.update(f"{card.card} {card.id('')} {one.is_suspended} {log}\n".encode())
    return history.made_id(f"import {digest.hexdigest()}")


class _Holds(Struct, frozen=True):
    """The suspended cards, those of them of which a package said so, and what says the id of a card."""

    suspended: frozenset[str]
    by_import: Mapping[str, Event]
    now_called: Callable[[str], str]


def _holds(session: Session, on_file: Iterable[Event]) -> _Holds:
    suspended = held(session.standing, session.today).suspended
    last = {event.card: event for event in session.standing if isinstance(event, Suspended | Unsuspended)}
    made = {event.id for event in on_file}
    now_called = renamed(session.standing)
    by_import = {now_called(card): event for card, event in last.items() if event.id in made}
    return _Holds(suspended, by_import, now_called)


def _holding(
    one: CardInAnki, card: CardOfAnki, holds: _Holds, days: Days, action: str, latest: int
) -> Iterator[Event]:
    """Yield the event of a card that Anki suspended, or took back in after it came in as suspended."""
    name = holds.now_called(card.card)
    changed = min(one.changed, latest)
    if one.is_suspended:
        if name not in holds.suspended:
            yield history.suspended(card, changed, days, action)
    elif name in holds.suspended and name in holds.by_import:
        event = history.unsuspended(card, changed, days, action)
        if event.at > holds.by_import[name].at:
            yield event


def _took_back(session: Session, gone: Sequence[Event]) -> Iterator[str]:
    """Yield the events that took back the actions of some events, and stand themselves."""
    actions = {event.belongs_to for event in gone}
    if actions:
        for event in session.standing:
            if isinstance(event, Undone) and event.what in actions:
                yield event.id


def _left(counted: Counted, unknown: int, collection: Collection, gone: Sequence[Event]) -> Iterator[str]:
    there = {card.id for card in collection.cards}
    deleted = sum(len(lines) for card, lines in collection.log.items() if card not in there)
    for number, noun, why in (
        (counted.crammed, "review", "in filtered decks that do not reschedule"),
        (counted.by_hand, "line", "of the log where a due date was set or moved"),
        (counted.impossible, "line", "of the log at an impossible time"),
        (unknown, "review", "of cards that are left out"),
        (deleted, "line", "of the log of cards that are deleted"),
        (sum(isinstance(event, Reviewed) for event in gone), "review", "that a restored backup took back"),
    ):
        if number:
            yield f"{count(number, noun)} {why}"
