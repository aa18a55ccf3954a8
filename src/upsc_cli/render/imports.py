"""What an import has to say for itself, as lines for stderr; plain strings, no Rich."""

from collections.abc import Iterator
from textwrap import shorten

from upsc_cli.exchange.read.finish import Imported
from upsc_cli.phrases import count, words

_MOST_LEFT = 8
_LONGEST = 80  # characters of what was left out


def import_report(source: str, imported: Imported, *, whole: bool) -> Iterator[str]:
    """Yield what was recognised in a source, what was guessed and what was left out, in lines.

    A page can leave out a hundred things; only a whole report names more than the first few.
    """
    topic = imported.topic
    facts = [words(topic.category), topic.difficulty.value]
    facts += [count(topic.minutes, "minute")] if topic.minutes else []
    facts += [f"{topic.verified}% verified, as stated"] if topic.verified is not None else []
    counted = [count(number, noun) for number, noun in imported.counted]
    yield f"{source}: {imported.kind}, read as {topic.title!r}"
    yield f"  recognised: {', '.join([*facts, *counted])}"
    if imported.guessed:
        yield f"  guessed: {'; '.join(imported.guessed)}"
    left = list(dict.fromkeys(imported.left))
    shown = left if whole else left[:_MOST_LEFT]
    for thing in shown:
        yield f"  left out: {shorten(thing, _LONGEST, placeholder=' …')}"
    if len(left) > len(shown):
        yield f"  left out: {len(left) - len(shown)} more, which --dry-run names"
