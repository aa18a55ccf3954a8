"""A file to which events were being added when that was cut off, as by a kill or a power cut.

They are written behind its last event, and then its checksum, which stands before them. The journal had
them first, on the disk. So a checksum that is of a beginning of the file, or of what it was to become, tells
that nothing is wrong with it, and what there is to bring to an end.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from upsc_cli.progress.format import Content, DamagedError, NewerError, decode
from upsc_cli.progress.marks import BEGINNING, BETWEEN, END, EVENT_END, HEAD, Mark, mark_at

_PAGE = 4096  # bytes, that a power cut may leave empty


def cut_short(content: bytes, journaled: Mapping[str, bytes]) -> Content | None:
    """Return what a file held before events of the journal were added, if that was cut off.

    None if that is not what is wrong with it.
    """
    head = HEAD.match(content)
    if head is None or not content.startswith(BEGINNING):
        return None
    most = sum(len(BETWEEN) + len(line) for line in journaled.values()) + len(END) + _PAGE
    for mark in _marks(content, max(head.end(), len(content) - most)):
        is_committed = mark.of_file == head[1]
        if not is_committed and content[mark.end :] != END:
            continue
        before = _decoded(content[: head.start(1)] + mark.of_file + content[head.end(1) : mark.end] + END)
        if before is None or before.mark is None:
            return None
        added = [BETWEEN + line for event, line in journaled.items() if event not in before.lines]
        is_meant = added and (
            _is_begun(content[mark.end :], b"".join(added))
            if is_committed
            else _is_coming(head[1], mark, added)
        )
        return before if is_meant else None
    return None


def _marks(content: bytes, first: int) -> Iterator[Mark]:
    """Yield a mark after each line of a file, from some byte on, that may be the end of an event."""
    line_end = content.find(b"\n", first)
    if line_end < 0:
        return
    mark = mark_at(content, line_end)
    while line_end < len(content):
        line_end = content.find(b"\n", line_end + 1)
        line_end = line_end if line_end >= 0 else len(content)
        end = content.rfind(EVENT_END, mark.end, line_end) + len(EVENT_END)
        if end > mark.end:
            mark = mark.followed_by(content[mark.end : end])
            yield mark


def _decoded(content: bytes) -> Content | None:
    try:
        return decode(content)
    except (DamagedError, NewerError):
        return None


def _is_begun(rest: bytes, added: bytes) -> bool:
    """Return whether the rest of a file is the end of one, over which something was being written."""
    if rest.endswith(END) and added.startswith(rest.removesuffix(END)):
        return True
    wanted = added + END
    pairs = enumerate(zip(rest, wanted, strict=False))
    written = next((place for place, (is_, was) in pairs if is_ != was), min(len(rest), len(wanted)))
    return rest[written:] == END[written:] or not rest[written:].strip(b"\0")


def _is_coming(checksum: bytes, mark: Mark, added: Sequence[bytes]) -> bool:
    """Return whether a checksum is that of a file with the first of what is to be added."""
    return any(after.of_file == checksum for after in accumulate(added, Mark.followed_by, initial=mark))
