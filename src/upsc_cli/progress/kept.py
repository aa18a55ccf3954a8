"""The state, kept beside the index, so that a long history is not read for what it adds up to.

It counts only as long as the files that it was made from are the same.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from upsc_cli import cached
from upsc_cli.files import Stamp
from upsc_cli.progress.events import Event
from upsc_cli.progress.fold import State, standing, state_of
from upsc_cli.progress.store import Store

_FORMAT = 2  # of what is kept, and of what folding does with an event
WORTH_KEEPING = 2000
"""Events, below which reading them takes no longer than reading what was kept."""


class Known(NamedTuple):
    """Events that stand, in their order, and the stamp that progress had before they were read."""

    stamp: tuple[Stamp | None, ...]
    standing: Sequence[Event]


def state(store: Store, file: Path, known: Known | None = None) -> State:
    """Return the state that the events on file add up to, as it was kept if they are still the same.

    `known` are they where they were read already: a long history takes a while, and room.

    Raises:
        ProgressError: the events cannot be read.
    """
    stamp = store.stamp()
    kept = cached.load(file, (_FORMAT, stamp), State)
    if kept is not None:
        return kept
    if known is None or known.stamp != stamp:
        known = Known(stamp, standing(store.load()))
    found = state_of(known.standing)
    if len(known.standing) >= WORTH_KEEPING and store.stamp() == stamp:  # else they changed meanwhile
        cached.save(file, (_FORMAT, stamp), found)
    return found
