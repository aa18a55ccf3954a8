"""The part of `upsc import` that takes files and folders: all are read, then written, and that is said."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from upsc_cli.cli.messages import answer, note, say
from upsc_cli.cli.packages import Wanted, import_package, is_anki_package
from upsc_cli.cli.streams import write
from upsc_cli.errors import UpscError, UsageError
from upsc_cli.phrases import count
from upsc_cli.session import authoring
from upsc_cli.session.placing import Placed, Places
from upsc_cli.session.reports import ImportReport
from upsc_cli.session.session import Session
from upsc_cli.session.sources import Source, Sources
from upsc_cli.topics.format.problems import as_utf8, shown_path

if TYPE_CHECKING:
    from upsc_cli.exchange.read.finish import Known

_MOST_NAMED = 5


class Outcome(Struct):
    """What became of one source so far; `codes` are the exit codes of what went wrong with it."""

    source: Source
    placed: list[Placed] = []
    report: ImportReport | None = None
    problem: str | None = None
    codes: list[int] = []
    there: bool = False

    @property
    def shown(self) -> str:
        """What to call it."""
        return shown_path(self.source.name)


def import_sources(
    session: Session, found: Sources, wanted: Wanted, *, update: bool, dry_run: bool, quiet: bool
) -> tuple[list[ImportReport], list[int]]:
    """Import files one after the other and say what came of each; `quiet` leaves the answer to the caller.

    Returns a report of each, and the exit codes of what went wrong.
    """
    known = authoring.known(session)
    places = Places(session, update=update)
    outcomes = []
    with session.listener.counting("Reading") as on_progress:
        for done, source in enumerate(found.files, start=1):
            outcomes.append(_read(session, source, known, wanted, places, dry_run=dry_run, quiet=quiet))
            on_progress(done, len(found.files))
    missing = _relate(outcomes, set(session.library.files)) if found.has_folder else {}
    for outcome in outcomes:
        if outcome.report is None:
            _finish(outcome, places, dry_run=dry_run, quiet=quiet)
    session.refresh_topics()
    reports = [outcome.report for outcome in outcomes if outcome.report is not None]
    if found.has_folder:
        for line in _summary(outcomes, found, missing, dry_run=dry_run):
            say(line)
    return reports, [code for outcome in outcomes for code in outcome.codes]


def _read(
    session: Session,
    source: Source,
    known: "Known",
    wanted: Wanted,
    places: Places,
    *,
    dry_run: bool,
    quiet: bool,
) -> Outcome:
    """Read a file and find a place for each of its topics; a package is imported at once."""
    outcome = Outcome(source)
    try:
        if is_anki_package(source.name):
            if wanted.category is None:
                wanted = structs.replace(wanted, category=source.category)
            outcome.report = import_package(session, source.name, known, wanted, dry_run=dry_run, quiet=quiet)
            return outcome
        name = "" if source.name == "-" else source.name
        content = _content(source.name)
        topics = authoring.imported(content, name, known, wanted.category, source.category)
        if wanted.slug is not None and len(topics) > 1:
            raise UsageError(f"--slug names one topic, and this file makes {len(topics)}")
    except UpscError as error:
        _fail(outcome, error)
        return outcome
    for topic in topics:
        try:
            outcome.placed.append(places.place(topic, source, wanted.slug))
        except UpscError as error:
            outcome.there = True
            _fail(outcome, error)
    return outcome


def _fail(outcome: Outcome, error: UpscError) -> None:
    note(f"{outcome.shown}: {error.message}", None if outcome.source.is_found else error.hint)
    outcome.problem = error.message
    outcome.codes.append(error.exit_code)


def _relate(outcomes: Sequence[Outcome], there: set[str]) -> dict[str, int]:
    """Let topics of one import name each other by the slugs that they got; return what none is called.

    A vault links its notes by the names of their files, a topic by slugs. What is no topic is taken out.
    """
    # Imported here: to import a single file needs no more of it.
    from upsc_cli.topics.format.writer import to_yaml
    from upsc_cli.topics.slugs import slugify

    names: dict[str, str] = {}
    for outcome in outcomes:
        for placed in outcome.placed:
            names.setdefault(placed.taken or placed.topic.slug, placed.topic.slug)
            if len(outcome.placed) == 1:
                names.setdefault(slugify(Path(outcome.source.name).stem), placed.topic.slug)
    missing: dict[str, int] = {}
    for outcome in outcomes:
        for index, placed in enumerate(outcome.placed):
            topic = placed.topic.topic
            if not outcome.source.is_found or not topic.related:
                continue
            meant = dict.fromkeys(names.get(slug, slug) for slug in topic.related)
            kept = tuple(
                slug for slug in meant if slug != placed.topic.slug and (slug in there or slug in names)
            )
            for slug in meant:
                if slug not in kept and slug != placed.topic.slug:
                    missing[slug] = missing.get(slug, 0) + 1
            if kept != topic.related:
                related = structs.replace(topic, related=kept)
                new = structs.replace(placed.topic, topic=related, yaml=to_yaml(related))
                outcome.placed[index] = structs.replace(placed, topic=new)
    return missing


def _finish(outcome: Outcome, places: Places, *, dry_run: bool, quiet: bool) -> None:
    """Write the topics of a file, unless it is a dry run, and say what they are."""
    from upsc_cli.render.imports import import_report, short_report

    written = []
    for placed in outcome.placed:
        topic = placed.topic
        lines = (
            short_report(outcome.shown, topic)
            if outcome.source.is_found and not dry_run
            else import_report(outcome.shown, topic, whole=dry_run)
        )
        for line in lines:
            say(line, outcome.shown)
        if placed.taken:
            say(f"  called {topic.slug}: there is a topic {placed.taken} already")
        if placed.old:
            say(f"  brings up to date: {topic.slug}")
        try:
            if not dry_run:
                path = shown_path(as_utf8(places.write(placed)))
                if not quiet:
                    answer(path, path)
            elif not quiet:
                write(topic.yaml)
        except UpscError as error:
            _fail(outcome, error)
        else:
            written.append(topic)
    report = authoring.report(outcome.shown, written)
    outcome.report = structs.replace(report, problem=outcome.problem)


def _summary(
    outcomes: Sequence[Outcome], found: Sources, missing: dict[str, int], *, dry_run: bool
) -> Iterator[str]:
    """Yield what came of a folder: of links that lead nowhere, if there are any, and one line of all."""
    if missing:
        most = sorted(missing, key=lambda slug: (-missing[slug], slug))
        named = ", ".join(most[:_MOST_NAMED]) + (" …" if len(most) > _MOST_NAMED else "")
        yield f"left out: {count(sum(missing.values()), 'link')} to what is no topic: {named}"
    if found.passed:
        kinds = ", ".join(sorted(found.passed)[:_MOST_NAMED]) + (
            " …" if len(found.passed) > _MOST_NAMED else ""
        )
        yield f"left out: {count(sum(found.passed.values()), 'file')} that are no notes ({kinds})"
    reports = [outcome.report for outcome in outcomes if outcome.report is not None]
    topics = sum(len(report.topics) for report in reports)
    facts = [count(topics, "topic"), count(sum(report.cards for report in reports), "card")]
    facts += [count(number, "question")] if (number := sum(report.questions for report in reports)) else []
    there = sum(outcome.there for outcome in outcomes)
    unread = sum(outcome.problem is not None and not outcome.there for outcome in outcomes)
    facts += [f"{there} there already, which --update brings up to date"] if there else []
    facts += [f"{unread} not read"] if unread else []
    done = "would import" if dry_run else "imported"
    yield f"{count(len(outcomes), 'file')}, {done}: {', '.join(facts)}"


def _content(name: str) -> bytes:
    """Return what a file holds, or stdin.

    Raises:
        UpscError: it cannot be read.
    """
    from upsc_cli.exchange.read.importing import LARGEST_SOURCE

    try:
        if name == "-":
            return sys.stdin.buffer.read(LARGEST_SOURCE + 1)
        with Path(name).open("rb") as file:
            return file.read(LARGEST_SOURCE + 1)
    except (OSError, ValueError) as error:
        raise UpscError(f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
