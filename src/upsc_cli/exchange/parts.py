"""What the parts of a topic are called and look like in pages and notes: what is written out is read back."""

import re
from enum import StrEnum

from upsc_cli.topics.format.model import ExamTip, Info, KeyPoint


class Part(StrEnum):
    """A part of a topic, by the heading under which it is written out."""

    INTRODUCTION = "Introduction"
    TAKEAWAYS = "Key takeaways"
    TERMS = "Key terms"
    MEMORY = "Memory techniques"
    CARDS = "Flashcards"
    QUESTIONS = "Practice questions"
    MAINS = "Mains questions"
    RELATED = "Related"
    SOURCES = "Sources"


OWN_NOTE = "Own note"
"""The heading of a person's note at the end of a topic; to whoever reads that back it is a section."""

CALLOUTS = {Info: "[!info]", KeyPoint: "[!important] Key point", ExamTip: "[!tip] Exam tip"}
"""The first line of each box."""

BOTH_WAYS = "asked both ways"
"""Stands below the answer of a flashcard that is also asked the other way round."""

PASSAGE = "[!quote] Passage"
"""The first line of what stands above the stem of a question."""

PAIR_COLUMNS = ("Left", "Right", "Match", "Why")
ASSERTION_COLUMNS = ("Part", "Statement", "True", "Why")
MATCH_COLUMNS = ("List I", "List II", "Why")
IN_ORDER = "In this order."
"""What stands below a list that is in its true order."""

EXPLAINS = {True: "The reason explains the assertion.", False: "The reason does not explain the assertion."}
SOURCE_COLUMNS = ("Key", "Title", "Publisher", "Date", "Link")
SEEN = "Seen"
"""A column more, where one of the sources says when a reader last opened it."""

_OTHER_NAMES = {
    Part.TAKEAWAYS: ("takeaways", "key points", "key takeaway", "key facts"),
    Part.TERMS: ("terms", "glossary", "definitions", "key definitions", "important terms"),
    Part.MEMORY: ("memory technique", "memory aids", "mnemonics", "mnemonic", "memory tricks"),
    Part.CARDS: ("cards", "extra cards"),
    Part.QUESTIONS: ("prelims questions", "prelims practice"),
    Part.MAINS: ("mains practice",),
    Part.RELATED: ("related topics", "see also", "related notes"),
    Part.SOURCES: ("reference sources", "references", "bibliography", "source"),
}


def part_name(heading: str) -> str:
    """Return a heading as it is compared with the names of parts: words in lower case, no emoji."""
    return " ".join(re.findall(r"[^\W_]+", heading.casefold()))


_BY_NAME = {part_name(name): part for part in Part for name in (part.value, *_OTHER_NAMES.get(part, ()))}


def part_of(heading: str | None) -> Part | None:
    """Return the part that a heading names, if it names one."""
    name = part_name(heading or "")
    if name.startswith("introduction to "):
        return Part.INTRODUCTION
    return _BY_NAME.get(name)
