"""The command that opens the full screen, and when others open it instead of going line by line."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from upsc_cli.cli import options
from upsc_cli.cli.begin import begin, begin_sitting
from upsc_cli.cli.terminal import has_escapes
from upsc_cli.session.choosing import NO_FILTERS, Filters
from upsc_cli.session.session import Session

if TYPE_CHECKING:
    from upsc_cli.desk.screen import DeskScreen

commands = typer.Typer()


@commands.command("browse", rich_help_panel="Read", epilog="Example: upsc browse quad --paper GS2")
@options.filtered
def browse(
    query: Annotated[
        list[str] | None,
        typer.Argument(metavar="[QUERY]...", help="Words to find at once.", show_default=False),
    ] = None,
    filters: Filters = NO_FILTERS,
    plain: options.Plain = False,
) -> None:
    """Find, read and revise on one screen: search as you type, read, and go on to cards and questions.

    Press ? for the keys. Without a terminal, with --plain or with ACCESSIBLE=1 it prints what
    `upsc search`, or `upsc list` without a query, would.
    """
    words = " ".join(query or ())
    if opens(plain=plain):
        from upsc_cli.desk.browse import Browse

        open_desk(begin_sitting(), Browse(words, filters))
    else:
        from upsc_cli.cli.read import print_hits, print_list

        if words:
            print_hits(begin(), words, filters, plain=plain)
        else:
            print_list(begin(), filters, plain=plain)


def opens(*, plain: bool = False, as_json: bool = False) -> bool:
    """Return whether the full screen can be opened, and is wanted: at a terminal, by who can see it."""
    at_terminal = sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()
    return at_terminal and has_escapes() and not (plain or as_json or os.environ.get("ACCESSIBLE"))


def open_desk(session: Session, screen: "DeskScreen") -> None:
    """Open the full screen, and exit with its code if the person did not just leave it."""
    # Imported here: Textual takes longer to load than most commands take, and `today` opens no editor.
    from upsc_cli.cli.edit import edit
    from upsc_cli.cli.note import edit_note
    from upsc_cli.desk.app import Desk

    code = Desk(session, screen, edit, edit_note).use()
    if code:
        raise typer.Exit(code)
