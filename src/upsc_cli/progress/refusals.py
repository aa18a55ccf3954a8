"""What is done under the lock, and what is said where the system refuses it."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from upsc_cli import files
from upsc_cli.errors import ProgressError
from upsc_cli.progress import lock
from upsc_cli.progress.reading import Places


@contextmanager
def changing(places: Places, lock_file: Path, wait: float) -> Iterator[None]:
    """Hold the lock of progress for as long as the block lasts.

    Raises:
        ProgressError: another process held it that many seconds, or the system refuses what is done.
    """
    try:
        places.file.parent.mkdir(parents=True, exist_ok=True)
        with lock.exclusive(lock_file, wait):
            yield
    except lock.HeldError:
        raise ProgressError(
            f"another upsc has held {places.file} for {wait:g} s", hint="close it and try again"
        ) from None
    except (FileExistsError, NotADirectoryError) as error:
        raise ProgressError(
            f"cannot write {places.file}: {error.filename} is no folder",
            hint="set UPSC_HOME to a folder that can be written",
        ) from error
    except OSError as error:
        beside = (lock_file, places.journal)
        refused = next((path for path in beside if error.filename == str(path)), places.file)
        raise ProgressError(
            f"cannot write {refused}: {error.strerror or error}", hint=f"nothing was lost; {_remedy(error)}"
        ) from error


def _remedy(error: OSError) -> str:
    if isinstance(error, files.TooLargeError):
        return "a progress file cannot grow any more"
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "free some space"
    if isinstance(error, files.InUseError):
        return "close it there and try again"
    return "set UPSC_HOME to a folder that can be written"
