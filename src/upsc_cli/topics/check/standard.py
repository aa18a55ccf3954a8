"""What a valid topic may still lack: the rules of docs/content.md that a program can judge.

Each is a warning: notes for oneself may do without sources, what others learn from may not.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from upsc_cli.topics.cards import LONGEST_FACT, MOST_CLOZES, makes_all_clozes
from upsc_cli.topics.check.answers import check_answers
from upsc_cli.topics.check.reasons import check_reasons
from upsc_cli.topics.check.rivals import Judged, gives_itself_away, rival
from upsc_cli.topics.check.sentences import sentences, telling_words
from upsc_cli.topics.claims import Claim, Form, shape_of, way_to
from upsc_cli.topics.clozes import clozes
from upsc_cli.topics.dated import in_words, is_overdue
from upsc_cli.topics.format import inline
from upsc_cli.topics.format.alike import repeats
from upsc_cli.topics.format.model import Table, Topic
from upsc_cli.topics.format.nodes import Node, descend
from upsc_cli.topics.format.problems import Report
from upsc_cli.topics.format.questions import Question
from upsc_cli.topics.measure import READ, facts_of
from upsc_cli.topics.walk import Steps, block_texts, placed_blocks, texts

LONGEST_PARAGRAPH = 100
"""Words of a paragraph, a box or an item of a list; the longest of the bundled topics has 86."""

_COUNTED = (Form.STATEMENTS, Form.PAIRS)
_COUNTS = 4
"""Options of a question on how many are right; with as many statements, none of them is no option."""

# Of a topic of ten takeaways these judge all. A file of thousands was made by a machine, and to hold each
# against each would take minutes.
_MOST = 200  # clozes of takeaways, and terms
_MOST_OTHERS = 500  # clozes that they are held against
_MOST_IN_TEXT = 10

_IN_BRACKETS = re.compile(r"\(([^()]*)\)")


def check_standard(topic: Topic, root: Node, report: Report) -> None:
    """Report where a topic falls short of the standard; `root` is the tree of its file."""
    for steps, text in facts_of(topic):
        _check_cited(text, descend(root, *steps), report)
    for index, asked in enumerate(topic.asked):
        _check_cited(asked, descend(root, "asked", index), report)
    _check_paragraphs(topic, root, report)
    _check_clozes(topic, root, report)
    _check_terms(topic, root, report)
    for index, question in enumerate(topic.questions):
        _check_question(question, descend(root, "questions", index), report)
    check_answers(topic, root, report)


def check_stale(topic: Topic, root: Node, day: date, report: Report) -> None:
    """Report a topic whose facts should have been looked at again before a day."""
    if topic.review and is_overdue(topic, day):
        message = (
            f"the facts were to be looked at again by {in_words(topic.review)}; read them against their "
            "sources, then move review on"
        )
        report.warning(descend(root, "review"), "stale", message)


def _check_cited(text: str, place: Node, report: Report) -> None:
    # Without the test, every text of a library would be parsed once more.
    if "[@" not in text or not any(inline.references(text)):
        report.warning(place, "uncited", "this fact cites no source; name one as in [@key, Art 21]")


def _check_paragraphs(topic: Topic, root: Node, report: Report) -> None:
    for steps, text in _paragraphs(topic):
        length = inline.count_words(text)
        if length > LONGEST_PARAGRAPH:
            much = f"{length} words in one piece, more than {LONGEST_PARAGRAPH}"
            message = f"{much}; split it, or make it a list"
            report.warning(descend(root, *steps), "long-paragraph", message)


def _paragraphs(topic: Topic) -> Iterator[tuple[Steps, str]]:
    for steps, block in placed_blocks(topic):
        if not isinstance(block, Table):
            yield from (((*steps, *inside), text) for inside, text in block_texts(block))


def _check_clozes(topic: Topic, root: Node, report: Report) -> None:
    for index, takeaway in enumerate(topic.takeaways):
        if not any(clozes(takeaway)):
            message = "no bold words, so no flashcard; put ** around what one should recall"
            report.warning(descend(root, "takeaways", index), "no-cloze", message)
        elif not makes_all_clozes(takeaway):
            message = (
                f"too much for flashcards: at most {MOST_CLOZES} bold words or phrases and {LONGEST_FACT:,} "
                "characters make cards; split it into facts"
            )
            report.warning(descend(root, "takeaways", index), "many-clozes", message)
    marked = (sentence for _, text in texts(topic) if "**" in text for sentence in sentences(text))
    others = list(islice((cloze for sentence in marked for cloze in _some_clozes(sentence)), _MOST_OTHERS))
    found = ((index, cloze) for index, text in enumerate(topic.takeaways) for cloze in _some_clozes(text))
    for index, cloze in islice(found, _MOST):
        _check_cloze(cloze, others, descend(root, "takeaways", index), report)


def _some_clozes(text: str) -> Iterator[Judged]:
    return map(Judged, islice(clozes(text), _MOST_IN_TEXT)) if "**" in text else iter(())


def _check_cloze(cloze: Judged, others: list[Judged], place: Node, report: Report) -> None:
    if gives_itself_away(cloze):
        message = f"**{cloze.answer}** is given away: the words stand elsewhere in the takeaway"
        report.warning(place, "cloze-given-away", message)
    elif not cloze.given:
        message = f"nothing around **{cloze.answer}** says what is asked for"
        report.warning(place, "cloze-ambiguous", message)
    elif other := rival(cloze, others):
        message = (
            f"**{other.answer}** of another sentence would be right in place of **{cloze.answer}**; "
            "say what tells them apart"
        )
        report.warning(place, "cloze-ambiguous", message)


def _check_terms(topic: Topic, root: Node, report: Report) -> None:
    read = [text.casefold() for field, text in texts(topic) if field in READ - {"terms"} or field == "title"]
    for term in islice(topic.terms, _MOST):
        # `Full name (short form)` is used where either stands.
        forms = [_IN_BRACKETS.sub(" ", term), *_IN_BRACKETS.findall(term)]
        wanted = [words for form in forms if (words := telling_words(form))]
        if wanted and not any(_uses(text, words) for words in wanted for text in read):
            message = f"the term {term!r} is never used in the text; use it there, or leave it out"
            report.warning(descend(root, "terms", term), "unused-term", message)


def _uses(folded: str, words: frozenset[str]) -> bool:
    # Most texts lack the letters already; the last one changes between singular and plural.
    return all(word[:-1] in folded for word in words) and words <= telling_words(inline.plain(folded))


def _check_question(question: Question, place: Node, report: Report) -> None:
    shape = shape_of(question)
    form, claims, why, _ = shape
    check_reasons(shape, question.stem, place, report)
    _check_alike(form, claims, place, report)
    if question.passage:
        _check_passage(question.passage, (question.stem, *(claim.text for claim in claims)), place, report)
    if form in (Form.OPTIONS, Form.ORDER):
        _check_reason(why, place, report)
        return
    for index, claim in enumerate(claims):
        _check_reason(claim.why, descend(place, *way_to(form, index)), report)
    if form in _COUNTED and len(claims) >= _COUNTS and not any(claim.true for claim in claims):
        message = (
            f"none of the {len(claims)} {form} is true, for which 'how many' has no option; make one true"
        )
        report.warning(place, "no-key", message)


def _check_alike(form: Form, claims: Sequence[Claim], place: Node, report: Report) -> None:
    """Report what stands twice among the things to choose from: no key could name one of them only."""
    for index, number in repeats(claim.text for claim in claims):
        message = f"the same as number {number}, so the key is not one; change one or leave it out"
        report.warning(descend(place, *way_to(form, index)), "repeated", message)


def _check_passage(passage: str, asked: Sequence[str], place: Node, report: Report) -> None:
    """Report a passage of which neither the stem nor what is judged has a word, nor the word passage."""
    words = frozenset[str]().union(*(telling_words(inline.plain(text)) for text in asked))
    if words.isdisjoint(telling_words(inline.plain(passage)) | {"passage"}):
        message = "nothing in the question asks about the passage; ask about it, or leave it out"
        report.warning(descend(place, "passage"), "unasked-passage", message)


def _check_reason(why: str | None, place: Node, report: Report) -> None:
    if why is None:
        report.warning(place, "no-reason", "no reason; say why it is so, with its source, under why")
    else:
        _check_cited(why, descend(place, "why"), report)
