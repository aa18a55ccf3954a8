"""A sitting of flashcards, line by line."""

import sys
from collections.abc import Callable

from upsc_cli.cli.messages import hint, note
from upsc_cli.cli.screen import Color, write_screen
from upsc_cli.cli.sitting_records import graded_record
from upsc_cli.cli.streams import write, write_line
from upsc_cli.progress.events import Buried, Suspended
from upsc_cli.recall.sitting import Action, Crammed, Graded, Sitting, Summary, TakenBack, Told
from upsc_cli.render.review import face_of, render_back, render_question, render_summary

_LINE_HELP = (
    "an empty line shows the answer, then 1 to 4 grades it; s skips, - suspends, b buries until tomorrow, "
    "u takes back, q ends"
)
_GRADES = {"1": Action.AGAIN, "2": Action.HARD, "3": Action.GOOD, "4": Action.EASY}
_LINES = {
    "": Action.ON, "s": Action.SKIP, "-": Action.SUSPEND, "b": Action.BURY, "u": Action.UNDO, **_GRADES,
}  # fmt: skip

TitleOf = Callable[[str], str]
"""Names a topic by its slug."""


def review_by_line(sitting: Sitting, title_of: TitleOf, color: Color, *, as_json: bool) -> None:
    """Ask cards line by line, as scripts and pipes do; with JSON, print a line for each event."""
    if not as_json:
        hint(f"{_LINE_HELP}\n")
        _show_side(sitting, title_of, color)
    while sitting.card and (line := sys.stdin.readline()):
        word = line.strip().lower()
        if word == "q":
            break
        action = _LINES.get(word)
        if action is None or not sitting.can(action):
            note(f"{line.strip()!r} means nothing here", _LINE_HELP)
            continue
        told = sitting.handle(action)
        if action is Action.UNDO and told is None:
            note("no grade of this sitting is left to take back")
        elif as_json:
            _tell(told)
        else:
            _show_side(sitting, title_of, color)
    if not as_json:
        show_summary(sitting.summary(), color)


def show_summary(summary: Summary, color: Color) -> None:
    """Show what a sitting came to."""
    write_screen(lambda layout: render_summary(summary, layout), color=color, pager=False)


def _tell(told: Told | None) -> None:
    match told:
        case Graded():
            write_line(graded_record(told))
            _tell(told.suspended)
        case Crammed():
            write_line({"event": "crammed", "card": told.card, "rating": told.rating})
        case Suspended():
            write_line({"event": "suspended", "card": told.card})
        case Buried():
            write_line({"event": "buried", "card": told.card})
        case TakenBack():
            write_line({"event": "undone", "card": told.card})


def _show_side(sitting: Sitting, title_of: TitleOf, color: Color) -> None:
    """Show the side of the card that is up."""
    face = face_of(sitting, title_of)
    if face:
        side = render_back if sitting.is_revealed else render_question
        write_screen(lambda layout: side(face, layout), color=color, pager=False)
        write("\n")
