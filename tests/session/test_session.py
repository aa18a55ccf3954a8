"""The use cases, without a command line, a terminal or the main thread."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from upsc_cli.paths import resolve
from upsc_cli.progress.events import Reviewed, new_id
from upsc_cli.progress.fold import Status
from upsc_cli.recall.sitting import Action, Graded
from upsc_cli.session import marking, planning
from upsc_cli.session.choosing import Filters, each_named, named, passing
from upsc_cli.session.finding import find
from upsc_cli.session.history import undo
from upsc_cli.session.listening import Nobody
from upsc_cli.session.reading import open_topic
from upsc_cli.session.reviewing import reviewing
from upsc_cli.session.session import Session
from upsc_cli.session.shown import remember

NOW = datetime.fromisoformat("2026-01-15T09:00:00+05:30")


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def session(upsc, clock):
    with closing(Session(resolve({"UPSC_HOME": str(upsc.home)}), clock)) as session:
        yield session


def test_a_session_follows_a_file_that_gets_its_old_name_again(upsc, session):
    path = upsc.topic("sample")
    marking.mark_done(session, ["sample"])
    upsc("rename", "sample", "specimen")
    session.refresh()
    session.refresh_topics()
    assert session.state.status("specimen") is Status.DONE
    path.with_name("specimen.yaml").rename(path)
    session.refresh_topics()
    assert session.state.status("sample") is Status.DONE


_SITTING = """
import sys

class Refused:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("typer", "click", "rich", "textual"):
            raise ImportError(f"{name} is for front ends")

sys.meta_path.insert(0, Refused())

import os
from contextlib import closing
from datetime import datetime
from threading import Thread
from upsc_cli.paths import resolve
from upsc_cli.recall.sitting import Action
from upsc_cli.session.choosing import named
from upsc_cli.session.finding import find
from upsc_cli.session.history import undo
from upsc_cli.session.reading import open_topic
from upsc_cli.session.reviewing import reviewing
from upsc_cli.session.session import Session

def work():
    now = datetime.fromisoformat("2026-01-15T09:00:00+05:30")
    with closing(Session(resolve({"UPSC_HOME": sys.argv[1]}), lambda: now)) as session:
        hit = find(session, "quad").results.hits[0]
        page = open_topic(session, named(session, hit.topic.slug))
        with reviewing(session, [hit.topic.slug]) as begun:
            begun.sitting.handle(Action.ON)
            graded = begun.sitting.handle(Action.GOOD)
        taken = undo(session)
        print(hit.topic.slug, page.status, graded.event.rating, len(taken), session.state.status(hit.topic.slug))

if __name__ == "__main__":
    thread = Thread(target=work)
    thread.start()
    thread.join()
"""


@pytest.mark.usefixtures("all_topics")
def test_a_person_searches_reads_reviews_and_takes_back_without_typer_rich_or_a_terminal(upsc, tmp_path):
    script = tmp_path / "work.py"
    script.write_text(_SITTING, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script), str(upsc.home)],
        env=upsc.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("quad-indo-pacific new 3 1 reading\n", "")


def test_status_is_what_was_recorded_a_moment_ago_in_the_same_session(session):
    slug = "quad-indo-pacific"
    assert find(session, "quad").statuses[0] is Status.NEW
    open_topic(session, slug)
    assert find(session, "quad").statuses[0] is Status.READING
    marking.mark_done(session, [slug])
    assert find(session, "quad").statuses[0] is Status.DONE
    assert list(passing(session, Filters(statuses=(Status.DONE,)))) == [slug]
    undo(session)
    assert find(session, "quad").statuses[0] is Status.READING


def test_what_is_recorded_holds_at_once_for_whoever_asks_the_session(session):
    slug, day = "gst-council", (NOW + timedelta(days=40)).date()
    assert (session.state.done, session.state.exam, session.study.deck.memories) == ({}, None, {})
    marking.mark_done(session, [slug])
    assert session.state.status(slug) is Status.DONE
    assert list(passing(session, Filters(statuses=(Status.DONE,)))) == [slug]
    marking.set_exam(session, day)
    assert (session.state.exam, session.study.deck.exam) == (day, day)
    with reviewing(session, [slug]) as begun:
        card = begun.sitting.card.id
        begun.sitting.handle(Action.ON)
        begun.sitting.handle(Action.GOOD)
    assert list(session.study.deck.memories) == [card]
    for _ in range(3):
        undo(session)
    assert (session.state.done, session.state.exam, session.study.deck.memories) == ({}, None, {})


def test_whoever_listens_is_told_once_which_topic_a_number_is(upsc, clock):
    said = []

    class Listener(Nobody):
        def say(self, message):
            said.append(message)

    with closing(Session(resolve({"UPSC_HOME": str(upsc.home)}), clock, Listener())) as session:
        remember(session, find(session, "quad", limit=2).results.hits)
        assert named(session, "1") == "quad-indo-pacific"
        assert each_named(session, ["gst council", "1", "1"]) == ["gst-council", *["quad-indo-pacific"] * 2]
    assert said == ["1 is quad-indo-pacific: Quad and the Indo-Pacific"] * 2


def test_what_another_terminal_records_is_seen_by_the_next_thing_one_does(session, upsc):
    assert planning.today(session).topics.completed == 0
    upsc("done", "gst-council")
    assert planning.today(session).topics.completed == 1


def test_a_session_outlives_its_study_day(session, clock):
    with reviewing(session, ["gst-council"]) as begun:
        begun.sitting.handle(Action.ON)
        graded = begun.sitting.handle(Action.GOOD)
    assert isinstance(graded, Graded)
    assert graded.event.day == NOW.date()
    assert planning.today(session).plan.due == 0
    clock.now = NOW + timedelta(days=30)
    assert planning.today(session).plan.due == 1
    with reviewing(session, ["gst-council"], new=0) as begun:
        begun.sitting.handle(Action.ON)
        clock.now += timedelta(hours=20)  # the night in between
        assert begun.sitting.handle(Action.GOOD).event.day == (NOW + timedelta(days=31)).date()


def test_an_edit_is_seen_once_topics_are_read_anew_and_a_broken_file_keeps_its_cards(session, upsc):
    path = upsc.topic("sample")
    with reviewing(session, ["sample"]) as begun:
        card = begun.sitting.card
        whole = path.read_text(encoding="utf-8")
        path.write_text(whole + "oops: [", encoding="utf-8")
        session.refresh_topics()
        assert begun.sitting.card == card
        path.write_text(whole.replace("Sample topic", "Another"), encoding="utf-8")
        session.refresh_topics()
        assert session.title_of("sample") == "Another"
        path.unlink()
        session.refresh_topics()
        assert begun.sitting.card is None


def test_a_topic_in_a_new_folder_is_there_once_topics_are_read_anew(session, upsc):
    assert "sample" not in session.library.files
    upsc.write(
        "sample", "title: Zyzzyva\ncategory: new-folder\nintroduction: [Text.]\n", category="new-folder"
    )
    session.refresh_topics()
    assert "sample" in session.library.files
    assert [hit.topic.slug for hit in find(session, "zyzzyva").results.hits] == ["sample"]


def test_several_threads_ask_one_index_at_a_time(session):
    queries = ["quad", "gst", "panchayat", "fundamental rights"] * 5
    alone = [find(session, query).results for query in queries]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda query: find(session, query).results, queries)) == alone


def test_a_large_library_is_read_for_the_first_time_in_a_thread(upsc, clock):
    for number in range(120):
        upsc.topic(f"sample-{number}", f"Sample {number}")
    upsc.index.unlink()

    def count():
        with closing(Session(resolve({"UPSC_HOME": str(upsc.home)}), clock)) as session:
            return len(session.index.summaries)

    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(count).result(timeout=120) > 120


def test_what_an_index_lacks_that_is_made_anew_in_the_middle_is_said(upsc, clock):
    warnings = []

    class Listener(Nobody):
        def warn(self, message):
            warnings.append(message)

    own = upsc.topic("own")
    upsc.json("list")
    with closing(Session(resolve({"UPSC_HOME": str(upsc.home)}), clock, Listener())) as session:
        assert "own" in session.index.titles
        assert warnings == []
        own.write_text("title: [")
        upsc.index.write_bytes(b"x" * upsc.index.stat().st_size)
        assert session.index.cards(["own"]) == {}
    assert [message.startswith(f"left out: {own}") for message in warnings] == [True]


@pytest.fixture
def long_history(upsc):
    """Two thousand reviews of the one card of a topic, the last of them twelve days ago."""
    upsc.write(
        "acts", "title: Acts\ncategory: shelf\nintroduction: [T.]\nterms:\n  Quorum: The least number.\n"
    )
    with closing(Session(resolve({"UPSC_HOME": str(upsc.home)}), Clock())) as session:
        [card, *_] = session.index.cards(["acts"])["acts"]
        at = NOW - timedelta(days=12)
        session.record(
            lambda _: [
                Reviewed(id=new_id(), at=at, card=card.id, rating=1, day=at.date()) for _ in range(2000)
            ]
        )


def due_anew(upsc, now=NOW):
    """Return what is due to a session that begins now, and whether it looked at the history for that."""
    with closing(Session(resolve({"UPSC_HOME": str(upsc.home)}), lambda: now)) as session:
        return dict(session.due), "on_file" in vars(session)


def test_what_is_due_is_kept_so_that_a_long_history_is_read_once(upsc, long_history):
    assert due_anew(upsc) == ({"acts": 1}, True)
    assert due_anew(upsc) == ({"acts": 1}, False)


def test_what_is_due_is_counted_anew_after_a_change_an_edit_and_a_day(upsc, long_history):
    due_anew(upsc)
    assert due_anew(upsc, NOW + timedelta(days=1)) == ({"acts": 1}, True)
    path = upsc.topics / "test-topics" / "acts.yaml"
    path.write_text(path.read_text().replace("terms:", "takeaways: [The year is **1950**.]\nterms:"))
    assert due_anew(upsc)[1]
    assert upsc("review", "acts", "--new", "0", typed="\n3\n").exit_code == 0
    assert due_anew(upsc) == ({}, True)
