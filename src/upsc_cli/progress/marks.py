"""How a progress file is laid out, and the marks in it from which it can be read, or added to, further on.

The checksum, a CRC-32, can be continued: whoever knows it up to a mark need not read what is before.
"""

import re
import zlib

from msgspec import Struct

VERSION = 2
"""The version of the file that this program writes. Version 1 had no checksum."""

HEAD = re.compile(rb'\{\n  "version": \d{1,9},\n  "checksum": "([0-9a-f]{8})",\n')
BEGINNING = b'{\n  "version": %d,\n  "checksum": "' % VERSION
ZEROS = b"0" * 8
LIST_END = b"\n  ]"
END = LIST_END + b"\n}\n"
"""How a file ends, after its last event."""
BETWEEN = b",\n    "
"""What stands between two events."""
EVENT_END = b"}"
"""What an event ends with."""


class Mark(Struct, frozen=True, array_like=True):
    """A beginning of a progress file that ends with an event: its bytes, and the CRC-32 of them so far.

    In the place of the file's own checksum there are zeros, as in that. So a reader or a writer that knows a
    mark of a file goes on from there, and what comes out at the end tells whether it still begins so.
    """

    end: int
    checksum: int

    def followed_by(self, content: bytes) -> "Mark":
        """Return the mark behind more of the file."""
        return Mark(self.end + len(content), zlib.crc32(content, self.checksum))

    @property
    def of_file(self) -> bytes:
        """The checksum of the file that ends here, as it is written."""
        return digits(zlib.crc32(END, self.checksum))


def mark_at(content: bytes, end: int) -> Mark:
    """Return the mark of the first bytes of a file that has a head."""
    head = HEAD.match(content)
    assert head
    view = memoryview(content)
    before = zlib.crc32(ZEROS, zlib.crc32(view[: head.start(1)]))
    return Mark(end, zlib.crc32(view[head.end(1) : end], before))


def digits(checksum: int) -> bytes:
    """Return the CRC-32 of a file, in which the checksum itself is eight zeros, as it is written."""
    return b"%08x" % checksum
