"""The mains questions of a topic, and what each is known by."""

from msgspec import Struct

from upsc_cli.topics.cards import hash_of
from upsc_cli.topics.format import inline
from upsc_cli.topics.format.model import MainsQuestion
from upsc_cli.topics.library import Entry

_MARK = "#mains-"  # between the slug of a topic and what a question of it is known by


class Task(Struct, frozen=True, array_like=True):
    """A mains question; `id` is `<slug>#mains-<a hash of its words>`, `limit` the words that it allows.

    The question and the points that a good answer covers are plain text.
    """

    id: str
    topic: str
    question: str
    marks: int
    limit: int
    points: tuple[str, ...]


def tasks(entry: Entry) -> list[Task]:
    """Return the mains questions of a topic, in its order; two with the same words are one."""
    found: dict[str, Task] = {}
    for question in entry.topic.mains:
        task = _task(entry.slug, question)
        found.setdefault(task.id, task)
    return list(found.values())


def point_names(points: tuple[str, ...]) -> tuple[str, ...]:
    """Return what each of some points is known by, whatever becomes of the others."""
    return tuple(map(hash_of, points))


def _task(slug: str, question: MainsQuestion) -> Task:
    words = " ".join(inline.plain(question.question, places=True).split())
    points = tuple(" ".join(inline.plain(point, places=True).split()) for point in question.points)
    return Task(f"{slug}{_MARK}{hash_of(words)}", slug, words, question.marks, question.words, points)
