"""Laws of notes: adding keeps all before it, and taking back gives it back, byte by byte."""

from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upsc_cli.paths import resolve
from upsc_cli.session import noting
from upsc_cli.session.history import undo
from upsc_cli.session.session import Session

NOW = datetime.fromisoformat("2026-01-15T09:00:00+05:30")
TOPIC = "title: Sample\ncategory: c\ntakeaways: [One.]\n"

contents = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=60).map(str.encode),
    st.text(alphabet="a*-1. \t\n\r#|`>", max_size=60).map(lambda text: b"\xef\xbb\xbf" + text.encode()),
    st.text(max_size=30).map(lambda text: b"\xff\xfe" + text.encode("utf-16-le", "replace")),
)
words = st.text(alphabet="ab*-1. \n\u0939\x1b[m", min_size=1, max_size=30)


@pytest.fixture(scope="module")
def session():
    with TemporaryDirectory() as folder:
        topics = Path(folder) / "topics"
        topics.mkdir()
        (topics / "sample.yaml").write_text(TOPIC)
        with closing(Session(resolve({"UPSC_HOME": folder}), lambda: NOW)) as session:
            yield session


def file_of(session):
    path = session.paths.notes / "sample.md"
    path.parent.mkdir(exist_ok=True)
    return path


@settings(max_examples=25)
@given(before=contents, added=st.lists(words, min_size=1, max_size=3))
def test_adding_keeps_all_before_it_and_undo_gives_it_back(session, before, added):
    path = file_of(session)
    path.write_bytes(before)
    history = [before]
    for text in added:
        if noting.add(session, "sample", text).changed:
            now = path.read_bytes()
            assert now.startswith(history[-1])
            assert len(now) > len(history[-1])
            history.append(now)
        else:
            assert path.read_bytes() == history[-1]
    for content in reversed(history[:-1]):
        assert undo(session)
        assert (path.read_bytes() if path.exists() else b"") == content


@settings(max_examples=25)
@given(texts=st.lists(st.text(alphabet="ab*- \n\u0939", max_size=30), min_size=1, max_size=4))
def test_what_is_saved_is_what_is_opened_next_and_undo_goes_back_along_it(session, texts):
    path = file_of(session)
    path.write_bytes(b"first\n")
    history = [b"first\n"]
    for text in texts:
        opened = noting.page(session, "sample")
        if noting.save(session, opened, text).changed:
            history.append(path.read_bytes() if path.exists() else b"")
        assert noting.page(session, "sample").text.rstrip() == text.rstrip()
    for content in reversed(history[:-1]):
        assert undo(session)
        assert (path.read_bytes() if path.exists() else b"") == content
