"""Secret addresses at which others read some entries: made, opened, and ended at once (row I17).

The address is shown once. Of what it holds only a digest is kept, so a stolen database opens nobody's log, and looking
it up by an index tells nothing by its time: who guesses would have to guess digests.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from kith.accounts.models import Account
from kith.accounts.names import tidy_name
from kith.cpd.models import Entry, Share, Shared
from kith.members.models import User

LASTS = (7, 14, 30, 90)  # days
MOST_SHARES = 30
MOST_AT_ONCE = 200  # entries
_BYTES = 32


class NothingToShare(Exception):
    """None of the entries that were chosen is there and complete."""


class NoSuchTime(Exception):
    """An address lasts for one of the times that are offered, and not for good."""


class TooMuchAtOnce(Exception):
    """No more than `most` entries stand at one address."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class TooManyShares(Exception):
    """There are as many addresses as one may have; one has to end first."""


def share_entries(
    *, account: Account, entry_ids: Collection[int], name: str, lasts: int, now: datetime, signed: str = ""
) -> str:
    """Return a new key to these entries of `account`; drafts among them are left out.

    Raises NothingToShare, NoSuchTime, TooMuchAtOnce, TooManyShares.
    """
    if lasts not in LASTS:
        raise NoSuchTime
    if len(entry_ids) > MOST_AT_ONCE:
        raise TooMuchAtOnce(MOST_AT_ONCE)
    key = secrets.token_urlsafe(_BYTES)
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        complete = Entry.objects.of(account).complete().filter(pk__in=entry_ids)
        chosen = list(complete.select_for_update())
        if not chosen:
            raise NothingToShare
        Share.objects.filter(account=account, ends_at__lte=now).delete()
        if Share.objects.filter(account=account).count() >= MOST_SHARES:
            raise TooManyShares
        made = Share.objects.create(
            account=account,
            digest=_digest(key),
            name=tidy_name(name, most=100, code_points=200),
            signed=tidy_name(signed, most=100, code_points=200),
            made_at=now,
            ends_at=now + timedelta(days=lasts),
        )
        Shared.objects.bulk_create([Shared(share=made, entry=entry) for entry in chosen])
    return key


def end_share(*, share: Share) -> None:
    """Let an address open nothing any more."""
    share.delete()


def opened_by(key: str, *, now: datetime, viewer: Account | None, is_read: bool = True) -> Share | None:
    """Return what `key` opens, as long as it lasts and its owner may come in; notes that it was opened.

    That its owner looks at it themselves is not noted, nor where a program only asks what is there (not `is_read`).
    """
    found = Share.objects.select_related("account").filter(digest=_digest(key), ends_at__gt=now).first()
    if found is None or found.account.is_gone:
        return None
    owner = User.objects.filter(account=found.account).first()
    if owner is None or not owner.may_enter:
        return None
    if is_read and (viewer is None or viewer.pk != found.account_id):
        row = Share.objects.filter(pk=found.pk)
        row.filter(opened_at=None).update(opened_at=now)
        row.update(opened=F("opened") + 1, last_opened_at=now)
    return found


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
