"""Flashcards: beginning a sitting."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from msgspec import Struct

from upsc_cli.progress.events import Linked
from upsc_cli.recall.deck import MOST_A_DAY, NEW_A_DAY, next_due
from upsc_cli.recall.review import choose, offered, record_links, topics_to_learn
from upsc_cli.recall.sitting import Sitting
from upsc_cli.session.choosing import NO_FILTERS, Filters, chosen, each_named
from upsc_cli.session.session import Session


class Begun(Struct, frozen=True):
    """A sitting that began, or why there is none; `links` are the edited cards that were known again.

    Without a sitting, `new_waiting` is how many new cards there are beyond those of the day, and
    `next_due` the day on which the next card comes back, None if none was ever seen.
    """

    sitting: Sitting | None
    links: tuple[Linked, ...]
    new_waiting: int = 0
    next_due: date | None = None


@contextmanager
def reviewing(
    session: Session,
    names: Sequence[str] = (),
    filters: Filters = NO_FILTERS,
    *,
    new: int = NEW_A_DAY,
    most: int = MOST_A_DAY,
) -> Iterator[Begun]:
    """Yield a sitting of the cards whose turn it is; what is graded is recorded as it happens.

    New cards come from topics that were opened, or from those that are named: at most `new` a day.
    `most` limits all cards of the sitting.

    Raises:
        NotFoundError: a name is no topic's.
        UsageError: a filter names what does not exist.
        ProgressError: progress cannot be read or written.
    """
    session.refresh()
    study = session.study
    slugs = each_named(session, names)
    wanted = chosen(session, slugs, filters)
    learn = topics_to_learn(slugs, session.state.touched, wanted)
    turn = choose(study, wanted, learn)
    queue, _ = offered(turn, study.introduced, new=new, most=most)
    with session.recording() as record:
        links = tuple(record_links(study, record, session.now))
        if queue:
            yield Begun(Sitting(study, queue, session.card_of, record, session.clock), links)
        else:
            yield Begun(None, links, len(turn.new), next_due(study.deck.within(wanted)))
