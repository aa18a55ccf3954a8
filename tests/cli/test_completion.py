"""Shell completion, as the shells call it."""

import shutil
import subprocess
import sys

import pytest

WITH_ALL_TOPICS = True

UPSC = [sys.executable, "-m", "upsc_cli"]


def complete(upsc, line, shell="bash", **environment):
    """Return what a shell is offered at the end of a command line."""
    words = line.split(" ")
    asked = {
        "bash": {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)},
        "zsh": {"_TYPER_COMPLETE_ARGS": line},
        "powershell": {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_WORD_TO_COMPLETE": words[-1]},
        "fish": {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    }[shell]
    result = subprocess.run(
        UPSC,
        env=upsc.environment | asked | {"_UPSC_COMPLETE": f"complete_{shell}"} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert result.stderr == ""
    return result.stdout


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("upsc sea", {"search"}),
        ("upsc show india-j", {"india-japan-2plus2"}),
        ("upsc done quad-indo-pacific gst", {"gst-council"}),
        ("upsc list --category pol", {"polity"}),
        ("upsc list --tag wetl", {"wetlands", "wetlands-rules-2017"}),
        ("upsc list --paper PRE", {"PRE.GS1", "PRE.CSAT"}),
        ("upsc list --difficulty h", {"hard"}),
        ("upsc list --status r", {"reading"}),
        ("upsc show x --onl", {"--only"}),
        ("upsc show x --only take", {"takeaways"}),
        ("upsc cards x --state l", {"learned", "leech"}),
        ("upsc suspend quad-indo", {"quad-indo-pacific"}),
        ("upsc star gst", {"gst-council"}),
        ("upsc show zzz", set()),
    ],
)
def test_what_is_offered(upsc, line, expected):
    assert set(complete(upsc, line).split()) == expected


def test_mains_questions_are_offered_behind_a_topic_and_answers_by_their_ids(upsc):
    upsc("write", "gst-council", "--answer", "-", typed="Some words.")
    [answer] = upsc.json("answers")
    start = answer["question"][: -len("2329672708f7")]
    assert (
        answer["question"]
        in complete(upsc, f"upsc write gst-council --question {start}").replace("\\", "").split()
    )
    assert complete(upsc, f"upsc answers {answer['id'][:4]}").split() == [answer["id"][:8]]
    assert complete(upsc, "upsc answers quad-indo").split() == ["quad-indo-pacific"]


def test_behind_a_topic_and_a_slash_its_cards_are_offered(upsc):
    upsc.topic("my-notes")
    ids = [card["id"] for card in upsc.json("cards", "my-notes")]
    assert complete(upsc, "upsc suspend my-notes/").split() == sorted(ids)
    assert complete(upsc, f"upsc forget {ids[0][:-3]}").split() == [ids[0]]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_every_shell_is_answered(upsc, shell):
    assert "india-japan-2plus2" in complete(upsc, "upsc show india", shell=shell)


def test_own_topics_are_offered_too(upsc):
    upsc.topic("my-notes")
    assert complete(upsc, "upsc show my").split() == ["my-notes"]


def test_a_broken_library_never_raises(upsc):
    upsc.write("broken", "title: [")
    assert complete(upsc, "upsc show brok").split() == ["broken"]
    assert complete(upsc, "upsc list --tag wetlands-r").split() == ["wetlands-rules-2017"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_the_completion_script_is_sound(upsc, shell):
    script = subprocess.run(
        UPSC,
        env=upsc.environment | {"_UPSC_COMPLETE": f"source_{shell}"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "_UPSC_COMPLETE" in script
    if shell != "powershell" and shutil.which(shell):
        subprocess.run([shell, "-n"], input=script, text=True, check=True, timeout=60)


@pytest.mark.parametrize("command", ["merge", "sync", "pack add", "pack make"])
def test_where_a_file_or_a_folder_is_meant_the_shell_offers_its_own(upsc, command):
    assert complete(upsc, f"upsc {command} ", shell="zsh").strip() == "_files"
