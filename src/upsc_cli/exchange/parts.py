"""The names under which the parts of a topic go in pages and notes."""

from enum import StrEnum

from upsc_cli.exchange.flow import part_name


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
_BY_NAME = {part_name(name): part for part in Part for name in (part.value, *_OTHER_NAMES.get(part, ()))}


def part_of(heading: str | None) -> Part | None:
    """Return the part that a heading names, if it names one."""
    name = part_name(heading or "")
    if name.startswith("introduction to "):
        return Part.INTRODUCTION
    return _BY_NAME.get(name)
