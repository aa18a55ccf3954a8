"""Commands on cards themselves: cards, suspend, unsuspend, bury, unbury, forget."""

from collections.abc import Iterable
from typing import Annotated

import typer

from upsc_cli.cli import options
from upsc_cli.cli.begin import begin
from upsc_cli.cli.messages import hint, note, say
from upsc_cli.cli.records import card_line, card_record
from upsc_cli.cli.screen import Color, is_plain, write_screen
from upsc_cli.cli.streams import write, write_json
from upsc_cli.phrases import count
from upsc_cli.session import holding
from upsc_cli.session.card_list import CardState, card_list
from upsc_cli.session.choosing import NO_FILTERS, Filters
from upsc_cli.session.holding import Treated

commands = typer.Typer()
_PANEL = "Revise"

Names = Annotated[
    list[str],
    typer.Argument(
        metavar="NAME...",
        help="Ids of cards, as `upsc cards` prints them, or topics by any of their names: all their cards.",
        show_default=False,
    ),
]


@commands.command("cards", rich_help_panel=_PANEL, epilog="Example: upsc cards gst-council --state leech")
@options.filtered
def list_cards(
    topics: options.SomeTopics = None,
    filters: Filters = NO_FILTERS,
    state: Annotated[
        list[CardState] | None,
        typer.Option(
            "--state",
            metavar="STATE",
            case_sensitive=False,
            help="Only cards that are new, learned, due, leech, suspended or buried (repeatable).",
        ),
    ] = None,
    as_json: options.Json = False,
    color: options.ColorWhen = Color.AUTO,
    no_pager: options.NoPager = False,
) -> None:
    """List cards: what each asks, how it stands, and when it comes back.

    Its name in front is what suspend, unsuspend, bury and forget take. Into a pipe goes a line a card,
    separated by tabs: id, topic, kind, question, answer, state, due.
    """
    session = begin()
    found = card_list(session, topics or (), filters, state or ())
    if as_json:
        write_json([card_record(listed) for listed in found])
    elif not found:
        note("no card is like that", "upsc cards shows all")
    elif is_plain(color):
        write("".join(map(card_line, found)))
    else:
        from upsc_cli.render.card_list import render_card_list

        day = session.today
        write_screen(lambda layout: render_card_list(found, day, layout), color=color, pager=not no_pager)
        hint("\nOne that teaches nothing: upsc suspend NAME")


@commands.command("suspend", rich_help_panel=_PANEL, epilog="Example: upsc suspend gst-council")
def suspend(names: Names) -> None:
    """Suspend cards: they are not asked, and counted nowhere, until you unsuspend them."""
    _tell(holding.suspend(begin(), names), "Suspended", "Already suspended")


@commands.command("unsuspend", rich_help_panel=_PANEL, epilog="Example: upsc unsuspend gst-council")
def unsuspend(names: Names) -> None:
    """Take suspended cards back in, with the schedules that they had."""
    _tell(holding.unsuspend(begin(), names), "Unsuspended", "Not suspended, so left as it is")


@commands.command("bury", rich_help_panel=_PANEL, epilog="Example: upsc bury gst-council")
def bury(names: Names) -> None:
    """Bury cards: they are not asked any more today, and come back tomorrow."""
    _tell(holding.bury(begin(), names), "Buried until tomorrow", "Already buried")


@commands.command("unbury", rich_help_panel=_PANEL, epilog="Example: upsc unbury gst-council")
def unbury(names: Names) -> None:
    """Take back in what you buried for today."""
    _tell(holding.unbury(begin(), names), "Unburied", "Not buried, so left as it is")


@commands.command("forget", rich_help_panel=_PANEL, epilog="Example: upsc forget gst-council")
def forget(names: Names) -> None:
    """Begin the schedules of cards anew: they are new again, as if you had never seen them."""
    _tell(holding.forget(begin(), names), "Begun anew", "Never reviewed, so left as it is")


def _tell(treated: Iterable[Treated], done: str, left: str) -> None:
    for one in treated:
        if not one.total:
            say(f"No cards: {one.label}")
        elif not one.changed:
            say(f"{left}: {one.label}")
        elif one.is_card:
            say(f"{done}: {one.label}")
        else:
            some = f"{one.changed} of " if one.changed < one.total else ""
            say(f"{done}: {some}{count(one.total, 'card')} of {one.label}")
