"""Whether two texts of a topic say the same."""

from collections.abc import Iterable, Iterator

from upsc_cli.topics.format import inline


def bare(text: str) -> str:
    """Return the words of a text with markup, in a form in which two that say the same are equal."""
    return " ".join(inline.plain(text).casefold().split()).rstrip(".")


def repeats(texts: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield the index of each text that says the same as one before it, and the number of that, from 1."""
    first: dict[str, int] = {}
    for index, text in enumerate(texts):
        number = first.setdefault(bare(text), index + 1)
        if number <= index:
            yield index, number
