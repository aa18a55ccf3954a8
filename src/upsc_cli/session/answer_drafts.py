"""Answers that are still written: a file each, so that whatever happens their words are there."""

import re
import time
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from threading import Lock

from upsc_cli import files
from upsc_cli.errors import UpscError
from upsc_cli.files import Stamp
from upsc_cli.recall.answers import Answer, answers
from upsc_cli.recall.sheet import own_text, seconds_so_far, sheet
from upsc_cli.session.session import Session
from upsc_cli.topics.cards import topic_of
from upsc_cli.topics.mains import Task

LONGEST = 1 << 20
"""Bytes of an answer; what is larger is something else."""

_NAME = re.compile(r"([a-z0-9-]+)\.(mains-[0-9a-f]+)(?:-\d+)?")


class Draft:
    """An answer that is written, and its file; time goes on from when it was begun, or begun again.

    `text` is what was written as it is on disk. Any thread may keep it.
    """

    def __init__(self, task: Task, title: str, path: Path, began: datetime, like: Path) -> None:
        self.task = task
        self.title = title
        self.path = path
        self.text = ""
        self._began = began
        self._like = like
        self._before = 0
        self._from = time.monotonic()
        self._stamp: Stamp | None = None
        self._lock = Lock()

    @property
    def seconds(self) -> int:
        """How long the answer has taken."""
        return self._before + round(time.monotonic() - self._from)

    def begin(self) -> None:
        """Put the sheet there for an editor.

        Raises:
            UpscError: it cannot be written.
        """
        self._write(self.text)

    def keep(self, text: str) -> None:
        """Keep what was written so far; a draft without a word of its own leaves no file.

        What another program did to the file meanwhile stays: this goes into another one then.

        Raises:
            UpscError: it cannot be written.
        """
        with self._lock:
            if text == self.text and (self._stamp is not None or not text.strip()):
                return
            if text.strip():
                self._write(text)
            else:
                self._remove()
            self.text = text

    def take(self) -> str:
        """Return what the file holds after an editor had it, and let the time that it took be known.

        Raises:
            UpscError: it cannot be read.
        """
        self._stamp = files.stamp(self.path)
        self.text = own_text(_content(self.path)) if self._stamp else ""
        return self.text

    def put_aside(self) -> None:
        """Leave the draft for another time, with the seconds that it took; without a word, none is left.

        Raises:
            UpscError: it cannot be written.
        """
        with self._lock:
            if self.text.strip():
                self._write(self.text)
            else:
                self._remove()

    def remove(self) -> None:
        """Remove the file: its words are elsewhere."""
        with self._lock:
            self._remove()

    def go_on(self) -> None:
        """Go on with what the file holds.

        Raises:
            UpscError: it cannot be read.
        """
        content = _content(self.path)
        self._stamp = files.stamp(self.path)
        self.text, self._before = own_text(content), seconds_so_far(content)
        self._from = time.monotonic()

    def _write(self, text: str) -> None:
        if self._stamp != files.stamp(self.path):
            self.path = files.free_name(self.path)
        content = sheet(self.task, self.title, self._began, text, self.seconds)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            files.replace(self.path, content.encode(), like=self._like)
        except OSError as error:
            raise UpscError(f"cannot keep the answer in {self.path}: {error.strerror or error}") from error
        self._stamp = files.stamp(self.path)

    def _remove(self) -> None:
        if self._stamp is not None and self._stamp == files.stamp(self.path):
            self.path.unlink(missing_ok=True)
        self._stamp = None


def new_draft(session: Session, task: Task) -> Draft:
    """Return a draft for a question; nothing is on disk yet."""
    path = files.free_name(folder(session) / f"{task.id.replace('#', '.')}.md")
    return Draft(task, session.title_of(task.topic), path, session.now, session.paths.progress)


def unfinished(
    session: Session, slugs: Collection[str] | None = None, question: str | None = None
) -> Draft | None:
    """Return the draft that was last written on, of some topics, of a question, or of all; None without any.

    One whose question is gone, or that has no word of its own, is left alone; one that was handed in, as when
    the program was killed right after that, is removed. One that cannot be read is said and left alone.

    Raises:
        ProgressError: progress cannot be read.
    """
    found = sorted(_files(folder(session)), key=lambda path: files.stamp(path) or (), reverse=True)
    for path in found:
        match = _NAME.fullmatch(path.stem)
        task = _task_of(session, match[1], match[2]) if match else None
        is_meant = task is not None and question in (None, task.id) and (slugs is None or task.topic in slugs)
        if task is not None and is_meant:
            draft = Draft(task, session.title_of(task.topic), path, session.now, session.paths.progress)
            try:
                draft.go_on()
            except UpscError as error:  # one that cannot be gone on with keeps nobody from writing
                session.listener.warn(error.message)
                continue
            if draft.text and _is_handed_in(session, draft):
                draft.remove()
            elif draft.text:
                return draft
    return None


def task_named(session: Session, name: str) -> Task | None:
    """Return the mains question of an id, None if there is none."""
    topic = topic_of(name)
    found = session.index.tasks([topic]).get(topic, ())
    return next((task for task in found if task.id == name), None)


def folder(session: Session) -> Path:
    """Return where drafts lie."""
    return session.paths.answers / "drafts"


def _task_of(session: Session, topic: str, mark: str) -> Task | None:
    """Return the question of a draft, also where its topic has another name by now; None if it is gone."""
    named = task_named(session, f"{topic}#{mark}")
    if named is not None:
        return named
    everywhere = session.index.tasks([each.slug for each in session.index.summaries])
    return next(
        (task for found in everywhere.values() for task in found if task.id.endswith(f"#{mark}")), None
    )


def _is_handed_in(session: Session, draft: Draft) -> bool:
    """Return whether the last answer to the question of a draft has its text."""
    of_question = [one for one in answers(session.standing) if one.question == draft.task.id]
    try:
        return bool(of_question) and own_text(_content(path_of(session, of_question[-1]))) == draft.text
    except UpscError:
        return False


def path_of(session: Session, answer: Answer) -> Path:
    """Return where the file of an answer lies, in the folder of answers whatever its name says."""
    return session.paths.answers / Path(answer.file.replace("\\", "/")).name


def _files(place: Path) -> list[Path]:
    try:
        return [path for path in place.iterdir() if path.suffix == ".md"]
    except OSError:
        return []


def _content(path: Path) -> str:
    try:
        return files.read_within(path, LONGEST).decode("utf-8-sig", errors="replace")
    except OSError as error:
        raise UpscError(f"cannot read {path}: {error.strerror or error}") from error
