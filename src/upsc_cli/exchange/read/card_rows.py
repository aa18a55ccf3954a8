"""Rows of a table of cards, of Anki's text or of others, to what a topic has in their place."""

from collections.abc import Container, Iterator, Sequence

from msgspec.structs import replace

from upsc_cli.errors import InvalidTopicError
from upsc_cli.exchange.read.anki import cloze
from upsc_cli.exchange.read.anki.decks import Placed, draft_of, groups, names_of
from upsc_cli.exchange.read.anki.field_text import FieldText
from upsc_cli.exchange.read.anki.notes import LONGEST_NOTE, Made
from upsc_cli.exchange.read.draft import Draft
from upsc_cli.topics.cards import makes_all_clozes
from upsc_cli.topics.clozes import clozes
from upsc_cli.topics.format import inline
from upsc_cli.topics.format.inline import Span, write
from upsc_cli.topics.format.model import Card

_MOST_TOLD = 3
MOST_TOPICS = 2_000
"""Of one file; all that there is to learn for the examination has a few hundred."""


def made_of_row(fields: Sequence[str], text: FieldText, *, html: bool) -> Made:
    """Return what becomes of a row: of its clozes, if the first field has any, else of a front and a back.

    A front without a back is a fact.
    """
    text.begin()
    if (size := sum(map(len, fields))) > LONGEST_NOTE:
        return Made(left=(f"a note of {size:,} characters: {text.beginning(fields[0])}",))
    front = fields[0] if fields else ""
    parts = cloze.parse(front) if "{{c" in front else []
    if cloze.numbers(parts):
        made = _of_clozes(parts, fields, text, html=html)
    else:
        question, *more = (_words(field, text, html=html) for field in (*fields, "")[: max(len(fields), 1)])
        answer = "\n".join(filter(None, more))
        if has_words(question) and has_words(answer):
            made = Made(((Card(question, answer), ()),))
        elif has_words(question) and not any(field.strip() for field in fields[1:]):
            made = Made(takeaway=question)
        else:
            if has_words(answer):
                text.left.append(
                    f"a card that asks with a picture or a sound alone: {text.beginning(answer)}"
                )
            elif has_words(question):
                text.left.append(f"a card without an answer in words: {text.beginning(question)}")
            made = Made()
    return replace(made, left=tuple(text.left))


def decks_to_drafts(
    decks: dict[str, list[Placed]], name: str, kind: str, categories: Container[str] = ()
) -> Iterator[Draft]:
    """Yield the topics of decks: one of each, or several of a deck that is too large for one.

    `name` is what to call a deck without a name, and `kind` what the source is. Names of the decks above tell
    apart those of one name. What is left out of a deck of which nothing remains is told with the first other.

    Raises:
        InvalidTopicError: nothing remains of any, or there are too many.
    """
    if len(decks) > MOST_TOPICS:
        raise InvalidTopicError(f"it has {len(decks):,} decks, more than anybody's topics; split it")
    found = [group for deck, placed in decks.items() for group in groups(deck or name, placed)]
    unnamed = {(" ".join(name.split()),)} if "" in decks else set()
    empty: list[str] = []
    kept: list[Draft] = []
    for group, called in zip(found, names_of(found), strict=True):
        draft = draft_of(group, called, categories)
        draft.kind = kind
        if group.path in unnamed:
            draft.hints = []
            draft.guessed.append(f"title {called.title!r}, the name of the file")
        if draft.cards or draft.takeaways:
            kept.append(draft)
        else:
            empty += draft.left
    if found and not kept:
        raise InvalidTopicError(
            f"no card of it asks in words: {'; '.join(empty[:_MOST_TOLD]) or 'all are empty'}"
        )
    for draft in kept[:1]:
        draft.left += empty
    yield from kept


def has_words(text: str) -> bool:
    """Return whether a text has a letter or a digit."""
    return any(map(str.isalnum, text))


def _words(field: str, text: FieldText, *, html: bool) -> str:
    return text.read(field) if html or "[sound:" in field else write([Span(field.strip())])


def _of_clozes(parts: Sequence[cloze.Part], fields: Sequence[str], text: FieldText, *, html: bool) -> Made:
    """Return a takeaway that asks each blank, or a card for each number where it would not ask the same."""
    found = list(cloze.clozes(parts))
    text.left += [f"the hint {one.hint!r} of a cloze" for one in found if one.hint]
    more = [words for field in fields[1:] if (words := _words(field, text, html=html))]
    numbers = [number for one in found for number in one.numbers]
    is_plain = len(set(numbers)) == len(numbers) == len(found) and not any(
        isinstance(inner, cloze.Hidden) for one in found for inner in one.parts
    )
    if is_plain:
        marked = "".join(_marked(part, text, html=html) for part in parts)
        takeaway = " ".join([marked.strip(), *more])
        asked = list(clozes(takeaway))
        if len(asked) == len(found) and makes_all_clozes(takeaway):
            said = [text for one in asked for text in (f"{one.before}{one.after}", one.answer)]
            if all(map(has_words, said)):
                return Made(takeaway=takeaway)
    cards = []
    for number in cloze.numbers(parts):
        question = _words(cloze.asked(parts, number), text, html=html)
        answer = "; ".join(
            words for hidden in cloze.hidden(parts, number) if (words := _words(hidden, text, html=html))
        )
        if has_words(answer) and has_words(question.replace(cloze.BLANK, "")):
            cards.append((Card(question, "\n".join([answer, *more])), ()))
        else:
            text.left.append(f"a card that asks with a picture or a sound alone: {text.beginning(question)}")
    return Made(tuple(cards))


def _marked(part: cloze.Part, text: FieldText, *, html: bool) -> str:
    """Return a piece of a text, in bold if it is to be asked; the blanks at its ends stay."""
    words = part if isinstance(part, str) else cloze.shown(part.parts)
    said = _words(words, text, html=html)
    if not isinstance(part, str):
        return write([Span(inline.plain(said), bold=True)])
    before = " " if words[:1].isspace() else ""
    after = " " if words[-1:].isspace() else ""
    return f"{before}{said}{after}" if said else before or after
