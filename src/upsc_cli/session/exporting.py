"""Topics as files for other programs."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct, structs

from upsc_cli.exchange.write.exporting import Destination, Job, Shelf, destinations, exported
from upsc_cli.exchange.write.files import content_of, refuse_existing, write_file
from upsc_cli.session.choosing import Filters, chosen
from upsc_cli.session.session import Session
from upsc_cli.topics.library import Entry
from upsc_cli.topics.notes import NO_NOTE


class Exported(Struct, frozen=True):
    """The topics that were exported, the files that they are in now, and what is for stdout instead."""

    slugs: tuple[str, ...]
    paths: tuple[Path, ...]
    for_stdout: bytes = b""


def export(
    session: Session,
    job: Job,
    names: Sequence[str],
    filters: Filters,
    output: str | None,
    *,
    force: bool,
    notes: bool = True,
) -> Exported:
    """Write topics, by category where they are not named; see `destinations` for where.

    All can be read, or nothing is written. Unless forced, no file is written over. The person's own notes
    go out with their topics, and the cards of them, if `notes`.

    Raises:
        NotFoundError: a name is no topic's.
        UsageError: a filter names what does not exist, or the topics do not go into what is asked for.
        InvalidTopicError: a topic's file breaks the format.
        UpscError: a file is there already or cannot be written.
    """
    slugs = chosen(session, names, filters)
    if not names:
        topics = {topic.slug: topic for topic in session.index.summaries}
        slugs.sort(key=lambda slug: (topics[slug].category, topics[slug].title))
    if not slugs:
        return Exported((), ())
    places = destinations(job, slugs, output)
    for place in places:
        if place.path and not force:
            refuse_existing(place.path)
    entries = _entries(session, slugs)
    if not notes:
        entries = {slug: structs.replace(entry, note=NO_NOTE) for slug, entry in entries.items()}
    shelf = Shelf(titles=session.index.titles, syllabus=session.syllabus, places=places)
    for_stdout = b"".join(_write(session, job, place, entries, shelf) for place in places)
    return Exported(tuple(slugs), tuple(place.path for place in places if place.path), for_stdout)


def _entries(session: Session, slugs: Sequence[str]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    with session.listener.counting("Reading topics") as on_progress:
        for slug in slugs:
            entries[slug] = session.entry(slug)
            on_progress(len(entries), len(slugs))
    return entries


def _write(session: Session, job: Job, place: Destination, entries: dict[str, Entry], shelf: Shelf) -> bytes:
    """Write a file, or return its content where it is for stdout."""
    found = [entries[slug] for slug in place.slugs]
    content = exported(job, found, shelf, session.now, content_of(place.path))
    if place.path is None:
        return content
    write_file(place.path, content)
    return b""
