"""Recommending people one follows to whoever opens one's page."""

from datetime import datetime

from django.db import transaction

from kith.accounts.actions.following import hold
from kith.accounts.models import Account, Endorsement, Follow

MOST_ENDORSED = 100


class MayNotEndorse(Exception):
    """Only whom one follows can be recommended."""


class TooManyEndorsed(Exception):
    """A hundred people are recommended already."""


def endorse(*, account: Account, target: Account, now: datetime) -> None:
    """Recommend `target`; saying it twice is saying it once. Raises MayNotEndorse or TooManyEndorsed."""
    with transaction.atomic():
        hold(account, target)
        if not Follow.objects.filter(follower=account, followed=target, accepted_at__isnull=False).exists():
            raise MayNotEndorse
        theirs = Endorsement.objects.filter(account=account)
        if not theirs.filter(target=target).exists() and theirs.count() >= MOST_ENDORSED:
            raise TooManyEndorsed
        Endorsement.objects.get_or_create(account=account, target=target, defaults={"created_at": now})


def unendorse(*, account: Account, target: Account) -> None:
    """Recommend `target` no longer."""
    Endorsement.objects.filter(account=account, target=target).delete()
