"""Whom one might want to follow, and whom one knows among somebody's followers (row N16).

Only people who asked to be found are suggested, each with the reason why; those for whom more reasons speak come first,
then another few each day. How many follow someone is no reason.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zlib import crc32

from kith.accounts.apart import MEETS
from kith.accounts.models import Account, Role
from kith.accounts.queries import people_by_id
from kith.foundations.ready import for_ids, ready_fetch

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
    """Return people whom `viewer` might want to follow; three questions, however many there are."""
    reasons, tags = _reasons(viewer)
    day = f"{now:%Y-%m-%d}"
    chosen = sorted(reasons, key=lambda each: (-len(reasons[each]), crc32(f"{day} {each}".encode())))[:limit]
    people = people_by_id(chosen)
    familiar = familiar_followers(viewer, chosen)
    return [
        Suggestion(people[each], tuple(reasons[each]), familiar.get(each, Familiar()), tuple(tags.get(each, ())))
        for each in chosen
        if each in people
    ]


def familiar_followers(viewer: Account | None, ids: Collection[int], *, most: int = _SHOWN) -> dict[int, Familiar]:
    """Return for each of `ids` whom `viewer` knows among their followers, in one query; nobody who keeps it private."""
    if viewer is None or not ids:
        return {}
    wanted = [int(each) for each in ids]
    rows = ready_fetch(for_ids(_FAMILIAR, len(wanted)), [viewer.id, *wanted, most])
    friends: dict[int, list[Friend]] = {}
    many: dict[int, int] = {}
    for target, id, name, username, domain, count in rows:
        handle = f"@{username}@{domain}" if domain else f"@{username}"
        friends.setdefault(target, []).append(Friend(id, name or username, handle))
        many[target] = count
    return {target: Familiar(tuple(known), many[target] - len(known)) for target, known in friends.items()}


# By hand, because every profile asks it. The question within begins with whom the viewer follows, whatever a planner
# thinks: some people have many thousands of followers.
_FAMILIAR = """
SELECT target_id, id, display_name, username, domain, many FROM (
    SELECT target_id, friend.id, friend.display_name, friend.username, friend.domain,
        count(*) OVER (PARTITION BY target_id) AS many,
        row_number() OVER (PARTITION BY target_id ORDER BY tie_id) AS place
    FROM (
        SELECT target.id AS target_id, mine.followed_id AS friend_id, (
            SELECT theirs.id FROM accounts_follow theirs WHERE theirs.follower_id = mine.followed_id
                AND theirs.followed_id = target.id AND theirs.accepted_at IS NOT NULL
        ) AS tie_id
        FROM accounts_follow mine CROSS JOIN accounts_account target
        WHERE mine.follower_id = %s AND mine.accepted_at IS NOT NULL
            AND target.id IN (%ids) AND NOT target.hides_connections
    ) pairs JOIN accounts_account friend ON friend.id = friend_id
    WHERE tie_id IS NOT NULL AND NOT friend.hides_connections
        AND friend.suspended_at IS NULL AND friend.left_at IS NULL
) known WHERE place <= %s ORDER BY target_id, place
"""


def _reasons(viewer: Account) -> tuple[dict[int, list[Reason]], dict[int, list[str]]]:
    """Return who speaks for themselves, and why, in the order of `Reason`; and the tags that both care about."""
    role = viewer.role if viewer.role not in {Role.NONE, Role.OTHER} else ""
    asked: list[tuple[Reason, str]] = [(Reason.FRIENDS, ""), (Reason.TAGS, "")]
    asked += [(reason, same) for reason, same in ((Reason.ROLE, role), (Reason.PLACE, viewer.place)) if same]
    sql = " UNION ALL ".join(_WHY[reason] for reason, _ in asked)
    values: list[int | str] = []
    for _, same in asked:
        values += [same or viewer.pk, *[viewer.pk] * _SUGGESTABLE.count("%s")]
    reasons: dict[int, list[Reason]] = {}
    tags: dict[int, list[str]] = {}
    order = list(Reason)
    for why, account_id, display, _ in sorted(ready_fetch(sql, values), key=lambda row: (order.index(row[0]), row[3])):
        said = reasons.setdefault(account_id, [])
        if why not in said:
            said.append(Reason(why))
        if why == Reason.TAGS:
            tags.setdefault(account_id, []).append(display)
    return reasons, tags


# Who asked to be found, and of whom the viewer has not made up their mind yet. By hand, one part for each reason: as
# querysets they cost 12 ms.
_SUGGESTABLE = f"""account.kind <> 'feed' AND account.is_discoverable AND account.limited_at IS NULL
    AND account.id <> %s AND {MEETS}
    AND NOT EXISTS (SELECT 1 FROM accounts_follow follow
        WHERE follow.follower_id = %s AND follow.followed_id = account.id)
    AND NOT EXISTS (SELECT 1 FROM accounts_mute mute WHERE mute.account_id = %s AND mute.target_id = account.id)
    AND NOT EXISTS (SELECT 1 FROM accounts_unwantedsuggestion unwanted
        WHERE unwanted.account_id = %s AND unwanted.target_id = account.id)"""  # noqa: S608 - constants of this page

_ALIKE = """SELECT * FROM (SELECT '{why}' AS why, account.id AS id, '' AS display, 0 AS place
    FROM accounts_account account WHERE account.{why} = %s AND {suggestable}
    ORDER BY account.last_posted_on DESC NULLS LAST, account.id DESC LIMIT {most}) AS of_one_{why}"""

# Each begins with the one value that is its own: whose friends, whose tags, which role, which place.
_WHY = {
    Reason.FRIENDS: f"""SELECT * FROM (SELECT 'friends' AS why, account.id AS id, '' AS display, 0 AS place FROM (
        SELECT theirs.followed_id, count(*) AS many FROM accounts_follow mine
        JOIN accounts_account friend ON friend.id = mine.followed_id
        JOIN accounts_follow theirs ON theirs.follower_id = mine.followed_id
        WHERE mine.follower_id = %s AND mine.accepted_at IS NOT NULL AND NOT friend.hides_connections
            AND theirs.accepted_at IS NOT NULL GROUP BY theirs.followed_id) known
    JOIN accounts_account account ON account.id = known.followed_id
    WHERE NOT account.hides_connections AND {_SUGGESTABLE}
    ORDER BY known.many DESC, account.id DESC LIMIT {_MOST_A_REASON}) AS of_friends""",  # noqa: S608
    Reason.TAGS: f"""SELECT * FROM (SELECT 'tags' AS why, account.id AS id, theirs.display AS display,
        theirs.id AS place FROM accounts_featuredtag mine JOIN accounts_featuredtag theirs ON theirs.name = mine.name
    JOIN accounts_account account ON account.id = theirs.account_id
    WHERE mine.account_id = %s AND {_SUGGESTABLE}
    ORDER BY account.id DESC, theirs.id LIMIT {_MOST_A_REASON * 2}) AS of_one_mind""",  # noqa: S608
    Reason.ROLE: _ALIKE.format(why=Reason.ROLE, suggestable=_SUGGESTABLE, most=_MOST_A_REASON),
    Reason.PLACE: _ALIKE.format(why=Reason.PLACE, suggestable=_SUGGESTABLE, most=_MOST_A_REASON),
}
