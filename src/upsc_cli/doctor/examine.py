"""Everything on disk looked at: progress, topics, notes, cards and the index."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from upsc_cli.doctor.folders import in_the_way
from upsc_cli.doctor.kept import kept
from upsc_cli.doctor.notes import unreadable, without_topic
from upsc_cli.index import cache
from upsc_cli.phrases import count
from upsc_cli.progress import complaints as progress
from upsc_cli.progress.events import Reviewed
from upsc_cli.progress.store import Store
from upsc_cli.recall.memories import disagreements
from upsc_cli.recall.parameters import refusal
from upsc_cli.recall.study import Study
from upsc_cli.topics.cards import topic_of
from upsc_cli.topics.format.problems import as_utf8
from upsc_cli.topics.format.reader import read_topic
from upsc_cli.topics.library import Library, bad_name, is_slug

Histories = Mapping[str, Sequence[Reviewed]]


class Problem(Struct, frozen=True):
    """Something wrong: a stable word for its kind, the file, what it is, and whether it was repaired."""

    kind: str
    path: str
    message: str
    fixed: bool = False


class Orphans(Struct, frozen=True):
    """How many cards with a history a topic has no more, which may be gone itself, and what takes them over.

    `to` is the topic that does at the next review, None if nothing does by itself.
    """

    topic: str
    cards: int
    is_gone: bool
    to: str | None = None


class Diagnosis(Struct, frozen=True):
    """What is wrong; `ok` if nothing is, or everything was repaired. `notes` are good to know.

    `orphans` are the cards whose topic or text is gone.
    """

    ok: bool
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    orphans: tuple[Orphans, ...] = ()


class Places(Struct, frozen=True):
    """What is looked at beside progress: the person's home, the index, and what is kept of schedules."""

    home: Path
    index: Path
    memories: tuple[Path, ...]


def examine(
    store: Store,
    library: Library,
    places: Places,
    study: Callable[[], tuple[Study, Histories]],
    now: datetime,
    *,
    fix: bool,
) -> Diagnosis:
    """Return what is wrong, after repairing what can be repaired if `fix`.

    `study` reads where the person stands with their cards, and the reviews of each; it is asked for if
    progress can be read.

    Raises:
        ProgressError: a repair of progress failed.
    """
    before = list(progress.complaints(store))
    if fix and any(found.can_be_fixed for found in before):
        progress.repair(store)
    after = list(progress.complaints(store)) if fix else before
    problems = [
        Problem(found.kind, as_utf8(found.path), found.message, found not in after) for found in before
    ]
    problems += (Problem("folder", as_utf8(path), message) for path, message in in_the_way(places.home))
    problems += _of_topics(library)
    problems += (Problem("note", as_utf8(path), message) for path, message in unreadable(library))
    problems += _of_index(places.index, fix=fix)
    notes = [*progress.notes(store), *without_topic(library), *kept(places.home)]
    orphans: list[Orphans] = []
    if not any(found.kind == "progress" for found in after):
        standing, histories = study()
        problems += _of_schedules(standing, histories, places.memories, fix=fix)
        problems += _of_parameters(standing, store.path)
        notes += _notes(standing, histories, now)
        orphans = list(_orphans(standing, library))
    is_well = all(problem.fixed for problem in problems)
    return Diagnosis(is_well, tuple(problems), tuple(notes), tuple(orphans))


def _of_topics(library: Library) -> Iterator[Problem]:
    for problem in library.folder_problems:
        yield Problem("topic", problem.path, problem.message)
    for path in library.paths:
        if not is_slug(path.stem):
            yield Problem("topic", as_utf8(path), bad_name(path).message)
        errors = [problem for problem in read_topic(path).problems if problem.level == "error"]
        if errors:
            said = f"line {errors[0].line}: {errors[0].message}"
            more = f" ({len(errors) - 1} more: see upsc check)" if len(errors) > 1 else ""
            yield Problem("topic", as_utf8(path), said + more)


def _of_schedules(
    study: Study, histories: Histories, files: Sequence[Path], *, fix: bool
) -> Iterator[Problem]:
    wrong = disagreements(histories, study.deck.memories, study.retention, study.deck.parameters)
    if wrong:
        file = files[0]
        if fix:
            for path in files:
                path.unlink(missing_ok=True)
        message = f"keeps something else of {count(len(wrong), 'card')} than their reviews give"
        yield Problem("schedule", as_utf8(file), message, fix)


def _of_parameters(study: Study, progress: Path) -> Iterator[Problem]:
    for refused in study.fitted.refused:
        yield Problem("parameters", as_utf8(progress), refusal(refused))


def _notes(study: Study, histories: Histories, now: datetime) -> Iterator[str]:
    cards = {slot.id for slots in study.deck.slots.values() for slot in slots}
    gone = [card for card in study.reviews.cards if card not in cards]
    edits = sum(topic_of(card) == topic_of(to) for card, to in study.links)
    if edits:
        edited = count(edits, "edited card")
        yield f"{edited}: the next review takes over what was recorded before the edit"
    if gone:
        yield f"{count(len(gone), 'reviewed card')} in no topic any more: what was recorded is kept"
    ahead = sum(event.at > now for reviews in histories.values() for event in reviews)
    if ahead:
        yield f"{count(ahead, 'review')} from later than now: is the clock right?"


def _orphans(study: Study, library: Library) -> Iterator[Orphans]:
    for topic, to in study.moves.topics:
        cards = sum(topic_of(card) == to for card in study.reviews.cards)
        yield Orphans(topic, cards, True, to)
    moved = Counter((topic_of(card), topic_of(to)) for card, to in study.links)
    for (topic, to), number in moved.items():
        if topic != to:
            yield Orphans(topic, number, library.find(topic) is None, to)
    cards_now = {slot.id for slots in study.deck.slots.values() for slot in slots}
    lost = Counter(topic_of(card) for card in study.reviews.cards if card not in cards_now)
    for topic, number in sorted(lost.items()):
        yield Orphans(topic, number, library.find(topic) is None)


def _of_index(index: Path, *, fix: bool) -> Iterator[Problem]:
    damage = cache.damage(index)
    if damage:
        fixed = False
        if fix:
            with suppress(OSError):
                cache.remove(index)
                fixed = True
        yield Problem("index", as_utf8(index), f"is damaged: {damage}; without it, it is made anew", fixed)
