"""Devices that share a folder by real programs: does every one end up with everything, once?

python benchmarks/carriers.py git                 a bare repository, a clone a device
python benchmarks/carriers.py rclone              a directory as the cloud, by rclone's local backend
python benchmarks/carriers.py syncthing           a Syncthing a device, over loopback
    --devices 3 --steps 40 --seed 1

Each step is a command on a device whose clock is wrong by days, a round of its sync, one that is killed in
the middle, or the carrier at work. Where a device is offline for a while, the
carrier leaves it out. In the end each syncs until nothing is new; then it prints

acknowledged   events that commands said were recorded
missing        of them, how many some device lacks; doubled: how many stand twice in a file
states         how many different states the devices are in, by what `upsc list` and `upsc progress` say

What is needed comes from Debian's packages where it is missing and this is root.
"""

import argparse
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

TOPICS = ("quad-indo-pacific", "gst-council", "fundamental-rights", "ramsar-wetlands")
KILL_WITHIN = 0.4  # seconds
CONVERGE_SECONDS = 60


class Device:
    """A home, a copy of the shared folder, and a clock that is wrong by some days."""

    def __init__(self, place: Path, number: int, days: int) -> None:
        self.home = place / f"home-{number}"
        self.folder = place / f"folder-{number}"
        self.folder.mkdir()
        self.days = days
        self.minutes = 0
        self.recorded: set[str] = set()

    def start(self, *arguments: str) -> subprocess.Popen:
        self.minutes += 7
        day, minute = divmod(10 * 24 * 60 + self.days * 24 * 60 + self.minutes, 24 * 60)
        now = f"2026-05-{day:02}T{minute // 60:02}:{minute % 60:02}:00+05:30"
        environment = os.environ | {"UPSC_HOME": str(self.home), "UPSC_NOW": now}
        return subprocess.Popen(
            [sys.executable, "-m", "upsc_cli", *arguments],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(self, *arguments: str, typed: str = "") -> str:
        process = self.start(*arguments)
        out, complaint = process.communicate(typed)
        if "Traceback" in complaint or process.returncode not in (0, 1):
            sys.exit(f"upsc {' '.join(arguments)} ended with {process.returncode}: {complaint}")
        self.recorded |= set(self.events())
        return out

    def killed(self, *arguments: str, after: float) -> None:
        process = self.start(*arguments)
        try:
            process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
        self.recorded |= set(self.events())

    def events(self) -> Counter[str]:
        """Return the ids on file, and how often each stands there; of a journal once more is no doubling."""
        try:
            found = json.loads((self.home / "progress.json").read_text(encoding="utf-8"))["events"]
        except FileNotFoundError:
            return Counter()
        return Counter(event["id"] for event in found)

    def state(self) -> str:
        progress = json.loads(self.run("progress", "--json"))
        return self.run("list", "--json") + json.dumps(progress["topics"]) + json.dumps(self.notes())

    def notes(self) -> dict[str, str]:
        return {path.name: path.read_text() for path in sorted((self.home / "notes").glob("*.md"))}


class Git:
    """A bare repository."""

    packages = ("git",)

    def __init__(self, place: Path, devices: list[Device]) -> None:
        self.bare = place / "bare.git"
        self._git(place, "init", "--bare", "--initial-branch=main", str(self.bare))
        for device in devices:
            self._git(place, "clone", str(self.bare), str(device.folder))
            self._git(device.folder, "config", "user.email", "someone@example.org")
            self._git(device.folder, "config", "user.name", "Someone")

    def carry(self, device: Device) -> None:
        self._git(device.folder, "add", "-A")
        self._git(device.folder, "commit", "--allow-empty", "-qm", "sync")
        if self._git(device.folder, "ls-remote", "origin", "main"):
            self._git(device.folder, "pull", "--rebase", "-X", "theirs", "origin", "main")
        self._git(device.folder, "push", "origin", "HEAD:main")

    def settle(self, devices: list[Device]) -> None:
        for device in devices:
            self.carry(device)

    def close(self) -> None:
        pass

    @staticmethod
    def _git(folder: Path, *arguments: str) -> str:
        return subprocess.run(
            ["git", "-C", str(folder), *arguments], check=True, capture_output=True, encoding="utf-8"
        ).stdout


class Rclone:
    """A directory as the cloud; what would be overwritten there or here is renamed and stays."""

    packages = ("rclone",)

    def __init__(self, place: Path, devices: list[Device]) -> None:
        self.cloud = place / "cloud"
        self.cloud.mkdir()
        self.copies = 0

    def carry(self, device: Device) -> None:
        for source, target in ((device.folder, self.cloud), (self.cloud, device.folder)):
            self.copies += 1
            command = [
                "rclone",
                "copy",
                "--update",
                f"--suffix=.conflict{self.copies}",
                "--suffix-keep-extension",
            ]
            subprocess.run([*command, str(source), str(target)], check=True, capture_output=True)

    def settle(self, devices: list[Device]) -> None:
        for device in devices:
            self.carry(device)

    def close(self) -> None:
        pass


class Syncthing:
    """A Syncthing a device, which know of each other by their addresses on this machine alone."""

    packages = ("syncthing",)

    def __init__(self, place: Path, devices: list[Device]) -> None:
        homes = [place / f"syncthing-{number}" for number, _ in enumerate(devices)]
        ports = [_free_port() for _ in devices]
        names = [self._make(home) for home in homes]
        self.running: dict[Device, subprocess.Popen] = {}
        for number, device in enumerate(devices):
            self._configure(homes[number], device.folder, ports, names, number)
        self.homes = dict(zip(devices, homes, strict=True))
        for device in devices:
            self._start(device)

    def carry(self, device: Device) -> None:
        """Let a device that was offline come online, and one that was online go, now and then."""
        if device in self.running:
            time.sleep(1.5)
        else:
            self._start(device)

    def offline(self, device: Device) -> None:
        process = self.running.pop(device, None)
        if process:
            process.terminate()
            process.wait()

    def settle(self, devices: list[Device]) -> None:
        for device in devices:
            if device not in self.running:
                self._start(device)
        until = time.monotonic() + CONVERGE_SECONDS
        while time.monotonic() < until:
            time.sleep(1)
            first, *others = (_files(device.folder) for device in devices)
            if all(other == first for other in others):
                return
        sys.exit("Syncthing did not bring the folders to the same in time")

    def close(self) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            process.wait()

    def _start(self, device: Device) -> None:
        command = ["syncthing", "serve", f"--home={self.homes[device]}", "--no-browser", "--no-restart"]
        self.running[device] = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"STNOUPGRADE": "1"},
        )

    @staticmethod
    def _make(home: Path) -> str:
        subprocess.run(
            ["syncthing", "generate", f"--home={home}", "--no-default-folder"],
            check=True,
            capture_output=True,
        )
        shown = subprocess.run(
            ["syncthing", f"--home={home}", "--device-id"], check=True, capture_output=True, encoding="utf-8"
        )
        return shown.stdout.strip()

    @staticmethod
    def _configure(home: Path, folder: Path, ports: list[int], names: list[str], number: int) -> None:
        file = home / "config.xml"
        tree = ET.parse(file)
        root = tree.getroot()
        for old in [*root.findall("folder"), *root.findall("device")]:
            root.remove(old)
        shared = ET.SubElement(
            root, "folder", id="upsc", path=str(folder), type="sendreceive", rescanIntervalS="2",
            fsWatcherEnabled="true", fsWatcherDelayS="1",
        )  # fmt: skip
        for name, port in zip(names, ports, strict=True):
            ET.SubElement(shared, "device", id=name)
            device = ET.SubElement(root, "device", id=name, name=name[:7])
            ET.SubElement(device, "address").text = f"tcp://127.0.0.1:{port}"
        options = root.find("options")
        settings = {
            "listenAddress": f"tcp://127.0.0.1:{ports[number]}", "globalAnnounceEnabled": "false",
            "localAnnounceEnabled": "false", "relaysEnabled": "false", "natEnabled": "false",
            "urAccepted": "-1", "reconnectionIntervalS": "1", "crashReportingEnabled": "false",
        }  # fmt: skip
        for key, value in settings.items():
            for old in options.findall(key):
                options.remove(old)
            ET.SubElement(options, key).text = value
        gui = root.find("gui")
        gui.find("address").text = f"127.0.0.1:{_free_port()}"
        tree.write(file)


CARRIERS = {"git": Git, "rclone": Rclone, "syncthing": Syncthing}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*.jsonl*")
        if not path.name.startswith((".", "~"))
    }


def install(packages: tuple[str, ...]) -> None:
    """Install what is missing, from the packages of the system."""
    missing = [name for name in packages if not shutil.which(name)]
    if missing and os.geteuid() == 0:
        subprocess.run(["apt-get", "update"], check=False, capture_output=True)
        subprocess.run(["apt-get", "install", "--yes", *missing], check=True, capture_output=True)


def step(carrier: object, devices: list[Device], chance: random.Random) -> None:
    """Let one thing happen."""
    device = chance.choice(devices)
    topic = chance.choice(TOPICS)
    match chance.randrange(11):
        case 0 | 1:
            device.run("done", topic)
        case 2:
            device.run("reopen", topic)
        case 3:
            device.run("undo")
        case 4:
            device.run("quiz", topic, "--count", "2", "--seed", "1", "--json", typed="a\nb\n")
        case 5:
            note = device.home / "notes" / f"{topic}.md"
            note.parent.mkdir(parents=True, exist_ok=True)
            note.write_text(f"{chance.random()}\n")
        case 6:
            device.killed("done", topic, after=chance.random() * KILL_WITHIN)
        case 7:
            device.killed("sync", after=chance.random() * KILL_WITHIN)
        case 8:
            device.run("sync")
        case 9 if hasattr(carrier, "offline"):
            carrier.offline(device)
        case _:
            device.run("sync")
            carrier.carry(device)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("carrier", choices=CARRIERS)
    parser.add_argument("--devices", type=int, default=3)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    kind = CARRIERS[chosen.carrier]
    install(kind.packages)
    chance = random.Random(chosen.seed)
    place = Path(tempfile.mkdtemp())
    started = time.monotonic()
    devices = [Device(place, number, chance.randrange(-7, 8)) for number in range(chosen.devices)]
    carrier = kind(place, devices)
    try:
        for device in devices:
            device.run("sync", str(device.folder))
        for _ in range(chosen.steps):
            step(carrier, devices, chance)
        for _ in range(3):
            for device in devices:
                device.run("sync")
            carrier.settle(devices)
        for device in devices:
            device.run("sync")
        acknowledged = set().union(*(device.recorded for device in devices))
        on_file = [device.events() for device in devices]
        missing = sum(any(event not in found for found in on_file) for event in acknowledged)
        doubled = sum(times > 1 for found in on_file for times in found.values())
        states = len({device.state() for device in devices})
    finally:
        carrier.close()
        shutil.rmtree(place, ignore_errors=True)
    columns = (
        ("carrier", chosen.carrier),
        ("devices", chosen.devices),
        ("steps", chosen.steps),
        ("acknowledged", len(acknowledged)),
        ("missing", missing),
        ("doubled", doubled),
        ("states", states),
        ("seconds", round(time.monotonic() - started)),
    )
    print("".join(f"{name:<14}" for name, _ in columns))
    print("".join(f"{value:<14}" for _, value in columns))
    return int(missing > 0 or doubled > 0 or states > 1)


if __name__ == "__main__":
    sys.exit(main())
