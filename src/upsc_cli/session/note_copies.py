"""Copies of notes as they were before something was taken out of them; old ones go."""

import re
from contextlib import suppress
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from upsc_cli import files
from upsc_cli.paths import Paths

KEPT = 20
"""Copies of each note."""

_DIGEST_BYTES = 12
_NAME = re.compile(r"\.\d{1,9}\.[\dT-]+\.[0-9a-f]+\.md")
_TIME = "%Y-%m-%dT%H%M%S"


def digest_of(content: bytes) -> str | None:
    """Return what tells a content from every other; None of an empty one, as of a note that is not there."""
    return blake2b(content, digest_size=_DIGEST_BYTES).hexdigest() if content else None


def folder_of(paths: Paths) -> Path:
    """Return the folder of the copies of notes."""
    return paths.backups / "notes"


def keep(folder: Path, slug: str, content: bytes, at: datetime) -> None:
    """Let a copy of the content of a note be there, if none is, and let the oldest ones go.

    Raises:
        OSError: it could not be made.
    """
    digest = digest_of(content)
    if digest is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    before = sorted(_all(folder, slug), key=_number)
    number = _number(before[-1]) + 1 if before else 1
    # By number, as several changes may fall into one second, and clocks go back.
    files.replace(folder / f"{slug}.{number}.{at.strftime(_TIME)}.{digest}.md", content)
    same = [path for path in before if path.stem.endswith(f".{digest}")]
    others = [path for path in before if path not in same]
    for old in (*same, *others[: max(len(others) + 1 - KEPT, 0)]):
        with suppress(OSError):
            old.unlink()


def find(folder: Path, slug: str, digest: str) -> bytes | None:
    """Return the content of a digest if there is a copy of it that is whole."""
    for path in _all(folder, slug):
        if not path.stem.endswith(f".{digest}"):
            continue
        with suppress(OSError):
            content = files.read(path)
            if digest_of(content) == digest:
                return content
    return None


def rename(folder: Path, old: str, new: str) -> None:
    """Let the copies of a note be those of another one that has none of its own."""
    if not _all(folder, new):
        for path in _all(folder, old):
            with suppress(OSError):  # a copy that keeps its name is still there
                files.rename(path, path.with_name(f"{new}{path.name.removeprefix(old)}"))


def _all(folder: Path, slug: str) -> list[Path]:
    """Return the copies of a note; no slug has a full stop."""
    try:
        return [path for path in folder.iterdir() if _NAME.fullmatch(path.name.removeprefix(slug))]
    except OSError:
        return []


def _number(path: Path) -> int:
    return int(path.name.split(".")[1])
