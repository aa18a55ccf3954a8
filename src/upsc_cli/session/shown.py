"""The results that a search showed last, which a person may call by their numbers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from upsc_cli import cached
from upsc_cli.session.session import Session

if TYPE_CHECKING:
    from upsc_cli.search.rank import Hit

_FORMAT = 1
_LONGEST_NUMBER = 7  # digits: far more than results


class Shown(Struct, frozen=True, array_like=True):
    """The topic of a result."""

    slug: str
    title: str


def remember(session: Session, hits: "Sequence[Hit]") -> None:
    """Keep the results that a search showed with numbers in place of those before, if that can be done."""
    cached.save(session.results_file, _FORMAT, [Shown(hit.topic.slug, hit.topic.title) for hit in hits])


def results(session: Session) -> list[Shown]:
    """Return the results that were shown last, in any terminal; the first of them has the number 1."""
    return cached.load(session.results_file, _FORMAT, list[Shown]) or []


def by_number(session: Session, name: str) -> Shown | None:
    """Return the result of a number, None if that is no number of one whose topic is still there."""
    if not is_number(name):
        return None
    found = results(session)[int(name) - 1 : int(name)]  # none of 0
    return next((shown for shown in found if session.library.find(shown.slug)), None)


def is_number(name: str) -> bool:
    """Return whether a name may be the number of a result."""
    return name.isdecimal() and len(name) <= _LONGEST_NUMBER
