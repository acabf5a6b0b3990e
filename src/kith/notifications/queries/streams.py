"""Which notices belong together, for those who hear of them the moment they are made."""

from __future__ import annotations

from collections.abc import Collection

from kith.notifications.models import Notification


def notices_like(notice_id: int, account_ids: Collection[int]) -> dict[int, int]:
    """Return the notices of the same happening that `account_ids` have, by account; each may be told once of it."""
    one = Notification.objects.filter(pk=notice_id).values_list("kind", "by_id", "post_id", "collection_id").first()
    if one is None or not account_ids:
        return {}
    kind, by_id, post_id, collection_id = one
    alike = Notification.objects.filter(
        account__in=account_ids, kind=kind, by_id=by_id, post_id=post_id, collection_id=collection_id,
        is_filtered=False,
    )  # fmt: skip
    return dict(alike.values_list("account_id", "id"))
