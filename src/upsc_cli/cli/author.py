"""Commands for those who write topics: check, paths."""

from pathlib import Path
from typing import Annotated

import typer

from upsc_cli.cli import options
from upsc_cli.cli.output import note, write, write_json
from upsc_cli.cli.session import Session
from upsc_cli.render.phrases import count
from upsc_cli.topics.problems import as_utf8, shown_path

commands = typer.Typer()
_PANEL = "Author"


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
    as_json: options.Json = False,
) -> None:
    """Check topic files and report every problem as file:line:column.

    Exits with 4 if any problem is an error; warnings are only said, unless --strict makes them errors.
    What each problem asks for is in docs/check.md, by the code that ends its line.
    """
    from upsc_cli.topics.check import check, strictly

    session = Session()
    checked = check(paths or session.library.folders, session.library, session.syllabus)
    if strict:
        checked = strictly(checked)
    errors = sum(problem.level == "error" for problem in checked.problems)
    if as_json:
        write_json(checked.problems)
    else:
        for problem in checked.problems:
            write(f"{problem} [{problem.code}]\n")
        warnings = len(checked.problems) - errors
        write(f"{count(checked.files, 'file')}: {count(errors, 'error')}, {count(warnings, 'warning')}\n")
    if not checked.files:
        note("there is no topic file to check", "upsc paths shows where topics lie")
        raise typer.Exit(1)
    if errors:
        raise typer.Exit(4)


@commands.command("paths", rich_help_panel=_PANEL)
def show_paths(as_json: options.Json = False) -> None:
    """Show where topics, progress, backups and the cache live."""
    paths = Session().paths
    places = {
        "home": as_utf8(paths.home),
        "progress": as_utf8(paths.progress),
        "topics": [as_utf8(folder) for folder in paths.topics],
        "cache": as_utf8(paths.cache),
        "backups": as_utf8(paths.backups),
    }
    if as_json:
        write_json(places)
        return
    for name, place in places.items():
        for path in [place] if isinstance(place, str) else place:
            write(f"{name:<9} {shown_path(path)}\n")
