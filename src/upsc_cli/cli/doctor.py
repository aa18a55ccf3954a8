"""The command that looks after what is on disk."""

from typing import TYPE_CHECKING, Annotated

import typer

from upsc_cli.cli import options
from upsc_cli.cli.begin import begin
from upsc_cli.cli.messages import answer, hint
from upsc_cli.cli.streams import write_json
from upsc_cli.errors import UsageError
from upsc_cli.phrases import count
from upsc_cli.progress import backups
from upsc_cli.session.history import restore
from upsc_cli.session.session import Session
from upsc_cli.topics.format.problems import as_utf8, shown_path

if TYPE_CHECKING:
    from upsc_cli.doctor.examine import Orphans

commands = typer.Typer()


@commands.command("doctor", rich_help_panel="Track", epilog="Example: upsc doctor --fix")
def doctor(
    backup: Annotated[
        str | None,
        typer.Argument(
            metavar="BACKUP", help="With --restore: the backup to go back to.", show_default=False
        ),
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Repair what can be repaired.")] = False,
    restore_backup: Annotated[
        bool, typer.Option("--restore", help="Go back to a backup; without BACKUP, list them.")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Check progress, topics and the index, and repair what can be repaired.

    A backup is named by the beginning of its time, as in 2026-01-14. Going back to it is an action that
    `upsc undo` takes back; nothing is deleted.
    """
    if restore_backup and fix:
        raise UsageError("--restore and --fix are two things", hint="upsc doctor --fix, then --restore")
    if backup and not restore_backup:
        raise UsageError("a backup is for --restore", hint=f"upsc doctor --restore {backup}")
    session = begin()
    if restore_backup and backup:
        _restore(session, backup, as_json)
    elif restore_backup:
        _list_backups(session, as_json)
    else:
        _examine(session, fix=fix, as_json=as_json)


def _examine(session: Session, *, fix: bool, as_json: bool) -> None:
    from upsc_cli.doctor.examine import Places, examine

    places = Places(session.paths.home, session.index_file, session.memories_files)
    found = examine(
        session.store,
        session.library,
        places,
        lambda: (session.study, session.histories()),
        session.now,
        fix=fix,
    )
    session.say_notices()
    if as_json:
        write_json(found)
    else:
        for problem in found.problems:
            fixed, path = "repaired: " if problem.fixed else "", shown_path(problem.path)
            answer(f"{fixed}{path}: {problem.message}", path)
        for note in found.notes:
            answer(note)
        for orphans in found.orphans:
            answer(f"- {_said_of(orphans)}")
        if found.ok:
            answer("All is well.")
        elif not fix:
            hint("\nRepair what can be repaired: upsc doctor --fix")
    if not found.ok:
        raise typer.Exit(1)


def _said_of(orphans: "Orphans") -> str:
    """Return whose cards are gone, and what takes over what was recorded of them."""
    cards, topic = count(orphans.cards, "card"), orphans.topic
    whose = f"{cards} of {topic}, which is gone" if orphans.is_gone else f"{cards} that {topic} had"
    if orphans.to:
        return f"{whose}: in {orphans.to}, which takes them over with the next review"
    if orphans.is_gone:
        return f"{whose}: upsc rename {topic} NEW gives them to the topic that it is now"
    return f"{whose}: with their words back, or nearly so, they are known again"


def _list_backups(session: Session, as_json: bool) -> None:
    found = backups.listed(session.store.backups)
    if as_json:
        write_json([{"name": backup.name, "path": as_utf8(backup.path)} for backup in found])
        return
    for backup in found:
        answer(backup.name)
    if found:
        hint(f"\nGo back to one: upsc doctor --restore {found[0].name}")
    else:
        answer("There are no backups yet; the first is made before the second change.")


def _restore(session: Session, name: str, as_json: bool) -> None:
    found = restore(session, name)
    if as_json:
        write_json({"name": found.backup.name, "changed": found.changed})
        return
    at = f"{found.backup.at:%d %b %Y, %H:%M}"
    undo = ". Take that back: upsc undo" if found.changed else " already."
    answer(f"Progress is as it was on {at}{undo}")
