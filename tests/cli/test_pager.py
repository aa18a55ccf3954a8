"""What goes through a pager: no code that it would show instead of obeying."""

import pytest

pytest.importorskip("pty", reason="needs a pseudo-terminal")

from terminal import run

LINK, COLOUR = "\x1b]8;", "\x1b[1m"
SAYS = 'echo "less {} (GNU regular expressions)"'


@pytest.fixture
def paged(upsc, tmp_path):
    """Make a pager of a name that says something about its version; return what it is given to show."""

    def show(name, says="exit 1", *, link=None, options="", **environment):
        pager = tmp_path / "bin" / name
        pager.parent.mkdir()
        pager.write_text(
            f'#!/bin/sh\n[ "$1" = --version ] && {{ {says}; exit; }}\n'
            f'echo "$@" > {tmp_path}/options\ncat > {tmp_path}/paged\n'
        )
        pager.chmod(0o755)
        if link:
            (pager.parent / link).symlink_to(pager)
        command = f"{pager.parent / (link or name)} {options}"
        code, _ = run(upsc, "show", "india-japan-2plus2", PAGER=command, **environment)
        assert code == 0
        text = (tmp_path / "paged").read_text()
        assert "India–Japan" in text
        assert "https://" in text
        return text

    return show


@pytest.mark.parametrize("version", ["581", "590", "643.2", "1000"])
def test_a_less_that_knows_links_gets_them(paged, version):
    text = paged("less", SAYS.format(version))
    assert LINK in text
    assert COLOUR in text


@pytest.mark.parametrize(
    "says", [SAYS.format("551"), SAYS.format("580"), "echo less", "exit 1", "sleep 60", "kill $$"]
)
def test_a_less_that_is_older_or_says_no_version_gets_colours_only(paged, says):
    text = paged("less", says)
    assert LINK not in text
    assert COLOUR in text


def test_a_less_by_another_name_is_known(paged):
    assert LINK in paged("less", SAYS.format("590"), link="pager")


def test_a_less_is_told_to_obey_codes_whatever_is_set_for_it(paged, tmp_path):
    paged("less", SAYS.format("590"), options="-i", LESS="-M")
    assert "-R" in (tmp_path / "options").read_text().split()


@pytest.mark.parametrize("name", ["most", "mypager"])
def test_any_other_pager_gets_colours_and_no_links(paged, name):
    text = paged(name, SAYS.format("590"))
    assert LINK not in text
    assert COLOUR in text


@pytest.mark.parametrize(
    ("name", "link"),
    [("more", None), ("busybox", "less"), ("busybox", "more"), ("vim.basic", "vi"), ("nvim", None)],
)
def test_a_pager_that_shows_codes_gets_none(paged, name, link):
    assert "\x1b" not in paged(name, SAYS.format("590"), link=link)


def test_without_a_pager_the_terminal_gets_links(upsc):
    _, shown = run(upsc, "show", "india-japan-2plus2", PAGER="cat")
    assert LINK in shown
