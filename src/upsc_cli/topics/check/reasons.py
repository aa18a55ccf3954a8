"""Whether the reason of an answer speaks of what it is the reason for."""

from collections.abc import Iterator

from upsc_cli.topics.check.sentences import telling_words
from upsc_cli.topics.claims import Form, Shape, way_to
from upsc_cli.topics.format import inline
from upsc_cli.topics.format.nodes import Node, descend
from upsc_cli.topics.format.problems import Report

_PROVES_NOTHING = frozenset(
    "all also any both but can each every if may more must no not one only or other such".split()
)
"""Words that say how much or whether, and not of what."""

_BEGINNING = 5
"""Letters by which two words are of one stem, as `elected` and `election`; shorter words have to be equal."""

_MOST_SHOWN = 5


def check_reasons(shape: Shape, stem: str, place: Node, report: Report) -> None:
    """Report every reason of a question that has no word of what it is for; `place` is the question's node.

    Of options that is the right one and the stem, of an order the stem and all that is put in order. Whether
    there is a reason is asked elsewhere.
    """
    for why, said, node in _reasons(shape, stem, place):
        wanted = _words(said)
        if wanted and not _share(wanted, _words(why)):
            words = ", ".join(_in_order(wanted, said)[:_MOST_SHOWN])
            message = f"the reason has no word of its claim ({words}); name in it what the answer turns on"
            report.warning(node, "unrelated-reason", message)


def _reasons(shape: Shape, stem: str, place: Node) -> Iterator[tuple[str, str, Node]]:
    form, claims, why, _ = shape
    if form in (Form.OPTIONS, Form.ORDER):
        if why is not None:
            said = " ".join((stem, *(claim.text for claim in claims if claim.true)))
            yield why, said, descend(place, "why")
        return
    for index, claim in enumerate(claims):
        if claim.why is not None:
            yield claim.why, claim.text, descend(place, *way_to(form, index), "why")


def _words(text: str) -> frozenset[str]:
    # A place in a citation is no word of the reason: nobody can tell from it what the place says.
    return telling_words(inline.plain(text)) - _PROVES_NOTHING - {""}


def _share(some: frozenset[str], others: frozenset[str]) -> bool:
    return not some.isdisjoint(others) or not _stems(some).isdisjoint(_stems(others))


def _stems(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word[:_BEGINNING] for word in words if len(word) >= _BEGINNING)


def _in_order(words: frozenset[str], text: str) -> list[str]:
    folded = text.casefold()
    # The last letter changes between singular and plural.
    return sorted(words, key=lambda word: (folded.find(word[:-1] or word), word))
