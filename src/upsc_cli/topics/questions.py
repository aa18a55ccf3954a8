"""The prelims questions of a topic, and what each is known by."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from upsc_cli.topics.cards import hash_of
from upsc_cli.topics.claims import Claim, Form, shape_of
from upsc_cli.topics.definitions import cited_sources
from upsc_cli.topics.format.model import Source
from upsc_cli.topics.library import Entry


class Item(Struct, frozen=True, array_like=True):
    """A question as a quiz asks it; `id` is `<slug>#<its own id, or a hash of its text>`.

    Of options exactly one is true. `why` explains the whole, where single claims do not. `passage` stands
    above the stem. `explains` is for an assertion and its reason, where both are true.
    """

    id: str
    topic: str
    form: Form
    stem: str
    claims: tuple[Claim, ...]
    why: str | None
    sources: dict[str, Source]
    passage: str | None = None
    explains: bool | None = None

    @property
    def truths(self) -> tuple[bool, ...]:
        """The truth of each claim, in order."""
        return tuple(claim.true for claim in self.claims)

    @property
    def texts(self) -> tuple[str, ...]:
        """All that it says: its passage and stem, its claims, and the reasons that are given."""
        said = (text for claim in self.claims for text in (claim.text, claim.why))
        return tuple(filter(None, (self.passage, self.stem, *said, self.why)))


def items(entry: Entry) -> list[Item]:
    """Return the prelims questions of a topic, in its order."""
    return list(_items(entry))


def _items(entry: Entry) -> Iterator[Item]:
    for question in entry.topic.questions:
        form, claims, why, explains = shape_of(question)
        name = question.id or hash_of("\n".join((question.stem, *(claim.text for claim in claims))))
        item = Item(
            id=f"{entry.slug}#{name}",
            topic=entry.slug,
            form=form,
            stem=question.stem,
            claims=claims,
            why=why,
            sources={},
            passage=question.passage,
            explains=explains,
        )
        yield replace(item, sources=cited_sources(" ".join(item.texts), entry.topic))
