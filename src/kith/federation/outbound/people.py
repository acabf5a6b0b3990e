"""People here, told to other servers: how their profile reads, that moderators suspended them, that they left."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kith.accounts.models import Account
from kith.federation.models import Delivery, Key, Tombstone
from kith.federation.outbound import activities
from kith.federation.outbound.reach import inboxes_of_acquaintances, inboxes_of_everyone
from kith.federation.outbound.sending import send


def tell_of_profile(*, account_id: int, now: datetime) -> None:
    """Tell who follows somebody here, and whom they follow, how their profile reads."""
    account = Account.objects.here().people().in_good_standing().filter(pk=account_id).first()
    places = inboxes_of_acquaintances(account_id, now=now) if account is not None else []
    if account is not None and places:
        activity = activities.update_of_person(account, now)
        send(activity, actor=account.uri, kind="Update", inboxes=places, now=now, about=_about(account))


def tell_of_standing(*, account_id: int, now: datetime) -> None:
    """Tell everyone that moderators suspended somebody here, or show them again.

    Mastodon hides all of theirs while it is told “suspended”, and shows it again afterwards.
    """
    account = Account.objects.here().people().filter(pk=account_id, left_at=None).first()
    places = inboxes_of_everyone() if account is not None else []
    if account is not None and places:
        activity = activities.update_of_person(account, now)
        send(activity, actor=account.uri, kind="Update", inboxes=places, now=now, about=_about(account))


def say_goodbye(*, account: Account, now: datetime) -> None:
    """Tell everyone that somebody left, so that all of theirs is deleted everywhere; once, however often it is said.

    Nothing else of theirs goes out any more. Their key stays, by which others know that it is they who say so; who has
    none was never met by anybody elsewhere.
    """
    with transaction.atomic():
        Delivery.objects.filter(
            outgoing__actor=account.uri, outgoing__farewell="", state=Delivery.State.WAITING
        ).delete()
        _, is_new = Tombstone.objects.get_or_create(uri=account.uri, defaults={"at": now})
        if is_new and Key.objects.filter(actor=account.uri).exists():
            activity = activities.delete_of_person(account)
            places = inboxes_of_everyone()
            send(activity, actor=account.uri, kind="Delete", inboxes=places, now=now, farewell=_about(account))


def _about(account: Account) -> str:
    return f"account:{account.pk}"
