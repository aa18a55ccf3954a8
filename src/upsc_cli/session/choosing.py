"""The topics that a person means: by a name, by names, or by what they are like."""

from collections.abc import Sequence

from msgspec import Struct

from upsc_cli.progress.fold import State, Status
from upsc_cli.session.session import Session
from upsc_cli.topics.filters import Filter, paper_code, slug_of
from upsc_cli.topics.format.model import Difficulty
from upsc_cli.topics.library import Summary


class Filters(Struct, frozen=True):
    """What topics must be, as the person wrote it: one of the values of every kind that has values."""

    categories: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    difficulties: tuple[Difficulty, ...] = ()
    statuses: tuple[Status, ...] = ()

    def __bool__(self) -> bool:
        return any((self.categories, self.papers, self.tags, self.difficulties, self.statuses))


NO_FILTERS = Filters()


def named(session: Session, name: str) -> str:
    """Return the slug of the topic that a slug, an unambiguous prefix of one, or a title names.

    Raises:
        NotFoundError: nothing, or more than one topic, goes by that name.
    """
    if session.library.find(name):
        return name
    from upsc_cli.topics.resolve import resolve

    return resolve(name, session.library.files, session.index.titles)


def passing(session: Session, filters: Filters, state: State | None = None) -> dict[str, Summary]:
    """Return the topics that every filter accepts, by slug; of all topics without any.

    Raises:
        UsageError: a filter names a category, tag or paper that does not exist.
        ProgressError: the status of topics is asked for and cannot be read.
    """
    wanted = Filter(
        categories=frozenset(map(slug_of, filters.categories)),
        papers=frozenset(map(paper_code, filters.papers)),
        tags=frozenset(map(slug_of, filters.tags)),
        difficulties=frozenset(filters.difficulties),
    )
    summaries = session.index.summaries
    if wanted.papers or wanted.categories or wanted.tags:
        wanted.check(summaries, session.syllabus)
    found = {topic.slug: topic for topic in summaries if wanted.accepts(topic)}
    if not filters.statuses:
        return found
    state = state or session.state
    return {slug: topic for slug, topic in found.items() if state.status(slug) in filters.statuses}


def chosen(session: Session, names: Sequence[str], filters: Filters) -> list[str]:
    """Return the slugs of the topics that are named and pass the filters, each once, as they are named.

    Without names all topics that pass are chosen, in the order of slugs. A topic that is named counts
    without filters even if its file is broken: whoever reads it will say why.

    Raises:
        NotFoundError: a name is no topic's.
        UsageError: a filter names what does not exist.
        ProgressError: the status of topics is asked for and cannot be read.
    """
    slugs = list(dict.fromkeys(named(session, name) for name in names))
    if slugs and not filters:
        return slugs
    found = passing(session, filters)
    return [slug for slug in slugs if slug in found] if slugs else list(found)
