"""The kinds of prelims questions; the reader tells them apart by the key that only one of them has."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from msgspec import Meta, Struct

from upsc_cli.topics.format.alike import repeats
from upsc_cli.topics.format.values import Misfit, Slug, Text

Passage = Annotated[Text, Meta(description="a text that stands above the stem, which asks about it")]


class Statement(Struct, frozen=True, omit_defaults=True):
    """A statement that is true or false, and why."""

    text: Text
    true: bool
    why: Text | None = None


class Pair(Struct, frozen=True, omit_defaults=True):
    """A pair that is rightly matched or not, and why."""

    left: Text
    right: Text
    true: bool
    why: Text | None = None


class StatementQuestion(Struct, frozen=True, omit_defaults=True):
    """A question whose key is computed from the truth of its statements."""

    stem: Text
    statements: Annotated[tuple[Statement, ...], Meta(min_length=2, max_length=5)]
    id: Slug | None = None
    passage: Passage | None = None


class PairQuestion(Struct, frozen=True, omit_defaults=True):
    """A question whose key is computed from which pairs are rightly matched."""

    stem: Text
    pairs: Annotated[tuple[Pair, ...], Meta(min_length=2, max_length=5)]
    id: Slug | None = None
    passage: Passage | None = None


class ChoiceQuestion(Struct, frozen=True, omit_defaults=True):
    """Plain multiple choice; `answer` counts from 1."""

    stem: Text
    options: Annotated[tuple[Text, ...], Meta(min_length=2, max_length=5)]
    answer: Annotated[int, Meta(ge=1, le=5)]
    why: Text | None = None
    id: Slug | None = None
    passage: Passage | None = None

    @staticmethod
    def misfits(values: Mapping[str, Any]) -> Iterator[Misfit]:
        """Yield an answer beyond the options."""
        options, answer = values.get("options"), values.get("answer")
        if isinstance(options, tuple) and isinstance(answer, int) and answer > len(options):
            yield Misfit(f"answer {answer} of only {len(options)} options", ("answer",))


class AssertionQuestion(Struct, frozen=True, omit_defaults=True):
    """An assertion and a reason; the key follows from the truth of both, and whether one explains the other.

    As in the papers since 2023, no option says that both are false.
    """

    stem: Text
    assertion: Statement
    reason: Statement
    explains: Annotated[
        bool | None, Meta(description="whether the reason explains the assertion; where both are true")
    ] = None
    id: Slug | None = None
    passage: Passage | None = None

    @staticmethod
    def misfits(values: Mapping[str, Any]) -> Iterator[Misfit]:
        """Yield what leaves the question without a key, and an explanation where there can be none."""
        assertion, reason = values.get("assertion"), values.get("reason")
        explains = values.get("explains")
        if not isinstance(assertion, Statement) or not isinstance(reason, Statement):
            return
        if not assertion.true and not reason.true:
            message = (
                "both are false, which none of the four options says; make one true, or ask by statements"
            )
            yield Misfit(message, ("reason", "true"), "no-key")
        if isinstance(explains, bool) and not (assertion.true and reason.true):
            message = "only a true reason can explain a true assertion, and one is false; leave explains out"
            yield Misfit(message, ("explains",), "explains")
        if explains is None and assertion.true and reason.true:
            message = "both are true, so the key hangs on it; add explains: true or explains: false"
            yield Misfit(message, (), "no-key")


class Match(Struct, frozen=True, omit_defaults=True):
    """An entry of List I and the one of List II that belongs to it, and why."""

    left: Text
    right: Text
    why: Text | None = None


class MatchQuestion(Struct, frozen=True, omit_defaults=True):
    """List I to be matched with List II, written as the true pairs; the codes are made."""

    stem: Text
    match: Annotated[tuple[Match, ...], Meta(min_length=3, max_length=5)]
    id: Slug | None = None
    passage: Passage | None = None

    @staticmethod
    def misfits(values: Mapping[str, Any]) -> Iterator[Misfit]:
        """Yield what stands twice in a list, where two codes would be right."""
        pairs = values.get("match")
        if not isinstance(pairs, tuple):
            return
        for side in ("left", "right"):
            for index, number in repeats(getattr(pair, side) for pair in pairs):
                message = f"the same {side} as number {number}, so two codes would be right; change one"
                yield Misfit(message, ("match", index, side), "two-keys")


class OrderQuestion(Struct, frozen=True, omit_defaults=True):
    """Things in their true order, to be asked in another; the sequences to choose from are made."""

    stem: Text
    order: Annotated[tuple[Text, ...], Meta(min_length=3, max_length=5)]
    why: Text | None = None
    id: Slug | None = None
    passage: Passage | None = None

    @staticmethod
    def misfits(values: Mapping[str, Any]) -> Iterator[Misfit]:
        """Yield what stands twice, where two sequences would be right."""
        listed = values.get("order")
        for index, number in repeats(listed) if isinstance(listed, tuple) else ():
            message = (
                f"the same as number {number}, so two sequences would be right; change one or leave it out"
            )
            yield Misfit(message, ("order", index), "two-keys")


Question = (
    StatementQuestion | PairQuestion | ChoiceQuestion | AssertionQuestion | MatchQuestion | OrderQuestion
)
