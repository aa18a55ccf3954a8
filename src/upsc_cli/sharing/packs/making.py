"""Making a pack of a folder of topics: checked, hashed, and the same bytes from the same topics."""

import io
import zipfile
from collections.abc import Mapping
from hashlib import sha256

import yaml

from upsc_cli.sharing.packs import manifest
from upsc_cli.sharing.packs.manifest import Manifest

_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can say
_MODE = 0o100644 << 16


def packed(said: Manifest, topics: Mapping[str, bytes]) -> bytes:
    """Return the zip file of a pack of topic files, by their paths in it.

    Nothing is compressed: what zlib makes of the same bytes differs from version to version.
    """
    digests = {name: sha256(content).hexdigest() for name, content in sorted(topics.items())}
    facts = {"name": said.name, "version": said.version, "licence": said.licence, "format": manifest.FORMAT}
    titled = {"title": said.title} if said.title else {}
    written = yaml.safe_dump(facts | titled | {"files": digests}, sort_keys=False, allow_unicode=True)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, content in ((manifest.NAME, written.encode()), *sorted(topics.items())):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system = 3  # as on Unix, wherever it is made
            entry.external_attr = _MODE
            archive.writestr(entry, content)
    return made.getvalue()
