"""The topics that come with the program keep the standard that the documentation promises."""

from collections import Counter
from typing import get_args

import pytest

from upsc_cli import paths
from upsc_cli.topics.format import inline
from upsc_cli.topics.format.model import ExamTip, Info, KeyPoint, Table
from upsc_cli.topics.format.questions import (
    AssertionQuestion,
    ChoiceQuestion,
    MatchQuestion,
    OrderQuestion,
    PairQuestion,
    Question,
    StatementQuestion,
)
from upsc_cli.topics.library import Library
from upsc_cli.topics.measure import READ, cited
from upsc_cli.topics.walk import blocks, texts

pytestmark = pytest.mark.once

WITH_ALL_TOPICS = True

LIBRARY = Library([paths.bundled_data() / "topics"])
ENTRIES = tuple(LIBRARY.entry(slug) for slug in LIBRARY.files)


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.slug for entry in ENTRIES])
class TestBundledTopic:
    def test_it_is_valid_and_nothing_about_it_is_doubtful(self, upsc, entry):
        result = upsc("check", str(entry.path))
        assert result.stdout == "1 file: 0 errors, 0 warnings\n"

    def test_every_fact_cites_a_source(self, entry):
        assert cited(entry.topic).percent == 100

    def test_every_takeaway_makes_a_cloze(self, entry):
        for takeaway in entry.topic.takeaways:
            assert any(isinstance(part, inline.Span) and part.bold for part in inline.parse(takeaway))

    def test_it_has_boxes_of_all_kinds_a_table_and_every_part(self, entry):
        kinds = {type(block) for block in blocks(entry.topic)}
        assert kinds >= {Info, KeyPoint, ExamTip, Table}
        topic = entry.topic
        assert all(
            (topic.introduction, topic.sections, topic.takeaways, topic.terms, topic.memory, topic.mains)
        )

    def test_it_has_the_size_that_the_standard_asks_for(self, entry):
        topic = entry.topic
        words = sum(inline.count_words(text) for field, text in texts(topic) if field in READ)
        assert 900 <= words <= 1600
        assert len(topic.introduction) == 2
        assert 4 <= len(topic.sections) <= 7
        assert 6 <= len(topic.takeaways) <= 10
        assert 3 <= len(topic.terms) <= 8
        assert len(topic.questions) >= 3

    def test_its_questions_are_of_the_kind_whose_key_is_computed(self, entry):
        computed = [q for q in entry.topic.questions if not isinstance(q, ChoiceQuestion)]
        assert len(computed) >= 2
        for question in computed:
            assert all(reasons_of(question))

    def test_it_lies_in_the_folder_of_its_category_with_the_schema_named(self, entry):
        assert entry.path.parent.name == entry.topic.category
        first = entry.path.read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=../../../docs/topic.schema.json"


def reasons_of(question):
    """The reason of each part of a question, or None for a part without one."""
    match question:
        case StatementQuestion(statements=judged) | PairQuestion(pairs=judged) | MatchQuestion(match=judged):
            return [part.why for part in judged]
        case AssertionQuestion(assertion=assertion, reason=reason):
            return [assertion.why, reason.why]
        case OrderQuestion(why=why):
            return [why]


def test_every_kind_of_question_is_shown_twice_or_more():
    questions = [question for entry in ENTRIES for question in entry.topic.questions]
    kinds = Counter(map(type, questions))
    assert all(kinds[kind] >= 2 for kind in get_args(Question) if kind is not ChoiceQuestion)
    assert sum(question.passage is not None for question in questions) >= 2
    explained = [question.explains for question in questions if isinstance(question, AssertionQuestion)]
    assert set(explained) == {True, False, None}


def test_the_syllabus_has_every_line_of_the_general_studies_papers(upsc):
    from upsc_cli.topics import syllabus

    loaded = syllabus.load(paths.bundled_data() / "syllabus.yaml")
    lines = {paper.code: len(paper.lines) for paper in loaded.papers if paper.lines}
    assert lines == {"PRE.GS1": 7, "PRE.CSAT": 6, "ESS": 1, "GS1": 12, "GS2": 20, "GS3": 20, "GS4": 8}
    counted = [
        paper
        for paper in loaded.papers
        if paper.code in {"ESS", "GS1", "GS2", "GS3", "GS4", "OPT.1", "OPT.2", "PT"}
    ]
    assert sum(paper.marks for paper in counted) == 2025
