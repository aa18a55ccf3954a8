"""A thousand mock papers of the bundled library, each made after the ones before: is every key right?

    python benchmarks/mock_papers.py [PAPERS]

It prints how long a paper takes to be made and put, and how often each question was on one. What is right is
told by the topic files and the printed options alone, as in the tests.
"""

import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

sys.path.append(str(Path(__file__).parents[1] / "tests" / "recall"))

from oracle import bundled, keys_of

from upsc_cli.recall.mock import put
from upsc_cli.recall.shares import choose_paper, kind_of


def main(number: int) -> int:
    """Make so many papers and return how many keys were wrong."""
    found, subjects, written = bundled()
    papers, wrong, seconds = [], 0, 0.0
    kinds, lines, uses = Counter(), Counter(), Counter()
    for seed in range(number):
        start = time.perf_counter()
        paper = choose_paper(found, subjects, papers[-3:], 100, Random(seed))
        asked = [put(item, seed, place) for place, item in enumerate(paper)]
        seconds += time.perf_counter() - start
        papers.append([item.id for item in paper])
        wrong += sum(
            keys_of(one, item, written[item.id]) != [one.key] for one, item in zip(asked, paper, strict=True)
        )
        kinds.update(map(kind_of, paper))
        lines.update(subjects[item.topic] or "none" for item in paper)
        uses.update(papers[-1])
    print(f"{number} papers of {len(found)} questions: {wrong} wrong keys")
    print(f"{1000 * seconds / number:.1f} ms to make a paper and put its questions")
    print("a paper has of each kind", {kind: round(n / number, 1) for kind, n in kinds.most_common()})
    print("and of each line", {line: round(n / number, 1) for line, n in sorted(lines.items())})
    print(f"a question was on {min(uses.values())} to {max(uses.values())} of them; {len(uses)} were on any")
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main(int(sys.argv[1]) if sys.argv[1:] else 1000) else 0)
