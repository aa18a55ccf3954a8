"""A quiz, line by line or on a screen of its own."""

import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from upsc_cli.cli import keys
from upsc_cli.cli.messages import note
from upsc_cli.cli.screen import Color, draw_screen, write_screen
from upsc_cli.cli.streams import write, write_line
from upsc_cli.cli.terminal import terminal_size
from upsc_cli.progress.events import Answered, Confidence, new_id
from upsc_cli.recall.quiz import Asked, Given, by_confidence, tally
from upsc_cli.render.quiz import Sheet, render_keys, render_result, render_sheet
from upsc_cli.topics.claims import LETTERS

_LEVELS = {"s": Confidence.SURE, "u": Confidence.UNSURE, "g": Confidence.GUESS}
_LINE_HELP = (
    "a letter answers, with s, u or g after it if you like (sure, unsure, a guess); an empty line skips"
)

Record = Callable[[Given, int], Answered]
"""Makes an answer durable, given the milliseconds that it took."""


class Paper:
    """A quiz under way: what was asked and answered, and the time that is left."""

    def __init__(
        self, questions: Sequence[Asked], record: Record, minutes: float | None, color: Color
    ) -> None:
        self.questions = questions
        self.color = color
        self.given: list[Given] = []
        self._record = record
        self._began = self._shown = time.monotonic()
        self._end = None if minutes is None else self._began + 60 * minutes

    @property
    def asked(self) -> Asked | None:
        """The question that is asked now; None at the end, and when time is up."""
        if len(self.given) == len(self.questions) or self.seconds_left == 0:
            return None
        return self.questions[len(self.given)]

    @property
    def seconds_left(self) -> float | None:
        """The time that is left, None without a limit."""
        return None if self._end is None else max(0.0, self._end - time.monotonic())

    @property
    def seconds(self) -> float:
        """How long the quiz has taken."""
        return time.monotonic() - self._began

    def sheet(self, asked: Asked, chosen: int | None = None) -> Sheet:
        """Return the question as it lies before the person."""
        return Sheet(asked, len(self.given) + 1, len(self.questions), self.seconds_left, chosen)

    def answer(self, asked: Asked, choice: int | None, confidence: Confidence | None) -> Given:
        """Record an answer, or that the question was left out, and go on."""
        given = Given(asked, choice, confidence)
        self._record(given, round(1000 * (time.monotonic() - self._shown)))
        self.given.append(given)
        self._shown = time.monotonic()
        return given


def answered(given: Given, ms: int, at: datetime) -> Answered:
    """Return the event of an answer."""
    return Answered(
        id=new_id(), at=at, question=given.asked.item.id,
        choice=None if given.choice is None else LETTERS[given.choice],
        right=given.is_right, confidence=given.confidence, ms=ms,
    )  # fmt: skip


def quiz_by_line(paper: Paper, as_json: bool) -> None:
    """Ask question after question, line by line; with JSON, print a line for each answer."""
    while asked := paper.asked:
        if not as_json:
            write_screen(partial(render_sheet, paper.sheet(asked)), color=paper.color, pager=False)
            write("\n")
        if not _take_line(paper, asked, as_json):
            break


def _take_line(paper: Paper, asked: Asked, as_json: bool) -> bool:
    """Take lines until one answers or skips; return False if the quiz ends here."""
    while line := sys.stdin.readline():
        words = line.lower().split()
        if words == ["q"]:
            return False
        letter, level = [*words, "", ""][:2]
        if len(words) < 3 and letter in {"", *LETTERS[: len(asked.options)]} and level in {"", *_LEVELS}:
            if paper.asked is None:
                return False  # too late
            choice = LETTERS.index(letter) if letter else None
            given = paper.answer(asked, choice, _LEVELS.get(level))
            if as_json:
                write_line(answer_record(given))
            return True
        note(f"{line.strip()!r} means nothing here", _LINE_HELP)
    return False


def quiz_on_screen(paper: Paper) -> None:
    """Ask question after question on a screen of their own, a key at a time."""
    with keys.Screen().open() as screen:
        while asked := paper.asked:
            if not _take_keys(screen, paper, asked):
                break


def _take_keys(screen: keys.Screen, paper: Paper, asked: Asked) -> bool:
    """Take keys until the question is answered or skipped; return False if the quiz ends here."""
    chosen: int | None = None
    part = 0
    letters = LETTERS[: len(asked.options)]
    while paper.asked is asked:
        _draw(screen, paper.sheet(asked, chosen), part, paper.color)
        key = screen.key(None if paper.seconds_left is None else 1.0)
        if key and key in letters:
            chosen, part = letters.index(key), -1  # the options are in the last part
        elif key == keys.SPACE:
            part += 1
        elif key == keys.ENTER or (key in _LEVELS and chosen is not None):
            paper.answer(asked, chosen, _LEVELS.get(key))
            return True
        elif key in ("q", keys.END):
            return False
    if chosen is not None:  # the time is up; what is marked counts, as on an answer sheet
        paper.answer(asked, chosen, None)
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


def show_result(paper: Paper, as_json: bool, *, pager: bool) -> None:
    """Show what the quiz came to, and that the time was up before its end."""
    if paper.seconds_left == 0 and len(paper.given) < len(paper.questions):
        note(f"the time is up, at question {len(paper.given) + 1} of {len(paper.questions)}")
    if as_json:
        write_line(result_record(paper.given))
        return
    total, levels = tally(paper.given), by_confidence(paper.given)
    write_screen(
        lambda layout: render_result(paper.given, total, levels, paper.seconds, layout),
        color=paper.color, pager=pager,
    )  # fmt: skip


def answer_record(given: Given) -> dict[str, object]:
    """Return an answer as it is printed; docs/json.md describes it."""
    return {
        "event": "answered",
        "question": given.asked.item.id,
        "choice": None if given.choice is None else LETTERS[given.choice],
        "key": LETTERS[given.asked.key],
        "right": given.is_right,
        "marks": round(given.marks, 3),
        "confidence": given.confidence,
    }


def result_record(given: Sequence[Given]) -> dict[str, object]:
    """Return what a quiz came to as it is printed."""
    total = tally(given)
    return {
        "event": "finished",
        "asked": total.asked,
        "answered": total.answered,
        "right": total.right,
        "marks": round(total.marks, 3),
        "accuracy": total.accuracy,
        "confidence": {
            level: {"answered": found.answered, "right": found.right, "marks": round(found.marks, 3)}
            for level, found in by_confidence(given).items()
        },
    }
