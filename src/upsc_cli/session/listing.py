"""The list of topics: those that match and pass, in an order, each with what a line says of it."""

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from upsc_cli.progress.fold import State, Status
from upsc_cli.session.choosing import NO_FILTERS, Filters, passing
from upsc_cli.session.session import Session
from upsc_cli.topics.library import Summary

if TYPE_CHECKING:
    from upsc_cli.search.rank import Hit
    from upsc_cli.session.finding import Found

MOST_HITS = 50
"""Topics that a search lists at most; whoever does not find theirs there types another word."""

_STATUS_ORDER = {Status.READING: 0, Status.NEW: 1, Status.DONE: 2}


class Order(StrEnum):
    """What comes first in a list: what matches best, the titles by the alphabet, most due, least done."""

    RELEVANCE = "relevance"
    TITLE = "title"
    DUE = "due"
    STATUS = "status"


class Row(Struct, frozen=True):
    """A topic as a list shows it, perhaps with a star; `hit` tells how a query matched it."""

    topic: Summary
    status: Status
    hit: "Hit | None" = None
    is_starred: bool = False


class Listing(Struct, frozen=True):
    """The rows of a list, the number of all topics that match, and how many topics there are and are done.

    `found` is what a search found, None without a query.
    """

    rows: tuple[Row, ...]
    matched: int
    total: int
    completed: int
    found: "Found | None" = None


def listing(
    session: Session, query: str = "", filters: Filters = NO_FILTERS, order: Order = Order.RELEVANCE
) -> Listing:
    """Return the topics that match a query, all without one, and pass the filters.

    Raises:
        UsageError: a filter names what does not exist.
        ProgressError: the status of topics is asked for and cannot be read.
    """
    # Imported here: a list without a query needs no search.
    from upsc_cli.session.finding import find

    session.refresh()
    is_asked = bool(query.strip())
    found = find(session, query, filters, limit=MOST_HITS, with_snippets=False) if is_asked else None
    state = session.state_for_reading
    if found:
        hits = zip(found.results.hits, found.statuses, strict=True)
        rows = [Row(hit.topic, status, hit, hit.topic.slug in state.starred) for hit, status in hits]
    else:
        rows = [row(topic, state) for topic in passing(session, filters).values()]
    titles = session.index.titles
    return Listing(
        rows=tuple(_ordered(session, rows, order)),
        matched=found.results.total if found else len(rows),
        total=len(titles),
        completed=sum(slug in titles for slug in state.done),
        found=found,
    )


def row(topic: Summary, state: State) -> Row:
    """Return a topic as a list without a query shows it."""
    return Row(topic, state.status(topic.slug), is_starred=topic.slug in state.starred)


def _ordered(session: Session, rows: list[Row], order: Order) -> list[Row]:
    if order is Order.TITLE:
        return sorted(rows, key=lambda row: row.topic.title.casefold())
    if order is Order.DUE:
        return sorted(rows, key=lambda row: -session.due.get(row.topic.slug, 0))
    if order is Order.STATUS:
        return sorted(rows, key=lambda row: _STATUS_ORDER[row.status])
    return rows
