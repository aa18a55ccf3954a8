"""A seed: devices, what happens to them, and what must be true in the end."""

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from carrier import Carrier, put
from device import Device
from stranger import Stranger

TOPICS = ("quad-indo-pacific", "gst-council", "fundamental-rights", "ramsar-wetlands")
TITLES = ("My First Topic", "My Second Topic", "My Third Topic")
MARKS = ("done", "reopen", "star", "unstar", "suspend", "unsuspend", "bury", "unbury", "forget")
GRADES = ("\n3\n\n1\n\n4\n", "\n2\nu\n-\n", "b\nq\n")
PAPERS = ("a\nb\nq\n", "\nc\nq\n", "a\n\nb\nend\n")
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


class Life:
    """What happens to some devices."""

    def __init__(self, seed: int, place: Path, index: Path) -> None:
        self.chance = random.Random(seed)
        self.place = place
        self.index = index
        self.carrier = Carrier(place / "cloud")
        number = self.chance.choice((2, 3))
        self.devices = [Device(place, each, self.chance, index) for each in range(number)]
        outside = place / "outside.txt"
        self.stranger = Stranger(self.carrier.cloud, self.chance, outside) if seed % 3 == 0 else None
        self.log: list[str] = []
        self.commands = (
            (self._mark, 6), (self._undo, 3), (self._practise, 3), (self._paper, 2), (self._note, 3),
            (self._write, 1), (self._own_topic, 4), (self._import, 1), (self._restore, 1), (self._merge, 1),
            (self._look, 1),
        )  # fmt: skip
        self.accidents = (
            self._folder_goes, self._folder_comes, self._folder_is_emptied, self._cache_is_lost,
            self._clock_jumps, self._carrier_loses_a_device, self._home_is_copied, self._file_in_the_way,
        )  # fmt: skip

    def live(self, steps: int) -> None:
        for device in self.devices:
            device.run("sync", str(device.folder))
        for _ in range(steps):
            self._step()

    def _step(self) -> None:
        device = self.chance.choice(self.devices)
        drawn = self.chance.random()
        if drawn < 0.5:
            commands, weights = zip(*self.commands, strict=True)
            self.chance.choices(commands, weights)[0](device)
        elif drawn < 0.65:
            self._do(device, "sync")
        elif drawn < 0.88:
            self.log.append(f"{device.number} carry")
            self.carrier.carry(device.folder, self.chance)
        elif self.stranger and drawn < 0.94:
            self.log.append("a stranger")
            self.stranger.act()
        else:
            accident = self.chance.choice(self.accidents)
            self.log.append(f"{device.number} {accident.__name__}")
            accident(device)

    def _do(self, device: Device, *arguments: str, typed: str = "") -> str:
        kill_after = self.chance.random() * 0.08 if self.chance.random() < 0.12 else None
        self.log.append(f"{device.number} {' '.join(arguments)}{'' if kill_after is None else ' killed'}")
        return device.run(*arguments, typed=typed, kill_after=kill_after)

    def _mark(self, device: Device) -> None:
        self._do(device, self.chance.choice(MARKS), self.chance.choice(TOPICS))

    def _undo(self, device: Device) -> None:
        self._do(device, "undo")

    def _practise(self, device: Device) -> None:
        topic = self.chance.choice(TOPICS)
        if self.chance.random() < 0.5:
            self._do(device, "review", topic, "--max", "3", typed=self.chance.choice(GRADES))
        else:
            self._do(device, "quiz", topic, "--count", "2", "--seed", "1", typed="a\nb\n")

    def _paper(self, device: Device) -> None:
        begun = ("--resume",) if self.chance.random() < 0.4 else (*TOPICS[:2], "--count", "3", "--seed", "1")
        self._do(device, "mock", *begun, typed=self.chance.choice(PAPERS))

    def _note(self, device: Device) -> None:
        topic, number = self.chance.choice(TOPICS), self.chance.randrange(10_000)
        file = device.home / "notes" / f"{topic}.md"
        match self.chance.randrange(3):
            case 0:
                self._do(device, "note", topic, f"- A line of **{number}**.")
            case 1:
                self.log.append(f"{device.number} writes {file.name}")
                put(file, f"By hand, {number}\n".encode())
            case _ if file.exists():
                self.log.append(f"{device.number} removes {file.name}")
                file.unlink()

    def _write(self, device: Device) -> None:
        given = ("--question", "1", "--answer", "-", "--points", "1", "--mark", "3", "--minutes", "5")
        answer = f"An answer, {self.chance.randrange(10_000)}.\n"
        self._do(device, "write", self.chance.choice(TOPICS), *given, typed=answer)

    def _own_topic(self, device: Device) -> None:
        title, number = self.chance.choice(TITLES), self.chance.randrange(10_000)
        slug = title.lower().replace(" ", "-")
        match self.chance.randrange(5):
            case 0:
                self._do(device, "new", title, "--category", "polity")
            case 1 | 2:
                target = device.home / "topics" / "polity" / f"{slug}.yaml"
                self.log.append(f"{device.number} writes {target.name}")
                put(target, TOPIC.format(title=title, number=number).encode())
            case 3:
                self._do(device, "rename", slug, f"my-renamed-topic-{number % 3}")
            case _:
                self._do(device, "edit", self.chance.choice((*TOPICS, slug)))

    def _import(self, device: Device) -> None:
        source = self.place / "import.md"
        title, number = self.chance.choice(TITLES), self.chance.randrange(10_000)
        source.write_text(f"# {title}\n\nA paragraph, {number}.\n\n## Part\n\n- It was **{number}**.\n")
        self._do(device, "import", str(source), *self.chance.choice(((), ("--update",))))

    def _restore(self, device: Device) -> None:
        backups = [word for word in device.run("doctor", "--restore").split() if word.startswith("20")]
        if backups:
            self._do(device, "doctor", "--restore", self.chance.choice(backups))

    def _merge(self, device: Device) -> None:
        other = self.chance.choice(self.devices).home / "progress.json"
        if other.exists():
            self._do(device, "merge", str(other))

    def _look(self, device: Device) -> None:
        looks = (("today",), ("show", self.chance.choice(TOPICS)), ("search", "of a stranger"), ("doctor",))
        self._do(
            device, *self.chance.choice((*looks, ("exam", f"2029-05-{self.chance.randrange(1, 29):02}")))
        )

    def _folder_goes(self, device: Device) -> None:
        if device.folder.exists() and not device.aside.exists():
            device.folder.rename(device.aside)

    def _folder_comes(self, device: Device) -> None:
        for each in self.devices:
            if each.aside.exists() and not each.folder.exists():
                each.aside.rename(each.folder)

    def _folder_is_emptied(self, device: Device) -> None:
        if device.folder.is_dir() and not device.folder.is_symlink():
            shutil.rmtree(device.folder)
            device.folder.mkdir()

    def _cache_is_lost(self, device: Device) -> None:
        for path in (device.home / "cache").glob("sync*"):
            path.unlink()

    def _clock_jumps(self, device: Device) -> None:
        device.days += self.chance.randrange(-400, 400)

    def _carrier_loses_a_device(self, device: Device) -> None:
        found = sorted(path.name for path in self.carrier.cloud.iterdir() if path.is_dir())
        gone = self.chance.choice(found) if found else "none"
        for root in (self.carrier.cloud, *(each.folder for each in self.devices)):
            shutil.rmtree(root / gone, ignore_errors=True)

    def _home_is_copied(self, device: Device) -> None:
        if len(self.devices) > 3:
            return
        copy = Device(self.place, len(self.devices), self.chance)
        shutil.copytree(device.home, copy.home)
        copy.recorded |= device.recorded
        self.devices.append(copy)
        if self.chance.random() < 0.5:  # it goes on in the folder of the other
            copy.folder.rmdir()
            copy.folder.symlink_to(device.folder)
        else:
            copy.run("sync", str(copy.folder))

    def _file_in_the_way(self, device: Device) -> None:
        own = json.loads((device.home / "sync.json").read_text())["device"]
        if device.folder.is_dir() and not (device.folder / own).exists():
            (device.folder / own).write_text("a file in the place of the folder of a device")

    def settle(self) -> list[str]:
        """Let the carrier do its duty and all devices sync; return what is wrong then."""
        for device in self.devices:
            self._folder_comes(device)
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

    def _wrong(self) -> Iterator[str]:
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
