"""A tmux for a program under test to stand in."""

import os
import shutil
import subprocess
import sys
import time

import pytest

NEEDS_TMUX = [
    pytest.mark.posix("tmux"),
    pytest.mark.skipif(not shutil.which("tmux"), reason="there is no tmux here"),
]


class Tmux:
    """A shell in a tmux of its own."""

    def __init__(self, upsc, folder, columns, lines):
        self._socket = str(folder / "tmux")
        self._environment = upsc.environment | {"LC_ALL": "C.UTF-8"}
        self._environment.pop("COLUMNS")
        self.run(
            "-f", os.devnull, "new-session", "-d", "-x", str(columns), "-y", str(lines),
            "env PS1='at the shell> ' sh -i",
        )  # fmt: skip

    def run(self, *arguments):
        command = ["tmux", "-u", "-S", self._socket, *arguments]
        return subprocess.run(
            command, env=self._environment, check=True, capture_output=True, encoding="utf-8"
        ).stdout

    def keys(self, *keys, until):
        """Press keys, and return what stands there once a text does."""
        for key in keys:
            self.run("send-keys", key)
        ends = time.monotonic() + 20
        shown = ""
        while until not in shown and time.monotonic() < ends:
            time.sleep(0.05)
            shown = self.run("capture-pane", "-p")
        assert until in shown, shown
        return shown

    def upsc(self, arguments, until):
        return self.keys(f"{sys.executable} -m upsc_cli {arguments}", "Enter", until=until)
