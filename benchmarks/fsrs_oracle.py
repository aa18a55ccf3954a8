"""Whether schedules are those of FSRS: random histories against the implementation that Anki uses.

    python -m venv /tmp/oracle && /tmp/oracle/bin/pip install fsrs-rs-python
    python benchmarks/fsrs_oracle.py /tmp/oracle/bin/python [HISTORIES]

The Rust implementation counts days from one calendar day to the next, as people do. It runs in an
environment of its own: a check, never a dependency.
"""

import json
import random
import subprocess
import sys
from datetime import date, timedelta

from upsc_cli.recall.schedule import Memory, replay

TOLERANCE = 1e-3
"""The Rust implementation computes in single precision."""

REFERENCE = """
import json, sys
from fsrs_rs_python import DEFAULT_PARAMETERS, FSRS
fsrs = FSRS(parameters=DEFAULT_PARAMETERS)
for line in sys.stdin:
    state, found = None, None
    for rating, days in json.loads(line):
        states = fsrs.next_states(state, 0.9, days)
        found = getattr(states, ("again", "hard", "good", "easy")[rating - 1])
        state = found.memory
    print(json.dumps([state.stability, state.difficulty, found.interval]))
"""


def history(chance: random.Random) -> list[tuple[int, int]]:
    """Return ratings with the days since the one before; a tenth of reviews is on the same day."""
    gaps = [0] + [
        0 if chance.random() < 0.1 else round(chance.expovariate(1 / 20))
        for _ in range(chance.randint(0, 19))
    ]
    return [(chance.choices((1, 2, 3, 4), (15, 15, 55, 15))[0], gap) for gap in gaps]


def ours(reviews: list[tuple[int, int]]) -> Memory:
    """Return the memory that upsc has after a history."""
    day, dated = date(2026, 1, 1), []
    for rating, gap in reviews:
        day += timedelta(days=gap)
        dated.append((rating, day))
    memory = replay(dated)
    assert memory is not None
    return memory


def main() -> int:
    """Compare, print the worst difference, and return 1 if any history disagrees."""
    chance = random.Random(6)
    histories = [history(chance) for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 2000)]
    told = subprocess.run(
        [sys.argv[1], "-c", REFERENCE],
        input="\n".join(map(json.dumps, histories)),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    worst, disagreements, reviews = 0.0, 0, 0
    for one, line in zip(histories, told, strict=True):
        stability, difficulty, interval = json.loads(line)
        memory = ours(one)
        difference = max(
            abs(memory.stability - stability) / stability, abs(memory.difficulty - difficulty) / difficulty
        )
        rounded = max(1, round(interval))
        agree = difference <= TOLERANCE and abs(memory.interval - rounded) <= TOLERANCE * rounded + (
            abs(interval % 1 - 0.5) < TOLERANCE * interval  # single precision may round the other way
        )
        worst, disagreements, reviews = (
            max(worst, difference),
            disagreements + (not agree),
            reviews + len(one),
        )
        if not agree and disagreements <= 3:
            print(f"{one}\n  ours {memory}\n  reference {stability} {difficulty} {interval}")
    print(f"{len(histories)} histories, {reviews} reviews: {disagreements} disagreements; ", end="")
    print(f"the worst relative difference is {worst:.1e}")
    return 1 if disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
