"""A plan to the exam: what holds of it whatever a person has to learn."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from upsc_cli.recall.course import Kind, Stand
from upsc_cli.recall.deck import Deck
from upsc_cli.recall.plan import Pace
from upsc_cli.recall.reading import reading_order
from upsc_cli.recall.schedule import replay
from upsc_cli.recall.timetable import MOST_MINUTES, Wishes, buffer_from, first_day, timetable
from upsc_cli.topics.cards import Slot
from upsc_cli.topics.format.model import Difficulty
from upsc_cli.topics.library import Summary
from upsc_cli.topics.syllabus import Paper, Syllabus

TODAY = date(2026, 11, 29)
WEEKDAYS = st.sets(st.integers(0, 6), max_size=6).map(sorted).map(tuple)
WISHES = st.builds(Wishes, minutes=st.integers(5, 90), rest=WEEKDAYS)


def summary(slug, minutes, syllabus=()):
    return Summary(slug, slug, "made-up", Difficulty.MEDIUM, minutes, syllabus, ())


@st.composite
def stands(draw):
    """Where somebody stands: topics, some of them read, some of whose cards were reviewed."""
    topics = [summary(f"t{number}", draw(st.integers(1, 40))) for number in range(draw(st.integers(0, 8)))]
    read = {topic.slug for topic in topics if draw(st.booleans())}
    slots, memories = {}, {}
    for topic in topics:
        slots[topic.slug] = [
            Slot(f"{topic.slug}/card/{card}", card // draw(st.integers(1, 2)))
            for card in range(draw(st.integers(0, 6)))
        ]
        for slot in slots[topic.slug] if topic.slug in read else ():
            if draw(st.booleans()):
                days = draw(st.lists(st.integers(0, 60), min_size=1, max_size=3))
                memories[slot.id] = replay(
                    (draw(st.integers(1, 4)), TODAY - timedelta(days=ago))
                    for ago in sorted(days, reverse=True)
                )
    days = draw(st.integers(1, 40))
    exam = TODAY + timedelta(days=days)
    unread = tuple(topic for topic in topics if topic.slug not in read)
    spent = draw(st.sampled_from([0, 0, 7, 200]))
    pace = Pace(draw(st.floats(3, 60)), draw(st.floats(20, 180)))
    return Stand(Deck(slots, memories, TODAY, exam), unread, frozenset(read), pace, spent), exam


@settings(max_examples=60, deadline=None)
@given(stands(), WISHES)
def test_a_plan_keeps_to_the_minutes_and_reads_each_topic_once(stand_and_exam, wishes):
    stand, exam = stand_and_exam
    made = timetable(stand, exam, wishes)
    assert [day.date for day in made.days] == [TODAY + timedelta(days=n) for n in range((exam - TODAY).days)]
    for day in made.days:
        assert day.minutes <= wishes.minutes - (stand.spent if day.date == TODAY else 0) or not day.items
        assert not (day.items and day.date.weekday() in wishes.rest)
        assert all(item.minutes > 0 for item in day.items)
        assert len({(item.kind, item.topic) for item in day.items}) == len(day.items)
    minutes, parts = {}, {}
    for day in made.days:
        for item in day.items:
            if item.kind is Kind.READ:
                minutes[item.topic] = minutes.get(item.topic, 0) + item.minutes
                parts[item.topic] = parts.get(item.topic, 0) + 1
    for topic in stand.unread:
        if topic.slug in made.dropped:
            assert minutes.get(topic.slug, 0) < topic.minutes
        else:
            assert minutes[topic.slug] == topic.minutes
            assert parts[topic.slug] == 1 or topic.minutes > wishes.minutes
    assert minutes.keys() <= {topic.slug for topic in stand.unread}
    new = sum(item.cards for day in made.days for item in day.items if item.kind is Kind.NEW)
    assert new <= sum(memory is None for _, _, memory in stand.deck)


@settings(max_examples=30, deadline=None)
@given(stands(), WISHES)
def test_a_plan_is_always_the_same_and_begins_with_its_first_day(stand_and_exam, wishes):
    stand, exam = stand_and_exam
    made = timetable(stand, exam, wishes)
    assert timetable(stand, exam, wishes) == made
    assert first_day(stand, exam, wishes, made.share) == made.days[0]


@settings(max_examples=30, deadline=None)
@given(stands(), WISHES)
def test_what_would_be_enough_is_enough(stand_and_exam, wishes):
    stand, exam = stand_and_exam
    made = timetable(stand, exam, wishes)
    assert made.enough is None or wishes.minutes < made.enough <= MOST_MINUTES
    if made.enough:
        assert made.dropped
        again = timetable(stand, exam, Wishes(made.enough, wishes.rest))
        assert len(again.dropped) < len(made.dropped)


def shelf(topics, cards=10, minutes=6):
    slots = {f"t{n}": [Slot(f"t{n}/card/{card}", card) for card in range(cards)] for n in range(topics)}
    return slots, tuple(summary(slug, minutes) for slug in slots)


def stand_on(day, slots, topics, exam, memories=None, read=frozenset()):
    unread = tuple(topic for topic in topics if topic.slug not in read)
    return Stand(Deck(slots, memories or {}, day, exam), unread, read, Pace(10, 60))


def test_a_missed_day_slides_and_nothing_is_lost():
    slots, topics = shelf(20)
    exam = TODAY + timedelta(days=60)
    made = timetable(stand_on(TODAY, slots, topics, exam), exam, Wishes(30))
    late = TODAY + timedelta(days=9)
    again = timetable(stand_on(late, slots, topics, exam), exam, Wishes(30))
    assert not made.dropped
    assert not again.dropped
    assert again.days[0].date == late
    assert read_in(again) == read_in(made) == {topic.slug for topic in topics}


def test_a_topic_longer_than_a_day_is_read_in_parts():
    slots, topics = shelf(2, minutes=25)
    exam = TODAY + timedelta(days=40)
    made = timetable(stand_on(TODAY, slots, topics, exam), exam, Wishes(10))
    assert not made.dropped
    parts = [item.minutes for day in made.days for item in day.items if item.topic == "t0"]
    assert len(parts) > 2
    assert sum(parts) == 25


def read_in(made):
    return {item.topic for day in made.days for item in day.items if item.topic}


def test_reading_ends_before_the_buffer_where_there_is_time():
    slots, topics = shelf(20)
    exam = TODAY + timedelta(days=60)
    made = timetable(stand_on(TODAY, slots, topics, exam), exam, Wishes(30))
    last = max(day.date for day in made.days if any(item.topic for item in day.items))
    assert last < made.buffer == buffer_from(TODAY, exam) == exam - timedelta(days=10)


def test_where_time_is_short_the_cards_that_gain_most_are_done_and_what_is_dropped_is_named():
    slots, topics = shelf(40)
    exam = TODAY + timedelta(days=12)
    made = timetable(stand_on(TODAY, slots, topics, exam), exam, Wishes(10))
    assert made.dropped
    assert made.enough > 10
    assert read_in(made) | set(made.dropped) == {topic.slug for topic in topics}
    assert not timetable(stand_on(TODAY, slots, topics, exam), exam, Wishes(made.enough + 30)).dropped


def test_more_minutes_leave_more_to_be_remembered():
    slots, topics = shelf(120)
    exam = TODAY + timedelta(days=60)
    recalls = [
        timetable(stand_on(TODAY, slots, topics, exam), exam, Wishes(minutes)).recall
        for minutes in (10, 20, 60)
    ]
    assert recalls == sorted(recalls)
    assert recalls[-1] > recalls[0] + 0.1


SYLLABUS = Syllabus(
    (
        Paper("GS1", "One", "mains", 250, lines={"GS1.1": "a", "GS1.2": "b"}),
        Paper("GS2", "Two", "mains", 100, lines={"GS2.1": "c"}),
    )
)


def test_what_adds_most_marks_a_minute_is_read_first():
    topics = [
        summary("twin", 5, ("GS1.1",)),
        summary("first", 5, ("GS1.1", "GS1.2")),
        summary("long", 60, ("GS2.1",)),
        summary("beyond", 1),
    ]
    order = [topic.slug for topic in reading_order(topics, SYLLABUS, ())]
    assert order == ["first", "twin", "long", "beyond"]
    assert next(iter(reading_order(topics, SYLLABUS, {"GS1.1", "GS1.2"}))).slug == "first"


@given(
    st.lists(
        st.tuples(st.integers(1, 30), st.sets(st.sampled_from(["GS1.1", "GS1.2", "GS2.1"]))), max_size=12
    )
)
def test_the_order_is_that_of_the_greedy_choice(shapes):
    from upsc_cli.recall.reading import value, weights

    topics = [summary(f"t{n:02}", minutes, tuple(sorted(lines))) for n, (minutes, lines) in enumerate(shapes)]
    covered, left = set(), dict.fromkeys(topic.slug for topic in topics)
    weight = weights(SYLLABUS)

    def worth(topic):
        return (value(topic, weight, covered) or 0.01) / topic.minutes

    for topic in reading_order(topics, SYLLABUS, ()):
        assert worth(topic) >= max(worth(other) for other in topics if other.slug in left) - 1e-12
        del left[topic.slug]
        covered.update(topic.syllabus)
    assert not left
