"""The syllabus at the desk: papers, lines and topics, to unfold and to open."""


def cursor(person):
    """Return the line under the cursor."""
    [line] = [line for line in person.lines if "▌" in line]
    return line.replace("▌", "").strip()


async def to(person, words):
    """Move the cursor down to a line that begins with some words."""
    for _ in range(100):
        if cursor(person).lstrip("▸▾ ").startswith(words):
            return person.seen
        await person.press("down")
    raise AssertionError(f"no line {words}")


async def test_y_shows_the_papers_with_the_cursor_on_the_first(at_desk):
    async with at_desk() as person:
        await person.press("y")
        assert cursor(person) == "▸ PRE.GS1 Prelims General Studies Paper I (7 lines)"
        assert "GS2 Mains General Studies II (20 lines)" in person.seen
        assert "GS2.1 " not in person.seen


async def test_enter_unfolds_a_paper_and_a_line_and_opens_a_topic(at_desk, upsc):
    upsc("done", "quad-indo-pacific")
    async with at_desk() as person:
        await person.press("y")
        await to(person, "GS2 ")
        await person.press("enter")
        await to(person, "GS2.18 1/2 Bilateral")
        await person.press("enter", "down")
        assert cursor(person).startswith("○ India–Japan 2+2")
        await person.press("down")
        assert cursor(person) == "● Quad and the Indo-Pacific"
        await person.press("enter")
        assert person.desk.screen.reader.page.entry.slug == "quad-indo-pacific"


async def test_coming_back_from_a_topic_keeps_the_place_and_shows_what_changed(at_desk, upsc):
    async with at_desk() as person:
        await person.press("y")
        await to(person, "GS2 ")
        await person.press("enter")
        await to(person, "GS2.18")
        await person.press("enter", "down", "enter", "d", "escape")
        assert cursor(person).startswith("● India–Japan 2+2")
        assert "GS2.18 1/2" in person.seen


async def test_enter_folds_again_and_arrows_go_in_and_out(at_desk):
    async with at_desk() as person:
        await person.press("y", "enter")
        assert "PRE.GS1.1 " in person.seen
        await person.press("enter")
        assert "PRE.GS1.1 " not in person.seen
        await person.press("right", "down", "right", "down")
        assert cursor(person)[0] in "○◐●"
        await person.press("left")
        assert cursor(person).startswith("▾ PRE.GS1.1")
        await person.press("left", "left", "left")
        assert "PRE.GS1.1 " not in person.seen


async def test_the_whole_wording_of_a_line_is_below_with_how_one_stands_to_it(at_desk):
    async with at_desk(columns=60) as person:
        await person.press("y", "down", "down", "enter", "down")
        assert "ESS.1 – Essays" in cursor(person)
        below = " ".join(line.strip() for line in person.lines[-5:-1])
        assert "credit for exact expression no topic yet" in below


async def test_markup_of_a_title_is_text(at_desk, upsc):
    upsc.write("red", "title: '[b]Red[/b]'\ncategory: shelf\nsyllabus: [ESS.1]\nintroduction: [T.]\n")
    async with at_desk() as person:
        await person.press("y")
        await to(person, "ESS ")
        await person.press("enter", "down", "enter", "down")
        assert cursor(person) == "○ [b]Red[/b]"


async def test_a_title_in_devanagari_is_cut_to_the_columns_that_a_terminal_takes(at_desk, upsc):
    from upsc_cli.render.columns import terminal_width

    title = "संविधान की मूल संरचना और संशोधन की प्रक्रिया का विकास"
    upsc.write("mool", f"title: {title}\ncategory: shelf\nsyllabus: [ESS.1]\nintroduction: [T.]\n")
    async with at_desk(columns=40, lines=12) as person:
        await person.press("y")
        await to(person, "ESS ")
        await person.press("enter", "down", "enter", "down")
        assert cursor(person).startswith("○ संविधान")
        assert cursor(person).endswith("…")
        assert max(map(terminal_width, person.lines)) <= 40


async def test_the_syllabus_fits_a_phone(at_desk):
    async with at_desk(columns=40, lines=12) as person:
        await person.press("y", "enter")
        assert max(map(len, person.lines)) <= 40
        await to(person, "PRE.GS1.7")
        assert "PRE.GS1.7" in person.lines[-5] + person.lines[-4] + person.lines[-3] + person.lines[-2]


async def test_the_mouse_unfolds(at_desk):
    async with at_desk() as person:
        await person.press("y")
        await person.click("SyllabusTree", offset=(8, 2))
        assert "ESS.1" in person.seen
