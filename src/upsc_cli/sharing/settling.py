"""Files that travel, each brought to the version that counts, on this device or in the folder."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct, field

from upsc_cli import files
from upsc_cli.clock import FIRST_YEAR
from upsc_cli.files import Stamp
from upsc_cli.progress.events import new_id
from upsc_cli.sharing import versions
from upsc_cli.sharing.versions import Held, Known, Version


class Settled(Struct):
    """What became of files: the versions to send, the paths of those that came in.

    `kept` are the files in which versions that do not count were kept, `left_out` names files that could not
    be read or written.
    """

    sent: list[Version] = field(default_factory=list)
    received: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


class Settling:
    """The files of a home, and the versions of each in the folder.

    `held` are the files as they were at the last round, and is brought up to date; `text_of` returns the text
    of a version of a path. `is_first` says that nothing is known of an earlier round.
    """

    def __init__(
        self,
        home: Path,
        now: datetime,
        known: Mapping[str, Mapping[str, Known]],
        held: dict[str, Held],
        text_of: Callable[[str, str], str],
        *,
        is_first: bool,
    ) -> None:
        self._home = home
        self._now = now
        self._versions = known
        self._held = held
        self._text_of = text_of
        self._is_first = is_first
        self._done = Settled()

    def settle(self, local: Mapping[str, Stamp], check_time: Callable[[], None]) -> Settled:
        """Bring each file to the version that counts; `local` are those that are here, with their stamps."""
        for path in sorted({*local, *self._held, *self._versions}):
            check_time()
            try:
                self._settle(path, local.get(path))
            except (OSError, UnicodeDecodeError) as error:
                reason = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
                self._done.left_out.append(f"{path}: {reason}")
        return self._done

    def _settle(self, path: str, stamp: Stamp | None) -> None:
        known = self._versions.get(path, {})
        held = self._held.get(path)
        counts = versions.winner(known)
        if stamp is None:
            self._settle_missing(path, held, known, counts)
            return
        if held and held.stamp == stamp and counts and counts.id == held.version:
            return
        text = files.read_within(self._home / path, versions.LARGEST).decode()
        mine = versions.digest(text)
        last = versions.heads(known)
        if counts is None:
            self._put(path, text, stamp, ())
        elif mine == counts.known.digest:
            self._held[path] = Held(stamp, counts.id, mine)
        elif version := self._version_of(mine, held, known):
            if version in last:  # it was written without that which counts
                self._keep_beside(path, text)
            self._apply(path, counts)
        elif held and held.version == counts.id:
            self._put(path, text, stamp, tuple(last))
        else:
            self._settle_conflict(path, text, stamp, counts, tuple(last))

    def _version_of(self, mine: str, held: Held | None, known: Mapping[str, Known]) -> str | None:
        """Return which version of those in the folder a file on this device is, None for one of its own."""
        if held:
            return held.version if held.digest == mine and held.version in known else None
        # What was not here at the last round was written since, even if its text is an old one.
        return versions.like(mine, known) if self._is_first else None

    def _settle_conflict(
        self,
        path: str,
        text: str,
        stamp: Stamp,
        counts: versions.Standing,
        last: tuple[str, ...],
    ) -> None:
        """Let the later of two versions count that were written without each other, and keep the other."""
        mine = Known(self._changed_at(stamp), digest=versions.digest(text))
        if counts.known.digest is not None and not versions.is_later(mine, "", counts):
            self._keep_beside(path, text)
            self._apply(path, counts)
            return
        if counts.known.digest is not None:
            self._keep_beside(path, self._text_of(path, counts.id))
        self._put(path, text, stamp, last)

    def _settle_missing(
        self,
        path: str,
        held: Held | None,
        known: Mapping[str, Known],
        counts: versions.Standing | None,
    ) -> None:
        if counts is None or counts.known.digest is None:
            self._held.pop(path, None)
        elif held and held.version == counts.id and (self._home / path).parent.is_dir():
            # The person removed it. A whole folder that is gone is taken for an accident.
            last = tuple(versions.heads(known))
            self._done.sent.append(Version(new_id(), self._now, path, last))
            self._held.pop(path)
        else:
            self._apply(path, counts)

    def _put(self, path: str, text: str, stamp: Stamp, was: tuple[str, ...]) -> None:
        """Send a file as it is on this device."""
        version = Version(new_id(), self._changed_at(stamp), path, was, text)
        self._done.sent.append(version)
        self._held[path] = Held(stamp, version.id, versions.digest(text))

    def _apply(self, path: str, counts: versions.Standing) -> None:
        """Make a file on this device what the version that counts says."""
        target = self._home / path
        if counts.known.digest is None:
            keep = files.free_name(self._home / "backups" / "removed" / path.replace("/", "-"))
            keep.parent.mkdir(parents=True, exist_ok=True)
            files.keep_copy(target, keep)
            target.unlink()
            self._held.pop(path, None)
        else:
            text = self._text_of(path, counts.id)
            target.parent.mkdir(parents=True, exist_ok=True)
            files.replace(target, text.encode())
            found = files.stamp(target)
            if found:
                self._held[path] = Held(found, counts.id, counts.known.digest)
        self._done.received.append(path)

    def _keep_beside(self, path: str, text: str) -> None:
        target = self._home / path
        beside = files.free_name(target.with_name(f"{target.name}.kept"))
        files.create(beside, text.encode())
        self._done.kept.append(str(beside))

    def _changed_at(self, stamp: Stamp) -> datetime:
        """Return when a file was changed, as the system says; now, where that is later or no time at all."""
        try:
            changed = datetime.fromtimestamp(stamp[0] / 1e9).astimezone()
        except (ValueError, OverflowError, OSError):
            return self._now
        return min(changed, self._now) if changed.year >= FIRST_YEAR else self._now
