"""A mains answer, line by line: in the person's editor, then the points and the mark."""

import re
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from upsc_cli.cli.editor import open_editor
from upsc_cli.cli.messages import note, say
from upsc_cli.cli.screen import Color, write_screen
from upsc_cli.cli.sitting_records import written_record
from upsc_cli.cli.streams import write, write_line
from upsc_cli.cli.terminal import text_width
from upsc_cli.cli.wrapping import wrapped
from upsc_cli.errors import UpscError, UsageError
from upsc_cli.phrases import count
from upsc_cli.recall.answers import Answer
from upsc_cli.session.answer_drafts import Draft, new_draft
from upsc_cli.session.answered import shown
from upsc_cli.session.session import Session
from upsc_cli.session.writing import Assessment, assess, hand_in
from upsc_cli.topics.format.problems import as_utf8, shown_path
from upsc_cli.topics.mains import Task

T = TypeVar("T")

_NUMBERS = re.compile(r"[0-9]{1,3}(?:[\s,]+[0-9]{1,3})*")


def assessment(points: str | None, mark: float | None) -> Assessment:
    """Return what the options say of an answer.

    Raises:
        UsageError: the points are no numbers.
    """
    if points is None:
        return Assessment(mark=mark)
    words = points.strip().lower()
    if words in ("all", "none", ""):
        return Assessment(points=None if words == "all" else (), mark=mark, every=words == "all")
    if not _NUMBERS.fullmatch(words):
        raise UsageError(
            f"{points!r} names no points", hint="write their numbers: --points 1,3; or all, or none"
        )
    return Assessment(points=tuple(map(int, re.findall(r"[0-9]+", words))), mark=mark)


def write_by_line(
    session: Session,
    tasks: Sequence[Task],
    said: Assessment,
    color: Color,
    *,
    seconds: int | None = None,
    as_json: bool = False,
    left: Draft | None = None,
) -> Answer | None:
    """Open the editor with the first of some questions, record the answer, and ask for its points and mark.

    An answer that was `left` unfinished comes first, unless the person declines it. Returns None if nothing
    was written.

    Raises:
        UpscError: the editor failed; what was written is kept, and where is said.
    """
    goes_on = left is not None and (as_json or _goes_on(left))
    draft = left if left is not None and goes_on else new_draft(session, tasks[0])
    if not as_json:
        from upsc_cli.render.writing import render_task

        task, title = draft.task, draft.title
        write_screen(lambda _: render_task(task, title), color=color, pager=False)
        write("\n")
    text = _edited(draft)
    took = draft.seconds if seconds is None else seconds
    try:
        answer = hand_in(session, draft.task, text, took, said)
    except BaseException:
        draft.put_aside()
        note(f"what you wrote is kept in {_shown(draft)}", "upsc write goes on with it")
        raise
    draft.remove()
    if answer is None:
        note("nothing was written, so nothing is recorded")
        return None
    if as_json:
        write_line(written_record(session, answer))
        return answer
    if not said:
        answer = _ask(session, answer, draft.task, color)
    told(session, answer, color)
    return answer


def told(session: Session, answer: Answer, color: Color) -> None:
    """Show what an answer came to, and where it lies."""
    from upsc_cli.render.writing import render_after

    found = shown(session, answer)
    write_screen(lambda layout: render_after(found, layout), color=color, pager=False)
    path = shown_path(as_utf8(found.path))
    write(f"{path}\n")


def _edited(draft: Draft) -> str:
    """Return what was written in the editor; if that fails, the text stays, and where is said."""
    draft.begin()
    lines = draft.path.read_text(encoding="utf-8", errors="replace").count("\n")
    try:
        open_editor(draft.path, lines)
    except BaseException as error:
        draft.take()
        draft.put_aside()
        if draft.text and isinstance(error, UpscError):
            raise UpscError(
                f"{error.message.partition('; see ')[0]}; what you wrote is kept in {_shown(draft)}",
                hint="upsc write goes on with it",
            ) from error
        raise
    return draft.take()


def _goes_on(left: Draft) -> bool:
    """Return whether the person goes on with an answer that was left unfinished."""
    from upsc_cli.words.counting import count_words

    say(f"You left {count(count_words(left.text), 'word')} on {left.title}: {left.task.question}")
    answer = _line("Go on with that? [Y/n]")
    return answer is None or not answer.lower().startswith("n")


def _ask(session: Session, answer: Answer, task: Task, color: Color) -> Answer:
    """Ask for the points that the answer makes and for its mark; an empty line leaves either for later."""
    if task.points:
        from upsc_cli.render.writing import render_points

        write("\nPoints of a good answer\n\n")
        write_screen(lambda _: render_points(task), color=color, pager=False)
        write("\n")
        answer = (
            _asked_for(
                "Which of them did you make? Numbers, all or none; empty for later:",
                lambda words: assess(session, answer.id, assessment(words, None)),
            )
            or answer
        )
    before = answer
    return (
        _asked_for(
            f"Your mark of {task.marks}, in halves; empty for later:",
            lambda words: assess(session, before.id, Assessment(mark=_number(words))),
        )
        or before
    )


def _asked_for(question: str, take: Callable[[str], T]) -> T | None:
    """Ask until what is typed can be taken; None for an empty line or the end of input."""
    while words := _line(question):
        try:
            return take(words)
        except UsageError as error:
            note(error.message, error.hint)
    return None


def _line(question: str) -> str | None:
    shown = (
        wrapped(question, text_width() - 8, hanging=0) if sys.stdout.isatty() else question
    )  # with room to type
    write(f"{shown} ")
    line = sys.stdin.readline()
    if not sys.stdin.isatty():
        write("\n")
    return line.strip() if line else None


def _number(words: str) -> float:
    try:
        return float(words.replace(",", "."))
    except ValueError:
        raise UsageError(f"{words!r} is no mark", hint="write a number like 6.5") from None


def _shown(draft: Draft) -> str:
    return shown_path(as_utf8(draft.path))
