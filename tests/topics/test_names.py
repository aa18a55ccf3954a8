"""Names that lead to two topics, found when the topics are checked together."""

import os

import pytest

WITH_ALL_TOPICS = True


@pytest.fixture
def check(upsc, tmp_path):
    """Check topics, given as slug, title and aliases, and return what is said by slug."""

    def check(*topics):
        for slug, title, *aliases in topics:
            text = f"title: {title}\ncategory: c\naliases: [{', '.join(aliases)}]\nintroduction: [T.]\n"
            (tmp_path / f"{slug}.yaml").write_text(text)
        lines = upsc("check", str(tmp_path)).stdout.splitlines()[:-1]
        return [line.removeprefix(f"{tmp_path}{os.sep}") for line in lines]

    return check


def test_an_alias_of_two_topics_is_told_at_both(check):
    found = check(("one", "One", "x", "Art 21"), ("two", "Two", "art-21"))
    assert found == [
        "one.yaml:3:14: warning: 'Art 21' names two too, as its alias; keep it for one topic [shared-name]",
        "two.yaml:3:11: warning: 'art-21' names one too, as its alias; keep it for one topic [shared-name]",
    ]


@pytest.mark.parametrize(("alias", "kind"), [("The other one", "title"), ("two", "slug")])
def test_an_alias_gives_way_to_a_title_and_a_slug(check, alias, kind):
    [found] = check(("one", "One", alias), ("two", "The Other One"))
    assert found.startswith(f"one.yaml:3:11: warning: {alias!r} names two too, as its {kind};")


def test_one_title_for_two_topics_is_told_at_both(check):
    assert [line.split(":")[0] for line in check(("one", "Same"), ("two", "Same"))] == [
        "one.yaml",
        "two.yaml",
    ]


def test_the_names_of_one_topic_may_be_alike(check):
    assert check(("one-two", "One Two", "one two", "one-two")) == []


def test_a_topic_that_comes_with_the_program_need_not_give_way_to_one_of_ones_own(upsc):
    upsc("new", "Finance", "Commission", "--category", "polity")
    result = upsc("check", "--strict")
    assert result.exit_code == 0
    assert result.stdout.endswith(": 0 errors, 0 warnings\n")


def test_one_of_ones_own_gives_way_to_a_topic_that_comes_with_the_program(upsc):
    path = upsc.write("mine", "title: Mine\ncategory: c\naliases: [GST Council, 2+2]\nintroduction: [T.]\n")
    found = [line for line in upsc("check").stdout.splitlines() if "shared-name" in line]
    assert [line.partition(": warning")[0] for line in found] == [f"{path}:3:11", f"{path}:3:24"]


def test_an_own_copy_of_a_bundled_topic_shares_its_names_with_nobody(upsc):
    path = upsc.write("gst-council", upsc("show", "gst-council", "--raw").stdout)
    [shadowed, summary] = upsc("check").stdout.splitlines()
    assert f"not used: {path} has the same slug" in shadowed
    assert summary.endswith("1 warning")
