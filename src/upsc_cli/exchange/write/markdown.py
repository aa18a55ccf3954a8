"""A topic as a note in Obsidian's Markdown, from which `exchange.read.markdown` reads the same topic back."""

from collections.abc import Iterable, Iterator, Sequence

from upsc_cli.exchange.parts import (
    ASSERTION_COLUMNS,
    BOTH_WAYS,
    CALLOUTS,
    EXPLAINS,
    IN_ORDER,
    MATCH_COLUMNS,
    PAIR_COLUMNS,
    PASSAGE,
    SEEN,
    SOURCE_COLUMNS,
    Part,
    part_of,
)
from upsc_cli.exchange.write.markdown_text import cell_to_markdown, line_to_markdown, text_to_markdown
from upsc_cli.topics.format import model
from upsc_cli.topics.format.questions import (
    AssertionQuestion,
    ChoiceQuestion,
    MatchQuestion,
    OrderQuestion,
    PairQuestion,
    Question,
    StatementQuestion,
)
from upsc_cli.topics.format.writer import facts_to_yaml


def topic_to_markdown(topic: model.Topic, slug: str | None = None) -> str:
    """Return a topic as a Markdown note: front matter, callouts for boxes, wikilinks to related topics.

    With a slug, the front matter keeps it, and an import restores it.
    """
    facts = facts_to_yaml(topic, slug=slug) if slug else facts_to_yaml(topic)
    return f"---\n{facts}---\n\n" + "\n\n".join(_body(topic)) + "\n"


def _body(topic: model.Topic) -> Iterator[str]:
    """Yield the paragraphs of a note, each of one or more lines."""
    yield f"# {line_to_markdown(topic.title)}"
    yield from _blocks(topic.introduction)
    for section in topic.sections:
        yield f"## {_section_heading(section.heading)}"
        yield from _blocks(section.body)
    yield from _part(Part.TAKEAWAYS, _list(topic.takeaways))
    yield from _part(Part.TERMS, _named_items(topic.terms.items()))
    yield from _part(Part.MEMORY, _named_items((memory.title, memory.text) for memory in topic.memory))
    yield from _part(Part.CARDS, "\n".join(map(_card, topic.cards)))
    if topic.questions:
        yield f"## {Part.QUESTIONS}"
        for number, question in enumerate(topic.questions, start=1):
            yield f"### Question {number}{_anchor(question.id)}"
            yield from _question(question)
    if topic.mains:
        yield f"## {Part.MAINS}"
        for number, mains in enumerate(topic.mains, start=1):
            yield f"### Question {number} ({mains.marks} marks)"
            yield _start(mains.question)
            yield from [_list(mains.points)] if mains.points else []
    yield from _part(Part.RELATED, "\n".join(f"- [[{slug}]]" for slug in topic.related))
    if topic.sources:
        yield f"## {Part.SOURCES}"
        yield _sources(topic.sources)


def _section_heading(heading: str) -> str:
    """Return the heading of a section; if it is like that of a part, a reference tells them apart."""
    if not part_of(heading):
        return line_to_markdown(heading)
    first = next(index for index, character in enumerate(heading) if character.isalnum())
    # Where a letter stood stands x, so that what follows is protected as it would be.
    rest = line_to_markdown("x" + heading[first + 1 :]).removeprefix("x")
    return f"{line_to_markdown(heading[:first])}&#{ord(heading[first])};{rest}"


def _part(part: Part, written: str) -> Iterator[str]:
    if written:
        yield f"## {part}"
        yield written


def _blocks(blocks: Sequence[model.Block]) -> Iterator[str]:
    bullet = "-"
    previous: model.Block | None = None
    for block in blocks:
        # Two lists in a row are one in Markdown, unless their bullets differ.
        after_list = isinstance(previous, model.BulletList)
        bullet = "*" if after_list and bullet == "-" else "-"
        previous = block
        match block:
            case str():
                yield _start(block)
            case model.Box():
                yield f"> {CALLOUTS[type(block)]}\n> {_start(block.text)}"
            case model.BulletList():
                yield _list(block.items, bullet)
            case model.Table():
                yield _table(block.grid.columns, block.grid.rows)


def _card(card: model.Card) -> str:
    both_ways = f"\n    - {BOTH_WAYS}" if card.reversed else ""
    return f"- {_start(card.q)}{_anchor(card.id)}\n    - {_start(card.a)}{both_ways}"


def _start(text: str) -> str:
    return text_to_markdown(text, at_start=True)


def _anchor(identity: str | None) -> str:
    return f" ^{identity}" if identity else ""


def _list(items: Iterable[str], bullet: str = "-") -> str:
    return "\n".join(f"{bullet} {_start(item)}" for item in items)


def _named_items(items: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- **{line_to_markdown(name)}**: {text_to_markdown(text)}" for name, text in items)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    written = [[cell_to_markdown(cell) for cell in row] for row in lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in written)


def _question(question: Question) -> Iterator[str]:
    if question.passage:
        yield f"> {PASSAGE}\n> {_start(question.passage)}"
    yield _start(question.stem)
    match question:
        case StatementQuestion(statements=statements):
            lines = []
            for statement in statements:
                lines.append(f"- [{'x' if statement.true else ' '}] {text_to_markdown(statement.text)}")
                lines += [f"    - {_start(statement.why)}"] if statement.why else []
            yield "\n".join(lines)
        case PairQuestion(pairs=pairs):
            yield _table(PAIR_COLUMNS, ((p.left, p.right, _said(p.true), p.why or "") for p in pairs))
        case ChoiceQuestion(options=options, answer=answer, why=why):
            yield _numbered(options)
            yield _concluded(f"Answer: {answer}.", why)
        case AssertionQuestion(assertion=assertion, reason=reason, explains=explains):
            parts = (("Assertion", assertion), ("Reason", reason))
            yield _table(ASSERTION_COLUMNS, ((name, s.text, _said(s.true), s.why or "") for name, s in parts))
            yield from [f"**{EXPLAINS[explains]}**"] if explains is not None else []
        case MatchQuestion(match=matches):
            yield _table(MATCH_COLUMNS, ((m.left, m.right, m.why or "") for m in matches))
        case OrderQuestion(order=order, why=why):
            yield _numbered(order)
            yield _concluded(IN_ORDER, why)


def _said(true: bool) -> str:
    return "yes" if true else "no"


def _numbered(texts: Iterable[str]) -> str:
    return "\n".join(f"{number}. {_start(text)}" for number, text in enumerate(texts, start=1))


def _concluded(conclusion: str, why: str | None) -> str:
    return f"**{conclusion}**" + (f" {text_to_markdown(why)}" if why else "")


def _sources(sources: dict[str, model.Source]) -> str:
    rows = [[key, s.title, s.publisher or "", s.date or "", s.url or ""] for key, s in sources.items()]
    columns: tuple[str, ...] = SOURCE_COLUMNS
    if any(source.seen for source in sources.values()):
        columns = (*columns, SEEN)
        rows = [[*row, source.seen or ""] for row, source in zip(rows, sources.values(), strict=True)]
    head = _table(columns, ())
    written = [[line_to_markdown(cell).replace("|", r"\|") for cell in row] for row in rows]
    return "\n".join([head, *(f"| {' | '.join(row)} |" for row in written)])
