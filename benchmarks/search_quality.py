"""Whether search finds the right topic, by kind of query, beside what else one could use.

    python benchmarks/search_quality.py [--queries FILE] [--misses]

`queries.tsv` has a line for each query: its kind, what is typed, and the slugs of the topics that are
right, separated by tabs and commas. All engines search the bundled topics:

- upsc: `upsc_cli.search`, as `upsc search` calls it;
- FTS5: SQLite's full-text search alone, any word, BM25 with a tenfold weight for titles;
- WRatio titles, WRatio text: `rapidfuzz.process` over titles, and over everything in a topic;
- fzf names, fzf text: `fzf -f` over a line for each topic: its title, aliases and tags, or everything.

Prints hit@1, hit@3 (the share of queries with a right topic first, or among the first three) and the
mean reciprocal rank. `--misses` lists what upsc does not find among the first three. The tests hold a
floor under what upsc reaches.
"""

import argparse
import shutil
import sqlite3
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process, utils

from upsc_cli import paths
from upsc_cli.index.index import Index
from upsc_cli.search.retrieval import search
from upsc_cli.topics.format import inline
from upsc_cli.topics.library import Library
from upsc_cli.topics.walk import texts

QUERIES = Path(__file__).with_name("queries.tsv")
DEEPEST = 10  # ranks that are looked at

Engine = Callable[[str], list[str]]


class Case(NamedTuple):
    kind: str
    query: str
    right: frozenset[str]


class Topic(NamedTuple):
    slug: str
    title: str
    names: str
    text: str


def cases(file: Path) -> list[Case]:
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines() if line]
    return [Case(kind, query, frozenset(right.split(","))) for kind, query, right in rows]


def topics(library: Library) -> list[Topic]:
    found = []
    for slug in library.files:
        topic = library.entry(slug).topic
        names = " · ".join((topic.title, *topic.aliases, *topic.tags))
        text = " ".join(inline.plain(text) for _, text in texts(topic)).replace("\n", " ")
        found.append(Topic(slug, topic.title, names, f"{names} {' '.join(topic.syllabus)} {text}"))
    return found


def engines(index: Index, shelf: list[Topic]) -> dict[str, Engine]:
    chosen: dict[str, Engine] = {
        "upsc": upsc(index),
        "FTS5": fts5(shelf),
        "WRatio titles": wratio({topic.slug: topic.title for topic in shelf}),
        "WRatio text": wratio({topic.slug: topic.text for topic in shelf}),
    }
    if shutil.which("fzf"):
        chosen["fzf names"] = fzf({topic.slug: topic.names for topic in shelf})
        chosen["fzf text"] = fzf({topic.slug: topic.text for topic in shelf})
    return chosen


def upsc(index: Index, deepest: int = DEEPEST) -> Engine:
    return lambda query: [hit.topic.slug for hit in search(index, query, limit=deepest).hits]


def fts5(shelf: list[Topic]) -> Engine:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE topics USING fts5(slug UNINDEXED, title, text)")
    db.executemany("INSERT INTO topics VALUES (?, ?, ?)", [(t.slug, t.title, t.text) for t in shelf])

    def search(query: str) -> list[str]:
        words = [word.replace('"', "") for word in query.split()]
        expression = " OR ".join(f'"{word}"' for word in words if word)
        sql = "SELECT slug FROM topics WHERE topics MATCH ? ORDER BY bm25(topics, 0, 10, 1) LIMIT ?"
        return [slug for (slug,) in db.execute(sql, (expression, DEEPEST))]

    return search


def wratio(of: dict[str, str]) -> Engine:
    def search(query: str) -> list[str]:
        best = process.extract(
            query, of, scorer=fuzz.WRatio, processor=utils.default_process, limit=DEEPEST, score_cutoff=1
        )
        return [slug for _, _, slug in best]

    return search


def fzf(of: dict[str, str]) -> Engine:
    lines = "\n".join(f"{slug}\t{text}" for slug, text in of.items())

    def search(query: str) -> list[str]:
        command = ["fzf", "--delimiter", "\t", "--nth", "2..", "-f", query.replace('"', "")]
        found = subprocess.run(command, input=lines, capture_output=True, text=True, check=False).stdout
        return [line.split("\t")[0] for line in found.splitlines()[:DEEPEST]]

    return search


class Score(NamedTuple):
    first: float
    among_three: float
    reciprocal: float


def scores(engine: Engine, asked: list[Case]) -> dict[str, Score]:
    """Ask all queries; return the score of each kind of them, and of all."""
    ranks = [(case.kind, rank(engine(case.query), case.right)) for case in asked]
    kinds = [*dict.fromkeys(case.kind for case in asked), "all"]
    return {name: score([found for kind, found in ranks if name in (kind, "all")]) for name in kinds}


def score(ranks: list[int | None]) -> Score:
    return Score(
        sum(r == 1 for r in ranks) / len(ranks),
        sum(r is not None and r <= 3 for r in ranks) / len(ranks),
        sum(1 / r for r in ranks if r) / len(ranks),
    )


def rank(found: list[str], right: frozenset[str]) -> int | None:
    return next((place for place, slug in enumerate(found, start=1) if slug in right), None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--queries", type=Path, default=QUERIES)
    parser.add_argument("--topics", type=Path, default=paths.bundled_data() / "topics")
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    asked = cases(arguments.queries)
    library = Library([arguments.topics])
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Index(library, Path(folder, "topics.sqlite3"), lambda done, total: None)) as index,
    ):
        chosen = engines(index, topics(library))
        print(f"{len(asked)} queries, {len(library.files)} topics; hit@1 / hit@3 / MRR\n")
        print("| kind | queries |" + "".join(f" {name} |" for name in chosen))
        print("|---|---:|" + "---:|" * len(chosen))
        queries = {**Counter(case.kind for case in asked), "all": len(asked)}
        by_engine = [scores(engine, asked) for engine in chosen.values()]
        for kind, number in queries.items():
            found = [by_kind[kind] for by_kind in by_engine]
            cells = (f" {s.first:.2f} / {s.among_three:.2f} / {s.reciprocal:.2f} |" for s in found)
            print(f"| {kind} | {number} |" + "".join(cells))
        if arguments.misses:
            for case in asked:
                found = chosen["upsc"](case.query)
                place = rank(found, case.right)
                if place is None or place > 3:
                    print(
                        f"\n{case.kind}: {case.query}\n  right: {', '.join(case.right)}\n  found: {found[:4]}"
                    )


if __name__ == "__main__":
    main()
