"""What to read of a topic in the last minutes: takeaways, terms and memory techniques, in little room."""

from collections.abc import Iterable

from upsc_cli.exchange.parts import Part
from upsc_cli.exchange.write.markup import NOTHING, Html, lines, listed, marked_up, tag, text
from upsc_cli.topics.format import inline
from upsc_cli.topics.library import Entry


def sheet_html(entry: Entry, level: int) -> Html:
    """Return a topic's part of a sheet, its title a heading of a level, 1 or 2."""
    topic = entry.topic
    takeaways = listed("ol", (_text(takeaway) for takeaway in topic.takeaways))
    parts = (
        _part(Part.TAKEAWAYS, level, takeaways if topic.takeaways else NOTHING),
        _part(Part.TERMS, level, _named(topic.terms.items())),
        _part(Part.MEMORY, level, _named((technique.title, technique.text) for technique in topic.memory)),
    )
    return tag("article", Html("\n"), lines(tag(f"h{level}", text(topic.title)), *parts), Html("\n"))


def _part(heading: Part, level: int, body: Html) -> Html:
    return lines(tag(f"h{level + 1}", text(heading)), body) if body else NOTHING


def _named(pairs: Iterable[tuple[str, str]]) -> Html:
    return lines(*(tag("p", tag("b", text(name)), text(": "), _text(said)) for name, said in pairs))


def _text(marked: str) -> Html:
    return marked_up(inline.placed(marked), _place)


def _place(citation: inline.Citation) -> Html:
    """Return where to look, like `(Art 21)`; which source that is in, the whole page says."""
    found = "; ".join(reference.place for reference in citation.references if reference.place)
    return tag("span", text(f"({found})"), class_="cite") if found else NOTHING
