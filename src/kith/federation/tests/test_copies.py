"""Pictures and sounds of other servers: readers see a copy of ours, or are told before their look is."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from kith.accounts.models import Account, Follow
from kith.federation.lookup import files
from kith.federation.lookup.actors import fetch_actor
from kith.federation.lookup.sweeping import sweep_copies
from kith.federation.models import RemoteActor
from kith.federation.tests.remote import put_actor
from kith.foundations import http
from kith.foundations.http import NotReached, TookTooLong
from kith.media.copies import door_of
from kith.media.models import MediaFile
from kith.media.tests.making import png
from kith.posts.actions import receive_post
from kith.posts.drafts import IncomingFile, IncomingPost
from kith.posts.models import Bookmark, Origin, Post
from kith.servers import queries as servers
from kith.servers.models import Server, ThisServer

pytestmark = pytest.mark.django_db
PICTURE = "https://files.elsewhere.test/cat.png"
EMI = "https://elsewhere.test/users/emi"


@pytest.fixture(autouse=True)
def room(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    files.forget_room()


def receive(author, now, *, url=PICTURE, kind="image/png", origin=Origin.ELSEWHERE, age=timedelta()) -> Post:
    incoming = IncomingPost(
        uri=f"{author.uri}/statuses/1",
        url=f"{author.url}/1",
        published_at=now - age,
        html="<p>Look</p>",
        origin=origin,
        attachments=(IncomingFile(url=url, content_type=kind, description="A cat"),),
    )
    return receive_post(author=author, incoming=incoming, now=now)


def of(post: Post) -> MediaFile:
    return MediaFile.objects.get(attachment__post=post)


def told(post: Post) -> dict[str, str]:
    """What an app is told of the file of a post."""
    return Client().get(f"/api/v1/statuses/{post.id}").json()["media_attachments"][0]


@pytest.fixture
def picture(fake_web):
    fake_web.put(PICTURE, png(), content_type="image/png")
    return fake_web


@pytest.fixture
def fresh(monkeypatch, now):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def test_the_picture_of_a_new_post_is_copied_before_anybody_looks(picture, emi, now, run_jobs, fresh):
    post = receive(emi, now)
    run_jobs()

    file = of(post)
    assert default_storage.exists(file.file)
    assert (file.kind, file.copied_at is not None, file.size > 0) == ("image", True, True)
    assert default_storage.open(file.file).read() != png()  # made clean, as everything is
    assert told(post)["url"].startswith("http://kith.test/media/")


def test_the_picture_of_an_old_post_waits_until_somebody_looks(picture, emi, now, run_jobs, fresh):
    file = of(receive(emi, now, age=timedelta(days=30)))
    run_jobs()
    assert picture.asked == []

    answer = Client().get(door_of(file), headers={"sec-fetch-dest": "image"})

    file.refresh_from_db()
    assert answer.status_code == 302
    assert answer["Location"] == default_storage.url(file.file)
    assert Client().get(door_of(file) + "?small")["Location"] == default_storage.url(file.preview)


def test_pages_and_apps_are_given_our_own_addresses_only(picture, emi, amara, now, sign_in):
    post = receive(emi, now, age=timedelta(days=30))
    Follow.objects.create(follower=amara, followed=emi, created_at=now, accepted_at=now)

    page = sign_in(amara).get(f"/@emi@elsewhere.test/{post.id}").content.decode()

    assert door_of(of(post)) in page
    assert f'src="{PICTURE}' not in page
    file = told(post)
    assert file["type"] == "image"
    assert all(file[name].startswith("http://kith.test/") for name in ("url", "preview_url"))


def test_a_video_is_a_link_with_a_warning(fake_web, emi, amara, now, sign_in, run_jobs):
    post = receive(emi, now, url="https://files.elsewhere.test/film.mp4", kind="video/mp4")
    run_jobs()

    page = sign_in(amara).get(f"/@emi@elsewhere.test/{post.id}").content.decode()

    assert "which then knows that somebody looks" in page
    assert "<video" not in page
    assert told(post)["type"] == "unknown"
    assert fake_web.asked == []


@pytest.mark.parametrize("key", ["", "0" * 24, "é" * 24])
def test_nobody_counts_through_the_doors(picture, emi, now, key):
    file = of(receive(emi, now))

    assert Client().get(f"/from-elsewhere/{file.pk}/{key or 'x'}").status_code == 404
    assert picture.asked == []


def test_files_uploaded_here_have_no_door(picture, amara, now):
    file = MediaFile.objects.create(id=7, owner_id=amara.pk, kind="image", remote_url=PICTURE, created_at=now)

    assert door_of(file) == ""


@pytest.mark.parametrize("body", [b"<svg onload=x()>", b"not a picture", b"", b"\x89PNG\r\n\x1a\n" + b"x" * 100])
def test_what_is_no_picture_becomes_a_link(fake_web, emi, now, body):
    fake_web.put(PICTURE, body, content_type="image/png")
    post = receive(emi, now)

    answer = Client().get(door_of(of(post)), headers={"accept": "text/html"})

    assert answer.status_code == 503
    assert PICTURE in answer.content.decode()
    assert door_of(of(post)) == ""
    assert told(post)["type"] == "unknown"


def test_what_is_too_large_becomes_a_link(emi, now, fake_web, monkeypatch):
    monkeypatch.setitem(files.MOST_BYTES, "image", 50)
    fake_web.put(PICTURE, b"", content_type="image/png")

    def too_much(*_):
        raise http.TooMuch("This is larger than anything Kith reads.")

    monkeypatch.setattr(http, "_once", too_much)
    file = of(receive(emi, now))
    files.fetch_file(file=file, now=now)

    assert door_of(file) == ""


@pytest.mark.parametrize("problem", [TookTooLong("slow"), NotReached("away")])
def test_what_can_not_be_had_is_asked_for_again_later_and_not_for_ever(emi, now, monkeypatch, problem):
    asked = []

    def fail(method, url, *_):
        asked.append(url)
        raise problem

    monkeypatch.setattr(http, "_once", fail)
    file = of(receive(emi, now))
    files.fetch_file(file=file, now=now)
    files.fetch_file(file=file, now=now + timedelta(minutes=5))
    assert len(asked) == 1

    for days in range(1, 20):
        files.fetch_file(file=file, now=now + timedelta(days=4 * days))
    assert len(asked) == 6
    assert door_of(file) == ""


@pytest.mark.parametrize("unwanted", ["elsewhere.test", "files.elsewhere.test"])
def test_nothing_is_taken_from_servers_whose_files_are_unwanted(picture, emi, now, unwanted):
    Server.objects.create(domain=unwanted, rejects_media=True, created_at=now)
    file = of(receive(emi, now))

    files.fetch_file(file=file, now=now)

    assert (picture.asked, file.file) == ([], "")


def test_a_redirect_to_a_server_whose_files_are_unwanted_is_not_followed(picture, emi, now):
    Server.objects.create(domain="bad.test", rejects_media=True, created_at=now)
    picture.put(PICTURE, status=302, location="https://bad.test/cat.png")
    file = of(receive(emi, now))

    files.fetch_file(file=file, now=now)

    assert picture.addresses() == [PICTURE]


def keep_for(monkeypatch, *, days=7, room=5):
    server = ThisServer(is_set_up=True, copies_kept_for=days, room_for_copies=room)
    monkeypatch.setattr(servers, "_kept", (1e12, server))


def test_copies_go_after_some_days_and_come_back_when_somebody_looks(picture, emi, now, monkeypatch):
    post = receive(emi, now)
    files.fetch_file(file=of(post), now=now)
    name = of(post).file
    keep_for(monkeypatch, days=7)

    sweep_copies(now=now + timedelta(days=6))
    assert of(post).file
    with pytest.MonkeyPatch.context() as at_once:
        at_once.setattr("django.db.transaction.on_commit", lambda do, **_: do())
        sweep_copies(now=now + timedelta(days=8))
    assert of(post).file == ""
    assert not default_storage.exists(name)

    assert Client().get(door_of(of(post))).status_code == 302


def test_what_somebody_saved_keeps_its_copy(picture, emi, amara, now):
    post = receive(emi, now)
    files.fetch_file(file=of(post), now=now)
    Bookmark.objects.create(account=amara, post=post, created_at=now)

    sweep_copies(now=now + timedelta(days=400))

    assert of(post).file


def test_no_more_room_is_taken_than_there_is(picture, emi, now, monkeypatch):
    keep_for(monkeypatch, room=0)
    file = of(receive(emi, now))

    files.fetch_file(file=file, now=now)

    assert (picture.asked, file.file) == ([], "")


def test_the_oldest_go_when_the_room_is_full(picture, emi, now, monkeypatch):
    post = receive(emi, now)
    files.fetch_file(file=of(post), now=now)
    keep_for(monkeypatch, room=0)

    sweep_copies(now=now + timedelta(minutes=1))

    assert of(post).file == ""


def test_portraits_are_copied_and_follow_their_owner(fake_web, now, run_jobs):
    fake_web.put("https://elsewhere.test/a.png", png(), content_type="image/png")
    fake_web.put("https://elsewhere.test/b.png", png(), content_type="image/png")
    put_actor(fake_web, icon={"type": "Image", "url": "https://elsewhere.test/a.png"})
    fetch_actor(EMI, now=now)
    run_jobs()
    first = Account.objects.get(uri=EMI).avatar
    assert default_storage.exists(first)
    assert RemoteActor.objects.get(account__uri=EMI).copied_bytes == default_storage.size(first)

    put_actor(fake_web, icon={"type": "Image", "url": "https://elsewhere.test/b.png"})
    fetch_actor(EMI, now=now)
    run_jobs()
    assert Account.objects.get(uri=EMI).avatar not in {"", first}

    put_actor(fake_web)
    fetch_actor(EMI, now=now)
    run_jobs()
    assert Account.objects.get(uri=EMI).avatar == ""


@pytest.mark.parametrize(("is_followed", "stays"), [(False, False), (True, True)])
def test_portraits_of_strangers_go_too(fake_web, amara, now, run_jobs, is_followed, stays):
    fake_web.put("https://elsewhere.test/a.png", png(), content_type="image/png")
    put_actor(fake_web, icon=["https://elsewhere.test/a.png"])
    account = fetch_actor(EMI, now=now).account
    run_jobs()
    if is_followed:
        Follow.objects.create(follower=amara, followed=account, created_at=now, accepted_at=now)

    RemoteActor.objects.update(copied_at=now)
    sweep_copies(now=now + timedelta(days=30))

    account.refresh_from_db()
    assert bool(account.avatar) is stays


def test_copies_of_a_server_whose_files_became_unwanted_go(picture, emi, now):
    post = receive(emi, now)
    files.fetch_file(file=of(post), now=now)
    Server.objects.create(domain="elsewhere.test", rejects_media=True, created_at=now)

    sweep_copies(now=now + timedelta(minutes=1))

    assert of(post).file == ""
