"""A command run in a process of its own, of which one file-system call fails.

Every trial is a fork of a process that has imported the program already: what differs from a start of its
own is a tenth of a second. The calls are met by shim.c, which is loaded by LD_PRELOAD, as patched functions
of Python would miss those of SQLite and of the interpreter itself. Where there is no compiler, and in the
tests, which need none, patched.py stands in for it.
"""

import ctypes
import gc
import os
import pkgutil
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from fault import NONE, Fault
from patched import Layer

SHIM = Path(__file__).with_name("shim.c")
SECONDS = 30  # after which a command hangs
_ID = re.compile(r"-[0-9a-f]{8}\.md")  # of an answer, in the name of its file: no two runs have the same
LIBRARIES = "fsrs genanki bs4 markdown_it ftfy yaml rich.table rich.panel sqlite3".split()


class Command(NamedTuple):
    """A command line with what is typed for it, and the time at which it runs."""

    arguments: tuple[str, ...]
    now: str
    typed: str = ""


class Outcome(NamedTuple):
    """What came of a command: its exit code, negative for a signal, and the kinds of its calls in turn."""

    code: int
    stdout: str
    stderr: str
    kinds: tuple[str, ...] = ()


def has_shim() -> bool:
    """Return whether shim.c is loaded into this process."""
    return hasattr(ctypes.CDLL(None), "fault_arm")


def preload() -> None:
    """Begin this program anew with shim.c loaded, unless it is, or there is no compiler for it."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if has_shim():
        shutil.rmtree(Path(os.environ.pop("LD_PRELOAD")).parent)  # loaded, and needed no more
    elif sys.platform == "linux" and compiler:
        made = Path(tempfile.mkdtemp(prefix="upsc-shim-")) / "shim.so"
        subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", made, SHIM, "-ldl"], check=True)
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | {"LD_PRELOAD": str(made)})


def import_everything() -> None:
    """Import what commands need, so that no trial has to, nor looks for garbage in it."""
    import upsc_cli
    import upsc_cli.__main__

    for module in pkgutil.walk_packages(upsc_cli.__path__, "upsc_cli."):
        if not any(part in module.name for part in ("__main__", "windows", ".desk")):
            import_module(module.name)
    for name in LIBRARIES:
        import_module(name)
    gc.collect()
    gc.freeze()


def run(command: Command, home: Path, scratch: Path, fault: Fault | None = None) -> Outcome:
    """Run a command; with a fault, its calls on the folder above `home` are counted, and may fail.

    What it says of that folder names it `PLACE`.
    """
    streams = [scratch / name for name in ("stdin", "stdout", "stderr", "kinds")]
    streams[0].write_text(command.typed)
    child = os.fork()
    if not child:
        _be(command, home, streams, fault)
    _, status = os.waitpid(child, 0)
    said = [_ID.sub("-ID.md", path.read_text().replace(str(home.parent), "PLACE")) for path in streams[1:3]]
    kinds = streams[3].read_text().split() if fault == NONE else ()
    return Outcome(os.waitstatus_to_exitcode(status), *said, tuple(kinds))


def _be(command: Command, home: Path, streams: list[Path], fault: Fault | None) -> None:
    """Be the process of a command, to its end."""
    signal.alarm(SECONDS)
    for number, path in enumerate(streams[:3]):
        descriptor = os.open(path, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(descriptor, number)
        os.close(descriptor)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    os.environ |= {"UPSC_HOME": str(home), "UPSC_NOW": command.now, "COLUMNS": "80", "EDITOR": "true"}
    sys.argv = ["upsc", *command.arguments]
    from upsc_cli.cli.app import app

    code = 1
    kinds = _armed(str(home.parent), fault)
    try:
        app()
    except SystemExit as leaving:
        code = leaving.code or 0
    except BaseException:
        traceback.print_exc()
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    if fault == NONE:
        streams[3].write_text(kinds())
    os._exit(code)


def _armed(inside: str, fault: Fault | None):
    """Let calls be counted, and fail, from now on; return what tells their kinds."""
    if fault is None:
        return lambda: ""
    if not has_shim():
        layer = Layer(inside, fault)
        return lambda: " ".join(layer.kinds)
    shim = ctypes.CDLL(None)
    shim.fault_kinds.restype = ctypes.c_char_p
    shim.fault_arm(inside.encode(), *fault)
    return lambda: shim.fault_kinds().decode()
