"""What an update of a pack changes: topics that come and go, and facts with their old and new words."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from upsc_cli.topics.claims import shape_of
from upsc_cli.topics.format import inline
from upsc_cli.topics.format.model import Topic
from upsc_cli.topics.measure import facts_of

_ALIKE = 55.0  # of 100: two texts that say the same thing in other words


class Change(Struct, frozen=True):
    """A fact of a topic before and after; None where it is new, or gone."""

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
    old, new = list(_facts(before)), list(_facts(after))
    gone = [fact for fact in old if fact not in new]
    come = [fact for fact in new if fact not in old]
    for fact in gone:
        match = _most_alike(fact, come)
        if match:
            come.remove(match)
        yield Change(slug, fact, match)
    for fact in come:
        yield Change(slug, None, fact)


def _facts(topic: Topic) -> Iterator[str]:
    for steps, text in facts_of(topic):
        term = f"{steps[1]}: " if steps[0] == "terms" else ""
        yield term + inline.plain(text)
    for question in topic.questions:
        for claim in shape_of(question).claims:
            yield f"{inline.plain(claim.text)} ({'true' if claim.true else 'false'})"


def _most_alike(fact: str, others: list[str]) -> str | None:
    # Imported here: it loads a library, and mostly nothing changed.
    from rapidfuzz import fuzz, process

    found = process.extractOne(fact, others, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return found[0] if found else None
