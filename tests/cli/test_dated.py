"""Topics that name past papers, and the day by which their facts are to be looked at again."""

import json
from pathlib import Path

import pytest

TOPIC = """\
title: {title}
category: c
{facts}
introduction: ['Text [@a].']
takeaways: ['The Act has **ten** sections in all. [@a]']
sources:
  a: {{title: An Act, seen: 2026-11}}
"""


@pytest.fixture
def write(upsc):
    return lambda slug, facts: upsc.write(slug, TOPIC.format(title=slug.title(), facts=facts))


def stale(upsc, *arguments):
    found = json.loads(
        upsc("check", "--stale", *arguments, "--json", *sorted(map(str, upsc.topics.rglob("*.yaml")))).stdout
    )
    return [Path(problem["path"]).name for problem in found if problem["code"] == "stale"]


@pytest.mark.parametrize(
    ("review", "last"),
    [("2027", "2027-12-31"), ("2028-02", "2028-02-29"), ("2027-02-03", "2027-02-03")],
)
def test_a_topic_is_stale_once_the_day_the_month_or_the_year_of_its_review_is_over(upsc, write, review, last):
    write("kept", f"review: {review}")
    following = {"2027-12-31": "2028-01-01", "2028-02-29": "2028-03-01", "2027-02-03": "2027-02-04"}[last]
    assert stale(upsc, "--on", last) == []
    assert stale(upsc, "--on", following) == ["kept.yaml"]


def test_today_is_meant_without_a_date_and_nothing_without_stale(upsc, write):
    path = write("old", "review: 2020-01")
    write("new", "review: 2099-01")
    assert stale(upsc) == ["old.yaml"]
    assert json.loads(upsc("check", "--json", str(path)).stdout) == []
    [line, _] = upsc("check", "--stale", str(path)).stdout.splitlines()
    assert line.startswith(f"{path}:3:9: warning: the facts were to be looked at again by January 2020")
    assert upsc("check", "--stale", "--strict", str(path)).exit_code == 4


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--on", "2027-01-01"], "--on is for --stale"), (["--stale", "--on", "soon"], "'soon' is no date")],
)
def test_a_day_that_is_none_or_has_no_use_is_refused(upsc, arguments, words):
    result = upsc("check", *arguments)
    assert result.exit_code == 2
    assert words in result.stderr


def test_show_says_when_the_facts_should_have_been_looked_at_again(upsc, write):
    write("old", "review: 2020-01")
    write("new", "review: 2099-01")
    said = "to be looked at again by January 2020"
    assert said in upsc("show", "old").stdout
    assert "looked at again" not in upsc("show", "new").stdout


def test_papers_are_shown_listed_and_filtered_by(upsc, write):
    write("asked", "asked: ['Prelims 2016 [@a]', 'Mains 2018 GS2 [@a, question 4]']")
    write("other", "tags: [t]")
    shown = upsc("show", "asked").stdout
    assert "Asked in Prelims 2016 [1], Mains 2018 GS2 [1, question 4]" in shown
    assert "Last opened: November 2026" in shown
    [topic] = upsc.json("list", "--asked")
    assert (topic["slug"], topic["asked"]) == ("asked", ["Prelims 2016", "Mains 2018 GS2"])
    assert [hit["slug"] for hit in upsc.json("search", "sections", "--asked")] == ["asked"]


def test_a_paper_without_a_source_falls_short_of_the_standard(upsc, write):
    path = write("asked", "asked: [Prelims 2016]")
    [problem] = json.loads(upsc("check", "--json", str(path)).stdout)
    assert (problem["code"], problem["line"]) == ("uncited", 3)
