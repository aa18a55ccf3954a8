"""Every file-system call of every command fails in turn: is anything lost, or misreported?

python benchmarks/faults                 all commands, all calls, all faults (over an hour)
python benchmarks/faults --some 300      that many of them, picked by --seed
python benchmarks/faults --only done     commands whose names begin so; more than one may be named
python benchmarks/faults --patched       without a C compiler; SQLite's calls are not met then

A call fails once, or all fail from it on; it writes half, or it works and fails all the same; or the process
is killed before it. Then another process reads progress, and makes one more change.

acknowledged   events that were said to be recorded; kept are those of them that are on file, once
lost           trials in which one of these is not, or an event from before is gone, or stands in the
               progress file alone after the next change
misreported    trials in which an event is on file that was not said to be, a file that was asked for is
               neither whole nor as it was, or an answer differs and nothing is said
bugs           trials that end in a traceback, hang, or keep the next command from its work
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from fault import NONE, Fault, faults
from judge import OnFile, Verdict, judge, on_file
from scenarios import LEFT, LONG, LONG_FROM, SCENARIOS, TODAY, Scenario, make_data, make_states
from trial import Command, Outcome, import_everything, preload, run

COLUMNS = ("trials", "acknowledged", "kept", "lost", "misreported", "bugs")


class Try(NamedTuple):
    """A scenario and a fault."""

    scenario: Scenario
    fault: Fault


def content(place: Path, names: tuple[str, ...]) -> list[bytes | None]:
    """Return what is in some files of a place."""
    return [(place / name).read_bytes() if (place / name).exists() else None for name in names]


class Clean(NamedTuple):
    """What a scenario does where nothing fails."""

    outcome: Outcome
    before: OnFile
    all_of_it: Counter
    files_before: list[bytes | None]
    files_after: list[bytes | None]


class Ground:
    """Where trials take place: a folder of their own, and a place of each state to begin from."""

    def __init__(self, folder: Path, states: dict[str, Path]) -> None:
        folder.mkdir()
        self.scratch = folder
        self.place = folder / "place"
        self.states = states

    def begin(self, scenario: Scenario) -> Path:
        """Return a fresh place in the state of a scenario."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.states[scenario.state], self.place)
        if scenario.state == LONG:
            for _ in range(2):  # once to file what the journal has, once to keep what is known then
                self.next_command("list")
        return self.place

    def clean(self, scenario: Scenario) -> Clean:
        """Return what a scenario does where nothing fails."""
        place = self.begin(scenario)
        files_before = content(place, scenario.writes)
        before = self.after()
        place = self.begin(scenario)
        outcome = run(scenario.command(place), place / "home", self.scratch, NONE)
        assert outcome.code == 0, (scenario, outcome)
        files_after = content(place, scenario.writes)
        after = self.after()
        new = Counter(sign for name, sign in after.events.items() if name not in before.events)
        return Clean(outcome, before, new, files_before, files_after)

    def after(self) -> OnFile:
        """Return what is on file once a command that reads progress has run."""
        self.next_command("progress", "--json")  # `today` might bring in what others recorded
        return on_file(self.place / "home")

    def next_command(self, *arguments: str, now: str = TODAY) -> None:
        """Run a command that must do its work, whatever went before."""
        outcome = run(Command(arguments, now), self.place / "home", self.scratch)
        if outcome.code or "bug in upsc" in outcome.stderr:
            raise AssertionError(f"after it, {arguments[0]}: {outcome.stderr}")

    def verdict(self, tried: Try, clean: Clean) -> Verdict:
        """Return the verdict on a trial."""
        scenario, fault = tried
        place = self.begin(scenario)
        outcome = run(scenario.command(place), place / "home", self.scratch, fault)
        written = content(place, scenario.writes)
        try:
            after = self.after()
            found = judge(scenario, clean.before, outcome, after, clean.outcome, clean.all_of_it)
            found = self.of_files(found, scenario, outcome, written, clean)
            self.next_command("done", "own-2", now=scenario.now)
            later = on_file(place / "home")
            if later.alone:
                found = found._replace(lost=found.lost or f"{later.alone} events stand in one place alone")
            if missing := after.events.keys() - later.events.keys():
                found = found._replace(lost=found.lost or f"{len(missing)} events are gone after the next")
        except (AssertionError, ValueError) as error:
            return Verdict(0, 0, bugs=f"{error}"[:500])
        return found

    def of_files(
        self, found: Verdict, scenario: Scenario, outcome: Outcome, written: list[bytes | None], clean: Clean
    ) -> Verdict:
        """Return a verdict that also says whether files that were asked for are whole or as they were."""
        may = [clean.files_after] if outcome.code == 0 else [clean.files_before]
        if outcome.code < 0:
            may.append(clean.files_after)
        if scenario.file_by_file and (outcome.code < 0 or "the same import adds the rest" in outcome.stderr):
            either = zip(written, clean.files_before, clean.files_after, strict=True)
            may += [written] if all(one in both for one, *both in either) else []
        if written not in may:
            return found._replace(misreported=found.misreported or f"a file is {written}"[:200])
        return found


def main() -> None:
    """Print what came of all trials, and end with 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--some", type=int, help="how many trials; all without it")
    parser.add_argument("--seed", type=int, default=1, help="which of them")
    parser.add_argument("--only", nargs="+", default=[""], help="commands whose names begin so")
    parser.add_argument("--patched", action="store_true", help="patch Python's functions instead of C's")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="how many at a time")
    options = parser.parse_args()
    if not options.patched:
        preload()
    with tempfile.TemporaryDirectory(prefix="upsc-faults-") as folder:
        rows = walked(Path(folder), options)
    total = sum(rows.values(), Counter())
    print("| command | " + " | ".join(COLUMNS) + " |")
    print("|---|" + "---:|" * len(COLUMNS))
    for name, row in (*rows.items(), ("together", total)):
        print(f"| {name} | " + " | ".join(f"{row[column]:,}" for column in COLUMNS) + " |")
    sys.exit(bool(total["lost"] + total["misreported"] + total["bugs"]))


def walked(folder: Path, options: argparse.Namespace) -> dict[str, Counter]:
    """Return what came of the trials that are asked for, by the name of the scenario."""
    from upsc_cli import paths
    from upsc_cli.progress import format as file_format
    from upsc_cli.progress import kept

    kept.WORTH_KEEPING, file_format.LEFT = LONG_FROM, LEFT
    data = folder / "data"
    make_data(data, paths.bundled_data())
    import_everything()
    paths.bundled_data = lambda: data
    scenarios = [each for each in SCENARIOS if each.name.startswith(tuple(options.only))]
    ground = Ground(folder / "clean", make_states(folder / "states", folder))
    cleans = {each.name: ground.clean(each) for each in scenarios}
    tries = [Try(each, fault) for each in scenarios for fault in faults(cleans[each.name].outcome.kinds)]
    if options.some is not None:
        tries = sorted(random.Random(options.seed).sample(tries, min(options.some, len(tries))))
    rows = {name: Counter() for name in cleans}
    parts = [tries[part :: options.processes] for part in range(options.processes)]
    grounds = [Ground(folder / str(part), ground.states) for part in range(len(parts))]
    with ProcessPoolExecutor(len(parts), get_context("fork")) as pool:
        for part in pool.map(tried_out, grounds, parts, repeat(cleans)):
            for name, row in part.items():
                rows[name].update(row)
    return rows


def tried_out(ground: Ground, tries: list[Try], cleans: dict[str, Clean]) -> dict[str, Counter]:
    """Return what came of some trials, and say on stderr what is wrong as it is found."""
    rows: dict[str, Counter] = {}
    for tried in tries:
        clean = cleans[tried.scenario.name]
        verdict = ground.verdict(tried, clean)
        row = rows.setdefault(tried.scenario.name, Counter())
        row.update(trials=1, acknowledged=verdict.acknowledged, kept=verdict.kept)
        for what in ("lost", "misreported", "bugs"):
            if said := getattr(verdict, what):
                row[what] += 1
                kind = clean.outcome.kinds[tried.fault.at]
                print(f"{what}: {tried.scenario.name}: {tried.fault} ({kind}): {said}", file=sys.stderr)
    return rows


if __name__ == "__main__":
    main()
