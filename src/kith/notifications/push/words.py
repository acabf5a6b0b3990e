"""What a closed app is told: the sentence of the bell, and the beginning of what it is about."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.utils import translation

from kith.accounts.models import Account
from kith.accounts.pictures import avatar_of
from kith.foundations.html import to_text
from kith.foundations.text import on_one_line, shorten
from kith.notifications.for_apps import TYPES
from kith.notifications.models import Notification
from kith.notifications.queries.bell import Line, lines_of, with_posts
from kith.notifications.sifting import covered
from kith.notifications.wording import excerpt, sentence
from kith.protocols.web_push.sealing import LONGEST_TEXT

_MOST_OF_BODY = 300


def words_for(
    reader: Account, notice: Notification, *, language: str, access_token: str, now: datetime
) -> bytes | None:
    """Return what to send, None where the post it was about is gone.

    Apps for the iPhone read nothing without `access_token`, by which they know whose notice it is, and read
    `notification_id` as a number only.
    """
    lines = with_posts(reader, lines_of([notice], seen=0))
    if not lines:
        return None
    with translation.override(language):
        content = {
            "access_token": access_token,
            "preferred_locale": language,
            "notification_id": notice.id,
            "notification_type": TYPES[notice.kind],
            "icon": avatar_of(notice.by),
            "title": sentence(lines[0]),
            "body": _body(reader, lines[0], now),
        }
    written = msgspec.json.encode(content)
    while len(written) > LONGEST_TEXT and content["body"]:
        content["body"] = shorten(str(content["body"]), len(str(content["body"])) // 2)
        written = msgspec.json.encode(content)
    return written


def _body(reader: Account, line: Line, now: datetime) -> str:
    if line.post is not None:
        return excerpt(line.post, covered(reader, [line.post], now=now).get(line.post.id, ()))
    if line.collection is not None:
        return line.collection.description
    return shorten(on_one_line(to_text(line.people[0].bio_html)), _MOST_OF_BODY)
