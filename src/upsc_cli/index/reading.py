"""Reading many topic files: in several processes where that is faster."""

import os
import signal
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr
from functools import partial
from pathlib import Path
from threading import Thread, current_thread, main_thread
from types import FrameType

from upsc_cli.index.document import Document, read_document

_WORTH_PROCESSES = 100  # files, below which starting processes costs more than it saves
_CHUNK = 16


def read_documents(
    files: Mapping[str, Path], notes: Path | None = None
) -> Generator[tuple[str, Document | str]]:
    """Yield each slug with its document, or with what is wrong with its file, in any order.

    `notes` is the folder of the person's notes.
    """
    read_one = partial(_read, notes)
    cores = os.cpu_count() or 1
    if len(files) >= _WORTH_PROCESSES and cores > 1:
        try:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            # A process that is forked beside threads may inherit a lock that nobody will open.
            context = None if _is_main_thread() else get_context("spawn")
            # What a full screen puts in the place of stderr is no file, and would be handed on like one.
            with redirect_stderr(None):
                pool = ProcessPoolExecutor(min(cores, 8), context, initializer=_follow_parent)
        except (ImportError, NotImplementedError, OSError):
            pass  # Android and some containers have no semaphores for processes to share
        else:
            with _ctrl_c_held() as let_in:
                try:
                    found = pool.map(read_one, files.items(), chunksize=_CHUNK)
                    let_in()
                    yield from found
                finally:
                    pool.shutdown(cancel_futures=True)
            return
    yield from map(read_one, files.items())


@contextmanager
def _ctrl_c_held() -> Iterator[Callable[[], None]]:
    """Hold Ctrl-C back, which what starts now inherits, until the function that this yields is called.

    Only the main thread is told of signals; in another one there is nothing to hold back.
    """
    if not _is_main_thread():
        yield lambda: None
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield _let_ctrl_c_in
    finally:
        signal.signal(signal.SIGINT, before)


def _is_main_thread() -> bool:
    return current_thread() is main_thread()


def _read(notes: Path | None, item: tuple[str, Path]) -> tuple[str, Document | str]:
    slug, path = item
    return slug, read_document(slug, path, notes)


def _let_ctrl_c_in() -> None:
    signal.signal(signal.SIGINT, _interrupt_once)


def _interrupt_once(_number: int, _frame: FrameType | None) -> None:
    """Take the first Ctrl-C; more of them would keep the processes from ending in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def _follow_parent() -> None:
    """Let the process that started this one say when to end: Ctrl-C is for it, and so is its own end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End when the parent does, even if it was killed: the queue that this process waits at stays open."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)
