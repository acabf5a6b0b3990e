"""Standing: what moderators decide about an account. Why, and by whom, is kept where decisions are made."""

from datetime import datetime

from django.db import transaction

from kith.accounts.happenings import STANDING_CHANGED
from kith.accounts.models import Account, Role
from kith.design.portraits import PREFIX
from kith.jobs.announce import announce
from kith.live.actions import end_streams
from kith.media.actions import forget_file


def suspend_account(*, account: Account, now: datetime) -> None:
    """Hide the account and all it posted from everyone; nothing is deleted."""
    with transaction.atomic():
        if Account.objects.filter(pk=account.pk, suspended_at=None).update(suspended_at=now, changed_at=now):
            announce(STANDING_CHANGED, account_id=account.pk)
        end_streams(account_id=account.pk)
    account.suspended_at = account.suspended_at or now


def unsuspend_account(*, account: Account, now: datetime) -> None:
    """Show the account again, as it was."""
    with transaction.atomic():
        _change(account, now, suspended_at=None)
        announce(STANDING_CHANGED, account_id=account.pk)


def limit_account(*, account: Account, now: datetime) -> None:
    """Show the account to its followers only, and let it decide on no new one by itself."""
    _change(account, now, limited_at=account.limited_at or now)


def unlimit_account(*, account: Account, now: datetime) -> None:
    """Show the account to everyone again."""
    _change(account, now, limited_at=None)


def cover_account(*, account: Account, now: datetime) -> None:
    """Cover pictures and sounds in all that the account posted and will post, until someone asks to see them."""
    _change(account, now, covered_at=account.covered_at or now)


def uncover_account(*, account: Account, now: datetime) -> None:
    """Cover only what its author covers."""
    _change(account, now, covered_at=None)


def close_account(*, account: Account, now: datetime) -> None:
    """Hide the account and all it posted, because whose it is wants to leave."""
    _change(account, now, left_at=account.left_at or now)


def reopen_account(*, account: Account, now: datetime) -> None:
    """Show the account of who stays after all."""
    _change(account, now, left_at=None)


def leave_the_name(*, account: Account, now: datetime) -> None:
    """Erase what the account says of anyone. Its name stays taken, so that nobody comes back as someone else."""
    with transaction.atomic():
        for name in {account.avatar, account.header} - {""}:
            if not name.startswith(PREFIX):
                forget_file(name=name)
        Account.objects.filter(pk=account.pk).update(
            display_name="", folded_name="", pronouns="", role=Role.NONE, bio="", bio_html="", fields=[],
            avatar="", avatar_description="", header="", header_description="", is_discoverable=False,
            is_indexable=False, offers_feed=False, followers_count=0, following_count=0, posts_count=0,
            last_posted_on=None, left_at=account.left_at or now, changed_at=now,
        )  # fmt: skip
    account.refresh_from_db()


def _change(account: Account, now: datetime, **standing: datetime | None) -> None:
    Account.objects.filter(pk=account.pk).update(changed_at=now, **standing)
    for name, value in standing.items():
        setattr(account, name, value)
