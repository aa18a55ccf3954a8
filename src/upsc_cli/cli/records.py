"""What the commands print for programs; docs/json.md describes the JSON, and tests pin it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from upsc_cli.progress.fold import Status
from upsc_cli.sanitize import clean
from upsc_cli.topics.format.model import Part
from upsc_cli.topics.format.problems import as_utf8
from upsc_cli.topics.library import Summary

if TYPE_CHECKING:
    from upsc_cli.progress.events import Linked, Renamed
    from upsc_cli.recall.answers import Answer, Writing
    from upsc_cli.recall.deck import Recall
    from upsc_cli.recall.mock import Mistake, Result
    from upsc_cli.recall.outlook import Exam, Expected, Outlook, PaperOutlook
    from upsc_cli.recall.quiz import Given, Tally
    from upsc_cli.recall.sitting import Graded
    from upsc_cli.search.rank import Hit
    from upsc_cli.session.answered import Shown
    from upsc_cli.session.card_list import ListedCard
    from upsc_cli.session.fitting import Found
    from upsc_cli.session.history import CameIn
    from upsc_cli.session.planning import Overview
    from upsc_cli.session.reading import Page
    from upsc_cli.session.session import Session
    from upsc_cli.session.starting import Plan
    from upsc_cli.session.syncing import Sharing
    from upsc_cli.session.timetabling import Planned
    from upsc_cli.sharing.known import Device
    from upsc_cli.sharing.packs.shelf import Pack
    from upsc_cli.sharing.sync import Synced

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


def line_of(fields: Iterable[str]) -> str:
    """Return fields between tabs, none of which has another, or anything that acts on a terminal."""
    return "\t".join(" ".join(clean(field).split()) for field in fields) + "\n"


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


def merge_record(came_in: "CameIn") -> dict[str, Any]:
    """Return what came in of a file as `merge` has it."""
    kinds = Counter(type(event).__struct_config__.tag for event in came_in.events)
    return {"path": str(came_in.file), "new": sum(kinds.values()), "kinds": dict(sorted(kinds.items()))}


def sync_record(done: "Synced") -> dict[str, Any]:
    """Return what came of a round with the shared folder as `sync` has it."""
    return {
        "sent": done.sent,
        "received": done.received,
        "devices": [_device_record(device) for device in done.devices],
        "files": {"sent": done.files_sent, "received": done.files_received, "kept": done.kept},
        "left_out": done.left_out,
    }


def sync_status_record(found: "Sharing | None") -> dict[str, Any] | None:
    """Return the shared folder as `sync --status` has it; None if no folder is shared."""
    if found is None:
        return None
    devices = [_device_record(device) for device in found.devices]
    return {"folder": str(found.folder), "there": found.is_there, "devices": devices}


def pack_record(pack: "Pack") -> dict[str, Any]:
    """Return a pack as `pack list` has it."""
    said = pack.manifest
    facts = {"name": said.name, "version": said.version, "source": pack.added.source}
    return facts | {"topics": len(pack.topics), "licence": said.licence}


def _device_record(device: "Device") -> dict[str, Any]:
    return {"id": device.id, "events": device.events, "last": device.last, "this": device.is_this}


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


def graded_record(graded: "Graded") -> dict[str, object]:
    """Return a grade as `review` has it."""
    return {
        "event": "graded",
        "card": graded.event.card,
        "rating": graded.event.rating,
        "due": graded.due,
        "stability": graded.memory.stability,
        "difficulty": graded.memory.difficulty,
    }


def answer_record(given: "Given", *, exam: bool = False) -> dict[str, object]:
    """Return an answer as `quiz` has it, without what is right if it is said at the end only."""
    from upsc_cli.topics.claims import LETTERS

    asked = given.asked
    record: dict[str, object] = {
        "event": "answered",
        "question": asked.item.id,
        "choice": None if given.choice is None else LETTERS[given.choice],
        "key": LETTERS[asked.key],
        "right": given.is_right,
        "marks": round(given.marks, 3),
        "confidence": given.confidence,
        "topic": asked.item.topic,
        "why": [{"text": claim.text, "true": claim.true, "why": claim.why} for claim in asked.explained],
    }
    hidden = ("key", "right", "marks", "why") if exam else ()
    return {name: value for name, value in record.items() if name not in hidden}


def result_record(given: "Sequence[Given]") -> dict[str, object]:
    """Return what a quiz came to as `quiz` has it."""
    from upsc_cli.recall.quiz import by_confidence, tally

    total = tally(given)
    return {
        "event": "finished",
        "asked": total.asked,
        "answered": total.answered,
        "right": total.right,
        "marks": round(total.marks, 3),
        "accuracy": total.accuracy,
        "confidence": {level: _tally_record(found) for level, found in by_confidence(given).items()},
    }


def mock_record(result: "Result") -> dict[str, object]:
    """Return what a mock paper came to, as `mock` and `progress` have it."""
    from upsc_cli.progress.events import Confidence

    total, guesses = result.tally, result.by_confidence.get(Confidence.GUESS)
    return {
        "marks": round(total.marks, 3),
        "of": result.of,
        "right": total.right,
        "wrong": len(result.wrong),
        "left": result.left,
        "seconds": round(result.seconds),
        "guessing": round(guesses.marks, 3) if guesses else 0.0,
        "by_confidence": {level: _tally_record(found) for level, found in result.by_confidence.items()},
        "by_category": {
            name: {"asked": found.asked} | _tally_record(found) for name, found in result.by_category.items()
        },
        "by_cause": result.by_cause,
    }


def mistake_record(mistake: "Mistake") -> dict[str, object]:
    """Return a wrong answer as `mock` has it after its result, and its key if the question is still there."""
    known = answer_record(mistake.given) if mistake.given else {}
    more = {"event": "wrong", "question": mistake.question, "number": mistake.number, "cause": mistake.cause}
    return known | more


def _tally_record(found: "Tally") -> dict[str, object]:
    return {"answered": found.answered, "right": found.right, "marks": round(found.marks, 3)}


def written_record(session: "Session", answer: "Answer") -> dict[str, object]:
    """Return an answer as `write` has it."""
    from upsc_cli.session.answer_drafts import path_of

    return {
        "event": "written",
        "id": answer.id,
        "topic": answer.topic,
        "question": answer.question,
        "words": answer.words,
        "limit": answer.limit,
        "seconds": answer.seconds,
        "points": _points_record(answer),
        "mark": answer.mark,
        "marks": answer.marks,
        "file": as_utf8(path_of(session, answer)),
    }


def answer_list_record(shown: "Shown") -> dict[str, object]:
    """Return an answer as the list of `answers` has it."""
    answer = shown.answer
    return {
        "id": answer.id,
        "at": answer.at,
        "topic": answer.topic,
        "question": answer.question,
        "asked": answer.asked,
        "words": answer.words,
        "limit": answer.limit,
        "seconds": answer.seconds,
        "points": _points_record(answer),
        "covered": shown.covered,
        "missed": shown.missed,
        "mark": answer.mark,
        "marks": answer.marks,
        "file": as_utf8(shown.path),
    }


def shown_record(shown: "Shown") -> dict[str, object]:
    """Return an answer as `answers` has one that is named by its id: with its text."""
    return answer_list_record(shown) | {"text": shown.text}


def answer_list_line(session: "Session", answer: "Answer") -> str:
    """Return an answer as `answers` has it in a pipe: a line of fields between tabs."""
    from upsc_cli.session.answer_drafts import path_of

    made = "" if answer.points is None else str(len(answer.points))
    of = "" if answer.points is None else str(answer.of)
    mark = "" if answer.mark is None else f"{answer.mark:g}"
    words = (str(answer.words), str(answer.limit))
    path = as_utf8(path_of(session, answer))
    fields = (answer.id, str(answer.at.date()), answer.topic, *words, made, of, mark, str(answer.marks), path)
    return line_of(fields)


def sitting_record(plan: "Plan") -> dict[str, object]:
    """Return a sitting as `start` has it."""
    keys = ("kind", "reason", "command", "minutes")
    return {
        "minutes": plan.minutes,
        "items": [{key: getattr(item, key) for key in keys} for item in plan.items],
    }


def _points_record(answer: "Answer") -> dict[str, int] | None:
    return None if answer.points is None else {"covered": len(answer.points), "total": answer.of}


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
