"""Telling open pages, and the streams of apps, that something happened."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from kith.live.models import Telling
from kith.live.queries import SIGNED_OUT, last_telling
from kith.live.waking import wake_hubs

MOST_NAMED = 100
# By hand, because every post that is published passes here.
_TELL = 'INSERT INTO live_telling (name, about, "to") VALUES (%s, %s, %s)'
_AND_MORE = ", (%s, %s, %s)"
KEPT_FOR = timedelta(minutes=20)


class TooManyNamed(ValueError):
    """More than a hundred hearers are named; give the name a function in HEARERS instead."""


def tell(name: str, *, about: int | None = None, to: Collection[int] = ()) -> None:
    """Tell the open pages of the accounts `to`, or of those HEARERS gives for `name`, once this transaction commits.

    Raises TooManyNamed.
    """
    if len(to) > MOST_NAMED:
        raise TooManyNamed(name)
    with connection.cursor() as cursor:
        cursor.execute(_TELL, [name, about, ",".join(map(str, to))])
    transaction.on_commit(wake_hubs)


def tell_all(name: str, *, to: Sequence[int], about: int | None = None) -> None:
    """Tell the open pages of the accounts `to`, however many, in one statement, once this transaction commits."""
    crowds = [to[start : start + MOST_NAMED] for start in range(0, len(to), MOST_NAMED)]
    if not crowds:
        return
    rows = [value for crowd in crowds for value in (name, about, ",".join(map(str, crowd)))]
    with connection.cursor() as cursor:
        cursor.execute(_TELL + _AND_MORE * (len(crowds) - 1), rows)
    transaction.on_commit(wake_hubs)


def end_streams(*, account_id: int) -> None:
    """Have every hub ask anew who is signed in as this account, once this transaction commits, and end the others."""
    tell(SIGNED_OUT, to=[account_id])


def sweep_tellings(*, now: datetime) -> int:
    """Delete what was told long ago, and return how many rows that was.

    The newest stays, whatever its age: it is the mark from which pages count.
    """
    newest = last_telling()
    swept, _ = Telling.objects.filter(told_at__lt=now - KEPT_FOR, id__lt=newest).delete()
    return swept
