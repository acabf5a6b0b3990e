"""One post for many readers: written once for all to whom it is the same, and anew for who did something with it.

And what tells many of the same happening.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cached_property

from kith.accounts.models import Account, Follow
from kith.client_api.entities.accounts import Known, accounts_by_id
from kith.client_api.entities.filtered import filtered_by_place
from kith.client_api.entities.notifications import notification_json, notifications_json
from kith.client_api.entities.statuses import links_to_collections, statuses_by_place
from kith.filters.models import Context
from kith.notifications.models import Kind
from kith.notifications.queries import Told
from kith.posts.hearing import reactions_to, who_sees
from kith.posts.models import Quoters
from kith.posts.queries import Reactions
from kith.timelines.listing import Listed
from kith.timelines.queries import listed_posts
from kith.timelines.quotes import Quoted, Sight, quoted_for_many
from kith.timelines.sifting import without_hidden

_NOTHING = Reactions()


def reader(account_id: int, filters_version: int) -> Account:
    """Return as much of an account as reading a post asks of it; whoever has a stream open is of this server."""
    return Account(id=account_id, domain="", filters_version=filters_version)


class PostForMany:
    """A post as those see it who were found to hear of it; `versions` are their `filters_version` by their ids."""

    def __init__(self, post_id: int, versions: Mapping[int, int], *, now: datetime) -> None:
        self._versions = versions
        self._now = now
        # Whoever of them asks is given the same row: that they may see it was asked before.
        asker = next(iter(versions), None)
        self._rows = [] if asker is None else listed_posts(reader(asker, 0), [post_id])

    @property
    def is_gone(self) -> bool:
        return not self._rows

    def left_out_by(self, account_ids: Collection[int], within: Context) -> set[int]:
        """Return those who would rather not meet it there."""
        filtering = [each for each in account_ids if self._versions.get(each)]
        return {
            each
            for each in filtering
            if not without_hidden(self._rows, reader(each, self._versions[each]), within, self._now)
        }

    def statuses(self, account_ids: Collection[int]) -> dict[int, bytes]:
        """Return the post as JSON for each of `account_ids`."""
        if not self._rows or not account_ids:
            return {}
        (row,) = self._rows
        differs = self._what_differs(row, account_ids)
        quotes = quoted_for_many(account_ids, row, now=self._now)
        seen = {each: quote.row for each, quote in quotes.items() if quote.row is not None}
        within: dict[int, object] = {}
        in_quotes: dict[int, Quoted] = {}
        if seen:  # what is quoted is one row, for all who see it
            quoted = next(iter(seen.values()))
            within = self._what_differs(quoted, seen)
            in_quotes = quoted_for_many(seen, quoted, now=self._now)
        alike: dict[object, list[int]] = defaultdict(list)
        for each in account_ids:
            sights = _sight(quotes.get(each)), _sight(in_quotes.get(each))
            alike[differs[each], within.get(each), sights].append(each)
        made: dict[int, bytes] = {}
        for group in alike.values():
            first = group[0]
            # As they were asked for just now: else somebody could be given what another has come to see since.
            theirs = {row.subject_id: quotes[first]} if first in quotes else {}
            if first in in_quotes:
                theirs[seen[first].subject_id] = in_quotes[first]
            as_read_by = reader(first, self._versions[first])
            status = statuses_by_place(self._rows, as_read_by, now=self._now, quotes=theirs).get(0)
            if status is not None:
                made |= dict.fromkeys(group, status)
        return made

    @cached_property
    def for_anyone(self) -> bytes | None:
        """The post as JSON for an app that may hear what is public, and nothing of who reads it there."""
        return statuses_by_place(self._rows, None, now=self._now).get(0)

    def _what_differs(self, row: Listed, account_ids: Collection[int]) -> dict[int, object]:
        """Return for each reader in what the JSON of `row` is their own, but for what it quotes."""
        did = reactions_to(row.subject_id, account_ids)
        may = _quoters(row, account_ids)
        is_for_each = links_to_collections(row)
        found: dict[int, object] = {}
        for each in account_ids:
            version = self._versions[each]
            filtered = filtered_by_place(reader(each, version), [row], now=self._now) if version else {}
            mine = did.get(each, _NOTHING)
            flags = (mine.favourited, mine.boosted, mine.bookmarked, mine.pinned, mine.thread_muted, mine.voted)
            alone = each if is_for_each else None
            found[each] = flags, each == row.subject_author_id, filtered.get(0), each in may, alone
        return found


def notices_for_many(notices: Mapping[int, Told], *, now: datetime) -> dict[int, bytes]:
    """Return the notices of one happening as JSON, by whose they are; none to who may not see what it is about."""
    one = next(iter(notices.values()), None)
    if one is None:
        return {}
    if one.post_id is None or one.kind == Kind.WARNED:  # few are told of these, and each something of their own
        readers = Account.objects.filter(pk__in=notices)
        told = {each.id: notifications_json([notices[each.id]], each, supported=None, now=now) for each in readers}
        return {each: found[0] for each, found in told.items() if found}
    sender = accounts_by_id({Known(one.by_id, one.by_changed_at)}).get(one.by_id)
    if sender is None:
        return {}
    versions = who_sees(notices.keys(), subject=one.post_id, now=now)
    statuses = PostForMany(one.post_id, versions, now=now).statuses(versions.keys())
    return {each: notification_json(notices[each], sender, status) for each, status in statuses.items()}


def _sight(quote: Quoted | None) -> Sight | None:
    return None if quote is None else quote.sight


def _quoters(row: Listed, account_ids: Collection[int]) -> set[int]:
    """Those who may quote a post that is open to followers; to whom others are open, they are to all alike."""
    if row.quoters != Quoters.FOLLOWERS:
        return set()
    follows = Follow.objects.filter(followed=row.subject_author_id, accepted_at__isnull=False)
    return set(follows.filter(follower__in=account_ids).values_list("follower_id", flat=True))
