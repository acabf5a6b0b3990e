"""Putting people and websites into a collection, and taking them out."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from kith.accounts.featuring import Approval, approval_between
from kith.accounts.models import Account
from kith.accounts.queries import relationship
from kith.collections.happenings import FEATURED
from kith.collections.models import STANDS, Collection, Item, State
from kith.foundations.ids import new_id
from kith.jobs.announce import announce

MOST_ITEMS = 25


class MayNotBeFeatured(Exception):
    """They do not want it, took themselves out, are gone or limited, or there is a block between the two."""


class IsInAlready(Exception):
    """They are in this collection, or were asked."""


class CollectionIsFull(Exception):
    """A collection holds no more than twenty-five."""


def put_in(*, kept: Collection, account: Account, now: datetime) -> Item:
    """Put `account` into a collection, or ask them where they want to be asked; either way they are told.

    Raises MayNotBeFeatured, IsInAlready, CollectionIsFull.
    """
    with transaction.atomic():
        Collection.objects.select_for_update(no_key=True).get(pk=kept.pk)
        held = Item.objects.filter(collection=kept, account=account).first()
        if held is not None:
            raise IsInAlready if held.state in STANDS else MayNotBeFeatured
        approval = approval_between(account, relationship(kept.owner, account))
        if approval not in {Approval.AUTOMATIC, Approval.MANUAL}:
            raise MayNotBeFeatured
        if is_full(kept):
            raise CollectionIsFull
        state = State.ACCEPTED if approval == Approval.AUTOMATIC else State.PENDING
        made = Item.objects.create(id=new_id(now), collection=kept, account=account, state=state, created_at=now)
        _touch(kept, now)
        if account.pk != kept.owner_id and not account.is_feed:
            announce(FEATURED, item_id=made.pk)
    return made


def is_full(kept: Collection) -> bool:
    """Say whether a collection holds as many as it may, those included who were asked."""
    return Item.objects.filter(collection=kept, state__in=STANDS).count() >= MOST_ITEMS


def take_out(*, item: Item, now: datetime) -> None:
    """Take someone out of one's collection; they are not told. Who left by themselves stays as they are."""
    with transaction.atomic():
        if Item.objects.filter(pk=item.pk, state__in=STANDS).delete()[0]:
            _touch(item.collection, now)


def part_collections(*, account_id: int, target_id: int) -> None:
    """After a block neither is in a collection of the other."""
    theirs = Q(collection__owner=account_id, account=target_id) | Q(collection__owner=target_id, account=account_id)
    Item.objects.filter(theirs, state__in=STANDS).delete()


def _touch(kept: Collection, now: datetime) -> None:
    kept.changed_at = now
    Collection.objects.filter(pk=kept.pk).update(changed_at=now)
