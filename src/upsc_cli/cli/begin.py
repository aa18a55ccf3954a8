"""The beginning of a command: a session in the environment that the program runs in."""

import os
from contextlib import AbstractContextManager, closing
from datetime import datetime

from upsc_cli import clock, paths
from upsc_cli.cli.counting import counting
from upsc_cli.cli.messages import say, warn
from upsc_cli.cli.run import at_end
from upsc_cli.session.listening import OnProgress
from upsc_cli.session.session import Session

_READ_AT_TAB = 200  # topic files; all that come with the program, at the first TAB of all


class _Terminal:
    """Says on stderr what goes on beside the answer."""

    def warn(self, message: str) -> None:
        warn(message)

    def say(self, message: str) -> None:
        say(message)

    def counting(self, what: str) -> AbstractContextManager[OnProgress]:
        return counting(what)


def begin() -> Session:
    """Return a session, which is closed when the command ends.

    Raises:
        UsageError: UPSC_NOW is no time, or UPSC_DAY_START no time of a day.
    """
    _now()
    at_end.enter_context(clock.days_start_at(clock.day_start(os.environ.get("UPSC_DAY_START"))))
    retention, leeches = os.environ.get("UPSC_RETENTION"), os.environ.get("UPSC_LEECHES")
    session = Session(paths.resolve(os.environ), _now, _Terminal(), retention=retention, leeches=leeches)
    return at_end.enter_context(closing(session))


def begin_sitting() -> Session:
    """Return a session for a sitting: what other devices recorded is brought in, and at its end goes out.

    Raises:
        UsageError: UPSC_NOW is no time.
    """
    # Imported here: most commands are over at once.
    from upsc_cli.session.syncing import by_the_way

    session = begin()
    by_the_way(session)
    at_end.callback(by_the_way, session)
    return session


def begin_at_tab() -> Session:
    """Return a session that says nothing, and leaves what many new topics hold to the next command."""
    session = Session(paths.resolve(os.environ), _now, most_files=_READ_AT_TAB)
    return at_end.enter_context(closing(session))


def _now() -> datetime:
    return clock.now(os.environ.get("UPSC_NOW"))
