"""Filters with their parts, for apps: https://docs.joinmastodon.org/entities/Filter/"""

from __future__ import annotations

from typing import Any

from kith.client_api.entities.filtered import filter_json
from kith.client_api.entities.plain import time_or_none
from kith.filters.models import Action, Filter, FilterKeyword, FilterPost


def whole_filter_json(each: Filter) -> dict[str, Any]:
    return filter_json(each) | {
        "keywords": [keyword_json(word) for word in each.keywords.all()],
        "statuses": [held_json(held) for held in each.posts.all()],
    }


def keyword_json(word: FilterKeyword) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/FilterKeyword/"""
    return {"id": str(word.pk), "keyword": word.keyword, "whole_word": word.is_whole}


def held_json(held: FilterPost) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/FilterStatus/"""
    return {"id": str(held.pk), "status_id": str(held.post_id)}


def old_filter_json(word: FilterKeyword) -> dict[str, Any]:
    """One word as the first version of filters knew it, with what holds for all of its filter.

    https://docs.joinmastodon.org/entities/V1_Filter/
    """
    return {
        "id": str(word.pk),
        "phrase": word.keyword,
        "context": list(word.filter.contexts),
        "whole_word": word.is_whole,
        "expires_at": time_or_none(word.filter.ends_at),
        "irreversible": word.filter.action == Action.HIDE,
    }
