"""The state, kept beside the index, so that a long history is not read for what it adds up to.

Never the only copy of anything: it counts only as long as the files that it was made from are the
same, and is made anew otherwise.
"""

from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from upsc_cli import files
from upsc_cli.progress.fold import State, fold
from upsc_cli.progress.store import Stamp, Store

_WORTH_KEEPING = 2000  # events, below which reading them takes no longer than reading what was kept


class _Kept(Struct, frozen=True, array_like=True):
    stamp: Stamp
    state: State


def state(store: Store, file: Path) -> State:
    """Return the state that the events on file add up to, as it was kept if they are still the same.

    Raises:
        ProgressError: the events cannot be read.
    """
    stamp = store.stamp()
    with suppress(OSError, msgspec.MsgspecError):
        kept = msgspec.msgpack.decode(file.read_bytes(), type=_Kept)
        if kept.stamp == stamp:
            return kept.state
    events = store.load()
    found = fold(events)
    if len(events) >= _WORTH_KEEPING and store.stamp() == stamp:  # else they changed meanwhile
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            files.replace(file, msgspec.msgpack.encode(_Kept(stamp, found)))
    return found
