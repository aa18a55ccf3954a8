"""The HTML of a field to a text of a topic, and what of it is no text."""

import html
import re
from functools import lru_cache

from upsc_cli.exchange.read.html import html_to_flow, paragraphs, shortened
from upsc_cli.exchange.read.shapes import texts_of, to_blocks
from upsc_cli.sanitize import clean
from upsc_cli.topics.format import inline
from upsc_cli.topics.format.inline import Span, write

_SOUND = re.compile(r"\[sound:([^\[\]]{0,400})\]")
_SPEECH = re.compile(r"\[/?anki:tts\b[^\[\]]{0,400}\]")  # around words that are spoken as well
_IMAGE = re.compile(r"""<img\b[^<>]{0,1000}?\bsrc\s{0,9}=\s{0,9}["']?([^"'<>]{0,400})""", re.IGNORECASE)
_MARKUP = re.compile(r"[<&]")
_BLANKS = re.compile(r"\s+")
_SPACES = re.compile(r" {2,}")
_SIMPLE = re.compile(
    r"(?:[^<&]++|<(?:/?(?:b|i|em|strong)|br ?/?)>|&(?:amp|lt|gt|quot|nbsp);)*+", re.IGNORECASE
)
_PIECE = re.compile(r"<(/?)(b|i|em|strong|br) ?/?>", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*+>")


class FieldText:
    """Reads the fields of a note; `left` names what of them has no place in a topic, each thing once.

    `media` are the pictures and sounds among it.
    """

    def __init__(self) -> None:
        self.left: list[str] = []
        self.media = ""

    def begin(self) -> None:
        """Begin another note."""
        self.left = []
        self.media = ""

    def read(self, field: str) -> str:
        """Return the words of HTML, in the markup of topics; LaTeX stays as it was written."""
        text, left, media = _read(field)
        for thing in left:
            if thing not in self.left:
                self.left.append(thing)
        if media and media not in self.media:
            self.media = f"{self.media}, {media}" if self.media else media
        return text

    def beginning(self, field: str) -> str:
        """Return the first words of a field, by which a person knows it, or the names of its media."""
        words = shortened(inline.plain(clean(_TAGS.sub(" ", field[:500]))))
        return words or self.media or "nothing"


@lru_cache(maxsize=4096)  # the sides of a card show the same fields
def _read(field: str) -> tuple[str, tuple[str, ...], str]:
    """Return the words of a field, what is left out of it, and the names of its media."""
    if not field or field.isspace():
        return "", (), ""
    sounds = _SOUND.findall(field)
    silent = _SPEECH.sub(" ", _SOUND.sub("", field)) if "[" in field else field
    left = [f"the sound {name}" for name in sounds]
    if not _MARKUP.search(silent):
        return write([Span(_BLANKS.sub(" ", clean(silent)).strip())]), tuple(left), ", ".join(sounds)
    if (words := _simple(silent)) is not None:
        return words, tuple(left), ", ".join(sounds)
    media = [*sounds, *_IMAGE.findall(silent)]
    flow = html_to_flow(silent, left)
    text = "\n".join(text for step in flow for block in to_blocks(step) for text in texts_of(block))
    return text.strip(), tuple(left), ", ".join(media)


def _simple(field: str) -> str | None:
    """Return the words of HTML in which there is nothing but bold, italic and breaks, as `html_to_flow` does.

    Returns None where there is more, or where marks do not pair.
    """
    if not _SIMPLE.fullmatch(field):
        return None
    spans: list[Span] = []
    marks: list[str] = []
    start = 0
    for match in _PIECE.finditer(field):
        said = field[start : match.start()]
        spans += [_span(said, marks)] if said else []
        start = match.end()
        name = match[2].lower()
        if name == "br":
            spans.append(Span("\n"))
        elif not match[1]:
            marks.append(name)
        elif marks[-1:] == [name]:
            marks.pop()
        else:
            return None
    spans += [_span(field[start:], marks)] if field[start:] else []
    return "\n".join(_SPACES.sub(" ", paragraph) for paragraph in paragraphs(spans)).strip()


def _span(said: str, marks: list[str]) -> Span:
    words = _BLANKS.sub(" ", clean(html.unescape(said)))
    return Span(
        words, any(mark in ("b", "strong") for mark in marks), any(mark in ("i", "em") for mark in marks)
    )
