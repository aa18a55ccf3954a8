"""The state, kept beside the index, so that a long history is not read for what it adds up to.

It counts only as long as the files that it was made from are the same.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from upsc_cli import cached
from upsc_cli.files import Stamp
from upsc_cli.progress.events import Event
from upsc_cli.progress.fold import State, standing, state_of
from upsc_cli.progress.renames import IsThere, by_present_names
from upsc_cli.progress.store import Store

_FORMAT = 3  # of what is kept, and of what folding does with an event
WORTH_KEEPING = 2000
"""Events, below which reading them takes no longer than reading what was kept."""


class Known(NamedTuple):
    """Events that stand, in their order, and the stamp that progress had before they were read.

    Topics have the names of today in them, by whether there is a topic of each slug in `there`.
    """

    stamp: tuple[Stamp | None, ...]
    standing: Sequence[Event]
    there: Mapping[str, bool]


class _Kept(Struct):
    state: State
    there: Mapping[str, bool]


def state(store: Store, file: Path, is_there: IsThere, known: Known | None = None) -> State:
    """Return the state that the events on file add up to, as it was kept if they are still the same.

    `known` are they where they were read already: a long history takes a while, and room.

    Raises:
        ProgressError: the events cannot be read.
    """
    stamp = store.stamp()
    kept = cached.load(file, (_FORMAT, stamp), _Kept)
    if kept is not None and all(is_there(slug) == there for slug, there in kept.there.items()):
        return kept.state
    if known is None or known.stamp != stamp:
        there: dict[str, bool] = {}
        events = by_present_names(store.load(), lambda slug: there.setdefault(slug, is_there(slug))).events
        known = Known(stamp, standing(events), there)
    found = state_of(known.standing)
    if len(known.standing) >= WORTH_KEEPING and store.stamp() == stamp:  # else they changed meanwhile
        cached.save(file, (_FORMAT, stamp), _Kept(found, known.there))
    return found
