"""Which topics are best read next: those that add most to what of the syllabus was read."""

from collections.abc import Collection, Mapping
from heapq import heapify, heappop, heapreplace

from upsc_cli.topics.library import Summary
from upsc_cli.topics.syllabus import Syllabus

_AGAIN = 0.25  # of a line's weight, for a line that a topic covers already
_OF_NO_LINE = 0.01  # marks, so that topics beyond the syllabus come last, the short ones first


def weights(syllabus: Syllabus) -> dict[str, float]:
    """Return how many marks each line of the syllabus is worth."""
    return {code: paper.marks / len(paper.lines) for paper in syllabus.papers for code in paper.lines}


def value(topic: Summary, weight: Mapping[str, float], covered: Collection[str]) -> float:
    """Return how many marks' worth of the syllabus a topic adds to the lines that are covered."""
    return sum(weight.get(code, 0.0) * (_AGAIN if code in covered else 1) for code in topic.syllabus)


def reading_order(topics: Collection[Summary], syllabus: Syllabus, covered: Collection[str]) -> list[Summary]:
    """Return topics in the order in which each adds most a minute to the lines that were covered before it.

    A topic's worth can only fall as others are read, so the best of the last look is looked at first and
    mostly stays the best (the lazy greedy algorithm, Minoux 1978).
    """
    weight, so_far = weights(syllabus), set(covered)

    def worth(topic: Summary) -> float:
        return (value(topic, weight, so_far) or _OF_NO_LINE) / max(1, topic.minutes)

    by_slug = {topic.slug: topic for topic in topics}
    heap = [(-worth(topic), slug) for slug, topic in by_slug.items()]
    heapify(heap)
    order = []
    while heap:
        topic = by_slug[heap[0][1]]
        now = -worth(topic)
        if now > heap[0][0]:
            heapreplace(heap, (now, topic.slug))
            continue
        heappop(heap)
        order.append(topic)
        so_far.update(topic.syllabus)
    return order
