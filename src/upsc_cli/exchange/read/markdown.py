"""Markdown notes, as Obsidian writes them, to drafts of topics."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from markdown_it.tree import SyntaxTreeNode
from msgspec import Struct

from upsc_cli.errors import InvalidTopicError
from upsc_cli.exchange.parts import CALLOUTS, PASSAGE
from upsc_cli.exchange.read.admonitions import with_callouts
from upsc_cli.exchange.read.arrange import arrange, source_key
from upsc_cli.exchange.read.card_rows import has_words
from upsc_cli.exchange.read.draft import Draft
from upsc_cli.exchange.read.flow import Flow, Heading, Item, Items, Marked, Verbatim, line
from upsc_cli.exchange.read.html import html_to_flow
from upsc_cli.exchange.read.logseq import without_properties
from upsc_cli.exchange.read.markdown_text import HIGHLIGHT, Found, parser, split_anchor, text_from_markdown
from upsc_cli.exchange.read.marks import take_marked
from upsc_cli.exchange.read.shapes import box_of, table_of
from upsc_cli.topics.cards import makes_all_clozes
from upsc_cli.topics.clozes import clozes
from upsc_cli.topics.format import model, values
from upsc_cli.topics.format.annotations import fields_of
from upsc_cli.topics.format.decode import INVALID, decode
from upsc_cli.topics.format.inline import Span, write
from upsc_cli.topics.format.nodes import Mapping, Node, Scalar, Sequence, compose
from upsc_cli.topics.format.problems import Report
from upsc_cli.topics.slugs import slugify

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_SHORTCODE = re.compile(r"\{\{[<%].{0,400}?[%>]\}\}", re.DOTALL)
_SIMPLE = re.compile(r"^([A-Za-z][\w -]{0,40}):[ \t]+(\S.*)$", re.MULTILINE)
_TEMPLATE = re.compile(r"\{\{.*\}\}|<%.*%>")
"""What a program would have put a value in the place of."""

_OPENED = re.compile(r"<(details|aside)\b[^>]*>", re.IGNORECASE)
_SUMMARY = re.compile(r"<summary\b[^>]*>(.{0,1000}?)</summary\s*>", re.IGNORECASE | re.DOTALL)

_NOTION = re.compile(r"([A-Z][\w ]{0,30}): (\S.*)")
_OF_NOTION = frozenset(
    {"Created", "Last edited", "Created time", "Last edited time", "Created by", "Tags", "Status"}
)

_OF_OURS = frozenset({"title", "category", "difficulty"})
"""What is stated in every note that upsc wrote: nothing in it is marked in the ways of others."""

_CALLOUT = re.compile(r"\[!([\w-]{1,40})\][-+]?[ \t]*(.*)(?:\n|\Z)")
_FOOTNOTE = re.compile(
    r"^\[\^([^\[\]\s]{1,60})\]:[ \t]+(\S.*(?:(?:\n[ \t]*){1,3}\n?(?<=\n)(?: {4}|\t)[^\n]*\S)*)\n?",
    re.MULTILINE,
)
_OWN_LINE = re.compile(
    r"::|^\s*\?{1,2}\s*$|^\W*(?:Q|A|Ans|Answer|Question|Explanation)\s*\d*\s*[.:]|^: "
    r"|^\W*\(?[a-eA-E1-9][.)]\s|\{\{c\d|^\s*(?:[-•*]|\d+[.)])\s"
)
"""A line that is more than a piece of a paragraph."""

_NARROWEST, _WIDEST = 55, 120
"""Columns at which people and programs break lines of prose."""

_CELL_BORDER = re.compile(r"(?<!\\)\|")
_QUOTE = re.compile(r"^[\s>]*(?:[-*+]\s+)?")
_ADDRESS = re.compile(r"https?://[^\s<>()]+[^\s<>().,;:]")

_BOXES: dict[str, type[model.AnyBox]] = {
    **dict.fromkeys(
        ("important", "key-point", "keypoint", "warning", "caution", "attention"), model.KeyPoint
    ),
    **dict.fromkeys(("danger", "error", "success", "check", "done"), model.KeyPoint),
    **dict.fromkeys(("tip", "hint", "exam-tip", "exam"), model.ExamTip),
}
"""The box of each kind of callout; any other kind, such as note or example, is background: an info box."""

_PROPERTIES: dict[str, Any] = {
    key: annotation
    for key, (_, annotation) in fields_of(model.Topic).items()
    if key in ("title", "difficulty", "as_of", "review", "asked", "minutes", "reversed", "verified")
} | {"slug": values.Slug}
"""The properties that a topic has under the same key, and what each must be."""

_OF_FACTS = frozenset({"important", "key-point", "keypoint"})
"""Callouts whose bold words are facts to learn."""

_LABELS = {label.partition("] ")[2] for label in (*CALLOUTS.values(), PASSAGE)}


def markdown_to_draft(text: str) -> Draft:
    """Return what a Markdown note says as a draft.

    Raises:
        InvalidTopicError: its front matter is not YAML, or it is nested too deeply.
    """
    draft = Draft("a Markdown note")
    stated: set[str] = set()
    match = _FRONT_MATTER.match(text)
    if match:
        stated = _read_front_matter(match[1], draft)
        text = text[match.end() :]
    elif match := _TOML.match(text):
        _read_toml(match[1], draft)
        text = text[match.end() :]
    is_ours = stated >= _OF_OURS
    if not is_ours:
        text = with_callouts(_without_shortcodes(text, draft))
        text = without_properties(text, draft)
    found = Found()
    text = _take_footnotes(text, draft, found)
    flow = list(_Reader(text, found, is_ours=is_ours).flow())
    arrange(flow if is_ours else take_marked(flow, draft), draft, chapters=draft.title is None)
    new = [] if is_ours else [fact for fact in found.facts if fact not in draft.takeaways]
    draft.takeaways += new
    draft.guessed += (
        [f"{len(new)} takeaway{'s' * (len(new) > 1)}, for what is marked as important"] if new else []
    )
    linked = [slugify(target.rpartition("/")[2]) for target in found.links]
    known = {*draft.related, draft.slug}
    draft.related += [slug for slug in dict.fromkeys(linked) if slug and slug not in known]
    draft.left += found.left
    _take_properties(draft)
    return draft


def _without_shortcodes(text: str, draft: Draft) -> str:
    """Return a note of Hugo without what that would put pictures and the like in the place of."""
    if "{{<" not in text and "{{%" not in text:
        return text
    draft.left += [f"the shortcode {' '.join(one.split())}" for one in _SHORTCODE.findall(text)]
    return _SHORTCODE.sub("", text)


def _take_properties(draft: Draft) -> None:
    """Read the paragraph of properties that Notion writes below the title of a page."""
    first = draft.introduction[0] if draft.introduction else None
    if not isinstance(first, str):
        return
    lines = [_NOTION.fullmatch(one) for one in first.split("\n")]
    if not all(lines) or not any(one and one[1] in _OF_NOTION for one in lines):
        return
    del draft.introduction[0]
    for one in lines:
        if one and (
            one[1] not in ("Tags", "Category") or not _read_property(one[1].lower(), _scalar(one[2]), draft)
        ):
            draft.left.append(f"{one[1]}: {one[2]}")


def _take_footnotes(text: str, draft: Draft, found: Found) -> str:
    """Make each footnote a source, and return the text without them."""
    notes = {match[1]: " ".join(match[2].split()) for match in _FOOTNOTE.finditer(text)}
    keys: dict[str, str] = {}
    for label, note in notes.items():
        address = _ADDRESS.search(note)
        title = line(text_from_markdown(_ADDRESS.sub("", note), Found(), {})).strip(" .,;:()<>") or note
        key = source_key(title if label.isdigit() else label, draft.sources)
        draft.sources[key] = model.Source(title, url=address[0] if address else None)
        keys[label] = key
    found.footnotes = keys
    return _FOOTNOTE.sub("", text) if notes else text


class _Reader(Struct):
    """Reads the blocks of one document."""

    text: str
    found: Found
    references: dict[str, Any] = {}
    lines: list[str] = []
    is_ours: bool = False

    def flow(self) -> Iterator[Flow]:
        self.lines = self.text.split("\n")
        environment: dict[str, Any] = {}
        tokens = parser().parse(self.text, environment)
        self.references = environment.get("references", {})
        if any(token.level >= parser().options["maxNesting"] - 1 for token in tokens):
            raise InvalidTopicError("quotes and lists lie too deep inside each other to be read")
        yield from self._blocks(SyntaxTreeNode(tokens).children)

    def _blocks(self, nodes: Iterable[SyntaxTreeNode]) -> Iterator[Flow]:
        waiting = iter(nodes)
        for node in waiting:
            match node.type:
                case "heading":
                    source, anchor = split_anchor(_source(node))
                    text = line(self._text(source))
                    if text:
                        yield Heading(int(node.tag[1]), text, name=source, anchor=anchor)
                case "paragraph":
                    text = self._paragraph(_source(node))
                    if text and (defined := _definition(text)):
                        yield defined
                    elif text:
                        yield text
                case "bullet_list" | "ordered_list":
                    yield self._items(node)
                case "blockquote":
                    yield from self._quote(node)
                case "table":
                    yield from self._table(node)
                case "html_block":
                    yield from self._html(node.content, waiting)
                case "code_block" | "fence":
                    code = node.content.strip("\n").rstrip()
                    yield from [Verbatim(write([Span(code)]))] if code.strip() else []

    def _html(self, content: str, following: Iterator[SyntaxTreeNode]) -> Iterator[Flow]:
        """Yield a block of HTML; what it opens for Markdown to go on in, a toggle or an aside, is a box.

        A toggle that asks a question is a card.
        """
        opened = _OPENED.match(content.lstrip())
        if opened is None:
            yield from html_to_flow(content, self.found.left)
            return
        name = opened[1].lower()
        ending = re.compile(rf"</{name}\s*>", re.IGNORECASE)
        inside = [content]
        blocks: list[Flow] = []
        if not ending.search(content):
            nodes: list[SyntaxTreeNode] = []
            for node in following:
                if node.type == "html_block" and ending.search(node.content):
                    break
                nodes.append(node)
            blocks = list(self._blocks(nodes))
        summary = _SUMMARY.search(content)
        rest = _SUMMARY.sub("", "".join(inside))
        rest = re.sub(rf"</?{name}\b[^>]*>", "", rest, flags=re.IGNORECASE)
        lead = (
            [
                text
                for step in html_to_flow(summary[1], self.found.left)
                for text in [step]
                if isinstance(text, str)
            ]
            if summary
            else []
        )
        steps = [*html_to_flow(rest, self.found.left), *blocks]
        if lead and lead[0].endswith("?") and steps:
            yield Items((Item(f"{lead[0]} #card", below=tuple(steps)),))
        else:
            yield from box_of(model.Info, [*(f"**{line(text)}**" for text in lead), *steps])

    def _items(self, node: SyntaxTreeNode) -> Items:
        if node.type == "bullet_list":
            return Items(tuple(map(self._item, node.children)))
        written = [int(child.info) for child in node.children]
        counted = list(range(written[0], written[0] + len(written)))
        numbers = counted if len(set(written)) == 1 else written
        items = zip(node.children, numbers, strict=True)
        return Items(tuple(self._item(child, f"{number}.") for child, number in items), numbered=True)

    def _item(self, node: SyntaxTreeNode, label: str | None = None) -> Item:
        match node.children:
            case [first, *below] if first.type == "paragraph":
                source, anchor = split_anchor(_source(first))
                return Item(self._paragraph(source), anchor, tuple(self._blocks(below)), label)
            case children:
                return Item("", None, tuple(self._blocks(children)), label)

    def _paragraph(self, source: str) -> str:
        """Return a paragraph with its line breaks, unless it was broken to the width of a page."""
        whole = " ".join(source.split("\n")) if _is_wrapped(source.split("\n")) else source
        text = self._text(whole)
        if not self.is_ours and HIGHLIGHT.search(whole):
            fact = text_from_markdown(
                whole.replace("**", "").replace("__", ""),
                Found([], [], self.found.footnotes),
                self.references,
            )
            return Marked(text, fact)
        return text

    def _quote(self, node: SyntaxTreeNode) -> Iterator[Flow]:
        match node.children:
            case [first, *below] if first.type == "paragraph" and (start := _CALLOUT.match(_source(first))):
                title = start[2].strip()
                lead = f"**{line(self._text(title))}**" if title and title not in _LABELS else ""
                rest = self._text(_source(first)[start.end() :])
                kind = _BOXES.get(start[1].lower(), model.Info)
                inside = [lead, rest, *self._blocks(below)]
                if start[1].lower() in _OF_FACTS and not (title and title in _LABELS):
                    self.found.facts += [
                        one
                        for step in inside
                        if isinstance(step, str)
                        for one in step.split("\n")
                        if _asks(one)
                    ]
                yield from box_of(kind, inside)
            case children:
                yield from self._blocks(children)

    def _table(self, node: SyntaxTreeNode) -> Iterator[Flow]:
        head, *rows = [self._row(row) for part in node.children for row in part.children]
        if rows and all(head):
            yield model.Table(model.Grid(tuple(head), tuple(map(tuple, rows))))
        else:
            yield from table_of([head, *rows])

    def _row(self, row: SyntaxTreeNode) -> list[str]:
        """Return the cells of a row; the parser drops those beyond the columns, here the last takes them."""
        written = _QUOTE.sub("", self.lines[row.map[0]]).strip().strip("|") if row.map else ""
        sources = [_source(cell) for cell in row.children]
        cells = _CELL_BORDER.split(written)
        if len(cells) > len(sources):
            sources[-1] = " | ".join(cell.strip() for cell in cells[len(sources) - 1 :] if cell.strip())
        return [self._text(source) for source in sources]

    def _text(self, source: str) -> str:
        return text_from_markdown(source, self.found, self.references)


def _asks(text: str) -> bool:
    """Return whether a line has bold words to ask for and others to ask for them by."""
    found = list(clozes(text))
    return bool(found) and has_words(found[0].before + found[0].after) and makes_all_clozes(text)


def _is_wrapped(lines: list[str]) -> bool:
    """Return whether lines are those of one paragraph, broken where a page would be too narrow."""
    if len(lines) < 2 or any(_OWN_LINE.search(line) for line in lines):
        return False
    *full, _ = lines
    widths = [len(line.strip()) for line in full]
    return (
        min(widths) >= _NARROWEST and max(widths) <= _WIDEST and not any(line.endswith("  ") for line in full)
    )


def _definition(text: str) -> Items | None:
    """Return the items of a definition list, whose definitions begin with a colon below their term."""
    lines = text.split("\n")
    if len(lines) < 2 or lines[0].startswith(": ") or not lines[1].startswith(": "):
        return None
    items: list[Item] = []
    for one in lines:
        if not one.startswith(": "):
            items.append(Item(f"**{line(one)}**"))
        elif items:
            said = items[-1].text
            items[-1] = Item(f"{said}{' ' if ': ' in said else ': '}{one[2:].strip()}")
    return Items(tuple(items)) if all(": " in item.text for item in items) else None


def _source(node: SyntaxTreeNode) -> str:
    """Return the inline Markdown of a heading, paragraph or cell."""
    return "".join(child.content for child in node.children)


def _read_front_matter(source: str, draft: Draft) -> set[str]:
    """Read the properties of a note that a topic has too, as they are or as Obsidian writes them.

    Returns the keys that it states. What is no YAML is read line by line as far as it goes, and that is said.
    """
    report = Report(Path("front matter"))
    root = compose(source, report)
    if report.has_errors:
        problem = next(problem for problem in report.problems if problem.level == "error")
        draft.left.append(f"what is wrong in the front matter, line {problem.line + 1}: {problem.message}")
        for key, value in _SIMPLE.findall(source):
            text = value.strip().strip("'\"")
            if key.casefold() in ("title", "category", "tags", "tag") and not _TEMPLATE.search(text):
                said = text.strip("[] ,") if key.casefold() in ("tags", "tag") else text
                _read_property(key.casefold(), _scalar(said), draft)
            elif text:
                draft.left.append(f"{key}: {text}")
        return set()
    entries = root.entries if isinstance(root, Mapping) else {}
    for key, (_, node) in entries.items():
        if isinstance(node, Scalar) and _TEMPLATE.search(node.text):
            draft.left.append(f"{key}: {node.text}")
        elif not _read_property(key.casefold(), node, draft):
            draft.left.append(f"{key}: {_shown(node)}")
    return set(entries)


def _scalar(text: str) -> Scalar:
    return Scalar(0, 0, text, plain=True)


def _read_toml(source: str, draft: Draft) -> None:
    """Read front matter in TOML, as Hugo has it."""
    import tomllib

    try:
        values = tomllib.loads(source)
    except ValueError:
        draft.left.append("what is wrong in the front matter, which is no TOML")
        return
    for key, value in values.items():
        texts = [str(one) for one in value] if isinstance(value, list) else [str(value)]
        if not _read_property(key.casefold(), _scalar(", ".join(texts)), draft):
            draft.left.append(f"{key}: {', '.join(texts)}")


def _read_property(key: str, node: Node, draft: Draft) -> bool:
    """Read a property into the key of the draft that has its meaning; return whether there is one."""
    if isinstance(node, Scalar) and node.is_null:
        return True
    lists = {"tag": "tags", "tags": "tags", "alias": "aliases", "aliases": "aliases", "syllabus": "syllabus"}
    if key in lists:
        entries = _entries(node)
        if lists[key] == "tags":
            entries = [slugify(entry.replace("/", " ").removeprefix("#")) for entry in entries]
        if lists[key] == "syllabus":
            codes = [entry for entry in entries if re.fullmatch(values.SYLLABUS_CODE, entry)]
            draft.left += [f"syllabus: {entry}" for entry in entries if entry not in codes]
            entries = codes
        getattr(draft, lists[key]).extend(filter(None, entries))
        return True
    if key == "category" and isinstance(node, Scalar):
        draft.category = slugify(node.text) or None
        return draft.category is not None
    if key not in _PROPERTIES:
        return False
    value = decode(node, _PROPERTIES[key], Report(Path("front matter")))
    if value is INVALID:
        return False
    setattr(draft, key, list(value) if isinstance(value, tuple) else value)
    return True


def _entries(node: Node) -> list[str]:
    """Return the entries of a list, or of a text with commas, as older notes have it."""
    if isinstance(node, Sequence):
        return [" ".join(item.text.split()) for item in node.items if isinstance(item, Scalar)]
    return [" ".join(entry.split()) for entry in node.text.split(",")] if isinstance(node, Scalar) else []


def _shown(node: Node) -> str:
    """Return a property as it is told to be left out."""
    if isinstance(node, Scalar):
        return node.text
    items = node.items if isinstance(node, Sequence) else [value for _, value in node.entries.values()]
    return ", ".join(map(_shown, items))
