"""What a round with the shared folder costs, against an empty Typer command of the same run.

    python benchmarks/sync.py [--events 100000] [--new 1000] [--rounds 15] [--cpu]

known    all events are known on both sides, and nothing is new
new      another device wrote so many events since the last round
first    the folder is met for the first time; with that, all events go out

The rounds take turns, and the median of each counts. With --cpu it is the processor's time that is measured,
of which the least counts: other work beside it only adds to that.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from startup import EMPTY, seconds_of

from progress import history, write
from upsc_cli.progress import format as file_format
from upsc_cli.progress.store import Store


def sync(home: Path, *arguments: str, cpu: bool = False) -> float:
    """Run a round of a home, and return the seconds that it took."""
    command = [str(Path(sys.executable).with_name("upsc")), "sync", *arguments]
    return seconds_of(command, os.environ | {"UPSC_HOME": str(home)}, cpu=cpu)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--new", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--cpu", action="store_true")
    asked = parser.parse_args()
    place = Path(tempfile.mkdtemp())
    try:
        folder, here, there = (place / name for name in ("folder", "here", "there"))
        empty_command = place / "empty.py"
        empty_command.write_text(EMPTY)
        write(here, history(asked.events))
        started = time.perf_counter()
        first = sync(here, str(folder))
        sync(there, str(folder))
        both = time.perf_counter() - started
        print(f"first round with {asked.events:,} events {first:.2f} s, of both devices {both:.2f} s")
        empty: list[float] = []
        known: list[float] = []
        new: list[float] = []
        for turn in range(asked.rounds):
            empty.append(seconds_of([sys.executable, str(empty_command)], dict(os.environ), asked.cpu))
            known.append(sync(here, cpu=asked.cpu))
            store = Store(there / "progress.json", there / "backups", lambda: datetime.now(UTC))
            store.take_in({event.id: file_format.line(event) for event in history(asked.new, seed=turn + 2)})
            sync(there)
            new.append(sync(here, cpu=asked.cpu))
            sync(here)
        of, said = (min, "least") if asked.cpu else (statistics.median, "median")
        base = of(empty)
        print(f"| round | {said} | ratio |\n|---|---:|---:|")
        for name, seconds in (("empty Typer command", empty), ("known", known), (f"{asked.new:,} new", new)):
            print(f"| {name} | {of(seconds) * 1000:.0f} ms | {of(seconds) / base:.2f} |")
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    subprocess.run([sys.executable, "-m", "compileall", "-qq", "src"], check=False)
    main()
