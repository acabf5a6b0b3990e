"""Following many with one press, and taking that press back."""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Iterable
from datetime import datetime

from kith.accounts.actions import MayNotFollow, NotWithYourself, follow, unfollow
from kith.accounts.models import Account, Follow


def follow_together(*, follower: Account, targets: Iterable[Account], now: datetime) -> list[int]:
    """Follow all of `targets`, or ask to; return the ids of those who were not followed before, for taking it back."""
    wanted = {target.pk: target for target in targets if target.pk != follower.pk}
    had = set(Follow.objects.filter(follower=follower, followed__in=wanted).values_list("followed_id", flat=True))
    done = []
    for target_id, target in wanted.items():
        if target_id in had:
            continue
        try:
            follow(follower=follower, target=target, now=now)
        except (MayNotFollow, NotWithYourself):
            continue
        done.append(target_id)
    return done


def unfollow_again(*, follower: Account, ids: Several[int]) -> int:
    """Follow these no longer, and return how many they were."""
    follows = Follow.objects.filter(follower=follower, followed__in=ids).select_related("followed")
    targets = [each.followed for each in follows]
    for target in targets:
        unfollow(follower=follower, target=target)
    return len(targets)
