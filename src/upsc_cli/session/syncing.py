"""Several devices, which share a folder."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from upsc_cli.errors import UpscError, UsageError
from upsc_cli.progress.store import Store
from upsc_cli.session.session import Session
from upsc_cli.sharing import setup

if TYPE_CHECKING:
    from upsc_cli.sharing.known import Device
    from upsc_cli.sharing.sync import Synced

BY_THE_WAY_SECONDS = 0.1


class Sharing(Struct, frozen=True):
    """The folder that is shared, whether it is there now, and the devices in it at the last round."""

    folder: Path
    is_there: bool
    devices: "tuple[Device, ...]"


def sync(session: Session, folder: Path | None = None) -> "Synced":
    """Bring this device and the shared folder to the same; a folder that is given is shared from now on.

    Raises:
        UsageError: no folder is shared yet, or the one that is given holds the person's own files.
        UpscError: the folder is not there, or cannot be read or written.
        ProgressError: progress cannot be read or written.
    """
    # Imported here: most people have one device.
    from upsc_cli.sharing import sync as sharing

    home = session.paths.home
    shared = _share(session, folder) if folder else setup.load(home)
    if shared is None:
        raise UsageError(
            "no folder is shared yet",
            hint="name one that Syncthing, a cloud drive, git or a stick carries: upsc sync FOLDER",
        )
    try:
        return sharing.sync(home, session.store, session.paths.cache, shared, session.now)
    finally:
        session.say_notices()
        session.refresh()
        session.refresh_topics()


def by_the_way(session: Session) -> None:
    """Do the same for a moment, where a folder is shared; whatever keeps it from that is met again later.

    What it does not finish is done at the next time. A folder that does not answer holds nobody up.
    """
    paths = session.paths
    if not setup.file_of(paths.home).exists():
        return
    from threading import Thread

    from upsc_cli.sharing import sync as sharing

    kept: list[str] = []
    store = Store(paths.progress, paths.backups, session.clock)

    def run() -> None:
        try:
            shared = setup.load(paths.home)
            if shared:
                done = sharing.sync(paths.home, store, paths.cache, shared, session.now, BY_THE_WAY_SECONDS)
                kept.extend(done.kept)
        except Exception:  # whatever it is, `upsc sync` says it, and nobody asked for it here
            return

    working = Thread(target=run, daemon=True)
    working.start()
    working.join(BY_THE_WAY_SECONDS)
    for said in (*map(kept_beside, tuple(kept)), *store.notices):
        session.listener.warn(said)
    session.refresh()


def status(session: Session) -> Sharing | None:
    """Return what is known of the shared folder, None if there is none.

    Raises:
        UpscError: the set-up cannot be read.
    """
    from upsc_cli.sharing.known import devices

    shared = setup.load(session.paths.home)
    if shared is None:
        return None
    return Sharing(Path(shared.folder), Path(shared.folder).is_dir(), devices(shared, session.paths.cache))


def forget(session: Session) -> bool:
    """Share no folder any more, and return whether one was shared; what lies in it stays.

    Raises:
        UpscError: the set-up cannot be removed.
    """
    try:
        return setup.forget(session.paths.home)
    except OSError as error:
        raise UpscError(f"{error.filename}: {error.strerror}") from error


def kept_beside(file: str) -> str:
    """Return what is said of a version that was put beside the one that counts."""
    return f"{file} was changed on two devices at once; the later version counts, this is the other one"


def _share(session: Session, folder: Path) -> setup.Setup:
    home = session.paths.home
    root = folder.expanduser().absolute()
    if root.resolve().is_relative_to(home.resolve()) or home.resolve().is_relative_to(root.resolve()):
        raise UsageError(
            f"{folder} and {home}, which has your progress, lie in each other",
            hint="share another folder: only copies of what is recorded go there",
        )
    before = _before(home)
    _refuse_what_may_be_a_drive(root, before)
    try:
        root.mkdir(parents=True, exist_ok=True)
        return setup.save(home, root, before.device if before else None)
    except OSError as error:
        raise UpscError(f"{error.filename or root}: {error.strerror or error}") from error


def _refuse_what_may_be_a_drive(root: Path, before: setup.Setup | None) -> None:
    """Raise UsageError for a folder that would have to be made where a drive may be missing.

    Made with all that it lies in, it would be on this disk, and no other device would ever see it. Below the
    person's own home folder no drive is looked for, unless the folder was shared before.
    """
    if root.is_dir():
        return
    if root.exists():
        raise UsageError(f"{root} is no folder")
    was_shared = before is not None and before.folder == str(root)
    is_at_home = root.is_relative_to(os.path.expanduser("~"))  # noqa: PTH111 (Path's raises)
    if was_shared or not (root.parent.is_dir() or is_at_home):
        raise UsageError(
            f"{root if was_shared else root.parent} is not there",
            hint="connect the drive that has it, or make that folder yourself",
        )


def _before(home: Path) -> setup.Setup | None:
    try:
        return setup.load(home)
    except UpscError:  # whoever sets the folder again mends that
        return None
