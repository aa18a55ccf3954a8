"""A topic on the screen."""

from collections.abc import Iterable, Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from upsc_cli.phrases import count
from upsc_cli.render import theme
from upsc_cli.render.prose import (
    Notes,
    bulleted,
    hanging,
    heading,
    numbered,
    prose,
    spaced,
)
from upsc_cli.render.status import status_text
from upsc_cli.render.theme import Layout
from upsc_cli.render.widths import frame
from upsc_cli.session.reading import Page
from upsc_cli.topics.claims import LETTERS, Claim, Form, Shape, shape_of
from upsc_cli.topics.dated import in_words
from upsc_cli.topics.format import model
from upsc_cli.topics.format.model import Part, Topic
from upsc_cli.topics.format.questions import Question
from upsc_cli.topics.lists import answer, labels_of, lists_of, printed
from upsc_cli.topics.measure import facts_in_words, trust_in_words

_BOX_STYLES = {model.Info: theme.INFO, model.KeyPoint: theme.KEY_POINT, model.ExamTip: theme.EXAM_TIP}


def render_topic(page: Page, parts: frozenset[Part], layout: Layout) -> RenderableType:
    """Return a topic's screen: all of it but its questions, or only the parts asked for.

    The person's own note comes last.
    """
    topic = page.entry.topic
    notes = Notes(topic.sources)
    shown = parts or frozenset(Part) - {Part.QUESTIONS}
    blocks = [_head(page, notes, layout)]
    if Part.SECTIONS in shown:
        blocks += _sections(topic, notes, layout)
    if Part.TAKEAWAYS in shown and topic.takeaways:
        blocks.append(_part("Key takeaways", numbered(prose(t, notes) for t in topic.takeaways), layout))
    if Part.TERMS in shown and topic.terms:
        blocks.append(_part("Key terms", _terms(topic, notes), layout))
    if Part.MEMORY in shown and topic.memory:
        blocks.append(_part("Memory techniques", _memory(topic, notes), layout))
    if Part.QUESTIONS in shown:
        blocks += _questions(topic, notes, layout)
    if not parts:
        blocks += _onward(page, layout)
    if Part.SOURCES in shown and topic.sources:
        blocks.append(_part("Sources", notes.sources_list(layout), layout))
    if Part.NOTE in shown and page.entry.note:
        from upsc_cli.render import note  # most topics have none, and no table below

        blocks.append(_part(note.HEADING, note.render_note(page.entry.note, notes, layout), layout))
    return Group(*spaced(blocks))


def _part(title: str, body: RenderableType, layout: Layout) -> RenderableType:
    return Group(heading(title, layout), body)


def _head(page: Page, notes: Notes, layout: Layout) -> RenderableType:
    topic = page.entry.topic
    title = Text(topic.title, style=theme.TITLE)
    if layout.plain:
        title.append("\n" + "=" * min(title.cell_len, layout.width))
    lines: list[RenderableType] = [title, Text(" • ".join(facts_in_words(topic, page.minutes)))]
    if page.syllabus:
        named = ((code, line or "(not a line of the syllabus)") for code, line in page.syllabus)
        lines.append(hanging((Text(code, theme.MUTED), Text(line, theme.MUTED)) for code, line in named))
    trust = [*trust_in_words(topic, page.cited), *([f"from the pack {page.pack}"] if page.pack else [])]
    lines.append(Text.assemble(status_text(page.status), *(f" • {words}" for words in trust)))
    if topic.asked:
        papers = Text(", ").join(prose(asked, notes) for asked in topic.asked)
        lines.append(Text.assemble("Asked in ", papers))
    if page.is_overdue and topic.review:
        was = f"The facts were to be looked at again by {in_words(topic.review)}: some may have changed"
        lines.append(Text(was, theme.WRONG))
    group = Group(*lines)
    if not layout.boxed:
        return group
    drawn = frame(box.HEAVY, (line.plain for line in lines if isinstance(line, Text)))
    return Panel(group, box=drawn, border_style=theme.HEADING)


def _sections(topic: Topic, notes: Notes, layout: Layout) -> Iterator[RenderableType]:
    if topic.introduction:
        yield _body("Introduction", topic.introduction, notes, layout)
    for section in topic.sections:
        yield _body(section.heading, section.body, notes, layout)


def _body(title: str, body: Iterable[model.Block], notes: Notes, layout: Layout) -> RenderableType:
    return Group(heading(title, layout), *spaced([_block(block, notes, layout) for block in body]))


def _block(block: model.Block, notes: Notes, layout: Layout) -> RenderableType:
    match block:
        case str():
            return prose(block, notes)
        case model.Box():
            return _box(block, notes, layout)
        case model.BulletList():
            return bulleted((prose(item, notes) for item in block.items), layout)
        case model.Table():
            from upsc_cli.render.grid import render_grid

            return render_grid(block.grid, notes, layout)


def _box(block: model.Box, notes: Notes, layout: Layout) -> RenderableType:
    body = prose(block.text, notes)
    style = _BOX_STYLES[type(block)]
    label = Text(block.label, style=f"bold {style}")
    if not layout.boxed:
        return Text.assemble(label, ": ", body)
    drawn = frame(box.ROUNDED, [body.plain])
    return Panel(body, title=label, title_align="left", border_style=style, box=drawn, padding=(0, 1))


def _terms(topic: Topic, notes: Notes) -> RenderableType:
    terms = ((term, prose(definition, notes)) for term, definition in topic.terms.items())
    return Group(*(Text.assemble((term, theme.BOLD), ": ", definition) for term, definition in terms))


def _memory(topic: Topic, notes: Notes) -> RenderableType:
    named = ((Text(memory.title, theme.BOLD), prose(memory.text, notes)) for memory in topic.memory)
    return Group(*spaced([Group(name, technique) for name, technique in named]))


def _questions(topic: Topic, notes: Notes, layout: Layout) -> Iterator[RenderableType]:
    for number, question in enumerate(topic.questions, start=1):
        yield _part(f"Prelims question {number}", _question(question, notes), layout)
    for mains in topic.mains:
        yield _part("Mains question", _mains(mains, notes, layout), layout)


def _question(question: Question, notes: Notes) -> RenderableType:
    passage = [prose(question.passage, notes), Text()] if question.passage else []
    return Group(*passage, prose(question.stem, notes), *_asked(shape_of(question), notes))


def _asked(shape: Shape, notes: Notes) -> Iterator[RenderableType]:
    form, claims, why, explains = shape
    if form is Form.OPTIONS:
        texts = [prose(claim.text, notes) for claim in claims]
        yield hanging((Text(f"({letter})"), text) for letter, text in zip(LETTERS, texts, strict=False))
        right = f"({LETTERS[[claim.true for claim in claims].index(True)]})"
    else:
        for named, rows in lists_of(form, claims, printed(form, claims)):
            yield from [Text(named, style=theme.BOLD)] if named else []
            yield hanging((Text(f"{label}."), prose(text, notes)) for label, text in rows)
        right = answer(form, claims, explains)
    yield Text()
    yield Text(f"Answer: {right}" if right else "Answer", style=theme.BOLD)
    if form is not Form.OPTIONS:
        labelled = zip(labels_of(form, len(claims), printed(form, claims)), claims, strict=True)
        yield hanging((Text(f"{label}."), _verdict(form, claim, notes)) for label, claim in labelled)
    yield from [prose(why, notes)] if why else []


def _verdict(form: Form, claim: Claim, notes: Notes) -> Text:
    if form.is_judged:
        verdict = Text("Right" if claim.true else "Wrong", style=theme.RIGHT if claim.true else theme.WRONG)
    else:
        verdict = prose(claim.text, notes)
    return Text.assemble(verdict, ". ", prose(claim.why, notes)) if claim.why else verdict


def _mains(mains: model.MainsQuestion, notes: Notes, layout: Layout) -> RenderableType:
    wanted = f" ({mains.marks} marks, {mains.words} words)"
    asked = Text.assemble(prose(mains.question, notes), (wanted, theme.MUTED))
    if not mains.points:
        return asked
    points = bulleted((prose(point, notes) for point in mains.points), layout)
    return Group(asked, Text(), Text("A good answer covers", style=theme.BOLD), points)


def _onward(page: Page, layout: Layout) -> Iterator[RenderableType]:
    topic = page.entry.topic
    if page.related:
        yield _part("Related topics", Text(", ".join(page.related), style=theme.SLUG), layout)
    asked = len(topic.questions) + len(topic.mains)
    if asked:
        command = f"upsc show {page.entry.slug} --only questions"
        questions = Text.assemble(f"{count(asked, 'question')}: ", (command, theme.COMMAND))
        yield _part("Practice", questions, layout)
