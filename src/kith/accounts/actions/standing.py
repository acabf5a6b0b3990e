"""Standing: what moderators decide about an account. Why, and by whom, is kept where decisions are made."""

from datetime import datetime

from kith.accounts.models import Account


def suspend_account(*, account: Account, now: datetime) -> None:
    """Hide the account and all it posted from everyone; nothing is deleted."""
    Account.objects.filter(pk=account.pk, suspended_at=None).update(suspended_at=now, changed_at=now)
    account.suspended_at = account.suspended_at or now


def unsuspend_account(*, account: Account, now: datetime) -> None:
    """Show the account again, as it was."""
    _change(account, now, suspended_at=None)


def limit_account(*, account: Account, now: datetime) -> None:
    """Show the account to its followers only, and let it decide on no new one by itself."""
    _change(account, now, limited_at=account.limited_at or now)


def unlimit_account(*, account: Account, now: datetime) -> None:
    """Show the account to everyone again."""
    _change(account, now, limited_at=None)


def _change(account: Account, now: datetime, **standing: datetime | None) -> None:
    Account.objects.filter(pk=account.pk).update(changed_at=now, **standing)
    for name, value in standing.items():
        setattr(account, name, value)
