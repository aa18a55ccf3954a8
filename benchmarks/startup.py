"""What each command costs to start, against an empty Typer command of the same environment.

    python benchmarks/startup.py [ROUNDS]

Commands take turns, so that a noisy machine is noisy for all; the ratio is of medians of one run.
The progress file of the run is its own. Modules are compiled beforehand, as an installer does.
"""

import compileall
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
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

AIMS = {"upsc --version": 1.2, "upsc show": 2.0, "TAB on a slug": 1.3, "upsc today": 2.5}


def cases(folder: Path) -> dict[str, tuple[list[str], dict[str, str]]]:
    """Return each case's command and what it adds to the environment."""
    empty = folder / "empty.py"
    empty.write_text(EMPTY)
    upsc = str(Path(sys.executable).with_name("upsc"))
    tab = {"_UPSC_COMPLETE": "complete_bash", "COMP_WORDS": "upsc show in", "COMP_CWORD": "2"}
    return {
        "empty Typer command": ([sys.executable, str(empty)], {}),
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


def measure(rounds: int) -> dict[str, float]:
    """Return the median seconds of each case."""
    compileall.compile_dir(Path(upsc_cli.__file__).parent, quiet=2)
    with tempfile.TemporaryDirectory() as folder:
        base = os.environ | {"UPSC_HOME": folder, "COLUMNS": "80"}
        seconds: dict[str, list[float]] = {}
        chosen = cases(Path(folder))
        for turn in range(rounds + 1):
            for name, (command, extra) in chosen.items():
                started = time.perf_counter()
                subprocess.run(command, env=base | extra, check=True, stdout=subprocess.DEVNULL)
                if turn:  # the first round warms the disk's cache and records the topic as opened
                    seconds.setdefault(name, []).append(time.perf_counter() - started)
    return {name: statistics.median(taken) for name, taken in seconds.items()}


def main() -> None:
    """Measure and print a table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    medians = measure(rounds)
    empty = medians["empty Typer command"]
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}, "
        f"{os.cpu_count()} cores, {rounds} rounds\n"
    )
    print("| command | median | ratio | aim |")
    print("|---|---:|---:|---:|")
    for name, seconds in medians.items():
        aim = f"≤ {AIMS[name]}" if name in AIMS else ""
        print(f"| {name} | {seconds * 1000:.0f} ms | {seconds / empty:.2f} | {aim} |")


if __name__ == "__main__":
    main()
