"""Mains answers: a question to write on, the answer handed in, and gone through."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from upsc_cli import files
from upsc_cli.errors import NotFoundError, UpscError, UsageError
from upsc_cli.progress.events import Assessed, Written, new_id
from upsc_cli.recall.answers import Answer, answer_of, answers, in_turn, seconds_a_mark
from upsc_cli.recall.sheet import own_text, sheet
from upsc_cli.session.answer_drafts import LONGEST, task_named
from upsc_cli.session.choosing import NO_FILTERS, Filters, readable
from upsc_cli.session.session import Session
from upsc_cli.topics.mains import Task, point_names
from upsc_cli.topics.notes import decoded
from upsc_cli.words.counting import count_words


class Assessment(Struct, frozen=True):
    """What a person says of an answer: the places of the points that it makes, from 1, and its mark.

    None leaves what was said before; with `every` it makes all of them.
    """

    points: tuple[int, ...] | None = None
    mark: float | None = None
    every: bool = False

    def __bool__(self) -> bool:
        return self != Assessment()


def questions(
    session: Session, names: Sequence[str] = (), filters: Filters = NO_FILTERS, question: str | None = None
) -> list[Task]:
    """Return the mains questions of topics that are named or pass the filters, in the order of their turn.

    Without either those of topics that were read, or of all if none of these has one. `question` is the id
    of one of them, or its number in its topic, from 1.

    Raises:
        InvalidTopicError: the file of a topic that is named breaks the format.
        NotFoundError: a name is no topic's, or there is no such question.
        UsageError: a filter names what does not exist.
        ProgressError: progress cannot be read.
    """
    session.refresh()
    slugs = readable(session, names, filters)
    if question is not None:
        return [_question(session, question, slugs)]
    written = answers(session.standing)
    if not names and not filters:
        touched = session.state.touched
        read = _of(session, [slug for slug in slugs if slug in touched])
        if read:
            return in_turn(read, written)
    return in_turn(_of(session, slugs), written)


def seconds_for(session: Session, task: Task) -> float:
    """Return how long a question takes this person."""
    return task.marks * seconds_a_mark(answers(session.standing))


def hand_in(
    session: Session, task: Task, text: str, seconds: int, said: Assessment | None = None
) -> Answer | None:
    """Put an answer into a file, and record it; return None for one without a word, which is none.

    Raises:
        UsageError: there is no such point, or no such mark.
        UpscError: the file cannot be written; nothing is recorded then.
        ProgressError: it cannot be recorded; no file is left then.
    """
    text = own_text(text)
    words = count_words(text)
    if not words:
        return None
    said = said or Assessment()
    points = _points(task, said)
    _check_mark(said.mark, task.marks)
    now = session.now
    name = new_id()
    # With the beginning of its id: another device may answer the same on the same day, and files are shared.
    path = files.free_name(session.paths.answers / f"{now:%Y-%m-%d}-{task.topic}-{name[:8]}.md")
    _write(path, sheet(task, session.title_of(task.topic), now, text), session.paths.progress)
    written = Written(
        id=name,
        at=now,
        question=task.id,
        asked=task.question,
        words=words,
        limit=task.limit,
        seconds=max(seconds, 0),
        marks=task.marks,
        file=path.name,
        points=points,
        of=len(task.points) if points is not None else 0,
        mark=said.mark,
    )
    try:
        session.update(lambda *_: [written])
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return answer_of(written)  # to read it again could fail, and what is recorded is recorded


def assess(session: Session, answer: str, said: Assessment) -> Answer:
    """Record the points and the mark of an answer, by its id, and return it; the same again is not recorded.

    Raises:
        NotFoundError: there is no such answer, as after an undo.
        UsageError: there is no such point, or no such mark.
        ProgressError: progress cannot be read or written.
    """
    session.refresh()
    before = _answer(session, answer)
    points, of = before.points, before.of
    if said.points is not None or said.every:
        task = task_named(session, before.question)
        if task is None:
            raise UsageError(
                "its question is no longer in the topic, so it has no points to tick",
                hint=f"a mark can be given: upsc answers {answer[:8]} --mark {before.marks / 2:g}",
            )
        points, of = _points(task, said), len(task.points)
    _check_mark(said.mark, before.marks)
    mark = before.mark if said.mark is None else said.mark
    if (points, of, mark) != (before.points, before.of, before.mark):
        now = session.now
        session.update(
            lambda *_: [Assessed(id=new_id(), at=now, answer=answer, points=points, of=of, mark=mark)]
        )
    return replace(before, points=points, of=of, mark=mark)


def read_answer(path: Path) -> str:
    """Return an answer that stands in a file.

    Raises:
        UpscError: it cannot be read, is too large for one, or no text.
    """
    try:
        with path.open("rb") as file:  # or a pipe
            return answer_in(file, str(path))
    except (OSError, ValueError) as error:
        raise UpscError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from error


def answer_in(stream: BinaryIO, name: str) -> str:
    """Return an answer that a stream holds, which is called by its name if it is no answer.

    Raises:
        UpscError: it is too large for one, or no text.
        OSError: it cannot be read.
    """
    content = stream.read(LONGEST + 1)
    if len(content) > LONGEST:
        raise UpscError(f"{name} is larger than 1 MiB, which no answer is")
    if b"\0" not in content:
        return content.decode("utf-8-sig", errors="replace")  # a byte that is wrong costs no answer
    try:
        return decoded(content)[0]  # as some editors save it, in UTF-16
    except UnicodeDecodeError:
        raise UpscError(f"{name} is no text") from None


def _of(session: Session, slugs: Sequence[str]) -> list[Task]:
    return [task for found in session.index.tasks(slugs).values() for task in found]


def _question(session: Session, name: str, slugs: Sequence[str]) -> Task:
    named = task_named(session, name)
    if named is not None:
        return named
    if name.isascii() and name.isdecimal() and len(slugs) == 1:
        found = _of(session, slugs)
        if 0 < int(name) <= len(found):
            return found[int(name) - 1]
        raise NotFoundError(f"no mains question {name} in {slugs[0]}", hint=f"it has {len(found)}")
    topic = name.partition("#")[0]
    known = [task.id for task in _of(session, [topic] if session.library.find(topic) else slugs[:1])]
    hint = f"there is {known[0]}" if known else "upsc write chooses one"
    raise NotFoundError(f"no mains question {name!r}", hint=hint)


def _answer(session: Session, name: str) -> Answer:
    for answer in answers(session.standing):
        if answer.id == name:
            return answer
    raise NotFoundError("that answer was taken back")


def _points(task: Task, said: Assessment) -> tuple[str, ...] | None:
    """Return the names of the points that are meant."""
    names, places = point_names(task.points), said.points
    if said.every:
        return names
    if places is None:
        return None
    wrong = next((place for place in places if not 1 <= place <= len(names)), None)
    if wrong is not None:
        raise UsageError(f"there is no point {wrong}", hint=f"this question has {len(names)}, from 1 on")
    return tuple(name for place, name in enumerate(names, start=1) if place in places)


def _check_mark(mark: float | None, most: int) -> None:
    if mark is not None and not (0 <= mark <= most and 2 * mark == int(2 * mark)):
        raise UsageError(f"{mark:g} is no mark", hint=f"0 to {most} in halves, such as {most / 2 + 0.5:g}")


def _write(path: Path, content: str, like: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.replace(path, content.encode(), like=like)
    except OSError as error:
        raise UpscError(f"cannot write {path}: {error.strerror or error}") from error
