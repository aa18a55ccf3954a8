"""Every file-system call of every command fails in turn: is anything lost, or misreported?

python benchmarks/faults                 all commands, all calls, all faults (some twenty minutes)
python benchmarks/faults --some 300      that many of them, picked by --seed
python benchmarks/faults --only done     commands whose name begins so
"""

import argparse
import errno
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from judge import OnFile, Verdict, judge, on_file
from scenarios import SCENARIOS, TODAY, TOMORROW, Scenario, make_data, make_states
from trial import NONE, Command, Fault, Mode, Outcome, import_everything, preload, run

WRITES = (
    "create",
    "open-write",
    "write",
    "fsync",
    "rename",
    "link",
    "unlink",
    "mkdir",
    "truncate",
    "chmod",
    "close",
    "lock",
)
"""The kinds of calls that change something, before which a kill makes a difference."""

ERRORS = {
    "create": (errno.EIO, errno.ENOSPC, errno.EACCES),
    "open-write": (errno.EIO, errno.EACCES),
    "open": (errno.EIO, errno.EACCES),
    "open-folder": (errno.EIO,),
    "list": (errno.EIO, errno.EACCES),
    "read": (errno.EIO,),
    "stat": (errno.EIO, errno.EACCES),
    "write": (errno.EIO, errno.ENOSPC),
    "fsync": (errno.EIO, errno.ENOSPC),
    "rename": (errno.EIO, errno.EACCES, errno.ENOSPC),
    "link": (errno.EIO, errno.EPERM),
    "unlink": (errno.EIO, errno.EACCES),
    "mkdir": (errno.EACCES, errno.ENOSPC),
    "truncate": (errno.EIO,),
    "chmod": (errno.EPERM,),
    "close": (errno.EIO, errno.ENOSPC),
    "lock": (errno.ENOLCK, errno.EIO),
}
"""What a call of a kind may fail with."""


class Try(NamedTuple):
    """A scenario and a fault."""

    scenario: Scenario
    fault: Fault


def faults(kinds: tuple[str, ...]) -> Iterator[Fault]:
    """Yield the faults to try on a command that makes calls of some kinds in turn."""
    for at, kind in enumerate(kinds):
        for error in ERRORS[kind]:
            yield Fault(Mode.ONCE, error, at)
            if error in (errno.EIO, errno.ENOSPC, errno.EACCES):
                yield Fault(Mode.ON, error, at)
        if kind in WRITES:
            yield Fault(Mode.KILL, 0, at)
        if kind == "write":
            yield Fault(Mode.SHORT, 0, at)
            yield Fault(Mode.TORN, 0, at)
        if kind in ("rename", "link", "unlink", "mkdir"):  # as on a network whose answer was lost
            yield Fault(Mode.LATE, errno.EIO, at)


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
    """Where trials take place: a scratch folder, and a place of each state."""

    def __init__(self, folder: Path) -> None:
        self.scratch = folder
        self.place = folder / "place"
        self.states = make_states(folder, folder)

    def begin(self, scenario: Scenario) -> Path:
        """Return a fresh place in the state of a scenario."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.states[scenario.state], self.place)
        return self.place

    def clean(self, scenario: Scenario) -> Clean:
        """Return what a scenario does where nothing fails."""
        place = self.begin(scenario)
        files_before = content(place, scenario.writes)
        before = self.after()
        place = self.begin(scenario)
        outcome = run(scenario.command(place), place / "home", self.scratch)
        assert outcome.code == 0, (scenario, outcome)
        files_after = content(place, scenario.writes)
        after = self.after()
        new = Counter(sign for name, sign in after.events.items() if name not in before.events)
        return Clean(outcome, before, new, files_before, files_after)

    def after(self) -> OnFile:
        """Return what is on file once a command that reads progress has run."""
        self.next_command("today", "--json")
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
            found = self.of_files(found, outcome, written, clean)
            self.next_command("done", "own-2", now=scenario.now)
            later = on_file(place / "home")
            if later.alone:
                found = found._replace(lost=found.lost or f"{later.alone} events stand in one place alone")
            if missing := after.events.keys() - later.events.keys():
                found = found._replace(lost=found.lost or f"{len(missing)} events are gone after the next")
        except (AssertionError, ValueError) as error:
            return Verdict(0, 0, bug=f"{error}"[:500])
        return found

    def of_files(
        self, found: Verdict, outcome: Outcome, written: list[bytes | None], clean: Clean
    ) -> Verdict:
        """Return a verdict that also says whether files that were asked for are whole or as they were."""
        may = [clean.files_after] if outcome.code == 0 else [clean.files_before]
        if outcome.code < 0:
            may.append(clean.files_after)
        if written not in may:
            return found._replace(misreported=found.misreported or f"a file is {written}"[:200])
        return found


def main() -> None:
    """Print what came of all trials, and end with 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--some", type=int, help="how many trials; all without it")
    parser.add_argument("--seed", type=int, default=1, help="which of them")
    parser.add_argument("--only", default="", help="commands whose name begins so")
    parser.add_argument("--part", type=int, nargs=2, default=(0, 1), help="one part of how many")
    options = parser.parse_args()
    if not preload():
        sys.exit("there is no C compiler, or this is not Linux")
    with tempfile.TemporaryDirectory(prefix="upsc-faults-") as folder:
        walk(Path(folder), options)


def walk(folder: Path, options: argparse.Namespace) -> None:
    """Try what is asked for and print it."""
    from upsc_cli import paths

    data = folder / "data"
    make_data(data, paths.bundled_data())
    import_everything()
    paths.bundled_data = lambda: data
    ground = Ground(folder)
    scenarios = [each for each in SCENARIOS if each.name.startswith(options.only)]
    cleans = {each.name: ground.clean(each) for each in scenarios}
    tries = [Try(each, fault) for each in scenarios for fault in faults(cleans[each.name].outcome.kinds)]
    if options.some:
        tries = sorted(random.Random(options.seed).sample(tries, min(options.some, len(tries))))
    tries = tries[options.part[0] :: options.part[1]]
    rows: dict[str, Counter] = {each.name: Counter() for each in scenarios}
    for tried in tries:
        clean = cleans[tried.scenario.name]
        verdict = ground.verdict(tried, clean)
        row = rows[tried.scenario.name]
        row.update(trials=1, acknowledged=verdict.acknowledged, kept=verdict.kept)
        for what in ("lost", "misreported", "bug"):
            if said := getattr(verdict, what):
                row[what] += 1
                kind = clean.outcome.kinds[tried.fault.at]
                print(f"{what}: {tried.scenario.name}: {tried.fault} ({kind}): {said}", file=sys.stderr)
    columns = ("trials", "acknowledged", "kept", "lost", "misreported", "bug")
    print("| command | " + " | ".join(columns) + " |")
    print("|---|" + "---:|" * len(columns))
    for name, row in (*rows.items(), ("together", sum(rows.values(), Counter()))):
        print(f"| {name} | " + " | ".join(f"{row[column]:,}" for column in columns) + " |")
    total = sum(rows.values(), Counter())
    sys.exit(bool(total["lost"] + total["misreported"] + total["bug"]))


if __name__ == "__main__":
    main()
