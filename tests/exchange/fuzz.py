"""Sources as they arrive: cut, doubled, mixed and damaged versions of the samples.

    python tests/exchange/fuzz.py [NUMBER]

imports NUMBER of them (2,000 where it is not given) and says how they ended.
"""

import random
import sys
from collections import Counter
from pathlib import Path

from upsc_cli.errors import InvalidTopicError
from upsc_cli.exchange.read.finish import Known
from upsc_cli.exchange.read.importing import import_source

HERE = Path(__file__).parent / "samples"
SAMPLES = {path.name: path.read_bytes() for path in sorted(HERE.iterdir()) if path.is_file()}
SCRAPS = [
    "<", ">", "&", '"', "'", "</p>", "<p>", "<div class='info-box'>", "</div>", "<li>", "<table>", "<td>", "<h2>",
    "<span class=\"key-term\" data-definition=\"", "<!--", "-->", "<script>", "<![CDATA[", "&#27;", "&nbsp", "&#x110000;",
    "\n", "\n\n", "# ", "- ", "> ", "> [!tip]", "| a |", "```", "---\n", "[[", "]]", "==", "**", "*", "_", "[@act]", "[^1]",
    "%%", "\\", "\0", "\x1b[31m", "\u202e", "\ufeff", "\t", "{{c1::", "}}", "#separator:comma\n", "नमस्ते", "â€™", "😀", "\ud800",
    "📖 Introduction", "Key Takeaways", "95% Verified", "title: [", "{", "a" * 500, " " * 300, "<div>" * 150, "> " * 150,
]  # fmt: skip


def mutated(random: random.Random) -> tuple[bytes, str]:
    """Return a damaged sample and the name of its file."""
    name = random.choice(list(SAMPLES))
    content = SAMPLES[name]
    for _ in range(random.randint(1, 8)):
        start, end = sorted(random.choices(range(len(content) + 1), k=2))
        end = min(end, start + 400)
        scrap = random.choice(SCRAPS).encode("utf-8", "surrogatepass")
        other = random.choice(list(SAMPLES.values()))
        content = random.choice(
            [
                content[:start] + content[end:],
                content[:end] + content[start:],
                content[:start] + scrap + content[start:],
                content[:start] + scrap * random.randint(1, 40) + content[end:],
                content[: len(content) - random.randint(0, 200)],
                content[:start] + random.randbytes(random.randint(1, 3)) + content[start:],
                content[:start] + other[start:end] + content[start:],
                content[:start].decode("utf-8", "ignore").encode().decode("latin-1").encode()
                + content[start:],
            ]
        )
    return content, random.choice([name, "-", "x.txt", "x.md", "x.html"])


def ending(content: bytes, name: str) -> str:
    """Return how the import of a source ends: in topics, or in what its error says."""
    try:
        imported = import_source(content, name, Known())
    except InvalidTopicError as error:
        return error.message
    assert all(one.topic.title and one.yaml for one in imported)
    return "topic"


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    endings: Counter[str] = Counter()
    for seed in range(number):
        endings[ending(*mutated(random.Random(seed))).splitlines()[0][:70]] += 1
    for what, times in endings.most_common():
        print(f"{times:6} {what}")
