"""A person's own notes: added to, written anew, and put back as they were.

The file is the truth, as people write in it with whatever they like. An event tells of each change that this
program made, so that it can be taken back for as long as nobody changed the file since.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct, structs

from upsc_cli import files
from upsc_cli.errors import NotFoundError, ProgressError, UpscError
from upsc_cli.progress import lock
from upsc_cli.progress.events import Noted, new_id
from upsc_cli.sanitize import clean
from upsc_cli.session import drafts, note_copies
from upsc_cli.session.note_copies import digest_of
from upsc_cli.session.session import Session
from upsc_cli.topics.note_blocks import begins_with_item
from upsc_cli.topics.notes import MAX_BYTES, Note, decoded, note_of, path_of

LONGEST_PAGE = 200_000
"""Characters of a note that is written at the desk, which a book would make slow."""

_WAIT = 5.0  # seconds for another process that writes a note


class OwnNote(Struct, frozen=True):
    """The note on a topic, with the topic's title and the note's file, which need not be there."""

    slug: str
    title: str
    path: Path
    note: Note


class NoteChange(Struct, frozen=True):
    """What became of a note: the title of its topic, its file, and whether it changed and is there now.

    `overtaken` is the folder with a copy of what another program wrote meanwhile, if it did.
    """

    title: str
    path: Path
    changed: bool
    is_there: bool
    overtaken: Path | None = None


class NotePage(Struct, frozen=True):
    """A note as it is opened to be written: its text, and the file that it comes from as it was then.

    `is_draft` tells that the text was never saved.
    """

    slug: str
    title: str
    path: Path
    text: str
    content: bytes
    is_draft: bool = False


def own_note(session: Session, slug: str) -> OwnNote:
    """Return the note on a topic.

    Raises:
        NotFoundError: there is no such topic.
    """
    return OwnNote(slug, _title(session, slug), _path(session, slug), session.library.note(slug))


def add(session: Session, slug: str, text: str) -> NoteChange:
    """Add a paragraph to the note on a topic, or a line to the list that it ends with.

    All that is in the file stays as it is, byte by byte.

    Raises:
        NotFoundError: there is no such topic.
        UpscError: the note cannot be read or written, or would be too large.
    """
    words = clean(text.replace("\r\n", "\n")).strip("\n").rstrip()

    def change(before: bytes) -> bytes:
        return before + _joint(before, words) if words.strip() else before

    return _change(session, slug, change)


def page(session: Session, slug: str) -> NotePage:
    """Return the note on a topic to be written, with what was being written when the program ended.

    Raises:
        NotFoundError: there is no such topic.
        UpscError: it cannot be read, or has signs that cannot be shown, and so could not be kept.
    """
    title, path = _title(session, slug), _path(session, slug)
    content = _content(path)
    mend = f"write in it with your editor: upsc note {slug}"
    try:
        text, _ = decoded(content)
    except UnicodeDecodeError:
        raise UpscError(f"{path} is not all text in UTF-8", hint=mend) from None
    if len(text) > LONGEST_PAGE:
        raise UpscError(f"{path} is too long to be written here", hint=mend)
    if clean(text) != text:
        raise UpscError(f"{path} has signs that cannot be shown", hint=mend)
    left = drafts.kept(drafts.path_of(path), MAX_BYTES)
    if left is not None and left.strip() and left != text:
        return NotePage(slug, title, path, clean(left), content, is_draft=True)
    return NotePage(slug, title, path, text, content)


def save(session: Session, opened: NotePage, text: str) -> NoteChange:
    """Put a text in the place of the note; without a word, there is no note any more.

    What another program added to the end of the file meanwhile is added to the text; of what else it wrote
    there is a copy, as of all that is taken out.

    Raises:
        UpscError: the note cannot be written, or would be too large.
    """
    before_it, script = decoded(opened.content)
    wanted = script.mark + script.encoded(text.rstrip() + "\n") if text.strip() else b""
    if text.rstrip() == before_it.rstrip():
        wanted = opened.content

    overtaken: list[Path] = []

    def change(before: bytes) -> bytes:
        if wanted == opened.content:
            return before
        if before == opened.content:
            return wanted
        if opened.content and before.startswith(opened.content):
            added = before[len(opened.content) :]
            return wanted + added
        overtaken[:] = [_copies(session)] if before else []
        return wanted

    changed = _change(session, opened.slug, change)
    drafts.drop(drafts.path_of(opened.path))
    return structs.replace(changed, overtaken=overtaken[0]) if overtaken else changed


def edit(session: Session, slug: str, open_editor: Callable[[Path], None]) -> NoteChange:
    """Let the note be written by another program, which returns when it is done.

    Raises:
        NotFoundError: there is no such topic.
        UpscError: the note cannot be read or copied, or the editor says that it failed.
    """
    title, path = _title(session, slug), _path(session, slug)
    before = _content(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        note_copies.keep(_copies(session), slug, before, session.now)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        open_editor(path)
    finally:
        after = _content(path)
        if after != before:
            _record(session, slug, before, after)
            session.refresh_topics()
    return NoteChange(title, path, after != before, bool(note_of(after)))


def take_back(session: Session, event: Noted) -> bool:
    """Put a note back as it was before a change, if it is as it was after it; else say that it stays.

    A name that leads elsewhere, which only a stranger's history has, is that of no note. Returns whether the
    file was changed.

    Raises:
        UpscError: the note cannot be read or written.
    """
    if not files.stays_in_its_folder(event.topic):
        return False
    path = _path(session, event.topic)
    with _locked(session, path):
        now = _content(path)
        if digest_of(now) == event.was:
            return False
        old: bytes | None = None
        if digest_of(now) == event.now:
            is_beginning = digest_of(now[: event.size]) == event.was
            old = now[: event.size] if is_beginning else _copy_of(session, event)
        if old is None:
            why = "was changed since" if digest_of(now) != event.now else "has no copy from before any more"
            session.listener.warn(f"the note {why}, so it stays as it is: {path}")
            return False
        _write(session, event.topic, path, now, old)
    session.refresh_topics()
    return True


def _copy_of(session: Session, event: Noted) -> bytes | None:
    return note_copies.find(_copies(session), event.topic, event.was) if event.was else b""


def _change(session: Session, slug: str, change: Callable[[bytes], bytes]) -> NoteChange:
    """Change the file of a note, which nobody else of this program does meanwhile, and record that."""
    title, path = _title(session, slug), _path(session, slug)
    with _locked(session, path):
        before = _content(path)
        after = change(before)
        if len(after) > MAX_BYTES:
            raise UpscError(
                f"the note would be larger than {MAX_BYTES >> 20} MiB, so nothing was written",
                hint="what is as long as a book may be a topic: upsc import FILE",
            )
        if after != before:
            _write(session, slug, path, before, after)
    if after != before:
        _record(session, slug, before, after)
        session.refresh_topics()
    return NoteChange(title, path, after != before, bool(note_of(after)))


def _write(session: Session, slug: str, path: Path, before: bytes, after: bytes) -> None:
    """Write a note, or take it away if it is empty; what is taken out of it stays as a copy."""
    try:
        if not after.startswith(before):
            note_copies.keep(_copies(session), slug, before, session.now)
        if after:
            path.parent.mkdir(parents=True, exist_ok=True)
            is_durable = files.replace(path, after)
        else:
            path.unlink(missing_ok=True)
            is_durable = files.sync_folder(path.parent)
    except OSError as error:
        raise _unwritable(path, error) from error
    if not is_durable:
        session.listener.warn(f"the disk did not confirm {path}: it may be as before after a power cut")


def _record(session: Session, slug: str, before: bytes, after: bytes) -> None:
    """Record a change that was made; failing at that undoes nothing."""
    event = Noted(
        id=new_id(),
        at=session.now,
        topic=slug,
        was=digest_of(before),
        size=len(before),
        now=digest_of(after),
    )
    try:
        session.record(lambda state: [event])
    except ProgressError as error:
        session.listener.warn(
            f"{error.message}; the note is written, but that is not recorded: upsc undo cannot take it back"
        )


def _joint(before: bytes, words: str) -> bytes:
    """Return what is added to a file, so that words become a paragraph of their own, or go on with a list."""
    text, script = decoded(before, "replace")
    last = text.rstrip().rpartition("\n")[2]
    if not text.strip():
        start = ""
    elif begins_with_item(words) and (begins_with_item(last) or last[:1].isspace()):
        start = "" if text.endswith("\n") else "\n"
    else:
        start = "" if text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
    return script.encoded(f"{start}{words}\n")


def _content(path: Path) -> bytes:
    """Return what is in the file of a note, nothing if there is none."""
    try:
        return files.read_within(path, MAX_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        return b""
    except OSError as error:
        raise UpscError(f"cannot read the note {path}: {error.strerror or error}") from error


@contextmanager
def _locked(session: Session, path: Path) -> Iterator[None]:
    home = session.paths.home
    try:
        home.mkdir(parents=True, exist_ok=True)
        with lock.exclusive(home / "notes.lock", _WAIT):
            yield
    except lock.HeldError:
        raise UpscError(
            "another upsc is writing a note, and does not come to an end", hint="try again"
        ) from None
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> UpscError:
    folder = path.parent
    if isinstance(error, (FileExistsError, NotADirectoryError)) and folder.exists() and not folder.is_dir():
        return UpscError(
            f"cannot write the note {path}: {folder} is not a folder",
            hint="give what is in its place another name",
        )
    return UpscError(f"cannot write the note {path}: {error.strerror or error}")


def _path(session: Session, slug: str) -> Path:
    """Return the file of a note; where a link leads elsewhere, the file there, so that the link stays."""
    if files.is_device(slug):
        raise UpscError(f"on Windows, {slug!r} names a device and no file")
    return Path(os.path.realpath(path_of(session.paths.notes, slug)))


def _copies(session: Session) -> Path:
    return note_copies.folder_of(session.paths)


def _title(session: Session, slug: str) -> str:
    if session.library.find(slug) is None:
        raise NotFoundError(f"no topic {slug!r}")
    return session.title_of(slug)
