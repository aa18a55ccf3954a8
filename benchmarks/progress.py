"""What recording and reading progress costs as it grows, beside a bare append and beside Anki.

    python benchmarks/progress.py [--reviews 100 10000 100000] [--rounds 200] [--long 100000 1000000]

- Acknowledging a review: `Store.recording`, as `upsc review` uses it, with so many reviews on file, beside
  an append of as many bytes to a file and an fsync.
- `upsc list` with so many reviews on file and with none.
- Commands with a long history against one without any: the least seconds of the processor of some runs in
  turns, as other work may go on beside them, and the most memory that was resident at once.
- Merging two files of the most reviews.
- Faults: kill -9 at random points of a running review, truncations, an empty file, flipped bytes, undo.

With `--anki PYTHON`, the Python of an environment that has PyPI's `anki` package (which is AGPL, and never
a dependency), the same is asked of its Collection.
"""

import argparse
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from upsc_cli.progress import format as file_format
from upsc_cli.progress.events import Event, Reviewed, new_id
from upsc_cli.progress.store import Store

START = datetime(2025, 1, 1, 9, tzinfo=UTC)
KILLS = 200
FLIPS = 1000


def history(reviews: int, seed: int = 1, cards: Sequence[str] = ()) -> list[Event]:
    """Return reviews of some cards, 5,000 made-up ones by default, one every five minutes of the day."""
    rng = random.Random(seed)
    cards = cards or [f"topic-{topic}/cloze/{card:08x}" for topic in range(500) for card in range(10)]
    times = (START + timedelta(minutes=5 * number) for number in range(reviews))
    return [
        Reviewed(
            id=new_id(), at=at, card=rng.choice(cards),
            rating=rng.choice([1, 3, 3, 3, 4]), day=date(at.year, at.month, at.day), ms=rng.randrange(20_000),
        )
        for at in times
    ]  # fmt: skip


def write(folder: Path, events: list[Event]) -> Store:
    """Write a progress file with some events, and return its store."""
    folder.mkdir(parents=True, exist_ok=True)
    if events:
        lines = [file_format.line(event) for event in events]
        (folder / "progress.json").write_bytes(file_format.encode(lines))
    return Store(folder / "progress.json", folder / "backups", lambda: datetime.now(UTC))


def acknowledging(folder: Path, reviews: int, rounds: int) -> list[float]:
    """Return the seconds that each of some reviews takes until it is acknowledged."""
    store = write(folder, history(reviews))
    taken = []
    with store.recording() as record:
        for event in history(rounds, seed=2):
            started = time.perf_counter()
            record(event)
            taken.append(time.perf_counter() - started)
    return taken


def appending(folder: Path, rounds: int) -> list[float]:
    """Return the seconds that a bare append of an event and an fsync take."""
    taken = []
    with (folder / "bare").open("ab", buffering=0) as file:
        for event in history(rounds, seed=2):
            started = time.perf_counter()
            file.write(file_format.line(event) + b"\n")
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - started)
    return taken


def listing(homes: dict[int, Path], rounds: int) -> dict[int, float]:
    """Return the median seconds of `upsc list` for each home; they take turns."""
    upsc = str(Path(sys.executable).with_name("upsc"))
    seconds: dict[int, list[float]] = {reviews: [] for reviews in homes}
    for turn in range(rounds + 1):
        for reviews, home in homes.items():
            environment = os.environ | {"UPSC_HOME": str(home), "COLUMNS": "80"}
            environment.pop("PYTHONDONTWRITEBYTECODE", None)
            started = time.perf_counter()
            subprocess.run([upsc, "list"], env=environment, stdout=subprocess.DEVNULL, check=True)
            if turn:
                seconds[reviews].append(time.perf_counter() - started)
    return {reviews: statistics.median(taken) for reviews, taken in seconds.items()}


class Row(NamedTuple):
    """A command, what is typed for it, and the most it is to take, in times of what it takes without."""

    name: str
    arguments: list[str]
    typed: str = ""
    aim: float | None = None
    is_first: bool = False


_TOPIC = "india-japan-2plus2"
LONG = (
    Row("done", ["done", _TOPIC], aim=1.5),
    Row("undo", ["undo"], aim=1.5),
    Row("show", ["show", _TOPIC], aim=1.5),
    Row("list", ["list"], aim=1.5),
    Row("search", ["search", "gst council"], aim=1.5),
    Row("progress", ["progress"], aim=1.5),
    Row("today", ["today"], aim=2.5),
    Row("review, to its first card", ["review", _TOPIC], "q\n", aim=2.5),
    Row("review, with one grade", ["review", _TOPIC], "\n3\nq\n"),
    Row("done, the first change of a day", ["done", _TOPIC], is_first=True),
    Row("list, after a copy", ["list"], is_first=True),
    Row("today, without the cache", ["today"], is_first=True),
)
"""What is measured of a long history. Of what is the first of its kind there is one run."""


def long_histories(folder: Path, sizes: Sequence[int], rounds: int) -> None:
    """Print what commands take with long histories, against none."""
    # Imported here: that module imports this one.
    from sizes import BUNDLED, Case, run

    from upsc_cli.topics.cards import cards
    from upsc_cli.topics.library import Library

    library = Library([BUNDLED])
    known = [card.id for slug in library.files for card in cards(library.entry(slug))]
    upsc = [str(Path(sys.executable).with_name("upsc"))]
    now = START + timedelta(minutes=5 * max(sizes), days=1)
    homes = {size: folder / f"long-{size}" for size in (0, *sizes)}
    least: dict[tuple[str, int], tuple[float, float]] = {}
    for size, home in homes.items():
        write(home, history(size, 1, known))
        for arguments in (["list"], ["done", _TOPIC], ["undo"], ["today"], ["progress"], ["show", _TOPIC]):
            run(home, upsc, now, Case(arguments))
    for turn in range(rounds):
        for row in LONG:
            for size, home in homes.items():
                if row.is_first and turn < rounds - 1:
                    continue
                if row.name.endswith("copy"):
                    os.utime(home / "progress.json")
                if row.name.endswith("cache"):
                    shutil.rmtree(home / "cache")
                    run(home, upsc, now, Case(["search", "gst"]))  # which makes the index
                    for name in ("state", "reviews", "memories", "expected"):
                        (home / "cache" / f"{name}.msgpack").unlink(missing_ok=True)
                later = now + timedelta(days=1) if row.name.endswith("day") else now
                taken = run(home, upsc, later, Case(row.arguments, row.typed))
                before = least.get((row.name, size), taken)
                least[row.name, size] = min(before[0], taken[0]), min(before[1], taken[1])
    print("| | no reviews | " + " | ".join(f"{size:,}" for size in sizes) + " | aim |")
    print("|---|---:|" + "---:|" * len(sizes) + "---:|")
    for row in LONG:
        seconds, megabytes = least[row.name, 0]
        cells = [f"{seconds * 1000:.0f} ms, {megabytes:.0f} MB"]
        for size in sizes:
            one, room = least[row.name, size]
            time_taken = f"{one * 1000:,.0f} ms, ×{one / seconds:.2f}"
            cells.append(f"{time_taken}; {room:.0f} MB, ×{room / megabytes:.2f}")
        print(
            f"| {row.name} | " + " | ".join(cells) + f" | {f'≤ {row.aim}' if row.aim else ''} |", flush=True
        )


def merging(folder: Path, reviews: int) -> float:
    """Return the seconds that `upsc merge` takes for two files that share half of their reviews."""
    shared, ours, theirs = (history(reviews // 2, seed) for seed in (1, 2, 3))
    write(folder / "home", [*shared, *ours])
    write(folder / "other", [*shared, *theirs])
    upsc = str(Path(sys.executable).with_name("upsc"))
    started = time.perf_counter()
    subprocess.run(
        [upsc, "merge", str(folder / "other" / "progress.json")],
        env=os.environ | {"UPSC_HOME": str(folder / "home")}, stdout=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    taken = time.perf_counter() - started
    merged = json.loads((folder / "home" / "progress.json").read_bytes())["events"]
    assert len(merged) == reviews // 2 * 3
    return taken


REVIEWING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from upsc_cli.progress.events import Reviewed, new_id
from upsc_cli.progress.store import Store

folder = Path(sys.argv[1])
with Store(folder / "progress.json", folder / "backups", lambda: datetime.now(UTC)).recording() as record:
    while True:
        now = datetime.now(UTC)
        print(record(Reviewed(id=new_id(), at=now, card="c", rating=3, day=now.date())).id, flush=True)
"""


def killing(folder: Path, kills: int) -> tuple[int, int]:
    """Kill running reviews; return how many reviews were acknowledged, and how many of them are lost."""
    rng = random.Random(1)
    acknowledged: list[str] = []
    folder.mkdir()
    for _ in range(kills):
        command = [sys.executable, "-c", REVIEWING, str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as review:
            assert review.stdout
            acknowledged.append(review.stdout.readline().strip())
            time.sleep(rng.random() / 20)
            review.kill()
            acknowledged += review.stdout.read().split("\n")[:-1]
    kept = {event.id for event in write(folder, []).load()}
    return len(acknowledged), len(set(acknowledged) - kept)


def damaging(folder: Path) -> dict[str, str]:
    """Damage a progress file in many ways; return for each how often it was noticed, and all was back."""
    rng = random.Random(1)
    store = write(folder, [])
    for event in history(40):
        store.update(lambda _, event=event: [event])
    whole = store.path.read_bytes()
    cases = {
        "truncated": [whole[:length] for length in range(len(whole))],
        "flipped bytes": [_flipped(whole, rng, 1) for _ in range(FLIPS)],
        "64 flipped bytes": [_flipped(whole, rng, 64) for _ in range(FLIPS)],
        "emptied": [b""],
    }
    found = {}
    for name, contents in cases.items():
        noticed = back = refused = 0
        for content in contents:
            store.path.write_bytes(content)
            store.notices.clear()
            try:
                events = store.load()
            except Exception:
                refused += 1
                continue
            noticed += bool(store.notices)
            back += len(events) == 40
            for kept in folder.glob("progress.damaged-*"):
                kept.unlink()
        also = f", {refused} refused as of a newer version" if refused else ""
        found[name] = f"{noticed + refused} of {len(contents)} noticed, {back} with everything back{also}"
    return found


def _flipped(content: bytes, rng: random.Random, length: int) -> bytes:
    at = rng.randrange(len(content) - length)
    flips = bytes(rng.randrange(1, 256) for _ in range(length))
    damaged = bytes(a ^ b for a, b in zip(content[at : at + length], flips, strict=True))
    return content[:at] + damaged + content[at + length :]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reviews", type=int, nargs="+", default=[100, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--long", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--anki", metavar="PYTHON", help="of an environment with the anki package")
    arguments = parser.parse_args()
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        homes = {0: folder / "0", **{reviews: folder / str(reviews) for reviews in arguments.reviews}}
        bare = statistics.median(appending(folder, arguments.rounds))
        print(f"A bare append and fsync takes {bare * 1000:.2f} ms.\n")
        taken = {
            n: statistics.median(acknowledging(homes[n], n, arguments.rounds)) for n in arguments.reviews
        }
        lists = listing(homes, max(5, arguments.rounds // 10))
        print(
            "| reviews on file | acknowledging | of a bare append | of the first row | upsc list | of none |"
        )
        print("|---:|---:|---:|---:|---:|---:|")
        print(f"| 0 | | | | {lists[0] * 1000:.0f} ms | 1.00 |")
        for reviews, one in taken.items():
            first = taken[arguments.reviews[0]]
            listed = lists[reviews]
            print(
                f"| {reviews:,} | {one * 1000:.2f} ms | {one / bare:.2f} | {one / first:.2f} "
                f"| {listed * 1000:.0f} ms | {listed / lists[0]:.2f} |"
            )
        if arguments.long:
            print()
            long_histories(folder, arguments.long, max(3, arguments.rounds // 40))
        most = max(arguments.reviews)
        print(f"\nMerging two files of {most:,} reviews takes {merging(folder / 'merge', most):.2f} s.")
        acknowledged, lost = killing(folder / "kill", arguments.kills)
        print(f"{arguments.kills} reviews killed: {acknowledged:,} answers acknowledged, {lost} lost.")
        for case, result in damaging(folder / "damage").items():
            print(f"{case}: {result}.")
        if arguments.anki:
            script = Path(__file__).with_name("progress_anki.py")
            subprocess.run([arguments.anki, str(script), str(arguments.kills)], check=True)


if __name__ == "__main__":
    main()
