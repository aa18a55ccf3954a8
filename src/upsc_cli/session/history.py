"""What was recorded, changed after the fact: taken back, joined by another device's, or as it was before."""

from collections.abc import Sequence
from functools import reduce
from pathlib import Path

from msgspec import Struct

from upsc_cli.errors import ProgressError
from upsc_cli.progress import backups
from upsc_cli.progress.backups import Backup
from upsc_cli.progress.events import Event, HandedIn, MockBegun, Noted, Renamed, Undone, new_id
from upsc_cli.progress.fold import last_action
from upsc_cli.progress.format import typed
from upsc_cli.progress.kept import LeftOut, MoreNeededError
from upsc_cli.progress.merge import new_in, read_other, union
from upsc_cli.session.noting import take_back
from upsc_cli.session.session import Session
from upsc_cli.session.under_way import is_under_way


class CameIn(Struct, frozen=True):
    """The events that a file had and progress had not."""

    file: Path
    events: tuple[Event, ...]


class Restored(Struct, frozen=True):
    """The backup that progress is like now, and whether it was not before."""

    backup: Backup
    changed: bool


def undo(session: Session) -> list[Event]:
    """Take back the last action and return its events; none if there is nothing to take back.

    A mock paper that is under way is left to the terminal that has it, and what was done before is the last.

    Raises:
        ProgressError: progress cannot be read or written.
        UpscError: a note cannot be put back as it was.
    """
    taken_back: list[Event] = []
    put_back: list[bool] = []  # whether a note was
    now = session.now

    def change(events: Sequence[Event], left_out: LeftOut | None) -> list[Undone]:
        taken_back[:] = _last_action(session, events, left_out)
        put_back.extend(take_back(session, event) for event in taken_back if isinstance(event, Noted))
        return [Undone(id=new_id(), at=now, what=event.belongs_to) for event in taken_back[:1]]

    try:
        session.update(change)
    except ProgressError as error:
        if not any(put_back):
            raise
        session.listener.warn(f"{error.message}; the note is as it was before, but that is not recorded")
    if any(isinstance(event, Renamed) for event in taken_back):
        # Imported here: it is rare.
        from upsc_cli.session.renaming import give_back_names

        give_back_names(session, taken_back)
    return taken_back


def _last_action(session: Session, events: Sequence[Event], left_out: LeftOut | None) -> list[Event]:
    """Return the events of the last action that is not under way.

    Raises:
        MoreNeededError: reviews that are left out may be it, or a part of it.
    """
    last = last_action(events)
    paper = next((event.id for event in last if isinstance(event, MockBegun)), None)
    is_over = paper is None or any(isinstance(event, HandedIn) for event in last)
    stays = not is_over and is_under_way(session)
    if stays:
        last = last_action([event for event in events if event.belongs_to != paper])
    if left_out and not left_out.is_after(last, events):
        raise MoreNeededError
    if stays:
        session.listener.say("The mock paper that is under way stays as it is; q pauses it.")
    return last


def merge(session: Session, files: Sequence[Path], *, salvage: bool) -> list[CameIn]:
    """Fold other devices' progress files into this one; all can be read, or nothing is merged.

    Raises:
        ProgressError: a file cannot be read or is damaged, or progress cannot be written.
    """
    known = session.store.known()  # without what it has, the files take less room while it is changed
    found = [new_in(read_other(file, salvage=salvage), known) for file in files]
    del known
    new = dict.fromkeys(session.take_in(reduce(union, found)))
    return [
        CameIn(file, typed({event: line for event, line in lines.items() if new.pop(event, True) is None}))
        for file, lines in zip(files, found, strict=True)
    ]


def restore(session: Session, name: str) -> Restored:
    """Go back to the backup that a name, or an unambiguous beginning of one, stands for.

    Raises:
        NotFoundError: there is none of that name, or more than one.
        ProgressError: it cannot be read, or progress cannot be written.
    """
    backup = backups.named(session.store.backups, name)
    content = next(backups.whole([backup]), None)
    if content is None:
        raise ProgressError(f"{backup.path} cannot be read", hint="upsc doctor --restore lists all backups")
    lines = content[1].lines
    del content
    ids, new = set(lines), new_in(lines, session.store.known())
    del lines
    return Restored(backup, session.restore(ids, new))
