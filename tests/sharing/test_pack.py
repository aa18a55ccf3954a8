"""Packs of topics: added from a folder, a zip or git, listed, updated, removed, made; and hostile ones."""

import json
import os
import shutil
import stat
import subprocess
import sys
import warnings
import zipfile
from hashlib import sha256

import pytest

MANIFEST = "name: polity-notes\nversion: '1'\nlicence: CC-BY-4.0\n"
TOPIC = """\
title: {title}
category: polity
introduction: ['A text of the pack. [@act]']
takeaways: ['The council has **{number}** members under the Act. [@act, s. 3]']
sources: {{act: {{title: An Act}}}}
"""


def topic(title, number="ten"):
    return TOPIC.format(title=title, number=number)


@pytest.fixture
def folder(tmp_path):
    """Return a folder with a pack of two topics."""
    place = tmp_path / "source"
    (place / "topics" / "polity").mkdir(parents=True)
    (place / "pack.yaml").write_text(MANIFEST)
    (place / "README.md").write_text("# Notes")
    for name in ("alpha", "beta"):
        (place / "topics" / "polity" / f"pack-{name}.yaml").write_text(topic(name.title()))
    return place


def zipped(path, entries):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return str(path)


def whole(**more):
    return {"pack.yaml": MANIFEST, "topics/polity/pack-alpha.yaml": topic("Alpha"), **more}


def slugs(upsc, *arguments):
    return [found["slug"] for found in upsc.json("list", *arguments)]


def refused(upsc, source):
    result = upsc("pack", "add", str(source))
    assert result.exit_code == 1, result.stdout
    assert result.stderr.startswith("upsc: ")
    assert len(result.stderr.splitlines()) <= 2
    assert not [*(upsc.home / "packs").glob("*"), *(upsc.home / "packs").glob(".*")]
    return result.stderr.splitlines()[0]


def test_a_folder_becomes_a_pack_whose_topics_are_like_all_others(upsc, folder):
    assert upsc("pack", "add", str(folder)).stdout == "polity-notes 1: 2 topics (CC-BY-4.0)\n"
    assert slugs(upsc, "--pack", "polity-notes") == ["pack-alpha", "pack-beta"]
    assert upsc.json("show", "pack-alpha")["pack"] == "polity-notes"
    assert "from the pack polity-notes" in upsc("show", "pack-alpha").stdout
    assert upsc.json("search", "alpha", "--pack", "polity-notes")[0]["pack"] == "polity-notes"
    assert "[polity-notes]" in upsc("list", "--pack", "polity-notes", "--color", "always").stdout
    assert upsc.json("list", "--category", "economy")[0]["pack"] is None
    assert upsc("list", "--pack", "polity-note").exit_code == 2


def test_list_has_what_scripts_may_count_on(upsc, folder):
    assert upsc.json("pack", "list") == []
    upsc("pack", "add", str(folder))
    assert upsc.json("pack", "list") == [
        {
            "name": "polity-notes",
            "version": "1",
            "source": str(folder),
            "topics": 2,
            "licence": "CC-BY-4.0",
        }
    ]
    assert upsc("pack", "list").stdout.startswith("polity-notes 1   2 topics")


def test_only_topics_and_the_manifest_are_taken(upsc, folder):
    (folder / "run.sh").write_text("#!/bin/sh\n")
    (folder / "topics" / "evil.py").write_text("print()")
    upsc("pack", "add", str(folder))
    there = sorted(path.name for path in (upsc.home / "packs").rglob("*") if path.is_file())
    assert there == ["added.json", "pack-alpha.yaml", "pack-beta.yaml", "pack.yaml"]


def test_a_pack_does_not_win_over_a_bundled_topic_unless_that_is_wanted(upsc, folder):
    (folder / "topics" / "polity" / "gst-council.yaml").write_text(topic("Mine"))
    result = upsc("pack", "add", str(folder))
    assert "1 topic of it not used, as there are others of the same name: gst-council" in result.stderr
    assert upsc.json("show", "gst-council")["title"] != "Mine"
    upsc("pack", "remove", "polity-notes")
    assert upsc("pack", "add", str(folder), "--first").stderr == ""
    assert upsc.json("show", "gst-council")["title"] == "Mine"


def test_one_s_own_topic_wins_over_a_pack(upsc, folder):
    upsc.topic("pack-alpha", title="Own")
    upsc("pack", "add", str(folder), "--first")
    assert upsc.json("show", "pack-alpha")["title"] == "Own"


def test_editing_a_topic_of_a_pack_makes_a_copy_of_one_s_own(upsc, folder):
    upsc("pack", "add", str(folder))
    result = upsc("edit", "pack-alpha", EDITOR=f'"{sys.executable}" -c pass')
    assert result.exit_code == 0
    assert "this topic is of the pack polity-notes; your copy is" in result.stderr
    inside = next((upsc.home / "packs").rglob("pack-alpha.yaml"))
    assert inside.read_text() == topic("Alpha")


def test_a_pack_of_a_name_is_there_once(upsc, folder):
    upsc("pack", "add", str(folder))
    result = upsc("pack", "add", str(folder))
    assert (result.exit_code, result.stderr.splitlines()[0]) == (
        1,
        "upsc: there is a pack 'polity-notes' already",
    )


def test_removing_keeps_progress_and_schedules(upsc, folder):
    upsc("pack", "add", str(folder))
    upsc("review", "pack-alpha", "--json", typed="\n3\n")
    upsc("done", "pack-alpha")
    upsc("pack", "remove", "polity-notes")
    assert upsc("show", "pack-alpha").exit_code == 3
    upsc("pack", "add", str(folder))
    assert upsc.json("show", "pack-alpha")["status"] == "done"
    assert [card["reviews"] for card in upsc.json("cards", "pack-alpha")] == [1]
    assert upsc("pack", "remove", "nothing").exit_code == 3


def test_an_update_says_what_it_changes_and_asks(upsc, folder):
    upsc("pack", "add", str(folder))
    assert upsc("pack", "update").stderr == "polity-notes is up to date\n"
    polity = folder / "topics" / "polity"
    (folder / "pack.yaml").write_text(MANIFEST.replace("'1'", "'2'"))
    (polity / "pack-alpha.yaml").write_text(topic("Alpha", "twelve"))
    (polity / "pack-beta.yaml").unlink()
    (polity / "pack-gamma.yaml").write_text(topic("Gamma"))
    result = upsc("pack", "update", "polity-notes")
    assert result.exit_code == 1
    assert "nobody is there to ask" in result.stderr
    assert result.stdout.splitlines() == [
        "polity-notes 1 → 2",
        "  new topic: pack-gamma",
        "  no more: pack-beta",
        "  pack-alpha",
        "    - The council has ten members under the Act.",
        "    + The council has twelve members under the Act.",
    ]
    assert slugs(upsc, "--pack", "polity-notes") == ["pack-alpha", "pack-beta"]
    assert not list((upsc.home / "packs").glob(".*"))
    assert upsc("pack", "update", "--yes").stderr == "polity-notes is at 2 now\n"
    assert slugs(upsc, "--pack", "polity-notes") == ["pack-alpha", "pack-gamma"]
    assert "twelve" in upsc("show", "pack-alpha").stdout


def test_an_update_changes_nothing_that_it_does_not_say(upsc, folder):
    upsc("pack", "add", str(folder))
    alpha = folder / "topics" / "polity" / "pack-alpha.yaml"
    alpha.write_text(
        topic("Alpha the First")
        .replace("A text of the pack.", "Other words of it.")
        .replace("An Act", "No Act")
    )
    (folder / "pack.yaml").write_text(MANIFEST.replace("CC-BY-4.0", "MIT"))
    assert upsc("pack", "update").stdout.splitlines() == [
        "polity-notes 1 → 1",
        "  licence: CC-BY-4.0 → MIT",
        "  pack-alpha",
        "    - title: Alpha",
        "    + title: Alpha the First",
        "  pack-alpha",
        "    - introduction: A text of the pack.",
        "    + introduction: Other words of it.",
        "  pack-alpha",
        "    - title: An Act",
        "    + title: No Act",
    ]
    upsc("pack", "update", "--yes")
    assert upsc.json("pack", "list")[0]["licence"] == "MIT"
    assert upsc("pack", "update").stderr == "polity-notes is up to date\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["pack", "update"], 0, "upsc: there is no pack\n  upsc pack add SOURCE\n"),
        (
            ["list", "--pack", "notes"],
            2,
            "upsc: no topic is of the pack 'notes'\n  upsc list shows all topics\n",
        ),
    ],
)
def test_without_a_pack_each_command_says_so(upsc, arguments, code, said):
    result = upsc(*arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", said)


def test_pack_alone_says_what_is_missing(upsc):
    result = upsc("pack")
    assert result.exit_code == 2
    assert all(line.removeprefix("upsc:").strip() for line in result.stderr.splitlines())


def test_an_update_keeps_the_place_that_was_wanted(upsc, folder):
    (folder / "topics" / "polity" / "gst-council.yaml").write_text(topic("Mine"))
    upsc("pack", "add", str(folder), "--first")
    (folder / "topics" / "polity" / "gst-council.yaml").write_text(topic("Mine again"))
    upsc("pack", "update", "--yes")
    assert upsc.json("show", "gst-council")["title"] == "Mine again"


def test_what_is_made_can_be_added_and_is_the_same_bytes_each_time(upsc, folder, tmp_path):
    shutil.rmtree(folder / ".git", ignore_errors=True)
    first, second = tmp_path / "one.zip", tmp_path / "two.zip"
    assert upsc("pack", "make", str(folder), "-o", str(first)).exit_code == 0
    for path in folder.rglob("*"):
        os.utime(path, (1, 1))
    upsc("pack", "make", str(folder), "-o", str(second))
    assert first.read_bytes() == second.read_bytes()
    assert upsc("pack", "make", str(folder), "-o", str(second)).exit_code == 1
    assert upsc("pack", "make", str(folder), "-o", str(second), "--force").exit_code == 0
    assert upsc("pack", "add", str(first)).stdout == "polity-notes 1: 2 topics (CC-BY-4.0)\n"


def test_making_takes_no_topic_that_falls_short_unless_that_is_wanted(upsc, folder, tmp_path):
    (folder / "topics" / "polity" / "pack-beta.yaml").write_text(
        "title: B\ncategory: c\ntakeaways: ['No source for **this** fact']\n"
    )
    result = upsc("pack", "make", str(folder), "-o", str(tmp_path / "made.zip"))
    assert result.exit_code == 4
    assert "[uncited]" in result.stdout
    assert not (tmp_path / "made.zip").exists()
    assert upsc("pack", "make", str(folder), "-o", str(tmp_path / "made.zip"), "--no-strict").exit_code == 0


def test_a_class_is_made_of_copies_of_one_s_own_topics_and_made_again_while_it_is_added(upsc, tmp_path):
    for name in ("alpha", "beta"):
        other = "beta" if name == "alpha" else "alpha"
        upsc.write(f"pack-{name}", topic(name.title()) + f"related: [pack-{other}]\n", "polity")
    own = tmp_path / "class"
    shutil.copytree(upsc.topics, own / "topics")
    said = ("--name", "our-class", "--licence", "CC-BY-4.0")
    for version in ("1", "2"):
        made = tmp_path / f"{version}.zip"
        result = upsc("pack", "make", str(own), "--version", version, *said, "-o", str(made))
        assert result.exit_code == 0, result.stdout
        upsc("pack", "add", str(made))
        shutil.rmtree(upsc.topics, ignore_errors=True)  # related topics are those of the pack itself


def test_a_topic_of_the_author_alone_is_none_that_a_pack_may_name_as_related(upsc, folder, tmp_path):
    upsc.write("mine", topic("Mine"), "polity")
    file = folder / "topics" / "polity" / "pack-beta.yaml"
    file.write_text(topic("Beta") + "related: [mine]\n")
    result = upsc("pack", "make", str(folder), "-o", str(tmp_path / "made.zip"))
    assert result.exit_code == 4
    assert "[related]" in result.stdout


def test_no_pack_is_made_of_a_name_by_which_none_can_be_added(upsc, folder, tmp_path):
    result = upsc("pack", "make", str(folder), "--name", "Polity Notes", "-o", str(tmp_path / "made.zip"))
    assert result.exit_code == 2
    assert "polity-notes" in result.stderr
    assert not (tmp_path / "made.zip").exists()


def test_making_without_a_manifest_asks_for_what_it_would_say(upsc, folder, tmp_path):
    (folder / "pack.yaml").unlink()
    result = upsc("pack", "make", str(folder), "--version", "3")
    assert result.exit_code == 2
    assert "--name and --licence must be given" in result.stderr
    target = tmp_path / "made.zip"
    upsc(
        "pack",
        "make",
        str(folder),
        "--name",
        "notes",
        "--version",
        "3",
        "--licence",
        "MIT",
        "-o",
        str(target),
    )
    assert upsc("pack", "add", str(target)).stdout == "notes 3: 2 topics (MIT)\n"


@pytest.mark.posix("git's paths")
def test_a_repository_is_fetched_without_running_anything_of_it(upsc, folder, tmp_path):
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    identity = ["-c", "user.email=a@example.org", "-c", "user.name=A"]

    def git(*arguments):
        subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)

    marker = tmp_path / "ran"
    git("init", "-q")
    hook = folder / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {marker}\n")
    hook.chmod(0o755)
    git("add", "-A")
    git("commit", "-qm", "A pack")
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(folder), str(bare)], check=True, capture_output=True)
    assert upsc("pack", "add", bare.as_uri()).exit_code == 0
    upsc("pack", "remove", "polity-notes")
    assert upsc("pack", "add", str(bare)).exit_code == 0
    assert not marker.exists()


@pytest.mark.parametrize(
    "address", ["http://example.org/x", "ext::sh -c id", "ftp://example.org/x", "git://x/y"]
)
def test_no_other_protocol_is_used(upsc, address):
    refused(upsc, address)


@pytest.mark.posix("an option in the place of an address")
def test_an_address_is_no_option_of_git(upsc, tmp_path):
    assert upsc("pack", "add", "--", "--upload-pack=touch x").exit_code == 1


# What nobody means well


@pytest.mark.parametrize(
    "name",
    [
        "../evil.yaml",
        "/etc/evil.yaml",
        "topics/../../evil.yaml",
        "C:\\evil.yaml",
        pytest.param(
            "topics\\polity\\x.yaml", marks=pytest.mark.posix("zipfile makes slashes of them there")
        ),
        "C:/x",
    ],
)
def test_a_name_that_leads_out_is_refused(upsc, tmp_path, name):
    assert "leads out of it" in refused(upsc, zipped(tmp_path / "p.zip", whole(**{name: "x"})))


def test_a_link_is_refused(upsc, tmp_path, folder):
    entry = zipfile.ZipInfo("topics/polity/link.yaml")
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in whole().items():
            archive.writestr(name, content)
        archive.writestr(entry, "/etc/passwd")
    assert "is a link" in refused(upsc, path)


@pytest.mark.posix("links")
def test_a_link_in_a_folder_is_refused(upsc, folder):
    (folder / "topics" / "polity" / "link.yaml").symlink_to("/etc/passwd")
    assert "is a link" in refused(upsc, folder)


def test_names_that_differ_in_case_alone_are_refused_or_no_topics(upsc, tmp_path):
    entries = whole(**{"topics/Polity/pack-alpha.yaml": topic("Other")})
    assert upsc("pack", "add", zipped(tmp_path / "p.zip", entries)).stdout.startswith(
        "polity-notes 1: 1 topic"
    )
    twice = tmp_path / "twice.zip"
    with zipfile.ZipFile(twice, "w") as archive:
        for name, content in whole().items():
            archive.writestr(name, content)
        with warnings.catch_warnings(action="ignore"):
            archive.writestr("topics/polity/pack-alpha.yaml", topic("Other"))
    upsc("pack", "remove", "polity-notes")
    result = upsc("pack", "add", str(twice))
    assert (result.exit_code, "is in it twice" in result.stderr) == (1, True)


def test_two_topics_of_one_slug_are_refused(upsc, tmp_path):
    entries = whole(**{"topics/economy/pack-alpha.yaml": topic("Other")})
    assert "topics of one slug" in refused(upsc, zipped(tmp_path / "p.zip", entries))


@pytest.mark.parametrize("name", ["con", "aux", "com1", "nul"])
def test_names_of_devices_are_no_topics_anywhere(upsc, tmp_path, name):
    entries = {"pack.yaml": MANIFEST, f"topics/polity/{name}.yaml": topic("Device")}
    assert "it has no topic" in refused(upsc, zipped(tmp_path / "p.zip", entries))


def test_ten_gigabytes_of_zeros_are_refused_at_once(upsc, tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pack.yaml", MANIFEST)
        with archive.open("topics/polity/bomb.yaml", "w", force_zip64=True) as file:
            for _ in range(40):
                file.write(bytes(1 << 20))
    assert "larger than 1 MiB" in refused(upsc, path)


def test_more_files_than_a_pack_has_are_refused(upsc, tmp_path):
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(10_001):
            archive.writestr(f"f/{number}", "")
    assert "more than 10,000 files" in refused(upsc, path)


def test_a_file_that_is_too_large_for_a_pack_is_refused(upsc, tmp_path):
    path = tmp_path / "large.zip"
    with path.open("wb") as file:
        file.truncate((64 << 20) + 1)
    assert "larger than 64 MiB" in refused(upsc, path)


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        (
            "name: polity-notes\nversion: '1'\nlicence: L\nformat: 2\n",
            "of format 2, newer than this upsc reads",
        ),
        ("name: Polity Notes\nversion: '1'\nlicence: L\n", "pack.yaml:1:7"),
        ("name: ../evil\nversion: '1'\nlicence: L\n", "pack.yaml:1:7"),
        ("version: '1'\nlicence: L\n", "missing key 'name'"),
        ("[", "pack.yaml"),
    ],
)
def test_a_manifest_that_is_none_is_told_by_its_line(upsc, tmp_path, manifest, words):
    assert words in refused(upsc, zipped(tmp_path / "p.zip", whole(**{"pack.yaml": manifest})))


def test_no_manifest_or_no_topic_is_no_pack(upsc, tmp_path):
    assert "has no pack.yaml" in refused(
        upsc, zipped(tmp_path / "a.zip", {"topics/polity/x.yaml": topic("X")})
    )
    assert "it has no topic" in refused(upsc, zipped(tmp_path / "b.zip", {"pack.yaml": MANIFEST}))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"no zip at all" * 99])
def test_what_is_no_zip_is_told(upsc, tmp_path, content):
    path = tmp_path / "p.zip"
    path.write_bytes(content)
    assert "no zip file that can be read" in refused(upsc, path)
    assert "cannot be read" in refused(upsc, tmp_path / "missing.zip")


def test_a_cut_zip_is_told(upsc, tmp_path):
    path = tmp_path / "p.zip"
    zipped(path, whole())
    path.write_bytes(path.read_bytes()[:-30])
    assert "no zip file that can be read" in refused(upsc, path)


def test_files_that_are_not_what_the_manifest_says_are_refused(upsc, tmp_path):
    name = "topics/polity/pack-alpha.yaml"
    right = sha256(topic("Alpha").encode()).hexdigest()
    for files, words in (
        ({name: "0" * 64}, "is not what its manifest says"),
        ({name: right, "topics/polity/gone.yaml": right}, "is not in it"),
        ({"topics/polity/gone.yaml": right}, "is"),
    ):
        entries = whole(**{"pack.yaml": MANIFEST + "files: " + json.dumps(files) + "\n"})
        assert words in refused(upsc, zipped(tmp_path / "p.zip", entries))
    entries = whole(**{"pack.yaml": MANIFEST + "files: " + json.dumps({name: right}) + "\n"})
    assert upsc("pack", "add", zipped(tmp_path / "p.zip", entries)).exit_code == 0


def test_a_broken_topic_is_told_by_file_and_line(upsc, tmp_path):
    entries = whole(**{"topics/polity/broken.yaml": "title: T\ncategory: C C\nintroduction: [T.]\n"})
    assert "topics/polity/broken.yaml:2:11" in refused(upsc, zipped(tmp_path / "p.zip", entries))
