"""Answers as files for other programs."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from upsc_cli.exchange.write.answers import WrittenAnswer, answers_html, answers_markdown
from upsc_cli.exchange.write.files import refuse_existing, write_file
from upsc_cli.phrases import minutes
from upsc_cli.recall.answers import Answer
from upsc_cli.session.answered import Shown, shown
from upsc_cli.session.session import Session

STDOUT = "-"


class AnswerFormat(StrEnum):
    """What answers can be exported to."""

    MD = "md"
    HTML = "html"


def export_answers(
    session: Session, answers: Sequence[Answer], form: AnswerFormat, output: str | None, *, force: bool
) -> tuple[Path | None, bytes]:
    """Write answers into one file, and return it; for stdout return what goes there.

    Without `output` the file is named `upsc-answers` and lies in the current folder. Unless forced, no file
    is written over.

    Raises:
        UpscError: the file is there already or cannot be written.
    """
    path = None if output == STDOUT else Path(output or f"upsc-answers.{form}")
    if path is not None and path.is_dir():
        path = path / f"upsc-answers.{form}"
    if path is not None and not force:
        refuse_existing(path)
    found = [_written(shown(session, answer)) for answer in answers]
    write = answers_html if form is AnswerFormat.HTML else answers_markdown
    content = write(found).encode()
    if path is None:
        return None, content
    write_file(path, content)
    return path, b""


def _written(found: Shown) -> WrittenAnswer:
    answer = found.answer
    time = f" in {minutes(answer.seconds)}" if answer.seconds else ""
    return WrittenAnswer(
        title=found.title,
        question=found.task.question if found.task else answer.asked,
        figures=f"{answer.at:%d %b %Y} • {answer.words} of {answer.limit} words{time}",
        text=found.missing if found.text is None else found.text,
        made=found.covered,
        missed=found.missed,
        mark=answer.mark,
        of=answer.marks,
    )
