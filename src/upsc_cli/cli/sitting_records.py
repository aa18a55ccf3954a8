"""What is printed of sittings, papers and answers for programs; docs/json.md describes it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from upsc_cli.cli.streams import line_of
from upsc_cli.topics.format.problems import as_utf8

if TYPE_CHECKING:
    from upsc_cli.recall.answers import Answer
    from upsc_cli.recall.mock import Mistake, Result
    from upsc_cli.recall.quiz import Given, Tally
    from upsc_cli.recall.sitting import Graded
    from upsc_cli.session.answered import Shown
    from upsc_cli.session.session import Session
    from upsc_cli.session.starting import Plan


def sitting_record(plan: "Plan") -> dict[str, object]:
    """Return a sitting as `start` has it."""
    keys = ("kind", "reason", "command", "minutes")
    return {
        "minutes": plan.minutes,
        "items": [{key: getattr(item, key) for key in keys} for item in plan.items],
    }


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


def _points_record(answer: "Answer") -> dict[str, int] | None:
    return None if answer.points is None else {"covered": len(answer.points), "total": answer.of}
