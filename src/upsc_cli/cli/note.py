"""The command for a person's own notes: note."""

import sys
from contextlib import suppress
from typing import Annotated

import typer

from upsc_cli.cli import options
from upsc_cli.cli.begin import begin
from upsc_cli.cli.editor import open_editor
from upsc_cli.cli.messages import note, say
from upsc_cli.cli.screen import Color, is_plain, write_screen
from upsc_cli.cli.streams import write, write_json
from upsc_cli.errors import InvalidTopicError, UpscError, UsageError
from upsc_cli.session import noting
from upsc_cli.session.choosing import leading
from upsc_cli.session.session import Session
from upsc_cli.topics.format.problems import as_utf8
from upsc_cli.topics.notes import MAX_BYTES, decoded

commands = typer.Typer()

_STDIN = "-"


@commands.command(
    "note", rich_help_panel="Track", epilog='Example: upsc note gst-council "- The Council met in **2016**."'
)
def note_on_topic(
    topic: Annotated[
        str,
        typer.Argument(
            metavar="TOPIC",
            help="A slug or the beginning of one, a title, an alias, a tag of no other topic, or the number "
            "of a result of the last search.",
            show_default=False,
        ),
    ],
    text: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TEXT]...", help="What to add to the note, or - for stdin.", show_default=False
        ),
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Show the note.", rich_help_panel="Output")] = False,
    as_json: options.Json = False,
    color: options.ColorWhen = Color.AUTO,
    no_pager: options.NoPager = False,
) -> None:
    """Write a note of your own beside a topic: a paragraph, or a line of a list.

    The note is Markdown. It is shown at the end of its topic, searched and exported, and the **bold** words
    of its lists are asked as cards. Without TEXT it opens in your editor, $VISUAL, else $EDITOR. Into a
    pipe: what is piped in is added to it; with nothing piped in, or with --show, it is printed.
    `upsc undo` takes a change back. The file, which `upsc paths` leads to, may be written by any program.
    """
    session = begin()
    slug, words = leading(session, [topic, *(text or ())])
    said = " ".join(words)
    if said.strip() and (show or as_json):
        raise UsageError("what is to be shown takes no text", hint=f"upsc note {slug} --show")
    if said.strip() == _STDIN:
        _tell(noting.add(session, slug, _piped()))
    elif said.strip():
        _tell(noting.add(session, slug, said))
    elif show or as_json:
        _show(session, slug, as_json=as_json, color=color, pager=not no_pager)
    elif not sys.stdin.isatty():
        piped = _piped()
        if piped.strip():
            _tell(noting.add(session, slug, piped))
        else:
            _show(session, slug, as_json=False, color=color, pager=not no_pager)
    elif sys.stdout.isatty():
        edit_note(session, slug)
    else:
        _show(session, slug, as_json=False, color=color, pager=not no_pager)


def edit_note(session: Session, slug: str) -> bool:
    """Open the note on a topic in the editor, and say what came of it; a note may always be as it is.

    Raises:
        UpscError: the note cannot be read, or the editor does not start.
    """
    _tell(noting.edit(session, slug, open_editor))
    return True


def _tell(changed: noting.NoteChange) -> None:
    if not changed.changed:
        say(f"The note stays as it was: {changed.title}")
    elif changed.is_there:
        say(f"Noted: {changed.title}")
    else:
        say(f"The note is gone, as nothing is in it: {changed.title}")


def _show(session: Session, slug: str, *, as_json: bool, color: Color, pager: bool) -> None:
    """Print a note; exit with 1 if there is none."""
    own = noting.own_note(session, slug)
    if own.note.trouble:
        raise UpscError(f"cannot read the note {own.path}: {own.note.trouble}")
    if as_json:
        write_json({"topic": slug, "title": own.title, "path": as_utf8(own.path), "text": own.note.text})
    if not own.note:
        note(f"there is no note on {own.title}", f"upsc note {slug} TEXT writes one")
        raise typer.Exit(1)
    if as_json:
        return
    if is_plain(color):
        write(own.note.text.rstrip("\n") + "\n")
        return
    from upsc_cli.render.note import render_note
    from upsc_cli.render.prose import Notes

    sources = Notes({})
    with suppress(InvalidTopicError):  # a note can be read while its topic is broken
        sources = Notes(session.entry(slug).topic.sources)
    write_screen(lambda layout: render_note(own.note, sources, layout), color=color, pager=pager)


def _piped() -> str:
    """Return what is piped in.

    Raises:
        UpscError: it is no text, or too long for a note.
    """
    content = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UpscError(f"what is piped in is larger than {MAX_BYTES >> 20} MiB, so nothing was added")
    try:
        return decoded(content)[0]
    except UnicodeDecodeError:
        raise UpscError("what is piped in is no text in UTF-8, so nothing was added") from None
