"""People elsewhere who delete their account: all of theirs that is here goes too, in short steps."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from kith.accounts.actions import reject_follow, unfollow
from kith.accounts.actions.standing import close_account, leave_the_name
from kith.accounts.models import Account, Follow
from kith.federation.happenings import ACTOR_GONE
from kith.federation.inbound import posts
from kith.federation.models import RemoteActor, Tombstone
from kith.jobs.announce import announce
from kith.posts.actions.erasing import erase_some_of
from kith.protocols.activitypub.model import Activity

_AT_ONCE: Final = 50


def receive_delete(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Hide who deletes their account at once, and have all of theirs erased; or take away a post of theirs.

    Nobody comes back under the same address.
    """
    if activity.object_id != activity.actor:
        posts.deleted(activity, signer, now)
        return
    with transaction.atomic():
        Tombstone.objects.bulk_create([Tombstone(uri=activity.actor, at=now)], ignore_conflicts=True)
        RemoteActor.objects.filter(pk=signer.pk).update(gone_at=now)
        close_account(account=signer.account, now=now)
        announce(ACTOR_GONE, account_id=signer.pk)


def erase_some(*, account: Account, now: datetime) -> bool:
    """Erase a little more of somebody who is gone, and say whether that was all."""
    ties = Follow.objects.filter(Q(follower=account) | Q(followed=account)).select_related("follower", "followed")
    some = list(ties[:_AT_ONCE])
    for tie in some:
        if tie.follower_id == account.pk:
            unfollow(follower=account, target=tie.followed)
        else:
            reject_follow(follow=tie)
    if some or erase_some_of(account=account, most=_AT_ONCE):
        return False
    leave_the_name(account=account, now=now)
    return True
