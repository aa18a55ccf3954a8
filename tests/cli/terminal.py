"""A terminal for a program under test to stand on."""

import os
import select
import struct
import subprocess
import sys
import time

import pytest

if os.name != "posix":
    pytest.skip("POSIX: needs a pseudo-terminal", allow_module_level=True)

import pty
import termios
from fcntl import ioctl


def start(upsc, *arguments, columns=80, lines=24, stdout=None, **environment):
    """Start the program on a terminal of its own; return the process and our end of the terminal.

    With `stdout`, what it answers goes there, and only the rest to the terminal.
    """
    command = [sys.executable, "-m", "upsc_cli", *arguments]
    merged = upsc.environment | environment
    return start_command(command, merged, columns=columns, lines=lines, stdout=stdout)


def start_command(command, environment, columns=80, lines=24, stdout=None, **settings):
    """Start any program on a terminal of its own; see `start`."""
    ours, theirs = pty.openpty()
    resize(theirs, columns, lines)
    process = subprocess.Popen(
        command,
        env={name: value for name, value in environment.items() if name != "COLUMNS"},
        stdin=theirs,
        stdout=theirs if stdout is None else stdout,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=_own_terminal,  # noqa: PLW1509 (the tests have no threads)
        **settings,
    )
    os.close(theirs)
    return process, ours


def resize(terminal, columns, lines=24):
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))


def mode(terminal):
    """Return the flags of input, output, control and local that a terminal is set to."""
    return termios.tcgetattr(terminal)[:4]


def set_mode(terminal, flags):
    termios.tcsetattr(terminal, termios.TCSANOW, flags + termios.tcgetattr(terminal)[4:])


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
    """Run the program on a terminal of its own; return its exit code and what the terminal shows."""
    process, ours = start(upsc, *arguments, **settings)
    shown = read(ours)
    os.close(ours)
    return process.wait(timeout=20), shown
