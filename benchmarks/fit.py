"""How well a fit predicts, and how long it takes: simulated learners, against the optimiser of FSRS itself.

    python -m venv /tmp/oracle && /tmp/oracle/bin/pip install fsrs-rs-python
    python benchmarks/fit.py /tmp/oracle/bin/python [--learners 1000]

Each learner reviews what the default parameters bring back. The first four fifths of the reviews, by time,
are fitted; on the last fifth the mean log loss is taken of what was predicted by the default, by our fit, by
that of fsrs-rs-python, and by the truth where there is one. Our gate looks at the same last fifth, so what
upsc keeps is never worse than the default there; beside it stands the better of fsrs-rs and the default.

- `varied`: FSRS-6 with parameters as far from the default as people's are.
- `usual`: FSRS-6 with the default parameters; nothing is to be gained.
- `half-lives`: forgets by halves, which no parameters of FSRS-6 describe.
"""

import argparse
import json
import platform
import random
import subprocess
import sys
import time
from math import exp, isnan, log
from statistics import fmean

from learners import OfFsrs, OfHalfLives, histories, learn, some_parameters

from upsc_cli.progress.events import Reviewed
from upsc_cli.recall.fitting import fit
from upsc_cli.recall.gradient import in_days, predictions
from upsc_cli.recall.parameters import DEFAULT, Parameters

SMALLEST, LARGEST = 150, 5000
"""Reviews of a learner: between these, as many of each order of magnitude."""
KINDS = ("varied", "usual", "half-lives")
SIZES = (1_000, 10_000, 100_000)

ORACLE = """
import json, sys, time
from fsrs_rs_python import DEFAULT_PARAMETERS, FSRS, FSRSItem, FSRSReview
for line in sys.stdin:
    items = [
        FSRSItem([FSRSReview(rating, days) for rating, days in card[: end + 1]])
        for card in json.loads(line) for end in range(1, len(card)) if card[end][1]
    ]
    began = time.process_time()
    try:
        found = FSRS(parameters=DEFAULT_PARAMETERS).compute_parameters(items)
    except Exception:
        found = DEFAULT_PARAMETERS
    print(json.dumps([list(found), time.process_time() - began]), flush=True)
"""


class Learner:
    """One learner: the reviews, when they are split, and the truth where FSRS can tell it."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        self.kind = KINDS[0] if seed % 2 == 0 else KINDS[1 + seed // 2 % 2]
        self.truth: Parameters | None = None
        if self.kind == "half-lives":
            mind = OfHalfLives(exp(chance.gauss(log(8), 0.6)), exp(chance.gauss(0.4, 0.3)), chance)
        else:
            self.truth = some_parameters(chance) if self.kind == "varied" else DEFAULT
            mind = OfFsrs(self.truth)
        number = round(exp(chance.uniform(log(SMALLEST), log(LARGEST))))
        self.events = learn(mind, number, new=chance.randint(3, 12), seed=seed)
        self.cards = histories(self.events)

    def split(self) -> tuple[dict[str, list[Reviewed]], dict[str, int]]:
        """Return the reviews before the last fifth of those on later days, and how many each card has."""
        told = sorted(
            (event.moment, event.id)
            for reviews in self.cards.values()
            for event, (_, days) in zip(reviews, in_days(reviews), strict=True)
            if days
        )
        cut = told[-(len(told) // 5)][0]
        begins = {card: sum(event.moment < cut for event in reviews) for card, reviews in self.cards.items()}
        return {card: reviews[: begins[card]] for card, reviews in self.cards.items() if begins[card]}, begins


def loss(learner: Learner, begins: dict[str, int], parameters: Parameters) -> float:
    """Return the mean log loss of the reviews of each card from one on."""
    losses = []
    for card, reviews in learner.cards.items():
        begin, told = begins[card], in_days(reviews)
        for (rating, _), recall in list(zip(told, predictions(told, parameters), strict=True))[begin:]:
            if recall is not None:
                losses.append(-log(recall) if rating > 1 else -log(1 - min(recall, 1 - 1e-9)))
    return fmean(losses)


class Oracle:
    """fsrs-rs-python, in its own environment."""

    def __init__(self, python: str) -> None:
        self._process = subprocess.Popen(
            [python, "-c", ORACLE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def fit(self, cards: dict[str, list[Reviewed]]) -> tuple[Parameters, float]:
        """Return the parameters that it fits, and the seconds that it takes."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([in_days(reviews) for reviews in cards.values()]) + "\n")
        self._process.stdin.flush()
        parameters, seconds = json.loads(self._process.stdout.readline())
        return tuple(parameters), seconds


def quality(oracle: Oracle, learners: int) -> None:
    """Print the mean log losses of learners of each kind."""
    rows: dict[str, list[tuple[float, ...]]] = {kind: [] for kind in KINDS}
    worse = theirs_worse = 0
    for seed in range(learners):
        learner = Learner(seed)
        train, begins = learner.split()
        found = fit(learner.cards)
        assert found.default is not None
        assert found.fitted is not None
        default = found.default
        assert abs(default - loss(learner, begins, DEFAULT)) < 1e-9
        kept = found.fitted if found.parameters else found.default
        theirs = loss(learner, begins, oracle.fit(train)[0])
        truth = loss(learner, begins, learner.truth) if learner.truth else float("nan")
        worse += kept > default
        theirs_worse += theirs > default
        kept_share = float(found.parameters is not None)
        rows[learner.kind].append(
            (default, found.fitted, kept, theirs, min(theirs, default), truth, kept_share)
        )
        if sys.stderr.isatty():
            print(f"\r{seed + 1}/{learners}", end="", file=sys.stderr)
    print("| learners | number | default | our fit | kept by us | fsrs-rs | gated alike | truth | kept |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    rows["all"] = [row for of_kind in rows.values() for row in of_kind]
    for kind, of_kind in rows.items():
        if of_kind:
            means = [fmean(column) for column in zip(*of_kind, strict=True)]
            figures = " | ".join("" if isnan(mean) else f"{mean:.4f}" for mean in means[:-1])
            print(f"| {kind} | {len(of_kind)} | {figures} | {means[-1]:.0%} |")
    print(f"\nKept though worse than the default: {worse}. fsrs-rs was worse than it {theirs_worse} times.")


def speed(oracle: Oracle) -> None:
    """Print how long a fit of as many reviews takes, on one core."""
    print("\n| reviews | on later days | ours | fsrs-rs |\n|---:|---:|---:|---:|")
    for size in SIZES:
        cards = histories(
            learn(OfFsrs(some_parameters(random.Random(7))), size, new=max(4, size // 1000), seed=7)
        )
        began = time.process_time()
        found = fit(cards)
        taken = time.process_time() - began
        print(f"| {size:,} | {found.reviews:,} | {taken:.2f} s | {oracle.fit(cards)[1]:.2f} s |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("oracle", help="the Python of an environment with fsrs-rs-python")
    parser.add_argument("--learners", type=int, default=1000)
    arguments = parser.parse_args()
    print(f"{platform.python_implementation()} {platform.python_version()}\n")
    oracle = Oracle(arguments.oracle)
    quality(oracle, arguments.learners)
    speed(oracle)


if __name__ == "__main__":
    main()
