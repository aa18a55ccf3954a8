"""A topic as an article of a web page."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct

from upsc_cli.exchange.parts import OWN_NOTE, Part
from upsc_cli.exchange.write.chapter import Chapter
from upsc_cli.exchange.write.markup import NOTHING, Html, join, lines, link, listed, prose, tag, text
from upsc_cli.exchange.write.own_note import note_html
from upsc_cli.topics import assertions
from upsc_cli.topics.claims import LETTERS, Claim, Form
from upsc_cli.topics.dated import in_words
from upsc_cli.topics.format import inline, model
from upsc_cli.topics.lists import answer, labels_of, lists_of, printed
from upsc_cli.topics.measure import cited, facts_in_words, minutes, trust_in_words
from upsc_cli.topics.questions import Item, items


class Passage(Struct, frozen=True):
    """A part of an article with its heading, its id on the page, and what stands under the heading."""

    heading: str
    id: str
    body: Html


class Article(Struct, frozen=True):
    """A topic in the pieces of its article; its id on the page is its slug."""

    chapter: Chapter
    parts: tuple[Passage, ...]

    @property
    def topic(self) -> model.Topic:
        """The topic itself."""
        return self.chapter.entry.topic

    @property
    def slug(self) -> str:
        """The slug of the topic."""
        return self.chapter.entry.slug


class Notes:
    """The sources of a topic, and how its texts cite them."""

    def __init__(
        self, slug: str, sources: Mapping[str, model.Source], named: Counter[str] | None = None
    ) -> None:
        self._slug = slug
        self._sources = sources
        self._numbers = {key: number for number, key in enumerate(sources, start=1)}
        self._named = Counter[str]() if named is None else named

    def told_apart(self, name: str) -> str:
        """Return a name that no other part of the page has: the second of one name is numbered."""
        self._named[name] += 1
        return name if self._named[name] == 1 else f"{name} ({self._named[name]})"

    def prose(self, marked: str) -> Html:
        """Return a text of the topic, its citations as numbers that lead to the sources."""
        return prose(marked, self._cite)

    def paragraph(self, marked: str) -> Html:
        """Return a text of the topic as a paragraph."""
        return tag("p", self.prose(marked))

    def sources_list(self) -> Html:
        """Return the sources, numbered, each the target of its citations."""
        rows = (tag("li", _source(source), id=self._id(key)) for key, source in self._sources.items())
        return tag("ol", *(Html(f"\n{row}") for row in rows), Html("\n"), class_="sources")

    def _cite(self, citation: inline.Citation) -> Html:
        named = join(map(self._reference, citation.references), "; ")
        return tag("span", text("["), named, text("]"), class_="cite")

    def _reference(self, reference: inline.Reference) -> Html:
        source = self._sources.get(reference.key)
        place = text(f", {reference.place}" if reference.place else "")
        if source is None:
            return join([text("?"), place])
        number = str(self._numbers[reference.key])
        said = f"source {number}: {source.title}"
        return join([tag("a", text(number), href=f"#{self._id(reference.key)}", aria_label=said), place])

    def _id(self, key: str) -> str:
        # Neither slugs nor keys have dots, so no two ids of a page are the same.
        return f"{self._slug}.source.{key}"


def article(chapter: Chapter, named: Counter[str] | None = None) -> Article:
    """Return a topic in the pieces of its article; `named` counts the names of tables on its page."""
    slug, topic = chapter.entry.slug, chapter.entry.topic
    notes = Notes(slug, topic.sources, named)
    bodies = enumerate((body for body in _bodies(chapter, notes) if body[1]), start=1)
    return Article(chapter, tuple(Passage(name, f"{slug}.{n}", body) for n, (name, body) in bodies))


def article_html(made: Article, level: int) -> Html:
    """Return an article with its head, whose title is a heading of a level."""
    inside = lines(head_html(made, level), parts_html(made, level + 1))
    return tag("article", Html("\n"), inside, Html("\n"), id=made.slug)


def head_html(made: Article, level: int) -> Html:
    """Return the title of an article as a heading of a level, and the facts about the topic."""
    topic = made.topic
    facts = facts_in_words(topic, minutes(topic))
    trust = trust_in_words(topic, cited(topic))
    syllabus = (
        join([tag("b", text(code)), text(f" {wording or '(not a line of the syllabus)'}")])
        for code, wording in made.chapter.syllabus
    )
    return tag(
        "header",
        Html("\n"),
        lines(
            tag(f"h{level}", text(topic.title)),
            tag("p", text(" • ".join(facts)), class_="facts"),
            listed("ul", syllabus, class_="syllabus") if made.chapter.syllabus else NOTHING,
            tag("p", text(" • ".join(trust)), class_="facts") if trust else NOTHING,
            _papers(made) if topic.asked else NOTHING,
        ),
        Html("\n"),
    )


def _papers(made: Article) -> Html:
    notes = Notes(made.slug, made.topic.sources)
    return tag("p", text("Asked in "), join(map(notes.prose, made.topic.asked), ", "), class_="facts")


def parts_html(made: Article, level: int) -> Html:
    """Return the parts of an article, each below a heading of a level."""
    named = ((tag(f"h{level}", text(part.heading), id=part.id), part.body) for part in made.parts)
    return lines(*(tag("section", lines(name, body)) for name, body in named))


def _bodies(chapter: Chapter, notes: Notes) -> Iterator[tuple[str, Html]]:
    topic = chapter.entry.topic
    questions = items(chapter.entry)
    yield Part.INTRODUCTION, _blocks(topic.introduction, notes)
    for section in topic.sections:
        yield section.heading, _blocks(section.body, notes)
    yield Part.TAKEAWAYS, _list("ol", topic.takeaways, notes, class_="takeaways")
    yield Part.TERMS, _definitions(((text(term), meaning) for term, meaning in topic.terms.items()), notes)
    yield Part.MEMORY, _definitions(((text(m.title), m.text) for m in topic.memory), notes)
    yield Part.CARDS, _definitions(((notes.prose(card.q), card.a) for card in topic.cards), notes)
    yield Part.QUESTIONS, _numbered(_question(item, notes) for item in questions)
    yield "Answers", _numbered(_answer(item, notes) for item in questions)
    yield Part.MAINS, _numbered(_mains(question, notes) for question in topic.mains)
    yield Part.RELATED, _related(chapter)
    yield Part.SOURCES, notes.sources_list() if topic.sources else NOTHING
    yield OWN_NOTE, note_html(chapter.entry.note, notes.prose, _table_of(notes))


def _table_of(notes: Notes) -> Callable[[model.Grid], Html]:
    return lambda grid: _table(grid, notes)


def _blocks(blocks: Iterable[model.Block], notes: Notes) -> Html:
    return lines(*(_block(block, notes) for block in blocks))


def _block(block: model.Block, notes: Notes) -> Html:
    match block:
        case str():
            return notes.paragraph(block)
        case model.Box():
            label = tag("strong", text(f"{block.label}:"), class_="label")  # colour is never the only sign
            look = block.label.lower().replace(" ", "-")
            inside = tag("p", label, text(" "), notes.prose(block.text))
            return tag("div", inside, class_=f"box {look}", role="note")
        case model.BulletList():
            return _list("ul", block.items, notes)
        case model.Table():
            return _table(block.grid, notes)


def _table(grid: model.Grid, notes: Notes) -> Html:
    head = tag("tr", *(tag("th", notes.prose(column), scope="col") for column in grid.columns))
    rows = (tag("tr", *(tag("td", notes.prose(cell)) for cell in row)) for row in grid.rows)
    table = tag("table", tag("thead", head), Html("\n"), tag("tbody", lines(*rows)))
    # What scrolls sideways on a phone must be reachable by the keyboard, and named.
    named = notes.told_apart("Table: " + ", ".join(map(inline.plain, grid.columns)))
    return tag("div", table, class_="wide", role="region", tabindex="0", aria_label=named)


def _list(kind: str, texts: Iterable[str], notes: Notes, **attributes: str | None) -> Html:
    found = [notes.prose(item) for item in texts]
    return listed(kind, found, **attributes) if found else NOTHING


def _numbered(found: Iterable[Html]) -> Html:
    blocks = list(found)
    return listed("ol", blocks, class_="spaced") if blocks else NOTHING


def _definitions(pairs: Iterable[tuple[Html, str]], notes: Notes) -> Html:
    rows = [lines(tag("dt", name), tag("dd", notes.prose(meaning))) for name, meaning in pairs]
    return tag("dl", Html("\n"), lines(*rows), Html("\n")) if rows else NOTHING


def _question(item: Item, notes: Notes) -> Html:
    passage = tag("blockquote", notes.paragraph(item.passage)) if item.passage else NOTHING
    return lines(passage, notes.paragraph(item.stem), *_asked(item, notes))


def _asked(item: Item, notes: Notes) -> Iterator[Html]:
    """Yield what stands below the stem; letters and numbers are those of the answer."""
    if item.form is Form.OPTIONS:
        yield _list("ol", (claim.text for claim in item.claims), notes, type="a")
        return
    for named, rows in lists_of(item.form, item.claims, printed(item.form, item.claims)):
        yield tag("p", tag("b", text(named))) if named else NOTHING
        if item.form is Form.ASSERTION:
            said = ([tag("b", text(f"{label}. ")), notes.prose(row)] for label, row in rows)
            yield lines(*(tag("p", *parts) for parts in said))
        else:
            yield _list("ol", (row for _, row in rows), notes, type="A" if rows[0][0] == "A" else None)
    if item.form is Form.ASSERTION:
        yield tag("p", text(assertions.ASK))
        yield _list("ol", assertions.OPTIONS, notes, type="a")


def _answer(item: Item, notes: Notes) -> Html:
    if item.form is Form.OPTIONS:
        right = item.truths.index(True)
        option = tag("b", text(f"({LETTERS[right]}) "), notes.prose(item.claims[right].text))
        return join([option, notes.prose(item.why)], ": ") if item.why else option
    right_line = answer(item.form, item.claims, item.explains)
    if not right_line:
        return listed("ol", (_verdict(item.form, claim, notes) for claim in item.claims))
    labels = labels_of(item.form, len(item.claims), printed(item.form, item.claims))
    reasons = (
        tag("p", tag("b", text(f"{label}. ")), _verdict(item.form, claim, notes))
        for label, claim in zip(labels, item.claims, strict=True)
    )
    why = notes.paragraph(item.why) if item.why else NOTHING
    return lines(tag("p", tag("b", text(right_line))), *reasons, why)


def _verdict(form: Form, claim: Claim, notes: Notes) -> Html:
    if form.is_judged:
        verdict = tag("b", text("Right" if claim.true else "Wrong"))
    else:
        verdict = notes.prose(claim.text)
    return join([verdict, text(". "), notes.prose(claim.why)]) if claim.why else verdict


def _mains(question: model.MainsQuestion, notes: Notes) -> Html:
    asked = f" ({question.marks} marks, {question.words} words)"
    points = _list("ul", question.points, notes)
    covers = lines(tag("p", text("A good answer covers")), points) if points else NOTHING
    stem = tag("p", notes.prose(question.question), tag("span", text(asked), class_="facts"))
    return lines(stem, covers)


def _related(chapter: Chapter) -> Html:
    named = ((text(title), address) for title, address in chapter.related)
    found = [tag("a", title, href=address) if address else title for title, address in named]
    return listed("ul", found) if found else NOTHING


def _source(source: model.Source) -> Html:
    details = [tag("cite", text(source.title)), *(text(d) for d in (source.publisher, source.date) if d)]
    address = [link(text(source.url), source.url)] if source.url else []
    seen = [text(f"Last opened: {in_words(source.seen)}")] if source.seen else []
    return join([*details, *address, *seen], ". ")
