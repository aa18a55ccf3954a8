"""HTML in small pieces.

`Html` is markup, `str` is words; only the functions here turn one into the other, and the type checker
refuses words where markup belongs, so nothing reaches a page unescaped.
"""

from collections.abc import Callable, Iterable
from html import escape
from typing import NewType

from upsc_cli.topics.format import inline

Html = NewType("Html", str)
NOTHING = Html("")

Cite = Callable[[inline.Citation], Html]
"""How a citation is shown."""


def text(words: str) -> Html:
    """Return words as markup that shows them as they are, line ends included."""
    return Html(escape(words).replace("\n", "<br>"))


def prose(marked: str, cite: Cite) -> Html:
    """Return a text of a topic as markup: its bold and italic words, and its citations."""
    return marked_up(inline.parse(marked), cite)


def marked_up(parts: Iterable[inline.Inline], cite: Cite) -> Html:
    """Return parts of a text as markup."""
    return join(cite(part) if isinstance(part, inline.Citation) else _span(part) for part in parts)


def uncited(marked: str) -> Html:
    """Return a text of a topic as markup without its citations."""
    return join(map(_span, inline.uncited(marked)))


def tag(name: str, *inside: Html, **attributes: str | None) -> Html:
    """Return an element; `class_` gives the attribute `class`, `aria_label` gives `aria-label`.

    An attribute that is None is left out.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{given}>{''.join(inside)}</{name}>")


def listed(name: str, items: Iterable[Html], **attributes: str | None) -> Html:
    """Return a list, `ul` or `ol`, with a line for each item."""
    return tag(name, *(Html(f"\n{tag('li', item)}") for item in items), Html("\n"), **attributes)


def link(words: Html, address: str | None) -> Html:
    """Return words that lead to a web address, or the words alone if it is none: `javascript:` runs."""
    if address is None or not address.startswith(("https://", "http://")):
        return words
    return tag("a", words, href=address, rel="noreferrer")


def join(parts: Iterable[Html], between: str = "") -> Html:
    """Return parts as one, with words between each two."""
    return Html(text(between).join(parts))


def lines(*parts: Html) -> Html:
    """Return parts each on a line of its own; those that say nothing are left out."""
    return Html("\n".join(part for part in parts if part))


def _span(span: inline.Span) -> Html:
    words = text(span.text)
    if span.italic:
        words = tag("em", words)
    return tag("strong", words) if span.bold else words
