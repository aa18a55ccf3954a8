"""The names that TAB offers. It runs at every TAB, so it reads as little as it can, and it never raises.

Each function returns all names of its kind; `cursor.py` keeps those that begin as typed.
"""

from collections.abc import Callable, Iterable
from functools import wraps

Names = Callable[[], list[str]]


def _quiet(names: Callable[[], Iterable[str]]) -> Names:
    @wraps(names)
    def complete() -> list[str]:
        try:
            return list(names())
        except Exception:
            # A traceback would land in the middle of what the person is typing.
            return []

    return complete


@_quiet
def slugs() -> Iterable[str]:
    """Return the slugs of all topics, from file names alone."""
    from upsc_cli.cli.begin import begin_at_tab

    return begin_at_tab().library.files


@_quiet
def titles() -> Iterable[str]:
    """Return the titles and aliases of all topics."""
    from upsc_cli.cli.begin import begin_at_tab
    from upsc_cli.topics.names import Kind

    return [name for kind, name, _ in begin_at_tab().index.whole_names() if kind != Kind.SLUG]


@_quiet
def terms() -> Iterable[str]:
    """Return every term that a topic defines."""
    from upsc_cli.cli.begin import begin_at_tab

    return begin_at_tab().index.terms


@_quiet
def categories() -> Iterable[str]:
    """Return every category that a topic has."""
    from upsc_cli.cli.begin import begin_at_tab

    return sorted({topic.category for topic in begin_at_tab().index.summaries})


@_quiet
def tags() -> Iterable[str]:
    """Return every tag that a topic has."""
    from upsc_cli.cli.begin import begin_at_tab

    return sorted({tag for topic in begin_at_tab().index.summaries for tag in topic.tags})


@_quiet
def papers() -> Iterable[str]:
    """Return the code of every paper that has lines."""
    from upsc_cli.cli.begin import begin_at_tab

    return [paper.code for paper in begin_at_tab().syllabus.papers if paper.lines]


@_quiet
def syllabus_codes() -> Iterable[str]:
    """Return the codes of these papers and of their lines."""
    from upsc_cli.cli.begin import begin_at_tab

    papers = [paper for paper in begin_at_tab().syllabus.papers if paper.lines]
    return [code for paper in papers for code in (paper.code, *paper.lines)]


@_quiet
def backups() -> Iterable[str]:
    """Return the names of the backups of progress, the newest first."""
    from upsc_cli.cli.begin import begin_at_tab
    from upsc_cli.progress.backups import listed

    return [backup.name for backup in listed(begin_at_tab().store.backups)]


NAMES: dict[str, tuple[Names, ...]] = {
    "topic": (slugs, titles),
    "topics": (slugs, titles),
    "term": (terms,),
    "category": (categories,),
    "tag": (tags,),
    "paper": (papers,),
    "code": (syllabus_codes,),
    "backup": (backups,),
}
"""What completes each parameter of that name, in any command; the next where nothing of the first does."""

ONLY_WITH = {"backup": "--restore"}
"""Parameters that mean something with an option alone."""

FILES = {"files", "paths", "output"}
"""The parameters that are files, which the shell completes."""
