"""What the tests of search share: the index of the topics that come with the program for a module, open."""

import shutil
from contextlib import closing

import pytest

from upsc_cli import paths
from upsc_cli.index.index import Index
from upsc_cli.topics.library import Library


@pytest.fixture(scope="module")
def bundled(bundled_index, tmp_path_factory):
    """The index of the bundled topics, open."""
    file = tmp_path_factory.mktemp("open") / "topics.sqlite3"
    shutil.copy(bundled_index(), file)
    library = Library([paths.bundled_data() / "topics"])
    with closing(Index(library, file, lambda done, total: None, most=0)) as index:
        assert len(index.summaries) == len(library.files)
        yield index
