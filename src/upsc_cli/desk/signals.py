"""What the system tells the program: to end, to stop, to go on."""

import asyncio
import signal
import sys
from collections.abc import Callable
from types import FrameType

_ENDS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


def heed(end: Callable[[int], None], come_back: Callable[[], None]) -> Callable[[], None]:
    """Leave the program at a signal to end, draw it anew at one to go on; return what undoes this.

    `end` gets the exit code. Textual knows when it was stopped by Ctrl-Z. Of SIGSTOP it is not told: it would
    go on with a second thread for keys, on a terminal that a shell has had meanwhile; `come_back` begins
    properly.
    """
    loop = asyncio.get_running_loop()
    handlers: dict[int, Callable[[int, FrameType | None], object]] = {
        getattr(signal, name): lambda number, _: loop.call_soon_threadsafe(end, 128 + number)
        for name in _ENDS
        if hasattr(signal, name)
    }
    handlers |= _of_stops(lambda: loop.call_soon_threadsafe(come_back))
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}

    def undo() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    return undo


def _of_stops(come_back: Callable[[], object]) -> dict[int, Callable[[int, FrameType | None], object]]:
    """Return the handlers of the signals to stop and to go on, which call those that are there."""
    if sys.platform == "win32":
        return {}
    stop, go_on = signal.getsignal(signal.SIGTSTP), signal.getsignal(signal.SIGCONT)
    if not (callable(stop) and callable(go_on)):
        return {}
    is_told = False

    def stopped(number: int, frame: FrameType | None) -> None:
        nonlocal is_told
        is_told = True
        stop(number, frame)

    def continued(number: int, frame: FrameType | None) -> None:
        nonlocal is_told
        if is_told:
            go_on(number, frame)
        else:
            come_back()
        is_told = False

    return {signal.SIGTSTP: stopped, signal.SIGCONT: continued}
