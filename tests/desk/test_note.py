"""Writing a note at the desk: letters are text, and none of them is lost."""

import pytest
from seats import browse
from textual.events import Paste

from upsc_cli.render.columns import terminal_width


@pytest.fixture(autouse=True)
def topic(upsc):
    upsc.topic("sample", title="Sample topic")


def note(upsc, slug="sample"):
    path = upsc.home / "notes" / f"{slug}.md"
    return path.read_text() if path.exists() else None


def put(upsc, text, slug="sample"):
    path = upsc.home / "notes" / f"{slug}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def drafts(upsc):
    return [path.read_text() for path in (upsc.home / "notes").glob(".*.draft")]


@pytest.mark.parametrize("end", ["escape", "ctrl+s"])
async def test_a_note_is_written_and_seen_at_the_end_of_its_topic(at_desk, upsc, end):
    async with at_desk(browse("sample topic")) as person:
        assert "Your note: Sample topic" in await person.press("a")
        await person.type("- quick? **you** judge")
        assert note(upsc) is None
        seen = await person.press(end)
        assert "Noted: Sample topic" in seen
        assert note(upsc) == "- quick? **you** judge\n"
        assert drafts(upsc) == []
        assert "• quick? you judge" in await person.press("enter", "G")
        assert [event["topic"] for event in person.events("noted")] == ["sample"]


async def test_a_new_note_covers_the_whole_width_of_what_it_is_opened_over(at_desk):
    async with at_desk(browse("sample topic")) as person:
        await person.press("a")
        assert {len(line) for line in person.whole_lines} == {person.desk.size.width}


async def test_letters_typed_at_once_after_the_key_are_text(at_desk, upsc):
    async with at_desk(browse("sample topic")) as person:
        await person.burst("a", *"quiz d*u/?tiyq", "enter", *"zR", "escape", "j", "d")
        assert note(upsc) == "quiz d*u/?tiyq\nzR\n"
        assert [event["kind"] for event in person.events()] == ["noted", "done"]


async def test_it_is_written_from_the_reader_and_goes_back_there(at_desk, upsc):
    async with at_desk(browse("sample topic")) as person:
        await person.press("enter", "a")
        await person.type("Mine.")
        await person.press("escape")
        assert person.desk.screen.reader.has_focus
        assert "Mine." in await person.press("G")


async def test_what_was_there_is_there_to_be_changed_and_undone(at_desk, upsc):
    put(upsc, "Before.\n")
    async with at_desk(browse("sample topic")) as person:
        await person.press("a")
        await person.type("After.")
        await person.press("escape")
        assert note(upsc) == "Before.\nAfter.\n"
        assert "Took back: a change of the note: Sample topic" in await person.press("u")
        assert note(upsc) == "Before.\n"


async def test_nothing_changed_is_nothing_recorded(at_desk, upsc):
    put(upsc, "Before.")
    async with at_desk(browse("sample topic")) as person:
        await person.press("a", "escape")
        assert note(upsc) == "Before."
        assert person.events("noted") == []


async def test_a_note_that_was_emptied_is_gone_and_undo_brings_it_back(at_desk, upsc):
    put(upsc, "Before.\n")
    async with at_desk(browse("sample topic")) as person:
        await person.press("a", "shift+up", "delete")
        assert "The note is gone." in await person.press("escape")
        assert note(upsc) is None
        await person.press("u")
        assert note(upsc) == "Before.\n"


async def test_each_letter_is_on_disk_and_comes_back(at_desk, upsc):
    async with at_desk(browse("sample topic")) as person:
        await person.press("a")
        await person.type("half a tho")
        assert drafts(upsc) == ["half a tho"]
        await person.pilot.press("ctrl+c")
    assert note(upsc) is None
    async with at_desk(browse("sample topic")) as person:
        seen = await person.press("a")
        assert "half a tho" in seen
        assert "not saved" in seen
        await person.type("ught")
        await person.press("escape")
        assert note(upsc) == "half a thought\n"
        assert drafts(upsc) == []


async def test_line_ends_and_marks_of_windows_stay(at_desk, upsc):
    put(upsc, b"\xef\xbb\xbfOne\r\ntwo\r\n")
    async with at_desk(browse("sample topic")) as person:
        await person.press("a")
        await person.type("three")
        await person.press("escape")
    assert (upsc.home / "notes" / "sample.md").read_bytes() == b"\xef\xbb\xbfOne\r\ntwo\r\nthree\r\n"


async def test_what_another_program_adds_meanwhile_is_kept(at_desk, upsc):
    put(upsc, "One.\n")
    async with at_desk(browse("sample topic")) as person:
        await person.press("a")
        await person.type("Mine.")
        upsc("note", "sample", "Theirs.")
        await person.press("escape")
        assert note(upsc) == "One.\nMine.\n\nTheirs.\n"


async def test_what_another_program_writes_instead_is_kept_as_a_copy_and_said(at_desk, upsc):
    put(upsc, "One.\n")
    async with at_desk(browse("sample topic")) as person:
        await person.press("a")
        await person.type("Mine.")
        put(upsc, "Theirs.\n")
        assert "Another program wrote in it meanwhile" in await person.press("escape")
        assert note(upsc) == "One.\nMine.\n"
        copies = [path.read_text() for path in (upsc.home / "backups" / "notes").iterdir()]
        assert copies == ["Theirs.\n"]


async def test_a_note_that_cannot_be_saved_stays_on_the_screen(at_desk, upsc):
    async with at_desk(browse("sample topic")) as person:
        await person.press("a")
        await person.type("Mine.")
        (upsc.home / "notes" / "sample.md").mkdir()
        seen = await person.press("escape")
        assert "it is not a file" in seen
        assert "Mine." in seen
        (upsc.home / "notes" / "sample.md").rmdir()
        await person.press("escape")
        assert note(upsc) == "Mine.\n"


async def test_letters_that_cannot_be_kept_are_told_of(at_desk, upsc):
    (upsc.home / "notes").write_text("a file")
    async with at_desk(browse("gst council")) as person:
        await person.press("a")
        assert "cannot be kept" in await person.type("x")


async def test_to_leave_with_a_note_that_cannot_be_kept_takes_a_second_key(at_desk, upsc):
    (upsc.home / "notes").write_text("a file")
    async with at_desk(browse("gst council")) as person:
        await person.press("a")
        await person.type("Mine.")
        seen = await person.press("ctrl+d")
        assert "the same key again leaves" in seen
        assert "Mine." in seen
        await person.press("ctrl+d")
        assert not person.desk.is_running


@pytest.mark.parametrize("content", [b"caf\xe9", b"\x1b[31mred", b"x" * 300_000])
async def test_what_would_not_be_kept_as_it_is_is_left_to_the_editor(at_desk, upsc, content):
    put(upsc, content)
    async with at_desk(browse("sample topic")) as person:
        assert "upsc note sample" in " ".join((await person.press("a")).split())
        assert (upsc.home / "notes" / "sample.md").read_bytes() == content
        await person.press("d")
        assert [event["kind"] for event in person.events()] == ["done"]


async def test_what_is_pasted_acts_on_no_terminal_and_keeps_its_lines(at_desk, upsc):
    async with at_desk(browse("sample topic")) as person:
        await person.press("a")
        person.desk.post_message(Paste("one\rtwo\r\n\x1b[31mthree\x07"))
        await person.settled()
        await person.press("escape")
        assert note(upsc) == "one\ntwo\nthree\n"


async def test_tab_and_undo_are_for_the_text(at_desk, upsc):
    async with at_desk(browse("sample topic")) as person:
        await person.press("a")
        await person.type("- a")
        await person.press("enter", "tab")
        await person.type("- b")
        await person.press("ctrl+z", "ctrl+y", "escape")
        assert note(upsc) == "- a\n    - b\n"


async def test_all_keys_of_it_are_told_and_one_comes_back(at_desk):
    async with at_desk(browse("sample topic")) as person:
        await person.press("a")
        seen = await person.press("f1")
        assert "save and go back" in seen
        await person.press("escape")
        assert "xyz" in await person.type("xyz")


async def test_a_hit_in_a_note_opens_there(at_desk, upsc):
    words = "- zeppelin over Delhi\n\n" + "\n\n".join(f"Paragraph {number}." for number in range(60))
    put(upsc, words, "gst-council")
    async with at_desk(browse("zeppelin")) as person:
        assert "zeppelin over Delhi" in person.seen
        assert "zeppelin over Delhi" in await person.press("enter")
        await person.press("s")
        assert "Section: Your note" in await person.type("your note")


async def test_a_mark_tells_of_a_note_where_there_is_room(at_desk, upsc):
    upsc("note", "sample", "Mine.")
    upsc("star", "sample")
    async with at_desk(browse("sample topic"), columns=120) as person:
        assert "Sample topic ★ ✎" in person.seen
        assert all(terminal_width(line) <= 120 for line in person.lines)
        await person.press("f")
        await person.type("noted")
        assert "1 of" in await person.press("enter")
    async with at_desk(browse("sample topic"), columns=70) as person:
        assert "✎" not in person.seen


async def test_a_gives_nothing_where_no_topic_is(at_desk):
    async with at_desk(browse("xyzzyxyzzy")) as person:
        before = person.seen
        assert await person.press("a") == before


async def test_capital_a_gives_the_terminal_to_the_editor(at_desk, upsc, monkeypatch):
    async with at_desk(browse("sample topic"), edit_note=lambda slug: put(upsc, "By hand.", slug)) as person:
        person.stands_up(monkeypatch)
        await person.press("A")
        assert "By hand." in await person.press("enter", "G")


async def test_hindi_is_written_and_no_line_is_longer_than_the_screen(at_desk, upsc):
    text = "राज्यपाल राज्य का प्रमुख होता है, और उसकी नियुक्ति राष्ट्रपति करते हैं।"
    async with at_desk(browse("sample topic"), columns=40, lines=12) as person:
        await person.press("a")
        await person.burst(*text)
        assert all(terminal_width(line) <= 40 for line in person.lines)
        await person.press("escape")
        assert note(upsc) == f"{text}\n"
