"""What the tests of topic files share."""

import json

import pytest


@pytest.fixture
def problems(upsc, tmp_path):
    """Check a file with the given content and return its problems."""

    def check(content, name="topic.yaml"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        result = upsc("check", str(path), "--json")
        found = json.loads(result.stdout)
        assert result.exit_code == (4 if any(problem["level"] == "error" for problem in found) else 0)
        assert all(problem["path"] == str(path) for problem in found)
        return [(p["line"], p["column"], p["code"], p["message"]) for p in found]

    return check
