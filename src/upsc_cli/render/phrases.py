"""Small phrases that several screens and messages are made of; plain strings, no Rich."""


def words(slug: str) -> str:
    """Return a category's slug as words: `International relations`."""
    return slug.replace("-", " ").capitalize()


def count(number: int, noun: str) -> str:
    """Return `1 topic`, `2 topics`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
