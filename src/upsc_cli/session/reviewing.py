"""Flashcards: beginning a sitting."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from random import Random

from msgspec import Struct

from upsc_cli.progress.events import Linked, Renamed
from upsc_cli.recall.deck import MOST_A_DAY, NEW_A_DAY, Deck, next_due
from upsc_cli.recall.review import choose, offered, record_spread, topics_to_learn
from upsc_cli.recall.sitting import Sitting
from upsc_cli.recall.study import Study
from upsc_cli.session.choosing import NO_FILTERS, Filters, each_named, readable
from upsc_cli.session.linking import tell_links
from upsc_cli.session.session import Session


class PutOff(Struct, frozen=True):
    """How many cards that are due are left for the days after today until one; `due` are for today.

    `is_new` if they were spread just now.
    """

    cards: int
    due: int
    until: date
    is_new: bool


class Begun(Struct, frozen=True):
    """A sitting that began, or why there is none; `links` are the edits that were understood.

    Without a sitting, `new_waiting` is how many new cards there are beyond those of the day, and `next_due`
    the day on which the next card comes back, None if none was ever seen; `held` are the cards that are
    suspended, or buried for today. `put_off` tells what is left for later after an absence, `beyond_plan` how
    many cards are due that the plan has not for today, None where no plan was asked for.
    """

    sitting: Sitting | None
    links: tuple[Linked | Renamed, ...]
    new_waiting: int = 0
    next_due: date | None = None
    held: int = 0
    put_off: PutOff | None = None
    beyond_plan: int | None = None


@contextmanager
def reviewing(
    session: Session,
    names: Sequence[str] = (),
    filters: Filters = NO_FILTERS,
    *,
    new: int = NEW_A_DAY,
    most: int = MOST_A_DAY,
    planned: bool = False,
) -> Iterator[Begun]:
    """Yield a sitting of the cards whose turn it is; what is graded is recorded as it happens.

    New cards come from topics that were opened, or from those that are named: at most `new` a day.
    `most` limits all cards of the sitting. After a long absence a day holds the most valuable of what is
    due; that the rest is spread is recorded. Of topics that are named all that is due is asked. If it is
    `planned`, there are as many as the plan has for today, whatever these say.

    Raises:
        InvalidTopicError: the file of a topic that is named breaks the format.
        NotFoundError: a name is no topic's.
        UsageError: a filter names what does not exist, what becomes of leeches is nothing that can, or there
            is no plan.
        ProgressError: progress cannot be read or written.
    """
    session.refresh()
    leeches = session.suspends_leeches
    study = session.study
    slugs = each_named(session, names)
    wanted = readable(session, slugs, filters)
    learn = topics_to_learn(slugs, session.state.touched, wanted)
    turn = choose(study, wanted, learn, with_put_off=bool(slugs))
    back = None
    if planned:
        # Imported here: who has no plan need not wait for what makes one.
        from upsc_cli.session.timetabling import planned_cards

        amount = planned_cards(session)
        back, new, most = amount.back, study.introduced + amount.new, amount.back + amount.new
    queue, _ = offered(turn, study.introduced, new=new, most=most, back=back)
    with session.recording() as record:
        links = tell_links(session, record)
        put_off = None
        if not slugs:
            record_spread(study, record, session.now)
            put_off = _put_off(study, wanted, len(turn.due))
        if queue:
            sitting = Sitting(study, queue, session.card_of, record, session.clock, suspends_leeches=leeches)
            yield Begun(sitting, links, put_off=put_off)
        else:
            deck = study.deck.within(wanted)
            beyond_plan = len(turn.due) if planned else None
            yield Begun(None, links, len(turn.new), next_due(deck), _held(deck), put_off, beyond_plan)


@contextmanager
def cramming(
    session: Session,
    names: Sequence[str] = (),
    filters: Filters = NO_FILTERS,
    *,
    most: int | None = None,
    seed: int | None = None,
) -> Iterator[Begun]:
    """Yield a sitting of all cards of topics, due or not, in an order of chance; grades are not recorded.

    The topics are those that are named or pass the filters; without either those that were opened, or all
    if none was. What is suspended, or buried for today, is left out. One seed gives one order.

    Raises:
        InvalidTopicError: the file of a topic that is named breaks the format.
        NotFoundError: a name is no topic's.
        UsageError: a filter names what does not exist.
        ProgressError: progress cannot be read or written.
    """
    session.refresh()
    study = session.study
    wanted = readable(session, names, filters)
    if not names and not filters:
        wanted = [slug for slug in wanted if slug in topics_to_learn((), session.state.touched, wanted)]
    deck = study.deck.within(wanted)
    queue = [slot.id for _, slot, _ in deck if slot.id not in deck.held.buried]
    Random(seed).shuffle(queue)
    with session.recording() as record:
        if queue:
            yield Begun(Sitting(study, queue[:most], session.card_of, record, session.clock, crams=True), ())
        else:
            yield Begun(None, (), held=_held(deck))


def _put_off(study: Study, topics: Collection[str], due: int) -> PutOff | None:
    cards, found = study.deck.within(topics).put_off, study.absence
    return PutOff(cards, due, found.until, found.is_new) if found and cards else None


def _held(deck: Deck) -> int:
    return deck.suspended + sum(slot.id in deck.held.buried for _, slot, _ in deck)
