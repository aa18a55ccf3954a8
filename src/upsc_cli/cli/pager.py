"""Long answers through the person's pager."""

import os
import subprocess

from upsc_cli import programs
from upsc_cli.cli.streams import write


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
    try:
        process = subprocess.Popen(programs.to_run(arguments), stdin=subprocess.PIPE, env=environment)
    except OSError:
        write(text)
        return
    try:
        process.communicate(text.encode("utf-8", "replace"))
    except (BrokenPipeError, KeyboardInterrupt):
        pass  # the person has seen enough
    finally:
        _wait(process)


def _wait(process: "subprocess.Popen[bytes]") -> None:
    # Ctrl-C belongs to the pager while it runs; leaving first would fight it for the keyboard.
    while True:
        try:
            process.wait()
            return
        except KeyboardInterrupt:
            continue
