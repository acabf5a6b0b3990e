"""What a page says of itself: Open Graph first, then Twitter cards, JSON-LD, and what plain HTML has always had."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from lxml import etree

from kith.foundations.html import absolute
from kith.foundations.text import on_one_line, shorten
from kith.protocols.feeds.dates import parse_date
from kith.protocols.pages.decoding import text_of
from kith.protocols.pages.model import PageCard

_MOST_SCRIPTS = 12
_LONGEST_SCRIPT = 300_000
_MOST_NODES = 2000
# The types of schema.org whose headline and author are those of the page.
_ABOUT_THE_PAGE = {
    "article", "newsarticle", "blogposting", "report", "scholarlyarticle", "opinionnewsarticle", "analysisnewsarticle",
    "reportagenewsarticle", "reviewnewsarticle", "liveblogposting", "socialmediaposting", "discussionforumposting",
    "videoobject", "podcastepisode", "book", "event", "webpage",
}  # fmt: skip
_HANDLE = re.compile(r"@?[\w.-]{1,64}@[\w.-]{1,255}(?::\d+)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?")


def read_card(body: bytes, *, url: str, content_type: str, now: datetime) -> PageCard:
    """Return what the page at `url` says of itself; a page that says nothing gives empty words."""
    text = text_of(body, content_type)
    document = etree.HTML(text.encode("utf-8", "replace"), _parser()) if text.strip() else None
    if document is None:
        return PageCard()
    said, things = _metas(document), _about_the_page(document)
    base = _base(document, url)
    robots = said.get("robots", "").lower()
    author_name, author_url = _author(said, things, document, base)
    picture = "" if "noimageindex" in robots else _picture(said, things, base)
    return PageCard(
        canonical=_canonical(document, said, base),
        title=_line(300, said.get("og:title"), said.get("twitter:title"), _words(things, "headline"), _title(document)),
        description=""
        if "nosnippet" in robots
        else _line(
            500, said.get("og:description"), said.get("twitter:description"), said.get("description"),
            _words(things, "description"),
        ),
        site_name=_line(120, said.get("og:site_name"), said.get("application-name"), _publisher(things)),
        kind=_line(40, said.get("og:type")),
        language=_language(document, said),
        author_name=author_name,
        author_url=author_url,
        creator=_creator(said),
        published_at=_published(said, things, now),
        picture=picture,
        picture_description=_line(500, said.get("og:image:alt"), said.get("twitter:image:alt")) if picture else "",
    )  # fmt: skip


def _parser() -> etree.HTMLParser:
    return etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, collect_ids=False)


def _metas(document: etree._Element) -> dict[str, str]:
    """Return the page's metas by name, the first that says something."""
    said: dict[str, str] = {}
    for meta in document.iter("meta"):
        content = str(meta.get("content") or "").strip()
        for name in (meta.get("property"), meta.get("name"), meta.get("itemprop")):
            if name and content:
                said.setdefault(str(name).strip().lower(), content)
    return said


def _about_the_page(document: etree._Element) -> list[dict[str, Any]]:
    """Return the things of JSON-LD that are this page, articles before plain pages."""
    found = []
    scripts = (each for each in document.iter("script") if "ld+json" in str(each.get("type") or "").lower())
    for number, script in enumerate(scripts):
        if number >= _MOST_SCRIPTS:
            break
        source = (script.text or "").strip()
        if not source or len(source) > _LONGEST_SCRIPT:
            continue
        try:
            found += [thing for thing in _things(json.loads(source, strict=False)) if _types(thing) & _ABOUT_THE_PAGE]
        except (ValueError, RecursionError):
            continue
    return sorted(found, key=lambda thing: _types(thing) <= {"webpage"})


def _things(data: Any) -> Iterator[dict[str, Any]]:
    """Every object that stands at the top, in a list, or in a graph; not those within others."""
    waiting, met = [data], 0
    while waiting and met < _MOST_NODES:
        met += 1
        each = waiting.pop(0)
        if isinstance(each, list):
            waiting += each
        elif isinstance(each, dict):
            yield each
            waiting += [each[name] for name in ("@graph", "mainEntity", "mainEntityOfPage") if name in each]


def _types(thing: dict[str, Any]) -> set[str]:
    kinds = thing.get("@type")
    return {kind.lower() for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)}


def _words(things: Iterable[dict[str, Any]], name: str) -> str:
    return next((value for thing in things if isinstance(value := thing.get(name), str) and value.strip()), "")


def _publisher(things: list[dict[str, Any]]) -> str:
    return _words([each for thing in things if isinstance(each := thing.get("publisher"), dict)], "name")


def _author(said: dict[str, str], things: list[dict[str, Any]], document: etree._Element, base: str) -> tuple[str, str]:
    people: list[dict[str, Any]] = []
    for thing in things:
        authors = thing.get("author")
        for each in authors if isinstance(authors, list) else [authors]:
            people += [each if isinstance(each, dict) else {"name": each}] if each else []
        if people:
            break
    names = [name for each in people[:4] if isinstance(name := each.get("name"), str) and name.strip()]
    by_meta = [
        value
        for name in ("author", "article:author", "parsely-author", "dc.creator", "byl")
        if (value := said.get(name, "")) and not _is_address(value)
    ]
    name = _line(200, by_meta[0] if by_meta else "", ", ".join(names))
    pages = [said.get("article:author", ""), *(each.get("url") for each in people), *_rel(document, "author")]
    whole = (
        absolute(page, base) for page in pages if isinstance(page, str) and page and page.startswith(("http", "/"))
    )
    return name.removeprefix("By ").removeprefix("by "), next((page for page in whole if page.startswith("http")), "")


def _is_address(value: str) -> bool:
    return value.startswith(("http:", "https:", "//", "@"))


def _creator(said: dict[str, str]) -> str:
    handle = said.get("fediverse:creator", "").strip()
    return handle if _HANDLE.fullmatch(handle) else ""


def _published(said: dict[str, str], things: list[dict[str, Any]], now: datetime) -> datetime | None:
    spelt = (said.get("article:published_time"), _words(things, "datePublished"), said.get("date"))
    return next((at for each in spelt if each and (at := parse_date(each, now)) is not None and at <= now), None)


def _picture(said: dict[str, str], things: list[dict[str, Any]], base: str) -> str:
    image = next((each for thing in things if (each := thing.get("image") or thing.get("thumbnailUrl"))), "")
    while isinstance(image, list):
        image = image[0] if image else ""
    if isinstance(image, dict):
        image = image.get("url") or ""
    spelt = [said.get(name, "") for name in (
        "og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src",
    )]  # fmt: skip
    whole = (absolute(each, base) for each in [*spelt, image] if isinstance(each, str) and each)
    return next((each for each in whole if each.startswith("http")), "")


def _canonical(document: etree._Element, said: dict[str, str], base: str) -> str:
    whole = (absolute(each, base) for each in [*_rel(document, "canonical"), said.get("og:url", "")] if each)
    return next((each for each in whole if each.startswith("http")), "")


def _rel(document: etree._Element, rel: str) -> list[str]:
    return [
        str(link.get("href") or "")
        for link in document.iter("link", "a")
        if rel in str(link.get("rel") or "").lower().split()
    ][:4]


def _base(document: etree._Element, url: str) -> str:
    element = next(document.iter("base"), None)
    return (absolute(str(element.get("href") or ""), url) if element is not None else "") or url


def _title(document: etree._Element) -> str:
    # Drawings have titles too; the page's own is in its head, or the first outside a drawing.
    titles = (each for each in document.iter("title") if not any(True for _ in each.iterancestors("svg")))
    element = next(titles, None)
    if element is None:
        element = next(document.iter("h1"), None)
    return "".join(str(part) for part in element.itertext()) if element is not None else ""


def _language(document: etree._Element, said: dict[str, str]) -> str:
    spelt = str(document.get("lang") or said.get("og:locale") or said.get("content-language") or "").strip()
    return spelt.replace("_", "-")[:12] if _LANGUAGE.fullmatch(spelt) else ""


def _line(most: int, *choices: str | None) -> str:
    return next((shorten(line, most) for each in choices if each and (line := on_one_line(each[: most * 8]))), "")
