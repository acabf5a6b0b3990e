"""The full text of an article on its page (row K6): offered, on its way, here, or why it can't be read here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kith.foundations.times import day_in_words
from kith.links.models import Article, Link
from kith.links.secrecy import holds_a_key
from kith.posts.models import PostLink


@dataclass(frozen=True, slots=True)
class FullText:
    """What reading/_full_text.html shows."""

    about: str  # "post:7" or "link:7", for the button that asks for it
    state: str  # offered, waiting, ready, failed
    is_shown: bool = False
    problem: str = ""
    fetched: str = ""  # in words
    minutes: int = 0
    html: str = ""


_WORDS_A_MINUTE = 220


def full_text_of(link: Link | None, about: str, asked: Mapping[str, str], now: datetime) -> FullText | None:
    """Return how it stands with the full text of `link`; None where there is none to be had.

    `asked` is the page’s query: with `text=full` the reader chose it, rather than what the feed brought.
    """
    if link is None or holds_a_key(link.final.address):
        return None
    article = Article.objects.filter(link=link.final).first()
    if article is None:
        return FullText(about, "offered")
    if article.state != Article.State.READY:
        return FullText(about, str(article.state), problem=article.problem)
    fetched = day_in_words(article.fetched_at, now) if article.fetched_at else ""
    minutes = max(1, round(article.words / _WORDS_A_MINUTE))
    return FullText(about, "ready", asked.get("text") == "full", fetched=fetched, minutes=minutes, html=article.html)


def link_of_post(post_id: int) -> Link | None:
    """Return the first link of a post that its reader may see."""
    first = PostLink.objects.filter(post=post_id).select_related("link__same_as").first()
    return first.link.final if first else None
