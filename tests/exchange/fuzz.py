"""Sources as they arrive: cut, doubled, mixed and damaged versions of the samples.

    python tests/exchange/fuzz.py [NUMBER]

imports NUMBER of them (2,000 where it is not given) and says how they ended.
"""

import random
import sys
import traceback
from collections import Counter
from pathlib import Path

from upsc_cli.errors import InvalidTopicError
from upsc_cli.exchange.read.finish import Known
from upsc_cli.exchange.read.importing import import_source
from upsc_cli.exchange.write.markdown import topic_to_markdown
from upsc_cli.topics.format.reader import parse_topic

HERE = Path(__file__).parent / "samples"
SAMPLES = {path.name: path.read_bytes() for path in sorted(HERE.iterdir()) if path.is_file()}
SCRAPS = [
    "<", ">", "&", '"', "'", "</p>", "<p>", "<div class='info-box'>", "</div>", "<li>", "<table>", "<td>", "<h2>",
    "<span class=\"key-term\" data-definition=\"", "<!--", "-->", "<script>", "<![CDATA[", "&#27;", "&nbsp", "&#x110000;",
    "\n", "\n\n", "# ", "- ", "> ", "> [!tip]", "| a |", "```", "---\n", "[[", "]]", "==", "**", "*", "_", "[@act]", "[^1]",
    "%%", "\\", "\0", "\x1b[31m", "\u202e", "\ufeff", "\t", "{{c1::", "}}", "#separator:comma\n", "नमस्ते", "â€™", "😀", "\ud800",
    "📖 Introduction", "Key Takeaways", "95% Verified", "title: [", "{", "!!! note\n    ", ":::tip\n", ":::\n", "Q: a\nA: b\n", "a::b", "{{cloze ", "key:: v\n", "(a) x (b) y\nAns: a\n",
    "| Question | Answer |\n|--|--|\n", "#card", "\x85", "\u2028", "?\n", "a" * 500, " " * 300, "<div>" * 150, "> " * 150,
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
    return content, random.choice([name, name, "-", "x.txt", "x.md", "x.html", "x.csv"])


def ending(content: bytes, name: str) -> str:
    """Return how the import of a source ends: in topics, or in what its error says.

    A topic passes the check, and comes back from the Markdown that is exported of it.
    """
    try:
        imported = import_source(content, name, Known())
    except InvalidTopicError as error:
        return error.message
    assert all(one.topic.title and one.yaml for one in imported)
    for one in imported:
        reading = parse_topic(one.yaml, Path(f"{one.slug}.yaml"))
        assert reading.topic == one.topic, "the file of a topic holds another"
        assert not any(problem.level == "error" for problem in reading.problems)
        [back] = import_source(topic_to_markdown(one.topic, one.slug).encode(), "back.md", Known())
        assert back.topic == one.topic, "a topic does not come back from Markdown"
    return "topic"


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    endings: Counter[str] = Counter()
    fallen = 0
    for seed in range(number):
        content, name = mutated(random.Random(seed))
        try:
            how = ending(content, name)
        except Exception as error:
            fallen += 1
            where = traceback.extract_tb(error.__traceback__)[-1]
            how = f"FELL at seed {seed}, {name}: {type(error).__name__} {error}, {where.name}"
        endings[how.splitlines()[0][:110]] += 1
    for what, times in endings.most_common():
        print(f"{times:6} {what}")
    sys.exit(fallen > 0)
