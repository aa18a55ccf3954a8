"""Long answers through the person's pager, without the codes that it would show instead of obeying."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from upsc_cli import programs
from upsc_cli.cli.streams import write

_SHOWS_CODES = frozenset({"busybox", "more", "nvim", "vi", "view", "vim"})
"""Pagers that show codes of colour as text, or take them for columns and break lines early."""

_LINKS_SINCE = 581  # the version of less that first knew hyperlinks
_PATIENCE = 2.0  # seconds for less to say its version

_LINK = re.compile(r"\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\)")
_STYLE = re.compile(r"\x1b\[[\d;]*m")


def page(text: str, command: str) -> None:
    """Show text in a pager, or write it straight out if the pager is `cat`, empty or not there.

    Windows has no `less` of its own, and its `more` knows neither UTF-8 nor colours.
    """
    try:
        arguments = programs.split(command)
    except ValueError:  # an unclosed quote in $PAGER
        arguments = []
    if not arguments or arguments == ["cat"]:
        write(text)
        return
    # For a pager set without options, as Git does it: quit if it fits, keep colours, leave the text.
    environment = {"LESS": "FRX", "LESSCHARSET": "utf-8"} | os.environ
    program = shutil.which(arguments[0]) or arguments[0]
    if _name(program) == "less":
        arguments.insert(1, "-R")  # obey codes of colour, whatever else is set for it
    shown = _legible(text, program).encode("utf-8", "replace")
    try:
        process = subprocess.Popen(programs.to_run(arguments), stdin=subprocess.PIPE, env=environment)
    except OSError:
        write(text)
        return
    try:
        process.communicate(shown)
    except (BrokenPipeError, KeyboardInterrupt):
        pass  # the person has seen enough
    finally:
        _wait(process)


def _legible(text: str, program: str) -> str:
    """Return text without the codes that a pager would show."""
    name = _name(program)
    if name in _SHOWS_CODES:
        text = _STYLE.sub("", text)
    if _LINK.search(text) and not (name == "less" and _version_of_less(program) >= _LINKS_SINCE):
        text = _LINK.sub("", text)
    return text


def _name(program: str) -> str:
    """Return what a program is, by whatever link it is called: `less` of /usr/bin/pager."""
    return Path(os.path.realpath(program)).name.partition(".")[0].lower()


def _version_of_less(program: str) -> int:
    """Return the version that less says it is; 0 if it says none."""
    environment = {name: value for name, value in os.environ.items() if name != "LESS"}
    try:
        said = subprocess.run(
            [program, "--version"],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return 0
    version = re.search(rb"\d{1,9}", said.stdout)
    return int(version[0]) if version else 0


def _wait(process: "subprocess.Popen[bytes]") -> None:
    # Ctrl-C belongs to the pager while it runs; leaving first would fight it for the keyboard.
    while True:
        try:
            process.wait()
            return
        except KeyboardInterrupt:
            continue
