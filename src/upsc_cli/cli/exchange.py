"""The command that takes topics to other programs: export."""

import sys
from typing import Annotated

import typer

from upsc_cli.cli import options
from upsc_cli.cli.counting import counting
from upsc_cli.cli.messages import note
from upsc_cli.cli.select import select
from upsc_cli.cli.session import Session
from upsc_cli.cli.streams import write, write_bytes
from upsc_cli.errors import UsageError
from upsc_cli.exchange.write.exporting import Destination, Format, Job, Shelf, destinations, exported
from upsc_cli.exchange.write.files import content_of, refuse_existing, write_file
from upsc_cli.phrases import count
from upsc_cli.progress.fold import Status
from upsc_cli.topics.format.model import Difficulty
from upsc_cli.topics.format.problems import as_utf8, shown_path
from upsc_cli.topics.library import Entry

commands = typer.Typer()


@commands.command("export", rich_help_panel="Author", epilog="Example: upsc export --format html --paper GS2")
def export_topics(
    form: Annotated[
        Format,
        typer.Option("--format", "-f", case_sensitive=False, help="What to write.", show_default=False),
    ],
    topics: options.SomeTopics = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="PATH", help="A file, a folder for a file a topic, or - for stdout."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
    one_page: Annotated[
        bool,
        typer.Option(
            "--one-page", help="With html: a last-minute sheet of takeaways, terms, memory techniques."
        ),
    ] = False,
    category: options.Categories = None,
    paper: options.Papers = None,
    tag: options.Tags = None,
    difficulty: options.Difficulties = None,
    status: options.Statuses = None,
) -> None:
    """Write topics as notes, a page to print, flashcards or data.

    md is Markdown for Obsidian, a file a topic; html one page that needs no network; anki a deck;
    csv and tsv flashcards as tables, tsv as Anki imports it. Without -o the files lie in the current folder.
    """
    if one_page and form is not Format.HTML:
        raise UsageError("--one-page is for --format html")
    job = Job(form, sheet=one_page)
    session = Session()
    slugs = _chosen(session, topics, category, paper, tag, difficulty, status)
    if not slugs:
        note("no topic passes these filters", "upsc list shows all")
        raise typer.Exit(1)
    places = destinations(job, slugs, output)
    _check_places(places, job, force=force)
    entries = _entries(session, slugs)
    shelf = Shelf(titles=session.index.titles, syllabus=session.syllabus, places=places)
    for place in places:
        found = [entries[slug] for slug in place.slugs]
        content = exported(job, found, shelf, session.now, content_of(place.path))
        if place.path is None:
            write_bytes(content)
        else:
            write_file(place.path, content)
    _tell(places)


def _chosen(
    session: Session,
    names: list[str] | None,
    categories: list[str] | None,
    papers: list[str] | None,
    tags: list[str] | None,
    difficulties: list[Difficulty] | None,
    statuses: list[Status] | None,
) -> list[str]:
    """Return the slugs of the topics that are named and pass the filters; unnamed ones by category."""
    named = [session.slug_of(name) for name in names or ()]
    if named and not any((categories, papers, tags, difficulties, statuses)):
        return list(dict.fromkeys(named))
    state = session.state if statuses else session.state_for_reading
    passing = select(session, state, categories, papers, tags, difficulties, statuses)
    if named:
        return [slug for slug in dict.fromkeys(named) if slug in passing]
    return sorted(passing, key=lambda slug: (passing[slug].category, passing[slug].title))


def _check_places(places: list[Destination], job: Job, *, force: bool) -> None:
    """Refuse what would be lost or unreadable, before anything is read or written."""
    for place in places:
        if place.path is None:
            if job.form is Format.ANKI and sys.stdout.isatty():
                raise UsageError("a deck is no text for a terminal", hint="name a file: -o upsc.apkg")
        elif not force:
            refuse_existing(place.path)


def _entries(session: Session, slugs: list[str]) -> dict[str, Entry]:
    """Return topics by slug; all can be read, or nothing is written."""
    entries: dict[str, Entry] = {}
    with counting("Reading topics") as on_progress:
        for slug in slugs:
            entries[slug] = session.library.entry(slug)
            on_progress(len(entries), len(slugs))
    return entries


def _tell(places: list[Destination]) -> None:
    """Say where the topics are now."""
    path, slugs = places[0].path, places[0].slugs
    if path is None:
        return
    if len(places) > 1:
        path, what = path.parent, count(len(places), "file")
    else:
        what = count(len(slugs), "topic")
    write(f"{shown_path(as_utf8(path))}: {what}\n")
