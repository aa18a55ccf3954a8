"""The filters of a list, as they are offered, chosen and told."""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import structs

from upsc_cli.phrases import words
from upsc_cli.progress.fold import Status
from upsc_cli.session.choosing import NO_FILTERS, Filters
from upsc_cli.session.session import Session
from upsc_cli.topics.format.model import Difficulty
from upsc_cli.topics.syllabus import paper_of


class Offer(NamedTuple):
    """A filter that can be set: the field of `Filters`, and its value; without a field, no filter at all."""

    field: str
    value: str


_NONE = Offer("", "")
_SWITCHES = ("due", "starred", "asked", "noted")
"""Fields that are set or not, and have no values."""


def offers(session: Session, filters: Filters) -> list[tuple[str, Offer]]:
    """Return the filters that some topic passes, each with its label; those that are set have a tick."""
    found = [(_label(offer, filters), offer) for offer in _all(session)]
    return [("No filter", _NONE), *found] if filters else found


def toggled(filters: Filters, offer: Offer) -> Filters:
    """Return the filters with one of them set, or no more set if it was."""
    if offer == _NONE:
        return NO_FILTERS
    if offer.field in _SWITCHES:
        return structs.replace(filters, **{offer.field: not getattr(filters, offer.field)})
    values = getattr(filters, offer.field)
    kind = {"statuses": Status, "difficulties": Difficulty}.get(offer.field, str)
    value = kind(offer.value)
    changed = tuple(one for one in values if one != value) if value in values else (*values, value)
    return structs.replace(filters, **{offer.field: changed})


def labels(filters: Filters) -> list[str]:
    """Return the filters that are set in words."""
    values = (
        filters.categories, filters.papers, filters.tags, filters.difficulties, filters.statuses,
        filters.packs,
    )  # fmt: skip
    return [
        *(words(value) if value.islower() else value for found in values for value in found),
        *(switch for switch in _SWITCHES if getattr(filters, switch)),
    ]


def _label(offer: Offer, filters: Filters) -> str:
    names = {
        "categories": "Category", "papers": "Paper", "tags": "Tag", "difficulties": "Level",
        "statuses": "Status", "due": "Cards", "starred": "Topics", "asked": "Past papers",
        "packs": "Pack", "noted": "Topics",
    }  # fmt: skip
    values = getattr(filters, offer.field)
    is_set = values if offer.field in _SWITCHES else offer.value in values
    value = offer.value if offer.field in ("papers", "tags", "packs", *_SWITCHES) else words(offer.value)
    return f"{'✓ ' if is_set else ''}{names[offer.field]}: {value}"


def _all(session: Session) -> Iterator[Offer]:
    topics = session.index.summaries
    yield Offer("due", "due")
    yield from (Offer("statuses", status) for status in Status)
    yield Offer("starred", "starred")
    yield Offer("noted", "noted")
    yield from [Offer("asked", "asked")] if any(topic.asked for topic in topics) else []
    yield from (Offer("categories", name) for name in sorted({topic.category for topic in topics}))
    yield from (Offer("papers", code) for code in sorted({paper_of(c) for t in topics for c in t.syllabus}))
    yield from (Offer("packs", name) for name in sorted({topic.pack for topic in topics if topic.pack}))
    yield from (Offer("difficulties", level) for level in Difficulty)
    yield from (Offer("tags", tag) for tag in sorted({tag for topic in topics for tag in topic.tags}))
