"""What the filter options of a command choose, and the category that a new topic is given."""

from upsc_cli.cli.session import Session
from upsc_cli.errors import UsageError
from upsc_cli.progress.fold import State, Status
from upsc_cli.topics.filters import Filter, slug_of
from upsc_cli.topics.format.model import Difficulty
from upsc_cli.topics.library import Summary
from upsc_cli.topics.slugs import slugify
from upsc_cli.topics.syllabus import paper_code


def select(
    session: Session,
    state: State,
    categories: list[str] | None,
    papers: list[str] | None,
    tags: list[str] | None,
    difficulties: list[Difficulty] | None,
    statuses: list[Status] | None,
) -> dict[str, Summary]:
    """Return the topics that every filter accepts, by slug.

    Raises:
        UsageError: a filter names a category, tag or paper that does not exist.
    """
    wanted = Filter(
        categories=frozenset(map(slug_of, categories or ())),
        papers=frozenset(map(paper_code, papers or ())),
        tags=frozenset(map(slug_of, tags or ())),
        difficulties=frozenset(difficulties or ()),
    )
    summaries = session.index.summaries
    if wanted.papers or wanted.categories or wanted.tags:
        wanted.check(summaries, session.syllabus)
    return {
        topic.slug: topic
        for topic in summaries
        if wanted.accepts(topic) and (not statuses or state.status(topic.slug) in statuses)
    }


def category_slug(name: str | None) -> str | None:
    """Return the category that --category gives a new topic; it may be one that no topic has yet.

    Raises:
        UsageError: the name has no letter that a folder's name could have.
    """
    slug = slugify(name) if name is not None else None
    if slug == "":
        raise UsageError(f"{name!r} cannot be a category", hint="use letters, as in --category polity")
    return slug
