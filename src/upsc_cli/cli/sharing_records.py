"""What the commands that bring devices and people together print for programs; docs/json.md describes it."""

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from upsc_cli.session.history import CameIn
    from upsc_cli.session.syncing import Sharing
    from upsc_cli.sharing.known import Device
    from upsc_cli.sharing.packs.shelf import Pack
    from upsc_cli.sharing.sync import Synced


def merge_record(came_in: "CameIn") -> dict[str, Any]:
    """Return what came in of a file as `merge` has it."""
    kinds = Counter(type(event).__struct_config__.tag for event in came_in.events)
    return {"path": str(came_in.file), "new": sum(kinds.values()), "kinds": dict(sorted(kinds.items()))}


def sync_record(done: "Synced") -> dict[str, Any]:
    """Return what came of a round with the shared folder as `sync` has it."""
    return {
        "sent": done.sent,
        "received": done.received,
        "devices": [_device_record(device) for device in done.devices],
        "files": {"sent": done.files_sent, "received": done.files_received, "kept": done.kept},
        "left_out": done.left_out,
    }


def sync_status_record(found: "Sharing | None") -> dict[str, Any] | None:
    """Return the shared folder as `sync --status` has it; None if no folder is shared."""
    if found is None:
        return None
    devices = [_device_record(device) for device in found.devices]
    return {"folder": str(found.folder), "there": found.is_there, "devices": devices}


def pack_record(pack: "Pack") -> dict[str, Any]:
    """Return a pack as `pack list` has it."""
    said = pack.manifest
    facts = {"name": said.name, "version": said.version, "source": pack.added.source}
    return facts | {"topics": len(pack.topics), "licence": said.licence}


def _device_record(device: "Device") -> dict[str, Any]:
    return {"id": device.id, "events": device.events, "last": device.last, "this": device.is_this}
