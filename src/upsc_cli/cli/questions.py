"""A quiz, line by line or on a screen of its own."""

import sys
from functools import partial

from upsc_cli.cli import keys
from upsc_cli.cli.messages import note
from upsc_cli.cli.records import answer_record, result_record
from upsc_cli.cli.screen import Color, draw_screen, write_screen
from upsc_cli.cli.streams import write, write_line
from upsc_cli.cli.terminal import terminal_size
from upsc_cli.progress.events import Confidence
from upsc_cli.recall.paper import Paper
from upsc_cli.recall.quiz import Asked, by_confidence, tally
from upsc_cli.render.quiz import Sheet, render_keys, render_result, render_sheet
from upsc_cli.topics.claims import LETTERS

_LEVELS = {"s": Confidence.SURE, "u": Confidence.UNSURE, "g": Confidence.GUESS}
_LINE_HELP = (
    "a letter answers, with s, u or g after it if you like (sure, unsure, a guess); an empty line skips"
)


def quiz_by_line(paper: Paper, color: Color, *, as_json: bool) -> None:
    """Ask question after question, line by line; with JSON, print a line for each answer."""
    while asked := paper.asked:
        if not as_json:
            write_screen(partial(render_sheet, _sheet(paper, asked)), color=color, pager=False)
            write("\n")
        if not _take_line(paper, asked, as_json=as_json):
            break


def _sheet(paper: Paper, asked: Asked) -> Sheet:
    """Return the question as it lies before the person."""
    return Sheet(asked, len(paper.given) + 1, len(paper.questions), paper.seconds_left, paper.marked)


def _take_line(paper: Paper, asked: Asked, *, as_json: bool) -> bool:
    """Take lines until one answers or skips; return False if the quiz ends here."""
    while line := sys.stdin.readline():
        words = line.lower().split()
        if words == ["q"]:
            return False
        letter, level = [*words, "", ""][:2]
        if len(words) < 3 and letter in {"", *LETTERS[: len(asked.options)]} and level in {"", *_LEVELS}:
            if paper.asked is None:
                return False  # too late
            paper.marked = LETTERS.index(letter) if letter else None
            given = paper.answer(_LEVELS.get(level))
            if as_json:
                write_line(answer_record(given))
            return True
        note(f"{line.strip()!r} means nothing here", _LINE_HELP)
    return False


def quiz_on_screen(paper: Paper, color: Color) -> None:
    """Ask question after question on a screen of their own, a key at a time."""
    with keys.Screen().open() as screen:
        while asked := paper.asked:
            if not _take_keys(screen, paper, asked, color):
                break


def _take_keys(screen: keys.Screen, paper: Paper, asked: Asked, color: Color) -> bool:
    """Take keys until the question is answered or skipped; return False if the quiz ends here."""
    part = 0
    letters = LETTERS[: len(asked.options)]
    while paper.asked is asked:
        _draw(screen, _sheet(paper, asked), part, color)
        key = screen.key(None if paper.seconds_left is None else 1.0)
        if key and key in letters:
            paper.marked, part = letters.index(key), -1  # the options are in the last part
        elif key == keys.SPACE:
            part += 1
        elif key == keys.ENTER or (key in _LEVELS and paper.marked is not None):
            paper.answer(_LEVELS.get(key))
            return True
        elif key in ("q", keys.END):
            return False
    paper.hand_in()
    return True


def _draw(screen: keys.Screen, sheet: Sheet, part: int, color: Color) -> None:
    """Draw a question with its keys below; of one too long for the screen, one of its parts."""
    above = draw_screen(partial(render_sheet, sheet), color=color).rstrip("\n").split("\n")
    below = draw_screen(lambda _: render_keys(sheet), color=color).rstrip("\n").split("\n")
    parts = _parts(above, max(terminal_size()[1] - len(below) - 1, 2))
    screen.draw("\n".join([*parts[part % len(parts)], "", *below]))


def _parts(lines: list[str], room: int) -> list[list[str]]:
    """Return lines as parts that fit into the room, without empty lines where these are too many."""
    if len(lines) > room:
        lines = [line for line in lines if line]
    if len(lines) <= room:
        return [lines]
    size = room - 1
    starts = [*range(0, len(lines) - size, size), len(lines) - size]
    return [[*lines[start : start + size], "... (Space shows the rest)"] for start in starts]


def show_result(paper: Paper, color: Color, *, as_json: bool, pager: bool) -> None:
    """Show what the quiz came to, and that the time was up before its end."""
    if paper.is_cut_short:
        note(f"the time is up, at question {len(paper.given) + 1} of {len(paper.questions)}")
    if as_json:
        write_line(result_record(paper.given))
        return
    total, levels = tally(paper.given), by_confidence(paper.given)
    write_screen(
        lambda layout: render_result(paper.given, total, levels, paper.seconds, layout),
        color=color,
        pager=pager,
    )
