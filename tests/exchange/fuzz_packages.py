"""Packages of Anki as they arrive: cut, shifted and damaged versions of the samples, and of the databases in them.

    python tests/exchange/fuzz_packages.py [NUMBER]

reads NUMBER of them (2,000 where it is not given) and says how they ended.
"""

import io
import random
import sys
import zipfile
from collections import Counter
from datetime import UTC, timedelta
from pathlib import Path

from upsc_cli.errors import InvalidTopicError
from upsc_cli.exchange.read.anki.collection import read_collection
from upsc_cli.exchange.read.anki.history import CardOfAnki, Counted, Days, events
from upsc_cli.exchange.read.anki.package import opened
from upsc_cli.exchange.read.anki.reading import read_topics
from upsc_cli.exchange.read.finish import Known

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HERE = Path(__file__).parent / "samples" / "anki"
SAMPLES = [(HERE / name).read_bytes() for name in ("latest.apkg", "anki2.apkg", "anki21.apkg")]
DAYS = Days(UTC, timedelta())
LATEST = 1_800_000_000_000


def unpacked(sample: bytes, name: str) -> bytes:
    """Return a member of a sample."""
    with zipfile.ZipFile(io.BytesIO(sample)) as archive:
        return archive.read(name)


OLD = unpacked(SAMPLES[1], "collection.anki2")
NEW = zstd.decompress(unpacked(SAMPLES[0], "collection.anki21b"))


def mutated(random: random.Random) -> bytes:
    """Return a damaged package, or one of a damaged database."""
    packed = random.randrange(3)
    content = bytearray(random.choice(SAMPLES) if packed == 0 else OLD if packed == 1 else NEW)
    for _ in range(random.choice((1, 3, 30, 300))):
        start, end = random.randrange(len(content)), random.randrange(len(content))
        match random.randrange(4):
            case 0:
                content[start] = random.randrange(256)
            case 1:
                content[start : start + random.randrange(1, 9)] = random.randbytes(random.randrange(9))
            case 2:
                content[start] = random.choice((0, 127, 128, 255))
            case _:
                content[start : start + 40] = content[end : end + 40]
    if random.random() < 0.1:
        del content[random.randrange(len(content)) :]
    if packed == 0:
        return bytes(content)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        if packed == 1:
            archive.writestr("collection.anki2", bytes(content))
        else:
            archive.writestr("meta", b"\x08\x03")
            archive.writestr("collection.anki21b", zstd.compress(bytes(content), 1))
    return made.getvalue()


def ending(content: bytes) -> str:
    """Return how a package ends: in topics and events, or in what its error says."""
    try:
        with opened(io.BytesIO(content)) as package:
            collection = read_collection(package.database)
        read_topics(collection, Known(), "name", None, lambda slug: (), lambda done, total: None)
        for card in collection.cards:
            known = CardOfAnki("guid", card.ordinal, "topic/card/anki-1", "words")
            list(events(known, collection.log.get(card.id, ()), DAYS, LATEST, "action", Counted()))
    except InvalidTopicError as error:
        return error.message
    return "read"


def main() -> None:
    """Read damaged packages and print how often each ending came about."""
    chance = random.Random(1)
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    for said, count in Counter(ending(mutated(chance)) for _ in range(number)).most_common():
        print(f"{count:6} {said}")


if __name__ == "__main__":
    main()
