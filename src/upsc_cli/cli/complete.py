"""The names that TAB offers. It runs at every TAB, so it reads as little as it can, and it never raises.

Each function returns the names of its kind; it may leave out those that do not go on with what is begun.
Whoever asks, `cursor.py`, keeps those that do.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Protocol


class Names(Protocol):
    """Returns names of a kind."""

    def __call__(self, begun: str = "") -> list[str]: ...


def _quiet(names: Callable[[str], Iterable[str]]) -> Names:
    @wraps(names)
    def complete(begun: str = "") -> list[str]:
        try:
            return list(names(begun))
        except Exception:
            # A traceback would land in the middle of what the person is typing.
            return []

    return complete


@_quiet
def slugs(begun: str) -> Iterable[str]:
    """Return slugs of topics, from file names alone."""
    from upsc_cli.cli.begin import begin_at_tab

    return begin_at_tab().library.slugs_beginning(begun.casefold().replace(" ", "-"))


@_quiet
def titles(begun: str) -> Iterable[str]:
    """Return titles and aliases of topics."""
    from upsc_cli.cli.begin import begin_at_tab

    return begin_at_tab().index.titles_beginning(begun)


@_quiet
def card_ids(begun: str) -> Iterable[str]:
    """Return the cards of the topic with whose slug and a slash it is begun."""
    from upsc_cli.cli.begin import begin_at_tab

    slug, slash, _ = begun.partition("/")
    return [slot.id for slot in begin_at_tab().index.slots().get(slug, ())] if slash else []


@_quiet
def terms(begun: str) -> Iterable[str]:
    """Return terms that topics define."""
    from upsc_cli.cli.begin import begin_at_tab

    return begin_at_tab().index.terms_beginning(begun)


@_quiet
def categories(_begun: str) -> Iterable[str]:
    """Return every category that a topic has."""
    from upsc_cli.cli.begin import begin_at_tab

    return sorted({topic.category for topic in begin_at_tab().index.summaries})


@_quiet
def tags(_begun: str) -> Iterable[str]:
    """Return every tag that a topic has."""
    from upsc_cli.cli.begin import begin_at_tab

    return sorted({tag for topic in begin_at_tab().index.summaries for tag in topic.tags})


@_quiet
def papers(_begun: str) -> Iterable[str]:
    """Return the code of every paper that has lines."""
    from upsc_cli.cli.begin import begin_at_tab

    return [paper.code for paper in begin_at_tab().syllabus.papers if paper.lines]


@_quiet
def syllabus_codes(_begun: str) -> Iterable[str]:
    """Return the codes of these papers and of their lines."""
    from upsc_cli.cli.begin import begin_at_tab

    papers = [paper for paper in begin_at_tab().syllabus.papers if paper.lines]
    return [code for paper in papers for code in (paper.code, *paper.lines)]


@_quiet
def backups(_begun: str) -> Iterable[str]:
    """Return the names of the backups of progress, the newest first."""
    from upsc_cli.cli.begin import begin_at_tab
    from upsc_cli.progress.backups import listed

    return [backup.name for backup in listed(begin_at_tab().store.backups)]


@_quiet
def answer_ids(_begun: str) -> Iterable[str]:
    """Return the ids of the answers that were written, as short as the list shows them."""
    from upsc_cli.cli.begin import begin_at_tab
    from upsc_cli.recall.answers import answers

    return [answer.id[:8] for answer in answers(begin_at_tab().standing)]


@_quiet
def questions(begun: str) -> Iterable[str]:
    """Return the mains questions of the topic with whose slug and a # it is begun."""
    from upsc_cli.cli.begin import begin_at_tab

    slug, mark, _ = begun.partition("#")
    return [task.id for task in begin_at_tab().index.tasks([slug]).get(slug, ())] if mark else []


@_quiet
def packs(_begun: str) -> Iterable[str]:
    """Return the names of the packs that are there."""
    from upsc_cli.cli.begin import begin_at_tab

    return sorted(place.name for place in begin_at_tab().paths.packs.iterdir() if place.name[0] != ".")


NAMES: dict[str, tuple[Names, ...]] = {
    "topic": (slugs, titles),
    "topics": (slugs, titles),
    "names": (card_ids, slugs, titles),
    "term": (terms,),
    "category": (categories,),
    "tag": (tags,),
    "paper": (papers,),
    "code": (syllabus_codes,),
    "backup": (backups,),
    "question": (questions,),
    "named": (slugs, titles, answer_ids),
    "pack": (packs,),
    "packs": (packs,),
}
"""What completes each parameter of that name, in any command; the next where nothing of the first does."""

ONLY_WITH = {"backup": "--restore"}
"""Parameters that mean something with an option alone."""

FILES = {"files", "paths", "output", "answer", "folder", "source"}
"""The parameters that are files or folders, which the shell completes."""
