"""Commands to revise: today, review, quiz, exam."""

from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Annotated

import typer

from upsc_cli.cli import keys, options
from upsc_cli.cli.messages import hint, note
from upsc_cli.cli.records import exam_record
from upsc_cli.cli.screen import Color, write_screen
from upsc_cli.cli.select import select
from upsc_cli.cli.session import Session
from upsc_cli.cli.streams import write, write_json, write_line
from upsc_cli.cli.terminal import has_escapes
from upsc_cli.progress.events import Answered, ExamSet, new_id
from upsc_cli.recall.schedule import exam_day
from upsc_cli.topics.cards import Card

commands = typer.Typer()
_PANEL = "Revise"


@commands.command("review", rich_help_panel=_PANEL, epilog="Example: upsc review --paper GS2 --new 10")
def review_cards(
    topics: options.SomeTopics = None,
    category: options.Categories = None,
    paper: options.Papers = None,
    tag: options.Tags = None,
    difficulty: options.Difficulties = None,
    status: options.Statuses = None,
    new: Annotated[int, typer.Option("--new", min=0, max=options.MOST, help="New cards a day at most.")] = 20,
    most: Annotated[
        int, typer.Option("--max", min=1, max=options.MOST, help="Cards of this sitting at most.")
    ] = 200,
    as_json: options.JsonLines = False,
    color: options.ColorWhen = Color.AUTO,
) -> None:
    """Review flashcards: those that are due, most forgotten first, then new ones.

    New cards come from topics that you have opened, or from those that you name. Each grade is saved
    before the next card comes. Without a terminal it goes line by line: an empty line shows the answer,
    1 to 4 grades it, s skips, u takes back, q or the end of input ends.
    """
    from upsc_cli.cli.cards import Play, review_by_line, review_on_screen
    from upsc_cli.recall.review import Sitting, choose, offered, record_links, topics_to_learn

    session = Session()
    state = session.state
    named = [session.slug_of(name) for name in topics or ()]
    chosen = select(session, state, category, paper, tag, difficulty, status)
    wanted = [slug for slug in named or chosen if slug in chosen]
    learn = topics_to_learn(named, state.touched, wanted)
    turn = choose(session.study, wanted, learn)
    queue, _ = offered(turn, session.study.introduced, new=new, most=most)
    with session.recording() as record:
        for link in record_links(session.study, record, session.now):
            if as_json:
                write_line({"event": "linked", "card": link.card, "to": link.to})
        if not queue:
            _say_why_nothing(session, wanted, len(turn.new))
            return
        sitting = Sitting(session.study, queue, session.card_of, record, session.clock)
        play = Play(sitting, session.title_of, color)
        if keys.can_be_read() and has_escapes() and not as_json:
            review_on_screen(play, _opening(session), _editing(session))
        else:
            review_by_line(play, as_json)


def _say_why_nothing(session: Session, topics: list[str], new: int) -> None:
    """Say why no card is asked now, and what one can do."""
    from upsc_cli.recall.deck import next_due

    if new:
        note("no card is due, and there were enough new ones today", "more of them: upsc review --new 40")
        return
    day = next_due(session.study.deck.within(topics))
    if day is None:
        note("there are no cards here yet", "read a topic first: upsc list --status new")
    else:
        note(f"no card is due; the next comes back on {day:%d %b %Y}", "read a topic: upsc list --status new")


def _opening(session: Session) -> Callable[[Card], None]:
    """Return what shows the topic of a card until the person has seen it."""
    from upsc_cli.cli.read import open_topic

    def show(card: Card) -> None:
        open_topic(session, card.topic)
        with suppress(EOFError):
            input("\nEnter goes back to the cards. ")

    return show


def _editing(session: Session) -> Callable[[Card], None]:
    """Return what opens the topic of a card in the editor."""
    from upsc_cli.cli.edit import edit

    def change(card: Card) -> None:
        edit(session, card.topic)
        session.read_topics_anew()

    return change


@commands.command("quiz", rich_help_panel=_PANEL, epilog="Example: upsc quiz --paper GS2 --count 20")
def take_quiz(
    topics: options.SomeTopics = None,
    category: options.Categories = None,
    paper: options.Papers = None,
    tag: options.Tags = None,
    difficulty: options.Difficulties = None,
    status: options.Statuses = None,
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
    as_json: options.JsonLines = False,
    color: options.ColorWhen = Color.AUTO,
    no_pager: options.NoPager = False,
) -> None:
    """Practise prelims questions: +2 for a right answer, -2/3 for a wrong one, 0 for one left out.

    A full mock paper is --count 100 --minutes 120. Without a terminal it goes line by line: a letter
    answers, with s, u or g after it for how sure you are; an empty line skips, q or the end of input ends.
    """
    from upsc_cli.cli.questions import Paper, answered, quiz_by_line, quiz_on_screen, show_result
    from upsc_cli.recall.quiz import Given, ask, choose, last_answers

    session = Session()
    named = [session.slug_of(name) for name in topics or ()]
    chosen = select(session, session.state, category, paper, tag, difficulty, status)
    wanted = [slug for slug in named or chosen if slug in chosen]
    items = [item for listed in session.index.items(wanted).values() for item in listed]
    rng = Random(seed)
    asked = [
        ask(item, rng)
        for item in choose(items, last_answers(session.standing), count, rng, mistakes=review_mistakes)
    ]
    if not asked:
        note(
            "there is no mistake to review" if review_mistakes else "these topics have no questions",
            "upsc quiz",
        )
        return
    with session.recording() as record:

        def keep(given: Given, ms: int) -> Answered:
            return record(answered(given, ms, session.clock()))

        sheet = Paper(asked, keep, minutes, color)
        if keys.can_be_read() and has_escapes() and not as_json:
            quiz_on_screen(sheet)
        else:
            quiz_by_line(sheet, as_json)
    show_result(sheet, as_json, pager=not no_pager)


@commands.command("today", rich_help_panel=_PANEL, epilog="Example: upsc today")
def show_today(as_json: options.Json = False, color: options.ColorWhen = Color.AUTO) -> None:
    """Show what to do now and why: cards that are due, a topic to read, a quiz now and then."""
    session = Session()
    plan = session.plan
    if as_json:
        write_json(plan)
        return
    from upsc_cli.render.plan import render_plan

    write_screen(lambda layout: render_plan(plan, session.exam, layout), color=color)


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
    session = Session()
    if day is not None:
        wanted = exam_day(day, session.today)
        session.record(
            lambda state: [] if state.exam == wanted else [ExamSet(id=new_id(), at=session.now, day=wanted)]
        )
    found = session.outlook
    if as_json:
        write_json(exam_record(session.exam, found))
    elif session.exam is None:
        write("No exam date is set.\n")
        hint("\nSet one: upsc exam 2026-05-24")
    else:
        from upsc_cli.render.exam import render_exam

        exam, titles = session.exam, session.index.titles
        write_screen(lambda layout: render_exam(exam, found, titles, layout), color=color, pager=not no_pager)
