"""A sitting of flashcards, line by line or on a screen of its own."""

import sys
from collections.abc import Callable

from upsc_cli.cli import keys
from upsc_cli.cli.messages import hint, note
from upsc_cli.cli.records import graded_record
from upsc_cli.cli.screen import Color, draw_screen, write_screen
from upsc_cli.cli.streams import write, write_line
from upsc_cli.cli.terminal import terminal_size, text_width
from upsc_cli.cli.wrapping import wrapped
from upsc_cli.clock import study_day
from upsc_cli.errors import UpscError
from upsc_cli.progress.events import Reviewed
from upsc_cli.recall.sitting import Action, Graded, Sitting
from upsc_cli.render.review import (
    Face,
    render_back,
    render_face,
    render_help,
    render_keys,
    render_question,
    render_summary,
)
from upsc_cli.topics.cards import Card

_LINE_HELP = "an empty line shows the answer, then 1 to 4 grades it; s skips, u takes back, q ends"
_GRADES = {"1": Action.AGAIN, "2": Action.HARD, "3": Action.GOOD, "4": Action.EASY}
_LINES = {"": Action.ON, "s": Action.SKIP, "u": Action.UNDO, **_GRADES}
_KEYS = {keys.SPACE: Action.ON, keys.ENTER: Action.ON, "s": Action.SKIP, "u": Action.UNDO, **_GRADES}

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
        write_screen(lambda layout: render_summary(sitting.summary(), layout), color=color, pager=False)


def _tell(told: Graded | Reviewed | None) -> None:
    match told:
        case Graded():
            write_line(graded_record(told))
        case Reviewed():
            write_line({"event": "undone", "card": told.card})


def _show_side(sitting: Sitting, title_of: TitleOf, color: Color) -> None:
    """Show the side of the card that is up."""
    card = sitting.card
    if card:
        face = _face(sitting, card, title_of)
        side = render_back if sitting.is_revealed else render_question
        write_screen(lambda layout: side(face, layout), color=color, pager=False)
        write("\n")


def _face(sitting: Sitting, card: Card, title_of: TitleOf) -> Face:
    return Face(
        card=card,
        title=title_of(card.topic),
        is_new=sitting.memory is None,
        done=sitting.done,
        left=sitting.left,
        day=study_day(sitting.now),
        outcomes=sitting.outcomes() if sitting.is_revealed else None,
    )


def review_on_screen(
    sitting: Sitting,
    title_of: TitleOf,
    color: Color,
    open_topic: Callable[[Card], str],
    edit_topic: Callable[[Card], str],
) -> None:
    """Ask cards on a screen of their own, a key at a time.

    `open_topic` and `edit_topic` leave the screen for a while and return what is to be said of it.
    """
    with keys.Screen().open() as screen:
        message = ""
        while card := sitting.card:
            _draw(screen, _face(sitting, card, title_of), color, message)
            message = ""
            key = screen.key()
            if key in ("q", keys.END):
                break
            if key in ("o", "e"):
                with screen.given_away():
                    message = _leave(open_topic if key == "o" else edit_topic, card)
            elif key in ("?", "h"):
                screen.draw(draw_screen(lambda _: render_help(), color=color))
                screen.key()
            elif key in _KEYS:
                told = sitting.handle(_KEYS[key])
                if _KEYS[key] is Action.UNDO:
                    message = "Taken back." if told else "No grade of this sitting is left."
    write_screen(lambda layout: render_summary(sitting.summary(), layout), color=color, pager=False)


def _leave(act: Callable[[Card], str], card: Card) -> str:
    """Do something outside of the sitting; return what is to be said of it."""
    try:
        return act(card)
    except UpscError as error:
        return error.message.splitlines()[0]


def _draw(screen: keys.Screen, face: Face, color: Color, message: str) -> None:
    """Draw a card with its keys below; of one too long for the screen, the beginning."""
    above = draw_screen(lambda layout: render_face(face, layout), color=color).rstrip("\n").split("\n")
    below = draw_screen(lambda layout: render_keys(face, layout), color=color).rstrip("\n").split("\n")
    said = wrapped(message, text_width(), hanging=0).split("\n") if message else []
    below = ["", *said, *below]
    room = max(terminal_size()[1] - len(below), 1)
    if len(above) > room:
        above = [*above[: room - 1], "... (o opens the whole topic)"]
    screen.draw("\n".join([*above, *below]))
