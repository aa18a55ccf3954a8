"""The library at the desk: searching, reading, and marking topics."""

from seats import browse

from upsc_cli.progress.fold import Status
from upsc_cli.session.choosing import Filters


async def test_it_begins_with_all_topics_and_how_many_are_completed(at_desk):
    async with at_desk() as person:
        assert "15 topics • 0 completed" in person.seen
        assert "▌Civil Service Values" in person.seen


async def test_results_follow_each_key(at_desk):
    async with at_desk() as person:
        await person.press("slash")
        await person.type("mohit miner")
        assert person.seen.startswith(" / mohit miner")
        assert "▌GST and the GST Council" in person.seen
        assert " of 15 topics" in person.seen


async def test_what_was_searched_for_instead_is_said(at_desk):
    async with at_desk(browse("fundamntal rihgts")) as person:
        assert "Showing results for" in person.seen
        assert "no topic has" in person.seen


async def test_without_a_match_the_nearest_titles_are_said(at_desk):
    async with at_desk(browse("zzxqy")) as person:
        assert "No topic matches" in person.seen
        assert "0 of 15 topics" in person.seen


async def test_enter_in_the_search_reads_the_first_hit_where_it_says_so(at_desk):
    async with at_desk() as person:
        await person.press("slash")
        await person.type("mohit minerals")
        await person.press("enter")
        assert "In Union of India v. Mohit Minerals" in person.seen
        assert [event["topic"] for event in person.events("opened")] == ["gst-council"]


async def test_down_in_the_search_goes_along_the_results(at_desk):
    async with at_desk() as person:
        await person.press("slash")
        await person.type("quad")
        await person.press("down", "enter")
        assert [event["topic"] for event in person.events("opened")] == ["india-japan-2plus2"]


async def test_a_preview_records_nothing(at_desk):
    async with at_desk() as person:
        await person.press("j", "j", "k")
        assert "Classical" in person.seen
        assert person.events() == []


async def test_n_goes_from_hit_to_hit_and_round_the_end(at_desk):
    async with at_desk(browse("quorum"), columns=120) as person:
        await person.press("enter")
        places = [person.desk.screen.reader.here]
        for _ in range(len(person.desk.screen.reader.marked) + 1):
            await person.press("n")
            places.append(person.desk.screen.reader.here)
        assert len(set(places)) > 1
        await person.press("N")
        assert person.desk.screen.reader.here in person.desk.screen.reader.marked


async def test_d_marks_the_topic_done_and_takes_it_back(at_desk):
    async with at_desk(browse("gst council")) as person:
        assert "Completed: GST and the GST Council" in await person.press("d")
        assert "15 topics • 1 completed" in person.seen
        assert "●" in person.lines[1]
        assert "Reopened" in await person.press("d")
        assert "• 0 completed" in person.seen


async def test_u_takes_back_what_was_recorded_last_as_often_as_one_likes(at_desk):
    async with at_desk(browse("gst council")) as person:
        await person.press("enter", "d")
        assert "Took back: completed" in await person.press("u")
        assert "◐" in person.lines[1]
        assert "nothing to take back" in await person.press("u")


async def test_s_jumps_to_a_section(at_desk):
    async with at_desk(browse("gst council")) as person:
        await person.press("enter", "s")
        await person.type("how it votes")
        await person.press("enter")
        assert "How it votes" in "\n".join(person.lines[:6])


async def test_s_follows_a_related_topic_and_brackets_go_back_and_forward(at_desk):
    async with at_desk(browse("quad")) as person:
        await person.press("enter", "s")
        await person.type("related india-japan")
        await person.press("enter")
        assert person.desk.screen.reader.page.entry.slug == "india-japan-2plus2"
        assert "Quad and the Indo-Pacific" in await person.press("left_square_bracket")
        assert person.desk.screen.reader.page.entry.slug == "quad-indo-pacific"
        await person.press("right_square_bracket")
        assert person.desk.screen.reader.page.entry.slug == "india-japan-2plus2"


async def test_s_shows_the_definition_of_a_term_and_the_source_of_a_citation(at_desk):
    async with at_desk(browse("gst council")) as person:
        await person.press("enter", "s")
        await person.type("term igst")
        assert "inter-State" in await person.press("enter")
        await person.press("escape", "s")
        await person.type("source mohit")
        assert "1390 of 2022" in await person.press("enter")


async def test_f_sets_filters_and_takes_them_away(at_desk):
    async with at_desk() as person:
        await person.press("f")
        await person.type("category eth")
        await person.press("enter")
        assert "Ethics" in person.lines[0]
        assert " of 15 topics" in person.lines[0]
        await person.press("f")
        await person.type("no filter")
        await person.press("enter")
        assert person.lines[0].endswith("15 topics • 0 completed")


async def test_filters_come_from_the_command_too(at_desk):
    async with at_desk(browse("", Filters(statuses=(Status.DONE,)))) as person:
        assert "0 of 15 topics" in person.seen


async def test_o_orders_by_title_due_or_status(at_desk):
    async with at_desk(browse("council")) as person:
        before = [row.topic.title for row in person.desk.screen.topics.rows]
        await person.press("o", "down", "enter")
        assert [row.topic.title for row in person.desk.screen.topics.rows] == sorted(before, key=str.casefold)
        assert "by title" in person.lines[0]


async def test_escape_goes_back_step_by_step_and_keeps_the_place(at_desk):
    async with at_desk(browse("gst")) as person:
        await person.press("enter")
        assert person.desk.screen.reader.has_focus
        await person.press("escape")
        assert person.desk.screen.topics.has_focus
        assert person.desk.screen.topics.row.topic.slug == "gst-council"
        await person.press("escape")
        assert person.lines[0].endswith("15 topics • 0 completed")
        assert person.desk.screen.topics.row.topic.slug == "gst-council"
        assert "q leaves" in await person.press("escape")
        await person.press("q")
        assert not person.desk.is_running


async def test_one_pane_at_a_time_where_there_is_no_room_for_two(at_desk):
    async with at_desk(browse("gst council"), columns=40, lines=12) as person:
        assert "▌GST and the GST Council" in person.seen
        assert "read •" not in person.seen
        read = await person.press("enter")
        assert "▌" not in read
        assert "min read" in read
        assert "▌GST and the GST Council" in await person.press("escape")


async def test_another_size_keeps_what_is_read(at_desk):
    async with at_desk(browse("gst council"), columns=120, lines=40) as person:
        await person.press("enter", "s")
        await person.type("how it votes")
        await person.press("enter")
        assert "How it votes" in await person.resize(40, 12)
        assert "How it votes" in await person.resize(120, 40)


async def test_a_question_mark_shows_the_keys_of_where_one_is(at_desk):
    async with at_desk() as person:
        assert "next page" in await person.press("question_mark")
        assert "▌" in await person.press("escape")


async def test_the_palette_finds_every_action(at_desk):
    async with at_desk(browse("gst council")) as person:
        await person.press("ctrl+p")
        await person.type("done")
        await person.press("enter")
        assert [event["kind"] for event in person.events()] == ["done"]


async def test_the_mouse_chooses_a_topic(at_desk):
    async with at_desk() as person:
        await person.click("TopicList", offset=(5, 2))
        assert [event["topic"] for event in person.events("opened")] == ["constitutional-acts-1773-1935"]


async def test_markup_of_a_title_and_of_a_search_is_text(at_desk, upsc):
    upsc.topic("red", title="'[red]Bold[/red] claims'")
    async with at_desk(browse("[red]bold")) as person:
        assert "[red]Bold[/red] claims" in person.lines[1]
        assert person.lines[0].startswith(" / [red]bold")


async def test_a_topic_deleted_meanwhile_is_said_to_be_gone(at_desk, upsc):
    path = upsc.topic("sample")
    async with at_desk(browse("sample topic")) as person:
        path.unlink()
        await person.press("enter")
        assert "no topic 'sample'" in person.seen


async def test_a_topic_edited_meanwhile_is_read_as_it_is_now(at_desk, upsc):
    path = upsc.topic("sample")
    async with at_desk(browse("sample topic")) as person:
        path.write_text(path.read_text().replace("A heading", "Another heading"))
        assert "Another heading" in await person.press("enter")


async def test_what_another_desk_records_is_seen_after_the_next_key(at_desk, upsc):
    async with at_desk(browse("gst council")) as person:
        upsc("done", "gst-council")
        await person.press("slash", "backspace")
        assert "• 1 completed" in person.seen


async def test_e_gives_the_terminal_to_the_editor_and_reads_what_was_changed(at_desk, upsc, monkeypatch):
    path = upsc.topic("sample")

    def edit(slug):
        path.write_text(path.read_text().replace("A heading", "Another heading"))
        return True

    async with at_desk(browse("sample topic"), edit=edit) as person:
        person.stands_up(monkeypatch)
        await person.press("e")
        assert person.edited == ["sample"]
        assert "Another heading" in person.seen


async def test_progress_that_cannot_be_written_is_said_and_nothing_is_shown_as_done(at_desk, upsc):
    async with at_desk(browse("gst council")) as person:
        upsc.progress.mkdir()
        await person.press("d")
        assert "cannot" in person.seen
        assert "●" not in person.lines[1]


async def test_a_new_search_takes_the_place_of_the_last_one_and_may_go_on_with_it(at_desk):
    async with at_desk(browse("gst council")) as person:
        await person.press("slash")
        await person.type("quad")
        assert person.lines[0].startswith(" / quad  ")
        await person.press("escape", "slash", "end")
        await person.type(" navy")
        assert person.lines[0].startswith(" / quad navy  ")


async def test_devanagari_tears_no_border(at_desk, upsc):
    upsc.topic("hindi", title="हिन्दी में शासन")
    async with at_desk(browse("शासन")) as person:
        from upsc_cli.render.columns import terminal_width

        assert "हिन्दी" in person.lines[1]
        assert {terminal_width(line) for line in person.whole_lines} == {80}


async def test_keys_typed_ahead_act_on_what_the_ones_before_them_brought(at_desk):
    async with at_desk(browse(), settle=False) as person:
        await person.burst("slash", *"mohit minerals", "enter", "d")
        assert [event["kind"] for event in person.events()] == ["opened", "done"]
        assert {event["topic"] for event in person.events()} == {"gst-council"}


async def test_letters_of_a_search_typed_at_once_are_no_commands(at_desk):
    async with at_desk() as person:
        await person.burst("slash", *"radio", "q")
        assert person.lines[0].startswith(" / radioq")


async def test_ctrl_c_leaves_from_a_page_over_the_screen_too(at_desk):
    async with at_desk() as person:
        await person.press("f", "ctrl+c")
        assert not person.desk.is_running
        assert person.desk.return_code == 130


async def test_d_on_what_another_desk_completed_meanwhile_changes_nothing(at_desk, upsc):
    async with at_desk(browse("gst council")) as person:
        upsc("done", "gst-council")
        await person.press("d")
        assert upsc.json("show", "gst-council")["status"] == "done"
        assert "so already" in person.seen


async def test_what_another_program_records_is_shown_without_a_key(at_desk, upsc):
    async with at_desk(browse("gst council")) as person:
        await person.desk._look_at_progress()
        upsc("done", "gst-council")
        await person.desk._look_at_progress()
        await person.settled()
        assert "●" in person.lines[1]


async def test_cards_of_an_empty_list_are_none(at_desk):
    async with at_desk(browse("zzxqy")) as person:
        assert "No topic is listed" in await person.press("r")


async def test_the_cursor_of_a_choice_can_be_seen(at_desk):
    async with at_desk() as person:
        await person.press("f", "down")
        reverse = [
            "".join(segment.text for segment in strip if segment.style and segment.style.reverse)
            for strip in person.strips
        ]
        assert any("Status: New" in text for text in reverse)


async def test_an_asterisk_gives_a_star_that_stands_behind_the_title_and_takes_it_away(at_desk):
    async with at_desk() as person:
        await person.press("slash")
        await person.type("mohit minerals")
        await person.press("escape")
        assert "★" not in person.seen
        await person.press("asterisk")
        assert "GST and the GST Council ★" in person.seen
        assert "Starred: GST and the GST Council" in person.seen
        assert [event["topic"] for event in person.events("starred")] == ["gst-council"]
        assert "Star taken away" in await person.press("asterisk")
        assert "★" not in person.seen
        await person.press("u")
        assert "★" in person.seen


async def test_starred_topics_are_a_filter(at_desk, upsc):
    upsc("star", "gst-council")
    async with at_desk() as person:
        await person.press("f")
        await person.type("starred")
        await person.press("enter")
        assert "1 of 15 topics" in person.seen
        assert "starred" in person.seen.splitlines()[0]
