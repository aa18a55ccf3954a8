"""Flashcards and questions in a table, as spreadsheets and other programs keep them, to drafts.

Columns are known by their names. A table without such names is taken for cards only where it has a front
and a back, and perhaps tags, in every row.
"""

import re
from collections.abc import Container, Sequence
from statistics import median

from upsc_cli.errors import InvalidTopicError
from upsc_cli.exchange.cells import CSV_COLUMNS, as_typed
from upsc_cli.exchange.read.anki.decks import Placed
from upsc_cli.exchange.read.anki.field_text import FieldText
from upsc_cli.exchange.read.anki_text import rows as rows_of
from upsc_cli.exchange.read.card_rows import MOST_TOPICS, decks_to_drafts, has_words, made_of_row
from upsc_cli.exchange.read.choices import key_of, question_of
from upsc_cli.exchange.read.column_names import BACKS, DECKS, FRONTS, TAGS, column_name
from upsc_cli.exchange.read.draft import Draft
from upsc_cli.phrases import count
from upsc_cli.topics.cards import BLANK
from upsc_cli.topics.format.inline import Span, write
from upsc_cli.topics.format.model import Card
from upsc_cli.topics.slugs import slugify

_CHOICE = re.compile(r"(?:option|choice|opt)?[ _]?([a-e1-5])")
_HTML = re.compile(
    r"</?(?:b|i|u|em|strong|br|div|p|ul|ol|li|span|sub|sup)\b[^<>]*>|&(?:nbsp|amp|lt|gt|quot);"
)
_SUFFIXES = {".csv": ",;\t|", ".tsv": "\t", ".tab": "\t"}
_MOST_COLUMNS = 3  # of a table without names
_NUMBER = re.compile(r"[\d.,%\s₹$-]*")
_ADDRESS = re.compile(r"\S+@\S+\.\w+|(?:https?://|www\.)\S+")
_OF_SPREADSHEETS = (".csv",)
_FEWEST_WORDS = 3  # of what is an answer, and no name or number
_MOST_LEFT = 20


def is_table(text: str, suffix: str) -> bool:
    """Return whether a text is a table: by the name of its file, or as each of its lines has as many tabs."""
    if suffix in _SUFFIXES:
        return True
    if suffix not in (".txt", ""):
        return False
    lines = [line for line in text.split("\n") if line.strip()]
    counted = {line.count("\t") for line in lines}
    most = max(counted, default=0)
    return 1 <= most < _MOST_COLUMNS and min(counted) >= 1 and not any(line[0] in "\t#-*>" for line in lines)


def table_to_drafts(text: str, suffix: str, name: str, categories: Container[str] = ()) -> list[Draft]:
    """Return the cards and questions of a table as drafts, one for each topic that it names.

    Raises:
        InvalidTopicError: it is a table of something else.
    """
    found = _rows(text, _SUFFIXES.get(suffix, "\t"))
    if not found:
        raise InvalidTopicError("there is no text in it to make a topic of")
    names = [column_name(cell) for cell in found[0]]
    if tuple(found[0]) == CSV_COLUMNS:
        return _own(found[1:])
    front, back = _column(names, FRONTS), _column(names, BACKS)
    if (asked := _questions(names, found, name)) is not None:
        return [asked]
    if front is None or back is None or front == back:
        return [*_without_names(found, suffix, name, categories)]
    tags, deck = _column(names, TAGS), _column(names, DECKS)
    others = [index for index in range(len(names)) if index not in (front, back, tags, deck)]
    decks: dict[str, list[Placed]] = {}
    reader = FieldText()
    for number, row in enumerate(found[1:]):
        cells = _as_wide(row, len(names))
        fields = [cells[front], cells[back]]
        made = made_of_row(fields, reader, html=any(map(_HTML.search, fields)))
        tagged = re.split(r"[,;\s]+", cells[tags]) if tags is not None else []
        of = " ".join(cells[deck].split()) if deck is not None else ""
        decks.setdefault(of, []).append(Placed(number, tuple(filter(None, tagged)), made))
    drafts = list(decks_to_drafts(decks, name, "a table of cards", categories))
    left = [
        f"the column {found[0][index]}" for index in others if any(row[index : index + 1] for row in found)
    ]
    wide = sum(len(row) > len(names) for row in found[1:])
    for draft in drafts:
        draft.left += left
        draft.guessed += (
            [f"{count(wide, 'row')} with more cells than columns; the last are one"] if wide else []
        )
    return drafts


def _rows(text: str, separators: str) -> list[list[str]]:
    lines = text.splitlines(keepends=True)
    best = max(separators, key=lambda one: (sum(one in line for line in lines[:50]), -separators.index(one)))
    return [[cell.strip() for cell in row] for row in rows_of(lines, best)]


def _as_wide(row: list[str], width: int) -> list[str]:
    """Return a row with as many cells as there are columns.

    A comma in the last one, which nobody put in quotes, makes it more than one cell.
    """
    if len(row) > width:
        return [*row[: width - 1], ", ".join(filter(None, row[width - 1 :]))]
    return [*row, *[""] * (width - len(row))]


def _column(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


def _without_names(found: list[list[str]], suffix: str, name: str, categories: Container[str]) -> list[Draft]:
    """Return a table without names of columns that are known, if it has a front and a back in each row."""
    widths = {len(row) for row in found}
    shown = ", ".join(repr(cell) for cell in found[0][:4])
    refused = InvalidTopicError(f"a table, but of no cards: {shown}; call its columns Front and Back")
    if not widths <= {2, _MOST_COLUMNS} or len(found) < 2:
        raise refused
    numeric = sum(bool(_NUMBER.fullmatch(row[0])) or bool(_NUMBER.fullmatch(row[1])) for row in found[1:])
    fronts = {row[0].casefold() for row in found}
    asked = sum(row[0].endswith("?") or BLANK in row[0] for row in found)
    if asked * 2 < len(found) and (numeric * 3 > len(found) or len(fronts) * 10 < 9 * len(found)):
        raise refused
    explained = sum(len(row[1].split()) >= _FEWEST_WORDS for row in found)
    addresses = sum(bool(_ADDRESS.fullmatch(cell)) for row in found for cell in row[:2])
    if addresses * 3 > len(found) or (suffix in _OF_SPREADSHEETS and 2 * max(asked, explained) < len(found)):
        raise refused  # names and numbers of something, and the first row may say of what
    guessed = ["which column asks and which answers"]
    left = []
    words = [len(cell.split()) for row in found[1:] for cell in row[:2]]
    if max(len(cell.split()) for cell in found[0][:2]) <= 2 < median(words) and "?" not in found[0][0]:
        left.append(f"the first row, the names of the columns: {shown}")
        found = found[1:]
    reader = FieldText()
    placed = [
        Placed(
            number,
            tuple(filter(None, re.split(r"[,;\s]+", row[2]))) if len(row) > 2 else (),
            made_of_row(row[:2], reader, html=any(map(_HTML.search, row[:2]))),
        )
        for number, row in enumerate(found)
    ]
    drafts = list(decks_to_drafts({"": placed}, name, "a table of cards", categories))
    for draft in drafts:
        draft.left += left
        draft.guessed += guessed
    return drafts


def _questions(names: Sequence[str], found: list[list[str]], name: str) -> Draft | None:
    """Return a draft of multiple choice, if columns are named as its options and its answer."""
    options = {match[1]: index for index, one in enumerate(names) if (match := _CHOICE.fullmatch(one))}
    letters = [one for one in ("abcde" if "a" in options else "12345") if one in options]
    asks = _column(names, ("question", "q", "stem", "prompt"))
    answers = _column(names, ("answer", "correct", "correct answer", "correct option", "key", "ans"))
    if len(letters) < 2 or asks is None or answers is None or answers in options.values():
        return None
    why = _column(names, ("explanation", "solution", "why", "reason"))
    draft = Draft("a table of questions")
    for row in found[1:]:
        cells = _as_wide(row, len(names))
        given = [cells[options[one]] for one in letters if cells[options[one]]]
        reason = cells[why] if why is not None else ""
        answer = key_of(cells[answers], given) or 0
        question = question_of(cells[asks].split("\n"), given, answer, reason)
        if question is None:
            draft.left.append(f"a question whose answer is not clear: {cells[asks][:60]}")
        else:
            draft.questions.append(question)
    if not draft.questions:
        raise InvalidTopicError("a table of questions, of which none has an answer that is clear")
    return draft


def _own(found: list[list[str]]) -> list[Draft]:
    """Return the topics of the table that `upsc export --format csv` writes."""
    drafts: dict[str, Draft] = {}
    facts: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for row in found:
        cells = [as_typed(cell) for cell in [*row, *[""] * (len(CSV_COLUMNS) - len(row))]]
        _, topic, category, kind, question, answer, source, tags = cells[: len(CSV_COLUMNS)]
        draft = drafts.get(topic)
        if draft is None:
            title = topic.replace("-", " ").capitalize() or None
            draft = drafts[topic] = Draft(
                "a table of cards of upsc", title=title, category=slugify(category) or None
            )
            draft.tags = [slug for tag in tags.split() if (slug := slugify(tag))]
            draft.guessed += [f"title {title!r}"] if title else []
        if not (has_words(question) and has_words(answer)):
            draft.left.append(f"a card without words: {question[:60]}{answer[:60]}")
        elif kind == "cloze" and question.count(BLANK) == 1:
            at = question.index(BLANK)
            whole = question.replace(BLANK, answer)
            facts.setdefault(topic, {}).setdefault(whole, []).append((at, at + len(answer)))
        elif kind == "term":
            draft.define(question, write([Span(answer)]))
        else:
            draft.cards.append(Card(write([Span(question)]), write([Span(answer)])))
        if source and len(draft.left) < _MOST_LEFT:
            draft.left.append(f"the source {source}")
    if len(drafts) > MOST_TOPICS:
        raise InvalidTopicError(f"it has {len(drafts):,} topics, more than anybody's; split it")
    for topic, takeaways in facts.items():
        drafts[topic].takeaways += [_with_blanks(whole, spans) for whole, spans in takeaways.items()]
    return list(drafts.values())


def _with_blanks(whole: str, spans: list[tuple[int, int]]) -> str:
    parts = []
    end = 0
    for start, stop in sorted(set(spans)):
        if start >= end:
            parts += [Span(whole[end:start]), Span(whole[start:stop], bold=True)]
            end = stop
    return write([part for part in [*parts, Span(whole[end:])] if part.text])
