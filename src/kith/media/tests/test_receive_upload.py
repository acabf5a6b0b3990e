"""What is taken in, and what is not."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from kith.media import actions
from kith.media.actions import (
    CouldNotBeRead,
    NotAccepted,
    TooBig,
    TooManyUploads,
    describe_media,
    keep_avatar,
    keep_header,
    receive_upload,
    sweep_unused,
)
from kith.media.models import MediaFile
from kith.media.tests import making

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<?xml version='1.0'?><svg/>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"MZ\x90\0",
        b"PK\x03\x04",
        b"\x1aE\xdf\xa3" + b"\x42\x82\x88matroska".ljust(60),
        b"II*\0",
        b"",
    ],
)
def test_refuses_what_is_no_picture_sound_or_film(now, content):
    with pytest.raises(NotAccepted):
        receive_upload(owner_id=1, upload=ContentFile(content, name="innocent.jpg"), now=now)
    assert not MediaFile.objects.exists()


def test_believes_the_content_and_not_the_name(now):
    file = receive_upload(owner_id=1, upload=ContentFile(making.png(), name="film.mp4"), now=now)

    assert file.content_type == "image/png"
    assert file.file.endswith(".png")


def test_names_tell_nothing_and_differ(now):
    one = receive_upload(owner_id=1, upload=ContentFile(making.jpeg(), name="gran-at-home.jpg"), now=now)
    other = receive_upload(owner_id=1, upload=ContentFile(making.jpeg(), name="gran-at-home.jpg"), now=now)

    assert "gran" not in one.file
    assert one.file != other.file
    assert len(one.file.rpartition("/")[2]) > 30


def test_refuses_too_many_bytes(now, monkeypatch):
    monkeypatch.setattr(actions, "MOST_BYTES_OF_A_PICTURE", 100)

    with pytest.raises(TooBig):
        receive_upload(owner_id=1, upload=ContentFile(making.jpeg()), now=now)


def test_refuses_too_many_in_an_hour(now, monkeypatch, settings):
    settings.KITH_RATE_LIMITS = True
    monkeypatch.setattr("kith.media.queries.MOST_AN_HOUR", 2)
    for _ in range(2):
        receive_upload(owner_id=1, upload=ContentFile(making.png()), now=now)

    with pytest.raises(TooManyUploads):
        receive_upload(owner_id=1, upload=ContentFile(making.png()), now=now)
    receive_upload(owner_id=2, upload=ContentFile(making.png()), now=now)
    receive_upload(owner_id=1, upload=ContentFile(making.png()), now=now + timedelta(hours=2))


def test_describing_keeps_the_focus_within_the_picture(now):
    file = receive_upload(owner_id=1, upload=ContentFile(making.png()), now=now)

    describe_media(file=file, description="  A red door  ", focus=(3.0, -0.5))

    file.refresh_from_db()
    assert (file.description, file.focus_x, file.focus_y) == ("A red door", 1.0, -0.5)


def test_sweeps_what_nothing_uses_after_a_day(now, django_capture_on_commit_callbacks):
    unused = receive_upload(owner_id=1, upload=ContentFile(making.png()), now=now)
    used = receive_upload(owner_id=1, upload=ContentFile(making.png()), now=now)
    MediaFile.objects.filter(pk=used.pk).update(is_used=True)
    assert sweep_unused(now=now + timedelta(hours=23)) == 0

    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_unused(now=now + timedelta(hours=25)) == 1

    assert MediaFile.objects.get() == used
    assert not default_storage.exists(unused.file)
    assert not default_storage.exists(unused.preview)
    assert default_storage.exists(used.file)


def test_an_avatar_is_a_small_clean_square():
    name = keep_avatar(upload=ContentFile(making.jpeg(size=(1200, 900))))

    content = default_storage.open(name).read()
    assert making.SECRET not in content
    assert len(content) < 60_000
    with Image.open(default_storage.open(name)) as image:
        assert image.size == (400, 400)


def test_a_header_is_wide():
    with Image.open(default_storage.open(keep_header(upload=ContentFile(making.jpeg(size=(900, 900)))))) as image:
        assert image.size == (900, 300)


def test_an_avatar_that_is_none_is_refused_in_words():
    with pytest.raises(NotAccepted):
        keep_avatar(upload=ContentFile(making.mp3()))
    with pytest.raises(CouldNotBeRead, match="could not be read"):
        keep_avatar(upload=ContentFile(making.jpeg()[:300]))
