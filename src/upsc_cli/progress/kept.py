"""The state, kept beside the index, so that a long history is not read for what it adds up to.

It counts only as long as the files that it was made from are the same.
"""

from pathlib import Path

from upsc_cli import cached
from upsc_cli.progress.fold import State, fold
from upsc_cli.progress.store import Store

_FORMAT = 1  # of what is kept, and of what folding does with an event
_WORTH_KEEPING = 2000  # events, below which reading them takes no longer than reading what was kept


def state(store: Store, file: Path) -> State:
    """Return the state that the events on file add up to, as it was kept if they are still the same.

    Raises:
        ProgressError: the events cannot be read.
    """
    stamp = store.stamp()
    kept = cached.load(file, (_FORMAT, stamp), State)
    if kept is not None:
        return kept
    events = store.load()
    found = fold(events)
    if len(events) >= _WORTH_KEEPING and store.stamp() == stamp:  # else they changed meanwhile
        cached.save(file, (_FORMAT, stamp), found)
    return found
