"""Search results and definitions on the screen."""

from collections import Counter
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from upsc_cli.phrases import count, words
from upsc_cli.progress.fold import Status
from upsc_cli.render import theme
from upsc_cli.render.prose import Notes, hanging, indented, prose, spaced
from upsc_cli.render.rows import highlighted
from upsc_cli.render.signs import pack_mark
from upsc_cli.render.status import status_text
from upsc_cli.render.theme import Layout
from upsc_cli.search.rank import Hit
from upsc_cli.search.retrieval import Results
from upsc_cli.session.listing import Row
from upsc_cli.topics.definitions import Definition


def _facts(row: Row) -> Text:
    topic = row.topic
    facts = f"{words(topic.category)} • {words(topic.difficulty)} • {topic.minutes} min • "
    return Text.assemble(facts, status_text(row.status))


def render_hits(found: Results, statuses: Sequence[Status]) -> RenderableType:
    """Return search results by rank, each with its topic's status."""
    hits = found.hits
    rows = [Row(hit.topic, status) for hit, status in zip(hits, statuses, strict=True)]
    results = [_hit(rank, hit, row) for rank, (hit, row) in enumerate(zip(hits, rows, strict=True), start=1)]
    cut = found.total > len(hits)
    more = [Text(f"{len(hits)} of {count(found.total, 'topic')}", style=theme.MUTED)] if cut else []
    return Group(*spaced([*corrected(hits), *results, *more]))


def corrected(hits: Sequence[Hit]) -> list[Text]:
    """Return in one line what was searched for instead of what no topic has, what found most first."""
    used = Counter(correction for hit in hits for correction in hit.corrections.items())
    found_by_typed: dict[str, list[str]] = {}
    for (typed, word), _ in used.most_common():
        found_by_typed.setdefault(typed, []).append(word)
    said = [
        Text.assemble(Text(", ").join(Text(word, theme.BOLD) for word in found), f" (no topic has {typed!r})")
        for typed, found in found_by_typed.items()
    ]
    return [Text.assemble("Showing results for ", Text("; ").join(said))] if said else []


def _hit(rank: int, hit: Hit, row: Row) -> RenderableType:
    lines = [
        highlighted(hit.title, style=theme.BOLD).append(pack_mark(row.topic), style=theme.MUTED),
        Text.assemble((row.topic.slug, theme.SLUG), (f"  matched in {hit.field}", theme.MUTED)),
        _facts(row),
    ]
    if hit.snippet.text != hit.title.text:
        lines.append(highlighted(hit.snippet))
    return hanging([(Text(f"{rank}."), Group(*lines))])


def render_definitions(definitions: Sequence[Definition], layout: Layout) -> RenderableType:
    """Return definitions, each with its topic and the sources that it cites."""
    return Group(*spaced([_definition(definition, layout) for definition in definitions]))


def _definition(definition: Definition, layout: Layout) -> RenderableType:
    notes = Notes(definition.sources)
    return Group(
        Text(definition.term, style=theme.BOLD),
        indented(prose(definition.definition, notes)),
        indented(notes.sources_list(layout)),
        indented(Text(definition.title, style=theme.MUTED)),
        indented(Text(f"upsc show {definition.topic}", style=theme.COMMAND)),
    )
