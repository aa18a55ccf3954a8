"""A stranger who can write into the shared folder, and writes what no device does."""

import json
import os
import random
from pathlib import Path
from zlib import crc32

from carrier import made

NAMES = ("001.jsonl", "002.jsonl", "files-001.jsonl", "999999999.jsonl", "\x1b]0;x\x07.jsonl")
RUBBISH = (b"\0" * 5000, b"\x1b[2J\x07" * 999, b"[" * 9999, b"\xff" * 999)
TIMES = (
    "2026-05-01T00:00:00Z",
    "2999-12-31T23:59:59.999999Z",
    "2120-01-01T00:00:00Z",
    "0001-01-01T00:00:00+23:59",
)
KINDS = ("done", "undone", "renamed", "reviewed", "mock", "exam", "odd", "linked", "restored")
PATHS = ("notes/gst-council.md", "notes/../progress.json", "topics/polity/my-first-topic.yaml", "../x.md")


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
        if not made(folder):
            return
        name = self.chance.choice((*NAMES, f"{self.count:03}.jsonl"))
        path = folder / name
        match self.chance.randrange(8):
            case 0:
                path.unlink(missing_ok=True)
                path.symlink_to(self.outside)
            case 1 if not path.exists() and not path.is_symlink():
                os.mkfifo(path)
            case 2:
                self._write(path, self.chance.choice(RUBBISH) + b"\n")
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
        choice = self.chance.choice
        return _line({
            "kind": choice(KINDS), "id": choice([*known, f"stranger-{self.count}", "\x1b[31mred"]),
            "at": choice(TIMES), "topic": choice(("gst-council", "\x1b]0;x\x07", "../../x")), "to": "x",
            "what": choice([*known, "nothing"]), "without": known[:5], "card": "gst-council/x", "rating": 4,
            "day": "2999-12-31", "questions": ["x"], "seconds": 1, "seed": 1, "file": True,
        })  # fmt: skip

    def _file(self) -> bytes:
        known = [
            found for path in self.cloud.rglob("files-*.jsonl") if path.is_file() for found in _ids(path)
        ]
        choice = self.chance.choice
        return _line({
            "kind": "file", "id": choice([*known, f"stranger-{self.count}"]), "at": choice(TIMES[:2]),
            "path": choice(PATHS), "was": choice((known, [])),
            "text": f"Of a stranger \x1b[2J {self.count}\n",
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
