"""What is remembered of each card, without replaying its reviews again.

FSRS takes some ten microseconds a review, which adds up over the years. So what came of a card's reviews
is kept in a cache file, with a digest of the reviews that it came of: only cards whose reviews
changed are replayed.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from upsc_cli import cached
from upsc_cli.progress.events import Reviewed
from upsc_cli.recall.parameters import DEFAULT, Parameters
from upsc_cli.recall.schedule import Memory, replay

_FORMAT = 1  # of the file, and of what replaying does with a review
_DIGEST_BYTES = 8


NO_MEMORIES: Mapping[str, Memory] = {}

_Kept = dict[str, tuple[bytes, Memory]]
"""The memories of cards with the digests of their reviews."""


def memories(
    histories: Mapping[str, Sequence[Reviewed]],
    file: Path,
    retention: float,
    parameters: Parameters = DEFAULT,
    before: Mapping[str, Memory] = NO_MEMORIES,
) -> dict[str, Memory]:
    """Return the memory of each card that was reviewed; `file` keeps it for the next time.

    `before` has what was remembered of cards before these reviews.
    """
    maker = maker_of(retention, parameters)
    kept = cached.load(file, maker, _Kept) or {}
    after: _Kept = {}
    changed = len(kept) != len(histories)
    for card, reviews in histories.items():
        digest = _digest(reviews, before.get(card))
        known = kept.get(card)
        if known is None or known[0] != digest:
            memory = replay_events(reviews, retention, parameters, before.get(card))
            if memory is None:
                continue
            known = (digest, memory)
            changed = True
        after[card] = known
    if changed:
        cached.save(file, maker, after)
    return {card: memory for card, (_, memory) in after.items()}


def disagreements(
    histories: Mapping[str, Sequence[Reviewed]],
    memories: Mapping[str, Memory],
    retention: float,
    parameters: Parameters = DEFAULT,
) -> list[str]:
    """Return the cards of which something else is remembered than replaying their reviews gives."""
    return [
        card
        for card, reviews in histories.items()
        if memories.get(card) != replay_events(reviews, retention, parameters)
    ]


def replay_events(
    reviews: Iterable[Reviewed],
    retention: float,
    parameters: Parameters = DEFAULT,
    before: Memory | None = None,
) -> Memory | None:
    """Return the memory of a card after its reviews, before which there was perhaps another."""
    return replay(((event.rating, event.day) for event in reviews), retention, parameters, before)


def _digest(reviews: Iterable[Reviewed], before: Memory | None) -> bytes:
    # The ids are enough: an event never changes, and what it is about is said by its place here.
    ids = "".join([event.id for event in reviews])
    made_of = f"{before}{ids}" if before else ids
    return blake2b(made_of.encode(), digest_size=_DIGEST_BYTES).digest()


def maker_of(retention: float, parameters: Parameters) -> str:
    """Return what changes whenever the same reviews would come to other memories."""
    return f"{_FORMAT} {retention} {parameters} {_package()}"


def _package() -> str:
    """Return what changes when another version of the scheduler is installed, without importing it."""
    spec = find_spec("fsrs")
    for folder in spec.submodule_search_locations or () if spec else ():
        try:
            status = os.stat(os.path.join(folder, "scheduler.py"))  # noqa: PTH116, PTH118 (twice as fast)
        except OSError:
            continue
        return f"{status.st_mtime_ns} {status.st_size}"
    return ""
