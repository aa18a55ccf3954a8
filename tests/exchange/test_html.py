"""A page of topics: whole, well-formed, reachable by everyone, and harmless whatever a topic says."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topics import TOPICS
from upsc_cli.exchange.write.chapter import chapter
from upsc_cli.exchange.write.html_page import html_page
from upsc_cli.exchange.write.markup import link, tag, text
from upsc_cli.topics.format import inline
from upsc_cli.topics.library import Entry
from upsc_cli.topics.syllabus import Syllabus
from upsc_cli.topics.walk import texts

GOLDEN = Path(__file__).parents[1] / "golden"

HOSTILE = """\
title: "<script>document.title='run'</script> & \\"quotes\\""
category: polity
syllabus: [GS2.5]
introduction:
  - "<img src=x onerror=alert(1)> <svg onload=alert(1)> [click](javascript:alert(1)) </main></body>"
  - table:
      columns: ["<th onclick=alert(1)>", "'\\" onmouseover=alert(1) '"]
      rows: [["</td><script>alert(1)</script>", "**<b>** *<i>*"]]
sections:
  - heading: "</h2><iframe src=javascript:alert(1)>"
    body:
      - info: "<style>*{display:none}</style>"
      - list: ["<a href=javascript:alert(1)>x</a>"]
takeaways:
  - "The **</title><script>alert(1)</script>** is text. [@act, <script>alert(1)</script>]"
terms:
  "<script>": "<object data=javascript:alert(1)>"
memory:
  - {title: "<svg/onload=alert(1)>", text: "<base href=//evil.example>"}
questions:
  - stem: "<form action=javascript:alert(1)>"
    options: ["<button onclick=alert(1)>", "<input autofocus onfocus=alert(1)>"]
    answer: 1
mains:
  - {question: "<video><source onerror=alert(1)>", marks: 10, points: ["<meta http-equiv=refresh content=0>"]}
sources:
  act: {title: "<script>alert(1)</script>", url: "https://x.example/\\"onmouseover=\\"alert(1)"}
"""

VOID = {"meta", "br", "hr", "link", "img"}
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "h1", "h2", "h3", "h4", "p", "ul", "ol", "li",
    "nav", "main", "article", "section", "dl", "dt", "dd", "div", "span", "strong", "em", "b", "cite", "table",
    "thead", "tbody", "tr", "th", "td", "br", "blockquote",
}  # fmt: skip


class Page(HTMLParser):
    """A page as a parser reads it, after checking that every element is closed in order."""

    def __init__(self, source):
        super().__init__()
        self.elements = []
        self.words = []
        self._open = []
        self.feed(source)
        self.close()
        assert self._open == []

    def handle_starttag(self, name, attributes):
        self.elements.append((name, dict(attributes)))
        if name not in VOID:
            self._open.append(name)

    def handle_endtag(self, name):
        assert self._open.pop() == name

    def handle_data(self, data):
        if self._open and self._open[-1] != "style":
            self.words.append(data)

    @property
    def text(self):
        return " ".join("".join(self.words).split())

    def of(self, name):
        return [attributes for element, attributes in self.elements if element == name]


def exported(upsc, *arguments):
    result = upsc("export", "--format", "html", "-o", "-", *arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.mark.parametrize("options", [[], ["--one-page"]], ids=["page", "sheet"])
def test_nothing_of_a_hostile_topic_is_markup(upsc, options):
    upsc.write("hostile", HOSTILE)
    page = Page(exported(upsc, "hostile", *options))
    for name, attributes in page.elements:
        assert name in ALLOWED
        assert not any(key.startswith("on") for key in attributes)
        assert attributes.get("href", "#").startswith(("#", "https://"))
    assert "<script>document.title='run'</script>" in page.text
    assert len(page.of("style")) == 1


def test_a_page_forbids_scripts_and_loads_nothing(upsc):
    source = exported(upsc, "gst-council")
    [policy] = [meta["content"] for meta in Page(source).of("meta") if "http-equiv" in meta]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "url(" not in source
    assert "@import" not in source


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JavaScript:x", " https://x", "data:text/html,x", None]
)
def test_only_web_addresses_become_links(address):
    assert link(text("words"), address) == "words"


@given(st.text(), st.text())
def test_words_are_the_same_words_on_the_page(inside, attribute):
    page = Page(tag("p", text(inside), title=attribute))
    assert page.of("p") == [{"title": attribute}]
    assert page.elements[0][0] == "p"
    assert "".join(page.words) == inside.replace("\n", "")
    assert {name for name, _ in page.elements} <= {"p", "br"}


def test_the_page_of_all_topics_is_whole_and_every_link_in_it_leads_somewhere(upsc):
    page = Page(exported(upsc))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {link["href"][1:] for link in page.of("a") if link["href"].startswith("#")}
    assert targets <= set(ids)
    assert len(page.of("article")) == len(upsc.json("list"))


@pytest.mark.once
@settings(max_examples=80)
@given(TOPICS)
def test_every_word_of_any_topic_is_on_its_page_and_none_is_markup(topic):
    entry = Entry("any", Path("any.yaml"), topic)
    page = Page(html_page([chapter(entry, Syllabus(()), {}, {})]))
    assert {name for name, _ in page.elements} <= ALLOWED
    shown = page.text.replace(" ", "")
    for field, marked in texts(topic):
        if field in ("body", "takeaways", "mains"):
            words = [part.text for part in inline.parse(marked) if isinstance(part, inline.Span)]
        else:
            words = [marked] if field in ("title", "headings") else []
        for run in words:
            assert "".join(run.split()) in shown


@pytest.mark.parametrize("options", [[], ["--one-page"]], ids=["page", "sheet"])
def test_the_page_of_a_topic_with_everything(upsc, golden, options):
    upsc.write("sample", (GOLDEN / "everything.yaml").read_text(encoding="utf-8"))
    source = exported(upsc, "sample", *options)
    golden(f"export{''.join(options)}.html", source[source.index("<body>") :])


def test_topics_in_a_folder_of_pages_lead_to_each_other(upsc, tmp_path):
    assert upsc("export", "-f", "html", "-o", f"{tmp_path}/out/").exit_code == 0
    page = Page((tmp_path / "out" / "india-japan-2plus2.html").read_text(encoding="utf-8"))
    assert "quad-indo-pacific.html" in [link["href"] for link in page.of("a")]
    assert (tmp_path / "out" / "quad-indo-pacific.html").exists()


def test_tables_of_the_same_columns_have_names_of_their_own(upsc, tmp_path):
    table = "  - table: {{columns: [Word, Meaning], rows: [[{0}, b], [c, d]]}}\n"
    for name in ("one-table", "two-tables"):
        path = upsc.topics / "polity" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f"title: {name}\ncategory: polity\nintroduction:\n" + table.format(name), encoding="utf-8"
        )
    page = tmp_path / "page.html"
    assert upsc("export", "-f", "html", "-o", str(page), "one-table", "two-tables").exit_code == 0
    names = re.findall(r'aria-label="(Table: [^"]+)"', page.read_text(encoding="utf-8"))
    assert names == ["Table: Word, Meaning", "Table: Word, Meaning (2)"]
