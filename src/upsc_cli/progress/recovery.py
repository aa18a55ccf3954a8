"""What can be brought back of a progress file that is damaged or missing."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from upsc_cli.programs import quoted
from upsc_cli.progress import backups
from upsc_cli.progress import format as file_format
from upsc_cli.progress.backups import Backup
from upsc_cli.progress.events import Event
from upsc_cli.progress.merge import has_conflict, union


class Recovered(Struct, frozen=True):
    """All events that can be trusted, as they are written, and what to say of where they come from."""

    lines: Mapping[str, bytes]
    extra: Mapping[str, bytes]
    source: str

    @property
    def events(self) -> tuple[Event, ...]:
        """The events that this version knows."""
        return file_format.typed(self.lines)


def recover(damaged: bytes, backup_folder: Path, journal: Mapping[str, bytes]) -> Recovered:
    """Return the events of all backups that are whole, and of the journal: together, all there were.

    The newest backup should have all that the others have; but which one that is only the clock says.
    If version control left the marks of a merge conflict in the file, both sides count too. Where there
    is neither a backup nor a journal, as after copying the file alone, whatever can be read of it counts.
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
    if journal:
        sources.append("the journal")
        lines = union(lines, journal)
    if has_conflict(damaged):
        sources.append("both sides of a merge conflict")
        lines = union(lines, file_format.salvage(damaged))
    missing = _of_unread(unread)
    if not sources:
        readable = file_format.salvage(damaged)
        said = f"{_count(readable)} can be read of it" if readable else "nothing can be read of it"
        there = "no backup of it could be read" if unread else "there is no backup of it"
        return Recovered(readable, extra, f"{there}; {said}{missing}")
    more = {event for event, _ in file_format.salvaged(damaged) if event not in lines}
    hint = f"; {_count(more)} more can be read in it: see upsc merge --salvage" if more else ""
    return Recovered(lines, extra, f"{_count(lines)} came back from {' and '.join(sources)}{hint}{missing}")


def _of_unread(backups_: Sequence[Backup]) -> str:
    """Return what may be missing of backups that could not be read, and how to bring it in."""
    if not backups_:
        return ""
    newest = backups_[0]
    also = f" and {len(backups_) - 1} more" if len(backups_) > 1 else ""
    return (
        f"; the backup of {newest.at:%d %b %Y, %H:%M}{also} could not be read, and what it alone has is "
        f"missing: once it can, upsc merge {quoted(str(newest.path))}"
    )


def _count(events: Collection[str]) -> str:
    return "1 event" if len(events) == 1 else f"{len(events):,} events"
