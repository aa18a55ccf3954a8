"""What a review costs a person who has learnt for years: from a key to the screen, and to begin.

    python benchmarks/recall.py [--cards 5000] [--reviews 100000] [--grades 150] [--rounds 5]

The program runs on a terminal of its own, and time goes from the key that is pressed to the last byte of the
card that is then shown; a grade is on the disk by then.

- A grade: until the next card is shown, with so many reviews on file and with none. Aim: 30 ms.
- The answer, with the days on which each grade would bring the card back; the first loads the scheduler.
- Beginning: from the start of the program to the first card; also where the cache is gone, so that every
  review is replayed, and beside `upsc --version`.
"""

import argparse
import compileall
import os
import platform
import pty
import random
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from datetime import UTC, datetime, timedelta
from fcntl import ioctl
from pathlib import Path

import upsc_cli
from upsc_cli.progress import format as file_format
from upsc_cli.progress.events import Reviewed, new_id

NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
CARDS_A_TOPIC = 10
GAPS = (0, 2, 6, 15, 35, 60, 90, 120)
"""Days between the reviews of a card: as they grow, and the last gap again and again."""
UPSC = str(Path(sys.executable).with_name("upsc"))
ASKED, ANSWERED = b"What is", b"4 Easy"
"""What every card of the topics asks, and what stands below its answer."""


def write_topics(folder: Path, cards: int) -> list[str]:
    """Write topics with so many cards in all, and return the ids of the cards."""
    folder.mkdir(parents=True)
    names = []
    for topic in range(-(-cards // CARDS_A_TOPIC)):
        slug = f"topic-{topic:04}"
        lines = [f"title: Topic {topic}", "category: made-up", "introduction: [A topic.]", "cards:"]
        for card in range(CARDS_A_TOPIC):
            lines.append(f"  - {{id: c{card}, q: What is fact {card} of {topic}?, a: It is {card * topic}.}}")
            names.append(f"{slug}/card/c{card}")
        (folder / f"{slug}.yaml").write_text("\n".join(lines))
    return names[:cards]


def history(cards: list[str], reviews: int) -> list[Reviewed]:
    """Return reviews of all cards, the last of each within the last year, in the order of their days."""
    rng = random.Random(1)
    found = []
    for number in range(reviews):
        turn, at = divmod(number, len(cards))
        before = sum(GAPS[min(step, len(GAPS) - 1)] for step in range(1, reviews // len(cards) - turn))
        day = NOW - timedelta(days=before + 1 + at % 300, minutes=rng.randrange(600))
        text = f"What is {cards[at]}? That." if turn == 0 else None
        found.append((day, cards[at], text))
    found.sort(key=lambda review: review[0])
    return [
        Reviewed(
            id=new_id(), at=at, card=card, rating=rng.choice([1, 3, 3, 3, 3, 3, 4]), day=at.date(),
            ms=rng.randrange(20_000), text=text,
        )
        for at, card, text in found
    ]  # fmt: skip


class Sitting:
    """A review on a terminal of its own."""

    def __init__(self, home: Path) -> None:
        environment = os.environ | {"UPSC_HOME": str(home), "UPSC_NOW": NOW.isoformat(), "TERM": "xterm"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment.pop("COLUMNS", None)
        self._ours, theirs = pty.openpty()
        ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
        began = time.perf_counter()
        self._process = subprocess.Popen(
            [UPSC, "review", "--category", "made-up", "--max", "1000", "--new", "1000"],
            env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        self._read_until(ASKED)
        self.beginning = time.perf_counter() - began

    def press(self, key: bytes) -> float:
        """Press a key and return the seconds until what it brings is shown."""
        began = time.perf_counter()
        os.write(self._ours, key)
        self._read_until(ANSWERED if key == b" " else ASKED)
        return time.perf_counter() - began

    def end(self) -> None:
        os.write(self._ours, b"q")
        while select.select([self._ours], [], [], 30)[0]:
            try:
                os.read(self._ours, 65536)
            except OSError:
                break
        self._process.wait()
        os.close(self._ours)

    def _read_until(self, wanted: bytes) -> None:
        shown = b""
        while wanted not in shown:
            shown += os.read(self._ours, 65536)


def grading(home: Path, grades: int) -> tuple[list[float], list[float]]:
    """Return the seconds that each of some grades, and each answer, takes until it is shown."""
    sitting = Sitting(home)
    answers, taken = [], []
    for number in range(grades):
        answers.append(sitting.press(b" "))
        taken.append(sitting.press(b"1" if number % 8 == 0 else b"3"))
    sitting.end()
    return taken, answers


def beginning(home: Path, rounds: int, *, without_cache: bool = False) -> float:
    """Return the median seconds from the start of the program to the first card."""
    taken = []
    for _ in range(rounds):
        if without_cache:
            (home / "cache" / "memories.msgpack").unlink(missing_ok=True)
        sitting = Sitting(home)
        taken.append(sitting.beginning)
        sitting.end()
    return statistics.median(taken)


def version(rounds: int) -> float:
    """Return the median seconds of `upsc --version`, which is what any command costs."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        subprocess.run([UPSC, "--version"], stdout=subprocess.DEVNULL, check=True)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cards", type=int, default=5000)
    parser.add_argument("--reviews", type=int, default=100_000)
    parser.add_argument("--grades", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    compileall.compile_dir(Path(upsc_cli.__file__).parent, quiet=2)
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores\n")
    print("| reviews on file | grade | 95 % of them | longest | answer | the first | begin | without cache |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        for reviews in (0, arguments.reviews):
            home = Path(name) / str(reviews)
            cards = write_topics(home / "topics", arguments.cards)
            if reviews:
                lines = [file_format.line(event) for event in history(cards, reviews)]
                (home / "progress.json").write_bytes(file_format.encode(lines))
            Sitting(home).end()  # makes the index
            begun = beginning(home, arguments.rounds)
            replayed = beginning(home, arguments.rounds, without_cache=True)
            grades, answers = grading(home, arguments.grades)
            grades.sort()
            figures = [
                *map(_ms, (statistics.median(grades), grades[len(grades) * 95 // 100], grades[-1])),
                *map(_ms, (statistics.median(answers), answers[0], begun, replayed)),
            ]
            print(f"| {reviews:,} | {' | '.join(figures)} |")
    print(f"\n`upsc --version` takes {version(arguments.rounds) * 1000:.0f} ms.")


if __name__ == "__main__":
    main()
