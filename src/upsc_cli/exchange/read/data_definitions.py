"""Key terms as study pages define them, in an attribute: Quorum — the least number (GS2: Polity)."""

import re
from typing import NamedTuple

from upsc_cli.nearest import name_key
from upsc_cli.topics.format.inline import Span, write
from upsc_cli.topics.syllabus import GS_PAPER

_PAPER = rf"(?:UPSC\s+)?(?:Prelims|Mains|Essay|CSAT|{GS_PAPER})"
_IN_BRACKETS = re.compile(rf"\s*[(\[]\s*([^()\[\]]*?{_PAPER}[^()\[\]]*)[)\]]\s*\.?\s*$", re.IGNORECASE)
_IN_WORDS = re.compile(
    rf"\s*(?:[,;.—–-]\s*)?\b((?:relevant|important|useful)\s+(?:to|for|in)\s+[^.]*?{_PAPER}[^.]*)\.?\s*$",
    re.IGNORECASE,
)
_TERM = re.compile(r"(?P<term>[^—–―−\n]{0,80}?)\s*(?:[—–―−]+|\s-{1,3}\s|:\s)\s*(?P<text>.+)", re.DOTALL)
_MORE_WORDS = 2  # that a term may have than the text that carries it


class Defined(NamedTuple):
    """A term, what it means, and what the page says of the papers that ask for it."""

    term: str
    definition: str
    papers: str | None


def read_definition(written: str, shown: str) -> Defined | None:
    """Return the term that an attribute defines, or None if it says nothing.

    `shown` is the text that carries the attribute: the term, where the attribute leaves that out.
    """
    text = " ".join(written.split())
    papers = _IN_BRACKETS.search(text) or _IN_WORDS.search(text)
    if papers:
        text = text[: papers.start()].rstrip(" ,;—–-")
    match = _TERM.fullmatch(text)
    term, definition = shown, text
    if match and _is_term(match["term"], shown):
        term, definition = match["term"] or shown, match["text"]
    if not term or not definition:
        return None
    return Defined(term, write([Span(definition)]), papers[1].strip() if papers else None)


def _is_term(written: str, shown: str) -> bool:
    """Return whether what stands before a dash is the term, not the first words of what it means."""
    one, other = name_key(written), name_key(shown)
    initials = "".join(re.findall(r"\b[A-Z]", written))
    as_long = len(written.split()) <= len(shown.split()) + _MORE_WORDS
    return one in other or other in one or initials == shown or as_long
