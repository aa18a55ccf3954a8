"""Whether a mock paper is under way: one terminal has it, and the others leave it alone."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from upsc_cli.errors import UpscError
from upsc_cli.progress import lock
from upsc_cli.session.session import Session


@contextmanager
def alone(session: Session) -> Iterator[None]:
    """Hold what one terminal has: of two, each would write over the other's answers, and count its time.

    The system frees it when the program ends, however it ends. Where it cannot be had, as in a folder that
    cannot be written, what is recorded next will say so.

    Raises:
        UpscError: another terminal has it.
    """
    held_by = _held_by(session)
    with ExitStack() as held:
        try:
            held_by.parent.mkdir(parents=True, exist_ok=True)
            held.enter_context(lock.exclusive(held_by, 0))
        except lock.HeldError:
            raise UpscError(
                "a mock paper is under way in another terminal",
                hint="go on with it there, or pause it there by q",
            ) from None
        except OSError:
            pass
        yield


def is_under_way(session: Session) -> bool:
    """Return whether a terminal has a mock paper in front of it, this one or another."""
    held_by = _held_by(session)
    if not held_by.exists():
        return False
    try:
        with lock.exclusive(held_by, 0):
            return False
    except lock.HeldError:
        return True
    except OSError:
        return False


def _held_by(session: Session) -> Path:
    return session.paths.home / "mock.lock"
