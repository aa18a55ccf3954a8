"""Cards that notes mark already, by the customs of the programs in which they were written.

`Q::A` and `Q:::A` on a line, a question and an answer with `?` between them, `Q:` and `A:`, clozes in braces,
highlighted words, `#card` over what lies below, and tables of questions and answers.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from upsc_cli.exchange.parts import part_of
from upsc_cli.exchange.read.anki.field_text import FieldText
from upsc_cli.exchange.read.card_rows import has_words, made_of_row
from upsc_cli.exchange.read.column_names import ANSWERS, ASKS, NUMBERS, column_name
from upsc_cli.exchange.read.draft import Draft
from upsc_cli.exchange.read.flow import Flow, Heading, Item, Items, Marked, Verbatim, line
from upsc_cli.exchange.read.printed_questions import take_questions
from upsc_cli.exchange.read.shapes import texts_of, to_blocks
from upsc_cli.topics.cards import makes_all_clozes
from upsc_cli.topics.clozes import clozes
from upsc_cli.topics.format.inline import Span, plain, write
from upsc_cli.topics.format.model import Card, Table
from upsc_cli.topics.slugs import slugify

_ON_A_LINE = re.compile(r"(?P<front>(?:(?!::)[^\n])+?)\s*(?<!:)(?P<mark>:::?)(?!:)\s*(?P<back>\S.*)")
_CLOZE = re.compile(r"\{\{(?:c\d{1,3}::|cloze\s)")
_OF_LOGSEQ = re.compile(r"\{\{cloze\s+([^{}]{1,400})\}\}")
_TAGGED = re.compile(r"\s*#(?:card|flashcards?)\b(?:/[\w/-]+)?", re.IGNORECASE)
_TAGS_BEHIND = re.compile(r"(?:\s+#[^\W\d][\w/-]*)+\s*$")
_TAGS = re.compile(r"(?:#[^\W\d][\w/-]*\s*)+")
_LABEL = r"\s*\d*\s*[.:)–-]\**\s*[:.]?\**\s+(\S.*)"
_QUESTION = re.compile(rf"\**(?:q(?:uestion|ues)?|frage|प्र(?:श्न)?|सवाल){_LABEL}", re.IGNORECASE | re.DOTALL)
_ANSWER = re.compile(rf"\**(?:a(?:ns|nswer)?|antwort|उ(?:त्तर)?|जवाब){_LABEL}", re.IGNORECASE | re.DOTALL)
_MOST_COLUMNS = 6
_LONGEST_FACT = 300  # characters of a highlighted text that is asked as it stands
_FACT = re.compile(r"\*\*([^*\n]{1,40}?)(?:\*\*\s*:|:\*\*)\s*([^\n]*\w[^\n]*)")
_LONGEST_OF_A_LIST = 60  # characters of such a fact
_FEWEST_FACTS = 2
_SCHEDULE = re.compile(r"<!--SR:[^>]{0,400}-->")


def take_marked(flow: Sequence[Flow], draft: Draft) -> list[Flow]:
    """Read the cards and questions that a flow marks into a draft, and return the flow without them.

    A highlighted text stays where it is too, unless the note says that it is one of flashcards.
    """
    is_deck = any(tag.startswith("flashcard") for tag in draft.tags)
    rest = []
    for step in take_questions(flow, draft):
        if isinstance(step, str) and not isinstance(step, Verbatim) and _TAGS.fullmatch(step):
            tags = [one.removeprefix("#") for one in step.split()]
            is_deck = is_deck or any(tag.casefold().startswith("flashcard") for tag in tags)
            add_tags(tags, draft)
        else:
            rest.append(step)
    draft.tags = [tag for tag in map(_without_deck, draft.tags) if tag]
    before = len(draft.takeaways)
    left = list(_left(_with_answers(list(_with_lists(rest)), draft), draft, is_deck))
    if len(draft.takeaways) > before and not is_deck:
        highlighted = len(set(draft.takeaways[before:]).intersection(_highlights(rest)))
        draft.guessed += (
            [f"{highlighted} takeaway{'s' * (highlighted > 1)}, for highlighted words"] if highlighted else []
        )
    return left


def add_tags(tags: Sequence[str], draft: Draft) -> None:
    """Add tags to a draft as slugs, each once."""
    slugs = (slugify(tag.replace("/", " ")) for tag in tags)
    draft.tags += [slug for slug in dict.fromkeys(slugs) if slug and slug not in draft.tags]


def _without_deck(tag: str) -> str:
    """Return a tag without what says that its note is one of flashcards."""
    return re.sub(r"^flashcards?(?:-|$)", "", tag)


def _highlights(flow: Iterable[Flow]) -> Iterator[str]:
    """Yield the facts of all highlighted texts."""
    for step in flow:
        if isinstance(step, Marked):
            yield step.fact
        elif isinstance(step, Items):
            for item in step.items:
                yield from _highlights([item.text, *item.below])


def _with_lists(flow: Sequence[Flow]) -> Iterator[Flow]:
    """Yield a flow in which an answer that ends in a colon has the list below it as lines of its own."""
    index = 0
    while index < len(flow):
        step = flow[index]
        following = flow[index + 1] if index + 1 < len(flow) else None
        before = flow[index - 1] if index else None
        if isinstance(step, str) and isinstance(following, Items) and _ends_in_list(step, before):
            yield "\n".join([step, *_texts(following)])
            index += 1
        else:
            yield step
        index += 1


def _ends_in_list(text: str, before: Flow | None) -> bool:
    """Return whether a text is the answer to a question, in it or before it, and a list is to follow."""
    if isinstance(text, Verbatim) or not text.rstrip("*").endswith(":"):
        return False
    lines = text.split("\n")
    asked = [isinstance(before, str) and _said(_QUESTION, before), *(_said(_QUESTION, one) for one in lines)]
    answered = [_said(_ANSWER, one) for one in lines]
    return any(answered) and any(asked)


def _texts(step: Flow) -> Iterator[str]:
    return (text for block in to_blocks(step) for text in texts_of(block))


def _with_answers(flow: Sequence[Flow], draft: Draft) -> Iterator[Flow]:
    """Read questions and answers that stand in paragraphs of their own, and yield the rest."""
    index = 0
    while index < len(flow):
        step = flow[index]
        following = flow[index + 1] if index + 1 < len(flow) else None
        if isinstance(step, str) and isinstance(following, str) and not isinstance(step, Verbatim):
            asked, answered = _said(_QUESTION, step), _said(_ANSWER, following)
            if asked and answered and "\n" not in step:
                _add(asked, answered, draft)
                index += 2
                continue
            if (
                following.strip() in ("?", "??")
                and index + 2 < len(flow)
                and isinstance(flow[index + 2], str)
            ):
                _add(step, str(flow[index + 2]), draft, both_ways=following.strip() == "??")
                index += 3
                continue
        yield step
        index += 1


def _left(flow: Iterable[Flow], draft: Draft, is_deck: bool) -> Iterator[Flow]:
    """Read the cards of each step, and yield what is left of it."""
    heading = draft.title or ""
    for step in flow:
        if isinstance(step, Heading):
            heading = step.text
            yield step
        elif isinstance(step, Verbatim):
            yield step
        elif isinstance(step, Marked) and _read_highlighted(step, draft):
            if not is_deck:
                yield str(step)
        elif isinstance(step, str):
            kept = _left_of_text(step, draft)
            yield from [kept] if kept else []
        elif isinstance(step, Items):
            _read_facts(step, draft, heading)
            items = tuple(item for one in step.items if (item := _left_of_item(one, draft, is_deck)))
            yield from [Items(items, step.numbered)] if items else []
        elif isinstance(step, Table) and _read_table(step, draft):
            pass
        else:
            yield step


def _left_of_text(text: str, draft: Draft) -> str:
    """Read the cards of a paragraph, and return the lines that are none."""
    lines = _SCHEDULE.sub("", text).split("\n")
    for mark in ("?", "??"):
        if mark in [one.strip() for one in lines[1:-1]]:
            at = [one.strip() for one in lines].index(mark, 1)
            _add("\n".join(lines[:at]), "\n".join(lines[at + 1 :]), draft, both_ways=mark == "??")
            return ""
    kept: list[str] = []
    index = 0
    while index < len(lines):
        one = lines[index]
        asked = _said(_QUESTION, one)
        answered = _said(_ANSWER, lines[index + 1]) if asked and index + 1 < len(lines) else None
        if asked and answered:
            end = index + 2
            answer = [answered]
            while end < len(lines) and not _said(_QUESTION, lines[end]):
                answer.append(lines[end])
                end += 1
            _add(asked, "\n".join(answer), draft)
            index = end
            continue
        if not _read_line(one, draft):
            kept.append(one)
        index += 1
    return "\n".join(kept)


def _said(label: re.Pattern[str], text: str) -> str | None:
    """Return what stands behind a label such as `Q:`; bold words may end with the label, or go on."""
    match = label.fullmatch(text)
    if match is None:
        return None
    said = match[1]
    return said.replace("**", "", 1) if said.count("**") % 2 and text.startswith("**") else said


def _left_of_item(item: Item, draft: Draft, is_deck: bool) -> Item | None:
    """Read the cards of an item and of what lies below it, and return what is left of it."""
    if _TAGGED.search(item.text):
        front = _TAGGED.sub("", item.text).strip()
        if tags := _TAGS_BEHIND.search(front):
            front = front[: tags.start()]
            add_tags([one.removeprefix("#") for one in tags[0].split()], draft)
        back = "\n".join(text for step in item.below for text in _texts(step))
        if has_words(front) and (back or not _CLOZE.search(front)):
            if has_words(back):
                _add(front, back, draft)
                return None
            return Item(front, item.anchor, item.below, item.label)
        if _read_line(front, draft):
            return None
    match item.below:
        case [Items([Item(text, below=())])] if (asked := _said(_QUESTION, item.text)) and (
            answered := _said(_ANSWER, text)
        ):
            _add(asked, answered, draft)
            return None
    below = tuple(_left(item.below, draft, is_deck))
    if isinstance(item.text, Marked) and _read_highlighted(item.text, draft):
        if is_deck and not below:
            return None
        return Item(str(item.text), item.anchor, below, item.label)
    text = _left_of_text(item.text, draft) if item.text else ""
    return Item(text, item.anchor, below, item.label) if text or below else None


def _read_facts(items: Items, draft: Draft, subject: str) -> None:
    """Read a list whose items each name a fact in bold and say it in a few words as cards; it stays too."""
    facts = [_FACT.fullmatch(item.text) if not item.below else None for item in items.items]
    named = [fact for fact in facts if fact and len(fact[2]) <= _LONGEST_OF_A_LIST]
    if len(named) < len(facts) or len(named) < _FEWEST_FACTS or not subject or part_of(subject):
        return
    before = len(draft.cards)
    for fact in named:
        _add(write([Span(f"{subject}: {line(fact[1]).rstrip(' :')}")]), fact[2], draft)
    added = len(draft.cards) - before
    draft.guessed.append(f"{added} flashcards, for the facts of a list")


def _read_line(text: str, draft: Draft) -> bool:
    """Read a line as a card, if it is marked as one."""
    if _CLOZE.search(text):
        written = _OF_LOGSEQ.sub(r"{{c1::\1}}", plain(text))
        made = made_of_row([_numbered(written)], FieldText(), html=False)
        draft.left += made.left
        draft.cards += [card for card, _ in made.cards]
        draft.takeaways += [made.takeaway] if made.takeaway else []
        return bool(made.cards or made.takeaway)
    match = _ON_A_LINE.fullmatch(text.strip())
    if match is None or "::" in match["back"] or "://" in match["front"]:
        return False
    front = match["front"].strip()
    # A word right before the colons is the name of a property, or of a thing in code.
    is_apart = text.strip()[match.start("mark") - 1].isspace()
    if len(front.split()) < 2 and not front.endswith("?") and not is_apart:
        return False
    return _add(front, match["back"], draft, both_ways=match["mark"] == ":::")


def _numbered(text: str) -> str:
    """Return a text whose clozes have numbers of their own, where a program does not number them."""
    if "{{c1::" not in text or text.count("{{c1::") < 2 or "{{c2::" in text:
        return text
    numbers = iter(range(1, text.count("{{c1::") + 1))
    return re.sub(r"\{\{c1::", lambda _: f"{{{{c{next(numbers)}::", text)


def _read_highlighted(text: Marked, draft: Draft) -> bool:
    """Read a text with highlighted words as a takeaway, if that asks for them and no more than one may."""
    if len(text) > _LONGEST_FACT or "\n" in text or _ON_A_LINE.fullmatch(text):
        return False
    found = list(clozes(text.fact))
    around = found[0].before + found[0].after if found else ""
    if not found or not has_words(around) or not makes_all_clozes(text.fact):
        return False
    if text.fact not in draft.takeaways:
        draft.takeaways.append(text.fact)
    return True


def _read_table(table: Table, draft: Draft) -> bool:
    """Read a table of questions and answers; return whether it is one."""
    names = [column_name(line(column)) for column in table.grid.columns]
    fronts = [index for index, name in enumerate(names) if name in ASKS]
    backs = [index for index, name in enumerate(names) if name in ANSWERS]
    if len(fronts) != 1 or len(backs) != 1 or len(names) > _MOST_COLUMNS:
        return False
    front, back = fronts[0], backs[0]
    rows = table.grid.rows
    if not all(has_words(row[front]) and has_words(row[back]) for row in rows):
        return False
    if all(line(row[front]).isdecimal() for row in rows):  # a key of answers
        return False
    others = [i for i in range(len(names)) if i not in (front, back) and names[i] not in NUMBERS]
    for row in rows:
        more = [f"{table.grid.columns[index]}: {row[index]}" for index in others if row[index]]
        _add(row[front], "\n".join([row[back], *more]), draft)
    return True


def _add(front: str, back: str, draft: Draft, *, both_ways: bool = False) -> bool:
    front, back = _TAGGED.sub("", front).strip(), _SCHEDULE.sub("", back).strip()
    if not has_words(front) or not has_words(back):
        return False
    draft.cards.append(Card(front, back, reversed=both_ways))
    return True
