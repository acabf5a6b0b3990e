"""What comes out of an upload: pictures and sounds, and nothing of where, when, with what or by whom."""

import io
import zlib
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageCms

from kith.media import actions, pictures, places
from kith.media.actions import prepare_media, receive_upload
from kith.media.models import Kind, MediaFile, State
from kith.media.tests import making

pytestmark = pytest.mark.django_db


def prepared(content: bytes, now) -> tuple[MediaFile, bytes]:
    file = receive_upload(owner_id=1, upload=ContentFile(content), now=now)
    prepare_media(file=file)
    return file, default_storage.open(file.file).read() if file.file else b""


@pytest.mark.parametrize("make", [making.jpeg, making.png, making.webp, making.heic, making.gif])
def test_no_word_of_a_picture_comes_out(now, make):
    sent = make()
    assert making.SECRET in sent or make in (making.png,)

    file, seen = prepared(sent, now)

    assert file.state == State.READY, file.problem
    preview = default_storage.open(file.preview).read()
    for content in (seen, preview):
        assert making.SECRET not in content
        assert b"Exif" not in content
        assert b"xmp" not in content.lower()
        with Image.open(io.BytesIO(content)) as image:
            assert not image.getexif()
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive",
                                       "progression", "loop", "background", "duration", "timestamp"}  # fmt: skip


@pytest.mark.parametrize(
    "make", [making.mp4, making.mp3, making.flac, making.wav, making.opus, making.webm], ids=lambda make: make.__name__
)
def test_no_word_of_a_recording_comes_out(now, make):
    sent = make()
    assert making.SECRET in sent

    file, seen = prepared(sent, now)

    assert file.state == State.READY, file.problem
    assert making.SECRET not in seen
    assert b"51.5" not in seen
    assert file.seconds


def test_a_film_keeps_its_streams_and_their_places(now):
    sent = making.mp4()

    file, seen = prepared(sent, now)

    assert len(seen) == len(sent)
    assert seen.index(b"V" * 50) == sent.index(b"V" * 50)
    assert b"A" * 30 in seen
    assert (file.kind, file.width, file.height, file.seconds) == (Kind.VIDEO, 640, 360, 5.0)
    assert (3_900_000_000).to_bytes(4, "big") not in seen  # when it was made


def test_a_film_held_upright_is_upright(now):
    file, _ = prepared(making.mp4(turned=True), now)

    assert (file.width, file.height) == (360, 640)


def test_a_film_without_a_picture_is_a_sound(now):
    file, _ = prepared(making.mp4(brand=b"M4A ", has_picture=False), now)

    assert (file.kind, file.content_type) == (Kind.AUDIO, "audio/mp4")


def test_every_frame_of_a_sound_stays(now):
    file, seen = prepared(making.mp3(frames=40), now)

    assert len(seen) == 40 * 417
    assert file.seconds == pytest.approx(40 * 1152 / 44100, abs=0.01)


def test_a_webm_with_data_of_its_own_is_refused(now):
    file, seen = prepared(making.webm(track_type=0x21), now)

    assert file.state == State.FAILED
    assert file.problem == actions.NOT_CLEAN
    assert not seen


def test_a_picture_is_turned_upright(now):
    file, seen = prepared(making.jpeg(orientation=6, size=(320, 200)), now)

    with Image.open(io.BytesIO(seen)) as image:
        assert image.size == (200, 320) == (file.width, file.height)
        red, green, _ = image.convert("RGB").getpixel((180, 20))  # the corner that was top left, after a quarter turn
        assert red > green + 50


def test_a_large_picture_is_made_smaller(now):
    file, _ = prepared(making.jpeg(size=(4000, 3000)), now)

    assert (file.width, file.height) == (2048, 1536)
    assert (file.preview_width, file.preview_height) == (640, 480)
    assert len(file.blurhash) > 10


def test_a_moving_picture_still_moves(now):
    _, seen = prepared(making.gif(frames=4), now)

    with Image.open(io.BytesIO(seen)) as image:
        assert image.format == "WEBP"
        assert image.n_frames == 4


def test_colours_of_another_profile_become_those_of_screens(now):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    out = io.BytesIO()
    making.picture().save(out, "PNG", icc_profile=profile)

    file, seen = prepared(out.getvalue(), now)

    assert file.state == State.READY
    with Image.open(io.BytesIO(seen)) as image:
        assert "icc_profile" not in image.info


def test_a_bomb_is_refused_before_it_opens(now, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 10_000)

    file, _ = prepared(making.png(), now)

    assert file.state == State.FAILED
    assert file.problem == actions.HAS_TOO_MANY_PIXELS


def test_a_real_bomb_is_refused(now):
    """30,000 × 30,000 in 100 kB."""
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (30_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
    head += zlib.crc32(head[12:]).to_bytes(4, "big")
    idat = zlib.compress(bytes(90_001 * 1000))
    chunk = b"IDAT" + idat
    bomb = head + len(idat).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")

    file, _ = prepared(bomb, now)

    assert file.problem == actions.HAS_TOO_MANY_PIXELS


def test_too_many_frames_are_refused(now, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_FRAMES", 3)

    file, _ = prepared(making.gif(frames=4), now)

    assert file.problem == actions.HAS_TOO_MANY_PIXELS


@pytest.mark.parametrize(
    "make",
    [making.jpeg, making.png, making.webp, making.heic, making.gif, making.mp4, making.mp3, making.flac, making.wav,
     making.opus, making.webm],
    ids=lambda make: make.__name__,
)  # fmt: skip
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_a_file_cut_off_anywhere_ends_in_words_and_not_in_an_error(now, make, share):
    content = make()
    cut = content[: max(16, int(len(content) * share))]

    try:
        file, seen = prepared(cut, now)
    except actions.NotAccepted:
        return

    assert file.state in (State.READY, State.FAILED)
    assert making.SECRET not in seen
    assert bool(file.problem) == (file.state == State.FAILED)


def test_the_upload_itself_is_gone_when_it_is_ready(now, django_capture_on_commit_callbacks):
    file = receive_upload(owner_id=1, upload=ContentFile(making.mp3()), now=now)
    original = file.original
    assert places.originals().exists(original)

    with django_capture_on_commit_callbacks(execute=True):
        prepare_media(file=file)

    assert not places.originals().exists(original)
    assert file.original == ""


def test_done_twice_is_done_once(now):
    file = receive_upload(owner_id=1, upload=ContentFile(making.mp3()), now=now)
    again = MediaFile.objects.get(pk=file.pk)

    prepare_media(file=file)
    prepare_media(file=again)  # as a worker that was killed after its work would

    assert MediaFile.objects.get(pk=file.pk).state == State.READY


def test_the_worker_prepares_what_a_page_did_not(now, run_jobs):
    file = receive_upload(owner_id=1, upload=ContentFile(making.mp4()), now=now)
    assert file.state == State.WAITING

    run_jobs()

    file.refresh_from_db()
    assert file.state == State.READY


def test_a_file_that_no_worker_can_read_is_said_to_be_broken(now, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(actions, "_QUICK", 0)
    file = receive_upload(owner_id=1, upload=ContentFile(making.jpeg()), now=now)

    assert actions.give_up_stuck(now=now + timedelta(hours=23)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.give_up_stuck(now=now + timedelta(hours=25)) == 1

    was_kept_as = file.original
    file.refresh_from_db()
    assert file.state == State.FAILED
    assert not places.originals().exists(was_kept_as)
