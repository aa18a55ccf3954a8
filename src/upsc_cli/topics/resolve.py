"""The topic that a person names."""

from collections.abc import Collection, Mapping

from upsc_cli.errors import NotFoundError
from upsc_cli.nearest import name_key, nearest
from upsc_cli.programs import quoted


def resolve(name: str, slugs: Collection[str], titles: Mapping[str, str]) -> str:
    """Return the slug that a slug, a title, or an unambiguous prefix of a slug stands for.

    A title comes before a prefix: it is a whole name. `titles` are those of topics by slug; a slug
    whose file cannot be read has none.

    Raises:
        NotFoundError: nothing, or more than one topic, goes by that name; the hint says which
            names come near.
    """
    if name in slugs:
        return name
    key = name_key(name)
    matches = [slug for slug, title in titles.items() if key and name_key(title) == key]
    prefix = name.casefold()
    matches = matches or [slug for slug in slugs if prefix and slug.startswith(prefix)]
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise NotFoundError(f"{name!r} could be {_some(matches)}", hint="type the slug, or more of it")
    raise NotFoundError(f"no topic {name!r}", hint=_hint(name, slugs, titles))


def _hint(name: str, slugs: Collection[str], titles: Mapping[str, str]) -> str:
    names = [*((slug, slug) for slug in slugs), *((title, slug) for slug, title in titles.items())]
    near = nearest(name, [known for known, _ in names], limit=6)
    found = dict.fromkeys(slug for likely in near for known, slug in names if known == likely)
    if found:
        return f"did you mean {_some(list(found)[:3])}?"
    return f"try: upsc search -- {quoted(name)}" if name.strip() else "upsc list shows all topics"


def _some(slugs: list[str]) -> str:
    shown = slugs[:4]
    more = f" or {len(slugs) - len(shown)} more" if len(slugs) > len(shown) else ""
    return ", ".join(shown) + more
