"""The decks of a collection to topics: which notes go together, and what each topic may be called."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence

from msgspec import Struct

from upsc_cli.exchange.read.anki.notes import Made
from upsc_cli.exchange.read.draft import Draft
from upsc_cli.exchange.read.guess import subject_of
from upsc_cli.files import is_device
from upsc_cli.sanitize import clean
from upsc_cli.topics.slugs import slugify

MOST_NOTES = 200
"""Notes that one topic has at most; a deck of more becomes several topics."""

_MOST_CHARACTERS = 250_000  # of a topic; its file may have four times as many bytes
_FEWEST_OF_A_TAG = 10
_SHARE_OF_TAGS = 0.8
"""The share of a deck's notes whose tags part it, from which on it is parted by them."""

_MOST_TAGS = 20
_OWN_TAGS = frozenset({"leech", "marked"})
"""Tags that Anki gives notes itself."""

SAYS_NOTHING = frozenset(
    "upsc cse ias default decks anki gs1 gs2 gs3 gs4 gs-1 gs-2 gs-3 gs-4 prelims mains notes".split()
)
"""Names of decks above others that are no subject."""


class Placed(Struct, frozen=True):
    """A note in its deck: its id in Anki, its tags, and what became of it."""

    note: int
    tags: tuple[str, ...]
    made: Made


class Group(Struct, frozen=True):
    """Notes that become one topic; `path` has the names of the deck and of those above it, outermost first.

    `part` is what tells the topic from others of its deck, if there are any.
    """

    path: tuple[str, ...]
    notes: tuple[Placed, ...]
    part: str = ""


class Name(Struct, frozen=True):
    """What a topic is called; `slugs` are those that it may have, the best first."""

    title: str
    slugs: tuple[str, ...]


def groups(deck: str, notes: Sequence[Placed]) -> Iterator[Group]:
    """Yield the notes of a deck as they become topics: all together, or by their tags, or by their order."""
    path = tuple(" ".join(clean(name).split()) for name in deck.split("::") if name.strip()) or ("Default",)
    if len(notes) <= MOST_NOTES and _size(notes) <= _MOST_CHARACTERS:
        yield Group(path, tuple(notes))
        return
    by_tag = _by_tag(notes)
    if len(by_tag) > 1:
        for tag, tagged in by_tag.items():
            of_tag = list(_batches(tagged))
            name = " ".join(tag.replace("::", " ").replace("_", " ").replace("-", " ").split())
            for number, batch in enumerate(of_tag, start=1):
                counted = f", part {number}" if len(of_tag) > 1 else ""
                yield Group(path, batch, f": {name}{counted}")
        return
    for number, batch in enumerate(_batches(notes), start=1):
        yield Group(path, batch, f", part {number}")


def draft_of(group: Group, name: Name, categories: Container[str]) -> Draft:
    """Return a draft of a topic of some notes; `categories` are those of the library."""
    draft = Draft("an Anki deck", title=name.title, category=_category(group.path, categories))
    draft.tags = _tags(group.notes, draft)
    draft.hints = list(group.path)
    seen: set[str] = set()
    for placed in group.notes:
        made = placed.made
        draft.cards += [card for card, _ in made.cards]
        if made.takeaway and made.takeaway not in seen:
            draft.takeaways.append(made.takeaway)
            seen.add(made.takeaway)
        draft.left += made.left
    return draft


def names_of(found: Sequence[Group]) -> list[Name]:
    """Return what the topic of each group is called.

    Where two decks have one name, the names of those above them tell them apart, whichever comes first.
    """
    lengths = [1] * len(found)
    while True:
        slugs = [_slug(group, length) for group, length in zip(found, lengths, strict=True)]
        taken = Counter(slugs)
        clashing = [
            index
            for index, group in enumerate(found)
            if taken[slugs[index]] > 1 and lengths[index] < len(group.path)
        ]
        if not clashing:
            break
        for index in clashing:
            lengths[index] += 1
    return [
        Name(
            ": ".join(group.path[-length:]) + group.part,
            tuple(dict.fromkeys(_slug(group, more) for more in range(length, len(group.path) + 1))),
        )
        for group, length in zip(found, lengths, strict=True)
    ]


def _slug(group: Group, length: int) -> str:
    slug = slugify(f"{' '.join(group.path[-length:])}{group.part}")
    return slug if slug and not is_device(slug) else "anki-deck"


def _category(path: Sequence[str], categories: Container[str]) -> str | None:
    """Return the category that the names of decks give, None if they say nothing."""
    above = path[-2::-1] if len(path) > 1 else ()
    for name in (*above, path[-1]):
        if (category := subject_of(name)) in categories:
            return category
    nearest = slugify(above[0]) if above else ""
    return nearest if nearest and nearest not in SAYS_NOTHING and not is_device(nearest) else None


def _tags(notes: Sequence[Placed], draft: Draft) -> list[str]:
    counted = Counter(
        slug
        for placed in notes
        for slug in {slugify(tag.replace("::", " ")) for tag in placed.tags if tag not in _OWN_TAGS}
        if slug
    )
    kept = [slug for slug, _ in counted.most_common(_MOST_TAGS)]
    draft.left += [f"the tag {slug}" for slug in counted if slug not in kept]
    return sorted(kept)


def _by_tag(notes: Sequence[Placed]) -> dict[str, list[Placed]]:
    """Return notes by the tag that says most of each: the one that most notes share, but not all of them.

    Empty if too few have one. Notes without such a tag come last, as the rest.
    """
    counted = Counter(tag for placed in notes for tag in set(placed.tags) if tag not in _OWN_TAGS)
    telling = {
        tag: number for tag, number in counted.items() if _FEWEST_OF_A_TAG <= number <= len(notes) // 2
    }
    found: dict[str, list[Placed]] = {}
    rest: list[Placed] = []
    for placed in notes:
        own = [tag for tag in placed.tags if tag in telling]
        if own:
            found.setdefault(max(own, key=lambda tag: (telling[tag], tag)), []).append(placed)
        else:
            rest.append(placed)
    if len(rest) > (1 - _SHARE_OF_TAGS) * len(notes):
        return {}
    return dict(sorted(found.items())) | ({"other notes": rest} if rest else {})


def _batches(notes: Sequence[Placed]) -> Iterator[tuple[Placed, ...]]:
    batch: list[Placed] = []
    size = 0
    for placed in notes:
        length = _size([placed])
        if batch and (len(batch) >= MOST_NOTES or size + length > _MOST_CHARACTERS):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(placed)
        size += length
    if batch:
        yield tuple(batch)


def _size(notes: Sequence[Placed]) -> int:
    return sum(
        len(placed.made.takeaway or "") + sum(len(card.q) + len(card.a) for card, _ in placed.made.cards)
        for placed in notes
    )
