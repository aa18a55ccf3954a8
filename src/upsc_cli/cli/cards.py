"""A sitting of flashcards, line by line or on a screen of its own."""

import sys
import time
from collections.abc import Callable

from upsc_cli.cli import keys
from upsc_cli.cli.messages import hint, note
from upsc_cli.cli.screen import Color, draw_screen, write_screen
from upsc_cli.cli.streams import write, write_line
from upsc_cli.cli.terminal import terminal_size
from upsc_cli.clock import study_day
from upsc_cli.errors import UpscError
from upsc_cli.recall.review import Graded, Sitting
from upsc_cli.recall.schedule import GOOD
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


class Play:
    """A sitting with what its two forms share: the titles of topics, and the side that is up."""

    def __init__(self, sitting: Sitting, title_of: Callable[[str], str], color: Color) -> None:
        self.sitting = sitting
        self.color = color
        self._title_of = title_of
        self.turn_over()

    def turn_over(self) -> None:
        """Begin with the card that is asked now."""
        self.turned = False
        self._shown = time.monotonic()

    def face(self, card: Card) -> Face:
        """Return the side of the card that is up."""
        sitting = self.sitting
        return Face(
            card=card,
            title=self._title_of(card.topic),
            is_new=sitting.memory is None,
            done=sitting.done,
            left=sitting.left,
            day=study_day(sitting.now),
            outcomes=sitting.outcomes() if self.turned else None,
        )

    def grade(self, rating: int) -> Graded:
        """Grade the card and begin with the next one."""
        graded = self.sitting.grade(rating, round(1000 * (time.monotonic() - self._shown)))
        self.turn_over()
        return graded


def review_by_line(play: Play, as_json: bool) -> None:
    """Ask cards line by line, as scripts and pipes do; with JSON, print a line for each event."""
    sitting = play.sitting
    if not as_json:
        hint(f"{_LINE_HELP}\n")
    _show_question(play, as_json)
    while (card := sitting.card) and (line := sys.stdin.readline()):
        match line.strip().lower():
            case "q":
                break
            case "s":
                sitting.skip()
                play.turn_over()
                _show_question(play, as_json)
            case "u":
                taken = sitting.undo()
                if taken is None:
                    note("no grade of this sitting is left to take back")
                    continue
                if as_json:
                    write_line({"event": "undone", "card": taken.card})
                play.turn_over()
                _show_question(play, as_json)
            case "" if not play.turned:
                play.turned = True
                _show_answer(play, card, as_json)
            case ("" | "1" | "2" | "3" | "4") as word if play.turned:
                graded = play.grade(int(word or GOOD))
                if as_json:
                    write_line(graded_record(graded))
                _show_question(play, as_json)
            case _:
                note(f"{line.strip()!r} means nothing here", _LINE_HELP)
    if not as_json:
        write_screen(lambda layout: render_summary(sitting.summary(), layout), color=play.color, pager=False)


def _show_question(play: Play, as_json: bool) -> None:
    card = play.sitting.card
    if card and not as_json:
        face = play.face(card)
        write_screen(lambda layout: render_question(face, layout), color=play.color, pager=False)
        write("\n")


def _show_answer(play: Play, card: Card, as_json: bool) -> None:
    if not as_json:
        face = play.face(card)
        write_screen(lambda layout: render_back(face, layout), color=play.color, pager=False)
        write("\n")


def graded_record(graded: Graded) -> dict[str, object]:
    """Return a grade as it is printed; docs/json.md describes it."""
    return {
        "event": "graded",
        "card": graded.event.card,
        "rating": graded.event.rating,
        "due": graded.due,
        "stability": graded.memory.stability,
        "difficulty": graded.memory.difficulty,
    }


def review_on_screen(
    play: Play, open_topic: Callable[[Card], None], edit_topic: Callable[[Card], None]
) -> None:
    """Ask cards on a screen of their own, a key at a time."""
    sitting = play.sitting
    with keys.Screen().open() as screen:
        message = ""
        while card := sitting.card:
            _draw(screen, play, card, message)
            message = ""
            match screen.key():
                case "q" | keys.END:
                    break
                case keys.SPACE | keys.ENTER if not play.turned:
                    play.turned = True
                case keys.SPACE | keys.ENTER:
                    play.grade(GOOD)
                case ("1" | "2" | "3" | "4") as key if play.turned:
                    play.grade(int(key))
                case "s":
                    sitting.skip()
                    play.turn_over()
                case "u":
                    message = "Taken back." if sitting.undo() else "No grade of this sitting is left."
                    play.turn_over()
                case ("o" | "e") as key:
                    with screen.given_away():
                        message = _leave(open_topic if key == "o" else edit_topic, card)
                case "?" | "h":
                    screen.draw(draw_screen(lambda _: render_help(), color=play.color))
                    screen.key()
    write_screen(lambda layout: render_summary(sitting.summary(), layout), color=play.color, pager=False)


def _leave(act: Callable[[Card], None], card: Card) -> str:
    """Do something outside of the sitting; return what went wrong, if anything."""
    try:
        act(card)
    except UpscError as error:
        return error.message.splitlines()[0]
    return ""


def _draw(screen: keys.Screen, play: Play, card: Card, message: str) -> None:
    """Draw a card with its keys below; of one too long for the screen, the beginning."""
    face = play.face(card)
    above = draw_screen(lambda layout: render_face(face, layout), color=play.color).rstrip("\n").split("\n")
    below = draw_screen(lambda layout: render_keys(face, layout), color=play.color).rstrip("\n").split("\n")
    below = ["", *([message] if message else []), *below]
    room = max(terminal_size()[1] - len(below), 1)
    if len(above) > room:
        above = [*above[: room - 1], "... (o opens the whole topic)"]
    screen.draw("\n".join([*above, *below]))
