"""What an import has to say for itself, as lines for stderr; plain strings, no Rich."""

from collections.abc import Iterator, Sequence
from textwrap import shorten

from upsc_cli.exchange.read.finish import Imported
from upsc_cli.phrases import count, words
from upsc_cli.session.anki import Package

_MOST_LEFT = 8
_LONGEST = 80  # characters of what was left out
_MOST_TOPICS = 20
_MOST_GUESSES = 4


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
    yield from _left_out(imported.left, whole=whole)


def short_report(source: str, imported: Imported) -> Iterator[str]:
    """Yield one line of a source that is one of many, and a line of what was guessed, if anything was."""
    counted = [count(number, noun) for number, noun in imported.counted]
    left = [f"{len(imported.left)} left out"] if imported.left else []
    yield f"{source}: {imported.slug} in {words(imported.topic.category)}: {', '.join([*counted, *left])}"
    if imported.guessed:
        yield f"  guessed: {'; '.join(imported.guessed)}"


def package_report(source: str, package: Package, *, whole: bool) -> Iterator[str]:
    """Yield what became of a package of Anki: its topics, its history, what was guessed and left out."""
    learnt = package.learnt
    number = count(len(package.topics), "new topic") if package.topics else "no new topic"
    yield f"{source}: an Anki package, {number}, {count(package.cards, 'card')}"
    shown = package.topics if whole else package.topics[:_MOST_TOPICS]
    for imported in shown:
        topic = imported.topic
        counted = [count(number, noun) for number, noun in imported.counted]
        yield f"  recognised: {topic.title!r} in {words(topic.category)}: {', '.join(counted)}"
    if len(package.topics) > len(shown):
        yield f"  recognised: {len(package.topics) - len(shown)} more topics, which --dry-run names"
    if package.there:
        yield f"  there already: {', '.join(package.there)}"
    if learnt.reviews:
        again = ", which were taken back before" if learnt.undone else ""
        yield f"  history: {count(learnt.reviews, 'review')} of {count(learnt.cards, 'card')}{again}"
    elif not learnt.lines:
        yield "  history: nothing new"
    if learnt.suspended:
        yield f"  suspended: {count(learnt.suspended, 'card')}"
    guesses = list(_guesses(package))
    told = guesses if whole else guesses[:_MOST_GUESSES]
    more = [f"{len(guesses) - len(told)} more, which --dry-run names"] if len(guesses) > len(told) else []
    guessed = [*package.guessed, *told, *more]
    if guessed:
        yield f"  guessed: {'; '.join(guessed)}"
    yield from _left_out(package.left, whole=whole)


def _guesses(package: Package) -> Iterator[str]:
    """Yield what was guessed of the topics of a package."""
    for imported in package.topics:
        for guess in imported.guessed:
            if not guess.startswith("an introduction"):
                yield f"{guess} of {imported.topic.title!r}"


def _left_out(things: Sequence[str], *, whole: bool) -> Iterator[str]:
    left = list(dict.fromkeys(things))
    shown = left if whole else left[:_MOST_LEFT]
    for thing in shown:
        yield f"  left out: {shorten(thing, _LONGEST, placeholder=' …')}"
    if len(left) > len(shown):
        yield f"  left out: {len(left) - len(shown)} more, which --dry-run names"
