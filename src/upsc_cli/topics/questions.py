"""The prelims questions of a topic in one shape, and what each is known by."""

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from upsc_cli.topics.cards import hash_of
from upsc_cli.topics.definitions import cited_sources
from upsc_cli.topics.format.model import ChoiceQuestion, PairQuestion, Question, Source, StatementQuestion
from upsc_cli.topics.library import Entry


class Form(StrEnum):
    """What is judged: statements, pairs, or options of which one is right."""

    STATEMENTS = "statements"
    PAIRS = "pairs"
    OPTIONS = "options"


class Claim(Struct, frozen=True, array_like=True):
    """A statement, a pair (`left : right`) or an option, with its inline markup, and its truth."""

    text: str
    true: bool
    why: str | None = None


class Item(Struct, frozen=True, array_like=True):
    """A question as a quiz asks it; `id` is `<slug>#<its own id, or a hash of its text>`.

    Of options exactly one is true. `why` explains the whole, where single claims do not.
    """

    id: str
    topic: str
    form: Form
    stem: str
    claims: tuple[Claim, ...]
    why: str | None
    sources: dict[str, Source]

    @property
    def truths(self) -> tuple[bool, ...]:
        """The truth of each claim, in order."""
        return tuple(claim.true for claim in self.claims)


def items(entry: Entry) -> list[Item]:
    """Return the prelims questions of a topic, in its order."""
    return list(_items(entry))


def _items(entry: Entry) -> Iterator[Item]:
    for question in entry.topic.questions:
        form, claims = _claims(question)
        why = question.why if isinstance(question, ChoiceQuestion) else None
        words = [text for claim in claims for text in (claim.text, claim.why) if text] + [why or ""]
        name = question.id or hash_of("\n".join((question.stem, *(claim.text for claim in claims))))
        sources = cited_sources(" ".join((question.stem, *words)), entry.topic)
        yield Item(f"{entry.slug}#{name}", entry.slug, form, question.stem, claims, why, sources)


def _claims(question: Question) -> tuple[Form, tuple[Claim, ...]]:
    match question:
        case StatementQuestion():
            return Form.STATEMENTS, tuple(Claim(s.text, s.true, s.why) for s in question.statements)
        case PairQuestion():
            pairs = (Claim(f"{p.left} : {p.right}", p.true, p.why) for p in question.pairs)
            return Form.PAIRS, tuple(pairs)
        case ChoiceQuestion():
            options = enumerate(question.options, start=1)
            return Form.OPTIONS, tuple(Claim(text, number == question.answer) for number, text in options)
