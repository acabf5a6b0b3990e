"""What an owner still does with a file that is there."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from kith.media.actions import NotAccepted, prepare_media, receive_upload, sweep_unused
from kith.media.changing import IsUsed, delete_media, give_preview, spare_media
from kith.media.models import MediaFile
from kith.media.tests.making import jpeg, mp3, png


def received(content, now):
    return receive_upload(owner_id=5, upload=SimpleUploadedFile("file", content), now=now)


def test_a_file_goes_with_all_that_is_stored_of_it(db, now, django_capture_on_commit_callbacks):
    file = received(png(), now)
    names = [file.file, file.preview]
    assert all(map(default_storage.exists, names))
    with django_capture_on_commit_callbacks(execute=True):
        delete_media(file=file)
    assert not any(map(default_storage.exists, names))
    delete_media(file=file)  # and twice is once


def test_a_file_in_use_stays(db, now):
    file = received(png(), now)
    MediaFile.objects.update(is_used=True)
    with pytest.raises(IsUsed):
        delete_media(file=file)
    assert default_storage.exists(file.file)


def test_what_is_taken_away_while_it_is_prepared_leaves_nothing(db, now, monkeypatch):
    file = received(mp3(), now)
    kept = MediaFile.objects.get(pk=file.pk)
    MediaFile.objects.all().delete()
    before = set(default_storage.listdir("files")[0]) if default_storage.exists("files") else set()
    prepare_media(file=kept)
    after = set(default_storage.listdir("files")[0])
    assert [name for part in after - before for name in default_storage.listdir(f"files/{part}")[1]] == []


def test_a_file_is_spared_the_sweep_for_a_while(db, now):
    file = received(png(), now - timedelta(days=9))
    spare_media(ids=[file.pk], until=now + timedelta(days=1))
    assert sweep_unused(now=now) == 0
    assert sweep_unused(now=now + timedelta(days=2)) == 1


def test_another_picture_in_front(db, now, django_capture_on_commit_callbacks):
    file = received(mp3(), now)
    prepare_media(file=file)
    first = give_preview(file=file, upload=SimpleUploadedFile("front.png", png())).preview
    with django_capture_on_commit_callbacks(execute=True):
        second = give_preview(file=file, upload=BytesUpload(jpeg())).preview
    assert second != first
    assert default_storage.exists(second)
    assert not default_storage.exists(first)
    with pytest.raises(NotAccepted):
        give_preview(file=file, upload=SimpleUploadedFile("front.mp3", mp3()))


class BytesUpload(BytesIO):
    @property
    def size(self):
        return len(self.getvalue())
