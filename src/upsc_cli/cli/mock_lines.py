"""A mock paper line by line: sitting it, and marking what was wrong in it."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from threading import Event, Thread

from upsc_cli.cli.messages import note
from upsc_cli.cli.screen import Color, write_screen
from upsc_cli.cli.sitting_records import answer_record, mistake_record, mock_record
from upsc_cli.cli.streams import write, write_line
from upsc_cli.errors import ProgressError
from upsc_cli.phrases import count as counted
from upsc_cli.phrases import minutes
from upsc_cli.progress.events import Confidence
from upsc_cli.recall.mock import CAUSES, cause_keys
from upsc_cli.recall.mock_paper import MockPaper
from upsc_cli.recall.stopwatch import LOOK
from upsc_cli.session import mocking
from upsc_cli.session.session import Session
from upsc_cli.topics.claims import LETTERS

GO_ON = "upsc mock --resume"

_LEVELS = {"s": Confidence.SURE, "u": Confidence.UNSURE, "g": Confidence.GUESS}
_LINE_HELP = (
    "a letter answers, with s, u or g after it if you like (sure, unsure, a guess), - takes the answer back, "
    "an empty line skips, back goes back, a number goes there, f flags, x and a letter strikes out, p shows "
    "the palette, q pauses, end ends"
)


def sit_by_line(
    beginning: AbstractContextManager[MockPaper], color: Color, wanted: int | None, *, as_json: bool
) -> str | None:
    """Sit a paper line by line; return its id if it was handed in."""
    with beginning as paper, _looking(paper):
        of = len(paper.questions)
        if wanted and of < wanted:
            note(f"these topics have {counted(of, 'question')}")
        for said in paper.changes():
            note(said)
        try:
            _by_line(paper, color, as_json=as_json)
        except KeyboardInterrupt:
            note(*_paused(paper))
            raise
    if not paper.is_over:
        if as_json:
            write_line({"event": "paused", "left_seconds": round(paper.seconds_left)})
        else:
            note(*_paused(paper))
    return paper.mock.begun.id if paper.is_over else None


def _paused(paper: MockPaper) -> tuple[str, str]:
    """Return what is to be said of a paper that is left, and how to go on with it."""
    done = f"{paper.answered} of {len(paper.questions)} answered"
    return f"paused: {done}, {minutes(paper.seconds_left)} left", GO_ON


@contextmanager
def _looking(paper: MockPaper) -> Iterator[None]:
    """Look at the clock of a paper every second while lines are waited for, and say when the time is up."""
    is_done = Event()

    def look() -> None:
        while paper.seconds_left and not is_done.wait(LOOK):
            with suppress(ProgressError):  # the next answer will say it
                paper.look()
        if not paper.seconds_left:
            note("the time is up", None if is_done.is_set() else "Enter shows what the paper came to")

    thread = Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_done.set()
        thread.join()


def _by_line(paper: MockPaper, color: Color, *, as_json: bool) -> None:
    from upsc_cli.render.mock import render_paper

    shown: object = None
    while paper.asked and paper.seconds_left:
        if not as_json and shown != (paper.place, paper.slip):
            write_screen(partial(render_paper, paper), color=color, pager=False)
            write("\n")
            shown = paper.place, paper.slip
        line = sys.stdin.readline()
        if not line:
            return
        paper.look()
        if not paper.seconds_left:
            break
        words = line.lower().split()
        if words == ["q"]:
            return
        if words == ["end"]:
            break
        _take(paper, words, line, color, as_json=as_json)
    paper.hand_in()


def _take(paper: MockPaper, words: list[str], line: str, color: Color, *, as_json: bool) -> None:
    """Do what a line says, or say that it means nothing."""
    letters = LETTERS[: len(paper.asked.options)] if paper.asked else ""
    match words:
        case [] | ["-"]:
            if words:
                paper.choose(None)
            _tell_answer(paper, as_json=as_json)
            paper.on()
        case ["f"]:
            paper.flag()
            if as_json:
                _tell(paper, "flagged", flagged=paper.slip.flagged)
        case ["back" | "<"]:
            paper.step(-1)
        case ["p"] if not as_json:  # whoever reads events reads nothing else
            from upsc_cli.render.mock import render_palette

            write_screen(partial(render_palette, paper), color=color, pager=False)
        case [number] if number.isdecimal() and paper.go(int(number) - 1):
            pass
        case ["x", letter] if letter in letters:
            paper.strike(letters.index(letter))
            if as_json:
                _tell(paper, "struck", struck=[LETTERS[option] for option in sorted(paper.slip.struck)])
        case [letter] | [letter, "s" | "u" | "g"] if letter in {*letters}:
            paper.choose(letters.index(letter), _LEVELS.get(words[1]) if words[1:] else None)
            _tell_answer(paper, as_json=as_json)
            is_last = paper.answered == len(paper.questions) - paper.gone
            paper.on()
            if is_last:
                note("every question has an answer", "end hands the paper in; a number goes to a question")
        case _:
            note(f"{line.strip()!r} means nothing here", _LINE_HELP)


def _tell_answer(paper: MockPaper, *, as_json: bool) -> None:
    if as_json and paper.given:
        write_line(answer_record(paper.given, exam=True))


def _tell(paper: MockPaper, event: str, **more: object) -> None:
    question = paper.asked.item.id if paper.asked else None
    write_line({"event": event, "question": question} | more)


def show_marked(session: Session, paper: str | None, color: Color, *, as_json: bool, pager: bool) -> None:
    """Show what a paper came to, then each wrong answer, which a line may give its cause."""
    from upsc_cli.render.mock import render_mistake, render_mock_result

    marked = mocking.marked(session, paper)
    if marked is None:
        note("this paper was taken back meanwhile")
        return
    if as_json:
        write_line({"event": "result"} | mock_record(marked.result))
    else:
        write_screen(partial(render_mock_result, marked.result), color=color, pager=pager)
        if marked.mistakes:
            note("each wrong answer, and why it was wrong", f"{cause_keys()}; an empty line skips, q ends")
    with mocking.judging(session, marked.result.paper) as judge:
        for mistake in marked.mistakes:
            if as_json:
                write_line(mistake_record(mistake))
            else:
                write("\n")
                write_screen(partial(render_mistake, mistake), color=color, pager=False)
            while (word := sys.stdin.readline().strip().lower()) not in {"", "q", *CAUSES}:
                note(f"{word!r} means nothing here", f"{cause_keys()}; an empty line skips, q ends")
            if word == "q":
                break
            if word:
                judge(mistake.question, CAUSES[word])
                if as_json:
                    write_line({"event": "judged", "question": mistake.question, "cause": CAUSES[word]})
