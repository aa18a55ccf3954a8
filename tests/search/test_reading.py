"""Reading many topic files in several processes."""

import subprocess
import sys

import pytest

BEGIN = """
import os, signal, sys, time
from concurrent import futures
from contextlib import closing
from pathlib import Path
from upsc_cli.index import reading

class Pool(futures.ProcessPoolExecutor):
    def shutdown(self, **options):
        os.kill(os.getpid(), signal.SIGINT)
        super().shutdown(**options)
        print("ended", flush=True)

def begin():
    reading._WORTH_PROCESSES = 1
    os.cpu_count = lambda: 2
    documents = reading.read_documents({path.stem: path for path in Path(sys.argv[1]).iterdir()})
    next(documents)
    print("reading", flush=True)
    return documents
"""
KILLED = """
if __name__ == "__main__":
    documents = begin()
    time.sleep(60)
"""
INTERRUPTED_TWICE = """
if __name__ == "__main__":
    futures.ProcessPoolExecutor = Pool
    try:
        with closing(begin()):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(60)
    except KeyboardInterrupt:
        print("interrupted", signal.getsignal(signal.SIGINT) is signal.default_int_handler)
"""


def start(folder, script):
    """Start a process that reads a hundred topics; it prints a line when it has begun."""
    topics = folder / "topics"
    topics.mkdir()
    for number in range(100):
        (topics / f"topic-{number}.yaml").write_text("title: T\ncategory: shelf\nintroduction: [Text.]\n")
    file = folder / "reading.py"
    file.write_text(BEGIN + script)
    return subprocess.Popen(
        [sys.executable, file, topics], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_processes_that_read_end_with_the_one_that_started_them_even_if_it_is_killed(tmp_path):
    with start(tmp_path, KILLED) as process:
        assert process.stdout.readline() == "reading\n"
        process.kill()
        # Each process that reads has this end of the pipe too, so that it closes with the last of them.
        process.communicate(timeout=10)


@pytest.mark.posix("a signal that a process sends itself")
def test_a_second_ctrl_c_does_not_disturb_how_the_first_ends_the_reading(tmp_path):
    with start(tmp_path, INTERRUPTED_TWICE) as process:
        shown = process.communicate(timeout=20)
    assert shown == ("reading\nended\ninterrupted True\n", "")
