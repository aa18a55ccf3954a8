"""What is in a git repository, by the installed git, with nothing run that is in it or set for it.

Nothing is checked out: the newest commit is fetched, its tree listed, and what a pack is made of read from
the objects. So no filter, hook or link of a repository can do anything, and nothing unpacks to gigabytes.
"""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from upsc_cli.errors import UpscError

_SECONDS = 600
_SETTINGS = {
    "core.hooksPath": os.devnull, "core.fsmonitor": "false", "core.alternateRefsCommand": "",
    "protocol.allow": "never", "protocol.https.allow": "always", "protocol.ssh.allow": "always",
    "protocol.file.allow": "always",
}  # fmt: skip
_LINK = b"120000"
_PARTS = 3  # of what git says before an object: its id, its type, its size


def fetched(
    address: str, is_wanted: Callable[[str], object], most_files: int, most_bytes: int
) -> Iterator[tuple[str, bytes]]:
    """Yield the wanted files of the newest commit at an address, by their paths.

    Raises:
        UpscError: it cannot be fetched, a link is in it, or it has more than most files or bytes of them.
    """
    with tempfile.TemporaryDirectory(prefix="upsc-pack-") as place:
        folder = Path(place, "pack")
        fetching = ["clone", "--quiet", "--bare", "--depth", "1", "--no-tags", "--single-branch"]
        _git(address, [*fetching, "--no-recurse-submodules", "--template=", "--", address, str(folder)])
        in_it = ["--git-dir", str(folder)]
        listed = _git(address, [*in_it, "ls-tree", "-r", "-z", "-l", "--full-tree", "HEAD"], is_read=True)
        chosen = dict(_chosen(listed, is_wanted, most_files, most_bytes))
        asked = "".join(f"{blob}\n" for blob in chosen.values()).encode()
        content = _git(address, [*in_it, "cat-file", "--batch"], is_read=True, typed=asked)
        place_in_it = 0
        for name in chosen:  # each after a line with its id, its type and its size
            end = content.find(b"\n", place_in_it)
            about = content[place_in_it:end].split()
            if len(about) != _PARTS:
                raise UpscError(f"{address} is no whole repository: {name!r} is missing")
            size = int(about[-1])
            yield name, content[end + 1 : end + 1 + size]
            place_in_it = end + 1 + size + 1


def _chosen(
    listed: bytes, is_wanted: Callable[[str], object], most_files: int, most_bytes: int
) -> Iterator[tuple[str, str]]:
    """Yield the path and the id of each wanted file of a tree as git lists it."""
    entries = listed.split(b"\0")[:-1]
    if len(entries) > most_files:
        raise UpscError(f"no pack: it has more than {most_files:,} files")
    left = most_bytes
    for entry in entries:
        about, _, path = entry.partition(b"\t")
        mode, kind, blob, size = about.split()
        name = os.fsdecode(path)
        if mode == _LINK:
            raise UpscError(f"no pack: {name!r} is a link")
        if kind == b"blob" and is_wanted(name):
            left -= int(size)
            if left < 0:
                raise UpscError(f"no pack: larger than {most_bytes >> 20} MiB in all")
            yield name, blob.decode("ascii")


def _git(
    address: str, arguments: Sequence[str], *, is_read: bool = False, typed: bytes | None = None
) -> bytes:
    """Run git, which may ask for a password, and return what it wrote if that `is_read`."""
    settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
    command = ["git", *settings, *arguments]
    given, taken = (subprocess.PIPE if there else None for there in (typed is not None, is_read))
    try:
        with subprocess.Popen(command, stdin=given, stdout=taken) as git:
            try:
                written, _ = git.communicate(typed, _SECONDS)
            except BaseException:
                git.kill()
                raise
    except FileNotFoundError:
        raise UpscError("git is not installed", hint="install it, or name a folder or a zip file") from None
    except subprocess.TimeoutExpired:
        raise UpscError(f"git had not fetched {address} after {_SECONDS // 60} minutes") from None
    if git.returncode:
        raise UpscError(f"git could not fetch {address}", hint="what it says is above")
    return written or b""
