"""What a person does with cards beside grading them: suspend, bury, take back in, begin anew."""

import re
from collections.abc import Callable, Collection, Sequence

from msgspec import Struct

from upsc_cli.errors import NotFoundError
from upsc_cli.progress.events import (
    Buried,
    Event,
    Forgotten,
    OfCard,
    Suspended,
    Unburied,
    Unsuspended,
    new_id,
)
from upsc_cli.progress.fold import standing
from upsc_cli.progress.kept import LeftOut
from upsc_cli.recall.held import Held, held
from upsc_cli.recall.sitting import text_to_know_by
from upsc_cli.recall.study import Study
from upsc_cli.session.choosing import readable
from upsc_cli.session.linking import tell_links
from upsc_cli.session.session import Session
from upsc_cli.topics.cards import Kind, topic_of

SHORTEST_NAME = 7
"""Letters of the end of an id, from which on a card is known by them."""

_HASH = re.compile(r"[0-9a-f]+")
_CARD_ID = re.compile(rf"[^/]+/(?:{'|'.join(Kind)})/.+", re.DOTALL)


class Treated(Struct, frozen=True):
    """What a name means, how many cards that is, and how many of them changed; the others were so already.

    `label` is the question of a card, or the title of a topic.
    """

    label: str
    is_card: bool
    total: int
    changed: int


class _Meant(Struct, frozen=True):
    label: str
    is_card: bool
    cards: tuple[str, ...]


def suspend(session: Session, names: Sequence[str]) -> list[Treated]:
    """Suspend cards: they are asked no more, and left out of what is counted, until they are taken back in.

    A name is the id of a card, the beginning of the id's last part, or a name of a topic, which means all
    the cards that it has now. All that changes is one action.

    Raises:
        NotFoundError: a name is no card's and no topic's.
        InvalidTopicError: the file of a topic that is named breaks the format.
        ProgressError: progress cannot be read or written.
    """
    now = session.now

    def event(card: str) -> Suspended:
        found = session.card_of(card)
        return Suspended(id=new_id(), at=now, card=card, text=text_to_know_by(found) if found else None)

    return _treat(session, names, event, lambda events, _: _held(session, events).suspended, leave=True)


def unsuspend(session: Session, names: Sequence[str]) -> list[Treated]:
    """Take suspended cards back in; see `suspend`."""
    now = session.now
    return _treat(
        session,
        names,
        lambda card: Unsuspended(id=new_id(), at=now, card=card),
        lambda events, _: _held(session, events).suspended,
        leave=False,
    )


def bury(session: Session, names: Sequence[str]) -> list[Treated]:
    """Bury cards: they are not asked any more on this study day; see `suspend`."""
    now, day = session.now, session.today
    return _treat(
        session,
        names,
        lambda card: Buried(id=new_id(), at=now, card=card, day=day),
        lambda events, _: _held(session, events).buried,
        leave=True,
    )


def unbury(session: Session, names: Sequence[str]) -> list[Treated]:
    """Take cards that are buried for this study day back in; see `suspend`."""
    now = session.now
    return _treat(
        session,
        names,
        lambda card: Unburied(id=new_id(), at=now, card=card),
        lambda events, _: _held(session, events).buried,
        leave=False,
    )


def forget(session: Session, names: Sequence[str]) -> list[Treated]:
    """Begin the schedules of cards anew: those that were reviewed are new again; see `suspend`."""
    now = session.now
    return _treat(
        session,
        names,
        lambda card: Forgotten(id=new_id(), at=now, card=card),
        lambda _, study: study.reviews.cards.keys(),
        leave=False,
    )


def _held(session: Session, events: Sequence[Event]) -> Held:
    return held(standing(events), session.today)


def _treat(
    session: Session,
    names: Sequence[str],
    event: Callable[[str], OfCard],
    are_so: Callable[[Sequence[Event], Study], Collection[str]],
    *,
    leave: bool,
) -> list[Treated]:
    """Record an event of each card that names mean.

    Of the cards that `are_so` by the events on file, or by where the person stands, those that are in it are
    left if `leave`, else those that are not.
    """
    session.refresh()
    meant = _meant(session, names)
    _tell_links(session)
    study = session.study
    cards = dict.fromkeys(card for one in meant for card in one.cards)

    def change(events: Sequence[Event], _: LeftOut | None) -> list[OfCard]:
        so = are_so(events, study)
        return [event(card) for card in cards if (card in so) != leave]

    changed = {recorded.card for recorded in session.update(change)}
    return [
        Treated(one.label, one.is_card, len(one.cards), sum(card in changed for card in one.cards))
        for one in meant
    ]


def _tell_links(session: Session) -> None:
    """Record the edits of cards that no event tells yet, so that what is recorded now is of the new ids."""
    study = session.study
    if study.links or study.moves.topics:
        with session.recording() as record:
            tell_links(session, record)


def _meant(session: Session, names: Sequence[str]) -> list[_Meant]:
    """Return the cards that names mean; names that are no card's may be the words of one topic."""
    slots = session.index.slots()
    ids = {slot.id for of_topic in slots.values() for slot in of_topic}
    cards: list[str] = []
    others: list[str] = []
    for name in names:
        card = _card_called(name, ids)
        if card is None:
            others.append(name)
        else:
            cards.append(card)
    topics = readable(session, others) if others else []
    return [
        *(_Meant(_question(session, card), True, (card,)) for card in dict.fromkeys(cards)),
        *(
            _Meant(session.title_of(slug), False, tuple(slot.id for slot in slots.get(slug, ())))
            for slug in topics
        ),
    ]


def _card_called(name: str, ids: Collection[str]) -> str | None:
    """Return the card of an id, or of the beginning of its last part; None for what may be a topic.

    Raises:
        NotFoundError: it is written like the id of a card, and there is none, or more than one begins so.
    """
    if name in ids:
        return name
    if _CARD_ID.fullmatch(name):
        hint = f"upsc cards {topic_of(name)} lists those of its topic"
        raise NotFoundError(f"no card {name!r}", hint=hint)
    if len(name) < SHORTEST_NAME:
        return None
    called = [card for card in ids if card.partition("/")[2].partition("/")[2].startswith(name)]
    if len(called) > 1 and _HASH.fullmatch(name):
        raise NotFoundError(f"{name!r} begins {len(called)} cards", hint=f"write one out: {min(called)}")
    return called[0] if len(called) == 1 else None


def _question(session: Session, card: str) -> str:
    found = session.card_of(card)
    return found.question if found else card
