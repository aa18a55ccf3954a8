"""Commands to track progress: done, reopen, progress, and the dashboard."""

import typer

from upsc_cli.cli import options
from upsc_cli.cli.records import progress_record
from upsc_cli.cli.screen import Color, write_screen
from upsc_cli.cli.select import select
from upsc_cli.cli.session import Session
from upsc_cli.cli.streams import write, write_json
from upsc_cli.progress.events import Done, Reopened, new_id
from upsc_cli.progress.fold import State, Status
from upsc_cli.progress.statistics import statistics
from upsc_cli.recall.coverage import coverage, progress
from upsc_cli.recall.deck import counts, decay

commands = typer.Typer()
_PANEL = "Track"
_DECAY = 91  # days of the curve of forgetting


@commands.command("done", rich_help_panel=_PANEL, epilog="Example: upsc done india-japan-2plus2")
def mark_done(topics: options.Topics) -> None:
    """Mark topics completed."""
    session = Session()
    titles = _titles(session, topics)

    def change(state: State) -> list[Done]:
        return [
            Done(id=new_id(), at=session.now, topic=slug)
            for slug in titles
            if state.status(slug) is not Status.DONE
        ]

    changed = {event.topic for event in session.record(change)}
    for slug, title in titles.items():
        write(f"{'Completed' if slug in changed else 'Already completed'}: {title}\n")


@commands.command("reopen", rich_help_panel=_PANEL, epilog="Example: upsc reopen india-japan-2plus2")
def reopen(topics: options.Topics) -> None:
    """Take completed topics back into reading."""
    session = Session()
    titles = _titles(session, topics)

    def change(state: State) -> list[Reopened]:
        return [
            Reopened(id=new_id(), at=session.now, topic=slug)
            for slug in titles
            if state.status(slug) is Status.DONE
        ]

    changed = {event.topic for event in session.record(change)}
    for slug, title in titles.items():
        write(f"{'Reopened' if slug in changed else 'Not completed, so left as it is'}: {title}\n")


@commands.command("progress", rich_help_panel=_PANEL, epilog="Example: upsc progress --paper GS2")
def show_progress(
    category: options.Categories = None,
    paper: options.Papers = None,
    tag: options.Tags = None,
    difficulty: options.Difficulties = None,
    status: options.Statuses = None,
    as_json: options.Json = False,
    color: options.ColorWhen = Color.AUTO,
    no_pager: options.NoPager = False,
) -> None:
    """Show how many topics are completed, in all, by category and by paper."""
    session = Session()
    state = session.state
    topics = select(session, state, category, paper, tag, difficulty, status)
    found = progress(list(topics.values()), session.paper_codes, state)
    done = statistics(session.standing, session.today)
    deck = session.study.deck.within(topics)
    outlook = session.outlook_of(topics)
    if as_json:
        write_json(progress_record(found, done, outlook, counts(deck), session.exam))
        return
    from upsc_cli.render.progress import View, render_progress

    view = View(found, done, outlook, counts(deck), tuple(decay(deck, _DECAY)), session.exam)
    write_screen(lambda layout: render_progress(view, layout), color=color, pager=not no_pager)


def show_dashboard(as_json: bool, color: Color) -> None:
    """Show how far the person is and what to do next."""
    session = Session()
    total = coverage(session.index.summaries, session.state)
    plan = session.plan
    if as_json:
        write_json({"topics": total, "due": plan.due, "new": plan.new, "next": plan.items})
        return
    from upsc_cli.render.progress import render_dashboard

    write_screen(lambda layout: render_dashboard(total, plan, session.exam), color=color)


def _titles(session: Session, names: list[str]) -> dict[str, str]:
    """Return the titles of topics by slug; all are found, or none is touched."""
    slugs = [session.slug_of(name) for name in names]
    return {slug: session.library.entry(slug).topic.title for slug in slugs}
