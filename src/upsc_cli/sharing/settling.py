"""Files that travel, each brought to the version that counts, on this device or in the folder."""

import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct, field

from upsc_cli import files
from upsc_cli.clock import FIRST_YEAR
from upsc_cli.files import Stamp
from upsc_cli.progress.events import new_id
from upsc_cli.sharing import versions
from upsc_cli.sharing.versions import Held, Known, Version

_DAYS_KEPT = 30  # of those on which a file was written anew


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
    of a version of a path by its digest. `is_first` says that nothing is known of an earlier round.
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
        before = held and (held.stamp, held.version, held.digest)
        if counts and before == (stamp, counts.id, counts.known.digest):
            return
        text = files.read_within(self._home / path, versions.LARGEST).decode()
        mine = versions.digest(text)
        last = versions.heads(known)
        if counts is None:
            self._put(path, text, stamp, ())
        elif mine == counts.known.digest:
            self._held[path] = Held(stamp, counts.id, mine)
        elif version := self._version_of(mine, held, known):
            # One that no other follows was written without that which counts.
            self._apply(path, stamp, counts, kept=text if version in last else None)
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
            self._apply(path, stamp, counts, kept=text)
            return
        if counts.known.digest is not None:
            self._keep_beside(path, self._text_of(path, counts.known.digest))
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
            self._apply(path, None, counts)

    def _put(self, path: str, text: str, stamp: Stamp, was: tuple[str, ...]) -> None:
        """Send a file as it is on this device."""
        version = Version(new_id(), self._changed_at(stamp), path, was, text)
        self._done.sent.append(version)
        self._held[path] = Held(stamp, version.id, versions.digest(text))

    def _apply(
        self, path: str, stamp: Stamp | None, counts: versions.Standing, kept: str | None = None
    ) -> None:
        """Make a file on this device what the version that counts says, after what is `kept` of it."""
        target = self._home / path
        digest = counts.known.digest
        text = None if digest is None else self._text_of(path, digest)
        if files.stamp(target) != stamp:  # somebody is at it: the next round finds what came of that
            return
        if kept is not None:
            self._keep_beside(path, kept)
        elif stamp:
            self._keep_copy(path, is_removed=text is None)
        if text is None:
            target.unlink()
            self._held.pop(path, None)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            files.replace(target, text.encode())
            found = files.stamp(target)
            if found and digest:
                self._held[path] = Held(found, counts.id, digest)
        self._done.received.append(path)

    def _keep_beside(self, path: str, text: str) -> None:
        target = self._home / path
        beside = target.with_name(f"{target.name}.kept")
        content = text.encode()
        if not beside.exists() or files.read(beside, len(content)) != content:
            beside = files.free_name(beside)
            files.create(beside, content)
        self._done.kept.append(str(beside))

    def _keep_copy(self, path: str, *, is_removed: bool) -> None:
        """Keep a file under `backups` that another device removes, or writes anew for the first time today.

        Whoever can write into the folder can write any file anew, in as many versions as they like.
        """
        name = path.replace("/", "-")
        if is_removed:
            copy = files.free_name(self._home / "backups" / "removed" / name)
        else:
            days = self._home / "backups" / "replaced"
            copy = days / f"{self._now:%Y-%m-%d}" / name
            if copy.exists():
                return
            if not copy.parent.exists():
                _clean(days)
        copy.parent.mkdir(parents=True, exist_ok=True)
        files.keep_copy(self._home / path, copy)

    def _changed_at(self, stamp: Stamp) -> datetime:
        """Return when a file was changed, as the system says; now, where that is later or no time at all."""
        try:
            changed = datetime.fromtimestamp(stamp[0] / 1e9).astimezone()
        except (ValueError, OverflowError, OSError):
            return self._now
        return min(changed, self._now) if changed.year >= FIRST_YEAR else self._now


def _clean(days: Path) -> None:
    """Remove all but the newest copies that are kept a day."""
    with suppress(OSError):
        for day in sorted(days.iterdir())[: 1 - _DAYS_KEPT]:
            shutil.rmtree(day, ignore_errors=True)
