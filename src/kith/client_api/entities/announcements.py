"""What everyone here is told, for apps: https://docs.joinmastodon.org/entities/Announcement/"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kith.client_api.entities.accounts import emoji_in
from kith.client_api.entities.plain import absolute, time_or_none, time_text
from kith.foundations.html import from_markdown
from kith.media.emoji import emoji_here
from kith.servers.models import Announcement
from kith.servers.queries import Reaction, reactions_to


def announcements_json(told: Sequence[Announcement], account_id: int | None, *, read: set[int]) -> list[dict[str, Any]]:
    """Return announcements as someone sees them; `read` are the ids of those they put away."""
    reactions = reactions_to([each.pk for each in told], account_id)
    return [_announcement(each, reactions[each.pk], is_read=each.pk in read) for each in told]


def _announcement(told: Announcement, reactions: Sequence[Reaction], *, is_read: bool) -> dict[str, Any]:
    return {
        "id": str(told.pk),
        "content": from_markdown(told.text),
        "starts_at": time_text(told.starts_at),
        "ends_at": time_or_none(told.ends_at),
        "all_day": False,
        "published": True,
        "published_at": time_text(told.starts_at),
        "updated_at": time_text(told.created_at),
        "read": is_read,
        "mentions": [],
        "statuses": [],
        "tags": [],
        "emojis": emoji_in(told.text),
        "reactions": [reaction_json(each) for each in reactions],
    }


def reaction_json(reaction: Reaction) -> dict[str, Any]:
    shown: dict[str, Any] = {"name": reaction.name, "count": reaction.count, "me": reaction.is_mine}
    address = emoji_here().get(reaction.name)
    if address is not None:
        shown |= {"url": absolute(address), "static_url": absolute(address)}
    return shown
