"""What the desk costs: until it stands on the screen, from a key to what it shows, and in memory.

    python benchmarks/desk.py [--rounds N] [--topics N] [--reviews N]

The first paint is measured in processes at a pseudo-terminal, from the start to the words that a person waits
for, in turns with a program of Textual that has as many widgets and does nothing. Keys are measured in
process, from the key to the frame with what it asked for, through the driver without a terminal.
"""

import argparse
import asyncio
import os
import pty
import random
import resource
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from fcntl import ioctl
from pathlib import Path

from upsc_cli.desk.app import Desk
from upsc_cli.desk.browse import Browse
from upsc_cli.desk.cards import Cards
from upsc_cli.paths import resolve
from upsc_cli.session.reviewing import reviewing
from upsc_cli.session.session import Session

NOW = datetime.fromisoformat("2026-01-15T09:00:00+05:30")
QUERIES = ("quad maritime", "article 21", "panchayti raj", "money bill", "gst council", "73rd amendment")

EMPTY = """
from textual.app import App
from textual.containers import Horizontal, Vertical
from textual.scroll_view import ScrollView
from textual.widgets import Input, Static


class Empty(App):
    CSS = "Static { width: auto; height: 1; } Horizontal { height: 1fr; }"

    def on_mount(self):
        self.theme = "ansi-dark"

    def compose(self):
        with Horizontal():
            yield Static("/")
            yield Input(placeholder="search", compact=True)
            yield Static("")
        yield Static("")
        with Horizontal():
            with Vertical():
                yield ScrollView()
            yield ScrollView()
        yield Static("")
        yield Static("standing")


Empty().run()
"""


def seconds_until(command: list[str], word: bytes, environment: dict[str, str]) -> tuple[float, float]:
    """Return the seconds from the start of a program until a word is on its terminal, and of processor."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    began = time.perf_counter()
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    shown = b""
    while word not in shown and select.select([ours], [], [], 20)[0]:
        shown += os.read(ours, 65536)
    assert word in shown, shown
    taken = time.perf_counter() - began
    process.kill()
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    os.close(ours)
    return taken, used.ru_utime + used.ru_stime


def first_paint(home: Path, rounds: int) -> None:
    """Print how long it takes until the desk stands, and until its list is there."""
    empty = home / "empty.py"
    empty.write_text(EMPTY)
    environment = {**os.environ, "UPSC_HOME": str(home), "TERM": "xterm-256color"}
    upsc = [sys.executable, "-m", "upsc_cli", "browse"]
    cases = {
        "empty Textual program": ([sys.executable, str(empty)], b"standing"),
        "upsc browse, first paint": (upsc, b"all keys"),
        "upsc browse, with its list": (upsc, b"topics "),
    }
    seconds_until(upsc, b"topics ", environment)  # the index is made
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, (command, word) in cases.items():
            taken[name].append(seconds_until(command, word, environment))
    base = medians(taken["empty Textual program"])
    for name, times in taken.items():
        wall, processor = medians(times)
        ratios = f"{wall / base[0]:5.2f}x, of processor {processor / base[1]:5.2f}x"
        print(f"{name:32} {wall * 1000:6.0f} ms  {ratios}", flush=True)


def medians(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


async def keys(desk: Desk, press: Callable[[int], str], times: int) -> list[float]:
    """Return the seconds from each key until everything that it asked for is drawn."""
    taken = []
    async with desk.run_test(size=(120, 40)) as pilot:
        await settled(desk, pilot)
        for number in range(times):
            key = press(number)
            began = time.perf_counter()
            await pilot.press(key)
            await settled(desk, pilot)
            taken.append(time.perf_counter() - began)
    return taken


async def settled(desk: Desk, pilot) -> None:
    for _ in range(2):
        await desk.ask(lambda: None)
        await pilot.pause()


def report(what: str, taken: list[float]) -> None:
    ordered = sorted(taken)
    p95 = ordered[int(len(ordered) * 0.95)]
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    middle = statistics.median(taken)
    print(
        f"{what:44} median {middle * 1000:5.0f} ms, p95 {p95 * 1000:5.0f} ms, {megabytes:.0f} MB", flush=True
    )


def measured_keys(home: Path, what: str, first, press, times: int) -> None:
    session = Session(resolve({"UPSC_HOME": str(home)}), lambda: NOW)
    with closing(session), first(session) as screen:
        desk = Desk(session, screen, lambda *_: True)
        try:
            report(what, asyncio.run(keys(desk, press, times)))
        finally:
            desk.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--topics", type=int, default=10_000)
    parser.add_argument("--reviews", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        first_paint(Path(name), asked.rounds)
    sys.path.insert(0, str(Path(__file__).parent))
    with tempfile.TemporaryDirectory() as name:
        from search_speed import generate

        home = Path(name)
        generate(home / "topics", asked.topics)
        typed = [letter for query in QUERIES for letter in [*query, "ctrl+u"]]
        keys_of = ["space" if letter == " " else letter for letter in typed]

        def browsing(session):
            from contextlib import nullcontext

            len(session.index.summaries)
            return nullcontext(Browse(searching=True))

        measured_keys(home, f"a key of a search, {asked.topics} topics", browsing,
                      lambda number: keys_of[number % len(keys_of)], len(keys_of))  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        from recall import history, write_topics

        home = Path(name)
        cards = write_topics(home / "topics" / "many", 5000)
        write_history(home, history(cards, asked.reviews))
        chance = random.Random(1)

        from contextlib import contextmanager

        @contextmanager
        def sitting(session):
            with reviewing(session, most=1000, new=1000) as begun:
                yield Cards(begun.sitting)

        measured_keys(home, f"a card after a grade, {asked.reviews} reviews", sitting,
                      lambda number: "space" if number % 2 == 0 else chance.choice("1334"), 200)  # fmt: skip


def write_history(home: Path, events: list) -> None:
    from progress import write

    write(home, events)


if __name__ == "__main__":
    main()
