"""Copies of notes as they were before something was taken out of them; old ones go."""

from contextlib import suppress
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from upsc_cli import files

KEPT = 20
"""Copies of each note."""

_DIGEST_BYTES = 12
_TIME = "%Y-%m-%dT%H%M%S"


def digest_of(content: bytes) -> str | None:
    """Return what tells a content from every other; None of an empty one, as of a note that is not there."""
    return blake2b(content, digest_size=_DIGEST_BYTES).hexdigest() if content else None


def keep(folder: Path, slug: str, content: bytes, at: datetime) -> None:
    """Let a copy of the content of a note be there, if none is, and let the oldest ones go.

    Raises:
        OSError: it could not be made.
    """
    digest = digest_of(content)
    if digest is None or _named(folder, slug, digest):
        return
    folder.mkdir(parents=True, exist_ok=True)
    files.replace(folder / f"{slug}.{at.strftime(_TIME)}.{digest}.md", content)
    for old in sorted(_all(folder, slug), key=lambda path: path.name)[:-KEPT]:
        with suppress(OSError):
            old.unlink()


def find(folder: Path, slug: str, digest: str) -> bytes | None:
    """Return the content of a digest if there is a copy of it that is whole."""
    for path in _named(folder, slug, digest):
        with suppress(OSError):
            content = files.read(path)
            if digest_of(content) == digest:
                return content
    return None


def _named(folder: Path, slug: str, digest: str) -> list[Path]:
    return [path for path in _all(folder, slug) if path.stem.endswith(f".{digest}")]


def _all(folder: Path, slug: str) -> list[Path]:
    """Return the copies of a note; no slug has a full stop."""
    try:
        return [path for path in folder.iterdir() if path.name.startswith(f"{slug}.")]
    except OSError:
        return []
