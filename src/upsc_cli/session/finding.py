"""Finding topics by words."""

from msgspec import Struct

from upsc_cli.nearest import nearest
from upsc_cli.progress.fold import Status
from upsc_cli.search.retrieval import Results, search
from upsc_cli.session.choosing import NO_FILTERS, Filters, passing
from upsc_cli.session.session import Session


class Found(Struct, frozen=True):
    """The results of a search, the status of each hit's topic and, if there is no hit, the nearest titles."""

    results: Results
    statuses: tuple[Status, ...]
    nearest: tuple[str, ...] = ()


def find(
    session: Session,
    query: str,
    filters: Filters = NO_FILTERS,
    *,
    limit: int = 10,
    with_snippets: bool = True,
) -> Found:
    """Return the best topics for a query among those that pass the filters.

    Raises:
        UsageError: a filter names what does not exist.
        ProgressError: the status of topics is asked for and cannot be read.
    """
    session.refresh()
    state = session.state if filters.statuses or filters.starred else session.state_for_reading
    within = passing(session, filters, state) if filters else None
    results = search(session.index, query, limit=limit, within=within, with_snippets=with_snippets)
    if not results.hits:
        among = session.index.summaries if within is None else within.values()
        titles = nearest(query, [topic.title for topic in among], limit=3)
        return Found(results, (), tuple(titles))
    return Found(results, tuple(state.status(hit.topic.slug) for hit in results.hits))
