"""Telling everyone here something, on top of every page."""

from datetime import datetime

from django.db import transaction

from kith.servers.models import Announcement, Reader
from kith.servers.queries import forget_announcements


def announce_to_everyone(
    *, text: str, starts_at: datetime, ends_at: datetime | None, by_name: str, now: datetime
) -> Announcement:
    """Show `text` on every page of every member, from and until the times given."""
    told = Announcement.objects.create(text=text, starts_at=starts_at, ends_at=ends_at, by_name=by_name, created_at=now)
    transaction.on_commit(forget_announcements)
    return told


def change_announcement(
    *, announcement: Announcement, text: str, starts_at: datetime, ends_at: datetime | None
) -> Announcement:
    """Say it in other words, or at another time; who has put it away is not shown it again."""
    announcement.text, announcement.starts_at, announcement.ends_at = text, starts_at, ends_at
    announcement.save(update_fields=["text", "starts_at", "ends_at"])
    transaction.on_commit(forget_announcements)
    return announcement


def end_announcement(*, announcement: Announcement, now: datetime) -> None:
    """Show it to nobody any more. One that has not begun is forgotten."""
    if announcement.starts_at > now:
        announcement.delete()
    else:
        announcement.ends_at = now
        announcement.save(update_fields=["ends_at"])
    transaction.on_commit(forget_announcements)


def put_away(*, announcement: Announcement, account_id: int) -> None:
    """Show it no more to someone who has read it."""
    Reader.objects.get_or_create(announcement=announcement, account_id=account_id)
