"""The commands for several devices: merge, sync."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upsc_cli.cli.as_json import Json
from upsc_cli.cli.begin import begin
from upsc_cli.cli.messages import answer, note, say, warn
from upsc_cli.cli.streams import write_json
from upsc_cli.errors import UsageError
from upsc_cli.phrases import count
from upsc_cli.topics.format.problems import as_utf8, shown_path

if TYPE_CHECKING:
    from upsc_cli.session.syncing import Sharing

commands = typer.Typer()


@commands.command("merge", rich_help_panel="Track", epilog="Example: upsc merge ~/phone/progress.json")
def merge(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Progress files of other devices.", show_default=False),
    ],
    salvage: Annotated[
        bool, typer.Option("--salvage", help="Take what can be read of a damaged file, line by line.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Fold other devices' progress files into this one.

    A file with the marks of a git conflict is fine: both sides count. Merging again, or in another
    order, changes nothing. Nothing is merged unless every file can be read.
    """
    from upsc_cli.session import history

    came_in = history.merge(begin(), files, salvage=salvage)
    if as_json:
        from upsc_cli.cli.sharing_records import merge_record

        write_json(list(map(merge_record, came_in)))
        return
    from upsc_cli.render.events import tally

    for file, events in ((one.file, one.events) for one in came_in):
        path = shown_path(as_utf8(file))
        answer(f"{path}: {tally(events) or 'nothing new'}", path)


@commands.command("sync", rich_help_panel="Track", epilog="Example: upsc sync ~/Sync/upsc")
def sync(
    folder: Annotated[
        str | None,
        typer.Argument(
            metavar="[FOLDER]",
            help="The folder to share from now on; needed once on each device.",
            show_default=False,
        ),
    ] = None,
    status: Annotated[
        bool, typer.Option("--status", help="Say which folder is shared, and which devices are in it.")
    ] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Share no folder any more; what lies in it stays.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Keep several devices the same, by any folder that something carries between them.

    Syncthing, rclone, a cloud drive, git or a stick will do. Progress, notes, answers and your own topics
    travel. Once a folder is set, it happens by itself before and after each sitting, and before `today`.
    """
    from upsc_cli.session import syncing

    if sum((folder is not None, status, forget)) > 1:
        raise UsageError("one thing at a time", hint="a folder, --status or --forget")
    if folder is not None and not folder.strip():  # as where a script's variable is empty: no path is meant
        raise UsageError("no folder is named", hint="upsc sync FOLDER")
    session = begin()
    if forget:
        was_shared = syncing.forget(session)
        say("No folder is shared any more; what lies in it stays" if was_shared else "No folder was shared")
        return
    if status:
        found = syncing.status(session)
        if as_json:
            from upsc_cli.cli.sharing_records import sync_status_record

            write_json(sync_status_record(found))
        elif found is None:
            note("no folder is shared", "upsc sync FOLDER")
        else:
            _show_sharing(found)
        return
    done = syncing.sync(session, Path(folder) if folder else None)
    for path in done.kept:
        warn(syncing.kept_beside(path))
    for trouble in done.left_out:
        warn(f"left out: {trouble}")
    if done.is_renamed:
        say("Another device had the same name in the folder, as a copy has; this one has a new name now")
    if as_json:
        from upsc_cli.cli.sharing_records import sync_record

        write_json(sync_record(done))
        return
    sent, received = _amount(done.sent, done.files_sent), _amount(done.received, done.files_received)
    answer(f"Sent {sent}, received {received}")
    others = len(done.devices) - 1
    answer(f"{count(others, 'other device') if others else 'No other device yet'} in the folder")


def _show_sharing(found: "Sharing") -> None:
    path = shown_path(as_utf8(found.folder))
    answer(f"Folder   {path}{'' if found.is_there else ' (not there now)'}", path)
    for device in found.devices:
        last = f", the newest of {device.last:%d %b %Y, %H:%M}" if device.last else ""
        name = "This device" if device.is_this else f"Device {device.id}"
        answer(f"{name}   {count(device.events, 'event')}{last}")


def _amount(events: int, files: tuple[str, ...]) -> str:
    """Return how much travelled: `3 events`, `3 events and 1 file`."""
    return count(events, "event") + (f" and {count(len(files), 'file')}" if files else "")
