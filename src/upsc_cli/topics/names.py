"""The names that a topic goes by."""

from enum import IntEnum

from upsc_cli.topics.library import Entry


class Kind(IntEnum):
    """What a name is to its topic, in the order in which names count."""

    SLUG = 0
    TITLE = 1
    ALIAS = 2
    TAG = 3


def names(entry: Entry) -> list[tuple[Kind, str]]:
    """Return the names of a topic as they are written; a tag may be one of other topics as well."""
    topic = entry.topic
    return [
        (Kind.SLUG, entry.slug),
        (Kind.TITLE, topic.title),
        *((Kind.ALIAS, alias) for alias in topic.aliases),
        *((Kind.TAG, tag) for tag in topic.tags),
    ]
