"""What stands between two people, for apps: https://docs.joinmastodon.org/entities/Relationship/"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from kith.accounts.models import Account
from kith.accounts.queries import Relationship, relationships
from kith.client_api.entities.plain import time_or_none


def relationship_json(tie: Relationship) -> dict[str, Any]:
    is_follow = tie.following or tie.requested
    return {
        "id": str(tie.target_id),
        "following": tie.following,
        "showing_reblogs": is_follow and tie.shows_boosts,
        "notifying": is_follow and tie.notifies,
        "languages": list(tie.languages) or None,
        "followed_by": tie.followed_by,
        "blocking": tie.blocking,
        "blocked_by": tie.blocked_by,
        "muting": tie.muting,
        "muting_notifications": tie.muting_notifications,
        "muting_expires_at": time_or_none(tie.mute_ends_at),
        "requested": tie.requested,
        "requested_by": tie.requested_by,
        "domain_blocking": tie.domain_blocking,
        "endorsed": tie.endorsed,
        "note": tie.note,
    }


def relationships_json(viewer: Account, ids: Collection[int], *, now: datetime) -> list[dict[str, Any]]:
    """Return what stands between `viewer` and each of `ids`, in their order, in one query."""
    ties = relationships(viewer, ids, now=now)
    return [relationship_json(ties[each]) for each in ids]
