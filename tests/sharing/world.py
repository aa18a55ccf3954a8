"""Devices of one person, in a process: homes, a shared folder, and what may happen to them."""

import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path

from upsc_cli.errors import UpscError
from upsc_cli.files import create
from upsc_cli.progress.events import Done, Reopened, new_id
from upsc_cli.progress.fold import fold
from upsc_cli.progress.store import Store
from upsc_cli.sharing import setup
from upsc_cli.sharing.sync import Synced, sync

START = datetime(2026, 5, 1, 9, tzinfo=timezone(timedelta(hours=5, minutes=30)))


class Home:
    """A device: its own home, and a clock that may be wrong."""

    def __init__(self, path: Path, root: Path, ahead: timedelta = timedelta()) -> None:
        self.path = path
        self.root = root
        self.ahead = ahead
        self.minutes = 0
        self.acknowledged: set[str] = set()
        path.mkdir(parents=True, exist_ok=True)
        if not setup.file_of(path).exists():
            setup.save(path, root)

    @property
    def store(self) -> Store:
        return Store(self.path / "progress.json", self.path / "backups", self.now)

    def now(self) -> datetime:
        self.minutes += 1
        return START + self.ahead + timedelta(minutes=self.minutes)

    def mark(self, topic: str, kind: type = Done) -> str:
        (event,) = self.store.update(lambda _: [kind(id=new_id(), at=self.now(), topic=topic)])
        self.acknowledged.add(event.id)
        return event.id

    def reopen(self, topic: str) -> str:
        return self.mark(topic, Reopened)

    def write(self, path: str, text: str) -> None:
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")

    def read(self, path: str) -> str | None:
        target = self.path / path
        return target.read_text(encoding="utf-8") if target.exists() else None

    def remove(self, path: str) -> None:
        (self.path / path).unlink(missing_ok=True)

    def forget_cache(self) -> None:
        shutil.rmtree(self.path / "cache", ignore_errors=True)

    def sync(self) -> Synced:
        return self.sync_with(self.store)

    def sync_with(self, store: Store) -> Synced:
        shared = setup.load(self.path)
        assert shared
        return sync(self.path, store, self.path / "cache", shared, self.now())

    def try_sync(self) -> Synced | None:
        try:
            return self.sync()
        except UpscError:
            return None

    @property
    def device(self) -> str:
        shared = setup.load(self.path)
        assert shared
        return shared.device

    def segments(self) -> list[Path]:
        return sorted((self.root / self.device).glob("*.jsonl"))

    def clone(self, path: Path) -> "Home":
        shutil.copytree(self.path, path)
        return Home(path, self.root, self.ahead)

    @property
    def lines(self) -> dict[str, bytes]:
        return dict(self.store.lines())

    @property
    def done(self) -> set[str]:
        return set(fold(self.store.load()).done)

    def texts(self) -> dict[str, str]:
        found = [
            *(self.path / "notes").glob("*.md"),
            *(self.path / "answers").glob("*.md"),
            *(self.path / "topics").rglob("*.yaml"),
        ]
        return {path.relative_to(self.path).as_posix(): path.read_text(encoding="utf-8") for path in found}

    def all_texts(self) -> set[str]:
        """Every text that is anywhere in the home, kept ones and removed ones included."""
        kept = [*self.path.rglob("*.kept"), *(self.path / "backups").rglob("*.md")]
        return {path.read_text(encoding="utf-8") for path in kept} | set(self.texts().values())


def settle(homes: list[Home], rounds: int = 3) -> None:
    """Let every device meet the folder until nothing more can come."""
    for _ in range(rounds):
        for home in homes:
            home.sync()


def conflict_copy(segment: Path, name: str, keep: int) -> None:
    """Put beside a segment what a carrier makes of it: a copy of its beginning under another name."""
    content = segment.read_bytes()
    target = segment.with_name(f"{segment.stem}{name}.jsonl")
    if not target.exists():
        create(target, content[:keep])
