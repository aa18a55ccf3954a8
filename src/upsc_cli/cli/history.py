"""Commands on the history of progress: undo and merge."""

from functools import reduce
from pathlib import Path
from typing import Annotated

import typer

from upsc_cli.cli import options
from upsc_cli.cli.messages import note
from upsc_cli.cli.records import merge_record
from upsc_cli.cli.session import Session
from upsc_cli.cli.streams import write, write_json
from upsc_cli.progress.events import Event, Undone, new_id
from upsc_cli.progress.fold import last_action
from upsc_cli.progress.format import typed
from upsc_cli.progress.merge import read_other, union

commands = typer.Typer()
_PANEL = "Track"


@commands.command("undo", rich_help_panel=_PANEL, epilog="Example: upsc undo")
def undo(as_json: options.Json = False) -> None:
    """Take back what you recorded last; again, what was before it, as far back as you like.

    That is a topic marked done or reopened, a grade, an answer, an exam date or a restored backup. What
    one command recorded is taken back together.
    """
    session = Session()
    taken_back: list[Event] = []

    def change(events: tuple[Event, ...]) -> list[Undone]:
        taken_back[:] = last_action(events)
        return [Undone(id=new_id(), at=session.now, what=event.belongs_to) for event in taken_back[:1]]

    session.update(change)
    if as_json:
        write_json(taken_back)
    if not taken_back:
        note("there is nothing to take back")
        raise typer.Exit(1)
    if not as_json:
        from upsc_cli.render.events import said

        for event in taken_back:
            write(f"Took back: {said(event, session.title_of)}\n")


@commands.command("merge", rich_help_panel=_PANEL, epilog="Example: upsc merge ~/phone/progress.json")
def merge(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Progress files of other devices.", show_default=False),
    ],
    salvage: Annotated[
        bool, typer.Option("--salvage", help="Take what can be read of a damaged file, line by line.")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Fold other devices' progress files into this one.

    A file with the marks of a git conflict is fine: both sides count. Merging again, or in another
    order, changes nothing. Nothing is merged unless every file can be read.
    """
    session = Session()
    found = [read_other(file, salvage=salvage) for file in files]
    new = dict.fromkeys(session.take_in(reduce(union, found, {})))
    came_in = []
    for file, lines in zip(files, found, strict=True):
        events = typed([lines[event] for event in lines if new.pop(event, True) is None])
        came_in.append((file, events))
    if as_json:
        write_json([merge_record(file, events) for file, events in came_in])
        return
    from upsc_cli.render.events import tally

    for file, events in came_in:
        write(f"{file}: {tally(events) or 'nothing new'}\n")
