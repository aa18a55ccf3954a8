"""Three devices and the folder that they share."""

import pytest
from world import Home


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "shared"
    root.mkdir()
    return root


@pytest.fixture
def homes(tmp_path, folder):
    return [Home(tmp_path / name, folder) for name in ("one", "two", "three")]
