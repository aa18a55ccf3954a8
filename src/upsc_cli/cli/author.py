"""Commands for those who write topics: new, rename, check, import, paths."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from upsc_cli.cli import options
from upsc_cli.cli.begin import begin
from upsc_cli.cli.messages import answer, hint, note, say
from upsc_cli.cli.packages import Wanted
from upsc_cli.cli.streams import write_json
from upsc_cli.errors import UsageError
from upsc_cli.phrases import count, enumerated
from upsc_cli.session import authoring
from upsc_cli.topics.format.problems import as_utf8, shown_path

commands = typer.Typer()
_PANEL = "Author"


@commands.command(
    "new", rich_help_panel=_PANEL, epilog="Example: upsc new Delimitation Commission --category polity"
)
def new_topic(
    title: Annotated[
        list[str], typer.Argument(metavar="TITLE", help="What the topic is called.", show_default=False)
    ],
    category: options.CategoryOfNew = None,
) -> None:
    """Begin a topic of your own: a small file with the rest of the format in comments.

    No file is overwritten. `upsc edit` opens it.
    """
    begun = authoring.new_topic(begin(), " ".join(title), category)
    if begun.is_guess:
        note(f"category {begun.category} is a guess; change it in the file")
    path = shown_path(as_utf8(begun.path))
    answer(path, path)
    hint(f"\nWrite it: upsc edit {begun.slug}")


@commands.command(
    "rename", rich_help_panel=_PANEL, epilog="Example: upsc rename my-notes delimitation-commission"
)
def rename_topic(
    topic: Annotated[
        str, typer.Argument(metavar="OLD", help="The topic, by any of its names.", show_default=False)
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its new slug, or a title.", show_default=False)],
) -> None:
    """Rename a topic of your own: its file, and all that was recorded of it.

    Its cards, status, star, note and answers go with it, and your topics that are related to it name it
    anew. If you renamed its file yourself, OLD is the name that it had, and NEW the topic that it is now.
    """
    from upsc_cli.session.renaming import rename

    renamed = rename(begin(), topic, new)
    if renamed.path is None:
        say(f"What was recorded of {renamed.old} is that of {renamed.new} now")
        return
    path = shown_path(as_utf8(renamed.path))
    say(f"Renamed: {renamed.old} is {renamed.new} now, in {path}", path)
    if renamed.related:
        say(f"Related to it, and named anew: {enumerated(renamed.related)}")


@commands.command("check", rich_help_panel=_PANEL, epilog="Example: upsc check my-topic.yaml")
def check_topics(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            exists=True,
            readable=False,  # what cannot be read is reported like any other error
            help="Topic files, or folders with all that lies below them; without any, the library.",
            show_default=False,
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Take every warning as an error.")] = False,
    stale: Annotated[
        bool, typer.Option("--stale", help="Warn of topics whose facts are to be looked at again by now.")
    ] = False,
    on: Annotated[
        str | None,
        typer.Option(
            "--on", metavar="DATE", help="With --stale, by this day, like 2027-02-28.", show_default=False
        ),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Check topic files and report every problem as file:line:column.

    Exits with 4 if any problem is an error; warnings are only said, unless --strict makes them errors.
    What each problem asks for is in docs/check.md, by the code that ends its line.
    """
    if on is not None and not stale:
        raise UsageError("--on is for --stale", hint="upsc check --stale --on 2027-02-28")
    session = begin()
    day = _day(on) if on else session.today
    checked = authoring.check(session, paths or (), strict=strict, stale_on=day if stale else None)
    errors = sum(problem.level == "error" for problem in checked.problems)
    if as_json:
        write_json(checked.problems)
    else:
        for problem in checked.problems:
            answer(f"{problem} [{problem.code}]")
        warnings = len(checked.problems) - errors
        answer(f"{count(checked.files, 'file')}: {count(errors, 'error')}, {count(warnings, 'warning')}")
    if not checked.files:
        note("there is no topic file to check", "upsc paths shows where topics lie")
        raise typer.Exit(1)
    if errors:
        raise typer.Exit(4)


@commands.command(
    "import", rich_help_panel=_PANEL, epilog="Example: upsc import page.html notes.md --dry-run"
)
def import_files(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Pages, notes, Anki's packages and text, tables of cards, YAML or JSON, or folders of them; "
            "- reads stdin.",
            show_default=False,
        ),
    ],
    category: options.CategoryOfNew = None,
    slug: Annotated[
        str | None,
        typer.Option("--slug", metavar="NAME", help="What to call the only topic.", show_default=False),
    ] = None,
    timezone: Annotated[
        str | None,
        typer.Option(
            "--timezone",
            metavar="ZONE",
            help="Where reviews of an Anki package were done, like Asia/Kolkata or +05:30.",
            show_default=False,
        ),
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Bring topics that were imported before up to date.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the YAML and write nothing.")] = False,
    as_json: options.Json = False,
) -> None:
    """Turn saved pages, notes and Anki packages into topics of your own.

    What was recognised, guessed and left out is said on stderr. A file that cannot be read does not keep the
    others from it. No topic is overwritten but with --update: then your own topic of the same title is
    replaced, and its cards keep their schedule. The folders of a folder become categories. The review log of
    a package becomes your own history.
    """
    # Imported here: no other command of these reads the formats of others.
    from upsc_cli.cli.importing import import_sources
    from upsc_cli.session.sources import sources

    session = begin()
    wanted = Wanted(
        authoring.category_slug(category), authoring.topic_slug(slug), authoring.time_zone(timezone)
    )
    found = sources(files, {topic.category for topic in session.index.summaries})
    if slug is not None and len(found.files) > 1:
        raise UsageError(f"--slug names one topic, and there are {len(found.files)} files")
    reports, codes = import_sources(session, found, wanted, update=update, dry_run=dry_run, quiet=as_json)
    if as_json:
        write_json(reports)
    if not found.files:
        note("there is no file to import")
        raise typer.Exit(1)
    if codes:
        raise typer.Exit(codes[0])


@commands.command("paths", rich_help_panel=_PANEL)
def show_paths(as_json: options.Json = False) -> None:
    """Show where topics, progress, backups and the cache live."""
    paths = begin().paths
    places = {
        "home": as_utf8(paths.home),
        "progress": as_utf8(paths.progress),
        "topics": [as_utf8(folder) for folder in paths.topics],
        "cache": as_utf8(paths.cache),
        "backups": as_utf8(paths.backups),
        "answers": as_utf8(paths.answers),
        "notes": as_utf8(paths.notes),
    }
    if as_json:
        write_json(places)
        return
    for name, place in places.items():
        for path in map(shown_path, [place] if isinstance(place, str) else place):
            answer(f"{name:<9} {path}", path)


def _day(written: str) -> date:
    """Return a date as it was typed.

    Raises:
        UsageError: it is none.
    """
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise UsageError(f"{written!r} is no date", hint="write it as in 2027-02-28") from error
