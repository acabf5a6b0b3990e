"""Whom one might want to follow, and whom one knows among somebody's followers (row N16).

Only people who asked to be found are suggested, each with the reason why; those for whom more reasons speak come first,
then another few each day. How many follow someone is no reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zlib import crc32

from django.db.models import Count, Exists, OuterRef

from kith.accounts.models import Account, AccountQuerySet, FeaturedTag, Follow, Mute, Role, UnwantedSuggestion
from kith.accounts.queries import shown_to
from kith.foundations.ready import ready_cursor

_SHOWN = 3
_MOST_A_REASON = 60


class Reason(StrEnum):
    """Why someone is suggested; apps know the first as friends_of_friends, the others as similar people."""

    FRIENDS = "friends"
    TAGS = "tags"
    ROLE = "role"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Friend:
    """Someone the reader follows, as far as a sentence needs it."""

    id: int
    name: str
    handle: str


@dataclass(frozen=True, slots=True)
class Familiar:
    """Those whom the reader follows among somebody's followers: the first few, and how many more there are."""

    friends: tuple[Friend, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Someone to follow, and why."""

    account: Account
    reasons: tuple[Reason, ...]
    familiar: Familiar
    tags: tuple[str, ...]  # that both care about, as the other spells them


def suggestions_for(viewer: Account, *, limit: int = 5, now: datetime) -> list[Suggestion]:
    """Return people whom `viewer` might want to follow."""
    reasons: dict[int, list[Reason]] = {}
    tags = _who_cares_about_the_same(viewer)
    for reason, ids in (
        (Reason.FRIENDS, _friends_of_friends(viewer)),
        (Reason.TAGS, tags),
        (Reason.ROLE, _alike(viewer, role=viewer.role) if viewer.role not in {Role.NONE, Role.OTHER} else ()),
        (Reason.PLACE, _alike(viewer, place=viewer.place) if viewer.place else ()),
    ):
        for each in ids:
            reasons.setdefault(each, []).append(reason)
    day = f"{now:%Y-%m-%d}"
    chosen = sorted(reasons, key=lambda each: (-len(reasons[each]), crc32(f"{day} {each}".encode())))[:limit]
    people = Account.objects.in_bulk(chosen)
    familiar = familiar_followers(viewer, chosen)
    return [
        Suggestion(people[each], tuple(reasons[each]), familiar.get(each, Familiar()), tuple(tags.get(each, ())))
        for each in chosen
    ]


def familiar_followers(viewer: Account | None, ids: Collection[int], *, most: int = _SHOWN) -> dict[int, Familiar]:
    """Return for each of `ids` whom `viewer` knows among their followers, in one query; nobody who keeps it private."""
    if viewer is None or not ids:
        return {}
    wanted = [int(each) for each in ids]
    with ready_cursor() as cursor:
        cursor.execute(_FAMILIAR.replace("%ids", ", ".join(["%s"] * len(wanted))), [viewer.id, *wanted, most])
        rows = cursor.fetchall()
    friends: dict[int, list[Friend]] = {}
    many: dict[int, int] = {}
    for target, id, name, username, domain, count in rows:
        handle = f"@{username}@{domain}" if domain else f"@{username}"
        friends.setdefault(target, []).append(Friend(id, name or username, handle))
        many[target] = count
    return {target: Familiar(tuple(known), many[target] - len(known)) for target, known in friends.items()}


# By hand, because every profile asks it.
_FAMILIAR = """
SELECT target_id, id, display_name, username, domain, many FROM (
    SELECT theirs.followed_id AS target_id, friend.id, friend.display_name, friend.username, friend.domain,
        count(*) OVER (PARTITION BY theirs.followed_id) AS many,
        row_number() OVER (PARTITION BY theirs.followed_id ORDER BY theirs.id) AS place
    FROM accounts_follow mine
    JOIN accounts_follow theirs ON theirs.follower_id = mine.followed_id
    JOIN accounts_account friend ON friend.id = mine.followed_id
    JOIN accounts_account target ON target.id = theirs.followed_id
    WHERE mine.follower_id = %s AND mine.accepted_at IS NOT NULL AND theirs.followed_id IN (%ids)
        AND theirs.accepted_at IS NOT NULL AND NOT friend.hides_connections AND NOT target.hides_connections
        AND friend.suspended_at IS NULL AND friend.left_at IS NULL
) known WHERE place <= %s ORDER BY target_id, place
"""


def _suggestable(viewer: Account) -> AccountQuerySet:
    """Keep people who asked to be found, and of whom `viewer` has not made up their mind yet."""
    found = shown_to(viewer).people().filter(is_discoverable=True, limited_at=None).exclude(pk=viewer.pk)
    return found.filter(
        ~Exists(Follow.objects.filter(follower=viewer, followed=OuterRef("pk"))),
        ~Exists(Mute.objects.filter(account=viewer, target=OuterRef("pk"))),
        ~Exists(UnwantedSuggestion.objects.filter(account=viewer, target=OuterRef("pk"))),
    )


def _friends_of_friends(viewer: Account) -> Iterable[int]:
    friends = Follow.objects.filter(follower=viewer, accepted_at__isnull=False, followed__hides_connections=False)
    theirs = Follow.objects.filter(follower__in=friends.values("followed"), accepted_at__isnull=False)
    met = theirs.filter(followed__in=_suggestable(viewer).filter(hides_connections=False))
    counted = met.values("followed").annotate(many=Count("id")).order_by("-many", "-followed")
    return [row["followed"] for row in counted[:_MOST_A_REASON]]


def _who_cares_about_the_same(viewer: Account) -> dict[int, list[str]]:
    mine = list(viewer.featured_tags.values_list("name", flat=True))
    if not mine:
        return {}
    found: dict[int, list[str]] = {}
    same = FeaturedTag.objects.filter(name__in=mine, account__in=_suggestable(viewer)).order_by("-account_id", "id")
    for account_id, tag in same.values_list("account_id", "display")[: _MOST_A_REASON * 2]:
        found.setdefault(account_id, []).append(tag)
    return found


def _alike(viewer: Account, **same: str) -> Iterable[int]:
    found = _suggestable(viewer).filter(**same).order_by("-last_posted_on", "-pk")
    return found.values_list("pk", flat=True)[:_MOST_A_REASON]
