"""Standing: what moderators decide about an account. Why, and by whom, is kept where decisions are made."""

from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from kith.accounts.happenings import STANDING_CHANGED
from kith.accounts.models import Account, Role
from kith.design.portraits import PREFIX
from kith.jobs.announce import announce
from kith.live.actions import end_streams
from kith.media.actions import forget_file
from kith.servers.others import standing_from


def suspend_account(*, account: Account, now: datetime) -> None:
    """Hide the account and all it posted from everyone; nothing is deleted."""
    is_new = account.suspended_at is None or not account.is_local
    with transaction.atomic():
        shown = Account.objects.filter(pk=account.pk)
        # Who is hidden with a whole server is from now on hidden for a reason of their own, too.
        shown = shown.filter(suspended_at=None) if account.is_local else shown
        if shown.update(suspended_at=now, changed_at=now):
            announce(STANDING_CHANGED, account_id=account.pk)
        end_streams(account_id=account.pk)
    account.suspended_at = now if is_new else account.suspended_at


def unsuspend_account(*, account: Account, now: datetime) -> None:
    """Show the account again, as it was; of a server that is kept away nobody is shown."""
    with transaction.atomic():
        _change(account, now, suspended_at=_with_its_server(account, "suspended_at"))
        announce(STANDING_CHANGED, account_id=account.pk)


def limit_account(*, account: Account, now: datetime) -> None:
    """Show the account to its followers only, and let it decide on no new one by itself."""
    _change(account, now, limited_at=(account.limited_at or now) if account.is_local else now)


def unlimit_account(*, account: Account, now: datetime) -> None:
    """Show the account to everyone again; one of a limited server stays limited with it."""
    _change(account, now, limited_at=_with_its_server(account, "limited_at"))


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


def _with_its_server(account: Account, standing: str) -> datetime | None:
    """Return since when an account is limited, or hidden, with the whole of its server; None where it isn't."""
    if account.is_local:
        return None
    return standing_from(account.domain, urlsplit(account.uri).netloc).get(standing)


def _change(account: Account, now: datetime, **standing: datetime | None) -> None:
    Account.objects.filter(pk=account.pk).update(changed_at=now, **standing)
    for name, value in standing.items():
        setattr(account, name, value)
