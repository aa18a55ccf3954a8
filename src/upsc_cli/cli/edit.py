"""The command that opens a topic in the person's editor: edit."""

import sys
from pathlib import Path

import typer

from upsc_cli.cli import options
from upsc_cli.cli.begin import begin
from upsc_cli.cli.editor import EditorFailedError, open_editor
from upsc_cli.cli.messages import answer, note, say
from upsc_cli.cli.terminal import text_width
from upsc_cli.cli.wrapping import wrapped
from upsc_cli.errors import UpscError
from upsc_cli.session import authoring
from upsc_cli.session.choosing import named
from upsc_cli.session.session import Session
from upsc_cli.topics.format.problems import Problem, as_utf8, shown_path

commands = typer.Typer()


@commands.command("edit", rich_help_panel="Author", epilog="Example: upsc edit india-japan-2plus2")
def edit_topic(topic: options.Topic) -> None:
    """Open a topic in your editor, and check it when you are done.

    A topic that comes with the program, or in a pack, is copied to your own folder first, and the copy is
    used from then on. The editor is $VISUAL, else $EDITOR. Exits with 4 if errors are left.
    """
    session = begin()
    if not edit(session, named(session, " ".join(topic))):
        raise typer.Exit(4)


def edit(session: Session, slug: str) -> bool:
    """Open a topic in the editor, a copy of one that comes with the program; return whether it has no errors.

    Raises:
        UpscError: there is no such topic, the copy cannot be written, or the editor does not start.
    """
    own = authoring.own_file(session, slug)
    if own.original is not None:
        whose = f"is of the pack {own.pack}" if own.pack else "comes with the program"
        note(f"this topic {whose}; your copy is {shown_path(as_utf8(own.path))}")
    try:
        return _edit_and_check(session, own.path)
    except EditorFailedError as error:
        if _drop_unchanged(session, own):
            raise UpscError(error.cause) from error
        raise
    finally:
        _drop_unchanged(session, own)


def _drop_unchanged(session: Session, own: authoring.OwnFile) -> bool:
    """Remove a copy that was not changed and say so; return whether it was removed."""
    is_gone = authoring.drop_unchanged(session, own)
    if is_gone:
        note("nothing was changed, so the copy is removed again")
    return is_gone


def _edit_and_check(session: Session, path: Path) -> bool:
    """Open a file and check it, again while there are errors and the person wants to mend them.

    Returns whether no error is left.
    """
    open_editor(path)
    while error := _first_error(session, path):
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            return False
        back = wrapped(f"Back to the editor, to line {error.line}? [Y/n]:", text_width())
        if not typer.confirm(back, default=True, prompt_suffix=" ", show_default=False, err=True):
            return False
        open_editor(path, error.line)
    shown = shown_path(as_utf8(path))
    answer(f"{shown}: no errors", shown)
    return True


def _first_error(session: Session, path: Path) -> Problem | None:
    """Say what is wrong with a file and return the first error."""
    session.refresh_topics()
    problems = authoring.check(session, [path]).problems
    for problem in problems:
        say(str(problem))
    return next((problem for problem in problems if problem.level == "error"), None)
