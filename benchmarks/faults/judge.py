"""Whether what a command said is true of what is on file after it, read without the program."""

import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from scenarios import Scenario
from trial import Outcome

KILLED = -9
CODES = (0, 1, 2, 3, 4, 5, KILLED)
RECORDED = "recorded, but"

_SECONDS = re.compile(r'"(?:left_)?seconds":\d+')  # no two runs take as long

Sign = tuple[object, ...]
"""What an event says, without what differs from run to run."""


class OnFile(NamedTuple):
    """The events of a home by their ids, those that stand there twice, and those in one place alone."""

    events: dict[str, Sign]
    twice: int
    alone: int


def on_file(home: Path) -> OnFile:
    """Return what is in the progress file and the journal of a home."""
    path = home / "progress.json"
    filed = json.loads(path.read_bytes())["events"] if path.exists() else []
    journaled = _of_journal(home / "progress.journal")
    backed_up = {
        event["id"] for backup in (home / "backups").glob("progress-*.json") for event in _of_backup(backup)
    }
    events = {event["id"]: event for event in (*filed, *journaled)}
    ids = {event["id"] for event in filed}
    copies = backed_up | {event["id"] for event in journaled}
    alone = len(ids - copies) + len({event["id"] for event in journaled} - ids - backed_up)
    return OnFile(
        {name: sign(event, events.keys()) for name, event in events.items()}, len(filed) - len(ids), alone
    )


def _of_journal(path: Path) -> list[dict[str, object]]:
    lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else ()
    return [json.loads(line[12:-1]) for line in lines if line[2:10] == b"%08x" % zlib.crc32(line[12:-1])]


def _of_backup(path: Path) -> list[dict[str, object]]:
    try:
        return json.loads(path.read_bytes())["events"]
    except ValueError:
        return []


def sign(event: dict[str, object], known: Iterable[str]) -> Sign:
    """Return what tells an event from others of its run."""
    kind = event["kind"]
    if kind == "reviewed":
        return kind, event["card"], event["rating"]
    if kind == "answered":
        return kind, event["question"]
    if kind in ("filled", "judged"):
        return kind, event["question"], event.get("choice")
    if kind in ("suspended", "unsuspended", "buried", "unburied", "forgotten"):
        return kind, event["card"]
    return kind, event.get("topic"), event.get("day")


def acknowledged(scenario: Scenario, outcome: Outcome, all_of_it: "Counter[Sign]") -> "Counter[Sign]":
    """Return the new events that a command said are recorded."""
    if scenario.by_line:
        lines = [json.loads(line) for line in outcome.stdout.split("\n")[:-1]]
        signs: dict[str, object] = {
            "graded": lambda line: ("reviewed", line["card"], line["rating"]),
            "suspended": lambda line: ("suspended", line["card"]),
            "buried": lambda line: ("buried", line["card"]),
            "undone": lambda line: ("undone", None, None),
            "answered": lambda line: _of_answer(scenario, line),
            "judged": lambda line: ("judged", line["question"], None),
            "linked": lambda line: ("linked", None, None),
        }
        return Counter(signs[line["event"]](line) for line in lines if line["event"] in signs)
    is_said = outcome.code == 0 and "not recorded" not in " ".join(outcome.stderr.split())
    return all_of_it if is_said or RECORDED in outcome.stderr else Counter()


def _of_answer(scenario: Scenario, line: dict[str, object]) -> Sign:
    if scenario.arguments[0] == "mock":
        return "filled", line["question"], line["choice"]
    return "answered", line["question"]


def _by_the_way(event: Sign) -> bool:
    """Return whether an event is told by no line: what a mock paper records beside answers."""
    return event[0] in ("mock", "handed-in") or (event[0] == "filled" and event[2] is None)


class Verdict(NamedTuple):
    """How many events were acknowledged and kept, and what is wrong."""

    acknowledged: int
    kept: int
    lost: str = ""
    misreported: str = ""
    bugs: str = ""


def judge(
    scenario: Scenario,
    before: OnFile,
    outcome: Outcome,
    after: OnFile,
    clean: Outcome,
    all_of_it: "Counter[Sign]",
) -> Verdict:
    """Return the verdict on a trial, given what the same command does where nothing fails."""
    new = Counter(sign for name, sign in after.events.items() if name not in before.events)
    said = acknowledged(scenario, outcome, all_of_it)
    gone = Counter(sign for name, sign in before.events.items() if name not in after.events)
    lost = gone + (said - new)
    unsaid = Counter({event: n for event, n in (new - said).items() if not _by_the_way(event)})
    misreported = ""
    if outcome.code == KILLED:
        if unsaid - (all_of_it - said) or (scenario.by_line and unsaid.total() > 1):
            misreported = f"on file after a kill: {dict(unsaid)}"
    elif unsaid:
        misreported = f"on file, but not said to be: {dict(unsaid)}, but: {outcome.stderr.strip()}"
    elif after.twice:
        misreported = f"{after.twice} events stand there twice"
    elif not scenario.about_the_disk and outcome.code == 0 and outcome.stderr == clean.stderr:
        misreported = _difference(outcome.stdout, clean.stdout)
    bug = ""
    if "bug in upsc" in outcome.stderr or "Traceback" in outcome.stderr:
        bug = outcome.stderr.strip().splitlines()[-1]
    elif outcome.code not in CODES:
        bug = f"exit code {outcome.code}"
    kept = said.total() - (said - new).total()
    return Verdict(said.total(), kept, str(dict(lost)) if lost else "", misreported, bug)


def _difference(answer: str, clean: str) -> str:
    """Return how an answer to which nothing was said differs from the one where nothing fails."""
    lines = zip_longest(*(_SECONDS.sub("", text).splitlines() for text in (answer, clean)))
    differing = next(((is_, was) for is_, was in lines if is_ != was), None)
    return f"the answer has {differing[0]!r} for {differing[1]!r}, and nothing is said" if differing else ""
