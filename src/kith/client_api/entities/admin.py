"""What those who keep order see in apps: https://docs.joinmastodon.org/entities/Admin_Account/ and …/Admin_Report/

Where somebody is written to, and what they wrote when they asked to join, is shown to administrators alone, as on the
pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from kith.accounts.models import Account
from kith.client_api.entities.accounts import account_json
from kith.client_api.entities.credentials import role_json
from kith.client_api.entities.plain import time_text
from kith.client_api.entities.reports import report_json
from kith.client_api.entities.statuses import statuses_by_place
from kith.members.models import User
from kith.moderation.models import Report
from kith.posts.queries import seen_by_their_authors
from kith.timelines.listing import Listed, listed

# What the author of a reported post did about it is not the moderators' business.
_OWN_DEEDS = ("favourited", "reblogged", "muted", "bookmarked")


def admin_account(account: Account, keeper: User) -> dict[str, Any]:
    member: User | None = getattr(account, "user", None)
    for_office = member if keeper.is_administrator else None
    shown: dict[str, Any] = {
        "id": str(account.pk),
        "username": account.username,
        "domain": account.domain or None,
        "created_at": time_text(account.created_at),
        "email": for_office.email if for_office is not None else "",
        "ip": None,
        "ips": [],
        "role": role_json(member) if member is not None else None,
        "confirmed": member is not None and member.confirmed_at is not None,
        "suspended": account.suspended_at is not None,
        "silenced": account.limited_at is not None,
        "sensitized": account.covered_at is not None,
        "disabled": member is not None and member.disabled_at is not None,
        "approved": member is None or member.approved_at is not None,
        "locale": (member.language or None) if member is not None else None,
        "invite_request": (for_office.sign_up_answer or None) if for_office is not None else None,
        "account": account_json(account),
    }
    if member is not None and member.invitation is not None and member.invitation.made_by is not None:
        shown["invited_by_account_id"] = str(member.invitation.made_by.account_id)
    return shown


def admin_reports(reports: Sequence[Report], keeper: User, *, now: datetime) -> list[dict[str, Any]]:
    """Return reports with all their parts; those they name are fetched in one question."""
    named = {
        account_id
        for report in reports
        for account_id in (
            report.by_id,
            report.about_id,
            _account_of(report.claimed_by),
            _account_of(report.decided_by),
        )
        if account_id is not None
    }
    people = Account.objects.select_related("user__invitation__made_by").in_bulk(named)
    told = {account_id: admin_account(account, keeper) for account_id, account in people.items()}
    posts = _reported(reports, now)
    return [_report(each, told, posts.get(each.post_id or 0)) for each in reports]


def _report(report: Report, people: Mapping[int | None, dict[str, Any]], post: dict[str, Any] | None) -> dict[str, Any]:
    shown = report_json(report)
    return {
        "id": shown["id"],
        "action_taken": shown["action_taken"],
        "action_taken_at": shown["action_taken_at"],
        "category": shown["category"],
        "comment": shown["comment"],
        "forwarded": shown["forwarded"],
        "created_at": shown["created_at"],
        "updated_at": time_text(report.decided_at or report.claimed_at or report.created_at),
        "account": people.get(report.by_id),
        "target_account": people[report.about_id],
        "assigned_account": people.get(_account_of(report.claimed_by)),
        "action_taken_by_account": people.get(_account_of(report.decided_by)),
        "statuses": [] if post is None else [post],
        "rules": [],
        "collections": [],
    }


def _account_of(member: User | None) -> int | None:
    return None if member is None else member.account_id


def _reported(reports: Sequence[Report], now: datetime) -> dict[int, dict[str, Any]]:
    """Return the posts that were reported, whoever could see them: they come by their reports (docs/decisions/0004).

    Those are left out whose author was suspended, or left.
    """
    asked = [report.post_id for report in reports if report.post_id is not None]
    rows = [Listed(*row) for row in listed(seen_by_their_authors(asked))] if asked else []
    # What they quote is somebody else's, and was not reported.
    found = statuses_by_place(rows, None, now=now, quotes={})
    as_read = dict.fromkeys(_OWN_DEEDS, False) | {"pinned": False, "filtered": []}
    return {rows[place].post_id: msgspec.json.decode(post) | as_read for place, post in found.items()}
