"""The end of the file of a long history, read and added to without what is before it.

That takes what `kept` has of the rest, and that neither the file nor the journal changed since all of it was
known; else the file is read whole, as that of a short history always is.
"""

from collections.abc import Mapping
from itertools import islice

from msgspec import Struct

from upsc_cli import files
from upsc_cli.files import Stamp
from upsc_cli.progress import adding, backups, journal, kept, unread
from upsc_cli.progress import format as file_format
from upsc_cli.progress.adding import OtherwiseError
from upsc_cli.progress.format import Content, DamagedError
from upsc_cli.progress.kept import Cache, Kept, Recent, Seen
from upsc_cli.progress.lines import Lines
from upsc_cli.progress.marks import BETWEEN, Mark
from upsc_cli.progress.reading import Places
from upsc_cli.progress.saving import Save


class Tail(Struct, frozen=True):
    """The events of a file after those that are kept, as they are written, and what was seen of it.

    `waiting` are events of the journal that are to be filed.
    """

    seen: Seen
    kept: Kept
    lines: Lines
    waiting: Mapping[str, bytes]

    @property
    def recent(self) -> Recent:
        """What is on file and in the journal."""
        lines = Lines(self.lines)
        lines.take(self.waiting.items())
        return kept.after(self.kept, lines, None if self.waiting else self.seen.mark)


def stamps_of(places: Places) -> tuple[Stamp | None, Stamp | None]:
    """Return what changes whenever the file or the journal does."""
    return files.stamp(places.file), files.stamp(places.journal)


def read(places: Places, cache: Cache) -> Tail | None:
    """Return the end of the file, None if it has to be read whole.

    Raises:
        OSError: it cannot be read.
    """
    seen = cache.seen()
    if seen is None or unread.is_any(places):
        return None
    now, journaled = stamps_of(places)
    if now is None or now != seen.stamps[0]:
        return None
    waiting = journal.read_since(places.journal, seen.stamps[1], journaled)
    before = cache.kept() if waiting and not waiting.damaged else None
    if before is None or waiting is None:
        return None
    lines = between(places, before.left_out.mark, seen.mark)
    if lines is None:
        return None
    found = Tail(seen, before, lines, waiting.lines)
    return _with_more_kept(found, cache) if len(lines) > kept.WORTH_KEEPING else found


def between(places: Places, mark: Mark, end: Mark) -> Lines | None:
    """Return the events between two marks of the file, None if they are none of its marks.

    Raises:
        OSError: it cannot be read.
    """
    content = adding.read_between(places.file, mark, end)
    try:
        return None if content is None else file_format.between(content)
    except DamagedError:
        return None


def read_for_change(places: Places, cache: Cache) -> Tail | None:
    """Return the end of the file if all on file stands twice as well, so that it can be added to.

    Raises:
        OSError: it cannot be read.
    """
    found = read(places, cache)
    if found is None or found.seen.backups is None:
        return None
    return found if found.seen.backups == _stamps_of_backups(places) else None


def add(tail: Tail, places: Places, cache: Cache, save: Save, new: Mapping[str, bytes]) -> bool:
    """Add new events to the file, and what waits in the journal; return False if it has to be written whole.

    Raises:
        OSError: it could not be written; what is on file is as it was.
    """
    lines = {**tail.waiting, **new}
    if not lines:
        return True
    try:
        mark = save.add_after_backup(tail.seen.mark, lines, new)
    except OtherwiseError:
        return False
    note(places, cache, mark)
    return True


def note(places: Places, cache: Cache, mark: Mark | None) -> None:
    """Keep what the file is after a change under the lock that left all on file, and there twice.

    It ends at a mark; None if that is not known.
    """
    file, journaled = stamps_of(places)
    if mark is None or file is None:
        cache.save_seen(None)
    else:
        cache.save_seen(Seen((file, journaled), mark, _stamps_of_backups(places)))


def keep(cache: Cache, filed: Content, stamps: tuple[Stamp | None, ...]) -> Recent | None:
    """Keep what spares the next command to read a file whole that had stamps; None if it is too short.

    All of the journal is on file. Returns what is on file.
    """
    count, mark, end = len(filed.lines) - file_format.LEFT, filed.before_last, filed.mark
    if len(filed.lines) < kept.WORTH_KEEPING or mark is None or end is None or stamps[0] is None:
        return None
    pieces = Lines(filed.lines).pieces
    last = Lines(dict(islice(pieces.items(), count, None)))
    if mark.followed_by(_written(last)) != end:
        return None
    events = zip(filed.lines.values(), file_format.known(filed.lines), strict=True)
    found = kept.settled(islice(events, count), mark)
    if found is None:
        return None
    cache.save(found)
    now, before = Seen((stamps[0], stamps[1]), end), cache.seen()
    if before is None or (before.stamps, before.mark) != (now.stamps, now.mark):  # else that knows more
        cache.save_seen(now)
    return kept.after(found, last, end)


def _with_more_kept(tail: Tail, cache: Cache) -> Tail:
    """Return the end of a file after some of it became a part of what is kept."""
    count = len(tail.lines) - file_format.LEFT
    first, last = (
        Lines(dict(islice(tail.lines.pieces.items(), *place))) for place in ((count,), (count, None))
    )
    mark = tail.kept.left_out.mark.followed_by(_written(first))
    if mark.followed_by(_written(last)) != tail.seen.mark:
        return tail  # an event stands there twice
    more = kept.settled(zip(first.values(), file_format.known(first), strict=True), mark, tail.kept)
    if more is None:
        return tail
    cache.save(more)
    return Tail(tail.seen, more, last, tail.waiting)


def _written(lines: Lines) -> bytes:
    return b"".join(BETWEEN + line for line in lines.values())


def _stamps_of_backups(places: Places) -> tuple[Stamp | None, ...] | None:
    """Return what changes whenever a backup comes or goes, or the newest does; None if it is not known."""
    try:
        newest = backups.listed(places.backups)[:1]
    except OSError:
        return None
    return (files.stamp(places.backups), *(files.stamp(backup.path) for backup in newest))
