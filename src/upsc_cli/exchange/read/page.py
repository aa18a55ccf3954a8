"""Study pages as a browser saves them: HTML, or the text of the page with the HTML of its body inside.

Such a page names its difficulty and reading time, its category, Key Takeaways, Memory Techniques, how
much of it is "verified", and Reference Sources; around it lie the lines of the site's own furniture.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby

from bs4.element import Tag

from upsc_cli.exchange.parts import part_of
from upsc_cli.exchange.read.arrange import arrange
from upsc_cli.exchange.read.data_definitions import Defined
from upsc_cli.exchange.read.draft import Draft
from upsc_cli.exchange.read.flow import Flow, Heading, Item, Items, line
from upsc_cli.exchange.read.html import html_to_flow, shortened, tree_to_flow
from upsc_cli.exchange.read.html_source import parse_html
from upsc_cli.exchange.read.marks import take_marked
from upsc_cli.nearest import name_key
from upsc_cli.topics.format.inline import Span, write
from upsc_cli.topics.format.model import Difficulty
from upsc_cli.topics.slugs import slugify

_VERIFIED = re.compile(r"\W*(\d{1,3})\s*%\s*verified(?:\s+content)?\W*", re.IGNORECASE)
_DIFFICULTY = re.compile(r"\W*(easy|medium|hard)\W*(?:(\d{1,3})\s*min\w*(?:\s+read)?)?\W*", re.IGNORECASE)
_MINUTES = re.compile(r"\W*(\d{1,3})\s*min\w*\s+read\W*", re.IGNORECASE)
_FURNITURE = re.compile(r"topics|\d+ topics?\W+\d+ completed|no topics match your search|\W*", re.IGNORECASE)
_BULLET = re.compile(r"(?:[-–*]\s*)?[•◦▪·●]\s*|[-*]\s+")
_HTML = re.compile(r"</?(?:p|h[1-6]|div|ul|ol|li|table|strong|em|br|span)\b[^>]*>", re.IGNORECASE)
_PAGE_TITLE = re.compile(r"(?P<title>.+?)(?:\s+[-–—]\s+(?P<category>[^|]{1,60}?))?\s*\|\s*[^|]{1,60}")
_LONGEST_CATEGORY = 4  # words
_LONGEST_TITLE = 300  # characters
_LONGEST_MARK = 60  # characters of a line that is no prose
_MARKS_OF_A_PAGE = 2  # at least


def is_page_text(text: str) -> bool:
    """Return whether a text has the marks of a saved study page."""
    lines = {" ".join(line.split()) for line in text.splitlines() if len(line) <= _LONGEST_MARK}
    marks = [one for one in lines if _VERIFIED.fullmatch(one) or _MINUTES.search(one) or _is_part(one)]
    return len(marks) >= _MARKS_OF_A_PAGE


def text_to_draft(text: str) -> Draft:
    """Return what the text of a saved study page says as a draft."""
    draft = Draft("a saved study page")
    lines = [" ".join(line.split()) for line in text.splitlines()]
    first = next((index for index, line in enumerate(lines) if line), 0)
    category = _read_page_title(lines[first] if lines else "", draft)
    body = _without_furniture_before_title(lines[first + 1 :] if category is not None else lines, draft)
    defined: list[Defined] = []
    flow = _read_marks(_flow_of_lines(body, draft.left, defined), draft, category)
    _finish(flow, defined, draft)
    return draft


def html_to_draft(source: str) -> Draft:
    """Return what a page or a piece of HTML says as a draft."""
    draft = Draft("a page")
    tree = parse_html(source, draft.left)
    found = tree.find("title")
    category = _read_page_title(" ".join(found.get_text().split()) if found else "", draft)
    page_title, draft.title = draft.title, None
    main = _main(tree, draft)
    defined: list[Defined] = []
    flow = _read_marks(tree_to_flow(main, draft.left, defined), draft, category)
    if not any(isinstance(step, Heading) and step.level == 1 for step in flow):
        draft.title = draft.title or page_title
    _finish(flow, defined, draft)
    draft.title = draft.title or page_title
    return draft


def _finish(flow: list[Flow], defined: list[Defined], draft: Draft) -> None:
    arrange(take_marked(flow, draft), draft)
    for term, definition, papers in defined:
        draft.define(term, definition)
        draft.hints += [papers] if papers else []


def _main(tree: Tag, draft: Draft) -> Tag:
    """Return the part of a page that is its text, if the page says which and most of it is there.

    A title above it is read, and the rest is named among what is left.
    """
    for name in ("main", "article"):
        found = tree.find_all(name)
        if len(found) == 1 and 2 * len(found[0].get_text()) > len(tree.get_text()):
            main = found[0].extract()
            title = tree.find("h1") if not main.find("h1") else None
            draft.title = " ".join(title.get_text().split()) if title else None
            around = shortened(" ".join(text for text in tree.stripped_strings))
            draft.left += [f"what is around the article: {around}"] if around else []
            return main
    return tree


def _read_page_title(written: str, draft: Draft) -> str | None:
    """Read a page's title, like Panchayats - Polity | UPSC Learning, and return its category, if any.

    Returns None if it is no title with the name of a site at its end.
    """
    if len(written) > _LONGEST_TITLE:
        return None
    match = _PAGE_TITLE.fullmatch(written)
    draft.title = match["title"] if match else written or None
    return (match["category"] or "") if match else None


def _without_furniture_before_title(lines: list[str], draft: Draft) -> list[str]:
    """Return the lines from the title on: what stands between it and the top is the site's."""
    level = next((i for i, line in enumerate(lines) if line and _DIFFICULTY.fullmatch(line)), None)
    if level is None:
        return lines
    before = [index for index, line in enumerate(lines[:level]) if line]
    if not before:
        return lines
    title = before[-1]
    if _FURNITURE.fullmatch(lines[title]) is None:
        draft.title = line(write([Span(lines[title])]))
    draft.left += [f"a line of the site: {lines[index]}" for index in before[:-1]]
    return lines[title + 1 :]


def _flow_of_lines(lines: Iterable[str], left: list[str], defined: list[Defined]) -> Iterator[Flow]:
    """Yield the flow of lines, some of which are bullets and some HTML, which may go over several."""
    for kind, group in groupby(filter(None, lines), _kind_of_line):
        texts = list(group)
        if kind == "text" and any(map(_HTML.search, texts)):
            yield from html_to_flow("\n".join(texts), left, defined)
        elif kind == "bullet":
            yield Items(tuple(Item(write([Span(_BULLET.sub("", text, count=1))])) for text in texts))
        else:
            yield from (write([Span(text)]) for text in texts)


def _kind_of_line(text: str) -> str:
    if len(text) <= _LONGEST_MARK and (_is_mark(text) or _is_part(text)):
        return "mark"
    return "bullet" if _BULLET.match(text) and not _HTML.search(text) else "text"


def _is_mark(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in (_VERIFIED, _DIFFICULTY, _MINUTES, _FURNITURE))


def _is_part(text: str) -> bool:
    """Return whether a line is the heading of a part: its name with a capital, perhaps behind an emoji."""
    starts_so = text[:1].isupper() or unicodedata.category(text[:1] or " ") == "So"
    return starts_so and part_of(text) is not None


def _read_marks(flow: Iterable[Flow], draft: Draft, category: str | None) -> list[Flow]:
    """Read what a page says of itself into a draft and return the rest, names of parts as headings."""
    rest: list[Flow] = []
    marked = False  # the step before was a mark, so that the category may follow
    for step in flow:
        text = step if isinstance(step, str) and len(step) <= _LONGEST_MARK else None
        if isinstance(step, Items):
            rest.append(Items(tuple(map(_without_bullet, step.items)), step.numbered))
        elif text is None:
            rest.append(step)
        elif _read_mark(text, draft):
            marked = True
            continue
        elif _is_part(text):
            rest.append(Heading(2, line(text), name=text))
        elif marked and _is_category(text, category):
            draft.category = slugify(text)
        elif _BULLET.match(text):
            rest.append(Items((_without_bullet(Item(text)),)))
        else:
            rest.append(text)
        marked = False
    if draft.category is None and category and (draft.takeaways or draft.verified or draft.minutes):
        draft.category = slugify(category) or None
    return rest


def _read_mark(text: str, draft: Draft) -> bool:
    if match := _VERIFIED.fullmatch(text):
        draft.verified = int(match[1])
    elif match := _DIFFICULTY.fullmatch(text):
        draft.difficulty = Difficulty(match[1].lower())
        draft.minutes = int(match[2]) if match[2] else draft.minutes
    elif match := _MINUTES.fullmatch(text):
        draft.minutes = int(match[1])
    elif _FURNITURE.fullmatch(text):
        draft.left.append(f"a line of the site: {text}")
    else:
        return False
    return True


def _is_category(text: str, said: str | None) -> bool:
    """Return whether a line below the difficulty is the category: the one in the title, or a few words."""
    if said and name_key(said) == name_key(text):
        return True
    return len(text.split()) <= _LONGEST_CATEGORY and text[-1] not in ".:?!" and bool(slugify(text))


def _without_bullet(item: Item) -> Item:
    text = _BULLET.sub("", item.text, count=1) if item.text[:1] in "•◦▪·●" else item.text
    return Item(text, item.anchor, item.below, item.label)
