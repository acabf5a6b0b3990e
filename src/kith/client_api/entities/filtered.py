"""Which filters of the reader hold for a post: https://docs.joinmastodon.org/entities/FilterResult/"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from kith.accounts.models import Account
from kith.client_api.entities.plain import time_or_none
from kith.filters.models import Filter
from kith.filters.queries import matches_for
from kith.timelines.listing import Listed


def filtered_by_place(viewer: Account | None, rows: Sequence[Listed], *, now: datetime) -> dict[int, bytes]:
    """Return the `filtered` of those rows for which a filter of `viewer` holds, by their place, as JSON."""
    if viewer is None or not viewer.filters_version:
        return {}
    matches = matches_for(viewer, rows, now=now)
    ids = {match.rule.id for found in matches.values() for match in found if match.rule.id}
    if not ids:
        return {}
    filters = Filter.objects.filter(account=viewer).in_bulk(list(ids))
    return {
        place: msgspec.json.encode(
            [
                {
                    "filter": filter_json(filters[match.rule.id]),
                    "keyword_matches": list(match.keywords) or None,
                    "status_matches": None if match.keywords else [str(rows[place].subject_id)],
                }
                for match in found
                if match.rule.id in filters
            ]
        )
        for place, found in matches.items()
    }


def filter_json(each: Filter) -> dict[str, Any]:
    """One filter without its parts."""
    return {
        "id": str(each.pk),
        "title": each.title,
        "context": list(each.contexts),
        "expires_at": time_or_none(each.ends_at),
        "filter_action": each.action,
    }
