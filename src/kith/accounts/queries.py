"""People as pages need them: found by name, what stands between two of them, who follows whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from kith.accounts.apart import not_parted_from
from kith.accounts.models import Account, AccountQuerySet, Block, DomainBlock, Endorsement, Follow, Kind, Mute
from kith.foundations.paging import Cursor, Page, page_from, within
from kith.foundations.ready import for_ids, ready, ready_fetch, ready_rows


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
    domain_blocking: bool = False  # the whole server that the other is on
    endorsed: bool = False  # the viewer recommends them
    languages: tuple[str, ...] = ()  # of their posts at the viewer's home; none are all
    note: str = ""


def by_username(username: str, domain: str = "") -> Account | None:
    """Return the account of that name, whatever the case of its letters."""
    return _named(username.lower(), domain.lower())


@ready
def _named(username: str, domain: str) -> QuerySet[Account]:
    named = Account.objects.alias(a_name=Lower("username"), a_domain=Lower("domain"))
    return named.filter(a_name=username, a_domain=domain)


def by_handle(handle: str) -> Account | None:
    """Return whom `@name@host`, `@name` or `name` means; a host that is this server's is here."""
    name, _, host = handle.strip().removeprefix("@").partition("@")
    if not name:
        return None
    return by_username(name, "" if host.lower() == settings.KITH_DOMAIN.lower() else host)


def people_by_id(ids: Collection[int]) -> dict[int, Account]:
    """Return the accounts of these ids; who may meet them was asked by who brings the ids."""
    return {account.id: account for account in _these(list(ids))} if ids else {}


@ready_rows
def _these(ids: list[int]) -> QuerySet[Account]:
    return Account.objects.filter(id__in=ids)


def relationship(viewer: Account | None, target: Account, *, now: datetime | None = None) -> Relationship:
    """Return what stands between `viewer` (None: not signed in) and `target`."""
    return relationships(viewer, [target.pk], now=now)[target.pk]


def relationships(
    viewer: Account | None, ids: Collection[int], *, now: datetime | None = None
) -> dict[int, Relationship]:
    """Return what stands between `viewer` and each of `ids`, in one query however many they are.

    Without `now` a mute's end is held against the database's clock.
    """
    if viewer is None or not ids:
        return {each: Relationship(each) for each in ids}
    found: dict[int, dict[str, object]] = {each: {"is_self": each == viewer.pk} for each in ids}
    at = "CURRENT_TIMESTAMP" if now is None else "%s"
    wanted = [viewer.pk, *found]
    muted_at = [] if now is None else [connection.ops.adapt_datetimefield_value(now)]
    sql = for_ids(_BETWEEN.replace("%now", at), len(found))
    rows = ready_fetch(sql, [*wanted * 4, *wanted[:1], *muted_at, *wanted[1:], *wanted * 3])
    for what, target, one, two, three, text, time in rows:
        found[target] |= _said(what, bool(one), bool(two), bool(three), text, time)
    return {each: Relationship(each, **facts) for each, facts in found.items()}  # type: ignore[arg-type]


def standings(ids: Collection[int]) -> dict[int, bool]:
    """Return of those of `ids` that are accounts whether they are suspended."""
    if not ids:
        return {}
    places = ", ".join(["%s"] * len(ids))
    sql = f"SELECT id, suspended_at IS NOT NULL FROM accounts_account WHERE id IN ({places})"  # noqa: S608 - places alone
    return {account_id: bool(is_suspended) for account_id, is_suspended in ready_fetch(sql, list(ids))}


def _said(what: str, one: bool, two: bool, three: bool, text: str, time: datetime | str | None) -> dict[str, object]:
    """What one row of `_BETWEEN` says of a relationship."""
    match what:
        case "follows":
            languages = tuple(filter(None, text.split(",")))
            return {
                "following": one, "requested": not one, "shows_boosts": two, "notifies": three, "languages": languages,
            }  # fmt: skip
        case "followed":
            return {"followed_by": one, "requested_by": not one}
        case "mutes":
            return {"muting": True, "muting_notifications": one, "mute_ends_at": _time(time)}
        case "note":
            return {"note": text}
    return {what: True}


def _time(value: datetime | str | None) -> datetime | None:
    # SQLite keeps times as text without a zone, in UTC.
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at if at is None or at.tzinfo else at.replace(tzinfo=UTC)


# By hand, because every profile and every list of people in an app asks it. A server's block is the last: it asks for
# the accounts themselves.
_BETWEEN = """
SELECT 'follows' AS what, followed_id AS target_id, accepted_at IS NOT NULL AS one, shows_boosts AS two,
    notifies AS three, languages AS words, CAST(NULL AS timestamp with time zone) AS at
FROM accounts_follow WHERE follower_id = %s AND followed_id IN (%ids)
UNION ALL
SELECT 'followed', follower_id, accepted_at IS NOT NULL, FALSE, FALSE, '', NULL
FROM accounts_follow WHERE followed_id = %s AND follower_id IN (%ids)
UNION ALL
SELECT 'blocking', target_id, TRUE, FALSE, FALSE, '', NULL
FROM accounts_block WHERE account_id = %s AND target_id IN (%ids)
UNION ALL
SELECT 'blocked_by', account_id, TRUE, FALSE, FALSE, '', NULL
FROM accounts_block WHERE target_id = %s AND account_id IN (%ids)
UNION ALL
SELECT 'mutes', target_id, hides_notifications, FALSE, FALSE, '', ends_at
FROM accounts_mute WHERE account_id = %s AND (ends_at IS NULL OR ends_at > %now) AND target_id IN (%ids)
UNION ALL
SELECT 'note', target_id, TRUE, FALSE, FALSE, text, NULL
FROM accounts_privatenote WHERE account_id = %s AND target_id IN (%ids)
UNION ALL
SELECT 'endorsed', target_id, TRUE, FALSE, FALSE, '', NULL
FROM accounts_endorsement WHERE account_id = %s AND target_id IN (%ids)
UNION ALL
SELECT 'domain_blocking', account.id, TRUE, FALSE, FALSE, '', NULL
FROM accounts_account account JOIN accounts_domainblock blocked ON blocked.domain = account.domain
WHERE blocked.account_id = %s AND account.id IN (%ids)
"""


def shown_to(viewer: Account | None, accounts: AccountQuerySet | None = None) -> AccountQuerySet:
    """Keep the accounts that `viewer` may meet in lists: in good standing, and neither keeps the other away.

    A feed with a secret address is there for its readers alone: its name already tells what they read.
    """
    kept = (Account.objects.all() if accounts is None else accounts).in_good_standing()
    is_private_feed = Q(kind=Kind.FEED, is_locked=True)
    if viewer is None:
        return kept.exclude(is_private_feed)
    reads_it = Exists(Follow.objects.filter(follower=viewer, followed=OuterRef("pk"), accepted_at__isnull=False))
    return kept.filter(not_parted_from(viewer), ~is_private_feed | Q(reads_it))


def is_shown(viewer: Account | None, column: str) -> Exists:
    """As `shown_to`, for rows whose `column` names the account: one look for each of them.

    Of `column__in=shown_to(viewer)` SQLite would first make a list, of all accounts that this server knows.
    """
    return Exists(shown_to(viewer).filter(pk=OuterRef(column)))


def may_meet(account: Account, tie: Relationship) -> bool:
    """May whoever has this `tie` to `account` find it at all?

    As `shown_to`, but whom one keeps away oneself one can still find, to think again.
    """
    is_private_feed = account.is_feed and account.is_locked
    return not account.is_gone and not tie.blocked_by and (tie.following or not is_private_feed)


def followers_page(account: Account, viewer: Account | None, cursor: Cursor) -> Page[Follow]:
    """Return who follows `account`, newest first; each row's `follower` is fetched. Empty where that is private."""
    if not may_see_connections(account, viewer):
        return Page([], older=None, newer=None)
    follows = account.followed_by.filter(is_shown(viewer, "follower"), accepted_at__isnull=False)
    return _page_of_follows(follows.select_related("follower"), cursor)


def following_page(account: Account, viewer: Account | None, cursor: Cursor) -> Page[Follow]:
    """Return whom `account` follows, newest first; each row's `followed` is fetched. Empty where that is private."""
    if not may_see_connections(account, viewer):
        return Page([], older=None, newer=None)
    follows = account.follows.filter(is_shown(viewer, "followed"), accepted_at__isnull=False)
    return _page_of_follows(follows.select_related("followed"), cursor)


def may_see_connections(account: Account, viewer: Account | None) -> bool:
    """May `viewer` see whom `account` follows, and who follows it?"""
    return not account.hides_connections or (viewer is not None and viewer.pk == account.pk)


def requests_page(account: Account, cursor: Cursor) -> Page[Follow]:
    """Return who asks to follow `account`, newest first; each row's `follower` is fetched."""
    asking = account.followed_by.filter(is_shown(account, "follower"), accepted_at=None)
    return _page_of_follows(asking.select_related("follower"), cursor)


def count_requests(account: Account) -> int:
    """Return how many wait to follow `account`."""
    return account.followed_by.filter(is_shown(account, "follower"), accepted_at=None).count()


def count_asking(account: Account) -> int:
    """Return how many of those who asked to follow `account` are shown it; forty stands for more. For apps."""
    return int(ready_fetch(_ASKING, [account.pk])[0][0])


# By hand, because every app begins with it. Between two of whom one blocks the other nothing waits.
_ASKING = """
SELECT count(*) FROM (
    SELECT 1 FROM accounts_follow asked JOIN accounts_account asking ON asking.id = asked.follower_id
    WHERE asked.followed_id = %s AND asked.accepted_at IS NULL
        AND asking.suspended_at IS NULL AND asking.left_at IS NULL LIMIT 40
) waiting"""


def blocks_of(account: Account, cursor: Cursor) -> Page[Block]:
    """Return whom `account` blocks, newest first."""
    rows = list(within(account.blocks.select_related("target"), cursor))
    return page_from(rows, cursor, place=lambda block: block.pk)


def mutes_of(account: Account, cursor: Cursor, *, now: datetime) -> Page[Mute]:
    """Return whom `account` mutes at `now`, newest first."""
    rows = list(within(Mute.objects.active(now).filter(account=account).select_related("target"), cursor))
    return page_from(rows, cursor, place=lambda mute: mute.pk)


def domain_blocks_of(account: Account, cursor: Cursor) -> Page[DomainBlock]:
    """Return the servers that `account` blocks, newest first."""
    rows = list(within(DomainBlock.objects.filter(account=account), cursor))
    return page_from(rows, cursor, place=lambda block: block.pk)


def endorsed_page(account: Account, viewer: Account | None, cursor: Cursor) -> Page[Endorsement]:
    """Return whom `account` recommends, newest first, as far as `viewer` may meet them; `target` is fetched."""
    shown = Endorsement.objects.filter(is_shown(viewer, "target"), account=account).select_related("target")
    return page_from(list(within(shown, cursor)), cursor, place=lambda endorsement: endorsement.pk)


def recommended_by(account: Account, viewer: Account | None) -> list[Account]:
    """Return the last few people whom `account` recommends, for its page."""
    rows = _recommended_to_all(account.pk) if viewer is None else _recommended(account.pk, viewer.pk)
    return [row.target for row in rows]


_ON_A_PAGE = 12


@ready_rows
def _recommended(account_id: int, viewer_id: int) -> QuerySet[Endorsement]:
    shown = Endorsement.objects.filter(is_shown(Account(pk=viewer_id), "target"), account_id=account_id)
    return shown.select_related("target").order_by("-pk")[:_ON_A_PAGE]


@ready_rows
def _recommended_to_all(account_id: int) -> QuerySet[Endorsement]:
    shown = Endorsement.objects.filter(is_shown(None, "target"), account_id=account_id)
    return shown.select_related("target").order_by("-pk")[:_ON_A_PAGE]


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
