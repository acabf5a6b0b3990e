"""Notices for apps: https://docs.joinmastodon.org/entities/Notification/ and, joined, GroupedNotificationsResults.

Hot. Who did it and what it was about come from the memories of accounts and posts; what is made here is a frame.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from kith.accounts.models import Account
from kith.client_api.entities.accounts import Known
from kith.client_api.entities.collections import collections_by_id
from kith.client_api.entities.plain import time_text
from kith.client_api.entities.reports import reports_told, warning_json
from kith.client_api.entities.severances import severance_json
from kith.client_api.entities.statuses import statuses_with
from kith.foundations.ids import time_of
from kith.notifications.for_apps import BASELINE_TYPES, GROUPED_TYPES, TYPES, key_of
from kith.notifications.models import Kind
from kith.notifications.queries import Joined, Told

_REPORT, _WARNED, _SEVERED = Kind.REPORT.value, Kind.WARNED.value, Kind.SEVERED.value


class _Partial(msgspec.Struct):
    """https://docs.joinmastodon.org/methods/grouped_notifications/#PartialAccountWithAvatar"""

    id: str
    acct: str
    locked: bool
    bot: bool
    url: str
    avatar: str
    avatar_static: str
    avatar_description: str


def notifications_json(
    rows: Sequence[Told], viewer: Account, *, supported: Collection[str] | None, now: datetime
) -> list[bytes]:
    """Return notices as JSON, in order; what is about a post that is gone, or not for `viewer`, is left out.

    `supported` are the types that an app says it knows (None: it does not say): others bring words of their own.
    """
    statuses, accounts = statuses_with(
        viewer, _posts_of(rows), {Known(row.by_id, row.by_changed_at) for row in rows}, now=now
    )
    further = _further(rows, viewer)
    made = []
    for row in rows:
        account = accounts.get(row.by_id)
        status = b"" if row.post_id is None else statuses.get(row.post_id)
        if account is None or status is None or _is_gone(row, further):
            continue
        more = further.get(row.id, b"") + _fallback(row, account, supported)
        made.append(notification_json(row, account, status, more))
    return made


def notification_json(row: Told, account: bytes, status: bytes, more: bytes = b"") -> bytes:
    """Return one notice of which all parts are there; `more` begins with a comma."""
    # One copy of what is long, not one for each part.
    return b"".join(
        (
            _head(row.id, row.kind, row.post_id, row.is_filtered), account,
            b',"status":' if status else b"", status,
            b',"filtered":true' if row.is_filtered else b"", more, b"}",
        )
    )  # fmt: skip


def grouped_json(
    lines: Sequence[Joined],
    viewer: Account,
    *,
    supported: Collection[str] | None,
    is_partial: bool,
    is_page: bool,
    now: datetime,
) -> tuple[bytes, int]:
    """Return lines of notices, and before them all people and posts they name, each once; and how many lines those are.

    With `is_partial` only the last of each line's people is told in full. Lines about a post that has gone, or that
    `viewer` may not see, are left out.
    """
    people = {Known(*person) for line in lines for person in line.people.items()}
    statuses, accounts = statuses_with(viewer, _posts_of(line.newest for line in lines), people, now=now)
    further = _further([line.newest for line in lines], viewer)
    shown = [
        line
        for line in lines
        if line.newest.by_id in accounts and (line.newest.post_id is None or line.newest.post_id in statuses)
        if not _is_gone(line.newest, further)
    ]
    named = {person: accounts[person] for line in shown for person in line.people if person in accounts}
    whole = {line.newest.by_id for line in shown} if is_partial else set(named)
    content = b'{"accounts":[%b],%b"statuses":[%b],"notification_groups":[%b]}' % (
        b",".join(account for person, account in named.items() if person in whole),
        _partial(account for person, account in named.items() if person not in whole) if is_partial else b"",
        b",".join(statuses[post_id] for post_id in dict.fromkeys(line.newest.post_id for line in shown) if post_id),
        b",".join(_line(line, accounts, supported, further, is_page=is_page) for line in shown),
    )
    return content, len(shown)


@lru_cache(maxsize=5000)
def _head(notice_id: int, kind: str, post_id: int | None, is_filtered: bool) -> bytes:
    """Return how a notice begins; it never changes, and apps ask for the newest again and again."""
    key = key_of(kind, post_id, notice_id, is_filtered=is_filtered, grouped=GROUPED_TYPES)
    at = time_text(time_of(notice_id))
    said = f'{{"id":"{notice_id}","type":"{TYPES[kind]}","created_at":"{at}","group_key":"{key}","account":'
    return said.encode()


def _line(
    line: Joined,
    accounts: dict[int, bytes],
    supported: Collection[str] | None,
    further: dict[int, bytes],
    *,
    is_page: bool,
) -> bytes:
    newest = line.newest
    content: dict[str, Any] = {
        "group_key": line.key,
        "notifications_count": line.count,
        "type": TYPES[newest.kind],
        # A number, as other servers send it; apps written in Swift read nothing else.
        "most_recent_notification_id": newest.id,
    }
    if is_page:
        content |= {
            "page_min_id": str(line.oldest_id),
            "page_max_id": str(newest.id),
            "latest_page_notification_at": time_text(time_of(newest.id)),
        }
    content["sample_account_ids"] = [str(person) for person in line.people if person in accounts]
    if newest.post_id is not None:
        content["status_id"] = str(newest.post_id)
    said = _fallback(newest, accounts[newest.by_id], supported)
    return msgspec.json.encode(content)[:-1] + further.get(newest.id, b"") + said + b"}"


def _posts_of(rows: Iterable[Told]) -> list[int]:
    return list(dict.fromkeys(row.post_id for row in rows if row.post_id is not None))


def _further(rows: Iterable[Told], viewer: Account) -> dict[int, bytes]:
    """Return, by notice, what only few have: the report, the decision or the collection that it is about."""
    few = [row for row in rows if row.kind in {_REPORT, _WARNED, _SEVERED} or row.collection_id is not None]
    collections = collections_by_id(viewer, {row.collection_id for row in few if row.collection_id is not None})
    reports = reports_told(viewer, {row.by_id for row in few if row.kind == _REPORT})
    found = {row.id: b',"report":' + reports[row.by_id] for row in few if row.kind == _REPORT and row.by_id in reports}
    for row in few:
        if row.kind == _WARNED:
            found[row.id] = b',"moderation_warning":' + msgspec.json.encode(warning_json(viewer, row.id))
        elif row.kind == _SEVERED:
            found[row.id] = b',"event":' + msgspec.json.encode(severance_json(viewer, row.id))
        elif row.collection_id in collections:
            found[row.id] = b',"collection":' + collections[row.collection_id]
    return found


def _is_gone(row: Told, further: Mapping[int, bytes]) -> bool:
    """Whether a notice is about a collection that its reader may see no more."""
    return row.collection_id is not None and row.id not in further


def _fallback(row: Told, account: bytes, supported: Collection[str] | None) -> bytes:
    """Return words for apps that don't know a type; https://docs.joinmastodon.org/entities/NotificationFallback/"""
    name = TYPES[row.kind]
    if supported is None or name in BASELINE_TYPES or name in supported:
        return b""
    who = f"@{msgspec.json.decode(account, type=_Partial).acct}"
    said = {"title": _fallbacks()[row.kind] % {"who": who}, "summary": None, "details": None}
    return b',"fallback":' + msgspec.json.encode(said)


def _fallbacks() -> dict[str, str]:
    return {
        _REPORT: _("%(who)s reported something"),
        _WARNED: _("The moderators have written to you about your account or a post"),
        _SEVERED: _("The moderators keep a server away, so you and people there no longer follow each other"),
        Kind.SIGN_UP.value: _("%(who)s asks to join"),
        Kind.QUOTE.value: _("%(who)s quoted you"),
        Kind.QUOTED_EDIT.value: _("%(who)s changed a post you quoted"),
        Kind.FEATURED.value: _("%(who)s put you into a collection"),
        Kind.COLLECTION_EDIT.value: _("%(who)s changed a collection in which you are"),
    }


def _partial(accounts: Iterable[bytes]) -> bytes:
    few = (msgspec.json.encode(msgspec.json.decode(account, type=_Partial)) for account in accounts)
    return b'"partial_accounts":[%b],' % b",".join(few)
