"""What stands in the place of a folder that a person's own files go into."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_FOLDERS = ("topics", "notes", "answers")


def in_the_way(home: Path) -> Iterator[tuple[Path, str]]:
    """Yield each thing in the place of a folder, which is none, and what that keeps from being written."""
    for name in _FOLDERS:
        path = home / name
        with suppress(OSError):  # a home that cannot be looked into is named as that
            if (path.exists() or path.is_symlink()) and not path.is_dir():
                yield path, f"is not a folder, so no {name} can be written; give it another name"
