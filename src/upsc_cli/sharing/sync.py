"""One round of a device with the shared folder: what others wrote comes in, what is new here goes out.

Events have unique ids and never change, so histories are one set, in whatever order and however often their
parts arrive (`progress.merge`). A device writes what is not in the folder yet, whoever recorded it, and
reads what changed there since it last looked. What it knows of the folder is a cache: without it, all is
read again.
"""

import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from zlib import crc32

import msgspec
from msgspec import Struct

from upsc_cli.errors import ProgressError, UpscError
from upsc_cli.files import Stamp, size_of
from upsc_cli.phrases import count
from upsc_cli.progress import lock
from upsc_cli.progress.store import Store
from upsc_cli.sharing import known, segments, setup, versions
from upsc_cli.sharing.admitting import FURTHEST, MOST_BYTES, is_ahead, with_room
from upsc_cli.sharing.known import Contents, Device, devices_in
from upsc_cli.sharing.segments import ReplacedError
from upsc_cli.sharing.settling import Settled, Settling
from upsc_cli.sharing.setup import Setup
from upsc_cli.sharing.versions import Version

LOCK_SECONDS = 10.0

MOST_READ = 512 << 20
"""Bytes of what is new in the folder that a round reads; all of them are in memory for a while."""

_MOST_TEXTS = 200  # of files, of which each may be a mebibyte


class OutOfTimeError(Exception):
    """A round that had only so long was not finished; nothing is lost by that."""


class Synced(Struct, frozen=True):
    """What came of a round: the numbers of events that went out and came in, and what happened to files.

    `kept` are the files in which a version that lost was put beside the one that counts. `left_out` says what
    in the folder, or of one's own files, could not be taken. `is_renamed` says that this device had its name
    in common with another, and has a new one.
    """

    sent: int
    received: int
    devices: tuple[Device, ...]
    files_sent: tuple[str, ...] = ()
    files_received: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    is_renamed: bool = False


def sync(
    home: Path, store: Store, cache: Path, shared: Setup, now: datetime, seconds: float | None = None
) -> Synced:
    """Bring this device and the shared folder to the same, and return what came of it.

    With `seconds`, nothing more is begun after them.

    Raises:
        OutOfTimeError: the time did not suffice.
        UpscError: the folder is not there or cannot be read or written.
        ProgressError: progress cannot be read or written.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    root = Path(shared.folder)
    if not root.is_dir():
        raise UpscError(
            f"{root} is not there",
            hint="connect the drive or start the program that brings it; another folder: upsc sync FOLDER",
        )
    going = _Round(home, store, cache, shared, now, deadline)
    try:
        with lock.exclusive(home / "sync.lock", LOCK_SECONDS if seconds is None else 0):
            return going.run()
    except lock.HeldError:
        raise UpscError("another upsc is at it", hint="wait until it is done") from None
    except ProgressError as error:
        raise ProgressError(f"{_came_in(going.received)}{error.message}", error.hint) from error
    except OSError as error:
        raise UpscError(
            f"{_came_in(going.received)}{error.filename or root}: {error.strerror or error}",
            hint="nothing was lost; mend it, then: upsc sync",
        ) from error


def _came_in(events: int) -> str:
    """Return what is said before a complaint of what came in all the same."""
    return f"{count(events, 'new event')} recorded, but " if events else ""


class _Round:
    """One round; `run` does it."""

    def __init__(
        self,
        home: Path,
        store: Store,
        cache: Path,
        shared: Setup,
        now: datetime,
        deadline: float | None,
    ) -> None:
        self.home = home
        self.store = store
        self.cache = cache
        self.shared = shared
        self.now = now
        self.deadline = deadline
        self.root = Path(shared.folder)
        self.seen = known.seen(cache, shared)
        self.contents = Contents()
        self.texts: dict[str, str] = {}
        self.is_first = not self.seen.round
        self.reads_all = False
        self.received = 0
        self.unread: list[OSError] = []
        self.left_out: list[str] = []
        self.ahead = 0
        self.bytes_left = MOST_READ

    def run(self) -> Synced:
        is_copy = self.shared.place != setup.place_of(self.home)
        if is_copy:
            self.shared = setup.save(self.home, self.root)
        listing, left_out = segments.listed(self.root, self._check_time)
        self.left_out += left_out
        stamps = {name: segment.stamp for name, segment in self.seen.segments.items()}
        local = versions.local(self.home)
        if (
            stamps == listing
            and self.seen.progress == self.store.stamp()
            and {path: held.stamp for path, held in self.seen.held.items()} == local
            and not is_copy
        ):
            return self._synced(0, 0, Settled(), is_renamed=False)
        found = self._read(listing)
        is_renamed = is_copy or self._renamed_if_doubled(found)
        self.received = len(self._take_in(found))
        settling = Settling(
            self.home, self.now, self.contents.versions, self.seen.held, self._text, is_first=self.is_first
        )
        if self.ahead:
            too_late = (self.now + FURTHEST).year
            self.left_out.append(f"{count(self.ahead, 'event')} of a time after {too_late}")
        done = settling.settle(local, self._check_time)
        sent = self._send(done.sent)
        known.keep(self.cache, self.shared, self.seen, self.contents)
        if self.unread:
            raise self.unread[0]
        return self._synced(sent, self.received, done, is_renamed=is_renamed)

    def _read(self, listing: Mapping[str, Stamp]) -> dict[str, dict[str, bytes]]:
        """Read what is new in the folder, and return the events in it by segment and id."""
        contents = known.contents(self.cache, self.seen)
        gone = self.seen.segments.keys() - listing.keys()
        if contents is None or gone:
            return self._read_all(listing)
        self.contents = contents
        try:
            return self._read_new(listing)
        except ReplacedError:
            return self._read_all(listing)

    def _read_all(self, listing: Mapping[str, Stamp]) -> dict[str, dict[str, bytes]]:
        self.contents = Contents()
        self.seen.segments = {}
        self.reads_all = True
        return self._read_new(listing)

    def _read_new(self, listing: Mapping[str, Stamp]) -> dict[str, dict[str, bytes]]:
        found: dict[str, dict[str, bytes]] = {}
        waiting = 0
        for name, stamp in listing.items():
            before = self.seen.segments.get(name)
            if before and before.stamp == stamp:
                continue
            self._check_time()
            size = size_of(stamp)
            self.bytes_left -= size if size <= segments.LARGEST else 0
            if self.bytes_left < 0:
                waiting += 1
                continue
            try:
                self.seen.segments[name], lines = segments.read(self.root / name, before, stamp)
            except FileNotFoundError:  # the carrier took it away just now
                continue
            except OSError as error:
                self.unread.append(error)  # the others are read; it is tried again at the next round
                continue
            if segments.holds_files(name):
                self._learn(lines)
            else:
                found[name] = self._new_of(lines)
        if waiting:
            self.left_out.append(f"{count(waiting, 'file')}, as {MOST_READ >> 20} MiB are read at a time")
        return found

    def _new_of(self, lines: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
        """Return the events among lines that are not known of the folder yet, and come in."""
        new: dict[str, bytes] = {}
        for event, line in lines:
            checksum = crc32(line)
            if self.contents.events.get(event) == checksum:
                continue
            if is_ahead(line, self.now):
                self.ahead += 1
                continue
            self.contents.events[event] = checksum
            new[event] = min(line, new.get(event, line))
        return new

    def _learn(self, lines: Iterable[tuple[str, bytes]]) -> None:
        """Note versions of files, and their texts as long as this round lasts."""
        for version in versions.parse(line for _, line in lines):
            found = versions.add(self.contents.versions.setdefault(version.path, {}), version)
            if version.text is not None and found.digest and len(self.texts) < _MOST_TEXTS:
                self.texts[found.digest] = version.text

    def _renamed_if_doubled(self, found: Mapping[str, Mapping[str, bytes]]) -> bool:
        """Take a new name if something else writes under that of this device, as a copy of it may."""
        own = {  # beside what this device wrote before it was killed, which it has
            event
            for name, lines in found.items()
            if segments.device_of(name) == self.shared.device
            for event in lines
        }
        if not own or own <= self.store.known().keys():
            return False
        self.shared = setup.save(self.home, self.root)
        return True

    def _take_in(self, found: Mapping[str, Mapping[str, bytes]]) -> list[str]:
        new: dict[str, bytes] = {}
        for lines in found.values():
            new |= {event: min(line, new.get(event, line)) for event, line in lines.items()}
        self._check_time()
        new, refused = with_room(new, self.store)
        if refused:
            room = f"{MOST_BYTES >> 20} MiB"
            self.left_out.append(f"{count(refused, 'event')}, as progress would be over {room}")
        return self.store.take_in(new, backup=False) if new else []

    def _send(self, changed: list[Version]) -> int:
        """Write what is not in the folder yet, and return how many events that were."""
        stamp = self.store.stamp()
        is_compared = stamp == self.seen.progress and not self.reads_all
        ours = {} if is_compared else self.store.lines()
        checksums = {event: crc32(line) for event, line in ours.items()}
        new = [event for event, checksum in checksums.items() if self.contents.events.get(event) != checksum]
        self._check_time()
        device = self.shared.device
        sent = segments.append(self.root, device, (ours[event] for event in new))
        self.contents.events |= {event: checksums[event] for event in new}
        lines = [msgspec.json.encode(version) for version in changed]
        segments.append(self.root, device, lines, of_files=True)
        for version in changed:
            versions.add(self.contents.versions.setdefault(version.path, {}), version)
        if sent or lines:
            self._note_own()
        self.seen.progress = stamp
        return sent

    def _note_own(self) -> None:
        """Note what this device's segments are now, so that they are not taken for news."""
        for name, stamp in segments.listed_of(self.root, self.shared.device).items():
            before = self.seen.segments.get(name)
            if before is None or before.stamp != stamp:
                try:
                    self.seen.segments[name], _ = segments.read(self.root / name, before, stamp)
                except (OSError, ReplacedError):
                    self.seen.segments.pop(name, None)

    def _text(self, path: str, digest: str) -> str:
        """Return the text of a version by its digest; it is in the folder if not in memory."""
        if digest in self.texts:
            return self.texts[digest]
        for name in filter(segments.holds_files, self.seen.segments):
            _, lines = segments.read(self.root / name, None, self.seen.segments[name].stamp)
            self._learn(lines)
            for version in versions.parse(line for _, line in lines if path.encode() in line):
                if version.text is not None and versions.digest(version.text) == digest:
                    return version.text
        raise OSError(0, "its text is not in the folder any more", path)

    def _check_time(self) -> None:
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise OutOfTimeError

    def _synced(self, sent: int, received: int, done: Settled, *, is_renamed: bool) -> Synced:
        trouble = (
            f"{name}: {segment.trouble}" for name, segment in self.seen.segments.items() if segment.trouble
        )
        return Synced(
            sent,
            received,
            devices_in(self.seen.segments, self.shared.device),
            tuple(version.path for version in done.sent),
            tuple(done.received),
            tuple(done.kept),
            (*trouble, *self.left_out, *done.left_out),
            is_renamed,
        )
