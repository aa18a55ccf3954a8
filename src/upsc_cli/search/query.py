"""Ranked search over topics held in memory.

Each term of a query matches a word exactly, as a prefix or, when no word of the library does
either, through the nearest word of the library's vocabulary. Where it matches decides how much it
counts: a title says more about a topic than its body does.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from upsc_cli.search.words import Word, words
from upsc_cli.topics import inline
from upsc_cli.topics.library import Entry
from upsc_cli.topics.model import Topic
from upsc_cli.topics.texts import texts

WEIGHTS = {
    "title": 10.0,
    "aliases": 8.0,
    "tags": 6.0,
    "syllabus": 6.0,
    "terms": 5.0,
    "takeaways": 4.0,
    "headings": 3.0,
    "body": 1.0,
    "memory": 1.0,
    "cards": 1.0,
}
"""What a match in each field counts for."""

EXACT, PREFIX, CORRECTED = 1.0, 0.7, 0.5
SNIPPET_LENGTH = 160
_REPETITION = 0.1  # of a match's worth, for each further match in the field, up to five
_SHORTEST_CORRECTED = 4
_LIKENESS = 0.72  # optimal string alignment, normalised: one slip in four letters, two in eight
_STOP_WORDS = frozenset(
    "a an and are as at by for from in is its of on or the to was what which with".split()  # noqa: SIM905
)


class Snippet(Struct, frozen=True):
    """A piece of a topic's text; `highlights` are the ranges of the words that matched."""

    text: str
    highlights: tuple[tuple[int, int], ...]


class Hit(Struct, frozen=True):
    """A topic that matches. `field` is where it matched best, `terms` the words that did.

    `title` and `snippet` mark the matching words.

    `corrections` maps what was typed to the word that was searched for instead.
    """

    slug: str
    title: Snippet
    score: float
    field: str
    snippet: Snippet
    terms: tuple[str, ...]
    corrections: dict[str, str]


def search(query: str, entries: Iterable[Entry]) -> list[Hit]:
    """Return the topics that match any term of the query, best first.

    A topic that matches more of the terms comes before one that matches fewer, whatever its score.
    """
    terms = list(dict.fromkeys(word.form for word in words(query, parts=False)))
    terms = [term for term in terms if term not in _STOP_WORDS] or terms
    documents = {entry.slug: _texts(entry.topic) for entry in entries}
    vocabulary = {word.form for document in documents.values() for text in document for word in text.words}
    corrections = {term: word for term in terms if (word := _correct(term, vocabulary))}
    hits = [hit for slug, found in documents.items() if (hit := _match(slug, found, terms, corrections))]
    return sorted(hits, key=lambda hit: (-len(hit.terms), -hit.score, hit.slug))


class _Text(Struct, frozen=True):
    """A text of a topic, the field that it belongs to, and its words."""

    field: str
    text: str
    words: tuple[Word, ...]


def _texts(topic: Topic) -> list[_Text]:
    """Return what can be searched of a topic; the title comes first."""
    found: list[tuple[str, str]] = [(field, inline.plain(text)) for field, text in texts(topic)]
    found += [("tags", tag.replace("-", " ")) for tag in topic.tags]
    found += [("syllabus", code) for code in topic.syllabus]
    return [_Text(field, text, tuple(words(text))) for field, text in found if field in WEIGHTS]


def _correct(term: str, vocabulary: set[str]) -> str | None:
    """Return the nearest word of the vocabulary for a term that no word is or starts with."""
    if term in vocabulary or any(word.startswith(term) for word in vocabulary):
        return None
    if len(term) < _SHORTEST_CORRECTED or any(character.isdigit() for character in term):
        return None
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    near = process.extractOne(
        term, sorted(vocabulary), scorer=OSA.normalized_similarity, score_cutoff=_LIKENESS
    )
    return near[0] if near else None


def _match(
    slug: str, document: Sequence[_Text], terms: Sequence[str], corrections: Mapping[str, str]
) -> Hit | None:
    worth: dict[tuple[str, str], float] = {}
    for text in document:
        for term in terms:
            qualities = [
                quality for word in text.words if (quality := _quality(term, word.form, corrections))
            ]
            if qualities:
                repeated = 1 + _REPETITION * min(len(qualities) - 1, 5)
                value = WEIGHTS[text.field] * max(qualities) * repeated
                worth[text.field, term] = max(worth.get((text.field, term), 0.0), value)
    if not worth:
        return None
    best = {
        term: max(values)
        for term in terms
        if (values := [value for (_, found), value in worth.items() if found == term])
    }
    return Hit(
        slug=slug,
        title=_cut(document[0], tuple(best), corrections),
        score=round(sum(best.values()) / len(terms) + 0.01 * sum(worth.values()), 3),
        field=max(worth, key=lambda key: worth[key])[0],
        snippet=_cut(_telling(document, tuple(best), corrections), tuple(best), corrections),
        terms=tuple(best),
        corrections={term: corrections[term] for term in best if term in corrections},
    )


def _quality(term: str, word: str, corrections: Mapping[str, str]) -> float:
    if word == term:
        return EXACT
    if corrections.get(term) == word:
        return CORRECTED
    # A number is no beginning of another one.
    return PREFIX if len(term) > 1 and not term.isdecimal() and word.startswith(term) else 0.0


def _telling(document: Sequence[_Text], terms: Sequence[str], corrections: Mapping[str, str]) -> _Text:
    """Return the text that matches most terms: a sentence if there is one, the title last."""

    def rank(text: _Text) -> tuple[int, bool, bool]:
        count = sum(any(_quality(term, word.form, corrections) for word in text.words) for term in terms)
        return count, text.field != "title", text.field in ("takeaways", "terms", "body")

    return max(document, key=rank)


def _cut(text: _Text, terms: Sequence[str], corrections: Mapping[str, str]) -> Snippet:
    """Return the part of a text around its first matching word, with every match in it marked."""
    matches = [
        (word.start, word.end)
        for word in text.words
        if any(_quality(term, word.form, corrections) for term in terms)
    ]
    start, end = _window(text.text, matches[0][0] if matches else 0)
    before, after = "… " if start else "", " …" if end < len(text.text) else ""
    shift = len(before) - start
    inside = sorted({(a + shift, b + shift) for a, b in matches if a >= start and b <= end})
    return Snippet(before + text.text[start:end].replace("\n", " ") + after, tuple(inside))


def _window(text: str, at: int) -> tuple[int, int]:
    """Return the range of a text around a match, at word borders."""
    if len(text) <= SNIPPET_LENGTH:
        return 0, len(text)
    start = max(0, min(at - SNIPPET_LENGTH // 3, len(text) - SNIPPET_LENGTH))
    if start:
        start = text.find(" ", start) + 1 if 0 <= text.find(" ", start) < at else at
    end = min(len(text), start + SNIPPET_LENGTH)
    if end < len(text):
        end = max(text.rfind(" ", at, end), text.find(" ", at) if text.rfind(" ", at, end) < 0 else 0)
    return start, end if end > at else len(text)
