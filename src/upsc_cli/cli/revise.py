"""Commands to revise: today, review, quiz, exam."""

from typing import Annotated

import typer

from upsc_cli.cli import options
from upsc_cli.cli.begin import begin, begin_sitting
from upsc_cli.cli.browse import open_desk, opens
from upsc_cli.cli.messages import answer, hint, note, say
from upsc_cli.cli.records import exam_record, link_record
from upsc_cli.cli.screen import Color, write_screen
from upsc_cli.cli.streams import write_json, write_line
from upsc_cli.errors import ProgressError, UsageError
from upsc_cli.recall.deck import MOST_A_DAY
from upsc_cli.recall.schedule import exam_day
from upsc_cli.session import planning
from upsc_cli.session.choosing import NO_FILTERS, Filters
from upsc_cli.session.marking import set_exam
from upsc_cli.session.quizzing import quizzing
from upsc_cli.session.reviewing import cramming, reviewing

commands = typer.Typer()
_PANEL = "Revise"


@commands.command("review", rich_help_panel=_PANEL, epilog="Example: upsc review --paper GS2 --new 10")
@options.filtered
def review_cards(
    topics: options.SomeTopics = None,
    filters: Filters = NO_FILTERS,
    new: Annotated[int, typer.Option("--new", min=0, max=options.MOST, help="New cards a day at most.")] = 20,
    most: Annotated[
        int | None,
        typer.Option(
            "--max",
            min=1,
            max=options.MOST,
            help="Cards of this sitting at most: 200 unless told otherwise, with --cram all.",
        ),
    ] = None,
    cram: Annotated[
        bool, typer.Option("--cram", help="All cards, due or not, in any order; no schedule changes.")
    ] = False,
    seed: Annotated[
        int | None, typer.Option("--seed", help="With --cram, the same number gives the same order.")
    ] = None,
    planned: Annotated[
        bool, typer.Option("--planned", help="As many cards as upsc plan has for today.")
    ] = False,
    plain: options.PlainLines = False,
    as_json: options.JsonLines = False,
    color: options.ColorWhen = Color.AUTO,
) -> None:
    """Review flashcards: those that are due, most forgotten first, then new ones.

    New cards come from topics that you have opened, or from those that you name. Each grade is saved
    before the next card comes. At a terminal it is a full screen (? shows the keys); without one, with
    --plain or ACCESSIBLE=1, it goes line by line: an empty line shows the answer, 1 to 4 grades it,
    s skips, - suspends, b buries until tomorrow, u takes back, q or the end of input ends.
    """
    if seed is not None and not cram:
        raise UsageError(
            "--seed is for --cram", hint="cards that are due have an order: most forgotten first"
        )
    from upsc_cli.cli.cards import review_by_line, show_summary

    session = begin_sitting()
    if cram:
        beginning = cramming(session, topics or (), filters, most=most, seed=seed)
    else:
        beginning = reviewing(
            session, topics or (), filters, new=new, most=most or MOST_A_DAY, planned=planned
        )
    with beginning as begun:
        for link in begun.links if as_json else ():
            write_line(link_record(link))
        sitting, put_off = begun.sitting, begun.put_off
        if put_off and as_json:
            write_line({"event": "put_off", "cards": put_off.cards, "until": put_off.until})
        if sitting is None:
            from upsc_cli.render.review import why_nothing

            note(*why_nothing(begun))
        elif opens(plain=plain, as_json=as_json):
            from upsc_cli.desk.cards import Cards

            open_desk(session, Cards(sitting, put_off))
            show_summary(sitting.summary(), color)
        else:
            if put_off and not as_json:
                from upsc_cli.render.review import said_of_put_off

                say(f"{said_of_put_off(put_off)}\n")
            review_by_line(sitting, session.title_of, color, as_json=as_json)


@commands.command("quiz", rich_help_panel=_PANEL, epilog="Example: upsc quiz --paper GS2 --count 20")
@options.filtered
def take_quiz(
    topics: options.SomeTopics = None,
    filters: Filters = NO_FILTERS,
    count: Annotated[
        int, typer.Option("--count", "-n", min=1, max=options.MOST, help="Questions at most.")
    ] = 10,
    minutes: Annotated[
        float | None,
        typer.Option("--minutes", min=0.1, max=1440, help="Time for all of them; no limit by default."),
    ] = None,
    review_mistakes: Annotated[
        bool, typer.Option("--review-mistakes", help="Only questions that you last got wrong.")
    ] = False,
    seed: Annotated[
        int | None, typer.Option("--seed", help="The same number gives the same questions in the same order.")
    ] = None,
    exam: Annotated[bool, typer.Option("--exam", help="Say what was right and why only at the end.")] = False,
    plain: options.PlainLines = False,
    as_json: options.JsonLines = False,
    color: options.ColorWhen = Color.AUTO,
    no_pager: options.NoPager = False,
) -> None:
    """Practise prelims questions: +2 for a right answer, -2/3 for a wrong one, 0 for one left out.

    Each answer is explained at once. A full mock paper is --exam --count 100 --minutes 120. At a terminal
    it is a full screen (? shows the keys); without one, with --plain or ACCESSIBLE=1, it goes line by
    line: a letter answers, with s, u or g after it for how sure you are; an empty line skips, q or the
    end of input ends.
    """
    from upsc_cli.cli.questions import quiz_by_line, show_result

    session = begin_sitting()
    begun = quizzing(
        session,
        topics or (),
        filters,
        count=count,
        minutes=minutes,
        mistakes=review_mistakes,
        seed=seed,
        adapts=not exam,
    )
    with begun as paper:
        if not paper.count:
            missing = "there is no mistake to review" if review_mistakes else "these topics have no questions"
            note(missing, "upsc quiz")
            return
        if opens(plain=plain, as_json=as_json):
            from upsc_cli.desk.questions import Questions

            open_desk(session, Questions(paper, exam=exam))
        else:
            quiz_by_line(paper, color, exam=exam, as_json=as_json)
    show_result(paper, color, exam=exam, as_json=as_json, pager=not no_pager)


@commands.command("today", rich_help_panel=_PANEL, epilog="Example: upsc today")
def show_today(as_json: options.Json = False, color: options.ColorWhen = Color.AUTO) -> None:
    """Show what to do now and why: cards that are due, a topic to read, a quiz now and then."""
    from upsc_cli.session.syncing import by_the_way

    session = begin()
    by_the_way(session)
    found = planning.today(session)
    if as_json:
        write_json(found.plan)
        return
    from upsc_cli.render.plan import render_plan

    write_screen(lambda layout: render_plan(found.plan, found.exam, layout), color=color)


@commands.command("exam", rich_help_panel=_PANEL, epilog="Example: upsc exam 2026-05-24")
def exam_date(
    day: Annotated[
        str | None,
        typer.Argument(
            metavar="[DATE]", help="The date to set, like 2026-05-24; none clears it.", show_default=False
        ),
    ] = None,
    as_json: options.Json = False,
    color: options.ColorWhen = Color.AUTO,
    no_pager: options.NoPager = False,
) -> None:
    """Show or set the date of the exam, and what you are expected to remember on that day.

    With a date set, no card comes back after it, and reviews are aimed at it.
    """
    session = begin()
    if day is not None:
        set_exam(session, exam_day(day, session.today))
    try:
        exam, found = planning.exam_ahead(session), planning.outlook_of(session)
        suspended, put_off = session.study.deck.suspended, session.study.deck.put_off
    except ProgressError as error:
        if day is None:
            raise
        raise ProgressError(f"the date is recorded, but {error.message}", error.hint) from error
    if as_json:
        write_json(exam_record(exam, found, suspended, put_off))
    elif exam is None:
        from upsc_cli.recall.outlook import example_day
        from upsc_cli.render.exam import no_exam

        behind = planning.exam_behind(session)
        answer(no_exam(behind))
        hint(f"\nSet {'the next one' if behind else 'one'}: upsc exam {example_day(session.today)}")
    else:
        from upsc_cli.render.exam import render_exam

        titles = session.index.titles
        write_screen(
            lambda layout: render_exam(exam, found, titles, layout, suspended, put_off),
            color=color,
            pager=not no_pager,
        )
