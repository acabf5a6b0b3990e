"""Gives the demo's bells the times of what they tell of, since all of it was told in one breath.

A real bell rings when it rings, a little after the thing itself; only a story that was made up this minute needs this.
"""

from datetime import datetime, timedelta

from kith.accounts.models import Account, Follow
from kith.foundations.ids import first_id_at, new_id
from kith.notifications.models import BellMarker, Kind, Notification
from kith.posts.models import Favourite, Post
from kith.timelines.models import Marker

_LAST_VISIT = timedelta(hours=9)


def date_the_bells(*, posts: list[Post], boosts: list[Post], now: datetime) -> None:
    """Move every notice to the time of what happened, in its order."""
    known = _times(posts, boosts)
    moved = []
    for notice in Notification.objects.all():
        of_a_post = notice.kind in {Kind.REPLY, Kind.MENTION, Kind.POST}
        at = known.get((notice.kind, notice.post_id if of_a_post else (notice.by_id, notice.post_id)), now)
        moved.append((at, notice))
    Notification.objects.all().delete()
    for at, notice in sorted(moved, key=lambda pair: pair[0]):
        notice.pk = new_id(at)
        notice.created_at = at
    Notification.objects.bulk_create((notice for _, notice in moved), batch_size=500)


def leave_last_night(*, accounts: list[Account], now: datetime) -> None:
    """Let `accounts` have looked in last night, so that some things are new and most are not."""
    at = now - _LAST_VISIT
    place = first_id_at(at)
    for account in accounts:
        BellMarker.objects.update_or_create(account=account, defaults={"last_read_id": place})
        Marker.objects.update_or_create(account=account, timeline="home", defaults={"last_read_id": place})
    Marker.objects.filter(account__in=accounts, timeline="home").update(changed_at=at)  # around `auto_now`


def _times(posts: list[Post], boosts: list[Post]) -> dict[tuple[str, object], datetime]:
    times: dict[tuple[str, object], datetime] = {
        (kind, post.pk): post.published_at for kind in (Kind.REPLY, Kind.MENTION, Kind.POST) for post in posts
    }
    for liked in Favourite.objects.all():
        times[Kind.FAVOURITE, (liked.account_id, liked.post_id)] = liked.created_at
    for passed_on in boosts:
        times[Kind.BOOST, (passed_on.author_id, passed_on.boost_of_id)] = passed_on.published_at
    for tie in Follow.objects.all():
        for kind in (Kind.FOLLOW, Kind.FOLLOW_REQUEST):
            times[kind, (tie.follower_id, None)] = tie.created_at
    return times
