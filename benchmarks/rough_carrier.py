"""Short lives of devices with a carrier that does its worst: does every one end up with everything, once?

    python benchmarks/rough_carrier.py --seeds 1-100 [--steps 40] [--verbose]

Each seed is a life of two or three devices, each with a copy of the shared folder and a clock that is wrong
by up to a year. A step is a command on one of them, in a process of its own, some of which are killed; or a
round of sync; or the carrier at work, which brings halves, makes conflict copies and loses things; or an
accident: the folder is gone for a while, emptied, or a file is in its place, the cache is lost, the clock
jumps, a device is copied with its home. In every third life a stranger writes into the folder as well: lines
and files that no device writes, links, pipes, and names with what a terminal obeys.

In the end the carrier does its duty, each device syncs until nothing is new, and the devices must not differ
in what `list`, `progress`, `cards` and `answers` say, in notes, answers and topics, or in a byte of an event;
no event that was ever on file may be missing anywhere or stand twice, and no file beside the homes may have
changed.

The processes are forked from one that has loaded the program, so that a command takes some hundredths of a
second. It needs Linux or macOS, and takes the topics of the tests.
"""

import argparse
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
from pathlib import Path
from zlib import crc32

from upsc_cli import paths
from upsc_cli.cli import author, devices, doctor, edit, hand, mock, note, read, revise, track, write  # noqa: F401
from upsc_cli.cli.app import app
from upsc_cli.progress.reading import Places
from upsc_cli.progress.reading import read as read_progress
from upsc_cli.session import syncing  # noqa: F401
from upsc_cli.sharing import sync as _sync  # noqa: F401

LIBRARY = Path(__file__).parent.parent / "tests" / "library"
TOPICS = ("quad-indo-pacific", "gst-council", "fundamental-rights", "ramsar-wetlands")
ENDS_WELL = {0, 1, 3, 4, 130}
MIXED = "a\nb\n\n1\nc\n3\n"
TITLES = ("My First Topic", "My Second Topic", "My Third Topic")
TOPIC = """\
title: {title}
category: polity
difficulty: easy
syllabus: [GS2.5]
tags: [sample]
introduction:
  - Words, {number}.
takeaways:
  - The Act came into force in **{number}**.
"""


class FellError(Exception):
    """A device did what it must not."""


class Device:
    """A home, a copy of the shared folder, and a clock that is wrong."""

    def __init__(self, place: Path, number: int, chance: random.Random, index: Path) -> None:
        self.number = number
        self.home = place / f"home-{number}"
        self.folder = place / f"folder-{number}"
        self.folder.mkdir()
        (self.home / "cache").mkdir(parents=True)
        shutil.copy(index, self.home / "cache")
        self.chance = chance
        self.days = chance.choice((0, chance.randrange(-9, 10), chance.randrange(-365, 366)))
        self.minutes = 0
        self.recorded: set[str] = set()

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
        if kill_after is None and (
            "Traceback" in complaint or "a bug in upsc" in complaint or code not in ENDS_WELL
        ):
            raise FellError(f"upsc {' '.join(arguments)} ended with {code}: {complaint[-2000:]}")
        if any(character in said + complaint for character in "\x1b\x07\x9b"):
            raise FellError(f"upsc {' '.join(arguments)} wrote what a terminal obeys: {said + complaint!r}")
        self.recorded |= self.lines().keys()
        return said

    def lines(self) -> dict[str, bytes]:
        """Return what is on file and in the journal."""
        places = Places.of(self.home / "progress.json", self.home / "backups")
        return dict(read_progress(places).lines)

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
        os.environ |= {
            "EDITOR": f'{sys.executable} -c \'import sys;open(sys.argv[1],"a").write("# edited\\n")\''
        }
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
            try:
                stream.flush()
            except (OSError, ValueError):
                pass
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
            if any(path.exists() and not path.is_file() for path in (here, there)):
                continue
            mine, theirs = (path.read_bytes() if path.exists() else b"" for path in (here, there))
            if mine == theirs and here.exists() and there.exists():
                continue
            if theirs.startswith(mine):
                _put(
                    here,
                    theirs[: chance.randrange(len(theirs) + 1)] if _at(chance, 0.15) and theirs else theirs,
                )
            elif mine.startswith(theirs):
                _put(there, mine)
            else:
                self.conflicts += 1
                beside = Path(name).with_suffix(f".sync-conflict-{self.conflicts}.jsonl")
                for root in (folder, self.cloud):
                    _put(root / beside, mine)
                _put(here, theirs)

    def _bring_link(self, here: Path, there: Path) -> None:
        source, target = (here, there) if here.is_symlink() else (there, here)
        if not target.is_symlink() and _put_folder(target.parent):
            target.unlink(missing_ok=True)  # what comes later takes the place of what was there
            target.symlink_to(os.readlink(source))


def _at(chance: random.Random | None, rate: float) -> bool:
    return chance is not None and chance.random() < rate


def _names(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_symlink() or not path.is_dir()}


def _put_folder(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        return False
    return True


def _put(path: Path, content: bytes) -> None:
    if _put_folder(path.parent):
        path.write_bytes(content)


class Stranger:
    """Writes into the cloud what no device writes."""

    def __init__(self, cloud: Path, chance: random.Random, outside: Path) -> None:
        self.cloud = cloud
        self.chance = chance
        self.outside = outside
        outside.write_text("Nobody writes here.\n")
        self.count = 0

    def act(self) -> None:
        self.count += 1
        names = [path.name for path in self.cloud.iterdir() if path.is_dir()]
        device = self.chance.choice([*names, "feedfacefeedface"])
        folder = self.cloud / device
        if not _put_folder(folder):
            return
        name = self.chance.choice(
            (
                "001.jsonl",
                "002.jsonl",
                f"{self.count:03}.jsonl",
                "files-001.jsonl",
                "999999999.jsonl",
                "\x1b]0;x\x07.jsonl",
            )
        )
        path = folder / name
        match self.chance.randrange(8):
            case 0:
                path.unlink(missing_ok=True)
                path.symlink_to(self.outside)
            case 1 if not path.exists() and not path.is_symlink():
                os.mkfifo(path)
            case 2:
                self._write(
                    path,
                    self.chance.choice((b"\0" * 5000, b"\x1b[2J\x07" * 999, b"[" * 9999, b"\xff" * 999))
                    + b"\n",
                )
            case 3 if path.is_file() and not path.is_symlink():  # flipped
                content = bytearray(path.read_bytes())
                if content:
                    content[self.chance.randrange(len(content))] ^= 1 << self.chance.randrange(8)
                path.write_bytes(content)
            case 4:
                (self.cloud / device / os.fsdecode(b"\xff\xfe.jsonl")).write_bytes(self._event())
            case 5:
                self._write(self.cloud / device / f"files-{self.count:03}.jsonl", self._file())
            case _:
                self._write(self.cloud / device / f"{self.count:03}.jsonl", self._event())

    def _write(self, path: Path, content: bytes) -> None:
        if not path.is_symlink() and (path.is_file() or not path.exists()):
            with path.open("ab") as file:
                file.write(content)

    def _event(self) -> bytes:
        known = [event for path in self.cloud.rglob("0*.jsonl") if path.is_file() for event in _ids(path)]
        event = {
            "kind": self.chance.choice(("done", "undone", "renamed", "reviewed", "mock", "exam", "odd", "linked", "restored")),
            "id": self.chance.choice([*known, f"stranger-{self.count}", "\x1b[31mred"]),
            "at": self.chance.choice(("2026-05-01T00:00:00Z", "2999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00+23:59")),
            "topic": self.chance.choice((*TOPICS, "\x1b]0;x\x07", "../../x")), "to": self.chance.choice(TOPICS),
            "what": self.chance.choice([*known, "nothing"]), "without": known[:5], "card": f"{TOPICS[0]}/x",
            "rating": 4, "day": "2999-12-31", "questions": ["x"], "seconds": 1, "seed": 1, "file": True,
        }  # fmt: skip
        return _line(event)

    def _file(self) -> bytes:
        known = [
            found for path in self.cloud.rglob("files-*.jsonl") if path.is_file() for found in _ids(path)
        ]
        return _line({
            "kind": "file", "id": self.chance.choice([*known, f"stranger-{self.count}"]),
            "at": self.chance.choice(("2026-05-01T00:00:00Z", "2999-12-31T23:59:59.999999Z")),
            "path": self.chance.choice(("notes/gst-council.md", "notes/../progress.json", "topics/polity/my-first-topic.yaml", "../x.md")),
            "was": self.chance.choice((known, [])), "text": f"Of a stranger \x1b[2J {self.count}\n",
        })  # fmt: skip


def _ids(path: Path) -> list[str]:
    found = []
    for line in path.read_bytes().splitlines():
        try:
            found.append(json.loads(line)[1]["id"])
        except (ValueError, KeyError, TypeError, IndexError, RecursionError):
            continue
    return [name for name in found if isinstance(name, str)]


def _line(event: dict[str, object]) -> bytes:
    written = json.dumps(event).encode()
    return b'["%08x",%s]\n' % (crc32(written), written)


class Life:
    """A seed: devices, what happens to them, and what must be true in the end."""

    def __init__(self, seed: int, place: Path, index: Path) -> None:
        self.chance = random.Random(seed)
        self.place = place
        self.index = index
        self.carrier = Carrier(place / "cloud")
        self.devices = [
            Device(place, number, self.chance, index) for number in range(self.chance.choice((2, 3)))
        ]
        self.stranger = (
            Stranger(self.carrier.cloud, self.chance, place / "outside.txt") if seed % 3 == 0 else None
        )
        self.log: list[str] = []

    def live(self, steps: int) -> None:
        for device in self.devices:
            device.run("sync", str(device.folder))
        for _ in range(steps):
            self._step()

    def _step(self) -> None:
        device = self.chance.choice(self.devices)
        drawn = self.chance.random()
        if drawn < 0.5:
            self._command(device)
        elif drawn < 0.65:
            self._do(device, "sync")
        elif drawn < 0.88:
            self.log.append(f"{device.number} carry")
            self.carrier.carry(device.folder, self.chance)
        elif self.stranger and drawn < 0.94:
            self.log.append("a stranger")
            self.stranger.act()
        else:
            self._accident(device)

    def _do(self, device: Device, *arguments: str, typed: str = "") -> str:
        kill_after = self.chance.random() * 0.08 if self.chance.random() < 0.12 else None
        self.log.append(f"{device.number} {' '.join(arguments)}{' killed' if kill_after is not None else ''}")
        return device.run(*arguments, typed=typed, kill_after=kill_after)

    def _command(self, device: Device) -> None:
        topic = self.chance.choice(TOPICS)
        number = self.chance.randrange(10_000)
        title = self.chance.choice(TITLES)
        slug = title.lower().replace(" ", "-")
        note_file = device.home / "notes" / f"{topic}.md"
        match self.chance.randrange(22):
            case 0 | 1:
                self._do(device, self.chance.choice(("done", "reopen", "star", "unstar")), topic)
            case 2 | 3 | 4:
                self._do(device, "undo")
            case 5:
                self._do(
                    device,
                    "review",
                    topic,
                    "--max",
                    "3",
                    typed=self.chance.choice(("\n3\n\n1\n\n4\n", "\n2\nu\n-\n", "b\nq\n")),
                )
            case 6:
                self._do(device, "quiz", topic, "--count", "2", "--seed", "1", typed="a\nb\n")
            case 7:
                self._do(device, "note", topic, f"- A line of **{number}**.")
            case 8:
                self.log.append(f"{device.number} writes {note_file.name}")
                _put(note_file, f"By hand, {number}\n".encode())
            case 9 if note_file.exists():
                self.log.append(f"{device.number} removes {note_file.name}")
                note_file.unlink()
            case 10:
                self._do(
                    device, self.chance.choice(("suspend", "unsuspend", "bury", "unbury", "forget")), topic
                )
            case 11:
                self._do(
                    device,
                    "mock",
                    *TOPICS[:2],
                    "--count",
                    "3",
                    "--seed",
                    "1",
                    typed=MIXED + self.chance.choice(("q\n", "end\n")),
                )
            case 12:
                self._do(device, "mock", "--resume", typed=MIXED + self.chance.choice(("q\n", "end\n")))
            case 13:
                self._do(device, "write", topic, "--question", "1", "--answer", "-", "--points", "1", "--mark", "3",
                         "--minutes", "5", typed=f"An answer, {number}.\n")  # fmt: skip
            case 14:
                self._do(device, "exam", f"2027-05-{number % 28 + 1:02}")
            case 15:
                self._do(device, "new", title, "--category", "polity")
            case 16:
                target = device.home / "topics" / "polity" / f"{slug}.yaml"
                self.log.append(f"{device.number} writes {target.name}")
                _put(target, TOPIC.format(title=title, number=number).encode())
            case 17:
                other = self.chance.choice(TITLES).lower().replace(" ", "-")
                self._do(device, "rename", slug, f"{other}-{number % 3}")
            case 18:
                self._do(device, "edit", self.chance.choice((topic, slug)))
            case 19:
                source = self.place / "import.md"
                source.write_text(
                    f"# {title}\n\nA paragraph, {number}.\n\n## Part\n\n- It was **{number}**.\n"
                )
                self._do(device, "import", str(source), *self.chance.choice(((), ("--update",))))
            case 20:
                backups = [word for word in device.run("doctor", "--restore").split() if word[:2] == "20"]
                if backups:
                    self._do(device, "doctor", "--restore", self.chance.choice(backups))
            case _:
                other = self.chance.choice(self.devices)
                if other is not device and (other.home / "progress.json").exists():
                    self._do(device, "merge", str(other.home / "progress.json"))
                else:
                    self._do(device, "today")

    def _accident(self, device: Device) -> None:
        aside = device.folder.with_name(f"aside-{device.number}")
        kind = self.chance.randrange(9)
        self.log.append(f"{device.number} accident {kind}")
        match kind:
            case 0 if device.folder.exists() and not aside.exists():
                device.folder.rename(aside)
            case 1 | 2 if aside.exists() and not device.folder.exists():
                aside.rename(device.folder)
            case 3 if device.folder.is_dir():
                shutil.rmtree(device.folder)
                device.folder.mkdir()
            case 4:
                for path in (device.home / "cache").glob("sync*"):
                    path.unlink()
            case 5:
                device.days += self.chance.randrange(-400, 400)
            case 6:  # the carrier loses a whole device
                gone = self.chance.choice(sorted(self.carrier.cloud.iterdir()) or [None])
                for root in (self.carrier.cloud, *(each.folder for each in self.devices)):
                    if gone and (root / gone.name).is_dir():
                        shutil.rmtree(root / gone.name)
            case 7 if len(self.devices) < 4:
                copy = Device(self.place, len(self.devices), self.chance, self.index)
                shutil.rmtree(copy.home)
                shutil.copytree(device.home, copy.home)
                copy.recorded |= device.recorded
                self.devices.append(copy)
                if self.chance.random() < 0.5:  # it goes on in the folder of the other as well
                    shutil.rmtree(copy.folder)
                    copy.folder.symlink_to(device.folder)
                else:
                    copy.run("sync", str(copy.folder))
            case 8:
                own = json.loads((device.home / "sync.json").read_text())["device"]
                if device.folder.is_dir() and not (device.folder / own).exists():
                    (device.folder / own).write_text("a file in the place of the folder of a device")

    def settle(self) -> list[str]:
        """Let the carrier do its duty and all devices sync; return what is wrong then."""
        for device in self.devices:
            aside = device.folder.with_name(f"aside-{device.number}")
            if aside.exists():
                if device.folder.exists():
                    shutil.rmtree(device.folder)
                aside.rename(device.folder)
            for root in (device.folder, self.carrier.cloud):
                for path in root.iterdir():
                    if path.is_file():
                        path.unlink()
        for _ in range(4):
            for device in self.devices:
                self.carrier.carry(device.folder, None)
                device.run("sync")
                self.carrier.carry(device.folder, None)
        return list(self._wrong())

    def _wrong(self):
        acknowledged = set().union(*(device.recorded for device in self.devices))
        states = [device.state() for device in self.devices]
        for device, state in zip(self.devices, states, strict=True):
            missing = acknowledged - state["lines"].keys()
            if missing:
                yield f"device {device.number} lacks {len(missing)} events of {len(acknowledged)}"
            if device.doubled():
                yield f"device {device.number} has {device.doubled()} events twice"
            for key, value in state.items():
                if value != states[0][key]:
                    yield f"device {device.number} differs in {key}: {_difference(states[0][key], value)}"
            last = json.loads(device.run("sync", "--json"))
            if last["sent"] or last["received"] or last["files"]["sent"] or last["files"]["received"]:
                yield f"device {device.number} is not at rest: {last}"
            if not self.stranger and any("damaged line" not in each for each in last["left_out"]):
                yield f"device {device.number} left out: {last['left_out']}"
        if self.stranger and self.stranger.outside.read_text() != "Nobody writes here.\n":
            yield "a file outside was written"


def _difference(one: object, other: object) -> str:
    if isinstance(one, dict) and isinstance(other, dict):
        keys = sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))
        return str([(key, one.get(key), other.get(key)) for key in keys[:3]])[:1500]
    first, second = (str(each).splitlines() for each in (one, other))
    return str([pair for pair in zip(first, second, strict=False) if pair[0] != pair[1]][:4])[:600]


def main() -> int:
    """Live the lives, and say which fell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", default="1-100", help="the first and the last")
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--verbose", action="store_true")
    asked = parser.parse_args()
    first, _, last = asked.seeds.partition("-")
    paths.bundled_data = lambda: LIBRARY
    root = Path(tempfile.mkdtemp(prefix="rough-carrier-"))
    started = time.monotonic()
    fallen: list[int] = []
    events = 0
    try:
        seeds = range(int(first), int(last or first) + 1)
        maker = root / "maker"
        maker.mkdir()
        index = maker / "home-0" / "cache" / "topics.sqlite3"
        index.parent.mkdir(parents=True)
        index.touch()
        made = Device.__new__(Device)
        made.home, made.chance, made.days, made.minutes, made.recorded = (
            maker / "home-0",
            random.Random(0),
            0,
            0,
            set(),
        )
        index.unlink()
        made.run("list", "--json")
        for seed in seeds:
            place = root / str(seed)
            place.mkdir()
            life = Life(seed, place, index)
            try:
                life.live(asked.steps)
                wrong = life.settle()
            except Exception as error:
                wrong = [f"{type(error).__name__}: {error}"]
                if not isinstance(error, FellError):
                    wrong.append(traceback.format_exc())
            events += len(set().union(*(device.recorded for device in life.devices)))
            if wrong:
                fallen.append(seed)
                print(f"seed {seed} fell:", *wrong, sep="\n    ", flush=True)
            if wrong and os.environ.get("KEEP"):
                shutil.copytree(place, os.environ["KEEP"], symlinks=True)
            if wrong or asked.verbose:
                print("    " + "; ".join(life.log), flush=True)
            shutil.rmtree(place, ignore_errors=True)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    taken = time.monotonic() - started
    print(
        f"{len(seeds)} lives of {asked.steps} steps, {events} events, {len(fallen)} fell {fallen or ''}, {taken:.0f} s"
    )
    return int(bool(fallen))


if __name__ == "__main__":
    sys.exit(main())
