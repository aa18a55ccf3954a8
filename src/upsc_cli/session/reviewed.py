"""What all reviews of a person come to: those that are settled, as they are kept, and those since."""

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from upsc_cli.progress import kept
from upsc_cli.progress.events import Event, Linked, Renamed, Reviewed
from upsc_cli.progress.fold import standing
from upsc_cli.progress.marks import Mark
from upsc_cli.progress.renames import Present, by_present_names, topic_of
from upsc_cli.recall import settled
from upsc_cli.recall.calibration import Expected
from upsc_cli.recall.links import Link
from upsc_cli.recall.memories import maker_of, memories, replay_events
from upsc_cli.recall.parameters import Parameters, in_force
from upsc_cli.recall.reviews import Reviews
from upsc_cli.recall.schedule import Memory
from upsc_cli.recall.settled import Files, Settled

if TYPE_CHECKING:
    from upsc_cli.session.listening import OnProgress
    from upsc_cli.session.session import Session


class Told(Struct, frozen=True):
    """Events by the names that topics have now, and what the reviews come to that are left out of them.

    `stand` are those that were not taken back, in order, `since` those after what is settled; where nothing
    is, there are all events. `recorded_as` is as in `renames.Present`.
    """

    events: Sequence[Event]
    stand: Sequence[Event]
    recorded_as: Mapping[str, str]
    settled: Settled | None = None
    since: Sequence[Event] = ()
    files: Files | None = None


def told(session: "Session", retention: float, pending: Sequence[Renamed]) -> Told:
    """Return what was recorded; of a long history what most of its reviews come to, as it is kept.

    `pending` are renamings that none tells yet; with them all is read.

    Raises:
        ProgressError: the progress file cannot be read.
    """
    on_file = session.on_file
    if on_file.left_out is None or pending:
        return _all(session)
    found = _since_what_is_settled(session, retention)
    return found or _settled_anew(session, retention)


def _all(session: "Session") -> Told:
    """Return all that was recorded, of which nothing is settled."""
    present = session.everything
    return Told(present.events, standing(present.events), present.recorded_as)


def reviews_of(session: "Session", told: Told, retention: float, links: Sequence[Link]) -> Reviews:
    """Return what all reviews come to, with links that no event tells yet."""
    parameters = in_force(told.stand).parameters
    if told.settled and not settled.can_be_linked(told.settled, told.stand, links):
        told = _all(session)

    def remember(
        histories: Mapping[str, Sequence[Reviewed]], before: Mapping[str, Memory]
    ) -> Mapping[str, Memory]:
        return memories(histories, session.memories_file, retention, parameters, before)

    return settled.with_later(told.settled, told.stand, told.since, links, told.recorded_as, remember)


def expected_of(session: "Session", told: Told, topics: Container[str]) -> list[Expected]:
    """Return what was expected of the reviews of some topics' cards; of those that are settled many at once.

    Raises:
        ProgressError: the progress file cannot be read.
    """
    parameters = in_force(told.stand).parameters
    stand, before = told.stand, []
    if told.settled and told.files:
        by_topic = told.files.load_expected(told.settled)
        if by_topic is None:
            by_topic = settled.by_topic(settled.expected_of(_settled(session, told), parameters))
            told.files.save_expected(told.settled, by_topic)
        before = settled.together(parts for topic, parts in by_topic.items() if topic in topics)
        stand = settled.later_of(stand, told.since)
    since = settled.expected_of(stand, parameters, told.settled)
    return [*before, *(one for card, one in since if topic_of(card) in topics)]


def _settled(session: "Session", told: Told) -> list[Event]:
    """Return the events that stand and are settled, and what says whose reviews they are."""
    later = {event.id for event in told.since}
    stand = standing(session.everything.events)
    return [event for event in stand if event.id not in later or isinstance(event, Linked)]


def _since_what_is_settled(session: "Session", retention: float) -> Told | None:
    """Return what is settled and what was recorded since; None if it does not hold any more."""
    on_file = session.on_file
    present = by_present_names(on_file.events, session.is_there)
    files = _files(session, present, retention)
    found = files.load()
    if found is None or on_file.left_out is None:
        return None
    later: Sequence[Event] = on_file.last
    if found.mark != on_file.left_out.mark:
        after_it = session.store.since(found.mark)
        if after_it is None:
            return None
        later = after_it
        both = {event.id: event for event in (*on_file.events, *later)}
        present = by_present_names(tuple(both.values()), session.is_there)
    stand, since = standing(present.events), _of(present, later)
    if not settled.holds(found, present.events, stand, since):
        return None
    so_far = Told(present.events, stand, present.recorded_as, found, since, files)
    if len(since) > kept.WORTH_KEEPING and on_file.left_out.mark.end > found.mark.end:
        last = _of(present, on_file.last)
        return _with_more_settled(so_far, found, files, on_file.left_out.mark, last, retention) or so_far
    return so_far


def _with_more_settled(
    told: Told, before: Settled, files: Files, mark: Mark, last: Sequence[Event], retention: float
) -> Told | None:
    """Return the same with all settled that was recorded before the last events, None if these change it."""
    stand, parameters = told.stand, in_force(told.stand).parameters
    remember = _Replay(retention, parameters)
    more = settled.settle_further(before, stand, told.since, last, mark, told.recorded_as, remember)
    if not settled.holds(more, told.events, stand, last):
        return None
    by_topic = files.load_expected(before)
    if by_topic is not None:
        ids = {event.id for event in last}
        between = [event for event in settled.later_of(stand, told.since) if event.id not in ids]
        found = settled.expected_of(between, parameters, before)
        files.save_expected(more, settled.by_topic(found, by_topic))
    files.save(more)
    return structs.replace(told, settled=more, since=last)


def _settled_anew(session: "Session", retention: float) -> Told:
    """Read the whole history, and keep what its reviews come to."""
    on_file, present, all_told = session.on_file, session.everything, _all(session)
    stand, recorded_as = all_told.stand, all_told.recorded_as
    files = _files(session, present, retention)
    if on_file.left_out is None or on_file.end is None:
        return all_told
    mark, since = on_file.left_out.mark, _of(present, on_file.last)
    # Tried without a look at what is remembered, which takes most of the time.
    tried = settled.settle(stand, present.events, mark, since, recorded_as, _remember_nothing)
    if tried is None or not settled.holds(tried, present.events, stand, since):
        mark, since = on_file.end, []
    del tried
    with session.listener.counting("Reading reviews") as on_progress:
        remember = _Replay(retention, in_force(stand).parameters, on_progress)
        found = settled.settle(stand, present.events, mark, since, recorded_as, remember)
    if found is None:
        return all_told
    files.save(found)
    return structs.replace(all_told, settled=found, since=since, files=files)


def _remember_nothing(
    histories: Mapping[str, Sequence[Reviewed]], before: Mapping[str, Memory]
) -> dict[str, Memory]:
    return dict.fromkeys(histories, Memory(0.0, 0.0, date.min, 0, 0, 0))


class _Replay:
    """Replays reviews, and says how far that is."""

    def __init__(
        self, retention: float, parameters: Parameters, on_progress: "OnProgress | None" = None
    ) -> None:
        self._retention = retention
        self._parameters = parameters
        self._on_progress = on_progress

    def __call__(
        self, histories: Mapping[str, Sequence[Reviewed]], before: Mapping[str, Memory]
    ) -> dict[str, Memory]:
        found: dict[str, Memory] = {}
        for number, (card, reviews) in enumerate(histories.items(), start=1):
            memory = replay_events(reviews, self._retention, self._parameters, before.get(card))
            if memory is not None:
                found[card] = memory
            if self._on_progress:
                self._on_progress(number, len(histories))
        return found


def _of(present: Present, events: Iterable[Event]) -> list[Event]:
    """Return some events by the names that topics have now."""
    ids = {event.id for event in events}
    return [event for event in present.events if event.id in ids]


def _files(session: "Session", present: Present, retention: float) -> Files:
    """Return where what is settled is kept, and what it hangs on: the scheduler, and the names of topics."""
    stand = standing(event for event in present.events if not isinstance(event, Reviewed))
    renames = [event for event in stand if isinstance(event, Renamed)]
    slugs = {slug for event in renames for slug in (event.topic, event.to)}
    slugs |= {
        topic_of(name)
        for event in stand
        if isinstance(event, Linked) and topic_of(event.card) != topic_of(event.to)
        for name in (event.card, event.to)
    }
    there = {slug: session.is_there(slug) for slug in sorted(slugs)}
    made_from = maker_of(retention, in_force(stand).parameters), [event.id for event in renames], there
    cache = session.paths.cache
    return Files(cache / "reviews.msgpack", cache / "expected.msgpack", made_from)
