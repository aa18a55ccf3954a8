"""A terminal for a program under test to stand on."""

import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from fcntl import ioctl


def start(upsc, *arguments, columns=80, lines=24, **environment):
    """Start the program on a terminal of its own; return the process and our end of the terminal."""
    command = [sys.executable, "-m", "upsc_cli", *arguments]
    return start_command(command, upsc.environment | environment, columns=columns, lines=lines)


def start_command(command, environment, columns=80, lines=24, **settings):
    """Start any program on a terminal of its own; see `start`."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    process = subprocess.Popen(
        command,
        env={name: value for name, value in environment.items() if name != "COLUMNS"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=_own_terminal,  # noqa: PLW1509 (the tests have no threads)
        **settings,
    )
    os.close(theirs)
    return process, ours


def _own_terminal():
    """Make the terminal that of the session, so that Ctrl-C reaches the program."""
    ioctl(0, termios.TIOCSCTTY, 0)


def read(ours, until=None, seconds=20.0):
    """Return what the terminal shows, until a text appears or the program is gone."""
    shown = b""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        ready, _, _ = select.select([ours], [], [], 0.1)
        if ready:
            try:
                shown += os.read(ours, 65536)
            except OSError:  # the other end is closed: the program ended
                break
        if until is not None and until in shown:
            break
    return shown.decode("utf-8", "replace")


def run(upsc, *arguments, **settings):
    process, ours = start(upsc, *arguments, **settings)
    shown = read(ours)
    os.close(ours)
    return process.wait(timeout=20), shown
