"""What holds of progress whatever happened, in whatever order."""

from datetime import UTC, date, datetime, timedelta
from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st

from upsc_cli.progress import format as file_format
from upsc_cli.progress.events import (
    Answered,
    Assessed,
    Buried,
    Cause,
    Confidence,
    Done,
    ExamSet,
    Filled,
    Fitted,
    Forgotten,
    HandedIn,
    Judged,
    Linked,
    MockBegun,
    Noted,
    Opened,
    Renamed,
    Reopened,
    Restored,
    Reviewed,
    Spread,
    Starred,
    Suspended,
    Unburied,
    Undone,
    Unstarred,
    Unsuspended,
    Written,
)
from upsc_cli.progress.fold import fold, last_action, standing
from upsc_cli.progress.merge import union
from upsc_cli.progress.renames import by_present_names, topics_named
from upsc_cli.progress.store import Store
from upsc_cli.recall.held import held
from upsc_cli.recall.links import histories
from upsc_cli.recall.parameters import DEFAULT, in_force

NAMES = st.sampled_from(["a", "b", "c"])
IDS = st.integers(0, 40).map(str)
START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = START.date()
FORGETFUL = (*DEFAULT[:20], 0.3)
TIMES = st.integers(0, 20).map(lambda hours: START + timedelta(hours=hours))
EVENTS = st.one_of(
    *(
        st.builds(kind, id=IDS, at=TIMES, topic=NAMES)
        for kind in (Opened, Done, Reopened, Starred, Unstarred)
    ),
    *(
        st.builds(kind, id=IDS, at=TIMES, card=NAMES)
        for kind in (Suspended, Unsuspended, Unburied, Forgotten)
    ),
    st.builds(Buried, id=IDS, at=TIMES, card=NAMES, day=st.sampled_from([DAY, DAY + timedelta(days=1)])),
    st.builds(Reviewed, id=IDS, at=TIMES, card=NAMES, rating=st.integers(1, 4), day=st.just(DAY)),
    st.builds(
        Reviewed,
        id=IDS,
        at=TIMES,
        card=st.text(max_size=5),
        rating=st.integers(1, 4),
        day=st.just(date(2026, 1, 1)),
        ms=st.integers(0, 10**6),
    ),
    st.builds(Answered, id=IDS, at=TIMES, question=NAMES, confidence=st.sampled_from([None, *Confidence])),
    st.builds(
        MockBegun,
        id=IDS,
        at=TIMES,
        questions=st.just(("a", "b")),
        seconds=st.just(60),
        seed=st.integers(0, 9),
    ),
    st.builds(Filled, id=IDS, at=TIMES, question=NAMES, ms=st.integers(0, 9), choice=NAMES),
    st.builds(HandedIn, id=IDS, at=TIMES, void=st.lists(NAMES, max_size=1).map(tuple)),
    st.builds(Judged, id=IDS, at=TIMES, paper=IDS, question=NAMES, cause=st.sampled_from([None, *Cause])),
    st.builds(ExamSet, id=IDS, at=TIMES, day=st.sampled_from([None, date(2026, 5, 24)])),
    st.builds(Fitted, id=IDS, at=TIMES, parameters=st.sampled_from([(), DEFAULT, FORGETFUL, (1.5,)])),
    st.builds(Linked, id=IDS, at=TIMES, card=NAMES, to=NAMES),
    st.builds(
        Spread,
        id=IDS,
        at=TIMES,
        day=st.just(DAY),
        until=st.integers(0, 9).map(lambda days: DAY + timedelta(days=days)),
        most=st.integers(1, 9),
    ),
    st.builds(Renamed, id=IDS, at=TIMES, topic=NAMES, to=NAMES, found=st.booleans()),
    st.builds(
        Noted, id=IDS, at=TIMES, topic=NAMES, was=st.sampled_from([None, "e1", "e2"]), size=st.integers(0, 9)
    ),
    st.builds(
        Written,
        id=IDS,
        at=TIMES,
        question=NAMES,
        words=st.integers(0, 300),
        limit=st.just(150),
        marks=st.just(10),
        file=st.just("a.md"),
        points=st.sampled_from([None, (), ("p1", "p2")]),
        mark=st.sampled_from([None, 0.0, 6.5]),
    ),
    st.builds(
        Assessed,
        id=IDS,
        at=TIMES,
        answer=IDS,
        points=st.sampled_from([None, (), ("p1",)]),
        of=st.integers(0, 7),
    ),
    st.builds(Undone, id=IDS, at=TIMES, what=IDS),
    st.builds(Restored, id=IDS, at=TIMES, without=st.lists(IDS, max_size=4).map(tuple)),
)
HISTORIES = st.lists(EVENTS, max_size=12, unique_by=lambda event: event.id)


def written(events):
    return {event.id: file_format.line(event) for event in events}


@given(HISTORIES, st.randoms())
def test_any_order_of_the_same_events_gives_one_state(events, random):
    shuffled = list(events)
    random.shuffle(shuffled)
    assert fold(shuffled) == fold(events)
    assert standing(shuffled) == standing(events)


def cards(events):
    """What events add up to for cards: those held back, the reviews that count, and the scheduler's parameters."""
    stand = standing(events)
    return held(stand, DAY), histories(stand), in_force(stand)


TOPICS = st.sets(NAMES)
"""The topics that there are on a device."""


def here(events, topics):
    """What events add up to by the names that topics have on a device."""
    named = by_present_names(events, topics.__contains__).events
    return fold(named), cards(named)


@given(HISTORIES, TOPICS, st.randoms())
def test_any_order_of_the_same_events_gives_the_same_under_present_names(events, topics, random):
    shuffled = list(events)
    random.shuffle(shuffled)
    assert here(shuffled, topics) == here(events, topics)


@given(HISTORIES, HISTORIES, TOPICS)
def test_two_devices_that_merged_see_the_same_under_present_names(a, b, topics):
    one, other = (union(written(first), written(then)) for first, then in ((a, b), (b, a)))
    assert here(file_format.typed(one), topics) == here(file_format.typed(other), topics)


@given(HISTORIES, TIMES, st.sampled_from("ab"), st.booleans())
def test_all_of_a_renamed_topic_has_the_one_name_that_is_there(events, at, here, found):
    others = [event for event in events if not isinstance(event, Renamed | Undone | Restored)]
    renamed = Renamed(id="new", at=at, topic="a", to="b", found=found)
    topics = {here, "c"}
    for before, after in zip(
        others, by_present_names([*others, renamed], topics.__contains__).events, strict=False
    ):
        assert after.id == before.id
        expected = {here if slug in ("a", "b") else slug for slug in topics_named(before)}
        assert topics_named(after) == expected


@given(HISTORIES, TOPICS)
def test_undo_takes_a_renaming_back_wherever_the_file_is(events, topics):
    after = START + timedelta(days=2)
    renamed = Renamed(id="new", at=after, topic="a", to="b")
    undone = Undone(id="undone", at=after + timedelta(hours=1), what="new")
    assert here([*events, renamed, undone], topics) == here(events, topics)


@given(HISTORIES, st.randoms())
def test_any_order_of_the_same_events_gives_the_same_cards(events, random):
    shuffled = list(events)
    random.shuffle(shuffled)
    assert cards(shuffled) == cards(events)


@given(HISTORIES, HISTORIES, HISTORIES)
def test_merging_is_commutative_associative_and_idempotent(a, b, c):
    a, b, c = written(a), written(b), written(c)
    assert union(a, b) == union(b, a)
    assert union(union(a, b), c) == union(a, union(b, c))
    assert union(a, a) == a
    assert union(union(a, b), b) == union(a, b)


@given(HISTORIES)
def test_undo_restores_the_state_before_the_action_again_and_again(events):
    after = START + timedelta(days=2)
    for number in range(len(events) + 1):
        action = last_action(events)
        if not action:
            break
        without = [event for event in events if event not in action]
        events = [
            *events,
            Undone(id=f"u{number}", at=after + timedelta(hours=number), what=action[0].belongs_to),
        ]
        assert fold(events) == fold(without)
        assert cards(events) == cards(without)
    assert not last_action(events)


@settings(max_examples=50)
@given(events=HISTORIES)
def test_what_is_saved_is_what_is_loaded(tmp_path_factory, events):
    folder = tmp_path_factory.mktemp("progress")
    store = Store(folder / "progress.json", folder / "backups", lambda: START)
    added = store.update(lambda _: events)
    assert list(store.load()) == list(added)
    assert [type(e) for e in added] == [type(e) for e in events]
    assert [e.id for e in added] == [e.id for e in events]
    assert sorted(added, key=lambda event: event.moment) == added
    assert {e.belongs_to for e in added} == {e.id for e in events[:1]}


@given(st.lists(HISTORIES, min_size=1, max_size=3))
def test_what_is_written_is_what_is_read(histories):
    lines = reduce(union, map(written, histories))
    content = file_format.encode(lines.values(), {"device": b'"phone"'})
    found = file_format.decode(content)
    assert found.lines == lines
    assert {event.id for event in found.events} == lines.keys()
    assert found.extra == {"device": b'"phone"'}
    assert file_format.encode(found.lines.values(), found.extra) == content
    assert file_format.salvage(content) == lines
