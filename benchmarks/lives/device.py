"""A device: a home, a copy of the shared folder, and a clock that is wrong; its commands are processes."""

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from upsc_cli.cli.app import COMMANDS, app
from upsc_cli.progress import reading
from upsc_cli.progress.format import DamagedError
from upsc_cli.progress.reading import Places

ENDS_WELL = {0, 1, 3, 4}
EDITOR = f'{sys.executable} -c \'import sys; open(sys.argv[1], "a").write("# edited\\n")\''


def preload() -> None:
    """Load what commands load, so that no process has to."""
    for module in set(COMMANDS.values()):
        import_module(f"upsc_cli.cli.{module}")
    for name in ("session.syncing", "sharing.sync"):
        import_module(f"upsc_cli.{name}")


class FellError(Exception):
    """A device did what it must not."""


class Device:
    """A home, a copy of the shared folder, and a clock that is wrong."""

    def __init__(self, place: Path, number: int, chance: random.Random, index: Path | None = None) -> None:
        self.number = number
        self.home = place / f"home-{number}"
        self.folder = place / f"folder-{number}"
        self.folder.mkdir()
        if index:  # to make it anew in each home would take most of the time
            (self.home / "cache").mkdir(parents=True)
            shutil.copy(index, self.home / "cache")
        self.chance = chance
        self.days = chance.choice((0, chance.randrange(-9, 10), chance.randrange(-365, 366)))
        self.minutes = 0
        self.recorded: set[str] = set()

    @property
    def index(self) -> Path:
        return self.home / "cache" / "topics.sqlite3"

    @property
    def aside(self) -> Path:
        """Where the folder is while it is gone."""
        return self.folder.with_name(f"aside-{self.number}")

    def now(self) -> str:
        self.minutes += self.chance.choice((0, 1, 7, 300))
        moment = 1_777_600_000 + self.days * 86_400 + self.minutes * 60
        return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(moment)) + "+00:00"

    def run(self, *arguments: str, typed: str = "", kill_after: float | None = None, now: str = "") -> str:
        """Run a command and return what it wrote to stdout."""
        with (
            tempfile.TemporaryFile() as stdin,
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as error,
        ):
            stdin.write(typed.encode())
            stdin.seek(0)
            child = os.fork()
            if not child:
                _be_the_program(self.home, now or self.now(), arguments, (stdin, out, error))
            if kill_after is not None:
                time.sleep(kill_after)
                os.kill(child, signal.SIGKILL)
            code = _waited(child, arguments)
            out.seek(0)
            error.seek(0)
            said, complaint = out.read().decode(), error.read().decode()
        if kill_after is None and ("Traceback" in complaint or code not in ENDS_WELL):
            raise FellError(f"upsc {' '.join(arguments)} ended with {code}: {complaint[-2000:]}")
        if any(character in said + complaint for character in "\x1b\x07\x9b"):
            raise FellError(f"upsc {' '.join(arguments)} wrote what a terminal obeys: {said + complaint!r}")
        self.recorded |= self.lines().keys()
        return said

    def lines(self) -> dict[str, bytes]:
        """Return what is on file and in the journal."""
        places = Places.of(self.home / "progress.json", self.home / "backups")
        try:
            return dict(reading.read(places).lines)
        except DamagedError:  # killed between a backup and the file: the next command brings it back
            return dict(reading.recovered(places).lines)

    def doubled(self) -> int:
        """Return how many events stand twice in the progress file."""
        try:
            found = json.loads((self.home / "progress.json").read_text(encoding="utf-8"))["events"]
        except FileNotFoundError:
            return 0
        return sum(times > 1 for times in Counter(event["id"] for event in found).values())

    def state(self) -> dict[str, object]:
        now = "2028-01-01T09:00:00+05:30"
        asked = ("list", "progress", "cards", "answers")
        said = {name: self.run(name, "--json", now=now).replace(str(self.home), "") for name in asked}
        files = {
            str(path.relative_to(self.home)): path.read_bytes()
            for folder in ("notes", "answers", "topics")
            for path in sorted((self.home / folder).rglob("*"))
            if path.suffix in (".md", ".yaml", ".yml")
        }
        return {**said, "files": files, "lines": self.lines()}


def _be_the_program(home: Path, now: str, arguments: tuple[str, ...], streams: tuple) -> None:
    """Run the program in this process, and end it."""
    code = 70
    try:
        os.environ |= {"UPSC_HOME": str(home), "UPSC_NOW": now, "UPSC_DEBUG": "1", "COLUMNS": "80"}
        os.environ["EDITOR"] = EDITOR
        for number, stream in enumerate(streams):
            os.dup2(stream.fileno(), number)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stdout, sys.stderr = (open(n, "w", encoding="utf-8", closefd=False) for n in (1, 2))  # noqa: SIM115
        sys.argv = ["upsc", *arguments]
        app()
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)


def _waited(child: int, arguments: tuple[str, ...]) -> int:
    until = time.monotonic() + 60
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise FellError(f"upsc {' '.join(arguments)} did not end in a minute")
        time.sleep(0.003)
