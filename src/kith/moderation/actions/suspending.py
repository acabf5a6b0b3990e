"""Suspending closes the login too; lifting it opens that again, unless it was closed for another reason as well.

What was closed with the suspension is so since the very same moment.
"""

from datetime import datetime

from django.db import transaction

from kith.accounts.actions import suspend_account, unsuspend_account
from kith.accounts.models import Account
from kith.members.actions import disable_member, enable_member
from kith.members.models import User


def suspend(*, account: Account, by: User, now: datetime) -> None:
    """Hide an account, and close its login where it has one. Raises MayNotDisable."""
    member = User.objects.filter(account=account).first()
    with transaction.atomic():
        suspend_account(account=account, now=now)
        if member is not None and member.disabled_at is None:
            disable_member(user=member, by=by, now=_suspended_since(account) or now)


def lift_suspension(*, account: Account, now: datetime) -> None:
    """Show a suspended account again; nothing happens to another, whose login may be closed for good reason."""
    since = _suspended_since(account)
    if since is None:
        return
    with transaction.atomic():
        unsuspend_account(account=account, now=now)
        closed_with_it = User.objects.filter(account=account, disabled_at=since).first()
        if closed_with_it is not None:
            enable_member(user=closed_with_it)


def _suspended_since(account: Account) -> datetime | None:
    return Account.objects.filter(pk=account.pk).values_list("suspended_at", flat=True).first()
