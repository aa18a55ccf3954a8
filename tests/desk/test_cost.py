"""What the full screen costs those who do not open it: nothing."""

import subprocess
import sys

import pytest

WITH_ALL_TOPICS = True


@pytest.mark.parametrize(
    "command",
    ["--version", "show gst-council", "search quad", "list", "today", "review", "quiz --json", "browse quad"],
)
def test_what_goes_without_a_screen_does_not_load_it(upsc, command):
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "upsc_cli", *command.split()],
        env=upsc.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stderr
    assert "upsc_cli" in told
    assert "textual" not in told
