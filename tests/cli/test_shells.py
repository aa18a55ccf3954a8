"""TAB in the shells themselves: a person types the beginning of a line, TAB, and Enter."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from terminal import read, start_command

WITH_ALL_TOPICS = True

TERM = """zza Art 21: $(touch pwned) `touch pwned` "q" \\y it's * [a-z] {a,b} ? ~ # (p) <l> | & ; @ = तर्म"""
ODD = f"""\
title: Odd Ends of Acts
category: c
takeaways: [T.]
terms:
  '{TERM.replace("'", "''")}': D.
  'zze at@sign': D.
  'ZZK Upper': D.
"""

SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], ". {script}\n"),
    "zsh": (
        ["zsh", "-f", "-i"],
        "autoload -Uz compinit; compinit -u -d {folder}/zcompdump; . {script}; bindkey -e\n",
    ),
    "fish": (["fish", "-i"], "source {script}\n"),
}


class Shell:
    """A shell at a terminal in which `upsc` completes by TAB."""

    def __init__(self, name, upsc, folder):
        command, prepare = SHELLS[name]
        folder.mkdir()
        place = folder / "place"
        place.mkdir()
        (place / "openfile.yaml").write_text("x", encoding="utf-8")
        self.place = place
        beside = str(Path(sys.executable).parent)  # where the program is installed
        environment = upsc.environment | {
            "HOME": str(folder),
            "PATH": os.pathsep.join([beside, os.environ["PATH"]]),
            "LC_ALL": "C.UTF-8",
            "PS1": "$ ",
        }
        script = folder / "script"
        script.write_bytes(
            subprocess.run(
                ["upsc"],
                env=environment | {"_UPSC_COMPLETE": f"source_{name}"},
                capture_output=True,
                check=True,
            ).stdout
        )
        self.process, self.terminal = start_command(command, environment, columns=150, lines=40, cwd=place)
        self.lines = 0
        self._enter(prepare.format(script=script, folder=folder))

    def words(self, typed):
        """Return the words of a line after the program's name, as the shell takes them after TAB."""
        # The line becomes that of a command that shows its arguments.
        shown = self._enter(f"{typed}\t\x01printf '{{{{%s}}}}\\n' \x05\n")
        program, *words = re.findall(r"\{\{([^\r\n]*)\}\}\r", shown)
        assert program == "upsc"
        return words

    def _enter(self, keys):
        self.lines += 1
        os.write(self.terminal, keys.encode() + f"echo line''{self.lines}ends\n".encode())
        shown = read(self.terminal, until=f"line{self.lines}ends\r\n".encode(), seconds=30)
        if f"line{self.lines}ends\r\n" not in shown:
            os.write(self.terminal, b"\x03")  # out of a quote that stayed open
        return shown

    def end(self):
        self.process.kill()
        self.process.wait(timeout=20)
        os.close(self.terminal)


@pytest.fixture(scope="module", params=SHELLS)
def shell(request, upsc_of_module, tmp_path_factory):
    if shutil.which(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    upsc_of_module.write("odd-ends", ODD)
    upsc_of_module("done", "gst-council")
    upsc_of_module("done", "quad-indo-pacific")  # the second change makes the first backup
    shell = Shell(request.param, upsc_of_module, tmp_path_factory.mktemp("shell") / request.param)
    shell.name = request.param
    yield shell
    shell.end()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("help rev", ["help", "review"]),
        ("list --category=internat", ["list", "--category=international-relations"]),
        ('list --category="internat', ["list", "--category=international-relations"]),
        ("list --category=polity --status=re", ["list", "--category=polity", "--status=reading"]),
        ('show "india-j', ["show", "india-japan-2plus2"]),
        ("show gst cou", ["show", "gst", "council"]),
        ('show "gst cou', ["show", "gst council"]),
        ('edit "odd ends of a', ["edit", "Odd Ends of Acts"]),
        ("show odd en", ["show", "odd", "ends"]),
        ("define 'zzk up", ["define", "ZZK Upper"]),
        ("define zze at@s", ["define", "zze", "at@sign"]),
        ("export --output=open", ["export", "--output=openfile.yaml"]),
        ("doctor --restore 20", ["doctor", "--restore", "2026-01-15T090000"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_tab_completes_what_was_begun(shell, typed, words):
    assert shell.words(f"upsc {typed}") == words


@pytest.mark.parametrize("begun", ["zza", '"zza ', "'zza "])
def test_whatever_is_in_a_name_it_is_one_word_and_never_run(shell, begun):
    assert shell.words(f"upsc define {begun}") == ["define", TERM]
    assert not (shell.place / "pwned").exists()


def test_a_file_is_not_offered_where_none_is_wanted(shell):
    if shell.name == "bash":
        pytest.skip("bash offers files wherever the program offers nothing")
    assert shell.words("upsc show openfi") == ["show", "openfi"]
