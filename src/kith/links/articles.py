"""The full text of a page, read here because a member asked for it (row K6): words without what counts their reader.

Somebody else wrote it and published it elsewhere. So it is fetched only when a member asks, shown only to members who
asked or keep it, never to search engines, and always with the way to where it was published.
"""

import html as entities
import re
from datetime import datetime, timedelta

from django.db import transaction

from kith.foundations import http
from kith.foundations.html import clean_foreign, to_text
from kith.foundations.http import Fetched, FetchFailed
from kith.foundations.text import count_words, on_one_line
from kith.jobs.announce import announce
from kith.links.canonical import uncounted
from kith.links.fetching import ACCEPT, reader
from kith.links.happenings import ARTICLE_WANTED
from kith.links.models import Article, Link
from kith.links.secrecy import holds_a_key
from kith.protocols.pages import NoArticle, PageArticle

LARGEST = 5_000_000
SECONDS = 20.0
_ASKED_AGAIN_AFTER = timedelta(minutes=10)  # when it failed
_FRESH_FOR = timedelta(days=1)


class IsForOnePerson(Exception):
    """The address holds a key, so what is there is meant for one reader, and is not kept here for others."""


def want_article(*, link: Link, now: datetime) -> Article:
    """Return the full text of `link`, fetched soon where it isn't here. Raises IsForOnePerson."""
    final = link.final
    if holds_a_key(final.address):
        raise IsForOnePerson
    with transaction.atomic():
        article, is_new = Article.objects.get_or_create(link=final, defaults={"asked_at": now})
        if is_new or _is_worth_asking_again(article, now):
            if article.state == Article.State.FAILED:
                Article.objects.filter(pk=article.pk).update(state=Article.State.WAITING, asked_at=now)
                article.state = Article.State.WAITING
            announce(ARTICLE_WANTED, link_id=final.pk)
    return article


def fetch_article(*, article: Article, now: datetime) -> None:
    """Fetch the page and keep its words; what went wrong is noted in words for the reader, never raised."""
    if article.state == Article.State.READY and not _is_worth_asking_again(article, now):
        return
    try:
        answer = http.fetch(article.link.address, headers={"Accept": ACCEPT}, max_bytes=LARGEST, deadline=SECONDS)
    except FetchFailed as problem:
        _fail(article, str(problem), now)
    else:
        take_in(article=article, answer=answer, now=now)


def take_in(*, article: Article, answer: Fetched, now: datetime) -> None:
    """Keep the words of a page that has answered, or why there are none."""
    if not answer.is_good:
        _fail(article, _words_of(answer.status), now)
        return
    try:
        found = reader.article(answer.body, url=answer.url, content_type=answer.content_type, now=now)
    except NoArticle as problem:
        _fail(article, str(problem), now)
        return
    html = _readable(found, answer.url)
    text = to_text(html)
    Article.objects.filter(pk=article.pk).update(
        state=Article.State.READY,
        problem="",
        title=found.title,
        author_name=found.author_name,
        language=found.language,
        html=html,
        text=text,
        words=count_words(text),
        fetched_at=now,
    )


def _is_worth_asking_again(article: Article, now: datetime) -> bool:
    if article.state == Article.State.READY:
        return article.fetched_at is not None and article.fetched_at < now - _FRESH_FOR
    return article.asked_at < now - _ASKED_AGAIN_AFTER


def _fail(article: Article, problem: str, now: datetime) -> None:
    """Note why it could not be read; a text that was read before is better than none."""
    had = Article.objects.filter(pk=article.pk, state=Article.State.READY).update(fetched_at=now)
    if not had:
        Article.objects.filter(pk=article.pk).update(
            state=Article.State.FAILED, problem=problem[:200], fetched_at=now, asked_at=now
        )


def _readable(found: PageArticle, base_url: str) -> str:
    cleaned = _LINK.sub(_without_counting, clean_foreign(found.html, base_url))
    return _without_its_title(cleaned, found.title).strip()


# These read what a cleaner wrote: attributes always in double quotes.
_LINK = re.compile(r'(<a (?:[a-z]+="[^"]*" )*?href=")([^"]*)(")')
_FIRST_HEADING = re.compile(r"\s*<h2[^>]*>(.*?)</h2>", re.DOTALL)


def _without_counting(link: re.Match[str]) -> str:
    return link[1] + entities.escape(uncounted(entities.unescape(link[2]))) + link[3]


def _without_its_title(html: str, title: str) -> str:
    """The page that shows it has the title already."""
    first = _FIRST_HEADING.match(html)
    if first is None or on_one_line(to_text(first[1])).casefold() != title.casefold():
        return html
    return html[first.end() :]


def _words_of(status: int) -> str:
    return {
        401: "It asks for a password.",
        402: "It is for its subscribers only.",
        403: "It does not let Kith in.",
        404: "The page is not there any more.",
        410: "The page has been taken away.",
        429: "It asked Kith to come later.",
        451: "It may not be shown, for legal reasons.",
    }.get(status, f"It answered with an error ({status}).")
