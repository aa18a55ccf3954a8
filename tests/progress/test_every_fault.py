"""File-system calls of commands fail, a hundred of them; `python benchmarks/faults` lets every one fail."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

FAULTS = Path(__file__).parents[2] / "benchmarks" / "faults"
COMMANDS = ["done, several", "done, damaged", "undo, another", "review, another", "list, after", "new"]


@pytest.mark.posix("processes that are forked and killed")
def test_a_call_that_fails_loses_nothing_and_is_reported_as_it_is():
    tried = subprocess.run(
        [sys.executable, FAULTS, "--patched", "--some", "100", "--seed", "3", "--only", *COMMANDS],
        capture_output=True,
        text=True,
        check=False,
    )
    assert tried.returncode == 0, tried.stderr
    total = tried.stdout.splitlines()[-1]
    trials, acknowledged, kept, lost, misreported, bugs = map(int, total.split("|")[2:-1])
    assert (trials, lost, misreported, bugs) == (100, 0, 0, 0), tried.stderr
    assert kept == acknowledged > 50
