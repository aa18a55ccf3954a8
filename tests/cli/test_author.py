"""Beginning topics and editing them."""

import errno
import os
import sys
from pathlib import Path

import pytest

from upsc_cli.programs import quoted
from upsc_cli.topics.format.reader import read_topic

WITH_ALL_TOPICS = True


@pytest.fixture
def editor(tmp_path):
    """Make an editor that adds a line to the file that it opens, and writes down what it was called with."""

    def make(line=""):
        script = tmp_path / "editor.py"
        script.write_text(
            "import sys\n"
            f"with open({str(tmp_path / 'calls')!r}, 'a') as calls:\n"
            "    print(*sys.argv[1:], file=calls)\n"
            f"with open(sys.argv[-1], 'a') as file:\n"
            f"    file.write({line!r} and {line!r} + '\\n')\n"
        )
        return f'"{sys.executable}" "{script}"'

    return make


def test_a_new_topic_is_a_valid_file_that_explains_itself(upsc):
    result = upsc("new", "Finance", "Commission", "&", "GST", "--category", "Polity")
    path = Path(result.stdout.strip())
    assert path == upsc.topics / "polity" / "finance-commission-and-gst.yaml"
    topic = read_topic(path).topic
    assert (topic.title, topic.category) == ("Finance Commission & GST", "polity")
    assert "# takeaways:" in path.read_text()
    assert upsc("check", str(path)).stdout.endswith("0 errors, 0 warnings\n")
    assert upsc("show", "finance-commission-and-gst").exit_code == 0


def test_what_the_comments_of_a_new_topic_propose_is_valid_too(upsc):
    path = Path(upsc("new", "Quorum", "--category", "polity").stdout.strip())
    lines = [
        line.removeprefix("# ") if ":" in line or line.startswith("#  ") else line
        for line in path.read_text().splitlines()
    ]
    path.write_text("\n".join(lines[1:]) + "\n")
    result = upsc("check", str(path))
    assert "0 errors, 0 warnings" in result.stdout, result.stdout
    assert read_topic(path).topic.questions


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("India–Japan 3+3", "india-japan-3plus3"),
        ("Café: the Élysée Treaty", "cafe-the-elysee-treaty"),
        ("मौलिक अधिकार", "maulik-adhikaar"),
        ("अनुच्छेद ३६८", "anucched-368"),
        ("People's Plan", "peoples-plan"),
        ("word " * 40, "-".join(["word"] * 20)),
    ],
)
def test_the_slug_comes_from_the_title(upsc, title, slug):
    assert Path(upsc("new", title, "--category", "notes").stdout.strip()).stem == slug


def test_a_title_that_no_file_can_be_named_after_is_a_usage_error(upsc):
    assert upsc("new", "???").exit_code == 2


def test_a_new_topic_without_a_category_gets_a_guess(upsc):
    result = upsc("new", "Inflation and the repo rate")
    assert Path(result.stdout).parent.name == "economy"
    assert "category economy is a guess" in result.stderr


@pytest.mark.parametrize("title", ["GST Council", "Sample"])
def test_new_never_hides_or_overwrites_a_topic(upsc, title):
    path = upsc.topic()
    before = path.read_text()
    result = upsc("new", title)
    assert result.exit_code == 1
    assert "already" in result.stderr
    assert "upsc edit" in result.stderr
    assert path.read_text() == before
    assert len(list(upsc.topics.rglob("*.yaml"))) == 1


def test_edit_opens_a_topic_of_ones_own_where_it_is(upsc, editor):
    path = upsc.topic()
    result = upsc("edit", "Sample topic", EDITOR=editor("related: []"))
    assert result.exit_code == 0
    assert result.stdout == f"{path}: no errors\n"
    assert path.read_text().endswith("related: []\n")


def test_edit_copies_a_bundled_topic_first_and_says_so(upsc, editor):
    result = upsc("edit", "gst-council", EDITOR=editor("# mine"))
    copy = upsc.topics / "economy" / "gst-council.yaml"
    assert result.exit_code == 0
    assert f"this topic comes with the program; your copy is {copy}" in result.stderr
    assert copy.read_text().endswith("# mine\n")
    assert upsc("show", "gst-council", "--raw").stdout.endswith("# mine\n")


def test_a_copy_that_was_not_changed_is_removed_again(upsc, editor):
    result = upsc("edit", "gst-council", EDITOR=editor())
    assert "nothing was changed" in result.stderr
    assert not list(upsc.topics.rglob("*.yaml"))


def test_visual_comes_before_editor_and_may_have_options(upsc, editor, tmp_path):
    path = upsc.topic()
    upsc("edit", "sample", VISUAL=f"{editor()} --wait", EDITOR="no-such-editor")
    assert (tmp_path / "calls").read_text() == f"--wait {path}\n"


def test_an_editor_may_lie_in_a_folder_of_any_name_and_may_be_a_script(upsc, editor, tmp_path):
    path = upsc.topic()
    folder = tmp_path / "Tools & more (100%)"
    folder.mkdir()
    if os.name == "nt":
        script = folder / "my editor.cmd"
        script.write_text(f"@{editor('# mine')} %*\n")
    else:
        script = folder / "my editor"
        script.write_text(f'#!/bin/sh\nexec {editor("# mine")} "$@"\n')
        script.chmod(0o755)
    assert upsc("edit", "sample", EDITOR=f"{quoted(str(script))} --wait").exit_code == 0
    assert (tmp_path / "calls").read_text() == f"--wait {path}\n"
    assert path.read_text().endswith("# mine\n")


@pytest.mark.windows("a path is one word, whatever is in it")
def test_a_path_to_an_editor_needs_no_quotes_on_windows(upsc, editor, tmp_path):
    upsc.topic()
    script = tmp_path / "my editor.cmd"
    script.write_text(f"@{editor('# mine')} %*\n")
    assert upsc("edit", "sample", EDITOR=str(script)).exit_code == 0
    assert upsc("edit", "sample", EDITOR="my editor", PATH=str(tmp_path)).exit_code == 0
    assert len((tmp_path / "calls").read_text().splitlines()) == 2


@pytest.mark.windows("names of devices")
@pytest.mark.parametrize("title", ["Aux", "NUL", "com1"])
def test_a_topic_is_not_named_after_a_device(upsc, title):
    result = upsc("new", title, "--category", "notes")
    assert result.exit_code == 1
    assert "names a device" in result.stderr
    assert upsc("show", title.lower()).exit_code == 3


def test_errors_are_said_and_are_the_exit_code(upsc, editor):
    upsc.topic()
    result = upsc("edit", "sample", EDITOR=editor("titel: x"))
    assert result.exit_code == 4
    assert "error: unknown key 'titel'; did you mean 'title'?" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        ("no-such-editor", "cannot start the editor 'no-such-editor'"),
        ('"unclosed', "is no command"),
        (f'"{sys.executable}" -c "raise SystemExit(1)"', "ended with code 1"),
    ],
)
def test_an_editor_that_fails_is_a_clear_error(upsc, command, complaint):
    result = upsc("edit", "gst-council", EDITOR=command)
    assert result.exit_code == 1
    assert complaint in result.stderr
    assert not list(upsc.topics.rglob("*.yaml"))


def test_an_editor_that_fails_leads_to_the_file_only_where_that_is_left(upsc):
    fails = f'"{sys.executable}" -c "raise SystemExit(1)"'
    copied = upsc("edit", "gst-council", EDITOR=fails).stderr
    assert "removed again" in copied
    assert "; see" not in copied.splitlines()[-1]
    path = upsc.topic()
    assert f"see {path}" in upsc("edit", "sample", EDITOR=fails).stderr
    assert "; see" not in upsc("note", "sample", EDITOR=fails).stderr


def test_a_topic_that_does_not_exist_is_not_edited(upsc):
    assert upsc("edit", "no-such-topic", EDITOR="false").exit_code == 3


@pytest.mark.posix("links")
def test_a_topic_is_begun_on_a_file_system_without_links(upsc, monkeypatch):
    def refuse(*_arguments, **_options):
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr("os.link", refuse)
    assert upsc("new", "Delimitation", "--category", "polity").exit_code == 0
    [made] = (upsc.topics / "polity").iterdir()
    assert made.name == "delimitation.yaml"
    assert b"Delimitation" in made.read_bytes()
