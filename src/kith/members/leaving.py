"""Leaving: hidden at once, erased after a week in which one may come back (row M15). The erasing is site's."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from kith.accounts.actions.standing import close_account, reopen_account
from kith.members.actions import MayNotDisable, disable_member, enable_member, end_sessions
from kith.members.composing import compose
from kith.members.letters import write_letter
from kith.members.models import Departure, Rank, User

GRACE = timedelta(days=7)
TOLD_FOR = timedelta(days=30)  # how long the page tells that it is done


class OwnerMayNotLeave(Exception):
    """A server without an owner is nobody's: it has to be handed on first."""


def ask_to_leave(*, user: User, now: datetime, is_removed: bool = False) -> Departure:
    """Hide all that is theirs, sign them out everywhere, and have it erased when the week is over.

    Doing it twice changes nothing. Raises OwnerMayNotLeave.
    """
    if user.rank == Rank.OWNER:
        raise OwnerMayNotLeave
    with transaction.atomic():
        departure, is_new = Departure.objects.select_for_update().get_or_create(
            account=user.account,
            defaults={
                "code": secrets.token_urlsafe(24),
                "email": user.email,
                "is_removed": is_removed,
                "asked_at": now,
                "erases_at": now + GRACE,
            },
        )
        if not is_new:
            return departure
        User.objects.filter(pk=user.pk).update(leaves_at=departure.erases_at)
        close_account(account=user.account, now=now)
        end_sessions(user=user)
        words = compose(
            "removed" if is_removed else "leaving",
            reader=user,
            is_asked_for=not is_removed,
            name=user.account.name,
            link=link_of(departure),
            day=departure.erases_at,
        )
        write_letter(to=user.email, words=words, now=now, user=user)
    user.leaves_at = departure.erases_at
    return departure


def remove_member(*, user: User, by: User, now: datetime) -> Departure:
    """Have who keeps the server make someone leave. Raises MayNotDisable, also for the owner."""
    with transaction.atomic():
        disable_member(user=user, by=by, now=now)
        try:
            return ask_to_leave(user=user, now=now, is_removed=True)
        except OwnerMayNotLeave as refused:
            raise MayNotDisable from refused


def stay(*, user: User, now: datetime) -> bool:
    """Take the leaving back, and say whether there was still time."""
    with transaction.atomic():
        gone, _ = Departure.objects.filter(account=user.account, begun_at=None).delete()
        if not gone:
            return False
        User.objects.filter(pk=user.pk).update(leaves_at=None)
        reopen_account(account=user.account, now=now)
    user.leaves_at = None
    return True


def keep_member(*, user: User, now: datetime) -> bool:
    """Take back that someone was removed, and say whether there was still time."""
    with transaction.atomic():
        is_kept = stay(user=user, now=now)
        if is_kept:
            enable_member(user=user)
    return is_kept


def claim_due_departures(*, now: datetime) -> list[Departure]:
    """Return those whose week is over, and those that were begun and are not done; from here nobody comes back."""
    Departure.objects.filter(begun_at=None, erases_at__lte=now).update(begun_at=now)
    return list(Departure.objects.exclude(begun_at=None).filter(done_at=None).select_related("account"))


def forget_departures(*, now: datetime) -> int:
    """Forget whom we told long ago that all of theirs is gone."""
    return Departure.objects.filter(done_at__lt=now - TOLD_FOR).delete()[0]


def link_of(departure: Departure) -> str:
    """Return the whole address of the page that tells how far the leaving has come."""
    return settings.KITH_ORIGIN + reverse("site:departure", args=[departure.code])
