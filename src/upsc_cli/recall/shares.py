"""The questions of a mock paper: kinds and subjects in the shares of recent papers, if there are any."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from random import Random

from upsc_cli.topics.claims import Form
from upsc_cli.topics.questions import Item

KINDS: Mapping[str, int] = {"single": 18, "statements": 67, "assertion": 7, "match": 8}
"""Questions of each kind in General Studies Paper I of 2025, of 100; statements are any number, and pairs.

Counted by IAS Gyan, iasgyan.in/blogs/detailed-analysis-of-upsc-paper-1-gs-prelims-2025, seen 2026-11.
"""

SUBJECTS: Mapping[str, int] = {
    "PRE.GS1.1": 62,
    "PRE.GS1.2": 52,
    "PRE.GS1.3": 56,
    "PRE.GS1.4": 51,
    "PRE.GS1.5": 66,
    "PRE.GS1.6": 59,
    "PRE.GS1.7": 54,
}
"""Questions of each subject, by its line of the syllabus, in the papers of 2022 to 2025, of 400.

In this order current affairs, history, geography, polity, economy, environment and science. Counted at the
same place, whose table has these seven subjects; each of those four years adds up to 100.
"""

NO_SUBJECT = ""
"""Of a topic on no line of that paper."""

_KIND_OF = {
    Form.OPTIONS: "single",
    Form.STATEMENTS: "statements",
    Form.PAIRS: "statements",
    Form.ASSERTION: "assertion",
    Form.MATCH: "match",
    Form.ORDER: "match",  # both are answered by a code
}


def kind_of(item: Item) -> str:
    """Return which of `KINDS` a question is of."""
    return _KIND_OF[item.form]


def subject_of(syllabus: Iterable[str]) -> str:
    """Return which of `SUBJECTS` a topic on some lines belongs to, the first of them, or `NO_SUBJECT`."""
    return next((code for code in syllabus if code in SUBJECTS), NO_SUBJECT)


def choose_paper(
    items: Sequence[Item],
    subjects: Mapping[str, str],
    papers: Sequence[Collection[str]],
    count: int,
    rng: Random,
) -> list[Item]:
    """Return the questions of a paper, in an order of chance.

    `subjects` has the subject of each topic by its slug, `papers` the questions of the papers before, the
    oldest first. Of the last one no question is taken as long as there are others, and those come first that
    were in no paper, or long ago. There are as many of each kind as `apportioned` says; subjects come as near
    to their shares as that allows, and what is of none of them fills up.
    """
    last = frozenset(papers[-1]) if papers else frozenset()
    fresh = [item for item in items if item.id not in last]
    found = _in_shares(fresh, subjects, papers, count, rng)
    if len(found) < count:
        again = [item for item in items if item.id in last]
        found += _in_shares(again, subjects, papers, count - len(found), rng)
    rng.shuffle(found)
    return found


def apportioned(count: int, shares: Mapping[str, int], there: Mapping[str, int]) -> dict[str, int]:
    """Return how many of each there are in a number of things that has shares, by largest remainders.

    Of none there are more than `there`; what it lacks then comes to the others by their shares, and what all
    of them lack to those that have no share.
    """
    found = dict.fromkeys(there, 0)
    open_ = [one for one in there if shares.get(one) and there[one]]
    while open_:
        rest = count - sum(found.values())
        whole = sum(shares[one] for one in open_)
        short = [one for one in open_ if there[one] * whole <= rest * shares[one]]
        for one in short:
            found[one] = there[one]
        open_ = [one for one in open_ if one not in short]
        if not short:
            for one in open_:
                found[one] = rest * shares[one] // whole
            left = count - sum(found.values())
            by_remainder = sorted(open_, key=lambda one: -(rest * shares[one] % whole))
            for one in by_remainder[:left]:
                found[one] += 1
            break
    for one in there:  # of what has no share
        found[one] += max(0, min(there[one] - found[one], count - sum(found.values())))
    return found


def _in_shares(
    items: Sequence[Item],
    subjects: Mapping[str, str],
    papers: Sequence[Collection[str]],
    count: int,
    rng: Random,
) -> list[Item]:
    """Return as many questions as there are, or `count`, of each kind and subject what is its share."""
    last_in = {question: number for number, paper in enumerate(papers, start=1) for question in paper}
    cells: defaultdict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in sorted(items, key=lambda item: (-last_in.get(item.id, 0), rng.random())):
        cells[kind_of(item), subjects.get(item.topic, NO_SUBJECT)].append(
            item
        )  # what is to be taken first is last
    kinds, lines = dict.fromkeys(KINDS, 0), dict.fromkeys((*SUBJECTS, NO_SUBJECT), 0)
    for (kind, line), cell in cells.items():
        kinds[kind] += len(cell)
        lines[line] += len(cell)
    missing = apportioned(count, SUBJECTS, lines)
    found: list[Item] = []
    # What there is least of comes first: where the rest comes from can be chosen.
    for kind, wanted in sorted(apportioned(count, KINDS, kinds).items(), key=lambda one: kinds[one[0]]):
        for _ in range(wanted):
            line = max((line for line in lines if cells[kind, line]), key=lambda line: missing[line])
            missing[line] -= 1
            found.append(cells[kind, line].pop())
    return found
