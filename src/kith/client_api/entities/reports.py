"""Reports for apps: https://docs.joinmastodon.org/entities/Report/"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec

from kith.accounts.models import Account
from kith.client_api.entities.accounts import account_json
from kith.client_api.entities.plain import time_or_none, time_text
from kith.foundations.ids import time_of
from kith.moderation.models import Category, Decision, Report
from kith.moderation.queries import newest_caution_of, newest_reports_by

# Apps know four reasons; ours are finer.
CATEGORIES = {
    Category.SPAM.value: "spam",
    Category.ILLEGAL.value: "legal",
    Category.RULES.value: "violation",
}
OUR_CATEGORIES = {theirs: ours for ours, theirs in CATEGORIES.items()} | {"other": Category.OTHER.value}
_ACTIONS = {
    Decision.HIDE.value: "delete_statuses",
    Decision.SIGN.value: "mark_statuses_as_sensitive",
    Decision.COVER.value: "sensitive",
    Decision.LIMIT.value: "silence",
    Decision.SUSPEND.value: "suspend",
}


def report_json(report: Report) -> dict[str, Any]:
    return {
        "id": str(report.pk),
        "action_taken": report.is_decided,
        "action_taken_at": time_or_none(report.decided_at),
        "category": CATEGORIES.get(report.category, "other"),
        "comment": report.words,
        "forwarded": report.is_forwarded,
        "created_at": time_text(report.created_at),
        "status_ids": [str(report.post_id)] if report.post_id else [],
        "rule_ids": [],
        "collection_ids": [str(report.collection_id)] if report.collection_id else [],
        "target_account": account_json(report.about),
    }


def warning_json(account: Account, notice_id: int) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/AccountWarning/: the last, for the bell keeps one line of them.

    There are no appeals here that a server could tell of: who sees it differently writes to its people.
    """
    found = newest_caution_of(account)
    return {
        "id": str(found.pk if found else notice_id),
        "action": _ACTIONS.get(found.decision, "none") if found else "none",
        "text": found.words if found else "",
        "status_ids": [str(found.post_id)] if found and found.post_id else [],
        "target_account": account_json(account),
        "appeal": None,
        "created_at": time_text(found.at if found else time_of(notice_id)),
    }


def reports_told(viewer: Account, by: Collection[int]) -> dict[int, bytes]:
    """Return by who reported what notices of reports are about; nothing to those who keep no order here any more."""
    if not by or not viewer.user.is_moderator:
        return {}
    return {report.by_id: msgspec.json.encode(report_json(report)) for report in newest_reports_by(by) if report.by_id}
