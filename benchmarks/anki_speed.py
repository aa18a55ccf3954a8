"""How long a package of Anki takes, and how much memory, with a long history and many media.

    python benchmarks/anki_speed.py [NOTES] [REVIEWS] [MEBIBYTES]

A package of NOTES (5,000 where it is not given) with REVIEWS (100,000) and MEBIBYTES of media (0, then 512)
is imported into an empty home, and again. The aim is 10 s, and the same memory whatever the media.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "exchange"))
import packages

MEASURED = """
import sys
from pathlib import Path
from upsc_cli.__main__ import main
try:
    main()
finally:
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    print(int(status["VmHWM"].split()[0]) // 1024, file=sys.stderr)
"""


def main() -> None:
    """Make the packages, import each twice, and print seconds and mebibytes."""
    given = list(map(int, sys.argv[1:]))
    notes, reviews = (given + [5000, 100_000][len(given) :])[:2]
    for size in given[2:3] or (0, 512):
        with tempfile.TemporaryDirectory() as folder:
            path = made(Path(folder) / "deck.apkg", notes, reviews, size)
            environment = os.environ | {
                "UPSC_HOME": f"{folder}/home",
                "UPSC_NOW": "2027-03-01T10:00:00+05:30",
            }
            for which in ("first", "again"):
                began = time.perf_counter()
                done = subprocess.run(
                    [sys.executable, "-c", MEASURED, "import", str(path), "--json"],
                    env=environment,
                    check=True,
                    capture_output=True,
                    text=True,
                )
                seconds = time.perf_counter() - began
                memory = done.stderr.split()[-1]
                what = f"{notes} notes, {reviews} reviews, {size} MiB of media, {which}"
                print(f"{what}: {seconds:.1f} s, {memory} MiB of memory")


def made(path: Path, notes: int, reviews: int, size: int) -> Path:
    """Make a package; every fifth note has clozes, every third some HTML."""
    chance = random.Random(7)
    words = "article house bill speaker river basin tax court state union plan monsoon treaty".split()

    def some(count: int) -> str:
        return " ".join(chance.choice(words) for _ in range(count))

    found = []
    for number in range(1, notes + 1):
        deck = f"Subject {number % 9}::Part {number % 30}"
        if number % 5 == 0:
            text = f"{some(4)} {number} {{{{c1::{some(2)}}}}} {some(5)}."
            found.append(packages.note(number, text, "", kind=packages.CLOZE, deck=deck, tags="made"))
        elif number % 3 == 0:
            answer = (
                f"<div><b>{some(2)}</b>&nbsp;{some(6)}</div><ul><li>{some(3)}</li><li>{some(3)}</li></ul>"
            )
            found.append(packages.note(number, f"What of <i>{some(3)}</i> {number}?", answer, deck=deck))
        else:
            found.append(
                packages.note(number, f"{some(6)} {number}?", some(12), deck=deck, kind=packages.REVERSED)
            )
    log = [
        packages.graded(
            1 + index % notes,
            chance.choice((1, 2, 3, 3, 3, 4)),
            index // notes,
            minute=index % 500,
            kind=int(index >= notes),
        )
        for index in range(reviews)
    ]
    media = {f"{index}.bin": chance.randbytes(1 << 20) for index in range(size)}
    return packages.package(path, found, log, media=media)


if __name__ == "__main__":
    main()
