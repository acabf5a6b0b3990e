"""Addresses that people of the story share. Their pages come from the files of this package: nothing is fetched."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from kith.accounts.actions import ProfileDraft, change_profile
from kith.accounts.models import Account
from kith.foundations.http import Fetched
from kith.links import articles
from kith.links.actions import link_for, want_article
from kith.links.fetching import take_in
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post
from kith.project.demo import script

_PAGES = Path(__file__).parent / "pages"
_QUIET_ROOM = "https://almanac.example/the-quiet-room--notes-from-a-contact-cen"
_HOME_HELP = "https://calder-archive.example/a-home-help-remembers"
# Who, how many hours ago, and what they say of it.
_SHARES = (
    ("kofi", 7, f"Read this twice on the bus. It is about chairs, and then it isn’t. {_QUIET_ROOM}?utm_source=letter"),
    ("gwen", 4, f"We moved our clock as well, and somebody moved it back. {_QUIET_ROOM}"),
    ("joan", 2, f"A woman explains what she did on the days when nothing needed doing. I rang my niece. {_HOME_HELP}"),
)


def share(*, accounts: Mapping[str, Account], now: datetime) -> list[Post]:
    """Let people share a story that a website brought too, and a page whose author is among them."""
    archive = ProfileDraft(attribution_domains=["calder-archive.example"])
    change_profile(account=accounts["yusuf"], draft=archive, now=now)
    _take_in(_QUIET_ROOM, "quiet-room", now, has_article=True)
    _take_in(_HOME_HELP, "home-help", now, picture=script.picture("moor"))
    return [
        publish_post(author=accounts[name], draft=Draft(text=text), now=now - timedelta(hours=hours))
        for name, hours, text in _SHARES
    ]


def _take_in(address: str, page: str, now: datetime, *, picture: bytes = b"", has_article: bool = False) -> None:
    body = (_PAGES / f"{page}.html").read_text().replace("{{ domain }}", settings.KITH_DOMAIN).encode()
    answer = Fetched(address, 200, {"content-type": "text/html; charset=utf-8"}, body, address)
    link = link_for(address=address, now=now)
    take_in(link=link, answer=answer, now=now, picture=picture)
    if has_article:
        articles.take_in(article=want_article(link=link, now=now), answer=answer, now=now)
