"""What people call the columns of their tables of cards, in English, Hindi and German."""

FRONTS = (
    "front", "question", "questions", "q", "prompt", "term", "word", "cue", "side 1", "text",
    "प्रश्न", "सवाल", "शब्द", "frage", "fragen", "vorderseite", "begriff",
)  # fmt: skip
BACKS = (
    "back", "answer", "answers", "a", "ans", "definition", "meaning", "response", "side 2", "explanation",
    "उत्तर", "जवाब", "अर्थ", "परिभाषा", "antwort", "antworten", "rückseite", "bedeutung",
)  # fmt: skip
"""The two sides of a card, the surest names first."""

ASKS = frozenset(
    {"front", "question", "questions", "q", "prompt", "प्रश्न", "सवाल", "frage", "fragen", "vorderseite"}
)
ANSWERS = frozenset(
    {"back", "answer", "answers", "a", "ans", "उत्तर", "जवाब", "antwort", "antworten", "rückseite"}
)
"""Those of them that make any table one of cards, as a table in a note may also explain its terms."""

TAGS = ("tags", "tag", "labels", "टैग", "schlagwörter")
DECKS = ("deck", "topic", "subject", "chapter", "विषय", "अध्याय", "thema", "kapitel", "stapel")
NUMBERS = frozenset({"", "no", "nr", "#", "s no", "sl no", "sr no", "–", "क्रम", "क्र", "id"})
"""Columns that count the rows."""


def column_name(written: str) -> str:
    """Return the name of a column as it is compared with these."""
    return " ".join(written.casefold().replace("_", " ").replace(".", " ").replace(":", " ").split())
