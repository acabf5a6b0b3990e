"""Files as other rooms and pages ask for them."""

from collections.abc import Collection
from datetime import datetime, timedelta

from kith.media.models import MediaFile

MOST_AN_HOUR = 60
MOST_BYTES_A_DAY = 2_000_000_000


def file_of(owner_id: int, file_id: int) -> MediaFile | None:
    """Return a file of this owner, or None."""
    return MediaFile.objects.filter(owner_id=owner_id, pk=file_id).first()


def files_of(owner_id: int, ids: Collection[int]) -> list[MediaFile]:
    """Return those of `ids` that belong to this owner, in the order of `ids`."""
    if not ids:
        return []
    found = {file.pk: file for file in MediaFile.objects.filter(owner_id=owner_id, pk__in=ids)}
    return [found[each] for each in ids if each in found]


def may_upload_more(owner_id: int, *, size: int, now: datetime) -> bool:
    """Is there room today for `size` bytes more from this owner?"""
    today = MediaFile.objects.filter(owner_id=owner_id, remote_url="", created_at__gt=now - timedelta(days=1))
    sizes = list(today.values_list("created_at", "size"))
    this_hour = sum(1 for created_at, _ in sizes if created_at > now - timedelta(hours=1))
    return this_hour < MOST_AN_HOUR and sum(each for _, each in sizes) + size <= MOST_BYTES_A_DAY
