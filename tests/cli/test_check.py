"""`upsc check` as a command: its lines, its JSON and what --strict makes of warnings."""

import json

WITH_ALL_TOPICS = True

DOUBTFUL = "title: T\ncategory: c\nintroduction: [T.]\nsources: {a: {title: A}}\n"


def test_a_line_can_be_jumped_to_and_ends_with_the_code_that_the_documentation_explains(upsc):
    path = upsc.write("doubtful", DOUBTFUL)
    result = upsc("check", str(path))
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{path}:4:11: warning: the source 'a' is never cited [unused-source]",
        "1 file: 0 errors, 1 warning",
    ]


def test_strict_makes_a_warning_an_error(upsc):
    path = upsc.write("doubtful", DOUBTFUL)
    result = upsc("check", "--strict", str(path))
    assert result.exit_code == 4
    assert result.stdout.splitlines() == [
        f"{path}:4:11: error: the source 'a' is never cited [unused-source]",
        "1 file: 1 error, 0 warnings",
    ]
    [problem] = json.loads(upsc("check", "--strict", "--json", str(path)).stdout)
    assert problem == {
        "path": str(path),
        "line": 4,
        "column": 11,
        "level": "error",
        "code": "unused-source",
        "message": "the source 'a' is never cited",
    }


def test_strict_has_nothing_to_say_of_the_bundled_topics(upsc):
    result = upsc("check", "--strict")
    assert result.exit_code == 0, result.stdout
    assert result.stdout.endswith(" files: 0 errors, 0 warnings\n")
