"""Answers that were written: which there are, and one beside the points of its question."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from upsc_cli import files
from upsc_cli.errors import NotFoundError
from upsc_cli.phrases import count
from upsc_cli.recall.answers import SHORTEST_NAME, Answer, answers
from upsc_cli.recall.sheet import own_text
from upsc_cli.session.answer_drafts import LONGEST, path_of, task_named
from upsc_cli.session.choosing import NO_FILTERS, Filters, chosen
from upsc_cli.session.session import Session
from upsc_cli.topics.mains import Task

_ID = frozenset("0123456789abcdef-")


class Shown(Struct, frozen=True):
    """An answer with all that is known of it.

    `task` is its question as it is now, None if the topic has it no longer; `text` what its file says, None
    where that cannot be read: `missing` says why.
    """

    answer: Answer
    title: str
    path: Path
    task: Task | None
    text: str | None
    missing: str = ""

    @property
    def covered(self) -> tuple[str, ...]:
        """The points that the answer makes; none while nobody said."""
        return self._points(made=True)

    @property
    def missed(self) -> tuple[str, ...]:
        """The points that the answer does not make; none while nobody said."""
        return self._points(made=False)

    def _points(self, *, made: bool) -> tuple[str, ...]:
        if self.task is None or self.answer.points is None:
            return ()
        pairs = zip(self.task.points, self.answer.covers(self.task), strict=True)
        return tuple(point for point, is_made in pairs if is_made is made)


class Chosen(Struct, frozen=True):
    """Answers, the newest first, and whether single ones were asked for by their ids.

    There are `of_all` answers, on any topic.
    """

    answers: tuple[Answer, ...]
    by_id: bool = False
    of_all: int = 0


def answers_of(session: Session, names: Sequence[str] = (), filters: Filters = NO_FILTERS) -> Chosen:
    """Return the answers that are named by their ids, or those of topics that are named or pass the filters.

    Raises:
        NotFoundError: a name is neither an answer's nor a topic's.
        UsageError: a filter names what does not exist.
        ProgressError: progress cannot be read.
    """
    session.refresh()
    found = answers(session.standing)[::-1]
    by_name = [_by_id(name, found) for name in names]
    if names and all(by_name):
        return Chosen(tuple(answer for answer in by_name if answer), True, len(found))
    if not names and not filters:
        return Chosen(tuple(found), of_all=len(found))
    slugs = frozenset(chosen(session, names, filters))
    of_these = tuple(answer for answer in found if answer.topic in slugs)
    return Chosen(of_these, of_all=len(found))


def shown(session: Session, answer: Answer) -> Shown:
    """Return an answer with its text and its question."""
    path = path_of(session, answer)
    text, missing = None, ""
    try:
        text = own_text(files.read_within(path, LONGEST).decode("utf-8-sig", errors="replace"))
    except FileNotFoundError:
        missing = "its file is gone"
    except OSError as error:
        missing = f"its file cannot be read: {error.strerror or error}"
    task = task_named(session, answer.question)
    return Shown(answer, session.title_of(answer.topic), path, task, text, missing)


def _by_id(name: str, found: Sequence[Answer]) -> Answer | None:
    """Return the answer that an id, or the beginning of one, stands for; None if no id begins so.

    Raises:
        NotFoundError: several do.
    """
    if len(name) < SHORTEST_NAME or not _ID.issuperset(name):
        return None
    named = [answer for answer in found if answer.id.startswith(name)]
    if len(named) > 1:
        raise NotFoundError(f"{name} stands for {count(len(named), 'answer')}", hint="type more of its id")
    return named[0] if named else None
