"""The command that begins a sitting of some minutes: start."""

import re
import sys
import time
from collections.abc import Callable
from typing import Annotated

import typer

from upsc_cli.cli import options
from upsc_cli.cli.begin import begin_sitting
from upsc_cli.cli.browse import open_desk, opens
from upsc_cli.cli.messages import note
from upsc_cli.cli.screen import Color, write_screen
from upsc_cli.cli.sitting_records import sitting_record
from upsc_cli.cli.streams import write, write_json
from upsc_cli.errors import UpscError, UsageError
from upsc_cli.recall.plan import Kind
from upsc_cli.recall.start import LONGEST, Item
from upsc_cli.session.session import Session
from upsc_cli.session.starting import READ, Plan, done_since, recorded, sitting
from upsc_cli.session.writing import Assessment

commands = typer.Typer()

_MINUTES = re.compile(r"([0-9]{1,9})\s*(?:m|min|mins|minutes?)?", re.IGNORECASE)


@commands.command("start", rich_help_panel="Revise", epilog="Example: upsc start 20")
def start(
    minutes: Annotated[
        list[str] | None,
        typer.Argument(metavar="MINUTES", help="How many minutes you have.", show_default=False),
    ] = None,
    plain: options.PlainLines = False,
    as_json: options.Json = False,
    color: options.ColorWhen = Color.AUTO,
) -> None:
    """Begin a sitting that fits into some minutes: cards, a topic, a quiz or an answer.

    What fits is reckoned from how long cards, questions and answers take you. At a terminal it begins at once
    and goes from one thing to the next; with --plain line by line. Into a pipe it prints what fits.
    """
    number = _number(" ".join(minutes or ()))
    session = begin_sitting()
    plan = sitting(session, number)
    if as_json:
        write_json(sitting_record(plan))
    elif not plan.items:
        note(f"nothing fits into {number} min", "upsc today says what there is to do")
    elif opens(plain=plain):
        from upsc_cli.desk.start import Start

        _sit(session, lambda: open_desk(session, Start(plan)), color)
    elif plain or _is_at_terminal():
        _sit(session, lambda: _by_line(session, plan, color), color)
    else:
        from upsc_cli.render.start import render_sitting

        write_screen(lambda _: render_sitting(plan), color=color)


def _number(words: str) -> int:
    """Return the minutes that are meant by what was typed: `20`, `20m`, `20 minutes`."""
    hint = "upsc start 20"
    if not words.strip():
        raise UsageError("how many minutes do you have?", hint=hint)
    typed = _MINUTES.fullmatch(words.strip())
    if typed is None or not 1 <= int(typed[1]) <= LONGEST:
        raise UsageError(f"{words!r} is no number of minutes from 1 to {LONGEST}", hint=hint)
    return int(typed[1])


def _is_at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _sit(session: Session, go: Callable[[], None], color: Color) -> None:
    """Go through a sitting, and say what was done, however it ends."""
    from upsc_cli.render.start import render_done

    before, began = recorded(session), time.monotonic()
    try:
        go()
    finally:
        done = done_since(session, before)
        took = round((time.monotonic() - began) / 60)
        titles = session.index.titles
        write_screen(lambda _: render_done(done, titles, took), color=color, pager=False)


def _by_line(session: Session, plan: Plan, color: Color) -> None:
    """Go from one thing to the next, line by line; one that fails does not end the sitting."""
    for place, item in enumerate(plan.items, start=1):
        write(f"\n{place} of {len(plan.items)}: {item.reason} ({item.minutes} min)\n\n")
        try:
            _do(session, item, color)
        except UpscError as error:
            note(error.message, error.hint)
        if place < len(plan.items) and _ends():
            return


def _ends() -> bool:
    """Return whether the person ends the sitting here."""
    write("Enter goes on, q ends: ")
    line = sys.stdin.readline()
    if not sys.stdin.isatty():
        write("\n")
    return not line or line.strip().lower() == "q"


def _do(session: Session, item: Item, color: Color) -> None:
    match item.kind:
        case Kind.REVIEW:
            from upsc_cli.cli.cards import review_by_line
            from upsc_cli.session.reviewing import reviewing

            with reviewing(session, new=item.new, most=item.cards) as begun:
                if begun.sitting:
                    review_by_line(begun.sitting, session.title_of, color, as_json=False)
        case Kind.QUIZ:
            from upsc_cli.cli.questions import quiz_by_line, show_result
            from upsc_cli.session.quizzing import quizzing

            with quizzing(session, (), READ, count=item.questions) as paper:
                quiz_by_line(paper, color, exam=False, as_json=False)
            show_result(paper, color, exam=False, as_json=False, pager=False)
        case Kind.WRITE if item.task:
            from upsc_cli.cli.writing import write_by_line
            from upsc_cli.session.answer_drafts import unfinished

            left = unfinished(session, question=item.task.id)
            write_by_line(session, [item.task], Assessment(), color, left=left)
        case Kind.READ | Kind.CONTINUE if item.topic:
            from upsc_cli.render.topic import render_topic
            from upsc_cli.session.reading import open_topic

            page = open_topic(session, item.topic)
            write_screen(lambda layout: render_topic(page, frozenset(), layout), color=color, plain=True)
