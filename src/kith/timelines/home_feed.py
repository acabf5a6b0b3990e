"""The secret address of one's home: made, found by what a reader brings, and ended at once (row K17).

The address is shown once. Of what it holds only a digest is kept, so a stolen database opens nobody's home, and looking
it up by an index tells nothing by its time: who guesses would have to guess digests.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from kith.accounts.models import Account
from kith.members.models import User
from kith.timelines.models import HomeFeed

_BYTES = 32
_NOTED_EVERY = timedelta(hours=1)


def make_home_feed(*, account: Account, now: datetime) -> str:
    """Return a new key to `account`'s home; the one before opens nothing any more."""
    key = secrets.token_urlsafe(_BYTES)
    HomeFeed.objects.update_or_create(
        account=account, defaults={"digest": _digest(key), "made_at": now, "read_at": None}
    )
    return key


def end_home_feed(*, account: Account) -> None:
    """Let the key open nothing any more."""
    HomeFeed.objects.filter(account=account).delete()


def home_feed_of(account: Account) -> HomeFeed | None:
    """Return what is kept of `account`'s key, if they have one."""
    return HomeFeed.objects.filter(account=account).first()


def opened_by(key: str, *, now: datetime) -> Account | None:
    """Return whose home `key` opens, as long as they may come in themselves; notes by the hour that it was read."""
    found = HomeFeed.objects.select_related("account").filter(digest=_digest(key)).first()
    if found is None or found.account.is_gone:
        return None
    member = User.objects.filter(account=found.account).first()
    if member is None or not member.may_enter:
        return None
    if found.read_at is None or found.read_at < now - _NOTED_EVERY:
        HomeFeed.objects.filter(pk=found.pk).update(read_at=now)
    return found.account


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
