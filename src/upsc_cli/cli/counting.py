"""A bar on stderr while long work goes on."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from upsc_cli.cli.terminal import is_dumb

if TYPE_CHECKING:
    from rich.progress import Progress

_PATIENCE = 1.0  # seconds
_REDRAW = 0.1


@contextmanager
def counting(what: str) -> Iterator[Callable[[int, int], None]]:
    """Count long work on stderr: yields what to call with the number done and the number to do.

    A bar comes up once the work has taken a second and will take another, and only at a terminal.
    """
    if not sys.stderr.isatty() or is_dumb():
        yield lambda done, total: None
        return
    started = drawn = time.monotonic()
    bar: Progress | None = None

    def count(done: int, total: int) -> None:
        nonlocal bar, drawn
        now = time.monotonic()
        if bar is None and now - started > _PATIENCE and (now - started) * (total - done) > _PATIENCE * done:
            bar = _bar(what)
        if bar is not None and (now - drawn > _REDRAW or done == total):
            drawn = now
            bar.update(bar.task_ids[0], completed=done, total=total, refresh=True)

    try:
        yield count
    finally:
        if bar is not None:
            bar.stop()


def _bar(what: str) -> "Progress":
    # Imported here: a bar is rare.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # It draws when told to: a thread of its own would not survive what starts processes beside it.
    bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
    bar.add_task(what)
    bar.start()
    return bar
