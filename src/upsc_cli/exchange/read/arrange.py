"""The parts of a topic in the flow of a source.

A heading that names a part, such as Key terms, collects what stands under it for that part; what does
not have the part's form, and everything under another heading, becomes a section.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest

from upsc_cli.exchange.parts import SEEN, SOURCE_COLUMNS, Part, part_name, part_of
from upsc_cli.exchange.read.draft import Draft
from upsc_cli.exchange.read.flow import Flow, Group, Heading, Item, Items, line
from upsc_cli.exchange.read.practice import mains_question, prelims_question, read_cards, read_each
from upsc_cli.exchange.read.shapes import texts_of, to_blocks
from upsc_cli.nearest import name_key
from upsc_cli.topics.format.model import Block, BulletList, Memory, Section, Source, Table
from upsc_cli.topics.slugs import slugify

_NAMED = re.compile(r"\*\*((?:\\.|[^\\])+?)(?:\*\*\s*[:—–-]|:\*\*(?!:))\s*(\S.*)", re.DOTALL)
_NAMED_PLAINLY = re.compile(r"([^:—–\n]{1,80}?)(?::| [—–-])\s+(\S.*)", re.DOTALL)
_TERM_COLUMNS = {"term", "terms", "keyterm", "concept", "word", "abbreviation"}
_ADDRESS = re.compile(r"https?://[^\s<>()|]+[^\s<>()|.,;:]")
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z&-]{1,11})\)")
_BACKLINK = re.compile(r"^(?:[\^↑*\s]|jump up)+(?=\S)", re.IGNORECASE)
_WORDS_OF_A_KEY = 4
_SOURCES_OF_ANYTHING = frozenset({"sources", "source"})
_CITED = re.compile(
    r"https?://|\b(?:1[6-9]|20)\d\d\b|\b(?:NCERT|PIB|Gazette|Report|Ministry|Act,|pp?\.)", re.IGNORECASE
)


def arrange(flow: Sequence[Flow], draft: Draft, *, chapters: bool = False) -> None:
    """Put each step of a flow into the part of a draft to which it belongs.

    With `chapters`, the first of several headings of the first level, with text of its own, is no title.
    """
    groups = _groups(flow if chapters and _is_chapters(flow) else _without_title(flow, draft))
    start = 0
    while start < len(groups):
        group = groups[start]
        heading = group.heading
        end = start + 1
        part = part_of(heading.name) if heading else Part.INTRODUCTION
        if part is Part.SOURCES and heading and not _are_sources(groups, start):
            part = None
        if part is Part.INTRODUCTION and heading and draft.sections:
            part = None
        if heading is None or part is Part.INTRODUCTION:
            draft.introduction += _blocks(group.body)
            if heading and part_name(heading.text) != part_name(Part.INTRODUCTION):
                draft.left.append(f"the heading {heading.text!r}")
        elif part:
            while end < len(groups) and (under := groups[end].heading) and under.level > heading.level:
                end += 1
            _add_sections(_read_part(part, group, groups[start + 1 : end], draft), draft)
        else:
            while end < len(groups) and not _names_part(groups, end):
                end += 1
            _add_sections(groups[start:end], draft)
        start = end


def source_key(title: str, taken: Collection[str]) -> str:
    """Return a key for a source: its acronym if it names one, else its first words."""
    acronym = _ACRONYM.search(title)
    words = slugify(acronym[1] if acronym else title).split("-")
    key = "-".join(words[:_WORDS_OF_A_KEY]) or "source"
    if key not in taken:
        return key
    number = len(taken) + 1  # at least as large as any number given before
    while f"{key}-{number}" in taken:
        number += 1
    return f"{key}-{number}"


def _without_title(flow: Sequence[Flow], draft: Draft) -> list[Flow]:
    """Return a flow without its title, and give that to the draft if it has none."""
    rest = list(flow)
    for index, step in enumerate(rest):
        if isinstance(step, Heading) and step.level == 1:
            if draft.title is None:
                draft.title = step.text
            if name_key(draft.title) == name_key(step.text):
                del rest[index]
            break
    return rest


def _groups(flow: Sequence[Flow]) -> list[Group]:
    groups: list[tuple[Heading | None, list[Flow]]] = [(None, [])]
    for step in flow:
        if isinstance(step, Heading):
            groups.append((step, []))
        else:
            groups[-1][1].append(step)
    return [Group(heading, tuple(body)) for heading, body in groups if heading or body]


def _names_part(groups: Sequence[Group], index: int) -> bool:
    heading = groups[index].heading
    part = part_of(heading.name) if heading else None
    return part is not None and not (part is Part.SOURCES and not _are_sources(groups, index))


def _are_sources(groups: Sequence[Group], index: int) -> bool:
    """Return whether what stands under Sources is a bibliography, and not what the topic is about.

    It is at the end, or most of it has a year or an address; a heading such as References says it alone.
    """
    group = groups[index]
    if group.heading and part_name(group.heading.text) not in _SOURCES_OF_ANYTHING:
        return True
    if any(isinstance(step, Table) for step in group.body):
        return True
    entries = [text for block in _blocks(group.body) for text in texts_of(block)]
    telling = sum(bool(_CITED.search(text)) for text in entries)
    if entries and 2 * telling >= len(entries):
        return True
    is_plain = any(isinstance(step, Items) for step in group.body) and not any(
        item.below or _NAMED.fullmatch(item.text)
        for step in group.body
        if isinstance(step, Items)
        for item in step.items
    )
    later = [other for other in groups[index + 1 :] if other.heading and part_of(other.heading.name) is None]
    return is_plain and not later


def _is_chapters(flow: Sequence[Flow]) -> bool:
    """Return whether a flow has several headings of the first level, the first with text of its own."""
    first = [index for index, step in enumerate(flow) if isinstance(step, Heading) and step.level == 1]
    return len(first) > 1 and not isinstance(flow[first[0] + 1], Heading)


def _blocks(body: Sequence[Flow]) -> list[Block]:
    return [block for step in body for block in to_blocks(step)]


def _add_sections(groups: Sequence[Group], draft: Draft) -> None:
    """Add groups as sections; a heading without a body goes before the headings below it."""
    sections: list[tuple[str, list[Block]]] = []
    above: list[Heading] = []
    for group, following in zip_longest(groups, groups[1:]):
        if group.heading is None:
            continue
        level = group.heading.level
        above = [heading for heading in above if heading.level < level]
        body = _blocks(group.body)
        if body:
            names = [heading.text.rstrip(" :") for heading in above] + [group.heading.text]
            sections.append((": ".join(names), body))
        elif following and following.heading and following.heading.level > level:
            above.append(group.heading)
        else:
            said_before = sections[-1][1] if sections else draft.introduction
            said_before.append(f"**{group.heading.text}**")
    draft.sections += [Section(heading, tuple(body)) for heading, body in sections]


def _read_part(part: Part, group: Group, under: list[Group], draft: Draft) -> list[Group]:
    """Read a part into a draft and return what does not have its form."""
    if part is Part.QUESTIONS:
        return read_each(group, under, prelims_question, draft.questions)
    if part is Part.MAINS:
        return read_each(group, under, mains_question, draft.mains)
    if part is Part.MEMORY:
        under = [other for other in under if not _read_technique(other, draft)]
    left_over = tuple(_read_steps(part, group.body, draft))
    return [Group(group.heading, left_over), *under] if left_over else under


def _read_technique(group: Group, draft: Draft) -> bool:
    """Read a heading and what stands under it as a memory technique."""
    texts = [text for block in _blocks(group.body) for text in texts_of(block)]
    if group.heading and texts:
        draft.memory.append(Memory(group.heading.text, "\n".join(texts)))
    return bool(texts)


def _read_steps(part: Part, body: Sequence[Flow], draft: Draft) -> Iterator[Flow]:
    """Read the steps of a part one by one and yield those that do not have its form."""
    for step in body:
        if part is Part.CARDS and isinstance(step, Items):
            yield from read_cards(step, draft)
        elif part is Part.SOURCES and isinstance(step, Table) and _read_sources(step, draft):
            pass
        elif part is Part.TERMS and isinstance(step, Table) and len(step.grid.columns) == 2:
            for term, definition in step.grid.lines[_names_columns(step) :]:
                if line(term) and definition:
                    draft.define(line(term), definition)
                else:
                    yield from [term or definition] if term or definition else []
        else:
            for block in to_blocks(step, numbers=False):
                match block:
                    case BulletList(items):
                        unread = tuple(item for item in items if not _read_text(part, item, draft))
                        yield from [Items(tuple(map(Item, unread)))] if unread else []
                    case str(text):
                        yield from [] if _read_text(part, text, draft) else [text]
                    case _:
                        yield block


def _names_columns(table: Table) -> bool:
    """Return whether the first row of a table of terms says Term and Meaning."""
    return name_key(line(table.grid.columns[0])) in _TERM_COLUMNS


def _read_text(part: Part, text: str, draft: Draft) -> bool:
    """Read a text as an entry of a part; return whether it has its form."""
    named = _NAMED.fullmatch(text) or _NAMED_PLAINLY.fullmatch(text)
    if part is Part.TAKEAWAYS:
        draft.takeaways.append(text)
    elif part is Part.TERMS and named:
        draft.define(line(named[1]), named[2])
    elif part is Part.MEMORY:
        title, words = (line(named[1]), named[2]) if named else ("Memory technique", text)
        draft.memory.append(Memory(title, words))
    elif part is Part.RELATED:
        slug = slugify(line(text))
        draft.related += [slug] if slug else []
    elif part is Part.SOURCES:
        _read_source(text, draft)
    else:
        return False
    return True


def _read_source(text: str, draft: Draft) -> None:
    text = _BACKLINK.sub("", text)
    address = _ADDRESS.search(text)
    title = line(_ADDRESS.sub("", text)).strip(" .,;:()<>-–—") if address else line(text)
    url = address[0] if address else None
    title = title or url or text
    draft.sources[source_key(title, draft.sources)] = Source(title, url=url)


def _read_sources(table: Table, draft: Draft) -> bool:
    """Read a table of sources as it is written out; return whether it is one."""
    if tuple(map(line, table.grid.columns)) not in (SOURCE_COLUMNS, (*SOURCE_COLUMNS, SEEN)):
        return False
    for row in table.grid.rows:
        key, title, *rest = map(line, row)
        publisher, date, url, seen = (text or None for text in [*rest, ""][:4])
        draft.sources[key] = Source(title or key, publisher, url, date, seen)
    return True
