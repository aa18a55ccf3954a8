"""Shell completion. Runs at every TAB, so it reads as little as it can, and it never raises.

Each function returns all names; Typer keeps those that begin as typed.
"""

from collections.abc import Callable, Iterable
from functools import wraps


def _quiet(names: Callable[[], Iterable[str]]) -> Callable[[], list[str]]:
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
    """Complete the slug of a topic, from file names alone."""
    from upsc_cli.cli.begin import begin_at_tab

    return begin_at_tab().library.files


@_quiet
def categories() -> Iterable[str]:
    """Complete a category."""
    from upsc_cli.cli.begin import begin_at_tab

    return sorted({topic.category for topic in begin_at_tab().index.summaries})


@_quiet
def tags() -> Iterable[str]:
    """Complete a tag."""
    from upsc_cli.cli.begin import begin_at_tab

    return sorted({tag for topic in begin_at_tab().index.summaries for tag in topic.tags})


@_quiet
def papers() -> Iterable[str]:
    """Complete the code of a paper."""
    from upsc_cli.cli.begin import begin_at_tab

    return [paper.code for paper in begin_at_tab().syllabus.papers if paper.lines]


@_quiet
def syllabus_codes() -> Iterable[str]:
    """Complete the code of a paper or of a line."""
    from upsc_cli.cli.begin import begin_at_tab

    papers = [paper for paper in begin_at_tab().syllabus.papers if paper.lines]
    return [code for paper in papers for code in (paper.code, *paper.lines)]
