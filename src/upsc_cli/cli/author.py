"""Commands for those who write topics: check, paths."""

from pathlib import Path
from typing import Annotated

import typer

from upsc_cli.cli import options
from upsc_cli.cli.output import write, write_json
from upsc_cli.cli.session import Session
from upsc_cli.render.phrases import count

commands = typer.Typer()
_PANEL = "Author"


@commands.command("check", rich_help_panel=_PANEL, epilog="Example: upsc check my-topic.yaml")
def check_topics(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Topic files or folders of them; without any, all of the library.",
            show_default=False,
        ),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Check topic files and report every problem as file:line:column.

    Exits with 4 if any problem is an error; warnings are only said.
    """
    from upsc_cli.topics.check import check

    session = Session()
    checked = check(paths or session.library.folders, session.library, session.syllabus)
    errors = sum(problem.level == "error" for problem in checked.problems)
    if as_json:
        write_json(checked.problems)
    else:
        for problem in checked.problems:
            write(f"{problem}\n")
        warnings = len(checked.problems) - errors
        write(f"{count(checked.files, 'file')}: {count(errors, 'error')}, {count(warnings, 'warning')}\n")
    if errors:
        raise typer.Exit(4)


@commands.command("paths", rich_help_panel=_PANEL)
def show_paths(as_json: options.Json = False) -> None:
    """Show where topics, progress, backups and the cache live."""
    paths = Session().paths
    if as_json:
        write_json(
            {
                "home": str(paths.home),
                "progress": str(paths.progress),
                "topics": [str(folder) for folder in paths.topics],
                "cache": str(paths.cache),
                "backups": str(paths.backups),
            }
        )
        return
    lines = [("home", paths.home), ("progress", paths.progress)]
    lines += [("topics", folder) for folder in paths.topics]
    lines += [("cache", paths.cache), ("backups", paths.backups)]
    write("".join(f"{name:<9} {path}\n" for name, path in lines))
