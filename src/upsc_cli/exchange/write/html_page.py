"""Topics as one self-contained web page: no script, nothing loaded, made for screens and for paper."""

from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import groupby

from upsc_cli.exchange.write.chapter import Chapter
from upsc_cli.exchange.write.html_article import Article, article, article_html, head_html, parts_html
from upsc_cli.exchange.write.html_sheet import sheet_html
from upsc_cli.exchange.write.markup import Html, lines, listed, tag, text
from upsc_cli.phrases import words
from upsc_cli.topics.library import Entry

# A second lock on the door: even markup that slipped through could neither run nor load anything.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_SHELL = """\
<!DOCTYPE html>
<html lang="en-IN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
{body}
</body>
</html>
"""


def html_page(chapters: Sequence[Chapter]) -> str:
    """Return topics as a page with a table of contents."""
    named = Counter[str]()
    made = [article(chapter, named) for chapter in chapters]
    if len(made) == 1:
        title = text(made[0].topic.title)
        contents = listed("ul", (_entry(part.id, part.heading) for part in made[0].parts))
        head, inside = head_html(made[0], 1), parts_html(made[0], 2)
    else:
        title = text("Revision notes")
        head = tag("header", tag("h1", title))
        contents, inside = listed("ul", _categories(made)), lines(*(article_html(one, 2) for one in made))
    body = lines(
        tag("a", text("Skip the contents"), href="#page.text", class_="skip"),
        head,
        tag("nav", tag("p", text("Contents")), Html("\n"), contents, aria_label="Contents"),
        tag("main", Html("\n"), inside, Html("\n"), id="page.text"),
    )
    return _page(title, "page.css", body)


def html_sheet(entries: Sequence[Entry]) -> str:
    """Return the takeaways, terms and memory techniques of topics, for the last minute before the exam."""
    if len(entries) == 1:
        title = text(entries[0].topic.title)
        inside = sheet_html(entries[0], 1)
    else:
        title = text("Last-minute sheet")
        inside = lines(tag("h1", title), *(sheet_html(entry, 2) for entry in entries))
    return _page(title, "sheet.css", tag("main", Html("\n"), inside, Html("\n")))


def simple_page(title: str, inside: Html) -> str:
    """Return a page of something else than topics, under a heading."""
    body = tag("main", Html("\n"), lines(tag("h1", text(title)), inside), Html("\n"))
    return _page(text(title), "page.css", body)


def _page(title: Html, style: str, body: Html) -> str:
    package = files("upsc_cli.exchange.write")
    rules = "".join((package / name).read_text("utf-8") for name in ("colours.css", style))
    return _SHELL.format(policy=_POLICY, title=title, style=rules, body=body)


def _categories(made: Sequence[Article]) -> Iterator[Html]:
    for category, articles in groupby(made, key=lambda one: one.topic.category):
        entries = (_entry(one.slug, one.topic.title) for one in articles)
        yield lines(text(words(category)), listed("ul", entries))


def _entry(target: str, words: str) -> Html:
    return tag("a", text(words), href=f"#{target}")
