"""Whether a progress file is the beginning of a newer one, found out without holding it.

Events are added at the end, so a backup is what the file was then, word for word. What is known to be in the
newer one need not be read again, which for a long history takes seconds and hundreds of megabytes.
"""

import zlib
from pathlib import Path

from upsc_cli import files
from upsc_cli.progress.marks import BEGINNING, END, HEAD, LIST_END, ZEROS, digits

_BLOCK = 1 << 20  # bytes
_LIST = b'\n  "events": ['


def beginning(path: Path, newer: bytes) -> int:
    """Return how many bytes of what a newer file lists are all that a file lists, 0 if they are not.

    It is whole then. `newer` is `Content.listed`.

    Raises:
        OSError: the file cannot be read.
    """
    listed = memoryview(newer)
    with files.opened(path) as file:
        block = file.read(_BLOCK)
        head, start = HEAD.match(block), block.find(_LIST)
        if head is None or start < 0 or not block.startswith(BEGINNING):
            return 0
        checksum = zlib.crc32(block[head.end(1) :], zlib.crc32(ZEROS, zlib.crc32(block[: head.start(1)])))
        waiting, length = block[start + len(_LIST) - 1 :], 0
        while True:
            known = max(0, len(waiting) - len(END))
            if waiting[:known] != bytes(listed[length : length + known]):
                return 0
            length += known
            waiting = waiting[known:]
            block = file.read(_BLOCK)
            if not block:
                break
            checksum = zlib.crc32(block, checksum)
            waiting += block
    ends_there = waiting == END and bytes(listed[length : length + 1]) in (b",", LIST_END[:1])
    return length if ends_there and digits(checksum) == head[1] else 0
