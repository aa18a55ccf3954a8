"""The command that takes topics to other programs: export."""

import sys
from typing import Annotated

import typer

from upsc_cli.cli import options
from upsc_cli.cli.begin import begin
from upsc_cli.cli.messages import answer, note
from upsc_cli.cli.streams import write_bytes
from upsc_cli.errors import UsageError
from upsc_cli.exchange.write.exporting import STDOUT, Format, Job
from upsc_cli.phrases import count
from upsc_cli.session.choosing import NO_FILTERS, Filters
from upsc_cli.session.exporting import Exported, export
from upsc_cli.topics.format.problems import as_utf8, shown_path

commands = typer.Typer()


@commands.command("export", rich_help_panel="Author", epilog="Example: upsc export --format html --paper GS2")
@options.filtered
def export_topics(
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            case_sensitive=False,
            help="What to write: md, html, anki, csv, tsv or json.",
            show_default=False,
        ),
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
    no_notes: Annotated[
        bool, typer.Option("--no-notes", help="Leave your own notes out, and their cards.")
    ] = False,
    filters: Filters = NO_FILTERS,
) -> None:
    """Write topics as notes, a page to print, flashcards or data.

    md is Markdown for Obsidian, a file a topic; html one page that needs no network; anki a deck;
    csv and tsv flashcards as tables, tsv as Anki imports it. Without -o the files lie in the current folder.
    """
    if one_page and form is not Format.HTML:
        raise UsageError("--one-page is for --format html")
    if output == STDOUT and form is Format.ANKI and sys.stdout.isatty():
        raise UsageError("a deck is no text for a terminal", hint="name a file: -o upsc.apkg")
    job = Job(form, sheet=one_page)
    done = export(begin(), job, topics or (), filters, output, force=force, notes=not no_notes)
    if not done.slugs:
        note("no topic passes these filters", "upsc list shows all")
        raise typer.Exit(1)
    if done.for_stdout:
        write_bytes(done.for_stdout)
    _tell(done)


def _tell(done: Exported) -> None:
    """Say where the topics are now."""
    if not done.paths:
        return
    path, what = done.paths[0], count(len(done.slugs), "topic")
    if len(done.paths) > 1:
        path, what = path.parent, count(len(done.paths), "file")
    shown = shown_path(as_utf8(path))
    answer(f"{shown}: {what}", shown)
