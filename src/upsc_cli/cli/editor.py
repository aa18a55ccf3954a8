"""The person's editor, at the line that matters where the editor can be told one."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

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
_USUAL = ("editor", "nano", "vim", "vi")


def open_editor(path: Path, line: int | None = None) -> None:
    """Open a file in $VISUAL, $EDITOR or the first usual editor there is, and wait until it is closed.

    Raises:
        UpscError: there is no editor, or it ended with an error.
    """
    command = _editor()
    try:
        done = subprocess.run([*command, *_at(Path(command[0]).name, path, line)], check=False)
    except OSError as error:
        raise UpscError(
            f"cannot start the editor {command[0]!r}: {error.strerror}", hint="set EDITOR to the one you use"
        ) from error
    if done.returncode:
        raise UpscError(f"the editor {command[0]!r} ended with code {done.returncode}; see {path}")


def _editor() -> list[str]:
    for asked in (os.environ.get("VISUAL"), os.environ.get("EDITOR")):
        try:
            command = shlex.split(asked or "")
        except ValueError:
            raise UpscError(f"the editor {asked!r} is no command", hint="mend VISUAL or EDITOR") from None
        if command:
            return command
    found = next((name for name in _USUAL if shutil.which(name)), None)
    if found is None:
        raise UpscError("there is no editor", hint="set EDITOR to the one you use: export EDITOR=nano")
    return [found]


def _at(name: str, path: Path, line: int | None) -> list[str]:
    """Return the arguments that open a file at a line."""
    if line is None:
        return [str(path)]
    if name in _PLUS_LINE:
        return [f"+{line}", str(path)]
    if name in _GOTO:
        return ["--goto", f"{path}:{line}"]
    return [f"{path}:{line}" if name in _COLON_LINE else str(path)]
