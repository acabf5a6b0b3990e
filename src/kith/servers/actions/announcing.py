"""Telling everyone here something, on top of every page."""

from datetime import datetime

from django.db import transaction

from kith.jobs.announce import announce
from kith.live.actions import tell
from kith.servers.happenings import ANNOUNCED
from kith.servers.models import Announcement, AnnouncementReaction, Reader
from kith.servers.queries import forget_announcements


def announce_to_everyone(
    *, text: str, starts_at: datetime, ends_at: datetime | None, by_name: str, now: datetime
) -> Announcement:
    """Show `text` on every page of every member, from and until the times given."""
    with transaction.atomic():
        told = Announcement.objects.create(
            text=text, starts_at=starts_at, ends_at=ends_at, by_name=by_name, created_at=now
        )
        _tell(told)
    return told


def change_announcement(
    *, announcement: Announcement, text: str, starts_at: datetime, ends_at: datetime | None
) -> Announcement:
    """Say it in other words, or at another time; who has put it away is not shown it again."""
    announcement.text, announcement.starts_at, announcement.ends_at = text, starts_at, ends_at
    with transaction.atomic():
        announcement.save(update_fields=["text", "starts_at", "ends_at"])
        _tell(announcement)
    return announcement


def end_announcement(*, announcement: Announcement, now: datetime) -> None:
    """Show it to nobody any more. One that has not begun is forgotten."""
    with transaction.atomic():
        _tell(announcement)
        if announcement.starts_at > now:
            announcement.delete()
        else:
            announcement.ends_at = now
            announcement.save(update_fields=["ends_at"])


def tell_of_turn(*, announcement_id: int) -> None:
    """Have open apps hear that the time of an announcement has come, or is over."""
    tell("announced", about=announcement_id)


def put_away(*, announcement: Announcement, account_id: int) -> None:
    """Show it no more to someone who has read it."""
    Reader.objects.get_or_create(announcement=announcement, account_id=account_id)


def _tell(announcement: Announcement) -> None:
    """Have every process read anew what is announced, and open apps hear what became of this."""
    transaction.on_commit(forget_announcements)
    tell("announced", about=announcement.pk)
    announce(ANNOUNCED, announcement_id=announcement.pk)


def forget_reader(*, account_id: int) -> None:
    """Erase what someone who left put away, and the emoji they put beneath announcements."""
    Reader.objects.filter(account_id=account_id).delete()
    AnnouncementReaction.objects.filter(account_id=account_id).delete()
