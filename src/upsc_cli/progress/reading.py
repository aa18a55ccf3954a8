"""What is on file: the progress file and its journal together, or why they cannot be read."""

from pathlib import Path

from msgspec import Struct

from upsc_cli import files
from upsc_cli.errors import ProgressError
from upsc_cli.progress import backups, journal
from upsc_cli.progress import format as file_format
from upsc_cli.progress.format import Content, DamagedError, NewerError
from upsc_cli.progress.journal import Journal
from upsc_cli.progress.marks import VERSION
from upsc_cli.progress.recovery import Recovered, recover
from upsc_cli.progress.timeline import History


class Places(Struct, frozen=True):
    """Where progress lies: the file, its journal, its backups, and the list of those not read yet."""

    file: Path
    journal: Path
    backups: Path
    unread: Path

    @classmethod
    def of(cls, file: Path, backup_folder: Path) -> "Places":
        """Return the places that go with a progress file."""
        journal_file, unread = (file.with_name(f"{file.stem}.{suffix}") for suffix in ("journal", "unread"))
        return cls(file, journal_file, backup_folder, unread)


def read(places: Places) -> History:
    """Return what is on file and in the journal.

    Raises:
        DamagedError: the file is damaged, or missing although there are backups of it.
        ProgressError: it cannot be read, or is of a newer format.
    """
    journaled = _journal(places)
    return History(_filed(places, journaled), journaled.lines, journaled.damaged)


def recovered(places: Places) -> Recovered:
    """Return what can be brought back of a progress file that is damaged or missing.

    Raises:
        ProgressError: the journal cannot be read.
        OSError: the file or the folder of the backups cannot be read.
    """
    try:
        damaged = file_format.read(places.file) if files.is_there(places.file) else b""
    except files.TooLargeError:
        damaged = b""
    return recover(damaged, places.backups, _journal(places))


def _filed(places: Places, journaled: Journal) -> Content:
    try:
        return _decoded(file_format.read(places.file), journaled)
    except (FileNotFoundError, NotADirectoryError):
        try:
            has_backups = bool(backups.listed(places.backups))
        except OSError as error:
            raise _unreadable(places.backups, error) from error
        if has_backups:
            raise DamagedError("it is missing") from None
        return Content()  # the first review may have a journal already
    except files.TooLargeError as error:
        raise DamagedError(f"it is {error.strerror}, which no progress file is") from None
    except OSError as error:
        raise _unreadable(places.file, error) from error
    except NewerError as error:
        raise ProgressError(
            f"{places.file} was written by a newer upsc (format {error.version}, this one knows {VERSION})",
            hint="upgrade upsc; the file was not touched",
        ) from error


def _decoded(content: bytes, journaled: Journal) -> Content:
    """Return what a file holds; if adding events of the journal to it was cut off, what it held before."""
    try:
        return file_format.decode(content)
    except DamagedError:
        # Imported here: it is rare.
        from upsc_cli.progress.interrupted import cut_short

        before = cut_short(content, journaled.lines)
        if before is None:
            raise
        return before


def _journal(places: Places) -> Journal:
    try:
        return journal.read(places.journal)
    except OSError as error:
        raise _unreadable(places.journal, error) from error


def _unreadable(path: Path, error: OSError) -> ProgressError:
    return ProgressError(f"cannot read {path}: {error.strerror}", hint="upsc paths shows what lives where")
