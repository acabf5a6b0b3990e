"""The list of chats as a feed: an entry for each, told when it was planned and again when it changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from kith.chats.models import Chat
from kith.chats.wording import address_of, state_in_words, when_in_words
from kith.protocols.publishing import PublishedEntry, PublishedFeed
from kith.servers.queries import this_server


def feed_of_chats(chats: Sequence[Chat], kind: str, *, page: str, title: str, now: datetime) -> PublishedFeed:
    """Return the feed of the chats on `page` (its path).

    In the server's language and in UTC: a feed is the same for everyone.
    """
    server = this_server()
    with override(server.default_language), timezone.override("UTC"):
        return PublishedFeed(
            id=settings.KITH_ORIGIN + page,
            title=title,
            link=settings.KITH_ORIGIN + page,
            self_url=f"{settings.KITH_ORIGIN}{page}/feed.{kind}",
            updated=max((chat.changed_at for chat in chats), default=server.changed_at or now),
            language=server.default_language,
            entries=tuple(_entry(chat, now) for chat in chats),
        )


def _entry(chat: Chat, now: datetime) -> PublishedEntry:
    when = _("%(when)s (UTC)") % {"when": when_in_words(chat, now)}
    lines = [when if not chat.is_over(now) else state_in_words(chat, now), chat.about, f"#{chat.tag}"]
    return PublishedEntry(
        id=address_of(chat),
        link=address_of(chat),
        title=chat.title,
        html="".join(f"<p>{escape(line)}</p>" for line in lines if line),
        author=chat.host.name,
        author_link=chat.host.url or chat.host.uri,
        published=chat.created_at,
        updated=chat.changed_at,
        tags=(chat.tag,),
    )
