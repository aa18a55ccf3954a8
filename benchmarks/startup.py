"""What each command costs to start, against an empty Typer command of the same environment.

    python benchmarks/startup.py [--cpu] [--topics N] [ROUNDS] [PYTHON]

Commands take turns, so that a noisy machine is noisy for all; the ratio is of medians of one run.
The progress file of the run is its own. Modules are compiled beforehand, as an installer does.
PYTHON is that of another environment with upsc in it, of other versions, to compare with: its commands
take their turns between those of this one. With --cpu it is the processor's time that is measured, which
other work beside it disturbs less. With --topics there are so many more topics, generated as those of
search_speed.py, whose aims are printed then.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from search_speed import AIMS as MANY_AIMS
from search_speed import EMPTY, generate

AIMS = {"upsc --version": 1.2, "upsc show": 1.7, "TAB on a slug": 1.3, "upsc today": 2.5}


OF_MANY = {
    "upsc list": MANY_AIMS["list at a terminal"],
    "upsc search": MANY_AIMS["search"],
    "TAB on a slug": MANY_AIMS["TAB on a slug"],
}


def cases(python: str, folder: Path) -> dict[str, tuple[list[str], dict[str, str]]]:
    """Return each case's command in an environment and what it adds to the variables."""
    empty = folder / "empty.py"
    empty.write_text(EMPTY)
    upsc = str(Path(python).with_name("upsc"))
    tab = {"_UPSC_COMPLETE": "complete_bash", "COMP_WORDS": "upsc show in", "COMP_CWORD": "2"}
    return {
        "empty Typer command": ([python, str(empty)], {}),
        "upsc --version": ([upsc, "--version"], {}),
        "TAB on a slug": ([upsc], tab),
        "upsc show": ([upsc, "show", "india-japan-2plus2", "--color", "always"], {}),
        "upsc show --plain": ([upsc, "show", "india-japan-2plus2", "--plain"], {}),
        "upsc show --json": ([upsc, "show", "india-japan-2plus2", "--json"], {}),
        "upsc list": ([upsc, "list", "--color", "always"], {}),
        "upsc search": ([upsc, "search", "quad"], {}),
        "upsc progress": ([upsc, "progress"], {}),
        "upsc today": ([upsc, "today"], {}),
        "upsc": ([upsc], {}),
    }


def seconds_of(command: list[str], variables: dict[str, str], cpu: bool) -> float:
    """Run a command and return the seconds that it took, by the clock or of the processor."""
    started = time.perf_counter()
    process = subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    taken = time.perf_counter() - started
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return used.ru_utime + used.ru_stime if cpu else taken


def measure(pythons: Sequence[str], rounds: int, cpu: bool, topics: int = 0) -> list[dict[str, float]]:
    """Return the median seconds of each case, for each environment."""
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name, str(number)) for number in range(len(pythons))]
        for python, folder in zip(pythons, folders, strict=True):
            folder.mkdir()
            generate(folder / "topics", topics)
            asked = [python, "-c", "import upsc_cli; print(upsc_cli.__path__[0])"]
            package = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
            subprocess.run([python, "-m", "compileall", "-qq", package], check=False)
        chosen = [cases(python, folder) for python, folder in zip(pythons, folders, strict=True)]
        seconds: list[dict[str, list[float]]] = [{} for _ in pythons]
        for turn in range(rounds + 1):
            for case in chosen[0]:
                for those, folder, taken in zip(chosen, folders, seconds, strict=True):
                    command, extra = those[case]
                    variables = os.environ | {"UPSC_HOME": str(folder), "COLUMNS": "80"} | extra
                    once = seconds_of(command, variables, cpu)
                    if turn:  # the first round warms the disk's cache and records the topic as opened
                        taken.setdefault(case, []).append(once)
    return [{case: statistics.median(each) for case, each in taken.items()} for taken in seconds]


def typer_of(python: str) -> str:
    """Return the version of Typer in an environment."""
    asked = [python, "-c", "from importlib.metadata import version; print(version('typer'))"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--topics", type=int, default=0, help="so many topics beside those that are bundled")
    parser.add_argument("rounds", type=int, nargs="?", default=30)
    parser.add_argument("python", nargs="?")
    asked = parser.parse_args()
    here, *there = measure(
        [sys.executable, *filter(None, [asked.python])], asked.rounds, asked.cpu, asked.topics
    )
    empty = here["empty Typer command"]
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}, "
        f"{os.cpu_count()} cores, Typer {typer_of(sys.executable)}, {asked.rounds} rounds"
        f"{', time of the processor' * asked.cpu}\n"
    )
    other = f" Typer {typer_of(asked.python)} | times as long |" if there else ""
    aims = AIMS | OF_MANY if asked.topics else AIMS
    print(f"| command | median | ratio | aim |{other}")
    print("|---|---:|---:|---:|" + "---:|---:|" * len(there))
    for name, seconds in here.items():
        aim = f"≤ {aims[name]}" if name in aims else ""
        compared = "".join(f" {to[name] * 1000:.0f} ms | {to[name] / seconds:.2f} |" for to in there)
        print(f"| {name} | {seconds * 1000:.0f} ms | {seconds / empty:.2f} | {aim} |{compared}")


if __name__ == "__main__":
    main()
