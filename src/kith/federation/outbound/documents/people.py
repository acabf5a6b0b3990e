"""Who is tied to someone here, by their addresses, as far as they let it be seen."""

from __future__ import annotations

from django.db.models import QuerySet

from kith.accounts.models import Account, Follow, Kind
from kith.foundations.paging import Cursor, Page, page_from, within


def followers_page(account: Account, cursor: Cursor) -> Page[Follow]:
    """Return who follows someone here, the last first; `follower` is fetched."""
    follows = Follow.objects.filter(
        followed=account,
        accepted_at__isnull=False,
        follower__suspended_at=None,
        follower__left_at=None,
    )
    return _page(follows.select_related("follower"), cursor)


def followed_page(account: Account, cursor: Cursor) -> Page[Follow]:
    """Return whom someone here follows, the last first; `followed` is fetched. What websites they read is nobody's."""
    follows = Follow.objects.filter(
        follower=account, accepted_at__isnull=False, followed__suspended_at=None, followed__left_at=None
    )
    return _page(follows.exclude(followed__kind=Kind.FEED).select_related("followed"), cursor)


def _page(follows: QuerySet[Follow], cursor: Cursor) -> Page[Follow]:
    return page_from(list(within(follows, cursor)), cursor, place=lambda follow: follow.pk)
