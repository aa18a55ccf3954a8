"""What can be brought back of a progress file that is damaged or missing."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from upsc_cli.phrases import count
from upsc_cli.programs import quoted
from upsc_cli.progress import backups
from upsc_cli.progress import format as file_format
from upsc_cli.progress.backups import Backup
from upsc_cli.progress.events import Event
from upsc_cli.progress.journal import Journal
from upsc_cli.progress.merge import has_conflict, union


class Recovered(Struct, frozen=True):
    """All events that can be trusted, as they are written, and what to say of where they come from.

    `unread` are the backups that the system did not let be read.
    """

    lines: Mapping[str, bytes]
    extra: Mapping[str, bytes]
    source: str
    unread: tuple[Backup, ...] = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """The events that this version knows."""
        return file_format.typed(self.lines)


def recover(damaged: bytes, backup_folder: Path, journal: Journal) -> Recovered:
    """Return the events of all backups that are whole, and of the journal: together, all there were.

    The newest backup should have all that the others have; but which one that is only the clock says.
    If version control left the marks of a merge conflict in the file, both sides count too. Where there
    is neither a backup nor a journal, as after copying the file alone, whatever can be read of it counts.

    Unless the checksum that the file had proves that this is all, it is said that some may be missing.

    Raises:
        OSError: the folder of the backups cannot be read.
    """
    lines: Mapping[str, bytes] = {}
    extra: Mapping[str, bytes] = {}
    sources: list[str] = []
    unread: list[Backup] = []
    for backup, content in backups.whole(backups.listed(backup_folder), unread):
        if not sources:
            sources.append(f"the backup of {backup.at:%d %b %Y, %H:%M}")
            extra = content.extra
        lines = union(lines, content.lines) if lines else content.lines
        del content
    if journal.lines:
        sources.append("the journal")
        lines = union(lines, journal.lines)
    if has_conflict(damaged):
        sources.append("both sides of a merge conflict")
        lines = union(lines, file_format.salvage(damaged))
    if sources:
        more = {event for event, _ in file_format.salvaged(damaged) if event not in lines}
        hint = f"; {_count(more)} more can be read in it: see upsc merge --salvage" if more else ""
        source = f"{_count(lines)} came back from {' and '.join(sources)}{hint}"
    else:
        lines = readable = file_format.salvage(damaged)
        said = f"{_count(readable)} can be read of it" if readable else "nothing can be read of it"
        source = f"{'no backup of it could be read' if unread else 'there is no backup of it'}; {said}"
    if not file_format.is_of(damaged, file_format.head(lines.values(), extra)):
        source += _doubt(journal.damaged)
    return Recovered(lines, extra, source + _of_unread(unread), tuple(unread))


def _doubt(damaged_lines: int) -> str:
    """Return that some events may be gone, as nothing that is left says how many there were."""
    because = f": {count(damaged_lines, 'line')} of the journal {_are(damaged_lines)} damaged too"
    return f"; some may be missing{because if damaged_lines else ''}"


def _of_unread(unread: Sequence[Backup]) -> str:
    """Return what may be missing of backups that could not be read, and how it comes in."""
    if not unread:
        return ""
    newest = unread[0]
    also = f" and {len(unread) - 1} more" if len(unread) > 1 else ""
    return (
        f"; the backup of {newest.at:%d %b %Y, %H:%M}{also} could not be read, and what it alone has is "
        f"missing: it comes in by itself once it can, or by upsc merge {quoted(str(newest.path))}"
    )


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _count(events: Collection[str]) -> str:
    return "1 event" if len(events) == 1 else f"{len(events):,} events"
