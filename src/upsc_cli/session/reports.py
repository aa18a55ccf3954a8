"""What came of bringing a file in: the same of every kind of file, for people and for scripts."""

from msgspec import Struct


class ImportReport(Struct, frozen=True):
    """A source that was imported, or was not: then `problem` says why.

    `topics` are the slugs of those that were written, or would be, `cards` and `questions` how many these
    have, `reviews` how many were recorded of them, and `left_out` names what of the source is in none of it.
    """

    source: str
    kind: str | None
    topics: tuple[str, ...] = ()
    cards: int = 0
    questions: int = 0
    reviews: int = 0
    left_out: tuple[str, ...] = ()
    problem: str | None = None
