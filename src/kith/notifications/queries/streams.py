"""Which notices belong together, for those who hear of them the moment they are made."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import OuterRef

from kith.accounts.apart import on_welcome_servers
from kith.notifications.for_apps import TYPES
from kith.notifications.models import Notification
from kith.notifications.queries.apps import COLUMNS, Told


def told_like(notice_id: int, account_ids: Collection[int]) -> dict[int, Told]:
    """Return the notices of the same happening that `account_ids` have, by account; each may be told once of it.

    Whether they may (still) see the post that it is about is left to be asked.
    """
    one = Notification.objects.filter(pk=notice_id).values_list("kind", "by_id", "post_id", "collection_id").first()
    if one is None or one[0] not in TYPES or not account_ids:
        return {}
    kind, by_id, post_id, collection_id = one
    alike = Notification.objects.filter(
        account__in=account_ids, kind=kind, by_id=by_id, post_id=post_id, collection_id=collection_id,
        is_filtered=False, by__suspended_at=None, by__left_at=None,
    )  # fmt: skip
    alike = alike.filter(on_welcome_servers(OuterRef("account"), "by__domain"))
    return {account_id: Told(*row) for account_id, *row in alike.values_list("account_id", *COLUMNS)}
