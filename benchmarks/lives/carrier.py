"""A carrier that does its worst: halves, conflict copies, and whole devices that go."""

import os
import random
from pathlib import Path


class Carrier:
    """Brings the longer of two files where one begins the other, and makes a conflict of all else."""

    def __init__(self, cloud: Path) -> None:
        self.cloud = cloud
        cloud.mkdir()
        self.conflicts = 0

    def carry(self, folder: Path, chance: random.Random | None) -> None:
        """Bring a copy of the folder and the cloud to the same; with `chance`, not always quite."""
        if not folder.is_dir():
            return
        for name in sorted(_names(folder) | _names(self.cloud)):
            if chance and chance.random() < 0.15:
                continue
            here, there = folder / name, self.cloud / name
            if here.is_symlink() or there.is_symlink():
                self._bring_link(here, there)
                continue
            if here.is_fifo() or there.is_fifo():
                self._bring_pipe(here, there)
                continue
            if here.is_dir() or there.is_dir():  # a file is in the way of a folder
                continue
            mine, theirs = (path.read_bytes() if path.exists() else b"" for path in (here, there))
            if mine == theirs and here.exists() and there.exists():
                continue
            if theirs.startswith(mine):
                put(
                    here,
                    theirs[: chance.randrange(len(theirs) + 1)] if _at(chance, 0.15) and theirs else theirs,
                )
            elif mine.startswith(theirs):
                put(there, mine)
            else:
                self.conflicts += 1
                beside = Path(name).with_suffix(f".sync-conflict-{self.conflicts}.jsonl")
                for root in (folder, self.cloud):
                    put(root / beside, mine)
                put(here, theirs)

    def _bring_link(self, here: Path, there: Path) -> None:
        source, target = (here, there) if here.is_symlink() else (there, here)
        if not target.is_symlink() and made(target.parent):
            target.unlink(missing_ok=True)  # what comes later takes the place of what was there
            target.symlink_to(source.readlink())

    def _bring_pipe(self, here: Path, there: Path) -> None:
        """Put a pipe where nothing is, as on a stick that two use, and a file where a pipe is."""
        source, target = (here, there) if here.is_fifo() else (there, here)
        if target.is_file():
            source.unlink()
            put(source, target.read_bytes())
        elif not target.exists() and made(target.parent):
            os.mkfifo(target)


def _at(chance: random.Random | None, rate: float) -> bool:
    return chance is not None and chance.random() < rate


def _names(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_symlink() or not path.is_dir()}


def made(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        return False
    return True


def put(path: Path, content: bytes) -> None:
    if made(path.parent):
        path.write_bytes(content)
