"""What those who keep order see in apps: https://docs.joinmastodon.org/entities/Admin_Account/ and …/Admin_Report/

Where somebody wrote to and signed in from is shown to administrators alone, as on the pages.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from kith.accounts.models import Account
from kith.client_api.entities.accounts import account_json
from kith.client_api.entities.credentials import role_json
from kith.client_api.entities.plain import time_text
from kith.client_api.entities.reports import report_json
from kith.client_api.entities.statuses import statuses_by_id
from kith.members.models import User
from kith.moderation.models import Report

# What the author of a reported post did about it is not the moderators' business.
_OWN_DEEDS = ("favourited", "reblogged", "muted", "bookmarked")


def admin_account(account: Account, keeper: User) -> dict[str, Any]:
    member: User | None = getattr(account, "user", None)
    shown: dict[str, Any] = {
        "id": str(account.pk),
        "username": account.username,
        "domain": account.domain or None,
        "created_at": time_text(account.created_at),
        "email": member.email if member is not None and keeper.is_administrator else "",
        "ip": None,
        "ips": [],
        "role": role_json(member) if member is not None else None,
        "confirmed": member is not None and member.confirmed_at is not None,
        "suspended": account.suspended_at is not None,
        "silenced": account.limited_at is not None,
        "sensitized": False,
        "disabled": member is not None and member.disabled_at is not None,
        "approved": member is None or member.approved_at is not None,
        "locale": (member.language or None) if member is not None else None,
        "invite_request": (member.sign_up_answer or None) if member is not None else None,
        "account": account_json(account),
    }
    if member is not None and member.invitation is not None and member.invitation.made_by is not None:
        shown["invited_by_account_id"] = str(member.invitation.made_by.account_id)
    return shown


def admin_report(report: Report, keeper: User, *, now: datetime) -> dict[str, Any]:
    shown = report_json(report)
    return {
        "id": shown["id"],
        "action_taken": shown["action_taken"],
        "action_taken_at": shown["action_taken_at"],
        "category": shown["category"],
        "comment": shown["comment"],
        "forwarded": False,
        "created_at": shown["created_at"],
        "updated_at": time_text(report.decided_at or report.claimed_at or report.created_at),
        "account": _someone(report.by, keeper),
        "target_account": admin_account(report.about, keeper),
        "assigned_account": _keeper(report.claimed_by, keeper),
        "action_taken_by_account": _keeper(report.decided_by, keeper),
        "statuses": _reported(report, now),
        "rules": [],
        "collections": [],
    }


def _someone(account: Account | None, keeper: User) -> dict[str, Any] | None:
    return None if account is None else admin_account(account, keeper)


def _keeper(member: User | None, keeper: User) -> dict[str, Any] | None:
    return None if member is None else admin_account(member.account, keeper)


def _reported(report: Report, now: datetime) -> list[dict[str, Any]]:
    """Return the post that was reported, whoever could see it: it comes by its report (docs/decisions/0004)."""
    if report.post is None:
        return []
    # What it quotes is somebody else's, and was not reported.
    found = statuses_by_id(report.about, [report.post.pk], now=now, shows_quotes=False).get(report.post.pk)
    if found is None:
        return []  # whose it is was suspended, or left
    shown: dict[str, Any] = msgspec.json.decode(found)
    return [shown | dict.fromkeys(_OWN_DEEDS, False) | {"pinned": False, "filtered": []}]
