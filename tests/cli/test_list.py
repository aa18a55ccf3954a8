"""`upsc list` and the filters that several commands share."""

import os
import re

import pytest


@pytest.fixture
def shelf(upsc):
    upsc.write(
        "alpha",
        "title: Alpha\ncategory: shelf\ndifficulty: easy\nsyllabus: [GS2.5]\ntags: [one]\nintroduction: [Text.]\n",
    )
    upsc.write(
        "beta",
        "title: Beta\ncategory: shelf\ndifficulty: hard\nsyllabus: [GS3.1, PRE.GS1.5]\ntags: [two]\nintroduction: [Text.]\n",
    )
    upsc("done", "beta")
    return upsc


def slugs(upsc, *arguments):
    return [topic["slug"] for topic in upsc.json("list", "--category", "shelf", *arguments)]


@pytest.mark.parametrize("columns", ["40", "80", "120"])
def test_the_list_looks_as_agreed(shelf, golden, columns):
    shown = shelf("list", "--category", "shelf", "--color", "always", COLUMNS=columns).stdout
    without_colour = re.sub(r"\x1b\[[\d;]*m", "", shown)
    golden(f"list-{columns}.txt", re.sub(r" +$", "", without_colour, flags=re.M))


def lines(upsc, *arguments, columns="80"):
    """Return the lines of a list as a terminal of some columns shows them."""
    shown = upsc("list", "--category", "shelf", "--color", "always", *arguments, COLUMNS=columns).stdout
    return re.sub(r"\x1b\[[\d;]*m", "", shown).splitlines()


@pytest.mark.parametrize(("columns", "is_shown"), [("20", False), ("40", False), ("64", False), ("80", True)])
def test_a_slug_is_shown_whole_where_the_line_has_room_for_it(upsc, columns, is_shown):
    slug = "a-slug-that-is-longer-than-most-of-them-are"
    upsc.write(slug, "title: A title\ncategory: shelf\nintroduction: [T.]\n")
    [line, *_] = lines(upsc, columns=columns)
    assert line.startswith("A title")
    assert (slug in line.split()) is is_shown
    assert "a-slug" not in line.replace(slug, "")


@pytest.mark.parametrize("columns", ["20", "36", "40", "64", "80", "90", "96"])
def test_every_topic_has_one_line_that_fits(shelf, columns):
    from upsc_cli.render.columns import terminal_width

    titles = ["A " + "very " * 40 + "long title", "संविधान की मूल संरचना और संशोधन की प्रक्रिया का विकास", "भारत"]
    for number, title in enumerate(titles):
        shelf.write(f"c{number}", f"title: {title}\ncategory: international-relations\nintroduction: [T.]\n")
    shown = shelf("list", "--color", "always", "--no-pager", COLUMNS=columns).stdout
    found = [line for line in re.sub(r"\x1b\[[\d;]*m", "", shown).splitlines() if "● completed" not in line]
    assert len(found) == len(shelf.json("list"))
    assert max(map(terminal_width, found)) <= int(columns)
    assert len({terminal_width(line[: line.index("○")]) for line in found if "○" in line}) == 1


def test_cards_that_are_due_are_counted_beside_their_topic(shelf):
    shelf.write("gamma", "title: Gamma\ncategory: shelf\nintroduction: [T.]\nterms:\n  Term: It is so.\n")
    assert "due" not in "".join(lines(shelf))
    shelf("review", "gamma", typed="\n3\n", UPSC_NOW="2026-01-05T09:00:00+05:30")
    due = [line for line in lines(shelf) if line.endswith(" 1 due")]
    assert [line.split()[0] for line in due] == ["Gamma"]


@pytest.mark.parametrize("columns", ["20", "80"])
def test_into_a_pipe_goes_a_line_a_topic_with_tabs_between_its_fields(shelf, columns):
    result = shelf("list", "--category", "shelf", COLUMNS=columns)
    assert result.stdout == "alpha\tAlpha\tshelf\teasy\t1\tnew\nbeta\tBeta\tshelf\thard\t1\tdone\n"


def test_a_field_in_a_pipe_has_no_tab_and_no_line_of_its_own(shelf):
    shelf.write("wild", 'title: "A\\ttab and a\\nline"\ncategory: shelf\nintroduction: [Text.]\n')
    [line] = [line for line in shelf("list").stdout.split("\n") if line.startswith("wild\t")]
    assert line.split("\t") == ["wild", "A tab and a line", "shelf", "medium", "1", "new"]


def test_the_first_field_of_a_long_list_in_a_pipe_is_the_slug(upsc):
    slugs = [line.partition("\t")[0] for line in upsc("list", COLUMNS="40").stdout.splitlines()]
    assert slugs == [topic["slug"] for topic in upsc.json("list")]


def test_json_has_what_scripts_may_count_on(shelf):
    assert shelf.json("list", "--category", "shelf", "--tag", "two") == [
        {
            "slug": "beta",
            "title": "Beta",
            "category": "shelf",
            "difficulty": "hard",
            "minutes": 1,
            "syllabus": ["GS3.1", "PRE.GS1.5"],
            "tags": ["two"],
            "asked": [],
            "pack": None,
            "status": "done",
        }
    ]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["alpha", "beta"]),
        (["--difficulty", "hard"], ["beta"]),
        (["--difficulty", "hard", "--difficulty", "easy"], ["alpha", "beta"]),
        (["--tag", "one"], ["alpha"]),
        (["--tag", "one", "--tag", "two"], ["alpha", "beta"]),
        (["--tag", "one", "--difficulty", "hard"], []),
        (["--status", "done"], ["beta"]),
        (["--status", "new"], ["alpha"]),
        (["--status", "reading"], []),
        (["--paper", "GS2"], ["alpha"]),
        (["--paper", "gs-ii"], ["alpha"]),
        (["--paper", "GS III"], ["beta"]),
        (["--category", "Shelf"], ["alpha", "beta"]),
        (["--difficulty", "Easy"], ["alpha"]),
        (["--paper", "PRE.GS1"], ["beta"]),
    ],
)
def test_filters_narrow_the_list(shelf, arguments, expected):
    assert slugs(shelf, *arguments) == expected


@pytest.mark.parametrize(
    ("option", "slip", "meant"),
    [("--category", "shelv", "shelf"), ("--tag", "twoo", "two"), ("--paper", "PRE.GS11", "PRE.GS1")],
)
def test_a_slip_in_a_filter_is_an_error_not_an_empty_list(shelf, option, slip, meant):
    result = shelf("list", option, slip)
    assert result.exit_code == 2
    assert f"did you mean {meant}" in result.stderr


def test_of_many_tags_none_is_told_to_whoever_writes_one_that_is_like_none(shelf):
    tags = ", ".join(f"tag-{number}" for number in range(50))
    shelf.write("many", f"title: Many\ncategory: shelf\ntags: [{tags}]\nintroduction: [Many.]\n")
    result = shelf("list", "--tag", "xyzzy")
    assert result.exit_code == 2
    assert "try: upsc search -- xyzzy" in result.stderr
    assert "tag-7" not in result.stderr


def test_an_empty_list_says_so(shelf):
    result = shelf("list", "--category", "shelf", "--status", "reading")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "no topic passes these filters" in result.stderr
    assert shelf.json("list", "--category", "shelf", "--status", "reading") == []


def test_a_broken_file_is_reported_and_hides_nothing(shelf):
    path = shelf.write("broken", "title: [unclosed\n")
    result = shelf("list", "--category", "shelf")
    assert result.exit_code == 0
    assert "Alpha" in result.stdout
    assert "Beta" in result.stdout
    assert f"upsc: warning: left out: {path}:2:1: error: not valid YAML" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.posix("links")
def test_a_link_back_to_the_topic_folder_counts_nothing_twice(shelf):
    shelf.write("broken", "title: [")
    (shelf.topics / "loop").symlink_to(shelf.topics)
    assert shelf("list").stderr.count("left out") == 1
    assert shelf("check").stdout.count("not valid YAML") == 1


@pytest.mark.posix("links")
def test_a_linked_category_folder_is_read_and_checked(shelf, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "linked.yaml").write_text("title: L\ncategory: shelf\nintroduction: [T.]\n")
    (tmp_path / "elsewhere" / "bad.yaml").write_text("title: [")
    (shelf.topics / "notes").symlink_to(tmp_path / "elsewhere")
    assert "linked" in slugs(shelf)
    assert "notes/bad.yaml:2:1: error" in shelf("check").stdout


def test_many_broken_files_do_not_bury_the_answer(shelf):
    for number in range(9):
        shelf.write(f"broken-{number}", "title: [")
    result = shelf("list", "--category", "shelf")
    assert "Alpha" in result.stdout
    assert result.stderr.splitlines()[3:] == ["upsc: warning: 6 more left out; upsc check names them all"]


@pytest.mark.parametrize(
    "wreck",
    [
        pytest.param("loop", marks=pytest.mark.posix("links")),
        pytest.param("dangling", marks=pytest.mark.posix("links")),
        "folder",
        "secret",
    ],
)
def test_a_wreck_in_a_topic_folder_is_no_hindrance(shelf, wreck):
    path = shelf.topics / "shelf" / "wreck.yaml"
    path.parent.mkdir(exist_ok=True)
    if wreck == "loop":
        path.symlink_to(path)
    elif wreck == "dangling":
        path.symlink_to("nowhere")
    else:
        path.mkdir()
        path.chmod(0o000 if wreck == "secret" else 0o755)
    assert slugs(shelf) == ["alpha", "beta"]
    for arguments in (
        [],
        ["list"],
        ["search", "quad"],
        ["show", "gst-council"],
        ["progress"],
        ["done", "alpha"],
    ):
        assert shelf(*arguments).exit_code == 0, arguments
    assert shelf("check").exit_code == (4 if wreck in {"loop", "dangling"} else 0)


def test_a_folder_that_cannot_be_read_is_reported(shelf, monkeypatch):
    # Root may read everything, so the system's answer is made up.
    secret = shelf.topics / "secret"
    secret.mkdir()
    real = os.access
    monkeypatch.setattr("os.access", lambda path, mode: str(path) != str(secret) and real(path, mode))
    assert f"left out: {secret}:1:1: error: this folder cannot be read" in shelf("list").stderr
    assert f"{secret}:1:1: error: this folder cannot be read" in shelf("check").stdout


def test_a_file_whose_name_is_no_slug_is_reported_with_one_that_would_do(shelf):
    path = shelf.write("My Notes", "title: N\ncategory: shelf\nintroduction: [Text.]\n")
    result = shelf("list", "--category", "shelf")
    assert f"{path}:1:1: error: the name is no slug; rename it to my-notes.yaml" in result.stderr


def test_topics_may_lie_in_the_folder_itself(shelf):
    (shelf.topics / "loose.yaml").write_text("title: Loose\ncategory: shelf\nintroduction: [Text.]\n")
    assert "loose" in slugs(shelf)


def test_a_missing_extra_folder_is_said(shelf, tmp_path):
    result = shelf("list", "--category", "shelf", UPSC_TOPICS=str(tmp_path / "nowhere"))
    assert result.exit_code == 0
    assert "UPSC_TOPICS names" in result.stderr


def test_what_is_due_follows_the_cards_of_a_topic_and_no_other_edit(shelf, monkeypatch):
    monkeypatch.setattr("upsc_cli.progress.kept.WORTH_KEEPING", 1)
    topic = "title: Gamma\ncategory: shelf\nintroduction: [{text}]\nterms:\n  Term: It is so.\n"
    shelf.write("gamma", topic.format(text="T."))
    shelf("review", "gamma", typed="\n3\n", UPSC_NOW="2026-01-05T09:00:00+05:30")
    assert [line for line in lines(shelf) if " 1 due" in line]
    kept = (shelf.home / "cache" / "due.msgpack").read_bytes()
    shelf.write("gamma", topic.format(text="Another text."))
    assert [line for line in lines(shelf) if " 1 due" in line]
    assert (shelf.home / "cache" / "due.msgpack").read_bytes() == kept
    shelf.write("gamma", "title: Gamma\ncategory: shelf\nintroduction: [T.]\n")
    assert not [line for line in lines(shelf) if " due" in line]
