"""A button pressed twice, or a request an app sends again, makes one thing: a key for each, unique in the database."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.db import connection

from kith.accounts.models import Account
from kith.foundations.ready import ready_cursor
from kith.posts.models import SendKey

_KEPT = timedelta(days=1)


class SentAlready(Exception):
    """The same was sent before, and what came of it is not there any more: deleted, or sent on its way meanwhile."""


def claim(account: Account, key: str, made_id: int, now: datetime) -> int | None:
    """Take `key` (any text; none: nothing is claimed) for what is made under `made_id`, inside its transaction.

    Returns None where the key is new, else the id of what was made with it before. Of two at once the second waits
    for the first to commit.
    """
    if not key:
        return None
    hashed = _hashed(key)
    with ready_cursor() as cursor:
        cursor.execute(_CLAIM, [account.id, hashed, made_id, connection.ops.adapt_datetimefield_value(now)])
        if cursor.rowcount:
            return None
        cursor.execute(_FIND, [account.id, hashed])
        found = cursor.fetchone()
    return int(found[0])


def made_with(account: Account, key: str) -> int | None:
    """Return the id of what was made with `key`: of a post, or of what waits to become one."""
    hashed = _hashed(key)
    return SendKey.objects.filter(account=account, key=hashed).values_list("made_id", flat=True).first()


def was_sent_from(account: Account, page_key: str) -> bool:
    """Whether anything was sent from the page with this key (pressing.py), in the last day."""
    sent = SendKey.objects.filter(account=account, key__startswith=_hash_of_page(page_key))
    return bool(page_key) and sent.exists()


def passes_to(*, made_id: int, becomes_id: int, account: Account) -> None:
    """What was made is now another thing: a waiting post became a post."""
    SendKey.objects.filter(account=account, made_id=made_id).update(made_id=becomes_id)


def forget_old_keys(*, now: datetime) -> int:
    """Forget what was sent more than a day ago, and return how many keys that were."""
    return SendKey.objects.filter(created_at__lt=now - _KEPT).delete()[0]


def _hashed(key: str) -> str:
    """Return 64 signs; the first of them are the same for all that is sent from one page."""
    return _hash_of_page(key.partition("\n")[0]) + sha256(key.encode()).hexdigest()[:_REST]


def _hash_of_page(page_key: str) -> str:
    return sha256(page_key.encode()).hexdigest()[:_PAGE]


_PAGE, _REST = 20, 44

# By hand, because every post passes here.
_CLAIM = (
    "INSERT INTO posts_sendkey (account_id, key, made_id, created_at) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
)
_FIND = "SELECT made_id FROM posts_sendkey WHERE account_id = %s AND key = %s"
