"""Reading many topic files: in several processes where that is faster."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from upsc_cli.search.document import Document, read_document

_WORTH_PROCESSES = 100  # files, below which starting processes costs more than it saves
_CHUNK = 16


def read_documents(files: Mapping[str, Path]) -> Iterator[tuple[str, Document | str]]:
    """Yield each slug with its document, or with what is wrong with its file, in any order."""
    cores = os.cpu_count() or 1
    if len(files) >= _WORTH_PROCESSES and cores > 1:
        try:
            from concurrent.futures import ProcessPoolExecutor

            pool = ProcessPoolExecutor(min(cores, 8), initializer=_leave_interrupts_to_parent)
        except (ImportError, NotImplementedError, OSError):
            pass  # Android and some containers have no semaphores for processes to share
        else:
            try:
                yield from pool.map(_read, files.items(), chunksize=_CHUNK)
            finally:
                pool.shutdown(cancel_futures=True)
            return
    yield from map(_read, files.items())


def _read(item: tuple[str, Path]) -> tuple[str, Document | str]:
    slug, path = item
    return slug, read_document(slug, path)


def _leave_interrupts_to_parent() -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
