"""The person's editor, at the line that matters where the editor can be told one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from upsc_cli import programs
from upsc_cli.errors import UpscError

_PLUS_LINE = frozenset(
    {
        "vi",
        "vim",
        "nvim",
        "nano",
        "pico",
        "emacs",
        "emacsclient",
        "mg",
        "jed",
        "joe",
        "jmacs",
        "micro",
        "kak",
        "ne",
    }
)
_COLON_LINE = frozenset({"hx", "helix", "subl", "zed"})
_GOTO = frozenset({"code", "codium", "code-insiders", "cursor"})
_DASH_LINE = frozenset({"notepad++"})
_USUAL = ("notepad",) if sys.platform == "win32" else ("editor", "nano", "vim", "vi")


class EditorFailedError(UpscError):
    """An editor ended with an error; `cause` says so without naming the file that it had."""

    def __init__(self, cause: str, path: Path) -> None:
        super().__init__(f"{cause}; see {path}" if path.exists() else cause)
        self.cause = cause


def open_editor(path: Path, line: int | None = None) -> None:
    """Open a file in $VISUAL, $EDITOR or the first usual editor there is, and wait until it is closed.

    Raises:
        UpscError: there is no editor, or it does not start.
        EditorFailedError: it ended with an error.
    """
    command = _editor()
    try:
        done = subprocess.run(programs.to_run([*command, *_at(_name(command[0]), path, line)]), check=False)
    except OSError as error:
        raise UpscError(
            f"cannot start the editor {command[0]!r}: {error.strerror}", hint="set EDITOR to the one you use"
        ) from error
    if done.returncode:
        raise EditorFailedError(f"the editor {command[0]!r} ended with code {done.returncode}", path)


def _editor() -> list[str]:
    for asked in (os.environ.get("VISUAL"), os.environ.get("EDITOR")):
        try:
            command = programs.split(asked or "")
        except ValueError:
            raise UpscError(f"the editor {asked!r} is no command", hint="mend VISUAL or EDITOR") from None
        if command:
            return command
    found = next((name for name in _USUAL if shutil.which(name)), None)
    if found is None:
        raise UpscError("there is no editor", hint="set EDITOR to the one you use: export EDITOR=nano")
    return [found]


def _name(program: str) -> str:
    """Return what a program is known by, such as `code` for a path to Code.cmd."""
    return Path(program).stem.lower()


def _at(name: str, path: Path, line: int | None) -> list[str]:
    """Return the arguments that open a file at a line."""
    if line is None:
        return [str(path)]
    if name in _PLUS_LINE:
        return [f"+{line}", str(path)]
    if name in _GOTO:
        return ["--goto", f"{path}:{line}"]
    if name in _DASH_LINE:
        return [f"-n{line}", str(path)]
    return [f"{path}:{line}" if name in _COLON_LINE else str(path)]
