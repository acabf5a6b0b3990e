"""Lists for apps: https://docs.joinmastodon.org/entities/List/"""

from __future__ import annotations

from typing import Any

from kith.timelines.models import List


def list_json(kept: List) -> dict[str, Any]:
    return {
        "id": str(kept.pk),
        "title": kept.title,
        "replies_policy": kept.replies_policy,
        "exclusive": kept.is_exclusive,
    }
