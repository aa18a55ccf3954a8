"""Short lives of devices with a carrier that does its worst: does every one end up with everything, once?

    python benchmarks/lives --seeds 1-100 [--steps 40] [--verbose]

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
import random
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

from device import Device, FellError, preload
from life import Life

from upsc_cli import paths

LIBRARY = Path(__file__).parents[2] / "tests" / "library"


def fate(seed: int, place: Path, index: Path, steps: int) -> tuple[list[str], list[str], int]:
    """Live a life; return what was wrong in the end, what happened in it, and how many events it had."""
    life = Life(seed, place, index)
    try:
        life.live(steps)
        wrong = life.settle()
    except FellError as error:
        wrong = [str(error)]
    except Exception:
        wrong = [traceback.format_exc()]
    return wrong, life.log, len(set().union(*(device.recorded for device in life.devices)))


def main() -> int:
    """Live the lives, and say which fell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", default="1-100", help="the first and the last")
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--keep", type=Path, help="a folder for what is left of the lives that fell")
    asked = parser.parse_args()
    first, _, last = asked.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    paths.bundled_data = lambda: LIBRARY
    preload()
    root = Path(tempfile.mkdtemp(prefix="lives-"))
    started = time.monotonic()
    fallen: list[int] = []
    events = 0
    try:
        maker = Device(root, 0, random.Random(0))
        maker.run("list", "--json")
        for seed in seeds:
            place = root / str(seed)
            place.mkdir()
            wrong, log, recorded = fate(seed, place, maker.index, asked.steps)
            events += recorded
            if wrong:
                fallen.append(seed)
                print(f"seed {seed} fell:", *wrong, "; ".join(log), sep="\n    ", flush=True)
                if asked.keep:
                    asked.keep.mkdir(exist_ok=True)
                    subprocess.run(["cp", "-a", str(place), str(asked.keep)], check=True)
            shutil.rmtree(place, ignore_errors=True)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    taken = time.monotonic() - started
    print(f"{len(seeds)} lives, {events} events, {len(fallen)} fell {fallen or ''}, {taken:.0f} s")
    return int(bool(fallen))


if __name__ == "__main__":
    sys.exit(main())
