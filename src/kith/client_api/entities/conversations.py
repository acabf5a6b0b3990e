"""Conversations between a few, for apps: https://docs.joinmastodon.org/entities/Conversation/"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from kith.accounts.models import Account
from kith.client_api.entities.accounts import accounts_json
from kith.client_api.entities.statuses import raw, statuses_by_id
from kith.timelines.models import Conversation
from kith.timelines.own_pages import last_seen_posts, people_of


def conversations_json(viewer: Account, conversations: Sequence[Conversation], *, now: datetime) -> list[bytes]:
    """Return those of the viewer's conversations in which they may see a post, each with the last of these."""
    last = {each.pk: each.last_post_id for each in conversations if each.last_post_id is not None}
    told = statuses_by_id(viewer, list(last.values()), now=now)
    hidden = [each.pk for each in conversations if last.get(each.pk) not in told]
    if hidden:  # by moderators, or behind a block
        seen = last_seen_posts(viewer, hidden)
        last |= seen
        told |= statuses_by_id(viewer, list(seen.values()), now=now)
    people = people_of(viewer, told)
    return [
        msgspec.json.encode(
            {
                "id": str(each.pk),
                "unread": each.is_unread,
                "accounts": accounts_json(people[last[each.pk]] or [viewer]),
                "last_status": raw(told[last[each.pk]]),
            }
        )
        for each in conversations
        if last.get(each.pk) in told
    ]
