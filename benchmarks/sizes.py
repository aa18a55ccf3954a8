"""What commands take in time and memory as a history and a library grow.

    python benchmarks/sizes.py [--reviews 10000 100000 1000000] [--topics 1000 20000]

The histories are of the cards of the bundled topics; the libraries are those of search_speed.py, with a
progress of a thousand reviews. A command's time is the processor's, as other work may go on beside it, also
as a ratio to an empty Typer command in the same run; its memory is the most that was resident at once.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from search_speed import EMPTY, generate

import upsc_cli
from progress import START, history, write
from upsc_cli.topics.cards import cards
from upsc_cli.topics.library import Library

BUNDLED = Path(upsc_cli.__file__).parents[2] / "data" / "topics"
MEGABYTE = 1 << 20 if sys.platform == "darwin" else 1 << 10  # in which getrusage counts
FEW = 1000  # reviews beside a large library


LAUNCH = """
import os, sys
process = os.fork()
if not process:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.execv(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(process, 0)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss, os.waitstatus_to_exitcode(status))
"""
"""Runs a command and prints what it took. A process of its own, and a small one: the system counts what a
process held before it became another program as that program's."""


class Case(NamedTuple):
    """A command, what is typed for it, the exit codes that are fine, and what is done before it."""

    arguments: list[str]
    typed: str = ""
    codes: tuple[int, ...] = (0,)
    before: Callable[[], object] = lambda: None


class Taken(NamedTuple):
    """Seconds of the processor, and megabytes that were resident at once."""

    seconds: float
    megabytes: float


def run(home: Path, command: list[str], now: datetime, case: Case) -> Taken:
    """Run a command in a home of its own and return what it took."""
    case.before()
    environment = os.environ | {"UPSC_HOME": str(home), "COLUMNS": "80", "UPSC_NOW": now.isoformat()}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-S", "-E", "-c", LAUNCH, *command, *case.arguments],
        env=environment, input=case.typed, capture_output=True, text=True, check=True,
    )  # fmt: skip
    seconds, memory, code = done.stdout.split()
    if int(code) not in case.codes:
        raise SystemExit(f"{case.arguments} exited with {code}: {done.stderr}")
    return Taken(float(seconds), int(memory) / MEGABYTE)


def of_reviews(home: Path, other: Path) -> dict[str, Case]:
    """Return the cases that a history is measured by, in the order in which they follow each other."""
    progress, state = home / "progress.json", home / "cache" / "state.msgpack"

    def damage() -> None:
        content = progress.read_bytes()
        progress.write_bytes(content[: len(content) * 2 // 3])

    def forget() -> None:
        state.unlink(missing_ok=True)

    going_back = ["doctor", "--restore"]

    def name_oldest() -> None:
        oldest = min(home.joinpath("backups").iterdir())
        going_back.append(oldest.stem.removeprefix("progress-"))

    topic = "india-japan-2plus2"
    return {
        "list, first": Case(["list"], before=forget),
        "list": Case(["list"]),
        "show": Case(["show", topic]),
        "done": Case(["done", topic]),
        "reopen": Case(["reopen", topic]),
        "undo": Case(["undo"]),
        "one grade, all reviews replayed": Case(["review", topic], typed="\n3\nq\n"),
        "one grade": Case(["review", topic], typed="\n3\nq\n"),
        "today": Case(["today"]),
        "progress": Case(["progress"]),
        "doctor": Case(["doctor"], codes=(0, 1)),
        "list, with the file cut off": Case(["list"], before=damage),
        "doctor --fix, with the file cut off": Case(["doctor", "--fix"], codes=(0, 1), before=damage),
        "doctor --restore": Case(going_back, before=name_oldest),
        "merge, half of it shared": Case(["merge", str(other)]),
        "merge again": Case(["merge", str(other)]),
    }


def of_topics(home: Path) -> dict[str, Case]:
    """Return the cases that a library is measured by."""
    del home
    return {
        "list, first": Case(["list"]),
        "list": Case(["list"]),
        "show": Case(["show", "topic-00050"]),
        "done": Case(["done", "topic-00050"]),
        "undo": Case(["undo"]),
        "today": Case(["today"]),
        "progress": Case(["progress"]),
        "search": Case(["search", "fundamental rights"]),
        "doctor": Case(["doctor"], codes=(0, 1)),
        "check": Case(["check"], codes=(0, 4)),
    }


def measured(home: Path, cases: dict[str, Case], now: datetime, wanted: str) -> Iterator[tuple[str, Taken]]:
    """Yield what each case took, after the empty command as the first of them."""
    empty = home.parent / "empty.py"
    empty.write_text(EMPTY)
    nothing = [run(home, [sys.executable, str(empty)], now, Case([])) for _ in range(7)]
    yield "empty Typer command", Taken(statistics.median(t.seconds for t in nothing), nothing[0].megabytes)
    upsc = [str(Path(sys.executable).with_name("upsc"))]
    for name, case in cases.items():
        if wanted in name:
            now += timedelta(hours=7)  # so that there are the backups of several days
            taken = run(home, upsc, now, case)
            print(f"{home.parent.name}: {name}: {taken.seconds:.2f} s, {taken.megabytes:.0f} MB",
                  file=sys.stderr, flush=True)  # fmt: skip
            yield name, taken


def table(what: str, found: dict[int, dict[str, Taken]]) -> None:
    """Print what each case took at each size: times, times of an empty command, and memory."""
    print("\n| " + " | ".join([what, *(f"{size:,}" for size in found)]) + " |")
    print("|---|" + "---:|" * len(found))
    for name in next(iter(found.values())):
        row = []
        for taken in found.values():
            one, empty = taken[name], taken["empty Typer command"]
            row.append(f"{one.seconds:.2f} s, ×{one.seconds / empty.seconds:.0f}, {one.megabytes:.0f} MB")
        print("| " + " | ".join([name, *row]) + " |")


def main() -> None:
    """Print a table for histories and one for libraries."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reviews", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--topics", type=int, nargs="*", default=[1000, 20_000])
    parser.add_argument("--only", default="", help="measure the cases with this in their names")
    arguments = parser.parse_args()
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores")
    library = Library([BUNDLED])
    known = [card.id for slug in library.files for card in cards(library.entry(slug))]
    with tempfile.TemporaryDirectory() as name:
        found = {}
        for reviews in arguments.reviews:
            home, other = Path(name, f"{reviews} reviews", "home"), Path(name, f"{reviews} reviews", "other")
            shared, ours, theirs = (history(reviews // 2, seed, known) for seed in (1, 2, 3))
            write(home, [*shared, *ours])
            write(other, [*shared, *theirs])
            del shared, ours, theirs
            now = START + timedelta(minutes=5 * reviews, days=1)
            cases = of_reviews(home, other / "progress.json")
            found[reviews] = dict(measured(home, cases, now, arguments.only))
        if found:
            table("reviews on file", found)
        found = {}
        for topics in arguments.topics:
            home = Path(name, f"{topics} topics", "home")
            generate(home / "topics", topics)
            write(home, history(FEW, 1, [f"topic-{n:05}/cloze/0" for n in range(min(topics, FEW))]))
            found[topics] = dict(measured(home, of_topics(home), datetime.now(UTC), arguments.only))
        if found:
            table("topics", found)


if __name__ == "__main__":
    main()
