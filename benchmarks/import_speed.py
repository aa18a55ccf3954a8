"""What an import costs as its source grows, to hold that time is linear in size.

    python benchmarks/import_speed.py [--sizes 0.5 1 2 5]

Sources are made of one page again and again, with the furniture that pages carry; a topic may hold 1 MiB,
so a large page is mostly that. The last kinds are made to be hard: open tags, stray signs, deep lists.
"""

import argparse
import platform
import time
from collections.abc import Callable
from contextlib import suppress

from upsc_cli.errors import InvalidTopicError
from upsc_cli.exchange.read.finish import Known
from upsc_cli.exchange.read.importing import import_source

MEGABYTE = 1_000_000
PAGE = "<h1>Panchayats</h1><p>Part IX was added by the <strong>73rd Amendment</strong> &amp; more.</p>"
SCRIPT = "<script>if (a < b) { draw('<p>no</p>') }</script>" + "<div class='ad' data-x='1'></div>" * 5
PROSE = "<h2>Tiers</h2><p>The <b>Gram Sabha</b> meets <em>often</em> &amp; decides.<ul><li>one<li>two</ul>"
NOTE = "## Tiers\n\nThe **Gram Sabha** meets _often_, see [[parliament]], [this](https://a.in).\n\n- one\n\n"
KINDS: dict[str, tuple[str, str, str]] = {
    "page, mostly furniture": ("page.html", PAGE, SCRIPT),
    "page, all text": ("page.html", PAGE, PROSE),
    "note": ("note.md", "# Panchayats\n\n", NOTE),
    "note in one paragraph": ("note.md", "# Panchayats\n\n", "words with **bold** and `code` and [a](b) "),
    "Anki export": ("deck.txt", "#separator:tab\n#html:true\n", "What is it?\tA <b>body</b> of Part IX\n"),
    "open tags": ("page.html", PAGE, "<p><b>a<div>"),
    "open quotes": ("page.html", PAGE, "<a href='x "),
    "open comments": ("page.html", PAGE, "a <!-- b "),
    "stray signs": ("note.md", "# Panchayats\n\n", "a * b _ c [ d ` e < f & g ~~ == "),
    "deep quotes": ("note.md", "# Panchayats\n\n", "> - "),
    "wrongly decoded": ("note.md", "# Panchayats\n\n", "Itâ€™s à¤ªà¤‚à¤šà¤¾à¤¯à¤¤.\n\n"),
}


def source(kind: str, megabytes: float) -> tuple[bytes, str]:
    """Return a source of a kind and size, and the name of its file."""
    name, start, again = KINDS[kind]
    number = int(megabytes * MEGABYTE) // len(again.encode())
    return (start + again * number).encode(), name


def seconds(act: Callable[[], object]) -> float:
    """Return how long an import takes, in CPU time, as other programs run beside it."""
    start = time.process_time()
    with suppress(InvalidTopicError):  # more than a topic may hold; all of it was read
        act()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=float, nargs="+", default=[0.5, 1, 2, 5], metavar="MB")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS), metavar="KIND")
    chosen = parser.parse_args()
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}\n")
    print(
        "| source | "
        + " | ".join(f"{size:g} MB" for size in chosen.sizes)
        + " | seconds a MB, last ÷ first |"
    )
    print("|---|" + "---:|" * (len(chosen.sizes) + 1))
    for kind in chosen.kinds:
        taken = []
        for size in chosen.sizes:
            content, name = source(kind, size)
            taken.append(seconds(lambda: import_source(content, name, Known())))  # noqa: B023
        growth = (taken[-1] / chosen.sizes[-1]) / (taken[0] / chosen.sizes[0])
        print(f"| {kind} | " + " | ".join(f"{one:.1f} s" for one in taken) + f" | {growth:.1f} |", flush=True)


if __name__ == "__main__":
    main()
