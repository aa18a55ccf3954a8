"""Texts with inline markup as Rich text, and the small shapes that prose is made of."""

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from upsc_cli.render import theme
from upsc_cli.topics.dated import in_words
from upsc_cli.topics.format import inline
from upsc_cli.topics.format.model import Source


class Notes:
    """The sources of a topic by the number that a citation shows."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self.sources = sources
        self._numbers = {key: number for number, key in enumerate(sources, start=1)}

    def mark(self, citation: inline.Citation) -> Text:
        """Return a citation as its numbers in brackets, each a hyperlink where its source has one."""
        mark = Text("[", style=theme.CITATION)
        for index, reference in enumerate(citation.references):
            source = self.sources.get(reference.key)
            label = str(self._numbers.get(reference.key, "?"))
            if reference.place:
                label += f", {reference.place}"
            mark.append("; " if index else "")
            mark.append(label, style=Style(link=source.url) if source and source.url else None)
        return mark.append("]")

    def sources_list(self, layout: theme.Layout) -> RenderableType:
        """Return the sources as a numbered list, each with its address on a line of its own."""
        rows: list[tuple[Text, RenderableType]] = []
        for key, source in self.sources.items():
            seen = f"Last opened: {in_words(source.seen)}" if source.seen else None
            details = [source.title, source.publisher, source.date, seen]
            wording = Text(". ".join(detail for detail in details if detail))
            rows.append((Text(f"{self._numbers[key]}."), wording))
            if source.url:
                rows.append((Text(), _address(source.url, layout)))
        return hanging(rows)


def _address(url: str, layout: theme.Layout) -> Text:
    # A plain screen is there to copy from, so an address stays in one piece even if it is too long.
    return Text(url, style=Style.parse(theme.ADDRESS) + Style(link=url), no_wrap=layout.plain)


def prose(text: str, notes: Notes | None) -> Text:
    """Return a text with its markup turned into styles and its citations into numbers, or left out."""
    result = Text()
    for part in inline.parse(text):
        if isinstance(part, inline.Citation):
            if notes:
                result.append_text(notes.mark(part))
            else:
                result.rstrip()
        else:
            styles = [theme.BOLD] * part.bold + [theme.ITALIC] * part.italic
            result.append(part.text, style=" ".join(styles) or None)
    return result


def heading(words: str, layout: theme.Layout) -> RenderableType:
    """Return a heading; on a plain screen it is underlined, as no style shows it."""
    text = Text(words, style=theme.HEADING)
    if layout.plain:
        text.append("\n" + "-" * min(text.cell_len, layout.width))
    return text


def numbered(items: Iterable[Text]) -> RenderableType:
    """Return items numbered from 1, with hanging indents."""
    return hanging((Text(f"{number}."), item) for number, item in enumerate(items, start=1))


def bulleted(items: Iterable[Text], layout: theme.Layout) -> RenderableType:
    """Return items with bullets and hanging indents."""
    bullet = "-" if layout.plain else "•"
    return hanging((Text(bullet), item) for item in items)


def hanging(rows: Iterable[tuple[Text, RenderableType]]) -> RenderableType:
    """Return rows of a short label and a body that wraps beside it."""
    return _Hanging(list(rows))


def indented(body: RenderableType) -> RenderableType:
    """Return a renderable two columns to the right."""
    return _Hanging([(Text(" "), body)])


class _Hanging:
    """Labels, right-aligned, with their bodies beside them.

    A `Table.grid` looks the same but measures every cell several times over, which was half of the
    time to draw a topic.
    """

    def __init__(self, rows: list[tuple[Text, RenderableType]]) -> None:
        self.rows = rows

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        indent = max((label.cell_len for label, _ in self.rows), default=0) + 1
        inner = options.update_width(max(options.max_width - indent, 1))
        for label, body in self.rows:
            margin = Text(" " * (indent - 1 - label.cell_len)) + label + Text(" ")
            if isinstance(body, Text) and body.no_wrap:
                lines = [list(body.render(console))]
            else:
                lines = console.render_lines(body, inner, pad=False)
            for line in lines:
                yield from margin.render(console)
                yield from line
                yield Segment.line()
                margin = Text(" " * indent)


def spaced(parts: Sequence[RenderableType]) -> list[RenderableType]:
    """Return parts with an empty line between each two."""
    result: list[RenderableType] = []
    for part in parts:
        if result:
            result.append(Text())
        result.append(part)
    return result
