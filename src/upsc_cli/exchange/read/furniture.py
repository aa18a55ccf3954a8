"""What is on a page beside its text: menus, contents, links to edit and to share, teasers, comments.

Sites name these parts by a class or an id. Only what is named whole is left out, so that a class such as
`menu-of-dams-table` takes no text with it.
"""

import re

from bs4.element import Tag

REFERENCE_MARKS = "marks of references like [1]"
"""What a superscript is that leads to the foot of the page."""

_KINDS = {
    "a menu": (
        "menu main-menu site-menu nav navbar navigation breadcrumb breadcrumbs mw-navigation mw-head "
        "mw-panel skip-link skip-to-content siteheader site-header topbar sidebar widget-area mw- "
        "jump-link vector-menu pagination post-navigation nav-links p-navbar mega-menu"
    ),
    "contents": (
        "toc toc-container table-of-contents ez-toc-container lwptoc wp-block-table-of-contents "
        "contents-list vector-toc on-this-page md-sidebar"
    ),
    "a link to edit": "mw-editsection editsection headerlink header-anchor anchor-link anchorjs-link",
    "a line to share": (
        "share shares sharing social social-share share-buttons sharedaddy addtoany "
        "addtoany_share_save_container social-links share-bar sd-sharing"
    ),
    "a teaser": (
        "related related-posts relatedposts jp-relatedposts related-articles yarpp recommended read- "
        "next also-read newsletter newsletter-signup subscribe cta promo advertisement adsbygoogle ad "
        "ads banner cookie-banner cookie-notice"
    ),
    "comments": "comments comment-list comments-area respond disqus_thread comment-form",
    "a box of the site": (
        "navbox catlinks mw-normal-catlinks printfooter sitesub contentsub hatnote noprint mw- "
        "indicators metadata sistersitebox portal mw-authority-control authority-control stub ambox "
        "jump-to-nav mw-cite-backlink"
    ),
    "a line on the article": (
        "meta post-meta entry-meta byline post-date entry-date published reading-time read-time "
        "author-box posted-on tags-links cat-links post-tags"
    ),
}
_BY_NAME = {name: kind for kind, names in _KINDS.items() for name in names.split()}
_ROLES = {
    "navigation": "a menu",
    "banner": "a menu",
    "contentinfo": "the foot of the page",
    "search": "a menu",
}
_CONTAINERS = frozenset({"body", "main", "article", "html", "h1", "h2", "h3", "table"})
_MARK = re.compile(
    r"\s*\[?\s*(?:\d{1,3}|[a-z]|note \d{1,3}|citation needed|clarification needed)\s*\]?\s*", re.IGNORECASE
)
_PILCROW = frozenset({"¶", "#", "§", "🔗", "[edit]", "edit", "[ edit ]"})


def furniture(tag: Tag) -> str | None:
    """Return what a part of a page is, if it is named as one that is not of its text."""
    if tag.name == "sup" and _is_reference(tag):
        return REFERENCE_MARKS
    if tag.name == "a" and "".join(tag.get_text().split()).lower() in _PILCROW and tag.get("href"):
        return "a link to edit" if str(tag["href"]).startswith(("#", "/", "http")) else None
    if tag.name in _CONTAINERS and "navbox" not in tag.get_attribute_list("class"):
        return None
    role = _ROLES.get(str(tag.get("role") or ""))
    if role:
        return role
    names = [str(name).lower() for name in (*tag.get_attribute_list("class"), tag.get("id")) if name]
    return next((_BY_NAME[name] for name in names if name in _BY_NAME), None)


def _is_reference(tag: Tag) -> bool:
    """Return whether a superscript is the number of a reference: it leads within the page, in brackets."""
    names = {str(name) for name in tag.get_attribute_list("class") if name}
    if names & {"reference", "noprint", "footnote-ref", "cite-ref"}:
        return True
    link = tag.find("a")
    leads_within = isinstance(link, Tag) and str(link.get("href") or "").startswith("#")
    return leads_within and _MARK.fullmatch(tag.get_text()) is not None
