"""The command that brings in what other devices recorded: merge."""

from pathlib import Path
from typing import Annotated

import typer

from upsc_cli.cli import options
from upsc_cli.cli.begin import begin
from upsc_cli.cli.messages import answer
from upsc_cli.cli.records import merge_record
from upsc_cli.cli.streams import write_json
from upsc_cli.session import history
from upsc_cli.topics.format.problems import as_utf8, shown_path

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
    as_json: options.Json = False,
) -> None:
    """Fold other devices' progress files into this one.

    A file with the marks of a git conflict is fine: both sides count. Merging again, or in another
    order, changes nothing. Nothing is merged unless every file can be read.
    """
    came_in = history.merge(begin(), files, salvage=salvage)
    if as_json:
        write_json(list(map(merge_record, came_in)))
        return
    from upsc_cli.render.events import tally

    for file, events in ((one.file, one.events) for one in came_in):
        path = shown_path(as_utf8(file))
        answer(f"{path}: {tally(events) or 'nothing new'}", path)
