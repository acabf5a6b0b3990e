"""Accounts for apps: https://docs.joinmastodon.org/entities/Account/

What changes with the account is kept as bytes, by the account and when it last changed; its counts are put in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from kith.accounts.featuring import Approval, approval_between, approval_of, is_open_to_some
from kith.accounts.fields import fields_of
from kith.accounts.models import Account, Kind
from kith.accounts.pictures import avatar_of, header_of
from kith.accounts.queries import Relationship
from kith.client_api.entities.plain import absolute
from kith.foundations.kept import Kept
from kith.foundations.ready import for_ids, ready_fetch, vendor
from kith.media.emoji import addresses_of, emoji_here, revision

_kept: Kept[bytes] = Kept(5000)
_APPROVES = b'"current_user":"%b"'  # in no words that people wrote: their quotation marks are escaped
_WRITTEN = re.compile(r":([a-z0-9_]{2,40}):", re.IGNORECASE)


class Known(NamedTuple):
    """What a row of a list knows of an account: enough to find its bytes."""

    id: int
    changed_at: Any  # as the database gives it


def account_json(account: Account) -> msgspec.Raw:
    """One account as everyone sees it."""
    return msgspec.Raw(_whole(_static(account), _counts_of(account)))


def accounts_json(accounts: Iterable[Account]) -> list[msgspec.Raw]:
    return [account_json(account) for account in accounts]


def account_met(account: Account, tie: Relationship | None) -> bytes:
    """One account, and whether the one who has this `tie` to it (None: nobody signed in) may feature it."""
    usual, said = approval_of(account), Approval.DENIED if tie is None else approval_between(account, tie)
    whole = bytes(account_json(account))
    return whole if said == usual else whole.replace(_APPROVES % usual.encode(), _APPROVES % said.encode(), 1)


def accounts_by_id(known: Collection[Known]) -> dict[int, bytes]:
    """Return the JSON of accounts that rows of a list name, in one query where all of them were seen before."""
    if not known:
        return {}
    emoji = revision()
    keys = {each.id: (each.id, str(each.changed_at), emoji) for each in known}
    kept = _kept.get_many(keys.values())
    if len(kept) < len(keys):
        missing = [account_id for account_id, key in keys.items() if key not in kept]
        made = [(keys[account.id], _render(account)) for account in Account.objects.filter(id__in=missing)]
        _kept.put(made)
        kept.update(made)
    counts = _counts(list(keys))
    return {
        account_id: _whole(kept[key], counts[account_id])
        for account_id, key in keys.items()
        if key in kept and account_id in counts
    }


def emoji_in(*texts: str, own: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Return the custom emoji that these words name, their `own` or this server's.

    https://docs.joinmastodon.org/entities/CustomEmoji/
    """
    known = addresses_of(own) if own else emoji_here()
    if not known:
        return []
    names = dict.fromkeys(written.lower() for text in texts for written in _WRITTEN.findall(text))
    return [emoji_json(name, known[name]) for name in names if name in known]


def emoji_json(name: str, address: str) -> dict[str, Any]:
    url = absolute(address)
    return {"shortcode": name, "url": url, "static_url": url, "visible_in_picker": True, "category": None}


def acct_of(account: Account) -> str:
    """`name` here, `name@server` elsewhere."""
    return account.handle[1:]


def forget_accounts() -> None:
    """Empty this process's memory; for tests and benches."""
    _kept.clear()


_Counts = tuple[int, int, int, date | str | None]


def _static(account: Account) -> bytes:
    return _kept.get_or_make((account.id, f"{account.changed_at}", revision()), lambda: _render(account))


def _counts_of(account: Account) -> _Counts:
    return account.followers_count, account.following_count, account.posts_count, account.last_posted_on


def _counts(ids: list[int]) -> Mapping[int, _Counts]:
    rows = ready_fetch(for_ids(_COUNTS[vendor()], len(ids)), ids)
    return {row[0]: row[1:] for row in rows}


# By hand, because every list of posts asks it.
_COUNTS = {
    "postgresql": (
        "SELECT id, followers_count, following_count, posts_count, last_posted_on"
        " FROM accounts_account WHERE id IN (%ids)"
    ),
    # The plus as in `as_kept`: nobody needs an object for each day.
    "sqlite": (
        "SELECT id, followers_count, following_count, posts_count, +last_posted_on"
        " FROM accounts_account WHERE id IN (%ids)"
    ),
}


def _whole(part: bytes, counts: _Counts) -> bytes:
    return part + _counted(counts)


@lru_cache(maxsize=5000)
def _counted(counts: _Counts) -> bytes:
    followers, following, posts, last = counts
    day = b"null" if last is None else f'"{last}"'.encode()
    return b',"followers_count":%d,"following_count":%d,"statuses_count":%d,"last_status_at":%b}' % (
        followers, following, posts, day,
    )  # fmt: skip


def _render(account: Account, *, is_inside: bool = False) -> bytes:
    avatar, header = avatar_of(account), header_of(account)
    is_gone = account.is_gone
    content: dict[str, Any] = {
        "id": str(account.id),
        "username": account.username,
        "acct": acct_of(account),
        "display_name": "" if is_gone else account.display_name,
        "locked": account.is_locked,
        "bot": account.kind in {Kind.SERVICE, Kind.FEED},
        "discoverable": account.is_discoverable,
        "indexable": account.is_indexable,
        "group": account.kind == Kind.GROUP,
        "created_at": f"{account.created_at:%Y-%m-%d}T00:00:00.000Z",
        "note": "" if is_gone else account.bio_html,
        "url": account.url or account.uri,
        "uri": account.uri,
        "avatar": avatar,
        "avatar_static": avatar,
        "avatar_description": account.avatar_description,
        "header": header,
        "header_static": header,
        "header_description": account.header_description,
        "hide_collections": account.hides_connections,
        "noindex": not account.is_indexable,
        "show_media": account.shows_media,
        "show_media_replies": account.shows_media_replies,
        "show_featured": account.shows_featured,
        "feature_approval": _feature_approval(account),
        "emojis": emoji_in(account.display_name, account.bio, *_words_of_fields(account), own=account.emojis),
        "roles": [],
        "fields": [] if is_gone else fields_of(account),
    }
    if account.moved_to is not None and not is_inside and not is_gone:
        # Of whom they are now, not where those went on in turn.
        now_is = account.moved_to
        content["moved"] = msgspec.Raw(_whole(_render(now_is, is_inside=True), _counts_of(now_is)))
    if account.suspended_at is not None:
        content["suspended"] = True
    if account.limited_at is not None:
        content["limited"] = True
    if account.is_memorial:
        content["memorial"] = True
    return msgspec.json.encode(content)[:-1]


def _feature_approval(account: Account) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/Account/#feature_approval: as it is where nobody blocks anybody."""
    said = approval_of(account)
    automatic = ["public"] if said == Approval.AUTOMATIC else []
    if account.is_locked and account.is_local and not account.is_gone and is_open_to_some(account):
        automatic = ["followers"]
    return {
        "automatic": automatic,
        "manual": ["public"] if said == Approval.MANUAL else [],
        "current_user": said.value,
    }


def _words_of_fields(account: Account) -> Iterable[str]:
    return (f"{each['name']} {each['value']}" for each in account.fields)


def source_of(account: Account) -> list[dict[str, Any]]:
    """Return the fields of a profile as they were typed."""
    return [{"name": each["name"], "value": each["value"], "verified_at": None} for each in account.fields]
