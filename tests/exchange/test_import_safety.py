"""Whatever a file says of itself, an import writes into the person's topic folder and nowhere else."""

import json
import os
from pathlib import Path

import pytest

SLUGS = [
    "../../../x", "..", ".", "a/b", "a\\b", "/abs/new/dir/y", "C:\\x", "~/x", "-x", "x.yaml", "X", " x", "x\ny", "", "x\0y",
    "con:", "x" * 101, "é",
]  # fmt: skip


def everything_below(folder: Path) -> set[str]:
    return {os.path.relpath(path, folder) for path in folder.rglob("*") if "cache" not in path.parts}


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("form", ["json", "yaml", "md"])
def test_a_slug_that_is_none_writes_nothing_outside_of_the_topic_folder(upsc, tmp_path, slug, form):
    source = tmp_path / "from" / f"notes.{form}"
    source.parent.mkdir()
    topic = {"title": "T", "category": "polity", "takeaways": ["a"], "slug": slug}
    front_matter = json.dumps({key: topic[key] for key in ("title", "category", "slug")})
    source.write_text(
        f"---\n{front_matter}\n---\n\nA fact.\n" if form == "md" else json.dumps(topic), encoding="utf-8"
    )
    before = everything_below(tmp_path)
    result = upsc("import", str(source))
    assert result.exit_code in (0, 4)
    new = {Path(path) for path in everything_below(tmp_path) - before}
    files = {path for path in new if (tmp_path / path).is_file()}
    assert all((tmp_path / path).parent == upsc.topics / "polity" for path in files)
    assert {tmp_path / path for path in new - files} <= {upsc.topics, upsc.topics / "polity"}
    assert len(files) == (result.exit_code == 0)


def test_a_slug_that_is_none_is_named_with_its_place_and_with_what_one_is(upsc, tmp_path):
    source = tmp_path / "t.yaml"
    source.write_text("title: T\ncategory: polity\nslug: ../x\ntakeaways: [a]\n", encoding="utf-8")
    result = upsc("import", str(source))
    assert result.exit_code == 4
    assert "3:7: error: found '../x', expected lower-case letters, digits and hyphens" in result.stderr


@pytest.mark.parametrize("category", ["../../x", "/abs", "..", "a/b"])
def test_a_category_is_no_way_out_either(upsc, tmp_path, category):
    source = tmp_path / "t.json"
    source.write_text(json.dumps({"title": "T", "category": category, "takeaways": ["a"]}), encoding="utf-8")
    assert upsc("import", str(source)).exit_code == 4
    assert upsc("import", str(source), "--category", category).exit_code in (2, 4)
    upsc("new", "Some", "Title", "--category", category)
    assert {path.parent.parent for path in upsc.topics.rglob("*.yaml")} <= {upsc.topics}


@pytest.mark.posix("links")
def test_a_link_in_the_topic_folder_does_not_lead_what_is_written_out_of_it(upsc, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    upsc.topics.mkdir(parents=True)
    (upsc.topics / "polity").symlink_to(elsewhere)
    source = tmp_path / "t.json"
    source.write_text(json.dumps({"title": "T", "category": "polity", "takeaways": ["a"]}), encoding="utf-8")
    result = upsc("import", str(source))
    assert result.exit_code == 1
    assert "is not in the topic folder" in result.stderr
    assert list(elsewhere.iterdir()) == []


@pytest.mark.posix("links")
def test_a_topic_folder_that_is_itself_a_link_is_written_as_one_would_expect(upsc, tmp_path):
    elsewhere = tmp_path / "synchronised"
    elsewhere.mkdir()
    upsc.topics.parent.mkdir(parents=True, exist_ok=True)
    upsc.topics.symlink_to(elsewhere)
    assert upsc("new", "Some", "Title", "--category", "polity").exit_code == 0
    assert (elsewhere / "polity" / "some-title.yaml").exists()
