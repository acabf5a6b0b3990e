"""Posts that wait for their time, for apps: https://docs.joinmastodon.org/entities/ScheduledStatus/"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kith.accounts.models import Account
from kith.client_api.drafting import content_type_of
from kith.client_api.entities.media import media_json
from kith.client_api.entities.plain import time_or_none
from kith.client_api.entities.quotes import QUOTE_POLICIES
from kith.client_api.entities.statuses import VISIBILITIES
from kith.media.models import MediaFile
from kith.media.queries import files_of
from kith.posts.drafts import Draft, PollDraft, from_json
from kith.posts.models import Unsent, Visibility


def scheduled_json(account: Account, waiting: Sequence[Unsent]) -> list[dict[str, Any]]:
    """Return what waits, with its files, in one query for all of them."""
    drafts = [from_json(each.draft) for each in waiting]
    files = {file.pk: file for file in files_of(account.id, {id for draft in drafts for id in draft.media_ids})}
    return [
        {
            "id": str(each.pk),
            "scheduled_at": time_or_none(each.send_at),
            "params": _params(draft),
            "media_attachments": [media_json(_as_said(files[id], draft)) for id in draft.media_ids if id in files],
        }
        for each, draft in zip(waiting, drafts, strict=True)
    ]


def _as_said(file: MediaFile, draft: Draft) -> MediaFile:
    file.description = draft.descriptions.get(file.pk, file.description)
    file.focus_x, file.focus_y = draft.focuses.get(file.pk, (file.focus_x, file.focus_y))
    return file


def _params(draft: Draft) -> dict[str, Any]:
    return {
        "text": draft.text,
        "media_ids": [str(id) for id in draft.media_ids] or None,
        "sensitive": draft.is_sensitive,
        "spoiler_text": draft.warning or None,
        "visibility": VISIBILITIES[draft.visibility or Visibility.PUBLIC],
        "language": draft.language or None,
        "local_only": draft.is_local_only,
        "content_type": content_type_of(draft.format),
        "in_reply_to_id": None if draft.in_reply_to_id is None else str(draft.in_reply_to_id),
        "quoted_status_id": None if draft.quoted_id is None else str(draft.quoted_id),
        "quote_approval_policy": QUOTE_POLICIES.get(draft.quoters, "nobody"),
        "poll": _poll(draft.poll) if draft.poll else None,
        "application_id": draft.app_id,
        "allowed_mentions": None,
        "scheduled_at": None,
        "idempotency": None,
        "with_rate_limit": False,
    }


def _poll(poll: PollDraft) -> dict[str, Any]:
    return {
        "options": list(poll.options),
        "expires_in": round(poll.lasts.total_seconds()),
        "multiple": poll.is_multiple,
        "hide_totals": poll.hides_totals,
    }
