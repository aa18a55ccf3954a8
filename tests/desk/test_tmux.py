"""The desk in tmux, a terminal as people have it: what stands on it is what tmux would show."""

import pytest
from test_cards import TOPIC
from tmux import NEEDS_TMUX, Tmux

WITH_ALL_TOPICS = True

pytestmark = NEEDS_TMUX


@pytest.fixture(params=[(120, 40), (80, 24), (40, 12)], ids=["120x40", "80x24", "40x12"])
def tmux(request, upsc, tmp_path):
    upsc.write("commissions", TOPIC)
    upsc.json("list")
    tmux = Tmux(upsc, tmp_path, *request.param)
    tmux.keys(until="at the shell>")
    yield tmux
    tmux.run("kill-server")


def test_a_morning_at_the_desk(tmux, upsc):
    tmux.upsc("browse", until="topics")
    tmux.keys("/", until="search" if "search" in tmux.run("capture-pane", "-p") else "/")
    tmux.keys("c", "o", "m", "m", "i", "s", "s", "i", "o", "n", "s", until="Commissions of the")
    tmux.keys("Enter", until="min read")
    tmux.keys("r", until="_____")
    tmux.keys("Space", until="4 Easy")
    tmux.keys("3", until="Grants-in-aid")
    tmux.keys("C-z", until="at the shell>")
    tmux.keys("fg", "Enter", until="Grants-in-aid")
    tmux.keys("Space", until="4 Easy")
    tmux.keys("4", until="Who lays")
    tmux.keys("q", until="min read")
    tmux.keys("q", until="Commissions of the")
    shown = tmux.keys("q", until="at the shell>")
    assert "min read" not in shown
    assert upsc.json("progress")["reviews"]["total"] == 2


def test_a_review_leaves_its_summary_in_the_shell(tmux):
    tmux.upsc("review commissions", until="_____")
    tmux.keys("Space", until="4 Easy")
    tmux.keys("1", until="Grants-in-aid")
    assert "1 review" in tmux.keys("q", until="Not known")
