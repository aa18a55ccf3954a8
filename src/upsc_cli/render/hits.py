"""Search results on the screen."""

from collections import Counter
from collections.abc import Sequence

from upsc_cli.phrases import count, words
from upsc_cli.progress.fold import Status
from upsc_cli.render import theme
from upsc_cli.render.lines import Piece, laid_out, marked
from upsc_cli.render.paint import Paint
from upsc_cli.render.signs import SIGNS, pack_mark
from upsc_cli.render.theme import Layout
from upsc_cli.sanitize import clean
from upsc_cli.search.rank import Hit
from upsc_cli.search.retrieval import Results


def hits_text(found: Results, statuses: Sequence[Status], layout: Layout, paint: Paint) -> str:
    """Return search results by rank, each with its topic's status."""
    hits = found.hits
    parts = [laid_out(said, layout.width, paint) for said in [corrections(hits)] if said]
    for rank, (hit, status) in enumerate(zip(hits, statuses, strict=True), start=1):
        parts.append(_hit(f"{rank}. ", hit, status, layout, paint))
    if found.total > len(hits):
        more: Piece = (f"{len(hits)} of {count(found.total, 'topic')}", theme.MUTED)
        parts.append(laid_out([more], layout.width, paint))
    return "\n\n".join(["\n".join(lines) for lines in parts]) + "\n"


def corrections(hits: Sequence[Hit]) -> list[Piece]:
    """Return in words what was searched for instead of what no topic has, what found most first."""
    used = Counter(correction for hit in hits for correction in hit.corrections.items())
    found_by_typed: dict[str, list[str]] = {}
    for (typed, word), _ in used.most_common():
        found_by_typed.setdefault(typed, []).append(word)
    pieces: list[Piece] = []
    for typed, found in found_by_typed.items():
        pieces.append(("; " if pieces else "Showing results for ", ""))
        for number, word in enumerate(found):
            pieces += [(", ", "")] * (number > 0) + [(clean(word), theme.BOLD)]
        pieces.append((clean(f" (no topic has {typed!r})"), ""))
    return pieces


def _hit(margin: str, hit: Hit, status: Status, layout: Layout, paint: Paint) -> list[str]:
    topic = hit.topic
    shape, word, style = SIGNS[status]
    facts = f"{words(topic.category)} • {words(topic.difficulty)} • {topic.minutes} min • "
    pack = (pack_mark(topic), f"{theme.BOLD} {theme.MUTED}")
    texts = [
        [*marked(hit.title, theme.BOLD), pack],
        [(topic.slug, theme.SLUG), (f"  matched in {hit.field}", theme.MUTED)],
        [(facts, ""), (f"{shape} {word}", style)],
    ]
    if hit.snippet.text != hit.title.text:
        texts.append(marked(hit.snippet))
    lines: list[str] = []
    room = max(layout.width - len(margin), 1)
    for pieces in texts:
        harmless = [(clean(text), style) for text, style in pieces]
        lines += laid_out(harmless, room, paint, " " * len(margin) if lines else margin)
    return lines
