"""What a source says, in the order in which it says it: headings, and blocks between them.

Every importer reads its format into such a flow; `arrange` finds the parts of a topic in it.
"""

from msgspec import Struct

from upsc_cli.topics.format import inline
from upsc_cli.topics.format.model import AnyBox, Table


class Heading(Struct, frozen=True):
    """A heading; level 1 is the title of a page.

    `name` is what names a part of a topic, like Key terms; None if the heading names a section whatever
    it says.
    """

    level: int
    text: str
    name: str | None
    anchor: str | None = None


class Verbatim(str):
    """A paragraph that is code: whatever in it looks like a mark is none."""

    __slots__ = ()


class Marked(str):
    """A text with words that its author highlighted; `fact` is it with those alone in bold."""

    fact: str

    def __new__(cls, text: str, fact: str) -> "Marked":
        marked = super().__new__(cls, text)
        marked.fact = fact
        return marked


class Item(Struct, frozen=True):
    """An item of a list: its text, its block id if it has one, and the blocks that lie below it.

    `label` is what stands before it in a numbered list, such as `12.`, if that is not its place.
    """

    text: str
    anchor: str | None = None
    below: tuple["Flow", ...] = ()
    label: str | None = None


class Items(Struct, frozen=True):
    """A list, which may hold others."""

    items: tuple[Item, ...]
    numbered: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        """What stands before each item of a numbered list."""
        return tuple(item.label or f"{place}." for place, item in enumerate(self.items, start=1))


Flow = Heading | Items | Table | AnyBox | str
"""A step of the flow; plain text is a paragraph, with the inline markup of topics."""


class Group(Struct, frozen=True):
    """A heading and what stands under it, up to the next heading."""

    heading: Heading | None
    body: tuple[Flow, ...]


def line(text: str) -> str:
    """Return a text as one line of plain words: what a title, a heading or a term can be."""
    spans = (part.text for part in inline.parse(text) if isinstance(part, inline.Span))
    return " ".join("".join(spans).split())


def address_behind(text: str, address: str) -> str:
    """Return what a link leaves behind its text: its address, if it leads out and is not the text itself."""
    scheme, _, rest = address.partition("://")
    said = text.strip().rstrip("/")
    if not said or scheme not in ("http", "https") or said in (address.rstrip("/"), rest.rstrip("/")):
        return ""
    return f" ({address})"
