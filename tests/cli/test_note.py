"""One's own notes: written, shown, searched, asked, exported, taken back, and never lost."""

import json
import os
import re
import shutil
import sys

import pytest

LINE = "- The Council first met in **September 2016**."
CARD = "The Council first met in _____."


@pytest.fixture
def noted(upsc):
    """A topic of one's own, with a home where notes lie."""
    upsc.topic("sample", title="Sample topic")
    return upsc


def path(upsc, slug="sample"):
    return upsc.home / "notes" / f"{slug}.md"


def put(upsc, content, slug="sample"):
    path(upsc, slug).parent.mkdir(parents=True, exist_ok=True)
    path(upsc, slug).write_bytes(content if isinstance(content, bytes) else content.encode())


def copies(upsc):
    return sorted((upsc.home / "backups" / "notes").glob("*.md"))


def questions(upsc, slug="sample"):
    return [card["question"] for card in upsc.json("cards", slug)]


def kinds(upsc):
    return [event["kind"] for event in json.loads(upsc.progress.read_text())["events"]]


class TestAdding:
    def test_words_after_the_topic_become_a_paragraph_each_time(self, noted):
        result = noted("note", "sample", "Read", "it", "again.")
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "Noted: Sample topic\n")
        noted("note", "sample", "And once more.")
        assert path(noted).read_text() == "Read it again.\n\nAnd once more.\n"

    def test_lines_of_a_list_stand_together(self, noted):
        for text in ("Of the Council:", LINE, "- It votes.", "* It meets.", "An end."):
            assert noted("note", "sample", text).exit_code == 0
        listed = f"Of the Council:\n\n{LINE}\n- It votes.\n* It meets.\n\nAn end.\n"
        assert path(noted).read_text() == listed

    def test_a_list_line_needs_no_quotes_and_may_look_like_options(self, noted):
        noted("note", "sample", "-", "highly", "**likely**")
        noted("note", "sample", "- help yourself --json")
        assert path(noted).read_text() == "- highly **likely**\n- help yourself --json\n"

    def test_options_may_follow_the_topic(self, noted):
        noted("note", "sample", "A thought.")
        assert noted("note", "sample", "--show").stdout == "A thought.\n"

    def test_the_topic_is_as_many_words_as_are_its_name(self, noted):
        result = noted("note", "sample", "topic", "and", "more")
        assert result.stderr == "Noted: Sample topic\n"
        assert path(noted).read_text() == "and more\n"
        assert noted("note", "gst", "council", LINE).stderr.startswith("Noted: GST and the GST Council")

    def test_words_that_only_look_like_a_name_are_text(self, noted):
        noted("note", "sample", "-", "topic")
        noted("note", "sample", "**topic**")
        noted("note", "sample", "topic of many words")
        assert path(noted).read_text() == "- topic\n\n**topic**\n\ntopic of many words\n"

    def test_what_is_piped_in_is_added_as_it_is(self, noted):
        noted("note", "sample", typed="# Mine\r\n\r\nTwo\nlines\n")
        assert path(noted).read_text() == "# Mine\n\nTwo\nlines\n"

    def test_a_dash_is_what_is_piped_in_as_everywhere(self, noted):
        assert noted("note", "sample", "-", typed="One line.\n").exit_code == 0
        assert noted("note", "sample", "-", typed="").stderr == "The note stays as it was: Sample topic\n"
        assert path(noted).read_text() == "One line.\n"

    def test_a_topic_that_is_none_is_said_and_nothing_written(self, noted):
        assert noted("note", "no-such-thing", "Words").exit_code == 3
        assert not (noted.home / "notes").exists()

    def test_blanks_are_no_note(self, noted):
        assert noted("note", "sample", " ").exit_code == 1
        assert noted("note", "sample", typed="\n \n").exit_code == 1
        assert not path(noted).exists()

    def test_what_acts_on_a_terminal_does_not_get_in(self, noted):
        noted("note", "sample", "A \x1b[31mred\x1b[0m\x07 word")
        assert path(noted).read_text() == "A red word\n"

    def test_text_together_with_show_is_a_mistake(self, noted):
        assert noted("note", "sample", "Words", "--show").exit_code == 2
        assert not path(noted).exists()


class TestShowing:
    def test_nothing_piped_in_shows_it(self, noted):
        put(noted, f"# Mine\n\n{LINE}\n")
        assert noted("note", "sample").stdout == f"# Mine\n\n{LINE}\n"

    def test_no_note_is_said_and_a_failure(self, noted):
        result = noted("note", "sample", "--show")
        assert result.exit_code == 1
        assert "upsc note sample TEXT" in result.stderr

    def test_as_json(self, noted):
        put(noted, "Mine\n")
        shown = noted.json("note", "sample")
        assert shown == {
            "topic": "sample",
            "title": "Sample topic",
            "path": str(path(noted)),
            "text": "Mine\n",
        }

    def test_it_stands_at_the_end_of_its_topic(self, noted):
        put(
            noted,
            f"# Mine\n\nOne\ntwo [@act]\n\n{LINE}\n    1. below\n\n| a | b |\n|---|---|\n| 1 | **2** |\n",
        )
        shown = noted("show", "sample").stdout
        assert re.sub(r"(?<=\w) +", " ", shown).endswith(  # how far apart columns stand is Rich's
            "Your note\n---------\nMine\n\nOne\ntwo [1]\n\n- The Council first met in September 2016.\n"
            "  1. below\n\na b\n1 2\n"
        )

    def test_it_is_a_part_that_is_shown_alone(self, noted):
        put(noted, "Mine\n")
        shown = noted("show", "sample", "--only", "note").stdout
        assert "Mine" in shown
        assert "Key takeaways" not in shown

    def test_a_topic_without_one_is_shown_as_before(self, noted):
        assert "Your note" not in noted("show", "sample").stdout

    def test_show_as_json_has_it(self, noted):
        assert noted.json("show", "sample")["note"] is None
        put(noted, "Mine\n")
        assert noted.json("show", "sample")["note"] == "Mine"
        assert "note" not in noted.json("show", "sample", "--only", "terms")

    @pytest.mark.parametrize("columns", ["20", "40", "80"])
    def test_it_fits_its_screen(self, noted, columns):
        put(noted, "- " + "long words " * 30 + "\n    - " + "deeper words " * 30)
        shown = noted("show", "sample", "--color", "always", "--no-pager", COLUMNS=columns).stdout
        note = re.sub(r"\x1b\[[\d;]*m", "", shown).partition("Your note\n")[2].split("\n")
        assert len(note) > 5
        assert max(map(len, note)) <= int(columns)


class TestSearching:
    def test_a_word_of_a_note_finds_its_topic_and_where_is_said(self, noted):
        noted("note", "sample", "- Remember the **zeppelin**.")
        (hit,) = noted.json("search", "zeppelin")
        assert (hit["slug"], hit["field"], hit["snippet"]) == ("sample", "note", "Remember the zeppelin.")
        assert "matched in note" in noted("search", "zeppelin").stdout

    def test_an_edit_by_another_program_is_noticed(self, noted):
        put(noted, "zeppelin")
        assert noted.json("search", "zeppelin")
        put(noted, "a balloon")
        assert noted("search", "zeppelin").exit_code == 1
        path(noted).unlink()
        assert noted("search", "balloon").exit_code == 1

    def test_a_note_changes_no_other_entry_of_the_index(self, noted, monkeypatch):
        noted.json("list")
        read = []
        from upsc_cli.index import reading

        original = reading.read_document
        monkeypatch.setattr(
            reading, "read_document", lambda slug, *rest: read.append(slug) or original(slug, *rest)
        )
        noted("note", "sample", "zeppelin")
        assert noted.json("search", "zeppelin")
        assert read == ["sample"]

    def test_noted_is_a_filter(self, noted):
        assert noted("list", "--noted").stdout == ""
        noted("note", "sample", "Words")
        noted("note", "gst-council", "Words")
        assert [topic["slug"] for topic in noted.json("list", "--noted")] == ["gst-council", "sample"]
        assert [topic["slug"] for topic in noted.json("list", "--noted", "--category", "economy")] == [
            "gst-council"
        ]

    def test_a_file_without_a_word_is_no_note(self, noted):
        put(noted, " \n\n")
        assert noted("list", "--noted").stdout == ""
        assert noted.json("show", "sample")["note"] is None


class TestCards:
    def test_bold_words_of_its_lists_are_asked(self, noted):
        before = questions(noted)
        put(noted, f"{LINE}\n\nNo **card** of a paragraph.\n\n- no bold\n1. **One** of *two*\n")
        assert set(questions(noted)) - set(before) == {CARD, "_____ of two"}

    def test_a_card_keeps_its_schedule_when_another_line_is_edited(self, noted):
        put(noted, f"{LINE}\n- The **first** line.\n")
        noted("review", "sample", "--new", "20", typed="\n3\n" * 9)
        seen = {card["question"]: card["reviews"] for card in noted.json("cards", "sample")}
        assert seen[CARD] == 1
        put(noted, f"- Something **else** altogether, of which nothing was known.\n{LINE}\n")
        now = {card["question"]: card["reviews"] for card in noted.json("cards", "sample")}
        assert now[CARD] == 1

    def test_a_line_that_is_edited_a_little_keeps_its_schedule(self, noted):
        put(noted, f"{LINE}\n")
        noted("review", "sample", "--new", "20", typed="\n3\n" * 9)
        put(noted, f"{LINE[:-1]}, in Delhi.\n")
        (card,) = [card for card in noted.json("cards", "sample") if "Delhi" in card["question"]]
        assert card["reviews"] == 1


class TestExporting:
    @pytest.fixture(autouse=True)
    def a_note(self, noted):
        put(noted, f"# Mine\n\n{LINE}\n1. <b>\n2. two\n")

    def exported(self, noted, form, *more):
        return noted("export", "sample", "--format", form, "-o", "-", *more).stdout

    def test_markdown_has_it_as_typed_below_a_heading(self, noted):
        assert self.exported(noted, "md").endswith(f"\n## Own note\n\n### Mine\n\n{LINE}\n1. <b>\n2. two\n")

    def test_html_has_it_at_its_end_escaped(self, noted):
        page = self.exported(noted, "html")
        note = page[page.index("Own note</h2>") :]
        assert "<li>The Council first met in <strong>September 2016</strong>.</li>" in note
        assert "&lt;b&gt;" in note

    @pytest.mark.parametrize("form", ["csv", "tsv"])
    def test_tables_of_cards_have_its_cards(self, noted, form):
        assert "September 2016" in self.exported(noted, form)

    def test_an_anki_deck_has_its_cards(self, noted, tmp_path):
        def size(*more):
            deck = tmp_path / f"deck{len(more)}.apkg"
            assert noted("export", "sample", "-f", "anki", "-o", str(deck), *more).exit_code == 0
            return deck.read_bytes()

        assert size() != size("--no-notes")

    def test_json_has_it(self, noted):
        (topic,) = json.loads(self.exported(noted, "json"))
        assert topic["note"].startswith("# Mine\n")

    @pytest.mark.parametrize("form", ["md", "html", "csv", "tsv", "json"])
    def test_whoever_hands_an_export_on_may_leave_it_out(self, noted, form):
        without = self.exported(noted, form, "--no-notes")
        path(noted).unlink()
        assert without == self.exported(noted, form)

    @pytest.mark.parametrize(
        "command", [("export", "sample", "-f", "json", "-o", "-"), ("show", "sample", "--json")]
    )
    def test_a_topic_in_json_is_read_back_and_its_note_is_said_to_be_left_out(self, noted, command):
        again = noted(*command).stdout.replace('"slug": "sample"', '"slug": "again"')
        result = noted("import", "-", typed=again)
        assert result.exit_code == 0
        assert "the note '# Mine" in " ".join(result.stderr.split())
        assert noted.json("show", "again")["note"] is None

    def test_an_exported_note_is_read_back_as_a_section(self, noted, tmp_path):
        (tmp_path / "s.md").write_text(self.exported(noted, "md").replace("slug: sample", "slug: again"))
        assert noted("import", str(tmp_path / "s.md")).exit_code == 0
        sections = noted.json("show", "again")["sections"]
        assert sections[-1]["heading"] == "Own note: Mine"


class TestUndo:
    def test_undo_takes_back_what_was_added_and_only_that(self, noted):
        put(noted, b"by hand, without an end")
        noted("note", "sample", "One.")
        noted("note", "sample", "Two.")
        assert noted("undo").stdout.startswith("Took back: a change of the note: Sample topic")
        assert path(noted).read_text() == "by hand, without an end\n\nOne.\n"
        noted("undo")
        assert path(noted).read_bytes() == b"by hand, without an end"
        assert noted("undo").exit_code == 1

    def test_undo_of_the_first_words_leaves_no_file(self, noted):
        noted("done", "sample")
        noted("note", "sample", "One.")
        noted("undo")
        assert not path(noted).exists()
        assert noted.json("show", "sample")["status"] == "done"
        (copy,) = copies(noted)
        assert copy.read_text() == "One.\n"

    def test_a_note_that_was_changed_since_stays_and_that_is_said(self, noted):
        noted("note", "sample", "One.")
        put(noted, "One.\nand by hand\n")
        result = noted("undo")
        assert "changed since" in result.stderr
        assert path(noted).read_text() == "One.\nand by hand\n"
        assert noted("undo").exit_code == 1

    def test_undo_works_when_the_topic_is_gone(self, noted):
        noted("note", "sample", "One.")
        shutil.rmtree(noted.topics)
        assert noted("undo").exit_code == 0
        assert not path(noted).exists()

    def test_a_note_that_cannot_be_put_back_is_not_said_to_be(self, noted):
        noted("note", "sample", "One.")
        content = path(noted).read_bytes()
        path(noted).unlink()
        path(noted).mkdir()
        assert noted("undo").exit_code == 1
        path(noted).rmdir()
        path(noted).write_bytes(content)
        noted("undo")
        assert not path(noted).exists()

    def test_events_hold_no_text(self, noted):
        noted("note", "sample", "A secret.")
        assert "secret" not in noted.progress.read_text()
        assert kinds(noted) == ["noted"]

    def test_a_change_from_another_device_is_taken_back_where_the_file_is_the_same(self, noted, tmp_path):
        noted("note", "sample", "One.")
        before = path(noted).read_bytes()
        noted("note", "sample", "Two.", UPSC_NOW="2026-01-15T10:00:00+05:30")
        other = type(noted)(tmp_path / "other")
        other.topic("sample", title="Sample topic")
        put(other, path(noted).read_bytes())
        assert other.json("merge", str(noted.progress)) == [
            {"path": str(noted.progress), "new": 2, "kinds": {"noted": 2}}
        ]
        other("undo", UPSC_NOW="2026-01-15T11:00:00+05:30")
        assert path(other).read_bytes() == before

    def test_progress_that_cannot_be_written_keeps_nobody_from_writing(self, noted):
        noted.progress.parent.mkdir(parents=True, exist_ok=True)
        noted.progress.mkdir()
        result = noted("note", "sample", "One.")
        assert result.exit_code == 0
        assert "undo cannot take it back" in result.stderr
        assert path(noted).read_text() == "One.\n"


class TestInTheEditor:
    @pytest.fixture
    def write(self, noted, tmp_path, monkeypatch):
        """Open a note in an editor that runs some lines of Python with the `path`."""
        script = tmp_path / "editor.py"
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)

        def run(code, *arguments):
            script.write_text(f"import sys, pathlib\npath = pathlib.Path(sys.argv[1])\n{code}\n")
            from upsc_cli.cli import note
            from upsc_cli.cli.begin import begin

            for name, value in noted.environment.items():
                monkeypatch.setenv(name, value)
            monkeypatch.setenv("VISUAL", f'"{sys.executable}" "{script}"')
            return note.edit_note(begin(), "sample")

        return run

    def test_what_it_writes_is_the_note_and_can_be_taken_back(self, noted, write, capsys):
        put(noted, "before\n")
        write("path.write_text('after\\n')")
        assert capsys.readouterr().err == "Noted: Sample topic\n"
        assert path(noted).read_text() == "after\n"
        assert [copy.read_text() for copy in copies(noted)] == ["before\n"]
        noted("undo")
        assert path(noted).read_text() == "before\n"

    def test_nothing_written_leaves_no_file(self, noted, write, capsys):
        write("assert not path.exists()")
        assert not path(noted).exists()
        assert capsys.readouterr().err == "The note stays as it was: Sample topic\n"

    def test_an_editor_that_fails_loses_nothing(self, noted, write):
        from upsc_cli.errors import UpscError

        with pytest.raises(UpscError):
            write("path.write_text('half')\nsys.exit(3)")
        assert path(noted).read_text() == "half"
        noted("undo")
        assert not path(noted).exists()


class TestHostile:
    def test_a_huge_note_is_not_read_and_not_added_to(self, noted):
        path(noted).parent.mkdir(parents=True)
        with path(noted).open("wb") as file:
            file.truncate(100 << 20)
        assert "cannot be read: larger than 1 MiB" in " ".join(noted("show", "sample").stdout.split())
        assert noted("note", "sample", "--show").exit_code == 1
        result = noted("note", "sample", "More.")
        assert (result.exit_code, "larger than 1 MiB" in result.stderr) == (1, True)
        assert path(noted).stat().st_size == 100 << 20
        assert noted.json("search", "quorum")

    def test_what_would_make_it_huge_is_refused(self, noted):
        assert noted("note", "sample", typed="x" * (1 << 20)).exit_code == 1
        assert not path(noted).exists()
        assert noted("note", "sample", typed="x" * (2 << 20)).exit_code == 1

    def test_what_is_no_utf_8_shows_as_that_and_stays_as_it_is(self, noted):
        put(noted, b"caf\xe9\n")
        assert "caf\ufffd" in noted("show", "sample").stdout
        noted("note", "sample", "More.")
        assert path(noted).read_bytes() == b"caf\xe9\n\nMore.\n"

    def test_what_is_piped_in_and_no_text_is_refused(self, noted):
        assert noted("note", "sample", typed=b"caf\xe9").exit_code == 1
        assert not path(noted).exists()

    def test_line_ends_and_marks_of_windows_stay_and_are_not_seen(self, noted):
        put(noted, b"\xef\xbb\xbfOne\r\ntwo\r\n")
        noted("note", "sample", "- **Three**")
        assert path(noted).read_bytes() == b"\xef\xbb\xbfOne\r\ntwo\r\n\r\n- **Three**\r\n"
        assert noted.json("show", "sample")["note"] == "One\ntwo\n\n- **Three**"

    def test_what_notepad_calls_unicode_is_read_and_added_to(self, noted):
        put(noted, "\ufeffOne\r\n".encode("utf-16-le"))
        noted("note", "sample", "Two")
        assert path(noted).read_bytes().decode("utf-16") == "One\r\n\r\nTwo\r\n"
        assert noted.json("show", "sample")["note"] == "One\n\nTwo"

    @pytest.mark.parametrize("command", [("show", "sample"), ("note", "sample"), ("cards", "sample")])
    def test_escape_sequences_reach_no_terminal(self, noted, command):
        put(noted, "- a \x1b]0;title\x07**b\x1b[31m** \u202eesrever\n")
        for color in ((), ("--color", "always")):
            shown = noted(*command, *color).stdout
            assert "title" not in shown
            assert "\x1b[31m" not in shown
            assert "\u202e" not in shown

    def test_a_folder_in_its_place_is_said(self, noted):
        path(noted).mkdir(parents=True)
        assert noted("show", "sample").exit_code == 0
        result = noted("note", "sample", "Words")
        assert (result.exit_code, "it is not a file" in result.stderr) == (1, True)
        assert noted("doctor").exit_code == 1

    def test_a_file_in_the_place_of_the_folder_is_said(self, noted):
        noted.home.mkdir(parents=True, exist_ok=True)
        (noted.home / "notes").write_text("mine")
        assert noted("show", "sample").exit_code == 0
        result = noted("note", "sample", "Words")
        assert (result.exit_code, "notes is not a folder" in result.stderr) == (1, True)
        assert (noted.home / "notes").read_text() == "mine"

    @pytest.mark.posix("links")
    def test_a_link_stays_one_and_what_it_leads_to_is_the_note(self, noted, tmp_path):
        vault = tmp_path / "vault.md"
        vault.write_text("In the vault.\n")
        path(noted).parent.mkdir(parents=True)
        path(noted).symlink_to(vault)
        noted("note", "sample", "zeppelin")
        assert path(noted).is_symlink()
        assert vault.read_text() == "In the vault.\n\nzeppelin\n"
        assert noted.json("search", "zeppelin")

    @pytest.mark.posix("links")
    def test_a_link_that_leads_nowhere_or_round_keeps_nothing_from_working(self, noted):
        path(noted).parent.mkdir(parents=True)
        path(noted).symlink_to(noted.home / "gone" / "note.md")
        path(noted, "gst-council").symlink_to(path(noted, "gst-council"))
        assert noted("show", "sample").exit_code == 0
        assert noted("show", "gst-council").exit_code == 0
        assert noted.json("list")

    @pytest.mark.posix("permissions")
    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everything")
    def test_what_cannot_be_written_is_said(self, noted):
        put(noted, "One.\n")
        path(noted).parent.chmod(0o500)
        result = noted("note", "sample", "Two.")
        path(noted).parent.chmod(0o700)
        assert (result.exit_code, "cannot write the note" in result.stderr) == (1, True)
        assert path(noted).read_text() == "One.\n"


class TestKept:
    def test_a_note_on_a_broken_topic_is_shown_and_added_to(self, noted):
        noted("note", "sample", "Mine.")
        noted.write("sample", "title: [broken\n")
        assert noted("note", "sample", "--show", "--color", "always").stdout == "Mine.\n"
        noted("note", "sample", "More.")
        assert path(noted).read_text() == "Mine.\n\nMore.\n"

    def test_a_note_outlives_its_topic_and_doctor_says_so(self, noted):
        noted("note", "sample", "Mine.")
        file = noted.topics / "test-topics" / "sample.yaml"
        content = file.read_text()
        file.unlink()
        result = noted("doctor")
        assert result.exit_code == 0
        assert "a note on a topic that is gone" in " ".join(result.stdout.split())
        file.write_text(content)
        assert noted.json("show", "sample")["note"] == "Mine."

    def test_doctor_tells_of_names_that_no_topic_has(self, noted):
        put(noted, "Words", slug="GST Council")
        assert any("gst-council.md" in said for said in noted.json("doctor")["notes"])

    def test_a_topic_of_ones_own_takes_over_the_note_on_the_bundled_one(self, noted):
        noted("note", "gst-council", "Mine.")
        noted.topic("gst-council", title="My own GST")
        assert noted.json("show", "gst-council")["note"] == "Mine."

    def test_no_more_than_twenty_copies_of_a_note_are_kept(self, noted):
        for number in range(25):
            noted("note", "sample", f"Number {number}.")
            noted("undo")
        assert len(copies(noted)) == 20
        assert "Number 24.\n" in [copy.read_text() for copy in copies(noted)]

    def test_paths_tells_where_notes_lie(self, noted):
        assert noted.json("paths")["notes"] == str(noted.home / "notes")
