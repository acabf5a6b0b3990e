"""Whole servers: all their people limited or hidden at once and shown again, and all follows with them ended."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime

from django.db import models, transaction
from django.db.models import F, Q

from kith.accounts.happenings import FOLLOWS_SEVERED
from kith.accounts.models import Account, AccountQuerySet, Endorsement, Follow, Severance
from kith.foundations.ids import new_id
from kith.jobs.announce import announce_each

_AT_ONCE = 500


def hide_people_of(*, domain: str, since: datetime, now: datetime) -> None:
    """Hide all that are known of a server; who is hidden already stays so for a reason of their own.

    `since` is the mark by which `show_people_of` knows whom this hid.
    """
    _known(domain).filter(suspended_at=None).update(suspended_at=since, changed_at=now)


def show_people_of(*, domain: str, since: datetime, now: datetime) -> None:
    """Show again those whom `hide_people_of` hid with that mark, and nobody else."""
    _known(domain).filter(suspended_at=since).update(suspended_at=None, changed_at=now)


def limit_people_of(*, domain: str, since: datetime, now: datetime) -> None:
    """Limit all that are known of a server, as `limit_account` does with one; `since` is the mark of it."""
    _known(domain).filter(limited_at=None).update(limited_at=since, changed_at=now)


def unlimit_people_of(*, domain: str, since: datetime, now: datetime) -> None:
    """Take that back from those who were limited with that mark, and from nobody else."""
    _known(domain).filter(limited_at=since).update(limited_at=None, changed_at=now)


def sever_follows(*, domain: str, now: datetime) -> list[Severance]:
    """End all follows between people here and those of a server, and keep for each of us which those were.

    Nobody is told of each; `FOLLOWS_SEVERED` tells once of all that someone lost.
    """
    with transaction.atomic():
        _hold_who_is_here(domain)
        found = list(follows_with(domain).select_related("follower", "followed"))
        for start in range(0, len(found), _AT_ONCE):
            Follow.objects.filter(pk__in=[each.pk for each in found[start : start + _AT_ONCE]]).delete()
        Endorsement.objects.filter(account__domain="", target__in=_known(domain)).delete()
        accepted = [each for each in found if each.accepted_at is not None]
        _count_down("following_count", Counter(each.follower_id for each in accepted))
        _count_down("followers_count", Counter(each.followed_id for each in accepted))
        made = _severances(accepted, domain, now)
        Severance.objects.bulk_create(made, batch_size=_AT_ONCE)
        announce_each(FOLLOWS_SEVERED, [{"severance_id": each.pk} for each in made])
    return made


def follows_with(domain: str) -> models.QuerySet[Follow]:
    """Return all follows between people here and those of a server, asked for ones too."""
    theirs = _known(domain)
    between = Q(follower__domain="", followed__in=theirs) | Q(followed__domain="", follower__in=theirs)
    return Follow.objects.filter(between)


def _known(domain: str) -> AccountQuerySet:
    return Account.objects.of_server(domain)


def _hold_who_is_here(domain: str) -> None:
    """Keep all whose follows end from following anyone meanwhile; in the order of ids, as `following.hold` does."""
    pairs = follows_with(domain).values_list("follower_id", "followed_id")
    here = {each for pair in pairs for each in pair}
    for start in range(0, len(ordered := sorted(here)), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        list(Account.objects.select_for_update(no_key=True).filter(pk__in=some).order_by("pk").values_list("pk"))


def _count_down(column: str, by: Counter[int]) -> None:
    """Take from a count of each account as many as ended; one statement for all that lost the same number."""
    alike: dict[int, list[int]] = defaultdict(list)
    for account_id, many in by.items():
        alike[many].append(account_id)
    for many, ids in alike.items():
        for start in range(0, len(ids), _AT_ONCE):
            some = Account.objects.filter(pk__in=ids[start : start + _AT_ONCE])
            # Not below nought, should a count ever have been wrong.
            some.filter(**{f"{column}__gte": many}).update(**{column: F(column) - many})


def _severances(ended: list[Follow], domain: str, now: datetime) -> list[Severance]:
    made: dict[int, Severance] = {}
    for follow in ended:
        is_ours = follow.follower.is_local
        ours, other = (follow.follower, follow.followed) if is_ours else (follow.followed, follow.follower)
        kept = made.get(ours.pk)
        if kept is None:
            kept = made[ours.pk] = Severance(
                id=new_id(now), account=ours, domain=domain, following=[], followers=[], at=now
            )
        (kept.following if is_ours else kept.followers).append(other.handle)
    return list(made.values())
