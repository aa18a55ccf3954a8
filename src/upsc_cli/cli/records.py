"""What the commands print for programs; docs/json.md describes the JSON, and tests pin it."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from upsc_cli.cli.sitting_records import mock_record
from upsc_cli.cli.streams import line_of
from upsc_cli.progress.fold import Status
from upsc_cli.topics.format.model import Part
from upsc_cli.topics.library import Summary

if TYPE_CHECKING:
    from upsc_cli.progress.events import Linked, Renamed
    from upsc_cli.recall.answers import Writing
    from upsc_cli.recall.deck import Recall
    from upsc_cli.recall.outlook import Exam, Expected, Outlook, PaperOutlook
    from upsc_cli.search.rank import Hit
    from upsc_cli.session.card_list import ListedCard
    from upsc_cli.session.fitting import Found
    from upsc_cli.session.planning import Overview
    from upsc_cli.session.reading import Page
    from upsc_cli.session.timetabling import Planned


_KEYS = {
    Part.SECTIONS: ("introduction", "sections"),
    Part.TAKEAWAYS: ("takeaways",),
    Part.TERMS: ("terms",),
    Part.MEMORY: ("memory",),
    Part.QUESTIONS: ("questions", "mains"),
    Part.SOURCES: ("sources",),
    Part.NOTE: ("note",),
}
"""The keys that each part shows: those of a topic file, and the person's own note."""


def list_record(topic: Summary, status: Status) -> dict[str, Any]:
    """Return a topic as `list` has it."""
    fields = msgspec.structs.asdict(topic)
    del fields["noted"]  # as little as a star is it one of the keys
    return fields | {"status": status}


def list_line(topic: Summary, status: Status) -> str:
    """Return a topic as `list` has it in a pipe: a line of fields between tabs, none of which has another."""
    fields = (topic.slug, topic.title, topic.category, topic.difficulty, str(topic.minutes), status)
    return line_of(fields)


def hit_record(hit: "Hit", status: Status) -> dict[str, Any]:
    """Return a topic as `search` has it."""
    return list_record(hit.topic, status) | {
        "score": hit.score,
        "field": hit.field,
        "snippet": hit.snippet.text,
        "terms": hit.terms,
        "corrections": hit.corrections,
    }


def topic_record(page: "Page", parts: Iterable[Part]) -> dict[str, Any]:
    """Return a topic as `show` has it: its file, or the keys of some parts of it, and what is computed."""
    fields: dict[str, Any] = msgspec.to_builtins(page.entry.topic)
    fields["note"] = page.entry.note.text.strip("\n") or None
    wanted = {key for part in parts for key in _KEYS[part]}
    if wanted:
        fields = {key: value for key, value in fields.items() if key in wanted | {"title"}}
    return fields | {
        "slug": page.entry.slug,
        "minutes": page.minutes,
        "cited": page.cited,
        "status": page.status,
        "pack": page.pack,
    }


def progress_record(found: "Overview") -> dict[str, Any]:
    """Return progress as `progress` has it."""
    progress, done, counts, exam = found.progress, found.done, found.counts, found.exam
    recalls = {paper.paper.code: paper.expected for paper in found.outlook.papers}
    return {
        "topics": progress.topics,
        "categories": [
            {"name": name} | msgspec.structs.asdict(part) for name, part in progress.categories.items()
        ],
        "papers": [
            {"code": code} | msgspec.structs.asdict(part) | _recall_record(recalls.get(code))
            for code, part in progress.papers.items()
        ],
        "cards": {"total": counts.total, "new": counts.new, "due": counts.due, "learned": counts.learned},
        "suspended": counts.suspended,
        "put_off": counts.put_off,
        "forecast": [{"date": day, "due": number} for day, number in counts.forecast],
        "exam": exam and {"date": exam.date, "days": exam.days, "recall": _share(found.outlook.all.exam)},
        "reviews": {"total": done.reviews, "today": done.reviews_today},
        "streak": done.streak,
        "retention": done.retention,
        "calibration": [
            {"predicted": round(one.predicted, 4), "observed": round(one.observed, 4), "reviews": one.reviews}
            for one in found.calibration
        ],
        "weeks": done.weeks,
        "activity": done.activity,
        "mocks": [{"date": result.day} | mock_record(result) for result in found.mocks],
        "answers": _writing_record(found.writing),
    }


def fit_record(found: "Found") -> dict[str, Any]:
    """Return a fit as `fit` has it."""
    fit = found.fit
    return {
        "reviews": fit.reviews,
        "log_loss": {"default": _rounded(fit.default), "fitted": _rounded(fit.fitted)},
        "kept": fit.parameters is not None,
        "parameters": found.in_force.parameters,
    }


def plan_record(found: "Planned") -> list[dict[str, Any]]:
    """Return a plan as `plan` has it."""
    return [
        {
            "date": day.date,
            "minutes": day.minutes,
            "items": [msgspec.structs.asdict(item) for item in day.items],
        }
        for day in found.timetable.days
    ]


def exam_record(exam: "Exam | None", found: "Outlook", suspended: int, put_off: int) -> dict[str, Any] | None:
    """Return the exam as `exam` has it; None if no date is set. `suspended` cards are left out."""
    if exam is None:
        return None
    from upsc_cli.recall.outlook import syllabus_recall

    return {
        "date": exam.date,
        "days": exam.days,
        "recall": _share(found.all.exam),
        "recall_today": _share(found.all.today),
        "recall_if_due_done": _share(found.all.exam_if_done),
        "suspended": suspended,
        "put_off": put_off,
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


def syllabus_record(papers: "Iterable[PaperOutlook]", answers: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the syllabus as `syllabus` has it."""
    return [
        {
            "code": paper.paper.code,
            "title": paper.paper.title,
            "covered": paper.covered,
            "lines": [
                {"code": line.code, "text": line.text, "topics": line.topics, "completed": line.completed}
                | {"answers": answers.get(line.code, 0)}
                | _recall_record(line.expected)
                for line in paper.lines
            ],
        }
        for paper in papers
    ]


def card_record(listed: "ListedCard") -> dict[str, object]:
    """Return a card as `cards` has it."""
    from upsc_cli.session.card_list import CardState

    card, memory = listed.card, listed.memory
    return {
        "id": card.id,
        "topic": card.topic,
        "kind": card.kind,
        "question": card.question,
        "answer": card.answer,
        "state": listed.state,
        "due": listed.due,
        "stability": memory and memory.stability,
        "difficulty": memory and memory.difficulty,
        "reviews": memory.reviews if memory else 0,
        "lapses": memory.lapses if memory else 0,
        "suspended": CardState.SUSPENDED in listed.states,
    }


def card_line(listed: "ListedCard") -> str:
    """Return a card as `cards` has it in a pipe: a line of fields between tabs, none of which has another."""
    card, due = listed.card, str(listed.due or "")
    fields = (card.id, card.topic, card.kind, card.question, card.answer, listed.state, due)
    return line_of(fields)


def link_record(link: "Linked | Renamed") -> dict[str, object]:
    """Return whose the reviews of an edited card, or of a renamed topic, are now as `review` has it."""
    if hasattr(link, "card"):
        return {"event": "linked", "card": link.card, "to": link.to}
    return {"event": "renamed", "topic": link.topic, "to": link.to}


def _writing_record(found: "Writing") -> dict[str, object]:
    return {
        "total": found.total,
        "last_seven_days": found.last_seven_days,
        "points": found.points,
        "weeks": found.weeks,
    }


def _recall_record(found: "Expected | None") -> dict[str, float | None]:
    return {
        "recall": _share(found.today) if found else None,
        "exam_recall": _share(found.exam) if found else None,
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _share(found: "Recall | None") -> float | None:
    return None if found is None or found.share is None else round(found.share, 4)
