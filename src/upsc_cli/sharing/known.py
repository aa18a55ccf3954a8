"""What a device knows of the shared folder from its last round: a cache, without which all is read again."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct, field

from upsc_cli import cached
from upsc_cli.files import Stamp
from upsc_cli.progress.events import new_id
from upsc_cli.sharing import segments
from upsc_cli.sharing.segments import Segment
from upsc_cli.sharing.setup import Setup
from upsc_cli.sharing.versions import Held, Known

_FORMAT = 1  # of what is kept of the folder


class Device(Struct, frozen=True):
    """A device in the folder: how many events it wrote there, and when the newest of them happened."""

    id: str
    events: int
    last: datetime | None
    is_this: bool = False


class Seen(Struct):
    """The folder and this device as they were after the last round."""

    round: str = ""
    segments: dict[str, Segment] = field(default_factory=dict)
    progress: tuple[Stamp | None, ...] = ()
    held: dict[str, Held] = field(default_factory=dict)


class Contents(Struct):
    """What is in the folder: each event's id with the CRC-32 of its line, and each file's versions."""

    events: dict[str, int] = field(default_factory=dict)
    versions: dict[str, dict[str, Known]] = field(default_factory=dict)


def seen(cache: Path, shared: Setup) -> Seen:
    """Return the folder and this device as they were after the last round."""
    return cached.load(_seen_file(cache), _made_from(shared), Seen) or Seen()


def contents(cache: Path, last: Seen) -> Contents | None:
    """Return what was in the folder after a round, None if it is not known any more."""
    return cached.load(_contents_file(cache), last.round, Contents)


def keep(cache: Path, shared: Setup, last: Seen, found: Contents) -> None:
    """Keep what is known after a round; contents of another round than the rest count for nothing."""
    last.round = new_id()
    cached.save(_contents_file(cache), last.round, found)
    cached.save(_seen_file(cache), _made_from(shared), last)


def devices(shared: Setup, cache: Path) -> tuple[Device, ...]:
    """Return the devices in the folder as they were at the last round."""
    return devices_in(seen(cache, shared).segments, shared.device)


def devices_in(found: Mapping[str, Segment], this: str) -> tuple[Device, ...]:
    """Return the devices that wrote some segments, and this one."""
    names = {segments.device_of(name) for name in found} | {this}
    return tuple(_device(name, found, is_this=name == this) for name in sorted(names))


def _device(name: str, found: Mapping[str, Segment], *, is_this: bool) -> Device:
    own = [
        segment
        for place, segment in found.items()
        if segments.device_of(place) == name and not segments.holds_files(place)
    ]
    moments = list(_moments(own))
    return Device(name, sum(segment.events for segment in own), max(moments, default=None), is_this)


def _moments(found: list[Segment]) -> Iterator[datetime]:
    for segment in found:
        if segment.last:
            yield datetime.fromisoformat(segment.last)


def _made_from(shared: Setup) -> tuple[int, str, str]:
    return _FORMAT, shared.folder, shared.device


def _seen_file(cache: Path) -> Path:
    return cache / "sync.msgpack"


def _contents_file(cache: Path) -> Path:
    return cache / "sync-contents.msgpack"
