"""What an update of a pack changes: topics that come and go, and old and new words of what they say."""

from collections.abc import Iterator, Mapping

import msgspec
from msgspec import Struct

from upsc_cli.topics.claims import shape_of
from upsc_cli.topics.format import inline
from upsc_cli.topics.format.model import Topic
from upsc_cli.topics.measure import facts_of

_ALIKE = 55.0  # of 100: two texts that say the same thing in other words


class Change(Struct, frozen=True):
    """A fact of a topic, or other words of it, before and after; None where it is new, or gone."""

    topic: str
    before: str | None
    after: str | None


class Changes(Struct, frozen=True):
    """What differs between two states of a pack, and whether anything at all does."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    facts: tuple[Change, ...]
    is_any: bool


def changes(before: Mapping[str, Topic], after: Mapping[str, Topic]) -> Changes:
    """Return what becomes of topics, by their slugs."""
    both = sorted(before.keys() & after.keys())
    return Changes(
        tuple(sorted(after.keys() - before.keys())),
        tuple(sorted(before.keys() - after.keys())),
        tuple(change for slug in both for change in _of_topic(slug, before[slug], after[slug])),
        before != after,
    )


def _of_topic(slug: str, before: Topic, after: Topic) -> Iterator[Change]:
    old, new = list(_said(before)), list(_said(after))
    gone = [words for words in old if words not in new]
    come = [words for words in new if words not in old]
    for words in gone:
        match = _most_alike(words, come)
        if match:
            come.remove(match)
        yield Change(slug, words, match)
    for words in come:
        yield Change(slug, None, words)


def _said(topic: Topic) -> Iterator[str]:
    """Yield all that a topic says: its facts and what is true in its questions, then everything else."""
    facts: set[str] = set()
    for steps, text in facts_of(topic):
        facts.add(text)
        term = f"{steps[1]}: " if steps[0] == "terms" else ""
        yield term + inline.plain(text)
    for question in topic.questions:
        for claim in shape_of(question).claims:
            facts.add(claim.text)
            yield f"{inline.plain(claim.text)} ({'true' if claim.true else 'false'})"
    for name, text in _leaves(msgspec.to_builtins(topic), ""):
        if text not in facts:
            yield f"{name}: {inline.plain(text)}"


def _leaves(value: object, name: str) -> Iterator[tuple[str, str]]:
    """Yield each text of a value made of lists and mappings, with the innermost key that leads to it."""
    match value:
        case dict():
            for key, inner in value.items():
                yield from _leaves(inner, key)
        case list() | tuple():
            for inner in value:
                yield from _leaves(inner, name)
        case None:
            return
        case _:
            yield name, str(value)


def _most_alike(fact: str, others: list[str]) -> str | None:
    # Imported here: it loads a library, and mostly nothing changed.
    from rapidfuzz import fuzz, process

    found = process.extractOne(fact, others, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return found[0] if found else None
