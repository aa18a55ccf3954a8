"""Commands to read topics: list, search, show, define."""

import sys
from typing import Annotated

import typer

from upsc_cli import clock
from upsc_cli.cli import options
from upsc_cli.cli.output import Color, hint, is_plain, note, warn, write_bytes, write_json, write_screen
from upsc_cli.cli.records import hit_record, list_record, topic_record
from upsc_cli.cli.select import select
from upsc_cli.cli.session import Session
from upsc_cli.errors import ProgressError, UsageError
from upsc_cli.progress.events import Event, opened
from upsc_cli.progress.fold import State, Status
from upsc_cli.topics import measure
from upsc_cli.topics.text import clean

commands = typer.Typer()
_PANEL = "Read"


@commands.command("list", rich_help_panel=_PANEL, epilog="Example: upsc list --paper GS2 --status new")
def list_topics(
    category: options.Categories = None,
    paper: options.Papers = None,
    tag: options.Tags = None,
    difficulty: options.Difficulties = None,
    status: options.Statuses = None,
    as_json: options.Json = False,
    color: options.ColorWhen = Color.AUTO,
    no_pager: options.NoPager = False,
) -> None:
    """List topics with their category, level, reading time and status.

    Filters narrow the list: a topic must meet each kind of filter, by any of its values.
    """
    session = Session()
    state = session.state
    topics = select(session, state, category, paper, tag, difficulty, status)
    if as_json:
        write_json([list_record(topic, state) for topic in topics.values()])
        return
    from upsc_cli.render.tables import Row, render_list

    if not topics:
        note("no topic passes these filters", "upsc list shows all")
    rows = [Row(topic, state.status(topic.slug)) for topic in topics.values()]
    if rows:
        write_screen(lambda layout: render_list(rows, layout), color=color, pager=not no_pager)


@commands.command("search", rich_help_panel=_PANEL, epilog="Example: upsc search quad maritime")
def search_topics(
    query: Annotated[
        list[str], typer.Argument(metavar="QUERY...", help="Words to find.", show_default=False)
    ],
    category: options.Categories = None,
    paper: options.Papers = None,
    tag: options.Tags = None,
    difficulty: options.Difficulties = None,
    status: options.Statuses = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many topics at most.")] = 10,
    plain: options.Plain = False,
    as_json: options.Json = False,
    color: options.ColorWhen = Color.AUTO,
    no_pager: options.NoPager = False,
) -> None:
    """Find topics by words, best match first.

    Case and accents do not count, a word may be the beginning of one, and a slip of the keyboard is
    forgiven. Exits with 1 when nothing matches.
    """
    from upsc_cli.search.query import search

    session = Session()
    state = session.state if status else session.state_for_reading
    topics = select(session, state, category, paper, tag, difficulty, status)
    words = " ".join(query)
    # Words are corrected against the whole library, so that a filter does not change what they mean.
    hits = [hit for hit in search(words, session.entries) if hit.slug in topics]
    shown = hits[:limit]
    if as_json:
        write_json([hit_record(hit, topics[hit.slug], state) for hit in shown])
    elif hits:
        from upsc_cli.render.tables import Row, render_hits

        rows = [(hit, Row(topics[hit.slug], state.status(hit.slug))) for hit in shown]
        write_screen(
            lambda layout: render_hits(rows, len(hits)),
            color=color,
            plain=plain or is_plain(color),
            pager=not no_pager,
        )
        hint(f"\nRead it: upsc show {hits[0].slug}")
    if not hits:
        from upsc_cli.nearest import nearest

        near = nearest(words, [topic.title for topic in topics.values()], limit=3)
        note(
            "no topics match your search",
            f"nearest titles: {'; '.join(near)}" if near else "upsc list shows all topics",
        )
        raise typer.Exit(1)


@commands.command(
    "show", rich_help_panel=_PANEL, epilog="Example: upsc show india-japan-2plus2 --only takeaways"
)
def show_topic(
    topic: options.Topic,
    only: options.Parts = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="Print the topic file as it is.", rich_help_panel="Output")
    ] = False,
    plain: options.Plain = False,
    as_json: options.Json = False,
    color: options.ColorWhen = Color.AUTO,
    no_pager: options.NoPager = False,
) -> None:
    """Read a topic: its sections, boxes, key takeaways, terms, memory techniques and sources.

    A topic that was opened counts as being read until it is marked done.
    """
    if raw and (as_json or only):
        raise UsageError("--raw is the whole file as it is; leave out --json and --only")
    session = Session()
    slug = session.library.resolve(topic)
    if raw:
        _write_raw(session.library.content(slug))
        return
    entry = session.library.entry(slug)
    state = session.state_for_reading
    if as_json:
        write_json(topic_record(entry, state, only or []))
        return
    from upsc_cli.render.topic import Page, render_topic

    page = Page(
        entry=entry,
        minutes=measure.minutes(entry.topic),
        cited=measure.cited(entry.topic),
        status=state.status(slug),
        syllabus=tuple((code, session.syllabus.text_of(code)) for code in entry.topic.syllabus),
        related=tuple(name for name in entry.topic.related if session.library.find(name)),
    )
    write_screen(
        lambda layout: render_topic(page, frozenset(only or ()), layout),
        color=color,
        plain=plain or is_plain(color),
        pager=not no_pager,
    )
    if page.status is not Status.DONE:
        hint(f"\nRead it to the end? upsc done {slug}")
    _record_opened(session, slug)


@commands.command("define", rich_help_panel=_PANEL, epilog="Example: upsc define AOIP")
def define_term(
    term: Annotated[
        list[str], typer.Argument(metavar="TERM", help="A key term of any topic.", show_default=False)
    ],
    as_json: options.Json = False,
    color: options.ColorWhen = Color.AUTO,
    no_pager: options.NoPager = False,
) -> None:
    """Define a key term, from every topic that defines it."""
    from upsc_cli.topics.terms import define

    definitions = define(" ".join(term), Session().entries)
    if as_json:
        write_json(definitions)
        return
    from upsc_cli.render.tables import render_definitions

    write_screen(lambda layout: render_definitions(definitions, layout), color=color, pager=not no_pager)


def _write_raw(content: bytes) -> None:
    # To a terminal, a file that somebody else wrote must not send escape sequences.
    write_bytes(clean(content.decode("utf-8", "replace")).encode() if sys.stdout.isatty() else content)


def _record_opened(session: Session, slug: str) -> None:
    """Record that a topic was opened, once a study day; failing at that does not fail the reading."""
    today = clock.study_day(session.now)

    def change(state: State) -> list[Event]:
        last = state.opened.get(slug)
        return [] if last and clock.study_day(last) == today else [opened(slug, session.now)]

    try:
        due = change(session.state)
    except ProgressError:
        return  # said when the status was asked for
    try:
        if due:
            session.record(change)
    except ProgressError as error:
        warn(f"{error.message}; that you opened the topic is not recorded")
