"""What lies beside files that two devices changed at once: the versions that do not count."""

from collections.abc import Iterator
from pathlib import Path

from upsc_cli.topics.format.problems import as_utf8

_PLACES = ("notes/*.kept", "answers/*.kept", "topics/*.kept", "topics/*/*.kept")


def kept(home: Path) -> Iterator[str]:
    """Yield what to say of each version that was kept beside the one that counts."""
    for path in (path for place in _PLACES for path in sorted(home.glob(place))):
        yield (
            f"{as_utf8(path)}: another version of a file that two devices changed at once; "
            "take what you want of it, then delete it"
        )
