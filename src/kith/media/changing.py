"""What the owner of a file still does with it: another picture in front of it, and taking it away at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kith.media.actions import Upload, forget_all_of, forget_file, keep_small, prepare_media
from kith.media.models import Kind, MediaFile, State


class IsUsed(Exception):
    """A post has the file, or a draft."""


def give_preview(*, file: MediaFile, upload: Upload) -> MediaFile:
    """Show another picture in front of a file, as before a video plays. Raises NotAccepted, TooBig, CouldNotBeRead."""
    if file.kind == Kind.IMAGE:
        prepare_media(file=file)  # else its own preview would come over this one
    small = keep_small(upload=upload, folder="previews")
    with transaction.atomic():
        if file.preview:
            forget_file(name=file.preview)
        file.preview, file.blurhash = small.name, small.blurhash
        file.preview_width, file.preview_height = small.width, small.height
        file.save(update_fields=["preview", "blurhash", "preview_width", "preview_height"])
    return file


def delete_media(*, file: MediaFile) -> None:
    """Remove a file that nothing uses; nothing happens where it is gone already. Raises IsUsed."""
    with transaction.atomic():
        kept = MediaFile.objects.select_for_update().filter(pk=file.pk).first()
        if kept is None:
            return
        if kept.is_used:
            raise IsUsed
        kept.delete()
        forget_all_of(kept)


def spare_media(*, ids: list[int], until: datetime) -> None:
    """Keep files from the sweep for a while, though nothing uses them."""
    MediaFile.objects.filter(id__in=ids, state=State.READY).update(spare_until=until)
