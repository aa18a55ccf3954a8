"""What holds of search whatever is in the topics and whatever is typed."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from upsc_cli.index import cache
from upsc_cli.index.index import Index
from upsc_cli.search.retrieval import search
from upsc_cli.topics.library import Library
from upsc_cli.words.forms import forms, parts_of, words

pytestmark = pytest.mark.once

TEXTS = st.text(
    st.sampled_from("abcdeXYZ019 .,-+&()'’“”\"/_*[@]\n\tāṇéßकांग्रेस४\u200d\u00a0\u0301😀"), max_size=60
)


@given(TEXTS)
def test_the_fast_way_to_forms_gives_what_the_words_give(text):
    slow = [form.form for word in words(text) for form in (word, *parts_of(word, text))]
    assert forms(text) == slow


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=300)
@given(query=st.one_of(TEXTS, st.text(max_size=30)))
def test_any_query_has_an_answer(bundled, query):
    results = search(bundled, query, limit=5)
    assert len(results.hits) == min(results.total, 5)
    for hit in results.hits:
        for snippet in (hit.title, hit.snippet):
            borders = [place for highlight in snippet.highlights for place in highlight]
            assert borders == sorted(borders)
            assert all(0 <= place <= len(snippet.text) for place in borders)


WORDS = st.sampled_from(["quorum", "writ", "Ashoka", "Asoka", "AOIP", "42nd", "GS2.18", "land", "locked"])
FILES = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.lists(WORDS, min_size=1, max_size=6))
TABLES = {
    "topics": "slug, summary, problem",
    "definitions": "(SELECT slug FROM topics WHERE id = topic), term, key",
    "documents": "(SELECT slug FROM topics WHERE id = topic), content",
    "names": "(SELECT slug FROM topics WHERE id = topic), kind, name, key",
    "acronyms": "(SELECT slug FROM topics WHERE id = topic), short, long, key, given",
}


def everything(index: Index, queries: list[str]) -> list[object]:
    """Return what an index knows and answers, without the numbers that it gives to topics."""
    db: sqlite3.Connection = index._db
    rows = [
        sorted(map(repr, db.execute(f"SELECT {columns} FROM {name}"))) for name, columns in TABLES.items()
    ]
    found = [[(hit.topic.slug, hit.score) for hit in search(index, q, limit=9).hits] for q in queries]
    return [rows, found, index.summaries]


def write(folder: Path, files: dict[str, list[str]]) -> None:
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for slug, text in files.items():
        (folder / f"{slug}.yaml").write_text(
            f"title: Topic {slug}\ncategory: test\nintroduction: [{' '.join(text)}.]\n"
            f"terms: {{{text[0]}: It is {text[-1]}.}}\n"
        )


@given(st.lists(FILES, min_size=2, max_size=4))
def test_an_index_that_followed_edits_is_the_one_made_anew(tmp_path_factory, states):
    folder = tmp_path_factory.mktemp("library")
    queries = ["quorum writ", "ashoka", "land locked", "aoip", "42nd", "gs2.18"]
    for files in states:
        write(folder / "topics", files)
        library = Library([folder / "topics"])
        with closing(Index(library, folder / "kept.sqlite3", lambda done, total: None)) as index:
            followed = everything(index, queries)
    with closing(Index(library, Path(cache.IN_MEMORY), lambda done, total: None)) as anew:
        assert followed == everything(anew, queries)
