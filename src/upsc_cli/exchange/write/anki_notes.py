"""The notes that a topic makes in Anki, each of one of three note types.

A takeaway is one cloze note, so that Anki knows its cards for siblings; a term or an extra card is a
basic note; a prelims question is a question note.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from html import unescape

from msgspec import Struct

from upsc_cli.exchange.write.cited import cited_html
from upsc_cli.exchange.write.markup import NOTHING, Html, join, listed, tag, text, uncited
from upsc_cli.phrases import enumerated, words
from upsc_cli.topics import assertions
from upsc_cli.topics.cards import Card, Kind, cards, hash_of
from upsc_cli.topics.claims import LETTERS, Claim, Form
from upsc_cli.topics.clozes import runs
from upsc_cli.topics.format import inline
from upsc_cli.topics.library import Entry
from upsc_cli.topics.lists import answer, labels_of, lists_of, printed
from upsc_cli.topics.questions import Item, items
from upsc_cli.topics.syllabus import paper_of

_CLOZE = re.compile(r"\{\{c(\d+)::(.*?)\}\}", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


class NoteType(StrEnum):
    """What a note is: two sides, a text with blanks, or a question of the prelims paper."""

    BASIC = "basic"
    CLOZE = "cloze"
    QUESTION = "question"


class Note(Struct, frozen=True):
    """A note; `id` is that of its card or question, or `<slug>/takeaway/<hash of its words>`.

    `front` and `back` are HTML; the front of a cloze note holds its blanks, and its back is empty.
    """

    id: str
    type: NoteType
    front: str
    back: str
    source: str
    topic: str
    deck: str
    tags: tuple[str, ...]


def notes(entry: Entry) -> Iterator[Note]:
    """Yield the notes of a topic, in its order."""
    by_fact = itertools.groupby(cards(entry), key=lambda card: (card.kind, card.fact))
    for (kind, fact), siblings in by_fact:
        if kind is Kind.CLOZE:
            yield _cloze(entry, fact, {card.answer for card in siblings})
        else:
            yield from (_basic(entry, card) for card in siblings)
    yield from (_question(entry, item) for item in items(entry))


def deck_name(category: str) -> str:
    """Return the deck for the topics of a category."""
    return f"UPSC::{words(category)}"


def tags_of(entry: Entry) -> tuple[str, ...]:
    """Return the tags of all notes of a topic: its category, its papers and itself."""
    papers = sorted({paper_of(code) for code in entry.topic.syllabus})
    return (
        f"upsc::category::{entry.topic.category}",
        *(f"upsc::paper::{code}" for code in papers),
        f"upsc::topic::{entry.slug}",
    )


def words_of(note_front: str, note_back: str) -> str:
    """Return the words of a note, without blanks and markup: what two versions of it are compared by."""
    plain = _CLOZE.sub(r"\2", f"{note_front} {note_back}")
    return " ".join(unescape(_TAG.sub(" ", plain)).split())


def blanks(front: str) -> dict[str, int]:
    """Return the number of each blank of a cloze note by the words that it hides."""
    return {words: int(number) for number, words in _CLOZE.findall(front)}


def renumbered(front: str, numbers: dict[str, int]) -> str:
    """Return the front of a cloze note with the numbers that its blanks had before.

    A number is a card with an interval of its own. A blank whose words were edited takes the number of
    one that vanished; a further one gets a number that none had.
    """
    now = blanks(front)
    vanished = (number for words, number in numbers.items() if words not in now)
    unused = itertools.chain(vanished, itertools.count(max(numbers.values(), default=0) + 1))
    used = {words: numbers[words] if words in numbers else next(unused) for words in now}
    return _CLOZE.sub(lambda found: f"{{{{c{used[found[2]]}::{found[2]}}}}}", front)


def _cloze(entry: Entry, fact: str, answers: set[str]) -> Note:
    front: list[str] = []
    numbers: dict[str, int] = {}
    for run in runs(fact):
        shown = _for_cloze(join(map(_styled, run.spans)))
        if run.is_bold and inline.tidy(run.text) in answers:
            number = numbers.setdefault(shown, len(numbers) + 1)
            front.append(f"{{{{c{number}::{shown}}}}}")
        else:
            front.append(shown)
    identity = f"{entry.slug}/takeaway/{hash_of(inline.plain(fact))}"
    return _note(entry, identity, NoteType.CLOZE, Html("".join(front)), NOTHING, [fact])


def _styled(span: inline.Span) -> Html:
    return tag("em", text(span.text)) if span.italic else text(span.text)


def _for_cloze(markup: Html) -> str:
    """Return markup in which Anki sees no blank: braces and colons mean something there."""
    return markup.replace("{", "&#123;").replace("}", "&#125;").replace(":", "&#58;")


def _basic(entry: Entry, card: Card) -> Note:
    back = uncited(card.fact)
    return _note(entry, card.id, NoteType.BASIC, text(card.question), back, [card.fact])


def _question(entry: Entry, item: Item) -> Note:
    passage = tag("blockquote", uncited(item.passage)) if item.passage else NOTHING
    front = join([passage, tag("p", uncited(item.stem)), *_asked(item)])
    back = join([_key(item), tag("p", uncited(item.why)) if item.why else NOTHING])
    return _note(entry, item.id, NoteType.QUESTION, front, back, item.texts)


_PROMPTS = {
    Form.STATEMENTS: "Which of the statements given above are correct?",
    Form.PAIRS: "Which of the pairs given above are correctly matched?",
    Form.ASSERTION: assertions.ASK,
}


def _asked(item: Item) -> Iterator[Html]:
    """Yield what stands below the stem; letters and numbers are those of the key."""
    if item.form is Form.OPTIONS:
        yield listed("ol", (uncited(claim.text) for claim in item.claims), type="a")
    elif item.form is Form.ASSERTION:
        [(_, rows)] = lists_of(item.form, item.claims)
        yield from (tag("p", tag("b", text(f"{label}. ")), uncited(said)) for label, said in rows)
    else:
        for named, rows in lists_of(item.form, item.claims, printed(item.form, item.claims)):
            yield tag("p", tag("b", text(named))) if named else NOTHING
            kind = "A" if rows[0][0] == "A" else None
            yield listed("ol", (uncited(said) for _, said in rows), type=kind)
    if asked := _PROMPTS.get(item.form):
        yield tag("p", text(asked))
    if item.form is Form.ASSERTION:
        yield listed("ol", map(text, assertions.OPTIONS), type="a")


def _key(item: Item) -> Html:
    if item.form is Form.OPTIONS:
        return tag("p", tag("b", text(f"({LETTERS[item.truths.index(True)]})")))
    named = answer(item.form, item.claims, item.explains)
    if named:
        labels = labels_of(item.form, len(item.claims), printed(item.form, item.claims))
        reasons = (
            tag("p", tag("b", text(f"{label}. ")), _verdict(item.form, claim))
            for label, claim in zip(labels, item.claims, strict=True)
        )
        return join([tag("p", tag("b", text(named))), *reasons])
    right = [str(number) for number, true in enumerate(item.truths, start=1) if true]
    named = enumerated(right) if right else "None"
    whys = listed("ol", (_verdict(item.form, claim) for claim in item.claims))
    return join([tag("p", tag("b", text(named))), whys])


def _verdict(form: Form, claim: Claim) -> Html:
    if form.is_judged:
        verdict = text("Right. " if claim.true else "Wrong. ")
    else:
        verdict = join([uncited(claim.text), text(". " if claim.why else "")])
    return join([verdict, uncited(claim.why)]) if claim.why else verdict


def _note(
    entry: Entry, identity: str, note_type: NoteType, front: Html, back: Html, said: Iterable[str]
) -> Note:
    topic = entry.topic
    return Note(
        id=identity,
        type=note_type,
        front=_without_media(front),
        back=_without_media(back),
        source=_without_media(cited_html(said, topic.sources)),
        topic=_without_media(text(topic.title)),
        deck=deck_name(topic.category),
        tags=tags_of(entry),
    )


def _without_media(markup: Html) -> str:
    """Return markup in which Anki sees no `[sound:...]` and no `[latex]`."""
    return inline.tidy(markup).replace("[", "&#91;")
