"""The time that a person was at it, which neither a suspended program nor a clock that is set changes."""

import time
from collections.abc import Callable

LOOK = 1.0
"""Seconds between two looks, in which the time is counted."""

LONGEST = 5.0
"""Seconds between two looks that count at most: whoever looks each second and finds more was stopped."""


class Stopwatch:
    """Counts time by looks at a clock that nobody sets; `clock` returns seconds.

    A program that was stopped, or slept with its computer, finds a gap between two looks, which costs the
    person no more than `LONGEST`.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen = clock()

    def look(self) -> float:
        """Return the seconds since the last look that count."""
        now = self._clock()
        passed, self._seen = now - self._seen, now
        return min(max(passed, 0.0), LONGEST)
