"""Erasing the files of an owner who left: a few at a time, from the disk too."""

from django.core.files.storage import Storage, default_storage
from django.db import transaction

from kith.media import places
from kith.media.models import MediaFile


def erase_some_of(*, owner_id: int, most: int) -> int:
    """Erase up to `most` files of an owner, and return how many those were; 0: none is left."""
    files = list(MediaFile.objects.filter(owner_id=owner_id).order_by("pk")[:most])
    for file in files:
        # The disk first: a file whose row is gone would lie there for ever, one that is gone twice hurts nobody.
        for storage, name in _places_of(file):
            storage.delete(name)
    with transaction.atomic():
        MediaFile.objects.filter(pk__in=[file.pk for file in files]).delete()
    return len(files)


def _places_of(file: MediaFile) -> list[tuple[Storage, str]]:
    seen = [(default_storage, name) for name in (file.file, file.preview) if name]
    return [*seen, *([(places.originals(), file.original)] if file.original else [])]
