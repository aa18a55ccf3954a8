"""Commands to track progress: done, reopen, star, unstar, undo, progress, and the dashboard."""

from collections.abc import Callable, Iterable

import typer

from upsc_cli.cli import options
from upsc_cli.cli.begin import begin
from upsc_cli.cli.messages import answer, note, say
from upsc_cli.cli.records import progress_record
from upsc_cli.cli.screen import Color, write_screen
from upsc_cli.cli.streams import write_json
from upsc_cli.session import marking
from upsc_cli.session.choosing import NO_FILTERS, Filters

commands = typer.Typer()
_PANEL = "Track"


@commands.command("done", rich_help_panel=_PANEL, epilog="Example: upsc done india-japan-2plus2")
def mark_done(topics: options.Topics) -> None:
    """Mark topics completed."""
    _tell(marking.mark_done(begin(), topics), answer, "Completed", "Already completed")


@commands.command("reopen", rich_help_panel=_PANEL, epilog="Example: upsc reopen india-japan-2plus2")
def reopen(topics: options.Topics) -> None:
    """Take completed topics back into reading."""
    _tell(marking.reopen(begin(), topics), answer, "Reopened", "Not completed, so left as it is")


@commands.command("star", rich_help_panel=_PANEL, epilog="Example: upsc star gst-council")
def star(topics: options.Topics) -> None:
    """Give topics a star, by which --starred finds them."""
    _tell(marking.star(begin(), topics), say, "Starred", "Already starred")


@commands.command("unstar", rich_help_panel=_PANEL, epilog="Example: upsc unstar gst-council")
def unstar(topics: options.Topics) -> None:
    """Take the stars of topics away."""
    _tell(marking.unstar(begin(), topics), say, "Star taken away", "Without a star already")


def _tell(marked: Iterable[marking.Marked], tell: Callable[[str], None], did: str, was: str) -> None:
    for topic in marked:
        tell(f"{did if topic.changed else was}: {topic.title}")


@commands.command("undo", rich_help_panel=_PANEL, epilog="Example: upsc undo")
def undo(as_json: options.Json = False) -> None:
    """Take back what you recorded last; again, what was before it, as far back as you like.

    That is a topic marked done, reopened or renamed, a star, a change of a note, a grade, cards suspended,
    buried or begun anew, a quiz, an exam date, a fit or a restored backup. What one command recorded is taken
    back together, but for what was done in a review: that goes one by one, the last first.
    """
    # Imported here, as what the commands below need is: a tick is quick without.
    from upsc_cli.session import history

    session = begin()
    taken_back = history.undo(session)
    if as_json:
        write_json(taken_back)
    if not taken_back:
        note("there is nothing to take back")
        raise typer.Exit(1)
    if not as_json:
        from upsc_cli.render.events import all_said

        for line in all_said(taken_back, session.title_of):
            answer(f"Took back: {line}")


@commands.command("progress", rich_help_panel=_PANEL, epilog="Example: upsc progress --paper GS2")
@options.filtered
def show_progress(
    filters: Filters = NO_FILTERS,
    as_json: options.Json = False,
    color: options.ColorWhen = Color.AUTO,
    no_pager: options.NoPager = False,
) -> None:
    """Show how many topics are completed, in all, by category and by paper."""
    from upsc_cli.session import planning

    found = planning.overview(begin(), filters)
    if as_json:
        write_json(progress_record(found))
        return
    from upsc_cli.render.progress import render_progress

    write_screen(lambda layout: render_progress(found, layout), color=color, pager=not no_pager)


def show_dashboard(as_json: bool, color: Color) -> None:
    """Show how far the person is and what to do next."""
    from upsc_cli.session import planning

    found = planning.today(begin())
    if as_json:
        plan = found.plan
        write_json({"topics": found.topics, "due": plan.due, "new": plan.new, "next": plan.items})
        return
    from upsc_cli.render.progress import render_dashboard

    write_screen(lambda layout: render_dashboard(found), color=color)
