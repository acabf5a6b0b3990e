"""From an ordinary page to its feeds: what it says itself, then links that look like feeds, then the usual places."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from kith.foundations.html import absolute
from kith.foundations.text import on_one_line, shorten

_FEED_TYPES = {
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
    "application/x.atom+xml", "text/rss+xml", "application/rss", "text/xml", "application/xml", "application/json",
}  # fmt: skip
# These say “feed” by themselves; the others need a name that looks like one.
_SURE_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
_LOOKS_LIKE_A_FEED = re.compile(r"(?:^|[/._?=-])(?:feeds?|rss2?|atom|rdf|index\.xml|feed\.json)(?:$|[/._?=&-])", re.I)
_NOT_ARTICLES = re.compile(r"comments?\b|kommentar|commentaires|oembed|wp-json|/replies|opensearch", re.IGNORECASE)
_FORMAT_WORDS = re.compile(r"\b(?:rss|atom|json|xml|rdf|feed|2\.0|1\.0|0\.9\d)\b|[^\w\s]", re.IGNORECASE)
_USUAL_PLACES = ("/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json")
_MOST_CHARACTERS = 2_000_000
_MOST_CHOICES = 12


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page speaks of."""

    url: str
    title: str = ""


def feeds_of_page(html: str, page_url: str) -> list[FeedLink]:
    """Return the feeds that the page itself names, or where it names none, those that it links to."""
    document = etree.HTML(html[:_MOST_CHARACTERS].encode("utf-8", "replace"), _parser())
    if document is None:
        return []
    base_element = next(document.iter("base"), None)
    base = absolute(str(base_element.get("href") or ""), page_url) if base_element is not None else ""
    base = base or page_url
    named = [link for element in document.iter("link") if (link := _named(element, base))]
    found = named or [link for element in document.iter("a") if (link := _linked(element, base))]
    return _one_each(found)


def feeds_to_choose_from(found: list[FeedLink]) -> list[FeedLink]:
    """Return what a reader can tell apart: no feeds of comments, and one where a feed comes in several formats."""
    articles = [link for link in found if not _NOT_ARTICLES.search(f"{link.url} {link.title}")] or found
    kept: dict[str, FeedLink] = {}
    for link in articles:
        kept.setdefault(_FORMAT_WORDS.sub("", link.title).strip().casefold(), link)
    return list(kept.values())[:_MOST_CHOICES]


def known_shape(url: str) -> str:
    """Return the feed of an address whose site is known for where it keeps it, or ""."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if host == "youtube.com":
        channel = re.fullmatch(r"/channel/(UC[\w-]{22})/?.*", parts.path)
        playlist = parse_qs(parts.query).get("list", [""])[0]
        if channel:
            return f"https://www.youtube.com/feeds/videos.xml?channel_id={channel[1]}"
        if playlist and parts.path == "/playlist":
            return f"https://www.youtube.com/feeds/videos.xml?playlist_id={playlist}"
    if host in {"reddit.com", "old.reddit.com"} and re.fullmatch(r"/(?:r|u|user)/[\w-]+/?", parts.path):
        return f"https://www.reddit.com{parts.path.rstrip('/')}/.rss"
    return ""


def usual_places(page_url: str) -> list[str]:
    """Return where a site that says nothing may keep its feed: below the page, then at the root."""
    parts = urlsplit(page_url)
    root = f"{parts.scheme}://{parts.netloc}"
    below = parts.path.rstrip("/")
    places = [f"{root}{below}/feed"] if below and "." not in below.rpartition("/")[2] else []
    return places + [root + place for place in _USUAL_PLACES]


def _named(element: "etree._Element", base: str) -> FeedLink | None:
    rels = str(element.get("rel") or "").lower().split()
    kind = str(element.get("type") or "").partition(";")[0].strip().lower()
    href = str(element.get("href") or "")
    if not href or not {"alternate", "feed"} & set(rels) or "stylesheet" in rels:
        return None
    is_feed = kind in _SURE_TYPES or "feed" in rels or (kind in _FEED_TYPES and _LOOKS_LIKE_A_FEED.search(href))
    return _link(element, href, base, str(element.get("title") or "")) if is_feed else None


def _linked(element: "etree._Element", base: str) -> FeedLink | None:
    href = str(element.get("href") or "")
    if href.lower().startswith("feed:"):
        href = href[5:] if href[5:].lower().startswith("http") else "http:" + href[5:]
    if not href or not _LOOKS_LIKE_A_FEED.search(urlsplit_path(href)):
        return None
    return _link(element, href, base, "".join(element.itertext()))


def urlsplit_path(url: str) -> str:
    """Return path and query of an address that may be none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _link(element: "etree._Element", href: str, base: str, title: str) -> FeedLink | None:
    url = absolute(href, base).partition("#")[0]
    return FeedLink(url, shorten(on_one_line(title), 100)) if url.startswith(("http:", "https:")) else None


def _one_each(found: list[FeedLink]) -> list[FeedLink]:
    kept: dict[str, FeedLink] = {}
    for link in found:
        kept.setdefault(link.url, link)
    return list(kept.values())[:_MOST_CHOICES]


def _parser() -> "etree.HTMLParser":
    return etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, collect_ids=False)
