"""What is tried: commands on homes in the states that a person's may be in."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from trial import Command, run

TOPICS = ("economy/gst-council", "polity/fundamental-rights", "international-relations/quad-indo-pacific")
DAY = "2026-01-{:02}T09:00:00+05:30"
TODAY, TOMORROW = DAY.format(15), DAY.format(16)

OWN = """\
title: {title}
category: own
introduction:
  - About {title}. [@act]
takeaways:
  - The Act came into force in **1950**. [@act]
sources:
  act: {{title: The Act}}
"""

NOTE = "# Delimitation\n\nSeats are **allocated** anew.\n\n## Key takeaways\n\n- It is *independent*.\n"


DECKS = Path(__file__).parents[2] / "tests" / "exchange" / "samples" / "anki" / "latest.apkg"
OF_DECKS = ("geography/geography-sample-basics", "geography/sample-rivers", "polity/polity-sample-basics")


LONG = "long"
"""The state in which what is kept in the cache of a long history is that of the file."""

LONG_FROM, LEFT = 6, 3  # events, so that those of some days are a long history


class Scenario(NamedTuple):
    """A command, the state of the home that it runs in, and what it may write beside it.

    `by_line` tells that it acknowledges each event by a line of JSON; `writes` are files below the place
    of the home; the answer of a command that is `about_the_disk` may be that something fails. One that writes
    `file_by_file` may be killed in between.
    """

    name: str
    arguments: tuple[str, ...]
    state: str
    now: str = TODAY
    typed: str = ""
    by_line: bool = False
    writes: tuple[str, ...] = ()
    about_the_disk: bool = False
    file_by_file: bool = False

    def command(self, place: Path) -> Command:
        """Return the command, with the paths that it names in a place."""
        return Command(tuple(part.format(place=place) for part in self.arguments), self.now, self.typed)


def _of(name: str, line: str, state: str, **more: object) -> Scenario:
    return Scenario(name, tuple(line.split()), state, **more)  # type: ignore[arg-type]


HOLD_BACK = "-\nb\nu\n-\n\n3\nq\n"
REVIEW = "\n3\n\n1\nu\n\n4\n\n2\nq\n"

SCENARIOS = (
    _of("done, the first of all", "done gst-council", "new"),
    _of("done", "done own-0", "used"),
    _of("done, another day", "done own-0", "used", now=TOMORROW),
    _of("done, several", "done own-0 own-1 quad-indo-pacific", "used", now=TOMORROW),
    _of("done, damaged progress", "done own-0", "damaged"),
    _of("done, missing progress", "done own-0", "missing"),
    _of("done, after a kill", "done own-0", "unfiled"),
    _of("done, a copy alone", "done own-0", "alone"),
    _of("done, format 1", "done own-0", "old"),
    _of("done, no index", "done own-0", "cold"),
    _of("done, a long history", "done own-0", LONG),
    _of("done, a long history, another day", "done own-0", LONG, now=TOMORROW),
    _of("reopen", "reopen fundamental-rights", "used"),
    _of("undo", "undo", "used"),
    _of("undo, another day", "undo --json", "used", now=TOMORROW),
    _of("undo, a long history", "undo", LONG),
    _of("exam", "exam 2027-05-23 --json", "used"),
    _of("fit", "fit --json", "forgetful"),
    _of("plan", "plan --minutes 20 --rest sunday --json", "before an exam"),
    _of("star", "star own-0 own-1", "used"),
    _of("note, the first", "note own-1 A thought.", "used", writes=("home/notes/own-1.md",)),
    _of("note, added to", "note own-0 - another line", "noted", writes=("home/notes/own-0.md",)),
    _of("note, taken back", "undo", "noted", writes=("home/notes/own-0.md",)),
    _of("suspend", "suspend gst-council", "used"),
    _of("suspend, the first of all", "suspend gst-council", "new"),
    _of("bury, another day", "bury gst-council own-0", "used", now=TOMORROW),
    _of("unbury", "unbury gst-council", "used"),
    _of("forget, after a kill", "forget gst-council", "unfiled"),
    _of("review", "review gst-council --json", "used", typed=REVIEW, by_line=True),
    _of("review, another day", "review gst-council --json", "used", now=TOMORROW, typed=REVIEW, by_line=True),
    _of("review, a long history", "review gst-council --json", LONG, typed=REVIEW, by_line=True),
    _of("review, after a kill", "review gst-council --json", "unfiled", typed=REVIEW, by_line=True),
    _of("review, holding back", "review gst-council --json", "used", typed=HOLD_BACK, by_line=True),
    _of("quiz", "quiz fundamental-rights --json --seed 1", "used", typed="a\nb\n\nq\n", by_line=True),
    _of("mock", "mock fundamental-rights --json --seed 1", "used", typed="a s\nf\nx b\nb\nq\n", by_line=True),
    _of("mock, ended", "mock fundamental-rights --json --seed 1", "used", typed="a\nend\ng\n", by_line=True),
    _of("write", "write gst-council --answer {place}/note.md --points 1,3 --mark 6", "used"),
    _of("write, in an editor", "write gst-council", "used", typed="1\n6.5\n"),
    _of("start", "start 20 --json", "used"),
    _of("merge", "merge {place}/other.json --json", "used"),
    _of("merge, a journal", "merge {place}/other.journal --json", "used", now=TOMORROW),
    _of("sync", "sync {place}/folder", "shared"),
    _of("sync, another day", "sync {place}/folder", "shared", now=TOMORROW),
    _of("sync, the first of all", "sync {place}/folder", "new"),
    _of("sync, damaged progress", "sync {place}/folder", "damaged"),
    _of("restore", "doctor --restore 2026-01-13", "used"),
    _of("backups", "doctor --restore --json", "used"),
    _of("doctor", "doctor --json", "used", about_the_disk=True),
    _of("doctor --fix, damaged progress", "doctor --fix --json", "damaged", about_the_disk=True),
    _of("doctor --fix, after a kill", "doctor --fix --json", "unfiled", about_the_disk=True),
    _of("list", "list --json", "used"),
    _of("list, damaged progress", "list --json", "damaged"),
    _of("list, missing progress", "list --json", "missing"),
    _of("list, after a kill", "list --json", "unfiled"),
    _of("list, a long history", "list --json", LONG),
    _of("list, no index", "list --json", "cold"),
    _of("search", "search fundamental --json", "used"),
    _of("search, no index", "search fundamental --json", "cold"),
    _of("show", "show own-1 --json", "used"),
    _of("show, no index", "show own-1 --json", "cold"),
    _of("progress", "progress --json", "used"),
    _of("today", "today --json", "used"),
    _of("today, a long history", "today --json", LONG),
    _of(
        "new", "new Delimitation --category polity", "used", writes=("home/topics/polity/delimitation.yaml",)
    ),
    _of(
        "rename",
        "rename own-1 other",
        "used",
        writes=("home/topics/own/own-1.yaml", "home/topics/own/other.yaml"),
    ),
    _of("rename, the history alone", "rename own-2 moved", "moved"),
    _of(
        "import",
        "import {place}/note.md --category polity",
        "used",
        writes=("home/topics/polity/delimitation.yaml",),
    ),
    _of(
        "import --update",
        "import {place}/note.md --category polity --update",
        "imported",
        writes=("home/topics/polity/delimitation.yaml", "home/backups/topics/delimitation.yaml"),
    ),
    _of(
        "import, a package of Anki",
        "import {place}/deck.apkg",
        "used",
        writes=tuple(f"home/topics/{topic}.yaml" for topic in OF_DECKS),
        file_by_file=True,
    ),
    _of(
        "pack add",
        "pack add {place}/pack",
        "used",
        writes=("home/packs/a-pack/pack.yaml", "home/packs/a-pack/topics/own/packed.yaml"),
    ),
    _of("export", "export own-1 -f md -o {place}/out.md", "used", writes=("out.md",)),
    _of("export --force", "export own-1 -f md -o {place}/old.md --force", "used", writes=("old.md",)),
)
"""All of them; what each does is a person's everyday, or follows a damage."""


def make_data(folder: Path, bundled: Path) -> None:
    """Make a small library of topics in the place of the one that comes with the program."""
    for name in TOPICS:
        (folder / "topics" / name).parent.mkdir(parents=True)
        shutil.copy(bundled / "topics" / f"{name}.yaml", folder / "topics" / f"{name}.yaml")
    shutil.copy(bundled / "syllabus.yaml", folder)


def make_states(folder: Path, scratch: Path) -> dict[str, Path]:
    """Return a place of each state, by its name: a folder with a home and what commands name beside it."""
    places = {"new": _new(folder / "new")}
    used = places["used"] = folder / "used"
    shutil.copytree(places["new"], used)
    _use(used, scratch)
    for name, change in _CHANGES.items():
        places[name] = folder / name
        shutil.copytree(used, places[name])
        change(places[name] / "home")
    return places


def _new(place: Path) -> Path:
    home = place / "home"
    (home / "topics" / "own").mkdir(parents=True)
    for number in range(4):
        (home / "topics" / "own" / f"own-{number}.yaml").write_text(OWN.format(title=f"Own {number}"))
    (place / "note.md").write_text(NOTE)
    shutil.copy(DECKS, place / "deck.apkg")
    (place / "pack" / "topics" / "own").mkdir(parents=True)
    (place / "pack" / "pack.yaml").write_text("name: a-pack\nversion: '1'\nlicence: MIT\n")
    (place / "pack" / "topics" / "own" / "packed.yaml").write_text(OWN.format(title="Packed"))
    (place / "old.md").write_text("as it was\n")
    return place


def _use(place: Path, scratch: Path) -> None:
    """Record what a person does on four days, and what another device has."""
    home = place / "home"

    def did(line: str, day: int, typed: str = "", at: Path = home) -> None:
        outcome = run(Command(tuple(line.split()), DAY.format(day), typed), at, scratch)
        assert outcome.code == 0, outcome

    did("done fundamental-rights", 12)
    did("show gst-council", 12)
    did("show own-2", 13)
    did("review gst-council", 13, "\n3\n\n2\nq\n")
    did("done own-3", 14)
    did("done quad-indo-pacific", 14)
    shutil.copytree(home, place / "elsewhere")
    did("reopen quad-indo-pacific", 15)
    did("done own-2", 15, at=place / "elsewhere")
    did("show own-0", 15, at=place / "elsewhere")
    for name in ("json", "journal"):
        shutil.copy(place / "elsewhere" / f"progress.{name}", place / f"other.{name}")
    shutil.rmtree(place / "elsewhere")
    did("today", 15)
    did("search gst", 15)


def _damage(home: Path) -> None:
    path = home / "progress.json"
    path.write_bytes(path.read_bytes()[:-100])


def _unfile(home: Path) -> None:
    """Take the last event out of the file, as if a review had been killed that the journal has it of."""
    from upsc_cli.progress import format as file_format

    path = home / "progress.json"
    content = file_format.decode(path.read_bytes())
    path.write_bytes(file_format.encode(list(content.lines.values())[:-1]))


def _leave_alone(home: Path) -> None:
    (home / "progress.journal").unlink()
    shutil.rmtree(home / "backups")


def _forget(home: Path) -> None:
    """Record what a fit predicts better than the default does: that nothing is remembered."""
    from datetime import datetime, timedelta

    from upsc_cli.progress.events import Reviewed
    from upsc_cli.progress.store import Store

    began = datetime.fromisoformat(DAY.format(1))
    reviews = [
        Reviewed(
            id=f"{card}-{days}-{rating}",
            at=began + timedelta(days=days, minutes=card, seconds=rating),
            card=f"gst-council/card/{card}",
            rating=rating,
            day=(began + timedelta(days=days)).date(),
        )
        for card in range(12)
        for days, rating in ((0, 3), (3, 1), (3, 3), (7, 1), (7, 3))
    ]
    last = datetime.fromisoformat(DAY.format(15))
    Store(home / "progress.json", home / "backups", lambda: last).update(lambda _: reviews)


def _set_exam(home: Path) -> None:
    from datetime import datetime, timedelta

    from upsc_cli.progress.events import ExamSet
    from upsc_cli.progress.store import Store

    at = datetime.fromisoformat(DAY.format(15)) - timedelta(hours=1)
    exam = ExamSet(id="exam", at=at, day=(at + timedelta(days=12)).date())
    Store(home / "progress.json", home / "backups", lambda: at).update(lambda _: [exam])


def _make_old(home: Path) -> None:
    path = home / "progress.json"
    path.write_text(json.dumps({"version": 1, "events": json.loads(path.read_text())["events"]}))


def _note(home: Path) -> None:
    """Write a note by hand, and add to it by the command."""
    (home / "notes").mkdir()
    (home / "notes" / "own-0.md").write_text("By hand.\n")
    outcome = run(Command(("note", "own-0", "-", "a", "line"), TODAY), home, home.parent)
    assert outcome.code == 0, outcome


def _share(home: Path) -> None:
    """Let another device have written into a folder."""
    folder = home.parent / "folder" / "feedfacefeedface"
    folder.mkdir(parents=True)
    shutil.copy(home.parent / "other.journal", folder / "001.jsonl")


def _import(home: Path) -> None:
    """Leave a topic that an older version of the note became."""
    topic = home / "topics" / "polity" / "delimitation.yaml"
    topic.parent.mkdir(parents=True, exist_ok=True)
    topic.write_text("title: Delimitation\ncategory: polity\n\nintroduction:\n  - As it was.\n")


_CHANGES: dict[str, Callable[[Path], object]] = {
    "damaged": _damage,
    "missing": lambda home: (home / "progress.json").unlink(),
    "unfiled": _unfile,
    "alone": _leave_alone,
    "old": _make_old,
    "forgetful": _forget,
    "before an exam": _set_exam,
    "moved": lambda home: (home / "topics/own/own-2.yaml").rename(home / "topics/own/moved.yaml"),
    "noted": _note,
    "imported": _import,
    "shared": _share,
    LONG: _unfile,
    "cold": lambda home: shutil.rmtree(home / "cache"),
}
