"""A quiz, line by line."""

import sys
from functools import partial

from upsc_cli.cli.messages import note
from upsc_cli.cli.screen import Color, write_screen
from upsc_cli.cli.sitting_records import answer_record, result_record
from upsc_cli.cli.streams import write, write_line
from upsc_cli.progress.events import Confidence
from upsc_cli.recall.paper import Paper
from upsc_cli.recall.quiz import Asked, Given, by_confidence, tally
from upsc_cli.render.quiz import Sheet, render_explained, render_question, render_result
from upsc_cli.topics.claims import LETTERS

_LEVELS = {"s": Confidence.SURE, "u": Confidence.UNSURE, "g": Confidence.GUESS}
_LINE_HELP = (
    "a letter answers, with s, u or g after it if you like (sure, unsure, a guess); an empty line skips"
)


def quiz_by_line(paper: Paper, color: Color, *, exam: bool, as_json: bool) -> None:
    """Ask question after question, line by line; with JSON, print a line for each answer.

    What is right and why is said at once, but with `exam` only at the end.
    """
    while asked := paper.asked:
        if not as_json:
            _show_question(paper, asked, color)
        given = _take_line(paper, asked)
        if given is None:
            break
        if as_json:
            write_line(answer_record(given, exam=exam))
        elif not exam:
            write_screen(partial(render_explained, given, below=True), color=color, pager=False)
            write("\n")


def _show_question(paper: Paper, asked: Asked, color: Color) -> None:
    place = len(paper.given) + 1, paper.count, paper.seconds_left
    drawn = partial(render_question, Sheet(asked, paper.marked), *place, reason=paper.reason)
    write_screen(drawn, color=color, pager=False)
    write("\n")


def _take_line(paper: Paper, asked: Asked) -> Given | None:
    """Take lines until one answers or skips; return the answer, None if the quiz ends here."""
    while line := sys.stdin.readline():
        words = line.lower().split()
        if words == ["q"]:
            return None
        letter, level = [*words, "", ""][:2]
        if len(words) < 3 and letter in {"", *LETTERS[: len(asked.options)]} and level in {"", *_LEVELS}:
            if paper.asked is None:
                return None  # too late
            paper.marked = LETTERS.index(letter) if letter else None
            return paper.answer(_LEVELS.get(level))
        note(f"{line.strip()!r} means nothing here", _LINE_HELP)
    return None


def show_result(paper: Paper, color: Color, *, exam: bool, as_json: bool, pager: bool) -> None:
    """Show what the quiz came to, and that the time was up before its end."""
    if paper.is_cut_short:
        note(f"the time is up, at question {len(paper.given) + 1} of {paper.count}")
    if as_json:
        write_line(result_record(paper.given))
        return
    total, levels = tally(paper.given), by_confidence(paper.given)
    write_screen(
        lambda layout: render_result(paper.given, total, levels, paper.seconds, layout, explained=not exam),
        color=color,
        pager=pager,
    )
