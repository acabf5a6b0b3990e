"""Tags for apps: https://docs.joinmastodon.org/entities/Tag/ and https://docs.joinmastodon.org/entities/FeaturedTag/"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings

from kith.accounts.models import Account, FeaturedTag
from kith.posts.models import Tag
from kith.timelines.tagged import TagDay, TagUse, days_of, marked_among, uses_by


def tags_json(tags: Sequence[Tag], viewer: Account | None, *, now: datetime) -> list[dict[str, Any]]:
    """Return tags with their last seven days and, where someone asks, what they did with each."""
    days = days_of([tag.id or 0 for tag in tags], now=now)  # 0: nobody has used it yet
    return counted_tags_json([(tag, days[tag.id or 0]) for tag in tags], viewer)


def counted_tags_json(counted: Sequence[tuple[Tag, list[TagDay]]], viewer: Account | None) -> list[dict[str, Any]]:
    """Return tags whose days were counted already, as `tags_json` does."""
    tags, made = [tag for tag, _ in counted], [_tag(tag, days) for tag, days in counted]
    if viewer is not None:
        followed, featured = marked_among(viewer, tags)
        for tag, shown in zip(tags, made, strict=True):
            shown |= {"following": tag.id in followed, "featuring": tag.name in featured}
    return made


def featured_tags_json(account: Account) -> list[dict[str, Any]]:
    """Return the tags that `account` shows on its page, in their order."""
    featured = list(account.featured_tags.all())
    uses = uses_by(account, [each.name for each in featured]) if featured else {}
    return [featured_tag_json(each, uses.get(each.name)) for each in featured]


def featured_tag_json(featured: FeaturedTag, use: TagUse | None) -> dict[str, Any]:
    return {
        "id": str(featured.pk),
        "name": featured.display,
        "url": address_of_tag(featured.name),
        "statuses_count": str(use.posts if use else 0),
        "last_status_at": use.last_on.isoformat() if use and use.last_on else None,
    }


def named_tag_json(name: str) -> dict[str, str]:
    """A tag as posts and collections name it: https://docs.joinmastodon.org/entities/Status/#Tag"""
    return {"name": name, "url": address_of_tag(name)}


def address_of_tag(name: str) -> str:
    return f"{settings.KITH_ORIGIN}/tags/{quote(name)}"


def _tag(tag: Tag, days: list[TagDay]) -> dict[str, Any]:
    return {"id": str(tag.id or ""), "name": tag.display, "url": address_of_tag(tag.name), "history": history_of(days)}


def history_of(days: Sequence[TagDay]) -> list[dict[str, str]]:
    """Return days as apps draw them: today first, numbers as words."""
    return [
        {"day": str(int(day.begins_at.timestamp())), "uses": str(day.uses), "accounts": str(day.accounts)}
        for day in days
    ]
