"""Packs as nobody means them well, and repositories that would like to run something."""

import os
import shutil
import struct
import subprocess
import zipfile

import pytest
from test_pack import MANIFEST, refused, topic, whole, zipped

NAME = "topics/polity/pack-alpha.yaml"

needs_git = [
    pytest.mark.once,
    pytest.mark.posix("git's paths"),
    pytest.mark.skipif(not shutil.which("git"), reason="git is not installed"),
]


def test_what_is_no_topic_may_be_of_any_size_and_kind(upsc, tmp_path):
    entries = whole(**{"picture.png": b"\0" * (3 << 20), "topics/polity/README.md": "x", "src/run.py": "x"})
    assert upsc("pack", "add", zipped(tmp_path / "p.zip", entries)).exit_code == 0
    there = {path.name for path in (upsc.home / "packs").rglob("*") if path.is_file()}
    assert there == {"pack.yaml", "pack-alpha.yaml", "added.json"}


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_file_that_says_how_much_memory_it_takes_is_refused(upsc, tmp_path, kind):
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in whole().items():
            archive.writestr(name, content, kind)
    assert "packed in a way that is not read" in refused(upsc, path)


def test_an_encrypted_pack_is_refused(upsc, tmp_path):
    path = tmp_path / "p.zip"
    zipped(path, whole())
    content = path.read_bytes()
    for begins, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(begins, at + 1)) >= 0:
            content = content[: at + flags] + b"\x01\x00" + content[at + flags + 2 :]
    path.write_bytes(content)
    assert "no zip file that can be read" in refused(upsc, path)


@pytest.mark.parametrize(("size", "code"), [(0, 1), (1, 1), (0xFFFFFFFE, 0)])
def test_a_size_that_is_a_lie_brings_no_more_than_there_is(upsc, tmp_path, size, code):
    path = tmp_path / "p.zip"
    zipped(path, whole())
    content = bytearray(path.read_bytes())
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        struct.pack_into("<I", content, at + 24, size)  # what it unpacks to, by the list at the end
    path.write_bytes(content)
    result = upsc("pack", "add", str(path))
    assert result.exit_code == code
    assert len(result.stderr.splitlines()) <= 2


def test_a_million_names_are_refused_before_they_fill_the_memory(upsc, tmp_path, monkeypatch):
    path = tmp_path / "p.zip"
    path.write_bytes(b"PK\x01\x02" * 10_001)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert "more than 10,000 files" in refused(upsc, path)


@pytest.mark.posix("pipes and devices")
def test_what_never_ends_is_no_pack(upsc, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "it is not a file" in refused(upsc, tmp_path / "pipe")
    assert "it is not a file" in refused(upsc, "/dev/zero")


@pytest.mark.posix("paths of any length")
def test_folders_within_folders_without_end_are_left_alone(upsc, tmp_path):
    place = tmp_path / "source"
    for name, content in whole().items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    deep = place / "topics" / "polity" / "/".join("d" * 1500)
    subprocess.run(["mkdir", "-p", str(deep)], check=True)
    try:
        assert upsc("pack", "add", str(place)).exit_code == 0
    finally:
        subprocess.run(["rm", "-r", str(place)], check=True)  # Python's own may not come to the end


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        (MANIFEST + "format: 2 # of the future\n", "of format 2, newer than this upsc reads"),
        (MANIFEST + "format: '2'\n", "pack.yaml:4"),
        (MANIFEST + "format: true\n", "pack.yaml:4"),
        (MANIFEST + "files: [a]\n", "pack.yaml:4"),
        (MANIFEST + "files: {x: y}\n", "pack.yaml:4"),
        (MANIFEST + "title: {a: b}\n", "pack.yaml:4"),
        ("name: [x]\nversion: '1'\nlicence: L\n", "pack.yaml:1"),
        ("name: con\nversion: '1'\nlicence: L\n", "name of a device"),
        (MANIFEST.replace("'1'", '"\\e]0;evil\\a"'), "pack.yaml:2"),
        ("- a\n- b\n", "pack.yaml:1"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "pack.yaml:1"),
        ("name: !!python/object/apply:os.system ['id']\n", "pack.yaml:1"),
    ],
)  # fmt: skip
def test_a_manifest_of_wrong_types_is_told_by_its_line(upsc, tmp_path, manifest, said):
    assert said in refused(upsc, zipped(tmp_path / "p.zip", whole(**{"pack.yaml": manifest})))


@pytest.mark.parametrize(
    "text",
    [
        topic("Bomb") + "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n",
        topic("Anchor").replace("category: polity", "category: &c polity"),
        topic("Tag").replace("title: Tag", "title: !!python/name:os.system x"),
        "[" * 100_000,
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12345\n",
    ],
)
def test_a_topic_with_more_than_text_in_it_is_told_by_its_line(upsc, tmp_path, text):
    assert f"{NAME}:" in refused(upsc, zipped(tmp_path / "p.zip", whole(**{NAME: text})))


def test_names_that_differ_in_their_unicode_form_alone_are_no_topics(upsc, tmp_path):
    names = (
        "topics/polity/caf\u00e9.yaml",
        "topics/polity/cafe\u0301.yaml",
        "topics/polity/ｐack-alpha.yaml",
    )
    entries = whole(**dict.fromkeys(names, topic("Other")))
    assert upsc("pack", "add", zipped(tmp_path / "p.zip", entries)).stdout.startswith(
        "polity-notes 1: 1 topic "
    )


class Repository:
    def __init__(self, place):
        self.place = place
        place.mkdir()
        self.git("init", "-q", "-b", "main")
        self.write("pack.yaml", MANIFEST)
        self.write(NAME, topic("Alpha"))

    def write(self, name, text):
        path = self.place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def git(self, *arguments):
        identity = ["-c", "user.email=a@example.org", "-c", "user.name=A", "-c", "protocol.file.allow=always"]
        done = subprocess.run(
            ["git", "-C", str(self.place), *identity, *arguments], check=True, capture_output=True
        )
        return done.stdout.decode().strip()

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-qm", "A pack")
        return self.place.as_uri()


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path / "repository")


class TestRepository:
    pytestmark = needs_git

    def test_no_filter_of_the_person_s_is_run_for_it(self, upsc, repository, tmp_path):
        marker = tmp_path / "ran"
        (upsc.home.parent / "person").mkdir(exist_ok=True)
        (upsc.home.parent / "person" / ".gitconfig").write_text(
            f'[filter "any"]\n\tsmudge = touch {marker}; cat\n\trequired = true\n[core]\n\tautocrlf = true\n'
        )
        repository.write(".gitattributes", "* filter=any\n")
        assert upsc("pack", "add", repository.commit()).exit_code == 0
        assert not marker.exists()
        assert (upsc.home / "packs" / "polity-notes" / NAME).read_text() == topic("Alpha")

    def test_submodules_are_not_fetched(self, upsc, repository, tmp_path):
        other = Repository(tmp_path / "other")
        other.commit()
        repository.git("submodule", "add", "-q", str(other.place), "topics/economy")
        assert upsc("pack", "add", repository.commit()).stdout.startswith("polity-notes 1: 1 topic ")

    def test_a_link_in_it_is_refused(self, upsc, repository):
        (repository.place / "topics" / "polity" / "link.yaml").symlink_to("/etc/passwd")
        assert "is a link" in refused(upsc, repository.commit())

    def test_what_unpacks_to_much_takes_no_room(self, upsc, repository):
        repository.write("zeros.bin", "\0" * (3 << 20))
        assert upsc("pack", "add", repository.commit()).exit_code == 0
        repository.write("topics/polity/zeros.yaml", "\0" * (2 << 20))
        upsc("pack", "remove", "polity-notes")
        assert "larger than 1 MiB" in refused(upsc, repository.commit())

    def test_more_files_than_a_pack_has_are_refused(self, upsc, repository):
        blob = repository.git("hash-object", "-w", "pack.yaml")
        listed = "".join(f"100644 blob {blob}\tf{number}\n" for number in range(10_001))
        made = ["git", "-C", str(repository.place), "mktree"]
        tree = (
            subprocess.run(made, input=listed.encode(), check=True, capture_output=True)
            .stdout.decode()
            .strip()
        )
        repository.git("update-ref", "refs/heads/main", repository.git("commit-tree", tree, "-m", "Many"))
        assert "more than 10,000 files" in refused(upsc, repository.place.as_uri())

    def test_a_place_that_is_no_repository_is_told(self, upsc, tmp_path, capfd):
        (tmp_path / "empty").mkdir()
        subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "none.git")], check=True)
        for address in ("file:///etc", "file:///etc/passwd", (tmp_path / "none.git").as_uri()):
            assert "git could not fetch" in refused(upsc, address)

    def test_the_repository_that_git_is_told_to_be_in_is_left_alone(self, upsc, repository, tmp_path):
        mine = Repository(tmp_path / "mine")
        mine.commit()
        before = mine.git("rev-parse", "HEAD"), mine.git("status", "--porcelain")
        where = {"GIT_DIR": str(mine.place / ".git"), "GIT_WORK_TREE": str(mine.place)}
        assert upsc("pack", "add", repository.commit(), **where).exit_code == 0
        assert (mine.git("rev-parse", "HEAD"), mine.git("status", "--porcelain")) == before

    @pytest.mark.parametrize(
        "address", ["ssh://-oProxyCommand=touch%20ran/x", "-x@-y:z", "a@-oProxyCommand=x:y"]
    )
    def test_an_address_that_ssh_would_take_for_an_option_is_refused(
        self, upsc, address, tmp_path, monkeypatch
    ):
        monkeypatch.chdir(tmp_path)
        assert upsc("pack", "add", "--", address).exit_code == 1
        assert list(tmp_path.glob("ran")) == []


def test_a_pack_whose_update_was_killed_between_two_steps_comes_back(upsc, tmp_path):
    source = zipped(tmp_path / "p.zip", whole())
    upsc("pack", "add", source)
    shelf = upsc.home / "packs"
    (shelf / "polity-notes").rename(shelf / ".polity-notes.before")
    assert upsc("pack", "add", source).exit_code == 1
    assert [pack["name"] for pack in upsc.json("pack", "list")] == ["polity-notes"]
    (tmp_path / "p.zip").unlink()
    zipped(tmp_path / "p.zip", whole(**{NAME: topic("Alpha", "twelve")}))
    assert upsc("pack", "update", "--yes").exit_code == 0
    assert [path.name for path in shelf.iterdir()] == ["polity-notes"]
