"""The index behind the commands: always true to the files, never in the way."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from zlib import crc32

import pytest

from upsc_cli.index import cache

SLUG = "sample"


@pytest.fixture
def shelf(upsc):
    upsc.topic(SLUG, title="Qwxzvky crossing")
    return upsc


def found(upsc, *query, **environment):
    result = upsc("search", *query, "--json", **environment)
    assert result.exit_code in (0, 1), result.stderr
    return [hit["slug"] for hit in json.loads(result.stdout)]


class TestFreshness:
    def test_a_new_topic_is_found(self, shelf):
        assert found(shelf, "xanthippe") == []
        shelf.topic("second", title="Xanthippe burrow")
        assert found(shelf, "xanthippe") == ["second"]

    def test_an_edit_is_found_and_what_it_replaced_is_not(self, shelf):
        assert found(shelf, "qwxzvky") == [SLUG]
        shelf.topic(SLUG, title="Xanthippe burrow")
        assert found(shelf, "qwxzvky") == []
        assert found(shelf, "xanthippe") == [SLUG]

    @pytest.mark.posix("Windows tells no time of change")
    def test_an_edit_of_the_same_size_is_noticed_though_the_time_of_modification_is_set_back(self, shelf):
        path = shelf.topic(SLUG, title="Qwxzvky crossing")
        assert found(shelf, "qwxzvky") == [SLUG]
        before = path.stat()
        path.write_text(path.read_text().replace("Qwxzvky", "Yggdras"))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert path.stat().st_size == before.st_size
        assert found(shelf, "yggdras") == [SLUG]
        assert found(shelf, "qwxzvky") == []

    def test_a_deleted_topic_is_gone(self, shelf):
        assert found(shelf, "qwxzvky") == [SLUG]
        (shelf.topics / "test-topics" / f"{SLUG}.yaml").unlink()
        assert found(shelf, "qwxzvky") == []
        assert SLUG not in [topic["slug"] for topic in shelf.json("list")]

    def test_a_topic_in_a_folder_that_comes_first_takes_the_place_of_another(self, shelf, tmp_path):
        other = tmp_path / "more" / f"{SLUG}.yaml"
        other.parent.mkdir()
        other.write_text("title: Xanthippe\ncategory: shelf\nintroduction: [Text.]\n")
        assert found(shelf, "xanthippe", UPSC_TOPICS=str(other.parent)) == []
        (shelf.topics / "test-topics" / f"{SLUG}.yaml").unlink()
        assert found(shelf, "xanthippe", UPSC_TOPICS=str(other.parent)) == [SLUG]
        assert found(shelf, "xanthippe") == []

    def test_a_file_that_breaks_is_named_at_every_search_and_found_again_when_mended(self, shelf):
        path = shelf.topic(SLUG, title="Qwxzvky crossing")
        good = path.read_text()
        path.write_text("title: [")
        for _ in range(2):
            result = shelf("search", "qwxzvky")
            assert result.exit_code == 1
            assert f"left out: {path}:2:1: error: not valid YAML" in result.stderr
        path.write_text(good)
        assert found(shelf, "qwxzvky") == [SLUG]

    def test_nothing_is_read_again_while_nothing_changes(self, shelf, monkeypatch):
        expected = [shelf.json(*command) for command in COMMANDS]
        monkeypatch.setattr("upsc_cli.topics.format.reader.read_topic", lambda path: 1 / 0)
        monkeypatch.setattr("upsc_cli.topics.format.reader.read_good", lambda path: 1 / 0)
        monkeypatch.setattr("upsc_cli.index.document.read_good", lambda path: 1 / 0)
        assert [shelf.json(*command) for command in COMMANDS] == expected


COMMANDS = [
    ("list",),
    ("list", "--tag", "sample"),
    ("search", "qwxzvky"),
    ("search", "qwxzvyk"),
    ("define", "quorum"),
    ("progress",),
]


@pytest.mark.parametrize("order", [sorted, lambda found: sorted(found, reverse=True)], ids=["a-z", "z-a"])
def test_of_two_files_of_one_name_the_yaml_is_the_topic_however_the_folder_lists_them(
    shelf, monkeypatch, order
):
    used = shelf.topic("twice", title="Xanthippe burrow")
    unused = used.with_suffix(".yml")
    unused.write_text(used.read_text().replace("Xanthippe", "Yggdrasil"))
    scandir = os.scandir

    @contextmanager
    def listed(folder):
        with scandir(folder) as found:
            names = {entry.name: entry for entry in found}
        yield iter([names[name] for name in order(names)])

    monkeypatch.setattr(os, "scandir", listed)
    assert (found(shelf, "xanthippe"), found(shelf, "yggdrasil")) == (["twice"], [])
    assert shelf.json("show", "twice")["title"] == "Xanthippe burrow"
    problems = shelf.json("check", str(used), str(unused))
    shadowed = [problem for problem in problems if problem["code"] == "shadowed"]
    assert [problem["path"] for problem in shadowed] == [str(unused)]
    assert str(used) in shadowed[0]["message"]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_yaml_parser_is_loaded_while_nothing_changes(all_topics, shelf, command):
    shelf.json(*command)
    found = shelf.loads(*command, "--json")
    assert "msgspec" in found
    assert "yaml" not in found
    # The vocabulary and what compares words are for terms without an exact match.
    assert ("rapidfuzz" in found) == (command == ("search", "qwxzvyk"))


def truncated(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def overwritten_in_the_middle(path):
    content = bytearray(path.read_bytes())
    content[8192:-4096] = b"\xa5" * len(content[8192:-4096])
    path.write_bytes(content)


def emptied(path):
    path.write_bytes(b"")


def replaced_by_text(path):
    path.write_text("something else\n" * 1000)


@contextmanager
def changing(path):
    """A cache to be damaged; closed at the end, as Windows lets nobody delete what is open."""
    with closing(sqlite3.connect(path)) as db, db:
        yield db


def of_another_version(path):
    with changing(path) as db:
        db.execute("PRAGMA user_version = 999999")


def of_another_program(path):
    path.unlink()
    with changing(path) as db:
        db.execute("CREATE TABLE topics (something TEXT)")


def without_a_table(path):
    with changing(path) as db:
        db.execute("DROP TABLE documents")


def with_nonsense_inside(path):
    with changing(path) as db:
        db.execute("UPDATE documents SET content = x'00'")
        db.execute("UPDATE topics SET summary = x'00'")


def without_documents(path):
    with changing(path) as db:
        db.execute("DELETE FROM documents")


def with_state_that_is_no_state(path):
    with changing(path) as db:
        db.execute("UPDATE state SET value = x'c1ff'")


def with_text_for_bytes(path):
    with changing(path) as db:
        for table, column in (("state", "value"), ("topics", "summary"), ("documents", "content")):
            db.execute(f"UPDATE {table} SET {column} = 'text'")


def with_a_journal_of_nobody(path):
    path.with_name(f"{path.name}-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\0" * 504)
    truncated(path)


@pytest.mark.parametrize(
    "damage",
    [
        truncated,
        overwritten_in_the_middle,
        emptied,
        replaced_by_text,
        of_another_version,
        of_another_program,
        without_a_table,
        with_nonsense_inside,
        without_documents,
        with_state_that_is_no_state,
        with_text_for_bytes,
        with_a_journal_of_nobody,
    ],
)
def test_a_damaged_or_foreign_cache_is_made_anew_without_a_word(shelf, damage):
    expected = [shelf.json(*command) for command in COMMANDS]
    damage(shelf.index)
    for _ in range(2):
        for command, answer in zip(COMMANDS, expected, strict=True):
            result = shelf(*command, "--json")
            assert (json.loads(result.stdout), result.stderr) == (answer, "")


@pytest.mark.parametrize("error", [TypeError, ValueError, KeyError, IndexError])
def test_an_error_of_the_program_is_no_damage(shelf, monkeypatch, error):
    def wrong(*_):
        raise error("a bug")

    assert found(shelf, "qwxzvky") == [SLUG]
    before = shelf.index.stat()
    monkeypatch.setattr("upsc_cli.search.retrieval.match", wrong)
    assert isinstance(shelf("search", "qwxzvky").exception, error)
    assert shelf.index.stat() == before


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_where_no_cache_can_be_kept_the_answer_is_the_same_after_a_warning(shelf, command):
    expected = shelf.json(*command)
    shutil.rmtree(shelf.home / "cache")
    (shelf.home / "cache").write_text("in the way")
    result = shelf(*command, "--json")
    assert json.loads(result.stdout) == expected
    assert "upsc: warning: every topic was read, as no index can be kept in" in result.stderr


def test_a_folder_in_place_of_the_cache_is_no_obstacle(shelf):
    shelf.index.unlink()
    shelf.index.mkdir()
    assert found(shelf, "qwxzvky") == [SLUG]


def test_a_cache_that_another_process_locks_does_not_fail_a_search(shelf, monkeypatch):
    assert found(shelf, "qwxzvky") == [SLUG]
    monkeypatch.setattr(cache, "_BUSY_SECONDS", 0.05)
    db = sqlite3.connect(shelf.index, isolation_level=None)
    db.execute("BEGIN EXCLUSIVE")
    shelf.topic("second", title="Xanthippe burrow")
    result = shelf("search", "xanthippe", "--json")
    assert [hit["slug"] for hit in json.loads(result.stdout)] == ["second"]
    assert "upsc: warning: every topic was read, as no index can be kept in" in result.stderr
    db.execute("ROLLBACK")
    db.close()
    result = shelf("search", "xanthippe", "--json")
    assert (len(json.loads(result.stdout)), result.stderr) == (1, "")


def test_processes_that_refresh_at_once_agree(all_topics, shelf):
    for number in range(40):
        shelf.topic(f"topic-{number}", title=f"Xanthippe {number}")

    def search(_):
        command = [sys.executable, "-m", "upsc_cli", "search", "xanthippe", "--limit", "100", "--json"]
        return subprocess.run(command, env=shelf.environment, capture_output=True, check=True)

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(search, range(4)))
    assert {result.stderr for result in results} == {b""}
    assert len({result.stdout for result in results}) == 1
    assert len(json.loads(results[0].stdout)) == 40
    assert len(found(shelf, "xanthippe", "--limit", "100")) == 40


class Late(sqlite3.Connection):
    """A connection of a process that is about to write when another one does all of the same work."""

    another = None
    """A command, until it has run."""

    def execute(self, sql, *parameters):
        if sql == "BEGIN IMMEDIATE" and Late.another:
            command, Late.another = Late.another, None
            command()
        return super().execute(sql, *parameters)


@pytest.mark.parametrize("is_there", [True, False], ids=["an index out of date", "no index"])
def test_what_another_process_has_done_meanwhile_is_left_as_it_is(all_topics, shelf, monkeypatch, is_there):
    if not is_there:
        shelf.index.unlink()
    for number in range(5):
        shelf.topic(f"topic-{number}", title=f"Xanthippe {number}")
    command = [sys.executable, "-m", "upsc_cli", "search", "xanthippe", "--json"]
    by_another = []

    def another():
        run = subprocess.run(command, env=shelf.environment, capture_output=True, check=True)
        by_another.extend((json.loads(run.stdout), shelf.index.stat()))

    connect = sqlite3.connect
    monkeypatch.setattr(Late, "another", another)
    monkeypatch.setattr(sqlite3, "connect", lambda *given, **named: connect(*given, factory=Late, **named))
    hits = shelf.json("search", "xanthippe")
    assert len(hits) == 5
    assert by_another == [hits, shelf.index.stat()]


def test_files_read_in_several_processes_give_the_same_index(shelf, monkeypatch):
    for number in range(30):
        shelf.topic(f"topic-{number}", title=f"Xanthippe {number}")
    expected = shelf.json("search", "xanthippe", "--limit", "100")
    shutil.rmtree(shelf.home / "cache")
    monkeypatch.setattr("upsc_cli.index.reading._WORTH_PROCESSES", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert shelf.json("search", "xanthippe", "--limit", "100") == expected


def test_without_processes_files_are_read_in_this_one(shelf, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr("upsc_cli.index.reading._WORTH_PROCESSES", 1)
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refuse)
    assert found(shelf, "qwxzvky") == [SLUG]


def test_an_interrupted_build_keeps_what_it_has_done(shelf, monkeypatch):
    for number in range(10):
        shelf.topic(f"topic-{number}", title=f"Xanthippe {number}")
    monkeypatch.setattr("upsc_cli.index.filling._BATCH", 4)
    read = []

    def interrupted(slug, path, *rest):
        from upsc_cli.index.document import read_document

        if len(read) == 9:
            raise KeyboardInterrupt
        read.append(slug)
        return read_document(slug, path, *rest)

    with monkeypatch.context() as patch:
        patch.setattr("upsc_cli.index.reading.read_document", interrupted)
        assert shelf("search", "xanthippe").exit_code == 130
    again = []

    def counted(slug, path, *rest):
        from upsc_cli.index.document import read_document

        again.append(slug)
        return read_document(slug, path, *rest)

    monkeypatch.setattr("upsc_cli.index.reading.read_document", counted)
    assert len(found(shelf, "xanthippe", "--limit", "100")) == 10
    assert set(read[:8]).isdisjoint(again)


@pytest.mark.posix("names of bytes that are no text")
def test_a_name_that_is_no_text_is_reported_and_harms_nothing(shelf):
    odd = os.fsencode(shelf.topics / "test-topics") + b"/caf\xe9.yaml"
    with open(odd, "w") as file:
        file.write("title: T\n")
    for _ in range(2):
        result = shelf("search", "qwxzvky", "--json")
        assert [hit["slug"] for hit in json.loads(result.stdout)] == [SLUG]
        assert "the name is no slug; rename it to caf.yaml" in result.stderr


def test_completion_does_not_stop_to_read_a_whole_library(shelf, monkeypatch):
    from upsc_cli.cli import complete

    for name, value in shelf.environment.items():
        monkeypatch.setenv(name, value)
    shelf.index.unlink()
    monkeypatch.setattr("upsc_cli.cli.begin._READ_AT_TAB", 0)
    assert complete.categories() == []
    shelf.json("list")
    assert "test-topics" in complete.categories()


class TestShow:
    """`show` takes a topic from the index, and never one that is no longer in its file."""

    def test_a_topic_is_shown_as_before_without_a_yaml_parser(self, all_topics, shelf):
        first = shelf.json("show", SLUG)  # there is no index yet
        shelf.json("list")
        assert shelf.loads("show", SLUG, "--json").isdisjoint({"yaml", "upsc_cli.topics.format.decode"})
        assert shelf.json("show", SLUG) == first

    def test_every_topic_is_the_one_in_its_file(self, shelf):
        from_files = {topic["slug"]: shelf.json("show", topic["slug"]) for topic in shelf.json("list")[::3]}
        shelf.json("search", "qwxzvky")
        assert {slug: shelf.json("show", slug) for slug in from_files} == from_files

    def test_an_edit_is_shown_at_once(self, shelf):
        shelf.json("list")
        shelf.topic(SLUG, title="Xanthippe burrow")
        assert shelf.json("show", SLUG)["title"] == "Xanthippe burrow"

    @pytest.mark.posix("Windows tells no time of change")
    def test_an_edit_of_the_same_size_is_shown_though_the_time_of_modification_is_set_back(self, shelf):
        path = shelf.topic(SLUG, title="Qwxzvky crossing")
        shelf.json("list")
        before = path.stat()
        path.write_text(path.read_text().replace("Qwxzvky", "Yggdras"))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert shelf.json("show", SLUG)["title"] == "Yggdras crossing"

    def test_a_file_that_breaks_is_not_shown_as_it_was(self, shelf):
        path = shelf.topic(SLUG, title="Qwxzvky crossing")
        shelf.json("list")
        path.write_text("title: [")
        assert shelf("show", SLUG).exit_code == 4

    def test_a_topic_that_is_gone_is_not_shown(self, shelf):
        shelf.json("list")
        (shelf.topics / "test-topics" / f"{SLUG}.yaml").unlink()
        assert shelf("show", SLUG).exit_code == 3

    def test_a_file_that_takes_the_place_of_another_is_shown(self, shelf, tmp_path):
        shelf.json("list")
        other = tmp_path / "more" / f"{SLUG}.yaml"
        other.parent.mkdir()
        other.write_text("title: Xanthippe\ncategory: shelf\nintroduction: [Text.]\n")
        first = shelf.json("show", SLUG, UPSC_TOPICS=str(other.parent))["title"]
        (shelf.topics / "test-topics" / f"{SLUG}.yaml").unlink()
        assert [first, shelf.json("show", SLUG, UPSC_TOPICS=str(other.parent))["title"]] == [
            "Qwxzvky crossing",
            "Xanthippe",
        ]

    def test_a_note_is_shown_as_it_is_now(self, shelf):
        shelf.json("list")
        note = shelf.home / "notes" / f"{SLUG}.md"
        note.parent.mkdir(exist_ok=True)
        for text in ("Zyzzyva first.\n", "Zyzzyva second.\n"):
            note.write_text(text)
            assert text.strip() in shelf("show", SLUG).stdout
            shelf.json("list")
            assert text.strip() in shelf("show", SLUG).stdout
        note.unlink()
        assert "Zyzzyva" not in shelf("show", SLUG).stdout

    @pytest.mark.parametrize("harm", [truncated, overwritten_in_the_middle, emptied])
    def test_a_damaged_index_is_done_without(self, shelf, harm):
        shelf.json("list")
        expected = shelf.json("show", SLUG)
        harm(shelf.home / "cache" / "topics.sqlite3")
        assert shelf.json("show", SLUG) == expected


def test_what_is_kept_of_a_topic_changes_with_the_number_of_the_format():
    """A field more or less in the model makes the index read what it kept as something else.

    If this fails, raise FORMAT in index/cache.py, and put the new numbers here.
    """
    from msgspec import Struct

    from upsc_cli.topics.format import model, questions

    kept = [each for module in (questions, model) for each in vars(module).values() if isinstance(each, type)]
    fields = sorted(f"{each.__name__} {each.__struct_fields__}" for each in kept if issubclass(each, Struct))
    assert (cache.FORMAT, crc32("\n".join(fields).encode())) == (14, 622893707)
