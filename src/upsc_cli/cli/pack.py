"""The commands for packs of topics: pack add, list, update, remove, make."""

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upsc_cli.cli import options
from upsc_cli.cli.begin import begin
from upsc_cli.cli.messages import answer, hint, note, say, warn
from upsc_cli.cli.sharing_records import pack_record
from upsc_cli.cli.streams import write_json
from upsc_cli.errors import UpscError
from upsc_cli.phrases import count
from upsc_cli.session import packing
from upsc_cli.session.session import Session
from upsc_cli.topics.format.problems import as_utf8, shown_path

if TYPE_CHECKING:
    from upsc_cli.session.packing import Update

commands = typer.Typer()
of_packs = typer.Typer(
    help="Topics of others: a folder, a zip file or a git repository with a pack.yaml. Data, never programs.",
    epilog="Example: upsc pack add ~/polity-notes.zip",
)
commands.add_typer(of_packs, name="pack", rich_help_panel="Author")

Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME]...",
        help="Names of packs; all of them without any.",
        show_default=False,
    ),
]


@of_packs.command("add", epilog="Example: upsc pack add ~/Downloads/polity-notes.zip")
def add(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="A folder, a zip file, or an https, ssh or file address that git can fetch.",
            show_default=False,
        ),
    ],
    first: Annotated[
        bool,
        typer.Option("--first", help="Let its topics win over those of the same name that come with upsc."),
    ] = False,
) -> None:
    """Add a pack. Its topics are then listed, searched, reviewed and asked like all others."""
    new = packing.add(begin(), source, comes_first=first)
    said = new.pack.manifest
    answer(f"{said.name} {said.version}: {count(len(new.pack.topics), 'topic')} ({said.licence})")
    if new.hidden:
        warn(packing.hidden_in_words(new.hidden))
    hint(f"\nSee them: upsc list --pack {said.name}")


@of_packs.command("list", epilog="Example: upsc pack list --json")
def list_packs(as_json: options.Json = False) -> None:
    """List the packs that are there."""
    found = packing.packs(begin())
    if as_json:
        write_json(list(map(pack_record, found)))
        return
    for one in found:
        answer(f"{one.name} {one.manifest.version}   {count(len(one.topics), 'topic')}   {one.added.source}")
    if not found:
        note("there is no pack", "upsc pack add SOURCE")


@of_packs.command("update", epilog="Example: upsc pack update polity-notes")
def update_packs(
    packs: Names = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Apply what changed without asking.")] = False,
) -> None:
    """Bring packs up to date, after showing which topics come and go and which facts change.

    Progress, notes and schedules stay; a card whose words changed is known again as after an edit.
    """
    session = begin()
    if not packing.packs(session) and not packs:
        note("there is no pack", "upsc pack add SOURCE")
    with closing(packing.updates(session, packs or ())) as found:
        for update in found:
            _update(session, update, yes=yes)


@of_packs.command("remove", epilog="Example: upsc pack remove polity-notes")
def remove_pack(
    pack: Annotated[
        str,
        typer.Argument(metavar="NAME", help="The name of a pack.", show_default=False),
    ],
) -> None:
    """Take a pack away. Progress with its topics, your notes on them and their schedules stay."""
    gone = packing.remove(begin(), pack)
    say(f"Removed: {gone.name}; upsc pack add {gone.added.source} brings it back")


@of_packs.command(
    "make", epilog="Example: upsc pack make notes/ --name polity-notes --version 1 --licence CC-BY-4.0"
)
def make_pack(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            help="A folder with topics/CATEGORY/SLUG.yaml, and perhaps a pack.yaml.",
            exists=True,
            file_okay=False,
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to write it.", show_default=False),
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="Its name.", show_default=False)] = None,
    version: Annotated[str | None, typer.Option("--version", help="Its version.", show_default=False)] = None,
    licence: Annotated[
        str | None, typer.Option("--licence", help="Under which licence it is given.", show_default=False)
    ] = None,
    strict: Annotated[
        bool, typer.Option(" /--no-strict", help="Topics may fall short of the standard.", show_default=False)
    ] = True,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Make a pack of your topics: checked, hashed, one zip file, the same bytes from the same topics."""
    session = begin()
    try:
        path = packing.make(
            session, folder, output, name=name, version=version, licence=licence, strict=strict,
            replace=force,
        )  # fmt: skip
    except packing.NotUpToStandardError as error:
        for problem in error.checked.problems:
            answer(f"{problem} [{problem.code}]")
        raise
    shown = shown_path(as_utf8(path))
    answer(shown, shown)


def _update(session: Session, update: "Update", *, yes: bool) -> None:
    """Say what an update changes, ask, and apply it."""
    name = update.pack.name
    if not update.is_any:
        say(f"{name} is up to date")
        return
    _show(update)
    if yes or _agreed(f"Apply to {name}?"):
        packing.apply(session, update)
        say(f"{name} is at {update.fetched.manifest.version} now")
    else:
        say(f"{name} stays as it is")


def _show(update: "Update") -> None:
    said = update.fetched.manifest
    before = update.pack.manifest
    answer(f"{update.pack.name} {before.version} → {said.version}")
    for name, old, new in (("licence", before.licence, said.licence), ("title", before.title, said.title)):
        if old != new:
            answer(f"  {name}: {old or 'none'} → {new or 'none'}")
    for slug in update.changes.added:
        answer(f"  new topic: {slug}")
    for slug in update.changes.removed:
        answer(f"  no more: {slug}")
    for change in update.changes.facts:
        answer(f"  {change.topic}")
        if change.before is not None:
            answer(f"    - {change.before}")
        if change.after is not None:
            answer(f"    + {change.after}")


def _agreed(question: str) -> bool:
    """Ask a person, and take no answer for a no.

    Raises:
        UpscError: there is nobody to ask.
    """
    if not sys.stdin.isatty():
        raise UpscError("nobody is there to ask", hint="apply it without asking: upsc pack update --yes")
    return typer.confirm(question, err=True)
