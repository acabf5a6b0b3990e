"""People as pages need them: found by name, what stands between two of them, who follows whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower, Now

from kith.accounts.models import Account, AccountQuerySet, Block, Follow, Kind, Mute, PrivateNote
from kith.foundations.paging import Cursor, Page, page_from, within


@dataclass(frozen=True, slots=True)
class Relationship:
    """What stands between a viewer and someone else."""

    target_id: int
    is_self: bool = False
    following: bool = False
    requested: bool = False  # the viewer asked and waits
    followed_by: bool = False
    requested_by: bool = False  # the other asked and waits
    shows_boosts: bool = True
    notifies: bool = False
    blocking: bool = False
    blocked_by: bool = False
    muting: bool = False
    muting_notifications: bool = False
    mute_ends_at: datetime | None = None
    note: str = ""


def by_username(username: str, domain: str = "") -> Account | None:
    """Return the account of that name, whatever the case of its letters."""
    named = Account.objects.alias(a_name=Lower("username"), a_domain=Lower("domain"))
    return named.filter(a_name=username.lower(), a_domain=domain.lower()).first()


def by_handle(handle: str) -> Account | None:
    """Return whom `@name@host`, `@name` or `name` means; a host that is this server's is here."""
    name, _, host = handle.strip().removeprefix("@").partition("@")
    if not name:
        return None
    return by_username(name, "" if host.lower() == settings.KITH_DOMAIN.lower() else host)


def relationship(viewer: Account | None, target: Account, *, now: datetime | None = None) -> Relationship:
    """Return what stands between `viewer` (None: not signed in) and `target`."""
    return relationships(viewer, [target.pk], now=now)[target.pk]


def relationships(
    viewer: Account | None, ids: Collection[int], *, now: datetime | None = None
) -> dict[int, Relationship]:
    """Return what stands between `viewer` and each of `ids`; four queries, however many they are.

    Without `now` a mute's end is held against the database's clock.
    """
    if viewer is None or not ids:
        return {each: Relationship(each) for each in ids}
    found: dict[int, dict[str, object]] = {each: {"is_self": each == viewer.pk} for each in ids}
    between = Q(follower=viewer, followed__in=ids) | Q(followed=viewer, follower__in=ids)
    for follow in Follow.objects.filter(between):
        if follow.follower_id == viewer.pk:
            found[follow.followed_id] |= {
                "following": follow.accepted_at is not None,
                "requested": follow.accepted_at is None,
                "shows_boosts": follow.shows_boosts,
                "notifies": follow.notifies,
            }
        else:
            accepted = follow.accepted_at is not None
            found[follow.follower_id] |= {"followed_by": accepted, "requested_by": not accepted}
    for block in Block.objects.filter(Q(account=viewer, target__in=ids) | Q(target=viewer, account__in=ids)):
        if block.account_id == viewer.pk:
            found[block.target_id]["blocking"] = True
        else:
            found[block.account_id]["blocked_by"] = True
    at = now if now is not None else Now()
    for mute in Mute.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), account=viewer, target__in=ids):
        found[mute.target_id] |= {
            "muting": True,
            "muting_notifications": mute.hides_notifications,
            "mute_ends_at": mute.ends_at,
        }
    for note in PrivateNote.objects.filter(account=viewer, target__in=ids):
        found[note.target_id]["note"] = note.text
    return {each: Relationship(each, **facts) for each, facts in found.items()}  # type: ignore[arg-type]


def shown_to(viewer: Account | None, accounts: AccountQuerySet | None = None) -> AccountQuerySet:
    """Keep the accounts that `viewer` may meet in lists: in good standing, and no block between the two.

    A feed with a secret address is there for its readers alone: its name already tells what they read.
    """
    kept = (Account.objects.all() if accounts is None else accounts).in_good_standing()
    is_private_feed = Q(kind=Kind.FEED, is_locked=True)
    if viewer is None:
        return kept.exclude(is_private_feed)
    between = Q(account=viewer, target=OuterRef("pk")) | Q(account=OuterRef("pk"), target=viewer)
    reads_it = Exists(Follow.objects.filter(follower=viewer, followed=OuterRef("pk"), accepted_at__isnull=False))
    return kept.filter(~Exists(Block.objects.filter(between)), ~is_private_feed | Q(reads_it))


def may_meet(account: Account, tie: Relationship) -> bool:
    """May whoever has this `tie` to `account` find it at all?

    As `shown_to`, but whom one blocks oneself one can still find, to unblock.
    """
    is_private_feed = account.is_feed and account.is_locked
    return not account.is_gone and not tie.blocked_by and (tie.following or not is_private_feed)


def followers_page(account: Account, viewer: Account | None, cursor: Cursor) -> Page[Follow]:
    """Return who follows `account`, newest first; each row's `follower` is fetched. Empty where that is private."""
    if not may_see_connections(account, viewer):
        return Page([], older=None, newer=None)
    follows = account.followed_by.filter(accepted_at__isnull=False, follower__in=shown_to(viewer))
    return _page_of_follows(follows.select_related("follower"), cursor)


def following_page(account: Account, viewer: Account | None, cursor: Cursor) -> Page[Follow]:
    """Return whom `account` follows, newest first; each row's `followed` is fetched. Empty where that is private."""
    if not may_see_connections(account, viewer):
        return Page([], older=None, newer=None)
    follows = account.follows.filter(accepted_at__isnull=False, followed__in=shown_to(viewer))
    return _page_of_follows(follows.select_related("followed"), cursor)


def may_see_connections(account: Account, viewer: Account | None) -> bool:
    """May `viewer` see whom `account` follows, and who follows it?"""
    return not account.hides_connections or (viewer is not None and viewer.pk == account.pk)


def requests_page(account: Account, cursor: Cursor) -> Page[Follow]:
    """Return who asks to follow `account`, newest first; each row's `follower` is fetched."""
    asking = account.followed_by.filter(accepted_at=None, follower__in=shown_to(account))
    return _page_of_follows(asking.select_related("follower"), cursor)


def count_requests(account: Account) -> int:
    """Return how many wait to follow `account`."""
    return account.followed_by.filter(accepted_at=None, follower__in=shown_to(account)).count()


def blocks_of(account: Account, cursor: Cursor) -> Page[Block]:
    """Return whom `account` blocks, newest first."""
    rows = list(within(account.blocks.select_related("target"), cursor))
    return page_from(rows, cursor, place=lambda block: block.pk)


def mutes_of(account: Account, cursor: Cursor, *, now: datetime) -> Page[Mute]:
    """Return whom `account` mutes at `now`, newest first."""
    rows = list(within(Mute.objects.active(now).filter(account=account).select_related("target"), cursor))
    return page_from(rows, cursor, place=lambda mute: mute.pk)


def _page_of_follows(follows: QuerySet[Follow], cursor: Cursor) -> Page[Follow]:
    return page_from(list(within(follows, cursor)), cursor, place=lambda follow: follow.pk)


@dataclass(frozen=True, slots=True)
class Met:
    """Someone in a list, with what stands between them and the viewer."""

    account: Account
    tie: Relationship


def met(viewer: Account | None, accounts: Collection[Account]) -> list[Met]:
    """Return these people, in their order, as `accounts/_person.html` draws them."""
    ties = relationships(viewer, [account.pk for account in accounts])
    return [Met(account, ties[account.pk]) for account in accounts]
