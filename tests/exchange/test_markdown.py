"""A topic as Markdown, and back."""

import pytest
from hypothesis import given, settings

from topics import TOPICS
from upsc_cli.exchange.read.finish import Known, finish
from upsc_cli.exchange.read.markdown import markdown_to_draft
from upsc_cli.exchange.write.markdown import topic_to_markdown
from upsc_cli.paths import bundled_data
from upsc_cli.topics.format.model import Section, Topic
from upsc_cli.topics.format.reader import read_topic

BUNDLED = sorted((bundled_data() / "topics").rglob("*.yaml"))


def back(markdown):
    return finish(markdown_to_draft(markdown), Known(), "name")


@pytest.mark.once
@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_a_bundled_topic_comes_back_the_same(path):
    topic = read_topic(path).topic
    imported = back(topic_to_markdown(topic, path.stem))
    assert imported.topic == topic
    assert imported.slug == path.stem
    assert imported.left == imported.guessed == ()


@pytest.mark.parametrize("heading", ["1 #", "C #", "C # #", "# #", "C#", "a ##", "#"])
def test_a_heading_that_ends_in_number_signs_keeps_them(heading):
    topic = Topic("A title #", "polity", sections=(Section(heading, ("Text.",)),))
    assert back(topic_to_markdown(topic)).topic == topic


@pytest.mark.once
@settings(max_examples=100)
@given(TOPICS)
def test_any_topic_comes_back_the_same(topic):
    assert back(topic_to_markdown(topic)).topic == topic
