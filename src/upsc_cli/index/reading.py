"""Reading many topic files: in several processes where that is faster."""

import os
import signal
from collections.abc import Generator, Mapping
from pathlib import Path
from types import FrameType

from upsc_cli.index.document import Document, read_document

_WORTH_PROCESSES = 100  # files, below which starting processes costs more than it saves
_CHUNK = 16


def read_documents(files: Mapping[str, Path]) -> Generator[tuple[str, Document | str]]:
    """Yield each slug with its document, or with what is wrong with its file, in any order."""
    cores = os.cpu_count() or 1
    if len(files) >= _WORTH_PROCESSES and cores > 1:
        try:
            from concurrent.futures import ProcessPoolExecutor

            pool = ProcessPoolExecutor(min(cores, 8), initializer=_follow_parent)
        except (ImportError, NotImplementedError, OSError):
            pass  # Android and some containers have no semaphores for processes to share
        else:
            before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # inherited by what starts now
            try:
                read = pool.map(_read, files.items(), chunksize=_CHUNK)
                signal.signal(signal.SIGINT, _interrupt_once)
                yield from read
            finally:
                pool.shutdown(cancel_futures=True)
                signal.signal(signal.SIGINT, before)
            return
    yield from map(_read, files.items())


def _read(item: tuple[str, Path]) -> tuple[str, Document | str]:
    slug, path = item
    return slug, read_document(slug, path)


def _interrupt_once(_number: int, _frame: FrameType | None) -> None:
    """Take the first Ctrl-C; more of them would keep the processes from ending in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def _follow_parent() -> None:
    """Let the process that started this one say when to end: Ctrl-C is for it, and so is its own end."""
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End when the parent does, even if it was killed: the queue that this process waits at stays open."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)
