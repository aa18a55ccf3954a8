"""The topics that a command's filters choose, each with its status."""

from msgspec import Struct

from upsc_cli.cli.session import Session
from upsc_cli.progress.fold import State, Status
from upsc_cli.topics.filters import Filter, paper_code, slug_of
from upsc_cli.topics.library import Summary, summary
from upsc_cli.topics.model import Difficulty


class Chosen(Struct, frozen=True):
    """What the filter options of a command ask for."""

    topics: Filter
    statuses: frozenset[Status]

    def select(self, session: Session, state: State) -> dict[str, Summary]:
        """Return the topics that every filter accepts, by slug.

        Raises:
            UsageError: a filter names a category, tag or paper that does not exist.
        """
        summaries = [summary(entry) for entry in session.entries]
        if self.topics.papers or self.topics.categories or self.topics.tags:
            self.topics.check(summaries, session.syllabus)
        return {
            topic.slug: topic
            for topic in summaries
            if self.topics.accepts(topic) and (not self.statuses or state.status(topic.slug) in self.statuses)
        }


def chosen(
    categories: list[str] | None,
    papers: list[str] | None,
    tags: list[str] | None,
    difficulties: list[Difficulty] | None,
    statuses: list[Status] | None = None,
) -> Chosen:
    """Return the filters as a command received them."""
    return Chosen(
        Filter(
            categories=frozenset(map(slug_of, categories or ())),
            papers=frozenset(map(paper_code, papers or ())),
            tags=frozenset(map(slug_of, tags or ())),
            difficulties=frozenset(difficulties or ()),
        ),
        frozenset(statuses or ()),
    )
