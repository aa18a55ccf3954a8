"""What a pack says of itself, and which files can be in one."""

import os
import re
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from upsc_cli import files
from upsc_cli.errors import InvalidTopicError, UpscError
from upsc_cli.topics.format.reader import read_file
from upsc_cli.topics.format.values import Line, Slug

NAME = "pack.yaml"
"""The file of the manifest."""

FORMAT = 1
"""The newest format of manifests that this program reads."""

_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_TOPIC = re.compile(rf"topics/(?:{_SLUG}/)?({_SLUG})\.ya?ml")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)

Digest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="a SHA-256 in hexadecimal digits")]


class Manifest(Struct, frozen=True, omit_defaults=True):
    """The manifest of a pack; `files` has the SHA-256 of each topic file, where somebody reckoned them."""

    name: Slug
    version: Line
    licence: Line
    format: Annotated[int, Meta(ge=1)] = FORMAT
    title: Line | None = None
    files: dict[Line, Digest] = {}


def read(folder: Path) -> Manifest:
    """Return the manifest of a pack.

    Raises:
        UpscError: there is none, it breaks its format, or it is of a newer one.
    """
    path = folder / NAME
    if not path.is_file():
        raise UpscError(f"no pack: it has no {NAME}", hint="docs/sharing.md says what a pack is")
    _refuse_newer(path)
    try:
        said = read_file(path, Manifest)
        _refuse_format(said.format)
        if _DEVICE.fullmatch(said.name):
            raise UpscError(f"no pack: {said.name!r} is the name of a device on Windows")
        return said
    except InvalidTopicError as error:
        first = error.message.splitlines()[0].removeprefix(f"{folder}{os.sep}")
        raise UpscError(f"no pack: {first}") from error


def _refuse_newer(path: Path) -> None:
    """Raise UpscError for a manifest of a newer format, whatever else is in it."""
    found = re.search(rb"^format:\s*(\d{1,9})\s*$", files.read(path, 1 << 20), re.MULTILINE)
    if found:
        _refuse_format(int(found[1]))


def _refuse_format(number: int) -> None:
    if number > FORMAT:
        raise UpscError(f"the pack is of format {number}, newer than this upsc reads", hint="upgrade upsc")


def slug_of(path: str) -> str | None:
    """Return the slug of the topic that a path inside of a pack leads to, None if it leads to none.

    A name that Windows keeps for devices is none anywhere, as packs go from one system to another.
    """
    found = _TOPIC.fullmatch(path)
    if not found or any(_DEVICE.fullmatch(part.partition(".")[0]) for part in path.split("/")):
        return None
    return found[1]
