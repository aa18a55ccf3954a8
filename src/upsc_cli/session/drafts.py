"""What is being written, kept on disk letter by letter until it is where it belongs."""

from contextlib import suppress
from pathlib import Path

from upsc_cli import files


def path_of(target: Path) -> Path:
    """Return the file of the draft of what another file is to hold; its name hides it from most programs."""
    return target.with_name(f".{target.name}.draft")


def keep(draft: Path, text: str) -> bool:
    """Put a text on disk as it is now, and return whether that could be done.

    It outlives the program, not a power cut: a letter is not worth the time until the disk confirms it.
    """
    try:
        draft.parent.mkdir(parents=True, exist_ok=True)
        files.replace(draft, text.encode("utf-8", "replace"), durable=False)
    except OSError:
        return False
    return True


def kept(draft: Path, most: int) -> str | None:
    """Return what was being written when the program ended, None if there is nothing of it."""
    try:
        return files.read_within(draft, most).decode("utf-8", "replace")
    except OSError:
        return None


def drop(draft: Path) -> None:
    """Take a draft away whose text is where it belongs."""
    with suppress(OSError):
        draft.unlink(missing_ok=True)
