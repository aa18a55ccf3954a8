"""Commands to read topics: list, search, show, define."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from upsc_cli.cli import options
from upsc_cli.cli.begin import begin
from upsc_cli.cli.messages import hint, note
from upsc_cli.cli.records import hit_record, list_line, list_record, topic_record
from upsc_cli.cli.screen import Color, is_plain, write_lines, write_screen
from upsc_cli.cli.streams import write, write_bytes, write_json
from upsc_cli.errors import UsageError
from upsc_cli.progress.fold import Status
from upsc_cli.sanitize import clean
from upsc_cli.session.choosing import NO_FILTERS, Filters, named, passing
from upsc_cli.session.reading import open_topic, page
from upsc_cli.session.session import Session
from upsc_cli.topics.format.model import Part

if TYPE_CHECKING:
    from upsc_cli.session.finding import Found

commands = typer.Typer()
_PANEL = "Read"

_MOST_HITS = 10


@commands.command("list", rich_help_panel=_PANEL, epilog="Example: upsc list --paper GS2 --status new")
@options.filtered
def list_topics(
    filters: Filters = NO_FILTERS,
    as_json: options.Json = False,
    color: options.ColorWhen = Color.AUTO,
    no_pager: options.NoPager = False,
) -> None:
    """List topics with their category, level, reading time, status and cards that are due.

    Filters narrow the list: a topic must meet each kind of filter, by any of its values. Into a pipe
    goes a line a topic, separated by tabs: slug, title, category, difficulty, minutes, status.
    """
    session = begin()
    if as_json:
        state = session.state
        topics = passing(session, filters).values()
        write_json([list_record(topic, state.status(topic.slug)) for topic in topics])
    else:
        print_list(session, filters, color=color, pager=not no_pager)


def print_list(
    session: Session,
    filters: Filters,
    *,
    plain: bool = False,
    color: Color = Color.AUTO,
    pager: bool = True,
) -> None:
    """Print the topics that pass the filters, into a pipe a line a topic."""
    state = session.state
    topics = passing(session, filters)
    if not topics:
        note("no topic passes these filters", "upsc list shows all")
        return
    if plain or is_plain(color):
        write("".join(list_line(topic, state.status(topic.slug)) for topic in topics.values()))
        return
    from upsc_cli.render.listing import list_text
    from upsc_cli.session.listing import row

    rows = [row(topic, state) for topic in topics.values()]
    due = session.due
    write_lines(lambda layout, paint: list_text(rows, due, layout, paint), color=color, pager=pager)


@commands.command("search", rich_help_panel=_PANEL, epilog="Example: upsc search quad maritime")
@options.filtered
def search_topics(
    query: Annotated[
        list[str], typer.Argument(metavar="QUERY...", help="Words to find.", show_default=False)
    ],
    filters: Filters = NO_FILTERS,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, max=options.MOST, help="How many topics at most.")
    ] = _MOST_HITS,
    plain: options.Plain = False,
    as_json: options.Json = False,
    color: options.ColorWhen = Color.AUTO,
    no_pager: options.NoPager = False,
    open_first: Annotated[
        bool, typer.Option("--open", "-o", help="Show the first topic found.", rich_help_panel="Output")
    ] = False,
) -> None:
    """Find topics by words and "quoted phrases", best match first.

    Case, accents and word order do not count. A word may be the beginning of one, an acronym or what
    it stands for, a number in another form, misspelt or romanised in another way. Exits with 1 when
    nothing matches.
    """
    session = begin()
    words = " ".join(query)
    if open_first:
        hit = _hits(session, words, filters, 1).results.hits[0]
        for typed, word in hit.corrections.items():
            note(f"showing the first result for {word!r}, as no topic has {typed!r}")
        _show(session, hit.topic.slug, [], plain=plain, as_json=as_json, color=color, pager=not no_pager)
    elif as_json:
        found = _hits(session, words, filters, limit, as_json=True)
        pairs = zip(found.results.hits, found.statuses, strict=True)
        write_json([hit_record(hit, status) for hit, status in pairs])
    else:
        print_hits(session, words, filters, limit, plain=plain, color=color, pager=not no_pager)


def print_hits(
    session: Session,
    words: str,
    filters: Filters,
    limit: int = _MOST_HITS,
    *,
    plain: bool = False,
    color: Color = Color.AUTO,
    pager: bool = True,
) -> None:
    """Print the topics that a search finds, and keep their numbers; exit with 1 if there are none."""
    found = _hits(session, words, filters, limit)
    hits = found.results.hits
    from upsc_cli.render.hits import hits_text
    from upsc_cli.session.shown import remember

    remember(session, hits)
    write_lines(
        lambda layout, paint: hits_text(found.results, found.statuses, layout, paint),
        color=color,
        plain=plain or is_plain(color),
        pager=pager,
    )
    hint(f"\nRead it: upsc show {hits[0].topic.slug}, or any by its number: upsc show 1")


def _hits(session: Session, words: str, filters: Filters, limit: int, *, as_json: bool = False) -> "Found":
    """Return what a search finds; say so and exit with 1 if that is nothing."""
    # Imported here: showing a topic needs no search.
    from upsc_cli.session.finding import find

    found = find(session, words, filters, limit=limit)
    if not found.results.hits:
        near = "; ".join(found.nearest)
        hint = f"nearest titles: {near}" if near else "upsc list shows all topics"
        note("no topics match your search", hint)
        if as_json:
            write_json([])
        raise typer.Exit(1)
    return found


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
    session = begin()
    slug = named(session, " ".join(topic))
    if raw:
        _write_raw(session.library.content(slug))
        return
    _show(session, slug, only or [], plain=plain, as_json=as_json, color=color, pager=not no_pager)


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
    definitions = begin().index.define(" ".join(term))
    if as_json:
        write_json(definitions)
        return
    from upsc_cli.render.definitions import render_definitions

    write_screen(lambda layout: render_definitions(definitions, layout), color=color, pager=not no_pager)


def _show(
    session: Session, slug: str, parts: list[Part], *, plain: bool, as_json: bool, color: Color, pager: bool
) -> None:
    """Show a topic, or some parts of it, and record that it was opened; JSON is for programs, which read."""
    if as_json:
        write_json(topic_record(page(session, slug), parts))
        return
    shown = open_topic(session, slug)
    from upsc_cli.render.topic import render_topic

    write_screen(
        lambda layout: render_topic(shown, frozenset(parts), layout),
        color=color,
        plain=plain or is_plain(color),
        pager=pager,
    )
    if shown.status is not Status.DONE:
        hint(f"\nRead it to the end? upsc done {slug}")


def _write_raw(content: bytes) -> None:
    # To a terminal, a file that somebody else wrote must not send escape sequences.
    write_bytes(clean(content.decode("utf-8", "replace")).encode() if sys.stdout.isatty() else content)
