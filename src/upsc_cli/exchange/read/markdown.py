"""Markdown notes, as Obsidian writes them, to drafts of topics."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from markdown_it.tree import SyntaxTreeNode
from msgspec import Struct

from upsc_cli.errors import InvalidTopicError
from upsc_cli.exchange.parts import CALLOUTS, PASSAGE
from upsc_cli.exchange.read.arrange import arrange, source_key
from upsc_cli.exchange.read.draft import Draft
from upsc_cli.exchange.read.flow import Flow, Heading, Item, Items, line
from upsc_cli.exchange.read.html import html_to_flow
from upsc_cli.exchange.read.markdown_text import Found, parser, split_anchor, text_from_markdown
from upsc_cli.exchange.read.shapes import box_of, table_of
from upsc_cli.topics.format import model, values
from upsc_cli.topics.format.annotations import fields_of
from upsc_cli.topics.format.decode import INVALID, decode
from upsc_cli.topics.format.inline import Span, write
from upsc_cli.topics.format.nodes import Mapping, Node, Scalar, Sequence, compose
from upsc_cli.topics.format.problems import Report
from upsc_cli.topics.slugs import slugify

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_CALLOUT = re.compile(r"\[!([\w-]{1,40})\][-+]?[ \t]*(.*)(?:\n|\Z)")
_FOOTNOTE = re.compile(r"^\[\^([^\[\]\s]{1,60})\]:[ \t]+(\S.*(?:\n(?: {4}|\t).*\S)*)\n?", re.MULTILINE)
_CELL_BORDER = re.compile(r"(?<!\\)\|")
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

_LABELS = {label.partition("] ")[2] for label in (*CALLOUTS.values(), PASSAGE)}


def markdown_to_draft(text: str) -> Draft:
    """Return what a Markdown note says as a draft.

    Raises:
        InvalidTopicError: its front matter is not YAML, or it is nested too deeply.
    """
    draft = Draft("a Markdown note")
    match = _FRONT_MATTER.match(text)
    if match:
        _read_front_matter(match[1], draft)
        text = text[match.end() :]
    found = Found()
    text = _take_footnotes(text, draft, found)
    flow = list(_Reader(text, found).flow())
    arrange(flow, draft)
    linked = [slugify(target.rpartition("/")[2]) for target in found.links]
    known = {*draft.related, draft.slug}
    draft.related += [slug for slug in dict.fromkeys(linked) if slug and slug not in known]
    draft.left += found.left
    return draft


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

    def flow(self) -> Iterator[Flow]:
        self.lines = self.text.split("\n")
        environment: dict[str, Any] = {}
        tokens = parser().parse(self.text, environment)
        self.references = environment.get("references", {})
        if any(token.level >= parser().options["maxNesting"] - 1 for token in tokens):
            raise InvalidTopicError("quotes and lists lie too deep inside each other to be read")
        yield from self._blocks(SyntaxTreeNode(tokens).children)

    def _blocks(self, nodes: Iterable[SyntaxTreeNode]) -> Iterator[Flow]:
        for node in nodes:
            match node.type:
                case "heading":
                    source, anchor = split_anchor(_source(node))
                    text = line(self._text(source))
                    if text:
                        yield Heading(int(node.tag[1]), text, name=source, anchor=anchor)
                case "paragraph":
                    text = self._text(_source(node))
                    if text:
                        yield text
                case "bullet_list" | "ordered_list":
                    yield Items(tuple(map(self._item, node.children)), node.type == "ordered_list")
                case "blockquote":
                    yield from self._quote(node)
                case "table":
                    yield from self._table(node)
                case "html_block":
                    yield from html_to_flow(node.content, self.found.left)
                case "code_block" | "fence":
                    yield from [text] if (text := write([Span(node.content.strip())])) else []

    def _item(self, node: SyntaxTreeNode) -> Item:
        match node.children:
            case [first, *below] if first.type == "paragraph":
                source, anchor = split_anchor(_source(first))
                return Item(self._text(source), anchor, tuple(self._blocks(below)))
            case children:
                return Item("", below=tuple(self._blocks(children)))

    def _quote(self, node: SyntaxTreeNode) -> Iterator[Flow]:
        match node.children:
            case [first, *below] if first.type == "paragraph" and (start := _CALLOUT.match(_source(first))):
                title = start[2].strip()
                lead = f"**{line(self._text(title))}**" if title and title not in _LABELS else ""
                rest = self._text(_source(first)[start.end() :])
                kind = _BOXES.get(start[1].lower(), model.Info)
                yield from box_of(kind, [lead, rest, *self._blocks(below)])
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
        written = self.lines[row.map[0]].strip().strip("|") if row.map else ""
        sources = [_source(cell) for cell in row.children]
        cells = _CELL_BORDER.split(written)
        if len(cells) > len(sources):
            sources[-1] = " | ".join(cell.strip() for cell in cells[len(sources) - 1 :] if cell.strip())
        return [self._text(source) for source in sources]

    def _text(self, source: str) -> str:
        return text_from_markdown(source, self.found, self.references)


def _source(node: SyntaxTreeNode) -> str:
    """Return the inline Markdown of a heading, paragraph or cell."""
    return "".join(child.content for child in node.children)


def _read_front_matter(source: str, draft: Draft) -> None:
    """Read the properties of a note that a topic has too, as they are or as Obsidian writes them."""
    report = Report(Path("front matter"))
    root = compose(source, report)
    if report.has_errors:
        problem = next(problem for problem in report.problems if problem.level == "error")
        raise InvalidTopicError(f"front matter, line {problem.line + 1}: {problem.message}")
    for key, (_, node) in root.entries.items() if isinstance(root, Mapping) else ():
        if not _read_property(key.casefold(), node, draft):
            draft.left.append(f"{key}: {_shown(node)}")


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
