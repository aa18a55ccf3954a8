"""A command run in a process of its own, of which one file-system call fails.

Every trial is a fork of a process that has imported the program already: what differs from a start of its
own is a tenth of a second. The calls are met by shim.c, which is loaded by LD_PRELOAD, as patched functions
of Python would miss those of SQLite, of buffered files and of the interpreter itself.
"""

import ctypes
import errno
import os
import pkgutil
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from contextlib import suppress
from enum import IntEnum
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

SHIM = Path(__file__).with_name("shim.c")
SECONDS = 30  # after which a command hangs
LIBRARIES = "fsrs genanki bs4 markdown_it ftfy yaml rich.table rich.panel sqlite3".split()


class Mode(IntEnum):
    """How a call fails, as in shim.c."""

    COUNT = 0
    ONCE = 1
    ON = 2
    LATE = 3
    SHORT = 4
    TORN = 5
    KILL = 6


class Fault(NamedTuple):
    """Which call fails, counted from 0, and how."""

    mode: Mode
    error: int = 0
    at: int = 0

    def __str__(self) -> str:
        return f"{self.mode.name} {errno.errorcode.get(self.error, '')} at call {self.at}"


NONE = Fault(Mode.COUNT)


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


def preload() -> bool:
    """Begin this program anew with the shim loaded; return False if there is no C compiler."""
    if hasattr(ctypes.CDLL(None), "fault_arm"):
        shutil.rmtree(Path(os.environ["LD_PRELOAD"]).parent)  # loaded, and needed no more
        return True
    compiler = shutil.which("cc") or shutil.which("gcc")
    if sys.platform != "linux" or compiler is None:
        return False
    made = Path(tempfile.mkdtemp(prefix="upsc-shim-")) / "shim.so"
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", made, SHIM, "-ldl"], check=True)
    environment = os.environ | {"LD_PRELOAD": str(made)}
    os.execve(sys.executable, [sys.executable, *sys.argv], environment)  # noqa: S606


def import_everything() -> None:
    """Import what commands need, so that no trial has to; what the program starts later has no shim."""
    import upsc_cli

    for module in pkgutil.walk_packages(upsc_cli.__path__, "upsc_cli."):
        if not module.name.endswith("__main__") and "windows" not in module.name:
            import_module(module.name)
    for name in LIBRARIES:
        import_module(name)
    os.environ.pop("LD_PRELOAD", None)


def run(command: Command, home: Path, scratch: Path, fault: Fault = NONE) -> Outcome:
    """Run a command whose calls on the folder above `home` are counted, and of which one may fail."""
    streams = [scratch / name for name in ("stdin", "stdout", "stderr", "kinds")]
    streams[0].write_text(command.typed)
    child = os.fork()
    if not child:
        _be(command, home, streams, fault)
    _, status = os.waitpid(child, 0)
    said = [path.read_text() for path in streams[1:3]]
    kinds = streams[3].read_text().split() if fault == NONE else ()
    return Outcome(os.waitstatus_to_exitcode(status), *said, tuple(kinds))


def _be(command: Command, home: Path, streams: list[Path], fault: Fault) -> None:
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
    shim = ctypes.CDLL(None)  # which has what was preloaded
    shim.fault_kinds.restype = ctypes.c_char_p
    from upsc_cli.cli.app import app

    code = 1
    shim.fault_arm(str(home.parent).encode(), fault.mode, fault.error, fault.at)
    try:
        app()
    except SystemExit as leaving:
        code = leaving.code or 0
    except BaseException:
        traceback.print_exc()
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    shim.fault_disarm()
    if fault == NONE:
        streams[3].write_bytes(shim.fault_kinds())
    os._exit(code)
