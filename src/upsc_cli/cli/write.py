"""Commands for mains answers: write, answers."""

import math
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from upsc_cli.cli import options
from upsc_cli.cli.begin import begin, begin_sitting
from upsc_cli.cli.browse import open_desk, opens
from upsc_cli.cli.messages import answer as tell
from upsc_cli.cli.messages import hint, note, say
from upsc_cli.cli.screen import Color, is_plain, write_screen
from upsc_cli.cli.sitting_records import answer_list_line, answer_list_record, shown_record, written_record
from upsc_cli.cli.streams import write, write_bytes, write_json, write_line
from upsc_cli.cli.writing import assessment, told, write_by_line
from upsc_cli.errors import UsageError
from upsc_cli.phrases import count
from upsc_cli.session import answered
from upsc_cli.session.answer_drafts import Draft, unfinished
from upsc_cli.session.answers_out import STDOUT, AnswerFormat, export_answers
from upsc_cli.session.choosing import NO_FILTERS, Filters
from upsc_cli.session.session import Session
from upsc_cli.session.writing import Assessment, answer_in, assess, hand_in, questions, read_answer
from upsc_cli.topics.format.problems import as_utf8, shown_path
from upsc_cli.topics.mains import Task

commands = typer.Typer()
_PANEL = "Revise"

Points = Annotated[
    str | None,
    typer.Option(
        "--points",
        metavar="1,3",
        help="The points of a good answer that it makes, by their numbers; all or none.",
        show_default=False,
    ),
]
Mark = Annotated[
    float | None,
    typer.Option("--mark", min=0, max=1000, help="The mark that you give it, in halves.", show_default=False),
]


@commands.command("write", rich_help_panel=_PANEL, epilog="Example: upsc write gst-council")
@options.filtered
def write_answer(
    topics: options.SomeTopics = None,
    filters: Filters = NO_FILTERS,
    question: Annotated[
        str | None,
        typer.Option(
            "--question",
            metavar="ID",
            help="This question: its id, or its number in the topic that is named.",
            show_default=False,
        ),
    ] = None,
    answer: Annotated[
        str | None,
        typer.Option(
            "--answer",
            metavar="FILE",
            help="Take the answer from a file, or - for stdin, and open no editor.",
            show_default=False,
        ),
    ] = None,
    points: Points = None,
    mark: Mark = None,
    minutes: Annotated[
        float | None,
        typer.Option("--minutes", min=0, max=1440, help="How long it took.", show_default=False),
    ] = None,
    plain: options.PlainLines = False,
    as_json: options.JsonLines = False,
    color: options.ColorWhen = Color.AUTO,
) -> None:
    """Write a mains answer: 10 marks in 150 words, or 15 in 250, against the clock.

    The question is one of the topics that you read, the least practised first. Then you tick the points that
    you made and mark yourself. At a terminal it is a full screen; without one, with --plain or ACCESSIBLE=1,
    your editor ($VISUAL, else $EDITOR) opens, and what is left is asked line by line. The answer is a
    Markdown file in the folder of answers that `upsc paths` shows.
    """
    if minutes is not None and math.isnan(minutes):
        raise UsageError("nan is no number of minutes", hint="write it like 9.5")
    session = begin_sitting()
    said = assessment(points, mark)
    found = questions(session, topics or (), filters, question)
    if not found:
        note("these topics have no mains questions", "upsc write chooses among all that you read")
        raise typer.Exit(1)
    if answer is not None:
        from_pipe = answer == STDOUT
        text = answer_in(sys.stdin.buffer, "what is piped in") if from_pipe else read_answer(Path(answer))
        written = hand_in(session, found[0], text, round(60 * (minutes or 0)), said)
        if written is None:
            note("the answer has no words of its own, so it is none", "nothing is recorded")
            raise typer.Exit(1)
        if as_json:
            write_line(written_record(session, written))
        else:
            told(session, written, color)
    elif opens(plain=plain, as_json=as_json) and not said and minutes is None:
        from upsc_cli.desk.write import Write

        screen = Write(found, _left(session, topics, filters, question, found))
        open_desk(session, screen)
        if screen.written:
            told(session, screen.written, color)
        elif screen.kept:
            path = shown_path(as_utf8(screen.kept))
            say(f"What you wrote is kept: {path}", path)
            hint("  upsc write goes on with it")
    else:
        seconds = None if minutes is None else round(60 * minutes)
        _refuse_without_editor()
        left = _left(session, topics, filters, question, found)
        write_by_line(session, found, said, color, seconds=seconds, as_json=as_json, left=left)


@commands.command("answers", rich_help_panel=_PANEL, epilog="Example: upsc answers gst-council")
@options.filtered
def list_answers(
    named: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...",
            help="Topics by any of their names, or answers by the beginnings of their ids; all without any.",
            show_default=False,
        ),
    ] = None,
    filters: Filters = NO_FILTERS,
    points: Points = None,
    mark: Mark = None,
    form: Annotated[
        AnswerFormat | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            case_sensitive=False,
            help="Write them to a file: md or html.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="PATH", help="With --format: the file, or - for stdout."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="With --format: write over a file that is there.")
    ] = False,
    as_json: options.Json = False,
    color: options.ColorWhen = Color.AUTO,
    no_pager: options.NoPager = False,
) -> None:
    """List the mains answers that you wrote, or show one beside the points of its question.

    An id from the list shows that answer; with --points or --mark it is gone through, now or once more. Into
    a pipe goes a line an answer, separated by tabs: id, day, topic, words, limit, points made, points, mark,
    marks, file.
    """
    if form is None and (output or force):
        raise UsageError("--output and --force are for --format", hint="upsc answers -f md -o FILE")
    session = begin()
    chosen = answered.answers_of(session, named or (), filters)
    said = assessment(points, mark)
    if said:
        _assess(session, chosen, said, color, as_json=as_json)
    elif form is not None:
        _export(session, chosen, form, output, force=force)
    elif not chosen.answers:
        if as_json:
            write_json([])
        else:
            _tell_none(chosen)
    elif as_json:
        record = shown_record if chosen.by_id else answer_list_record
        write_json([record(answered.shown(session, one)) for one in chosen.answers])
    elif chosen.by_id:
        _show(session, chosen, color, pager=not no_pager)
    elif is_plain(color):
        write("".join(answer_list_line(session, one) for one in chosen.answers))
    else:
        from upsc_cli.render.writing import render_answer_list

        titles = session.index.titles
        write_screen(
            lambda layout: render_answer_list(chosen.answers, titles, layout),
            color=color,
            pager=not no_pager,
        )
        hint("\nOne beside its points: upsc answers ID")


def _left(
    session: Session,
    topics: Sequence[str] | None,
    filters: Filters,
    question: str | None,
    found: Sequence[Task],
) -> Draft | None:
    """Return the answer that was left unfinished, of the question or the topics that are asked for."""
    if question is not None:
        return unfinished(session, question=found[0].id)
    return unfinished(session, {task.topic for task in found} if topics or filters else None)


def _refuse_without_editor() -> None:
    """Raise UsageError where an editor that nobody asked for would wait for keys that nobody presses."""
    asked = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not asked and not sys.stdin.isatty():
        raise UsageError("there is no terminal to write at", hint="take it from a file: --answer FILE")


def _show(session: Session, chosen: answered.Chosen, color: Color, *, pager: bool) -> None:
    from rich.console import Group

    from upsc_cli.render.prose import spaced
    from upsc_cli.render.writing import render_shown

    found = [answered.shown(session, one) for one in chosen.answers]
    write_screen(
        lambda layout: Group(*spaced([render_shown(one, layout) for one in found])),
        color=color,
        plain=is_plain(color),
        pager=pager,
    )


def _assess(
    session: Session, chosen: answered.Chosen, said: Assessment, color: Color, *, as_json: bool
) -> None:
    if len(chosen.answers) != 1:
        which = count(len(chosen.answers), "answer") if chosen.answers else "no answer"
        raise UsageError(
            f"--points and --mark are for one answer, and this is {which}",
            hint="upsc answers lists their ids",
        )
    [before] = chosen.answers
    after = assess(session, before.id, said)
    if as_json:
        write_json([answer_list_record(answered.shown(session, after))])
    else:
        told(session, after, color)


def _tell_none(chosen: answered.Chosen) -> None:
    if chosen.of_all:
        note("no answer was written on these topics", f"upsc answers shows all {chosen.of_all}")
    else:
        note("no answer was written yet", "upsc write begins one")


def _export(
    session: Session, chosen: answered.Chosen, form: AnswerFormat, output: str | None, *, force: bool
) -> None:
    if not chosen.answers:
        _tell_none(chosen)
        raise typer.Exit(1)
    path, content = export_answers(session, chosen.answers, form, output, force=force)
    if path is None:
        write_bytes(content)
    else:
        shown = shown_path(as_utf8(path))
        tell(f"{shown}: {count(len(chosen.answers), 'answer')}", shown)
