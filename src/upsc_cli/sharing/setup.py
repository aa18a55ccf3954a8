"""Which folder a person's devices share, and by what name this one is known there.

It is kept beside progress and never in the folder itself: what lies there is every device's.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import msgspec
from msgspec import Struct

from upsc_cli import files
from upsc_cli.errors import UpscError

_LARGEST = 1 << 16  # bytes
_MACHINE = Path("/etc/machine-id")


class Setup(Struct, frozen=True):
    """The shared folder, and the name of this device there: 16 hexadecimal digits, made by chance.

    `place` is what tells a copy of everything, as on a new machine, from the device that it was copied from:
    two devices with one name would write into one file.
    """

    folder: str
    device: str
    place: str


def load(home: Path) -> Setup | None:
    """Return the set-up of a person's home, None if no folder is shared.

    Raises:
        UpscError: the file that says so cannot be read.
    """
    path = file_of(home)
    try:
        return msgspec.json.decode(files.read_within(path, _LARGEST), type=Setup)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not as it was written"
        raise UpscError(
            f"{path} cannot be read: {reason}", hint="set the folder again: upsc sync FOLDER"
        ) from error


def save(home: Path, folder: Path, device: str | None = None) -> Setup:
    """Set the folder, under a new name of this device unless one is given, and return the set-up.

    Raises:
        OSError: it cannot be written.
    """
    made = Setup(str(folder), device or uuid4().hex[:16], place_of(home))
    home.mkdir(parents=True, exist_ok=True)
    written = msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n"
    files.replace(file_of(home), written)
    return made


def forget(home: Path) -> bool:
    """Share no folder any more; return whether one was shared. What lies in it stays.

    Raises:
        OSError: it cannot be written.
    """
    try:
        file_of(home).unlink()
    except FileNotFoundError:
        return False
    return True


def file_of(home: Path) -> Path:
    """Return the file of the set-up."""
    return home / "sync.json"


def _name_of_machine() -> str:
    if sys.platform != "win32":
        return os.uname().nodename
    # Imported here: it loads much, and elsewhere the system says it itself.
    import platform

    return platform.node()


def place_of(home: Path) -> str:
    """Return what is the same for one home on one machine at every run."""
    machine = _name_of_machine()
    with suppress(OSError, UnicodeDecodeError):
        machine += "/" + _MACHINE.read_text(encoding="ascii").strip()
    return f"{machine}:{os.path.realpath(home)}"
