"""What the commands print as JSON; docs/json.md describes it, and tests pin it."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from upsc_cli.progress.events import Event
from upsc_cli.progress.fold import State
from upsc_cli.progress.statistics import Statistics
from upsc_cli.recall.coverage import Progress
from upsc_cli.topics import measure
from upsc_cli.topics.library import Entry, Summary
from upsc_cli.topics.model import Part

if TYPE_CHECKING:
    from upsc_cli.search.rank import Hit

_KEYS = {
    Part.SECTIONS: ("introduction", "sections"),
    Part.TAKEAWAYS: ("takeaways",),
    Part.TERMS: ("terms",),
    Part.MEMORY: ("memory",),
    Part.QUESTIONS: ("questions", "mains"),
    Part.SOURCES: ("sources",),
}
"""The keys of a topic file that each part shows."""


def list_record(topic: Summary, state: State) -> dict[str, Any]:
    """Return a topic as `list` has it."""
    return msgspec.structs.asdict(topic) | {"status": state.status(topic.slug)}


def hit_record(hit: "Hit", state: State) -> dict[str, Any]:
    """Return a topic as `search` has it."""
    return list_record(hit.topic, state) | {
        "score": hit.score,
        "field": hit.field,
        "snippet": hit.snippet.text,
        "terms": hit.terms,
        "corrections": hit.corrections,
    }


def topic_record(entry: Entry, state: State, parts: Iterable[Part]) -> dict[str, Any]:
    """Return a topic as `show` has it: its file, or the keys of some parts of it, and what is computed."""
    fields: dict[str, Any] = msgspec.to_builtins(entry.topic)
    wanted = {key for part in parts for key in _KEYS[part]}
    if wanted:
        fields = {key: value for key, value in fields.items() if key in wanted | {"title"}}
    return fields | {
        "slug": entry.slug,
        "minutes": measure.minutes(entry.topic),
        "cited": measure.cited(entry.topic),
        "status": state.status(entry.slug),
    }


def progress_record(found: Progress, done: Statistics) -> dict[str, Any]:
    """Return progress as `progress` has it."""
    return {
        "topics": found.topics,
        "categories": [{"name": n} | msgspec.structs.asdict(part) for n, part in found.categories.items()],
        "papers": [{"code": code} | msgspec.structs.asdict(part) for code, part in found.papers.items()],
        "reviews": {"total": done.reviews, "today": done.reviews_today},
        "streak": done.streak,
        "retention": done.retention,
        "weeks": done.weeks,
        "activity": done.activity,
    }


def merge_record(file: Path, events: Iterable[Event]) -> dict[str, Any]:
    """Return what came in of a file as `merge` has it."""
    kinds = Counter(type(event).__struct_config__.tag for event in events)
    return {"path": str(file), "new": sum(kinds.values()), "kinds": dict(sorted(kinds.items()))}
