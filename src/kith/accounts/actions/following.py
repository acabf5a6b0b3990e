"""Following: asking, letting in, letting go. Every verb may be said twice and is done once."""

import re
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from kith.accounts.apart import are_parted
from kith.accounts.happenings import FOLLOW_ACCEPTED, FOLLOW_REQUESTED, FOLLOWED, UNFOLLOWED
from kith.accounts.models import Account, Endorsement, Follow, Kind
from kith.jobs.announce import announce


class NotWithYourself(Exception):
    """Nobody follows, blocks or mutes themselves."""


class MayNotFollow(Exception):
    """One of the two keeps the other away, the other is gone, or it is a private feed of someone else."""


def follow(
    *,
    follower: Account,
    target: Account,
    now: datetime,
    shows_boosts: bool | None = None,
    notifies: bool | None = None,
    languages: Sequence[str] | None = None,
    may_enter: bool = False,
    must_ask: bool = False,
    uri: str = "",
) -> Follow:
    """Follow, or ask to where the other decides; where that is done already, only the choices change.

    Raises NotWithYourself or MayNotFollow. `may_enter` says that the caller knows this follower to belong here (the one
    who brought a private feed): no question is asked. `must_ask` says that this one is to ask whoever it is. Of
    `languages` home shows posts alone; none are all.
    """
    if follower.pk == target.pk:
        raise NotWithYourself
    kept = as_kept(languages) if languages is not None else None
    choices = {
        name: choice
        for name, choice in {"shows_boosts": shows_boosts, "notifies": notifies, "languages": kept}.items()
        if choice is not None
    }
    with transaction.atomic():
        _, held = hold(follower, target)
        _refuse_where_parted(follower, held, may_enter=may_enter)
        accepted_at = now if may_enter or not (must_ask or asks_first(held)) else None
        made, is_new = Follow.objects.get_or_create(
            follower=follower,
            followed=held,
            defaults={"created_at": now, "accepted_at": accepted_at, "uri": uri, **choices},
        )
        if not is_new:
            if choices:
                Follow.objects.filter(pk=made.pk).update(**choices)
                made.refresh_from_db()
            return made
        if accepted_at is None:
            announce(FOLLOW_REQUESTED, follow_id=made.pk)
        else:
            _count(made, 1)
            announce(FOLLOWED, follow_id=made.pk)
    return made


def asks_first(target: Account) -> bool:
    """Does someone decide who follows `target`?

    People elsewhere always do as far as we know: their server answers.
    """
    if target.kind == Kind.FEED:
        return False
    return target.is_locked or target.limited_at is not None or not target.is_local


def unfollow(*, follower: Account, target: Account) -> None:
    """Stop following `target`, or take the request back."""
    with transaction.atomic():
        hold(follower, target)
        end_follow(follower, target, by=follower)


def remove_follower(*, account: Account, follower: Account) -> None:
    """Make `follower` follow `account` no longer; they are not told."""
    with transaction.atomic():
        hold(follower, account)
        end_follow(follower, account, by=account)


def accept_follow(*, follow: Follow, now: datetime) -> None:
    """Let in who asked."""
    with transaction.atomic():
        hold(follow.follower, follow.followed)
        if Follow.objects.filter(pk=follow.pk, accepted_at=None).update(accepted_at=now):
            _count(follow, 1)
            announce(FOLLOW_ACCEPTED, follow_id=follow.pk)
    follow.accepted_at = follow.accepted_at or now


def reject_follow(*, follow: Follow) -> None:
    """Turn down who asked, or end a follow of oneself."""
    remove_follower(account=follow.followed, follower=follow.follower)


def choose_boosts(*, follower: Account, target: Account, shows_boosts: bool) -> None:
    """Show or hide in one's home what `target` passes on; nothing where they are not followed."""
    Follow.objects.filter(follower=follower, followed=target).update(shows_boosts=shows_boosts)


def choose_bell(*, follower: Account, target: Account, notifies: bool) -> None:
    """Ask for a notice at each new post of `target`, or no longer; nothing where they are not followed."""
    Follow.objects.filter(follower=follower, followed=target).update(notifies=notifies)


def hold(one: Account, other: Account) -> tuple[Account, Account]:
    """Return both as they are now, and keep others from changing what stands between them until the transaction ends.

    Always in the order of ids, so that two people who press at the same moment wait for each other and not for ever.
    """
    rows = Account.objects.select_for_update(no_key=True).filter(pk__in=[one.pk, other.pk]).order_by("pk")
    held = {row.pk: row for row in rows}
    return held[one.pk], held[other.pk]


def end_follow(follower: Account, target: Account, *, by: Account) -> None:
    """Remove the follow inside a transaction that holds both; say so where there was one, and who ended it."""
    found = Follow.objects.filter(follower=follower, followed=target).first()
    if found is None:
        return
    was_accepted = found.accepted_at is not None
    Follow.objects.filter(pk=found.pk).delete()
    if was_accepted:
        _count(found, -1)
    Endorsement.objects.filter(account=follower, target=target).delete()
    announce(UNFOLLOWED, follower_id=follower.pk, followed_id=target.pk, by_id=by.pk, follow_id=found.pk, uri=found.uri)


def as_kept(languages: Sequence[str]) -> str:
    """Return languages as `Follow.languages` keeps them; what is no language's code is left out."""
    codes = sorted({code.lower() for code in languages if _CODE.fullmatch(code)})[:_MOST_LANGUAGES]
    return f",{','.join(codes)}," if codes else ""


_CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
_MOST_LANGUAGES = 15


def _refuse_where_parted(follower: Account, target: Account, *, may_enter: bool) -> None:
    is_closed = target.kind == Kind.FEED and target.is_locked and not may_enter
    if is_closed and Follow.objects.filter(follower=follower, followed=target).exists():
        is_closed = False  # they are in; this only changes a choice
    if target.is_gone or is_closed or are_parted(follower, target):
        raise MayNotFollow


def _count(follow: Follow, by: int) -> None:
    """Keep both counts, in the order of ids; not below nought, should a count ever have been wrong."""
    counts = {follow.follower_id: "following_count", follow.followed_id: "followers_count"}
    for pk, name in sorted(counts.items()):
        Account.objects.filter(pk=pk, **{f"{name}__gte": max(0, -by)}).update(**{name: F(name) + by})
