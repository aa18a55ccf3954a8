"""The command that plans the days until the exam."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from upsc_cli.cli import options
from upsc_cli.cli.begin import begin
from upsc_cli.cli.messages import answer
from upsc_cli.cli.records import plan_record
from upsc_cli.cli.screen import Color, write_screen
from upsc_cli.cli.streams import write_bytes, write_json
from upsc_cli.errors import UsageError
from upsc_cli.phrases import count

commands = typer.Typer()
_PANEL = "Revise"
_STDOUT = Path("-")


class _Rest(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    NONE = "none"


@commands.command("plan", rich_help_panel=_PANEL, epilog="Example: upsc plan --minutes 60 --rest sunday")
def plan(
    minutes: Annotated[
        int | None,
        typer.Option(
            "--minutes", min=5, max=1440, help="Minutes a day; 60 unless told before.", show_default=False
        ),
    ] = None,
    rest: Annotated[
        list[_Rest] | None,
        typer.Option(
            "--rest",
            metavar="WEEKDAY",
            help="A weekday without anything to do, or none; may be repeated.",
            show_default=False,
        ),
    ] = None,
    ical: Annotated[
        Path | None,
        typer.Option(
            "--ical", metavar="FILE", help="Write it as a calendar; - is stdout.", show_default=False
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="With --ical, write over a file that is there.")
    ] = False,
    as_json: options.Json = False,
    color: options.ColorWhen = Color.AUTO,
    no_pager: options.NoPager = False,
) -> None:
    """Plan each day until the exam: what to read when, and the cards that this brings.

    It is made anew from what you did whenever you ask, so a day that you miss slides. Minutes and days of
    rest are kept for the next time, and today's first things are those of the plan. A calendar that was
    written before is brought up to date, and so are its events where you import it again.
    """
    from upsc_cli.session.timetabling import keep, plan_to_exam

    weekdays = None if rest is None else [list(_Rest).index(day) for day in rest if day is not _Rest.NONE]
    if weekdays is not None and len(set(weekdays)) == len(_Rest) - 1:
        raise UsageError("a week of rest leaves no day to plan", hint="name fewer days with --rest")
    if as_json and ical == _STDOUT:
        raise UsageError("stdout is for the calendar or for JSON", hint="--ical FILE writes a file")
    session = begin()
    found = plan_to_exam(session, minutes, weekdays)
    written = None
    if ical is not None and ical != _STDOUT:
        from upsc_cli.exchange.write.calendar import write_calendar

        written = write_calendar(ical, found.timetable, found.titles, session.now, force=force)
    if minutes is not None or weekdays is not None:
        keep(session, found.wishes)
    if ical == _STDOUT:
        from upsc_cli.exchange.write.calendar import calendar

        write_bytes(calendar(found.timetable, found.titles, session.now))
    elif as_json:
        write_json(plan_record(found))
    elif ical is not None and written is not None:
        from upsc_cli.topics.format.problems import shown_path

        shown = shown_path(str(ical))
        answer(f"{shown}: {count(written, 'day')} to import into a calendar", shown)
    else:
        from upsc_cli.render.timetable import render_timetable

        write_screen(lambda layout: render_timetable(found, layout), color=color, pager=not no_pager)
