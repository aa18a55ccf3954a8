"""Where everything lives when the environment says little."""

import sys

import pytest

HOMELESS = {"HOME": None, "UPSC_HOME": None, "XDG_DATA_HOME": None, "XDG_CACHE_HOME": None}


@pytest.fixture
def nobody(monkeypatch):
    """Let no user have an entry in the password database, as under a number chosen for a container."""
    pwd = pytest.importorskip("pwd")

    def unknown(who):
        raise KeyError(who)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.setattr(pwd, "getpwnam", unknown)


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize(
    "command", ["list", "doctor", "paths", "show gst-council", "done gst-council", "check", ""]
)
def test_without_a_home_folder_it_says_what_to_set(upsc, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    result = upsc(*command.split(), **HOMELESS)
    assert result.exit_code == 2
    assert result.stderr == (
        "upsc: your home folder is not known\n  set UPSC_HOME to a folder for progress and topics\n"
    )
    assert list(tmp_path.iterdir()) == [tmp_path / "upsc"]


@pytest.mark.usefixtures("nobody")
def test_a_relative_home_makes_no_folder_where_one_happens_to_be(upsc, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = upsc("paths", **{**HOMELESS, "HOME": "here"})
    assert result.exit_code == 2
    assert "UPSC_HOME" in result.stderr


@pytest.mark.usefixtures("nobody")
def test_xdg_folders_or_upsc_home_will_do(upsc, tmp_path):
    given = {"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    if sys.platform == "linux":
        assert upsc.json("paths", **{**HOMELESS, **given})["home"] == str(tmp_path / "data" / "upsc")
    assert upsc.json("paths", **{**HOMELESS, "UPSC_HOME": str(tmp_path)})["home"] == str(tmp_path)


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize("home", ["~", "~/upsc", "~nobody/upsc"])
def test_the_home_of_nobody_is_no_folder_of_that_name_here(upsc, tmp_path, monkeypatch, home):
    monkeypatch.chdir(tmp_path)
    result = upsc("done", "gst-council", **{**HOMELESS, "UPSC_HOME": home})
    assert result.exit_code == 2
    assert f"UPSC_HOME is {home}, but that home folder is not known" in result.stderr
    assert list(tmp_path.iterdir()) == [tmp_path / "upsc"]
