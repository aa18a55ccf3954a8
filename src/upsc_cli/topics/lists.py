"""What stands between the stem of a question and its options: its lists, and the codes of their labels."""

from collections.abc import Sequence
from typing import NamedTuple

from upsc_cli.topics import assertions
from upsc_cli.topics.claims import Claim, Form
from upsc_cli.topics.format import inline

_CAPITALS = "ABCDE"


class Listing(NamedTuple):
    """A list of a question, below its heading if it has one: each text after its label."""

    heading: str | None
    rows: tuple[tuple[str, str], ...]


def lists_of(form: Form, claims: Sequence[Claim], shown: Sequence[int] = ()) -> tuple[Listing, ...]:
    """Return the lists of a question, whose claims are numbered as they come.

    Of a match, the claims give List I; `shown` says of which claim each entry of List II is, by its index. Of
    an order, the claims are in their true order, and `shown` says which stands where.
    """
    texts = [claim.text for claim in claims]
    match form:
        case Form.ASSERTION:
            return (Listing(None, tuple(zip(("A", "R"), texts, strict=True))),)
        case Form.MATCH:
            sides = [claim.sides or (claim.text, "") for claim in claims]
            left = tuple(zip(_CAPITALS, (left for left, _ in sides), strict=False))
            return (Listing("List I", left), Listing("List II", _numbered([sides[n][1] for n in shown])))
        case Form.ORDER:
            return (Listing(None, _numbered([texts[n] for n in shown])),)
        case _:
            return (Listing(None, _numbered(texts)),)


def labels_of(form: Form, count: int, shown: Sequence[int] = ()) -> tuple[str, ...]:
    """Return what each claim is called where it is explained, as the lists call it: 1, A, A-3."""
    if form is Form.ASSERTION:
        return ("A", "R")
    numbers = numbers_of(shown) if form in (Form.MATCH, Form.ORDER) else tuple(range(1, count + 1))
    if form is Form.MATCH:
        return tuple(f"{letter}-{number}" for letter, number in zip(_CAPITALS, numbers, strict=False))
    return tuple(map(str, numbers))


def numbers_of(shown: Sequence[int]) -> tuple[int, ...]:
    """Return the number under which each claim is shown: the code that is right."""
    return tuple(shown.index(claim) + 1 for claim in range(len(shown)))


def code(form: Form, numbers: Sequence[int]) -> str:
    """Return numbers as an option of a match (`A-2, B-1, C-3`) or an order (`2, 1, 3`)."""
    if form is Form.MATCH:
        return ", ".join(f"{letter}-{number}" for letter, number in zip(_CAPITALS, numbers, strict=False))
    return ", ".join(map(str, numbers))


def answer(form: Form, claims: Sequence[Claim], explains: bool | None = None) -> str:
    """Return what is right of a printed question, in one line; empty where claims say it one by one."""
    if form is Form.ASSERTION:
        return assertions.OPTIONS[assertions.right_option([claim.true for claim in claims], explains)]
    return "" if form.is_judged else code(form, numbers_of(printed(form, claims)))


def printed(form: Form, claims: Sequence[Claim]) -> tuple[int, ...]:
    """Return what is shown where in a book, which is always the same: by the alphabet, but never solved.

    Empty where nothing is to be put in another order.
    """
    if form not in (Form.MATCH, Form.ORDER):
        return ()
    texts = [claim.sides[1] if claim.sides else claim.text for claim in claims]
    ordered = sorted(range(len(texts)), key=lambda n: (inline.plain(texts[n]).casefold(), n))
    is_solved = ordered == list(range(len(texts)))
    return tuple([*ordered[1:], ordered[0]] if is_solved else ordered)


def _numbered(texts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(number), text) for number, text in enumerate(texts, start=1))
