"""The command for mock papers."""

from collections.abc import Sequence
from typing import Annotated

import typer

from upsc_cli.cli import options
from upsc_cli.cli.begin import begin_sitting
from upsc_cli.cli.browse import open_desk, opens
from upsc_cli.cli.messages import note, say
from upsc_cli.cli.mock_lines import GO_ON, show_marked, sit_by_line
from upsc_cli.cli.screen import Color, write_screen
from upsc_cli.errors import UpscError, UsageError
from upsc_cli.phrases import marks
from upsc_cli.progress.events import MOST_IN_A_PAPER
from upsc_cli.recall.mock import MINUTES, QUESTIONS, waits
from upsc_cli.session import mocking
from upsc_cli.session.choosing import NO_FILTERS, Filters
from upsc_cli.session.session import Session

commands = typer.Typer()


@commands.command("mock", rich_help_panel="Revise", epilog="Example: upsc mock --count 50 --minutes 60")
@options.filtered
def take_mock(
    topics: options.SomeTopics = None,
    filters: Filters = NO_FILTERS,
    count: Annotated[
        int, typer.Option("--count", "-n", min=1, max=MOST_IN_A_PAPER, help="Questions at most.")
    ] = QUESTIONS,
    minutes: Annotated[
        float, typer.Option("--minutes", min=0.1, max=1440, help="Time for all of them.")
    ] = MINUTES,
    seed: Annotated[
        int | None, typer.Option("--seed", help="The same number gives the same paper after the same papers.")
    ] = None,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on with the paper that is paused, in the time left."),
    ] = False,
    new: Annotated[
        bool, typer.Option("--new", help="End the paper that is paused as it is, and begin another.")
    ] = False,
    result: Annotated[
        bool, typer.Option("--result", help="Show what the last paper came to, and mark its wrong answers.")
    ] = False,
    plain: options.PlainLines = False,
    as_json: options.JsonLines = False,
    color: options.ColorWhen = Color.AUTO,
    no_pager: options.NoPager = False,
) -> None:
    """Sit a mock prelims paper: 100 questions in two hours, +2 for a right answer, -2/3 for a wrong one.

    Questions can be answered in any order, flagged, and answered otherwise until the end. Each answer is on
    disk at once: q, a closed terminal or a dead battery pauses the paper, and --resume goes on with the time
    that was left. At its end come the marks, by subject and by how sure you were, and you can say of each
    wrong answer why it was wrong: gap, misread, elimination, overconfidence.

    At a terminal it is a full screen (? shows the keys); without one, with --plain or ACCESSIBLE=1, it goes
    line by line: a letter answers, with s, u or g after it, an empty line skips, f flags, back goes back, a
    number goes there, x and a letter strikes an option out, p shows the palette, q pauses, end ends.
    """
    is_of_a_new_one = topics or filters or new or seed is not None or (count, minutes) != (QUESTIONS, MINUTES)
    if (resume or result) and (is_of_a_new_one or (resume and result)):
        raise UsageError(f"{'--resume' if resume else '--result'} is about a paper that is there already")
    session = begin_sitting()
    if result:
        _show_last(session, color, plain=plain, as_json=as_json, pager=not no_pager)
        return
    if new:
        _end_paused(session, topics or (), filters)
    if opens(plain=plain, as_json=as_json):
        _at_the_desk(session, topics or [], filters, count, minutes, seed, color, resume=resume)
        return
    if resume:
        beginning = mocking.resuming(session)
    else:
        beginning = mocking.beginning(session, topics or (), filters, count=count, minutes=minutes, seed=seed)
    paper = sit_by_line(beginning, color, count if not resume else None, as_json=as_json)
    if paper:
        show_marked(session, paper, color, as_json=as_json, pager=not no_pager)


def _end_paused(session: Session, topics: Sequence[str], filters: Filters) -> None:
    """Hand in the paper that is paused, if another one can be begun."""
    if not mocking.questions_of(session, topics, filters):
        raise mocking.no_questions()
    for result in mocking.end_paused(session):
        say(
            f"Handed in the paper that was paused: {marks(result.tally.marks)} of {marks(result.of)} marks. "
            "upsc mock --result"
        )


def _show_last(session: Session, color: Color, *, plain: bool, as_json: bool, pager: bool) -> None:
    """Show what the paper that was handed in last came to, and let its wrong answers be marked."""
    if mocking.marked(session) is None:
        raise UpscError("no mock paper was handed in", hint="upsc mock begins one")
    if opens(plain=plain, as_json=as_json):
        from upsc_cli.desk.mock_result import MockResult

        open_desk(session, MockResult())
    else:
        show_marked(session, None, color, as_json=as_json, pager=pager)


def _at_the_desk(
    session: Session,
    topics: list[str],
    filters: Filters,
    count: int,
    minutes: float,
    seed: int | None,
    color: Color,
    *,
    resume: bool,
) -> None:
    """Sit a paper at the desk, and leave what it came to, or how to go on with it, on the terminal."""
    from upsc_cli.desk.mock import Cover
    from upsc_cli.render.mock import render_mock_result

    paused, before = mocking.paused(session), mocking.marked(session)
    if resume and paused is None:
        raise mocking.none_paused()
    if paused and not resume:
        raise mocking.other_paused(paused)
    if not resume and not mocking.questions_of(session, topics, filters):
        raise mocking.no_questions()
    open_desk(session, Cover(topics, filters, count=count, minutes=minutes, seed=seed))
    paused, marked = mocking.paused(session), mocking.marked(session)
    if paused:
        note(f"paused: {waits(paused)}", GO_ON)
    elif marked and (before is None or before.result.paper != marked.result.paper):
        write_screen(lambda layout: render_mock_result(marked.result, layout), color=color, pager=False)
