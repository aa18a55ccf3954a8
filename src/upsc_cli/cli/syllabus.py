"""The command that shows the syllabus."""

from typing import Annotated

import typer

from upsc_cli.cli import options
from upsc_cli.cli.begin import begin
from upsc_cli.cli.records import syllabus_record
from upsc_cli.cli.screen import Color, is_plain, write_screen
from upsc_cli.cli.streams import write_json
from upsc_cli.session.planning import covered

commands = typer.Typer()


@commands.command("syllabus", rich_help_panel="Read", epilog="Example: upsc syllabus GS2")
def show_syllabus(
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="[CODE]",
            help="A paper or a line, like GS2 or GS2.18; all by default.",
            show_default=False,
        ),
    ] = None,
    as_json: options.Json = False,
    color: options.ColorWhen = Color.AUTO,
    no_pager: options.NoPager = False,
) -> None:
    """Show the official syllabus with the topics of each line, and how much of them you remember."""
    found = covered(begin(), code)
    if as_json:
        write_json(syllabus_record(found.papers, found.answers))
        return
    from upsc_cli.render.syllabus import render_syllabus

    write_screen(
        lambda layout: render_syllabus(found, layout),
        color=color,
        plain=is_plain(color),
        pager=not no_pager,
    )
