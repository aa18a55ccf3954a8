"""Command lines: those by which a person names a program to us, and those that we name to a person."""

import re
import shlex
import shutil
import sys
from collections.abc import Sequence

_NEEDS_NO_QUOTES = r"[\w@%+=:,./\\-]+"
_WORD = r'(?:[^\s"]|"[^"]*")+'
_BATCH = (".bat", ".cmd")


def quoted(argument: str) -> str:
    """Return an argument as it is typed in the shells that are usual on this system."""
    if sys.platform != "win32":
        return shlex.quote(argument)
    if re.fullmatch(_NEEDS_NO_QUOTES, argument):
        return argument
    return '"' + argument.replace('"', '\\"') + '"'


def split(command: str) -> list[str]:
    """Return a program and its arguments, nothing of an empty command.

    On Windows a backslash is part of a path, only double quotes quote, and a path that leads to a program
    needs none, whatever blanks are in it.

    Raises:
        ValueError: a quote is not closed.
    """
    if sys.platform != "win32":
        return shlex.split(command)
    if shutil.which(command):
        return [command]
    if command.count('"') % 2:
        raise ValueError("No closing quotation")
    return [word.replace('"', "") for word in re.findall(_WORD, command)]


def to_run(arguments: Sequence[str]) -> Sequence[str] | str:
    """Return what `subprocess` takes to run a program with arguments, the program by where it lies."""
    program = shutil.which(arguments[0]) or arguments[0]
    if sys.platform == "win32" and program.lower().endswith(_BATCH):
        # The shell, which Windows hands these to, would take `&` for the end of a command outside of quotes.
        return " ".join(f'"{argument}"' for argument in (program, *arguments[1:]))
    return [program, *arguments[1:]]
