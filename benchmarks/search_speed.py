"""What reading, listing and search cost as a library grows, against an empty Typer command, grep and fzf.

    python benchmarks/search_speed.py [--topics 100 1000 10000] [--rounds 10]

Libraries are generated, 8 KB a topic, with the bundled topics' words and some 25,000 made-up ones, each
as often as words of its rank are in English (Zipf's law). It is the processor's time that is measured, of a
command and of the processes that it starts: other work beside it disturbs that less than what a clock
tells. Commands take turns, and the least of a case counts; of the first build the clock's time is told as
well. Needs Debian's `fzf` and `ripgrep`; what is not installed is left out. Modules are compiled
beforehand, as an installer does.
"""

import argparse
import compileall
import itertools
import os
import platform
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import upsc_cli

EMPTY = """
import typer

app = typer.Typer()


@app.command()
def main():
    pass


app()
"""
LOAD_YAML = """
import sys
from pathlib import Path

import yaml

for path in Path(sys.argv[1]).rglob("*.yaml"):
    yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
"""
TOPIC_BYTES = 8192
MADE_UP = 25_000
SYLLABLES = [
    a + b
    for a in ["b", "ch", "d", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "sh", "t", "v", "y"]
    for b in ["a", "e", "i", "o", "u", "an", "ar"]
]
AIMS = {
    "list at a terminal": 3.0,
    "search": 2.2,
    "TAB on a slug": 1.5,
    "show at a terminal": 1.7,
}
"""Of an empty command, at 10,000 topics; `show` at any number of topics."""
QUERY = "fundamental rights"
MISSPELT = "fundamentl rigths"


def vocabulary(rng: random.Random) -> list[str]:
    """Return the words that topics are made of, the most frequent first."""
    data = Path(upsc_cli.__file__).parents[2] / "data" / "topics"
    text = " ".join(path.read_text(encoding="utf-8") for path in sorted(data.rglob("*.yaml")))
    counts: dict[str, int] = {}
    for word in re.findall(r"[a-zA-Z]{2,}", text):
        counts[word.lower()] = counts.get(word.lower(), 0) + 1
    known = sorted(counts, key=lambda word: (-counts[word], word))
    made_up = ("".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) for _ in itertools.count())
    return known + _first(made_up, MADE_UP)


def _first(words, count: int) -> list[str]:
    found: dict[str, None] = {}
    for word in words:
        found[word] = None
        if len(found) == count:
            return list(found)
    return list(found)


class Writer:
    """Writes topics of the size and the parts of the bundled ones."""

    def __init__(self, seed: int = 1) -> None:
        self.rng = random.Random(seed)
        self.words = vocabulary(self.rng)
        self.weights = list(itertools.accumulate(1 / rank for rank in range(1, len(self.words) + 1)))

    def sentence(self, least: int, most: int) -> str:
        count = self.rng.randint(least, most)
        chosen = self.rng.choices(self.words, cum_weights=self.weights, k=count)
        return " ".join(chosen).capitalize()

    def topic(self, number: int) -> str:
        say = self.sentence
        parts = [
            f"title: {say(2, 5)} {number}",
            f"category: category-{number % 12}",
            f"difficulty: {self.rng.choice(['easy', 'medium', 'hard'])}",
            f"syllabus: [GS2.{self.rng.randint(1, 20)}, PRE.GS1.{self.rng.randint(1, 7)}]",
            f"tags: [{', '.join(say(1, 1).lower() for _ in range(4))}]",
            "aliases:",
            *(f"  - {say(1, 4)}" for _ in range(6)),
            "takeaways:",
            *(f'  - "{say(8, 14)} **{say(1, 2)}** {say(1, 4)}. [@source-{n}, s. {n}]"' for n in range(1, 5)),
            "terms:",
            *(f'  {say(1, 2)} {n}: "{say(10, 16)}. [@source-{n}]"' for n in range(1, 4)),
            "questions:",
            *(self.question(n) for n in range(1, 3)),
            "mains:",
            f"  - question: {say(12, 20)}",
            "    marks: 15",
            "    points:",
            *(f"      - {say(3, 8)}" for _ in range(5)),
            "sources:",
            *(
                f"  source-{n}:\n    title: {say(4, 8)}\n    publisher: {say(2, 4)}\n    date: 19{n}0-01-26"
                for n in range(1, 6)
            ),
            "sections:",
        ]
        while sum(map(len, parts)) + len(parts) < TOPIC_BYTES:
            parts += [
                f"  - heading: {say(2, 5)}",
                "    body:",
                f"      - >-\n        {say(14, 18)}.\n        {say(14, 18)}. [@source-1]",
                f'      - info: "{say(12, 18)}. [@source-2]"',
                "      - list:",
                *(f"          - {say(10, 18)}" for _ in range(3)),
            ]
        return "\n".join(parts) + "\n"

    def question(self, number: int) -> str:
        statements = (
            f"      - text: {self.sentence(8, 14)}\n        true: {self.rng.choice(['true', 'false'])}\n"
            f'        why: "{self.sentence(5, 9)}. [@source-{number}]"'
            for _ in range(3)
        )
        return "\n".join(
            (f"  - id: q{number}\n    stem: {self.sentence(6, 9)}\n    statements:", *statements)
        )


def generate(folder: Path, topics: int) -> list[Path]:
    writer = Writer()
    paths = []
    for number in range(topics):
        path = folder / f"category-{number % 12}" / f"topic-{number:05}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(writer.topic(number), encoding="utf-8")
        paths.append(path)
    return paths


class Cost(NamedTuple):
    """What a command takes: the processor's seconds, the clock's, and the most megabytes at once."""

    processor: float
    clock: float
    megabytes: float


class Bench:
    """The commands on one library, in an environment of their own."""

    def __init__(self, folder: Path, topics: int) -> None:
        self.home = folder / "home"
        self.paths = generate(self.home / "topics", topics)
        self.index = self.home / "cache" / "topics.sqlite3"
        self.environment = os.environ | {"UPSC_HOME": str(self.home), "COLUMNS": "80"}
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self.empty = folder / "empty.py"
        self.empty.write_text(EMPTY)

    def run(self, command: list[str] | str, **extra: str) -> "Cost":
        """Run a command and return what it took."""
        started = time.perf_counter()
        process = subprocess.Popen(
            command, env=self.environment | extra, shell=isinstance(command, str), stdout=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        taken = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{command} exited with {process.returncode}")
        return Cost(usage.ru_utime + usage.ru_stime, taken, usage.ru_maxrss / 1024)

    def edit(self) -> None:
        path = self.paths[len(self.paths) // 2]
        path.write_text(
            path.read_text(encoding="utf-8").replace("Sample Act", "Simple Act", 1) + "# edited\n"
        )

    def cases(self) -> dict[str, tuple[list[str] | str, dict[str, str], Callable[[], None] | None]]:
        """Return each case: its command, its environment, and what is done before."""
        upsc = str(Path(sys.executable).with_name("upsc"))
        topics = self.home / "topics"

        def tab(line: str) -> dict[str, str]:
            return {"_UPSC_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}

        cases: dict = {
            "empty Typer command": ([sys.executable, str(self.empty)], {}, None),
            "search": ([upsc, "search", QUERY], {}, None),
            "search, one file edited": ([upsc, "search", QUERY], {}, self.edit),
            "search, misspelt": ([upsc, "search", MISSPELT], {}, None),
            "search --json": ([upsc, "search", QUERY, "--json"], {}, None),
            "list --json": ([upsc, "list", "--json"], {}, None),
            "list at a terminal": ([upsc, "list", "--color", "always", "--no-pager"], {}, None),
            "list --tag": (
                [upsc, "list", "--category", "category-1", "--difficulty", "hard", "--color", "always"],
                {},
                None,
            ),
            "define": ([upsc, "define", self._term()], {}, None),
            "TAB on a slug": ([upsc], tab("upsc show topic-0000"), None),
            "TAB on a category": ([upsc], tab("upsc list --category cat"), None),
            "show at a terminal": (
                [upsc, "show", "topic-00050", "--color", "always", "--no-pager"],
                {},
                None,
            ),
            "show --json": ([upsc, "show", "topic-00050", "--json"], {}, None),
        }
        if shutil.which("rg"):
            cases["rg -il"] = (f"rg -il fundamental {topics} | head -10", {}, None)
        if shutil.which("fzf"):
            cases["cat | fzf -f"] = (
                f"find {topics} -name '*.yaml' | xargs cat | fzf -f '{QUERY}' | head -10",
                {},
                None,
            )
        return cases

    def _term(self) -> str:
        match = re.search(r"terms:\n  (.*?):", self.paths[0].read_text(encoding="utf-8"))
        return match[1] if match else ""


def measure(topics: int, rounds: int, build_rounds: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), topics)
        size = sum(path.stat().st_size for path in bench.paths)
        upsc = str(Path(sys.executable).with_name("upsc"))
        load = [sys.executable, "-c", LOAD_YAML, str(bench.home / "topics")]
        loads, builds = [], []
        for _ in range(build_rounds):
            shutil.rmtree(bench.index.parent, ignore_errors=True)
            loads.append(bench.run(load))
            builds.append(bench.run([upsc, "search", QUERY]))
        cases = bench.cases()
        costs: dict[str, list[Cost]] = {case: [] for case in cases}
        for turn in range(rounds + 1):
            for case, (command, extra, before) in cases.items():
                if before:
                    before()
                cost = bench.run(command, **extra)
                if turn:  # the first round warms the disk's cache
                    costs[case].append(cost)
        least = {case: min(cost.processor for cost in each) for case, each in costs.items()}
        empty = least["empty Typer command"]
        print(f"\n## {topics:,} topics, {size / 1e6:.1f} MB of YAML\n")
        print("| case | processor | of an empty command | aim | peak memory |")
        print("|---|---:|---:|---:|---:|")
        for case, taken in least.items():
            aim = f"≤ {AIMS[case]}" if case in AIMS else ""
            memory = _memory(max(cost.megabytes for cost in costs[case]))
            print(f"| {case} | {taken * 1000:.0f} ms | {taken / empty:.2f} | {aim} | {memory} |")
        _print_build(loads, builds)
        edited, warm = least["search, one file edited"], least["search"]
        print(f"One edit: {(edited - warm) / empty:+.2f} of an empty command (the aim: +0.2).")
        print(f"Index: {bench.index.stat().st_size / size:.2f} of the YAML (the aim: 1.4).")
        if "cat | fzf -f" in least:
            print(f"A search takes {least['search'] / least['cat | fzf -f']:.2f} of what cat | fzf -f does.")


def _print_build(loads: list[Cost], builds: list[Cost]) -> None:
    load, build = (min(cost.processor for cost in each) for each in (loads, builds))
    load_clock, build_clock = (min(cost.clock for cost in each) for each in (loads, builds))
    memory = _memory(max(cost.megabytes for cost in builds))
    print(f"\nFirst build: {build:.2f} s of the processor, {build_clock:.2f} s by the clock, {memory};")
    print(f"loading the YAML alone, in one process: {load:.2f} s and {load_clock:.2f} s;")
    print(
        f"the build is {build / load:.2f} of it, by the clock {build_clock / load_clock:.2f} (the aim: 1.0)."
    )


def _memory(megabytes: float) -> str:
    """Return a peak for the table; Linux counts what the process had been before it became the command."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{megabytes:.0f} MB" if megabytes > own + 1 else f"≤ {own:.0f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--topics", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--builds", type=int, default=3, help="how often the index is built from nothing")
    arguments = parser.parse_args()
    compileall.compile_dir(Path(upsc_cli.__file__).parent, quiet=2)
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}, "
        f"{os.cpu_count()} cores, {arguments.rounds} rounds"
    )
    for topics in arguments.topics:
        measure(topics, arguments.rounds, arguments.builds)


if __name__ == "__main__":
    main()
