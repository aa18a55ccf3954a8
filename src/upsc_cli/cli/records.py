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
from upsc_cli.recall.deck import Counts, Recall
from upsc_cli.recall.outlook import Exam, Expected, Outlook, PaperOutlook, syllabus_recall
from upsc_cli.topics import measure
from upsc_cli.topics.format.model import Part
from upsc_cli.topics.library import Entry, Summary

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


def progress_record(
    found: Progress, done: Statistics, outlook: Outlook, counts: Counts, exam: Exam | None
) -> dict[str, Any]:
    """Return progress as `progress` has it."""
    recalls = {paper.paper.code: paper.expected for paper in outlook.papers}
    return {
        "topics": found.topics,
        "categories": [{"name": n} | msgspec.structs.asdict(part) for n, part in found.categories.items()],
        "papers": [
            {"code": code} | msgspec.structs.asdict(part) | _recall_record(recalls.get(code))
            for code, part in found.papers.items()
        ],
        "cards": {"total": counts.total, "new": counts.new, "due": counts.due, "learned": counts.learned},
        "forecast": [{"date": day, "due": number} for day, number in counts.forecast],
        "exam": exam and {"date": exam.date, "days": exam.days, "recall": _share(outlook.all.exam)},
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


def exam_record(exam: Exam | None, found: Outlook) -> dict[str, Any] | None:
    """Return the exam as `exam` has it; None if no date is set."""
    if exam is None:
        return None
    return {
        "date": exam.date,
        "days": exam.days,
        "recall": _share(found.all.exam),
        "recall_today": _share(found.all.today),
        "recall_if_due_done": _share(found.all.exam_if_done),
        "papers": [
            {
                "code": paper.paper.code,
                "recall": _share(paper.expected.exam),
                "syllabus_recall": round(syllabus_recall(paper.lines, on_exam=True), 4),
            }
            for paper in found.papers
        ],
        "topics": [{"slug": slug, "recall": _share(one.exam)} for slug, one in found.topics.items()],
    }


def syllabus_record(papers: Iterable[PaperOutlook]) -> list[dict[str, Any]]:
    """Return the syllabus as `syllabus` has it."""
    return [
        {
            "code": paper.paper.code,
            "title": paper.paper.title,
            "covered": paper.covered,
            "lines": [
                {"code": line.code, "text": line.text, "topics": line.topics, "completed": line.completed}
                | _recall_record(line.expected)
                for line in paper.lines
            ],
        }
        for paper in papers
    ]


def _recall_record(found: Expected | None) -> dict[str, float | None]:
    return {
        "recall": _share(found.today) if found else None,
        "exam_recall": _share(found.exam) if found else None,
    }


def _share(found: Recall | None) -> float | None:
    return None if found is None or found.share is None else round(found.share, 4)
