"""HTML, of a whole page or of a piece of one, to the flow of a topic.

The tree is walked with a stack of its own, and what lies open (a box, a list, a table) is closed by
whatever cannot be inside it, so that an end tag that is missing costs nothing but itself.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

from bs4.element import PageElement, PreformattedString, Tag
from msgspec import Struct, field

from upsc_cli.exchange.read.data_definitions import Defined, read_definition
from upsc_cli.exchange.read.flow import Flow, Heading, Item, Items, address_behind, line
from upsc_cli.exchange.read.furniture import REFERENCE_MARKS, furniture
from upsc_cli.exchange.read.html_source import parse_html
from upsc_cli.exchange.read.scripts import SCRIPTS, in_script
from upsc_cli.exchange.read.shapes import box_of, table_of, texts_of, to_blocks
from upsc_cli.sanitize import clean
from upsc_cli.topics.format.inline import Span, write
from upsc_cli.topics.format.model import AnyBox, ExamTip, Info, KeyPoint

_BOXES: dict[str, type[AnyBox]] = {"info-box": Info, "key-point-box": KeyPoint, "exam-tip-box": ExamTip}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol", "menu", "dl"})
_BLOCKS = _LISTS.union(
    "address article aside blockquote body caption center dd details div dt fieldset figcaption figure form"
    " header hgroup hr html legend li main p pre section summary table tbody td tfoot th thead tr".split()
)
_BOLD = frozenset({"b", "strong", "mark"})
_ITALIC = frozenset({"i", "em", "cite", "dfn", "var"})
_FURNITURE = {
    "nav": "navigation",
    "footer": "the foot of the page",
    **dict.fromkeys(("button", "select"), "a control"),
    **dict.fromkeys(("audio", "canvas", "iframe", "object", "svg", "video"), "a medium"),
    **dict.fromkeys(("dialog", "head", "noscript"), "a notice"),
}
"""What is on a page but not of its text."""

_STRUCK = frozenset({"del", "s", "strike"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_COUNTED = re.compile(r"-?\d{1,6}")
_ROMAN_UNITS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_ROMAN_TENS = ("", "x", "xx", "xxx", "xl")

_MOST_SPANNED = 50
"""Columns or rows that a cell goes over at most."""

_MOST_PLACES = 20_000
"""Cells of a table that cells above them go over."""

_DEEPEST = 30
"""Lists, boxes and tables inside each other; what lies deeper is read as if it lay there."""

_BLANKS = re.compile(r"\s+")
_SPACES = re.compile(r" {2,}")  # where a picture or a comment stood
_SHORT = 60  # characters of what is told to be left out


def html_to_flow(source: str, left: list[str], defined: list[Defined] | None = None) -> list[Flow]:
    """Return the headings and blocks of HTML; what has no place in a topic is named in `left`.

    The key terms that the page defines in attributes are added to `defined`.
    """
    return tree_to_flow(parse_html(source, left), left, defined)


def tree_to_flow(root: Tag, left: list[str], defined: list[Defined] | None = None) -> list[Flow]:
    """Return the headings and blocks of a part of a page, as `html_to_flow` does."""
    walk = _Walk(left, [] if defined is None else defined)
    for node, entering, left_out in _nodes(root):
        if isinstance(node, Tag):
            if entering:
                walk.enter(node, left_out)
            else:
                walk.leave(node)
        elif not isinstance(node, PreformattedString):  # comments and the like
            walk.say(str(node))
    return walk.finish()


def _nodes(root: Tag) -> Iterator[tuple[PageElement, bool, str | None]]:
    """Yield every node below a tag as it is entered and, for tags, as it is left.

    With it goes what it is, if it and all in it is no text of the page.
    """
    waiting = [iter(root.contents)]
    open_tags: list[Tag] = []
    while waiting:
        node = next(waiting[-1], None)
        if node is None:
            waiting.pop()
            if open_tags:
                yield open_tags.pop(), False, None
            continue
        left_out = is_left_out(node) if isinstance(node, Tag) else None
        yield node, True, left_out
        if isinstance(node, Tag):
            skipped = left_out or (node.name in SCRIPTS and _in_script(node))
            waiting.append(iter(() if skipped else node.contents))
            open_tags.append(node)


def is_left_out(tag: Tag) -> str | None:
    """Return what a tag is, if it and all in it is no text of the page."""
    name = tag.name
    if name == "button" and tag.get_text().strip().endswith("?"):
        return None  # what opens an answer
    if name in _FURNITURE:
        return _FURNITURE[name]
    if name in _STRUCK:
        return "struck text"
    if tag.get("hidden") is not None or _HIDDEN.search(str(tag.get("style") or "")):
        return "hidden text"
    return furniture(tag)


def _in_script(tag: Tag) -> str | None:
    """Return what a superscript or subscript says in the raised or lowered digits of Unicode, if they do."""
    text = tag.get_text() if len(tag.contents) == 1 else ""
    return in_script(tag.name, text)


class _Open(Struct):
    """A box, list, item, table or cell that has not ended yet, and what it holds so far.

    Its tag is None where the page has none, as around an item without a list.
    """

    kind: str
    tag: Tag | None = None
    box: type[AnyBox] = Info
    steps: list[Flow] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    spans: dict[tuple[int, int], str] = field(default_factory=dict)
    heads: int = 0
    count: int | None = None


class _Walk:
    """What is open at a place of the tree, and the text that waits for the end of its paragraph."""

    def __init__(self, left: list[str], defined: list[Defined]) -> None:
        self._left = left
        self._defined = defined
        self._open = [_Open("page")]
        self._spans: list[Span] = []
        self._bold = self._italic = self._verbatim = 0
        self._links: list[int] = []
        self._links_within = 0
        self._marks_left = 0
        self._level: int | None = None

    def enter(self, tag: Tag, left_out: str | None) -> None:
        name = tag.name
        if left_out:
            self._leave_out(tag, left_out)
        elif name in SCRIPTS and (written := _in_script(tag)):
            self.say(written)
        elif name in _BOLD:
            self._bold += 1
        elif name in _ITALIC:
            self._italic += 1
        elif name == "br":
            self._spans.append(Span("\n"))
        elif name == "button":
            self._flush()
            self._bold += 1
        elif name == "q":
            self.say("“")
        elif name == "a":
            self._links.append(len(self._spans))
        elif name == "img":
            self._left.append(f"the image {shortened(str(tag.get('alt') or tag.get('src') or ''))!r}")
        elif name in _HEADINGS:
            self._flush()
            self._close_before_heading()
            self._level = _HEADINGS[name]
        elif name in _BLOCKS:
            self._flush()
            self._begin(tag)
        elif tag.get("data-definition"):
            found = read_definition(str(tag["data-definition"]), " ".join(tag.get_text().split()))
            self._defined += [found] if found else []

    def leave(self, tag: Tag) -> None:
        name = tag.name
        if name in _BOLD:
            self._bold = max(0, self._bold - 1)
        elif name in _ITALIC:
            self._italic = max(0, self._italic - 1)
        elif name == "button":
            self._flush()
        elif name == "q":
            self.say("”")
        elif name == "a":
            self._keep_address(tag)
        elif name in _HEADINGS:
            self._flush()
        elif name in _BLOCKS:
            self._flush()
            self._verbatim -= name == "pre"
            depth = next((i for i, one in enumerate(self._open) if one.tag is tag), None)
            if depth is not None:
                self._close_to(depth)

    def say(self, text: str) -> None:
        said = clean(text)  # references like &#27; bring in what no file may hold
        words = said if self._verbatim else _BLANKS.sub(" ", said)
        self._spans.append(Span(words, bool(self._bold), bool(self._italic)))

    def finish(self) -> list[Flow]:
        self._flush()
        self._close_to(1)
        if self._links_within:
            self._left.append(f"where {self._links_within} links within the page or its site lead")
        if self._marks_left:
            self._left.append(f"{REFERENCE_MARKS} ({self._marks_left})")
        return self._open[0].steps

    def _begin(self, tag: Tag) -> None:
        """Open what a tag begins, after closing what cannot go on around it."""
        name = tag.name
        box = next((_BOXES[kind] for kind in tag.get_attribute_list("class") if kind in _BOXES), None)
        self._verbatim += name == "pre"
        if name in ("tr", "td", "th"):
            table = self._nearest(("table",), ())
            if table is not None:
                self._close_to(table + 1)
                if name == "tr" or not self._open[-1].rows:
                    self._open[-1].rows.append([])
                    parent = tag.parent.name if name == "tr" and tag.parent is not None else ""
                    cells = [one.name for one in tag.find_all(["td", "th"], recursive=False)]
                    self._open[-1].heads += parent == "thead" or set(cells) == {"th"}
                if name != "tr":
                    self._open.append(_Open("cell", tag))
        elif name in ("li", "dt"):
            around = self._nearest(_LISTS, ("box", "cell"))
            if around is None:
                self._open.append(_Open("ul"))
            else:
                self._close_to(around + 1)
            self._open.append(_Open("item", tag))
            self._bold += name == "dt"
        elif name == "summary":
            self._bold += 1
        elif name == "details":
            self._close_box()
            self._open.append(_Open("box", tag))
        elif box:
            self._close_box()
            self._open.append(_Open("box", tag, box))
        elif (name in _LISTS or name == "table") and len(self._open) < _DEEPEST:
            self._open.append(_Open(name, tag))

    def _nearest(self, kinds: Collection[str], borders: Collection[str]) -> int | None:
        """Return the depth of the innermost open thing of some kinds that lies inside any border."""
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].kind in kinds:
                return depth
            if self._open[depth].kind in borders:
                return None
        return None

    def _close_before_heading(self) -> None:
        """Close boxes and lists; a heading may only begin a box, and stand in a cell."""
        while self._open[-1].kind not in ("page", "cell", "table"):
            if self._open[-1].kind == "box" and not self._open[-1].steps:
                break
            self._close()

    def _close_box(self) -> None:
        depth = self._nearest(("box",), ())
        if depth is not None:
            self._close_to(depth)

    def _close_to(self, depth: int) -> None:
        while len(self._open) > depth:
            self._close()

    def _close(self) -> None:
        """Close the innermost open thing and give what it holds to the one around it."""
        closed = self._open.pop()
        around = self._open[-1]
        if closed.kind == "item":
            first, *below = closed.steps or [""]
            text, below = (first, below) if isinstance(first, str) else ("", closed.steps)
            if closed.tag is not None and closed.tag.name == "dt" and below:
                text, below = f"{text}: {' '.join(map(_flat, below))}", []
            label = self._label(closed, around)
            around.steps.append(Items((Item(text, below=tuple(below), label=label),)))
        elif closed.kind == "cell":
            _put_cell(around, "; ".join(map(_flat, closed.steps)), closed.tag)
        elif closed.kind == "table":
            around.steps += _table(closed)
        elif closed.kind == "box":
            around.steps += [asked] if (asked := _toggle(closed)) else box_of(closed.box, closed.steps)
        else:
            items = [item for step in closed.steps if isinstance(step, Items) for item in step.items]
            if items:
                around.steps.append(Items(tuple(items), closed.kind == "ol"))

    def _label(self, item: _Open, around: _Open) -> str | None:
        """Return what stands before an item of a numbered list."""
        if around.kind != "ol":
            return None
        said = [str(tag.get(name) or "") for tag, name in ((item.tag, "value"),) if tag is not None]
        start = str(around.tag.get("start") or "") if around.tag is not None else ""
        value = next((one for one in said if _COUNTED.fullmatch(one)), "")
        if value:
            around.count = int(value)
        elif around.count is None:
            around.count = int(start) if _COUNTED.fullmatch(start) else 1
        else:
            around.count += 1
        kind = str(around.tag.get("type") or "1") if around.tag is not None else "1"
        return f"{_counted(around.count, kind)}."

    def _flush(self) -> None:
        """End the paragraph or heading that waits."""
        spans, self._spans = self._spans, []
        self._links = [0 for _ in self._links]
        self._bold = self._italic = 0  # a mark that nobody closes ends here
        level, self._level = self._level, None
        if not any(span.text.strip() for span in spans):
            return
        for paragraph in paragraphs(spans, verbatim=bool(self._verbatim)):
            words = paragraph if self._verbatim else _SPACES.sub(" ", paragraph)
            text = line(words) if level else words
            self._add(Heading(level, text, name=text) if level else text)

    def _add(self, step: Heading | str) -> None:
        around = self._open[-1]
        if around.kind in _LISTS and around.tag is None:
            self._close()
            self._add(step)
        elif around.kind == "dl" and around.steps and isinstance(last := around.steps[-1], Items):
            said = last.items[-1].text
            joined = f"{said}{' ' if ': ' in said else ': '}{_flat(step)}"
            around.steps[-1] = Items((*last.items[:-1], Item(joined)))
        elif around.kind in _LISTS:
            around.steps.append(Items((Item(_flat(step)),)))
        elif around.kind == "table":  # a caption
            self._open[-2].steps.append(step)
        else:
            around.steps.append(step)

    def _keep_address(self, tag: Tag) -> None:
        """Put the address of a link behind its text, if it leads out of the page and says more."""
        start = self._links.pop() if self._links else 0
        text = "".join(span.text for span in self._spans[start:])
        address = str(tag.get("href") or "")
        behind = address_behind(text, address)
        self._links_within += bool(address) and not address.startswith(("http://", "https://"))
        self._spans += [Span(behind)] if behind else []

    def _leave_out(self, tag: Tag, what: str) -> None:
        text = shortened(tag.get_text(" "))
        if what == REFERENCE_MARKS:
            self._marks_left += 1
        elif text and tag.name not in ("head", "noscript"):
            self._left.append(f"{what}: {text}")


def _counted(number: int, kind: str) -> str:
    """Return a number as a list of some kind writes it: by letters, or in Roman numerals."""
    if kind in ("a", "A") and 1 <= number <= 26:
        return chr(ord(kind) + number - 1)
    if kind in ("i", "I") and 1 <= number < 50:
        written = "".join(_ROMAN_TENS[number // 10] + _ROMAN_UNITS[number % 10])
        return written.upper() if kind == "I" else written
    return str(number)


def _put_cell(table: _Open, text: str, tag: Tag | None) -> None:
    """Put a cell into the row that is open, and its text into every place over which it goes."""
    row = len(table.rows) - 1
    cells = table.rows[-1]
    while (row, len(cells)) in table.spans:
        cells.append(table.spans[row, len(cells)])
    column = len(cells)
    wide, high = _spanned(tag, "colspan"), _spanned(tag, "rowspan")
    if len(table.spans) + wide * high > _MOST_PLACES:
        high = 1
    for below in range(1, high):
        for right in range(wide):
            table.spans[row + below, column + right] = text
    cells += [text] * wide


def _with_spans(table: _Open) -> list[list[str]]:
    """Return the rows of a table, with the cells at their ends that come from rows above."""
    for number, cells in enumerate(table.rows):
        while (number, len(cells)) in table.spans:
            cells.append(table.spans[number, len(cells)])
    if len(table.rows) > 1 and table.spans and _has_two_heads(table):
        first, second = table.rows[:2]
        head = [
            a if a == b or not b else f"{a}: {b}" if a else b for a, b in zip(first, second, strict=False)
        ]
        return [head, *table.rows[2:]]
    return table.rows


def _table(table: _Open) -> Iterator[Flow]:
    """Yield a table; a first row that is one cell over all columns is what it is called."""
    rows = _with_spans(table)
    width = max(map(len, rows), default=0)
    if len(rows) > 1 and width > 1 and len(rows[0]) == width and len({*rows[0]}) == 1 and rows[0][0]:
        yield rows[0][0]
        rows = rows[1:]
    yield from table_of(rows)


def _toggle(box: _Open) -> Flow | None:
    """Return a toggle whose summary is a question as what lies below that, marked as a card."""
    match box.steps:
        case [str(asked), _, *_] if box.tag is not None and box.tag.name == "details":
            words = line(asked)
            if asked.startswith("**") and words.endswith("?"):
                return Items((Item(f"{write([Span(words)])} #card", below=tuple(box.steps[1:])),))
    return None


def _has_two_heads(table: _Open) -> bool:
    """Return whether the second row of a table goes on with its head: the first has a cell over both."""
    return any(row == 1 for row, _ in table.spans) and table.heads > 1


def _spanned(tag: Tag | None, name: str) -> int:
    written = str(tag.get(name) or "") if tag is not None else ""
    return min(max(int(written), 1), _MOST_SPANNED) if written.isdecimal() and len(written) < 4 else 1


def paragraphs(spans: Iterable[Span], *, verbatim: bool = False) -> Iterator[str]:
    """Yield the paragraphs of text without blocks; an empty line, as of two breaks, ends one.

    The lines of code begin where they do.
    """
    lines: list[list[Span]] = [[]]
    for span in spans:
        first, *more = span.text.split("\n")
        lines[-1].append(Span(first, span.bold, span.italic))
        lines += [[Span(text, span.bold, span.italic)] for text in more]
    written = (write(spans).rstrip() if verbatim else write(spans).strip() for spans in lines)
    for empty, paragraph in groupby(written, lambda text: not text):
        if not empty:
            yield "\n".join(paragraph)


def _flat(step: Flow) -> str:
    """Return a step of the flow as one text, for where a topic has no room for more."""
    return " ".join(text for block in to_blocks(step) for text in texts_of(block))


def shortened(text: str) -> str:
    """Return the beginning of a text, as much as names what was left out."""
    words = " ".join(text.split())
    return words if len(words) <= _SHORT else words[: _SHORT - 1] + "…"
