"""Follows that ended with a server, for apps: https://docs.joinmastodon.org/entities/RelationshipSeveranceEvent/"""

from __future__ import annotations

from typing import Any

from kith.accounts.ended import newest_severance_of
from kith.accounts.models import Account
from kith.client_api.entities.plain import time_text
from kith.foundations.ids import time_of


def severance_json(account: Account, notice_id: int) -> dict[str, Any]:
    """Return what ended last, for the bell keeps one line of them."""
    found = newest_severance_of(account)
    return {
        "id": str(found.pk if found else notice_id),
        "type": "domain_block",
        "purged": False,  # whose follows those were stands on our pages for good
        "target_name": found.domain if found else "",
        "followers_count": len(found.followers) if found else 0,
        "following_count": len(found.following) if found else 0,
        "created_at": time_text(found.at if found else time_of(notice_id)),
    }
