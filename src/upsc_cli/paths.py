"""Where everything lives."""

import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from upsc_cli.errors import UsageError

_PACKAGE = Path(__file__).resolve().parent
PACKS = "packs"
PACK_TOPICS = "topics"
PACK_TOPICS_FIRST = "topics-first"
"""The folder of packs, and the one in a pack that has its topics: the second wins over bundled topics."""

_SET_HOME = "set UPSC_HOME to a folder for progress and topics"


class Paths(Struct, frozen=True):
    """The files and folders of one person's `upsc`.

    A topic in `user_topics` wins over one of the same slug in `extra_topics`, that over one in
    `bundled_topics`, and that over one of a pack, unless the person wanted the pack to win.
    """

    home: Path
    progress: Path
    user_topics: Path
    extra_topics: tuple[Path, ...]
    bundled_topics: Path
    cache: Path
    backups: Path
    notes: Path
    syllabus: Path
    answers: Path

    @property
    def topics(self) -> tuple[Path, ...]:
        """All topic folders, the one that wins first; packs are looked for each time."""
        first, last = self._of_packs(PACK_TOPICS_FIRST), self._of_packs(PACK_TOPICS)
        return (self.user_topics, *self.extra_topics, *first, self.bundled_topics, *last)

    @property
    def packs(self) -> Path:
        """The folder of packs."""
        return self.home / PACKS

    def _of_packs(self, name: str) -> list[Path]:
        try:
            found = sorted(pack for pack in os.listdir(self.packs) if not pack.startswith("."))  # noqa: PTH208
        except OSError:  # mostly there are none
            return []
        return [folder for pack in found if (folder := self.packs / pack / name).is_dir()]


def resolve(environ: Mapping[str, str]) -> Paths:
    """Return the paths that an environment asks for.

    UPSC_HOME holds everything that is the person's; without it the platform's data and cache
    folders do. UPSC_TOPICS adds topic folders, separated as in PATH. Nothing is created.

    Raises:
        UsageError: the home folder of a user is asked for, and not known.
    """
    chosen = environ.get("UPSC_HOME")
    if chosen:
        if os.path.expanduser(chosen).startswith("~"):  # noqa: PTH111 (Path's raises)
            raise UsageError(f"UPSC_HOME is {chosen}, but that home folder is not known", _SET_HOME)
        home = _folder(chosen)
        cache = home / "cache"
    else:
        home, cache = _of_platform()
    names = environ.get("UPSC_TOPICS", "").split(os.pathsep)
    data = bundled_data()
    return Paths(
        home=home,
        progress=home / "progress.json",
        user_topics=home / "topics",
        extra_topics=tuple(_folder(name) for name in names if name),
        bundled_topics=data / "topics",
        cache=cache,
        backups=home / "backups",
        notes=home / "notes",
        syllabus=data / "syllabus.yaml",
        answers=home / "answers",
    )


def bundled_data() -> Path:
    """Return the folder of the topics and the syllabus that come with the program.

    A wheel carries them inside the package; an editable install finds them in the checkout.
    """
    installed = _PACKAGE / "data"
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "data"


def _of_platform() -> tuple[Path, Path]:
    """Return where a platform keeps data and caches of the user.

    Without HOME, and without an entry for the user in the system's list, as in a container, some versions
    of platformdirs raise, and others return a path that begins with `~`.
    """
    import platformdirs

    try:
        home = platformdirs.user_data_path("upsc", appauthor=False)
        cache = platformdirs.user_cache_path("upsc", appauthor=False)
    except (RuntimeError, LookupError, OSError) as error:
        raise UsageError("your home folder is not known", _SET_HOME) from error
    if not (home.is_absolute() and cache.is_absolute()):
        raise UsageError("your home folder is not known", _SET_HOME)
    return home, cache


def _folder(name: str) -> Path:
    # os.path.expanduser leaves an unknown "~name" as it is, where Path.expanduser raises.
    return Path(os.path.expanduser(name)).absolute()  # noqa: PTH111
