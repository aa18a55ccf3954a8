"""Files in a topic folder that are no topics are named wherever a person looks for one."""

import errno
import json
import os
import shutil

import pytest


def left_out(upsc, *command):
    """Return what a command says of files that were left out, each by its path."""
    result = upsc(*command)
    assert result.exit_code == 0
    lines = [line for line in result.stderr.splitlines() if line.startswith("upsc: warning: ")]
    assert all("left out" in line for line in lines)
    return lines


def of_doctor(upsc):
    result = upsc("doctor", "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == (0 if found["ok"] else 1)
    return {problem["path"]: problem["message"] for problem in found["problems"]}


def of_check(upsc):
    found = json.loads(upsc("check", "--json").stdout)
    return {
        problem["path"]: (problem["level"], problem["code"], problem["message"])
        for problem in found
        if problem["code"] in {"file-name", "shadowed", "too-deep", "unreadable"}
    }


def put(upsc, name, title="Sample topic"):
    path = upsc.topics / name
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(upsc.topic("for-a-moment", title), path)
    return path


@pytest.mark.parametrize("place", ["", "test-topics/"])
@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("t.YAML", "t.yaml"),
        ("t.Yml", "t.yaml"),
        ("t.yaml.txt", "t.yaml"),
        ("t.yml.txt", "t.yaml"),
        ("My Topic.yaml.TXT", "my-topic.yaml"),
        ("—.YAML", "my-topic.yaml"),
    ],
)
def test_a_file_whose_name_ends_in_almost_the_right_way_is_named(upsc, place, name, better):
    path = put(upsc, place + name)
    message = f"no topic is looked for under such a name; rename it to {better}"
    for command in (["list"], ["search", "quad"]):
        assert left_out(upsc, *command) == [f"upsc: warning: left out: {path}:1:1: error: {message}"]
    assert of_doctor(upsc) == {str(path): message}
    assert of_check(upsc) == {str(path): ("error", "file-name", message)}
    assert upsc("check").exit_code == 4
    # By way of another name: to some file systems the two are one, and nothing would happen.
    path.rename(path.with_name("between")).rename(path.with_name(better))
    assert left_out(upsc, "list") == []
    assert of_doctor(upsc) == of_check(upsc) == {}
    assert upsc("show", better.removesuffix(".yaml")).exit_code == 0


def test_a_file_that_is_checked_by_its_path_is_read_whatever_its_name(upsc):
    path = put(upsc, "t.YAML")
    path.write_text(path.read_text().replace("difficulty: easy", "difficulty: vast"))
    codes = {problem["code"] for problem in json.loads(upsc("check", "--json", str(path)).stdout)}
    assert codes >= {"file-name", "type"}


@pytest.mark.parametrize(
    "names", [("t.yaml", "t.yml"), ("t.yaml", "z/t.yaml"), ("a/t.yml", "b/t.yaml"), ("t.yml", "a/t.yaml")]
)
def test_a_second_file_of_one_slug_is_named(upsc, names):
    first, second = (put(upsc, name, title=f"Topic {name}") for name in names)
    message = f"not used: {first} has the same slug and comes first"
    for command in (["list"], ["search", "quad"]):
        assert left_out(upsc, *command) == [f"upsc: warning: left out: {second}:1:1: warning: {message}"]
    assert of_doctor(upsc) == {str(second): message}
    assert of_check(upsc) == {str(second): ("warning", "shadowed", message)}
    assert upsc.json("show", "t")["title"] == f"Topic {names[0]}"


def test_a_file_of_ones_own_in_place_of_a_bundled_one_is_no_fault(upsc):
    put(upsc, "gst-council.yaml", title="GST, as I know it")
    assert left_out(upsc, "list") == []
    assert of_doctor(upsc) == {}


@pytest.mark.skipif(os.name == "nt", reason="links take a permission there")
def test_a_second_name_of_one_file_is_no_fault(upsc):
    path = put(upsc, "a/t.yaml")
    (upsc.topics / "b").mkdir()
    (upsc.topics / "b" / "t.yaml").symlink_to(path)
    (upsc.topics / "b" / "above").symlink_to(upsc.topics)
    assert left_out(upsc, "list") == []
    assert of_doctor(upsc) == {}


def test_a_file_below_the_category_folders_is_named(upsc):
    path = put(upsc, "polity/centre/t.yaml")
    message = f"not used: move it into {upsc.topics} or a category folder there"
    assert left_out(upsc, "list") == [f"upsc: warning: left out: {path}:1:1: warning: {message}"]
    assert of_doctor(upsc) == {str(path): message}
    assert of_check(upsc) == {str(path): ("warning", "too-deep", message)}


def test_a_name_that_is_no_slug_is_named_by_doctor_too(upsc):
    path = put(upsc, "My Topic.yaml")
    assert of_doctor(upsc) == {str(path): "the name is no slug; rename it to my-topic.yaml"}


def test_what_is_meant_to_lie_there_is_not_named(upsc):
    for name in ("README.md", "t.yaml~", "t.yaml.bak", ".t.YAML", "notes.txt", "t.json", "yaml", "yaml.txt"):
        put(upsc, name)
    (upsc.topics / "old.YAML").mkdir()
    assert left_out(upsc, "list") == []
    assert of_doctor(upsc) == of_check(upsc) == {}


@pytest.mark.posix("a disk that fails")
@pytest.mark.parametrize("at", range(3))
def test_a_folder_that_a_failing_disk_hides_is_named(upsc, monkeypatch, at):
    upsc.topic("own")
    upsc.json("list")
    look, looks = os.scandir, []

    def refusing(folder="."):
        if str(folder).startswith(str(upsc.topics)):
            looks.append(folder)
            if len(looks) == at + 1:
                raise OSError(errno.EIO, os.strerror(errno.EIO), str(folder))
        return look(folder)

    with monkeypatch.context() as patch:
        patch.setattr("os.scandir", refusing)
        result = upsc("list", "--json")
    assert len(looks) > at
    assert '"own"' in result.stdout or "this folder cannot be read" in result.stderr
    assert '"own"' in upsc("list", "--json").stdout
