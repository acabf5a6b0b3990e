"""A file that is moved lies under a new name, and under the old one nothing is found."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from kith.media import places
from kith.media.actions import prepare_media, readdress, receive_upload
from kith.media.models import MediaFile
from kith.media.tests import making

pytestmark = pytest.mark.django_db


def test_the_old_address_leads_nowhere(now, django_capture_on_commit_callbacks):
    file = receive_upload(owner_id=1, upload=ContentFile(making.jpeg()), now=now)
    prepare_media(file=file)
    content = default_storage.open(file.file).read()

    with django_capture_on_commit_callbacks(execute=True):
        readdress(file=file)

    moved = MediaFile.objects.get(pk=file.pk)
    assert {moved.file, moved.preview}.isdisjoint({file.file, file.preview})
    assert moved.file.endswith(".jpg")
    assert default_storage.open(moved.file).read() == content
    assert default_storage.exists(moved.preview)
    assert not default_storage.exists(file.file)
    assert not default_storage.exists(file.preview)


def test_who_moves_it_too_late_leaves_no_copy(now, django_capture_on_commit_callbacks, monkeypatch):
    file = receive_upload(owner_id=1, upload=ContentFile(making.png()), now=now)
    prepare_media(file=file)
    copies = []
    copy = places.copy

    def copy_while_another_moves(name: str, token: str) -> str:
        MediaFile.objects.filter(pk=file.pk).update(file="files/other.png")
        copies.append(copy(name, token))
        return copies[-1]

    monkeypatch.setattr(places, "copy", copy_while_another_moves)
    with django_capture_on_commit_callbacks(execute=True):
        readdress(file=file)

    assert MediaFile.objects.get(pk=file.pk).file == "files/other.png"
    assert [name for name in copies if default_storage.exists(name)] == []
    assert default_storage.exists(file.file)


def test_what_is_not_ready_stays(now):
    file = MediaFile.objects.create(id=7, owner_id=1, created_at=now)

    readdress(file=file)

    assert MediaFile.objects.get(pk=7).file == ""
