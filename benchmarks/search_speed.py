"""What search costs as a library grows, against an empty Typer command and against grep and fzf.

    python benchmarks/search_speed.py [--topics 100 1000 10000] [--rounds 10]

Libraries are generated, 8 KB a topic, with the bundled topics' words and some 25,000 made-up ones, each
as often as words of its rank are in English (Zipf's law). Commands take turns, so that a noisy machine
is noisy for all; ratios are of medians of one run. Needs Debian's `fzf` and `ripgrep`; what is not
installed is left out. Modules are compiled beforehand, as an installer does.
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
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

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

    def run(self, command: list[str] | str, **extra: str) -> tuple[float, float]:
        """Return the seconds and the megabytes that a command takes."""
        started = time.perf_counter()
        process = subprocess.Popen(
            command, env=self.environment | extra, shell=isinstance(command, str), stdout=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        taken = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{command} exited with {process.returncode}")
        return taken, usage.ru_maxrss / 1024

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
            "list --tag": (
                [upsc, "list", "--category", "category-1", "--difficulty", "hard", "--color", "always"],
                {},
                None,
            ),
            "define": ([upsc, "define", self._term()], {}, None),
            "TAB on a slug": ([upsc], tab("upsc show topic-0000"), None),
            "TAB on a category": ([upsc], tab("upsc list --category cat"), None),
            "show": ([upsc, "show", "topic-00050"], {}, None),
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
        loads, builds, memory = [], [], 0.0
        for _ in range(build_rounds):
            shutil.rmtree(bench.index.parent, ignore_errors=True)
            loads.append(bench.run(load)[0])
            taken, used = bench.run([upsc, "search", QUERY])
            builds.append(taken)
            memory = max(memory, used)
        cases = bench.cases()
        seconds: dict[str, list[float]] = {}
        megabytes: dict[str, float] = {}
        for turn in range(rounds + 1):
            for case, (command, extra, before) in cases.items():
                if before:
                    before()
                taken, used = bench.run(command, **extra)
                if turn:  # the first round warms the disk's cache
                    seconds.setdefault(case, []).append(taken)
                    megabytes[case] = max(megabytes.get(case, 0.0), used)
        median = {case: statistics.median(taken) for case, taken in seconds.items()}
        empty, load_median, build = (
            median["empty Typer command"],
            statistics.median(loads),
            statistics.median(builds),
        )
        print(f"\n## {topics:,} topics, {size / 1e6:.1f} MB of YAML\n")
        print("| case | median | of an empty command | peak memory |")
        print("|---|---:|---:|---:|")
        for case, taken in median.items():
            print(f"| {case} | {taken * 1000:.0f} ms | {taken / empty:.2f} | {_memory(megabytes[case])} |")
        print(f"| first build | {build:.2f} s | {build / empty:.1f} | {_memory(memory)} |")
        print(f"| loading the YAML alone, one process | {load_median:.2f} s | {load_median / empty:.1f} | |")
        edited, warm = median["search, one file edited"], median["search"]
        print(f"\nIndex: {bench.index.stat().st_size / size:.2f} of the YAML.")
        print(f"First build: {build / load_median:.2f} of loading the YAML alone.")
        added = edited - warm
        print(f"One edit: {added / warm:+.2f} of a search, {added / empty:+.2f} of an empty command.")
        if "cat | fzf -f" in median:
            print(
                f"A search is {median['cat | fzf -f'] / median['search']:.1f} times as fast as cat | fzf -f."
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
