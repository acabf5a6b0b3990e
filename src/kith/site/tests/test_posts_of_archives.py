"""Posts of archives, line by line: what comes and how, what can not come, and where work is cut off."""

import io
import json
import tarfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kith.accounts.models import Account
from kith.jobs.models import Job
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.site import imports, returning
from kith.site.bringing import restoring, spool
from kith.site.models import Import, ImportKind, ImportLine
from kith.site.tests.packing import ACTOR, EVERYONE, OWNER, bring, note, outlook, picture, posts_of, zip_of
from tests.cast import make_member


@pytest.fixture(autouse=True)
def in_a_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.KITH_DATA = tmp_path
    settings.KITH_DOMAIN = "kith.test"
    settings.KITH_ORIGIN = "http://kith.test"


def as_mastodon(packed):
    """The same files as Mastodon packs them: a compressed tar, with a folder and other things around."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as into:
        for name, contents in packed.items():
            entry = tarfile.TarInfo(f"./archive/{name}")
            entry.size = len(contents)
            into.addfile(entry, io.BytesIO(contents))
    return made.getvalue()


@pytest.mark.parametrize("is_zip", [True, False])
def test_mastodons_own_archive_comes_with_pictures_dates_and_the_way_back(ben, sign_in, run_jobs, is_zip):
    bens = publish_post(author=ben, draft=Draft(text="Soup"), now=timezone.now())
    place = "media_attachments/files/109/1/original/hills.png"
    outbox = [
        {"type": "Announce", "id": f"{OWNER}/1", "published": "2021-01-01T00:00:00Z", "object": "https://far.test/1"},
        note(2, inReplyTo=f"{OWNER}/statuses/1", published="2021-06-02T00:00:00Z", url="https://old.test/@amara/2"),
        note(
            1,
            attachment=[{"type": "Document", "url": f"/{place}", "name": "Hills", "focalPoint": [0.5, -(10**400)]}],
            contentMap={"cy": "<p>Bryniau</p>"},
            summary="Weather",
            sensitive=True,
        ),
    ]
    actor = {
        **ACTOR,
        "summary": "<p>I <b>walk</b>.</p><script>x()</script>",
        "icon": {"type": "Image", "url": "avatar.png"},
        "attachment": [
            {"type": "PropertyValue", "name": "Blog", "value": '<a href="https://walks.test">walks.test</a>'}
        ],
    }
    files = {
        "actor.json": json.dumps(actor).encode(),
        "outbox.json": json.dumps({"@context": [{}], "totalItems": 3, "orderedItems": outbox}).encode(),
        "bookmarks.json": json.dumps({"orderedItems": [bens.uri, "https://far.test/2"]}).encode(),
        "avatar.png": picture("red").read(),
        place: picture().read(),
    }
    rosa = make_member("rosa")

    brought = bring(rosa, zip_of(**files) if is_zip else as_mastodon(files), run_jobs)

    hills, answer = posts_of(rosa)
    assert (hills.warning, hills.language, hills.published_at.date().isoformat()) == ("Weather", "cy", "2021-05-02")
    file = hills.attachments.get().media
    assert (file.state, file.description, file.focus_x, file.focus_y) == ("ready", "Hills", 0.5, -1.0)
    assert (answer.in_reply_to, answer.source) == (hills, "Soup 2")
    assert answer.original.address == "https://old.test/@amara/2"
    assert brought.parts.get(kind="posts").passed_over == 1
    assert [each.post for each in rosa.bookmarks.all()] == [bens]
    rosa.refresh_from_db()
    assert (rosa.display_name, rosa.bio, rosa.fields[0]["name"]) == ("Amara of old", "I walk.", "Blog")
    assert default_storage.exists(rosa.avatar)


@pytest.mark.parametrize(
    ("fields", "visibility"),
    [
        ({"to": [EVERYONE]}, "public"),
        ({"to": "as:Public"}, "public"),
        ({"to": [f"{OWNER}/followers"], "cc": [EVERYONE]}, "quiet"),
        ({"to": [f"{OWNER}/followers"]}, "followers"),
        ({"to": ["https://kith.test/users/ben/followers"]}, "mentioned"),
        ({"to": ["http://kith.test/users/ben"]}, "mentioned"),
        ({"to": None}, "mentioned"),
        ({"to": [{}, 5]}, "mentioned"),
    ],
)
def test_who_may_read_it_is_never_more_than_it_says(ben, run_jobs, fields, visibility):
    rosa = make_member("rosa")
    bring(rosa, zip_of(actor=ACTOR, outbox=[note(1, **fields)]), run_jobs)

    (post,) = posts_of(rosa)
    assert post.visibility == visibility
    assert not post.mentions.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"id": None}, "no address"),
        ({"id": "javascript:alert(1)"}, "no address"),
        ({"id": ["https://old.test/1"]}, "no address"),
        ({"attributedTo": "https://old.test/users/ben"}, "by someone else"),
        ({"published": "yesterday"}, "when it was published"),
        ({"published": "0001-01-01T00:00:00+14:00"}, "when it was published"),
        ({"published": 5}, "when it was published"),
        ({"content": "<script>x()</script>"}, "nothing in this post"),
        ({"content": {"a": 1}}, "nothing in this post"),
        ({"content": "x" * 100_001}, "longer than"),
        ({"content": "", "attachment": [{"url": "media_attachments/../../etc/passwd"}]}, "not in the archive"),
        ({"content": "", "attachment": [{"url": "media_attachments/broken.png"}]}, "could not be read"),
        ({"content": "", "attachment": [{"url": "media_attachments/words.txt"}]}, "none that Kith takes"),
    ],
)
def test_what_can_not_come_is_told_and_the_rest_comes(ben, sign_in, run_jobs, fields, words):
    rosa = make_member("rosa")
    body = zip_of(
        actor=ACTOR,
        outbox=[note(1, **fields), note(20)],
        **{"media_attachments/broken.png": picture().read()[:40], "media_attachments/words.txt": b"words"},
    )

    brought = bring(rosa, body, run_jobs)

    part = brought.parts.get(kind="posts")
    (line,) = part.lines.all()
    assert words in line.problem
    assert line.result == ImportLine.Result.FAILED
    assert [post.source for post in posts_of(rosa)] == ["Soup 20"]
    assert words in sign_in(rosa).get(f"/settings/bring/{part.pk}").content.decode()


def test_a_post_comes_also_where_one_of_its_pictures_does_not(run_jobs, db):
    rosa = make_member("rosa")
    missing = [{"url": "media_attachments/gone.png"}, {"url": 7}, {"url": "https://old.test/elsewhere.png"}]

    brought = bring(rosa, zip_of(actor=ACTOR, outbox=[note(1, attachment=missing)]), run_jobs)

    assert len(posts_of(rosa)) == 1
    seen = outlook(brought, "posts")
    assert (seen.done, seen.partly, seen.failed, seen.waiting) == (1, 1, 0, 0)


def test_foreign_html_is_made_harmless(run_jobs, db):
    rosa = make_member("rosa")
    evil = '<p onclick="x()">Soup <img src=x onerror=x()><a href="javascript:x()">a</a> <a href="/relative">b</a></p>'
    told = note(1, content=evil, url="javascript:x()", summary="<b>w</b>\0", inReplyTo={"id": 5}, tag=[5, {}, None])

    bring(rosa, zip_of(actor=ACTOR, outbox=[told]), run_jobs)

    (post,) = posts_of(rosa)
    assert post.html.startswith("<p>Soup ")
    for words in ("onclick", "onerror", "javascript", "<img", "href"):
        assert words not in post.html
    assert post.original.address == f"{OWNER}/statuses/1"
    assert post.is_reply


def test_it_goes_on_where_it_was_cut_off(run_jobs, monkeypatch, db):
    rosa = make_member("rosa")
    monkeypatch.setattr(restoring, "_POSTS_AT_ONCE", 3)
    body = zip_of(actor=ACTOR, outbox=[note(number) for number in range(10)])
    brought = returning.bring_archive(account=rosa, upload=SimpleUploadedFile("a.zip", body), now=timezone.now())
    run_jobs()
    returning.confirm_archive(brought=brought, wanted={"posts"}, now=timezone.now())
    Job.objects.all().delete()
    real, calls = restoring.restore_post, []

    def dies(**given):
        calls.append(1)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return real(**given)

    monkeypatch.setattr(restoring, "restore_post", dies)
    with pytest.raises(KeyboardInterrupt):
        returning.bring_some(brought=brought, now=timezone.now(), for_seconds=60)
    assert len(posts_of(rosa)) == 3
    assert 0 < outlook(brought, "posts").percent < 100
    monkeypatch.setattr(restoring, "restore_post", real)
    assert not returning.bring_some(brought=brought, now=timezone.now(), for_seconds=-1)
    while not returning.bring_some(brought=brought, now=timezone.now(), for_seconds=-1):
        pass

    assert sorted(post.source for post in posts_of(rosa)) == sorted(f"Soup {number}" for number in range(10))
    assert outlook(brought, "posts").done == 10


def test_it_can_be_stopped(run_jobs, sign_in, monkeypatch, db):
    rosa = make_member("rosa")
    monkeypatch.setattr(restoring, "_POSTS_AT_ONCE", 2)
    body = zip_of(actor=ACTOR, outbox=[note(number) for number in range(10)])
    brought = returning.bring_archive(account=rosa, upload=SimpleUploadedFile("a.zip", body), now=timezone.now())
    run_jobs()
    returning.confirm_archive(brought=brought, wanted={"posts"}, now=timezone.now())
    returning.bring_some(brought=brought, now=timezone.now(), for_seconds=-1)
    with pytest.raises(imports.NotThisFile, match="on its way"):
        returning.bring_archive(account=rosa, upload=SimpleUploadedFile("a.zip", body), now=timezone.now())

    sign_in(rosa).post(f"/settings/bring/{brought.pk}/stop")
    run_jobs()

    assert len(posts_of(rosa)) == 2
    assert "You stopped this." in sign_in(rosa).get(f"/settings/bring/{brought.pk}").content.decode()
    assert not spool.path_of(brought.token).exists()


def test_stopped_while_posts_are_on_their_way_none_of_them_comes(run_jobs, monkeypatch, db):
    rosa = make_member("rosa")
    body = zip_of(actor=ACTOR, outbox=[note(number) for number in range(3)])
    brought = returning.bring_archive(account=rosa, upload=SimpleUploadedFile("a.zip", body), now=timezone.now())
    run_jobs()
    returning.confirm_archive(brought=brought, wanted={"posts"}, now=timezone.now())
    real = restoring.kept_post

    def stops(*words, **given):
        returning.stop(brought=brought, now=timezone.now())
        returning.take_out(brought=brought, now=timezone.now())
        assert returning.take_some_out(brought=brought, now=timezone.now())
        return real(*words, **given)

    monkeypatch.setattr(restoring, "kept_post", stops)
    assert returning.bring_some(brought=brought, now=timezone.now(), for_seconds=60)

    assert posts_of(rosa) == []


def test_of_an_archive_that_is_broken_half_way_nothing_is_offered(run_jobs, sign_in, db):
    rosa = make_member("rosa")
    body = zip_of(actor=ACTOR, **{"outbox.json": b"{"})
    brought = returning.bring_archive(account=rosa, upload=SimpleUploadedFile("a.zip", body), now=timezone.now())
    run_jobs()

    page = sign_in(rosa).get(f"/settings/bring/{brought.pk}").content.decode()

    assert "This archive is damaged" in page
    assert not brought.parts.exists()
    assert "came to nothing" in sign_in(rosa).get("/settings/bring").content.decode()


def test_an_archive_that_was_left_leaves_nothing(run_jobs, sign_in, db):
    rosa = make_member("rosa")
    first, second = (
        returning.bring_archive(account=rosa, upload=SimpleUploadedFile("a.zip", body), now=timezone.now())
        for body in [zip_of(actor=ACTOR)] * 2
    )
    assert not spool.path_of(first.token).exists()
    run_jobs()

    sign_in(rosa).post(f"/settings/bring/{second.pk}/drop")

    assert not Import.objects.exists()
    assert not spool.path_of(second.token).exists()


def test_an_account_that_can_not_post_brings_no_posts(run_jobs, db):
    rosa = make_member("rosa")
    Account.objects.filter(pk=rosa.pk).update(suspended_at=timezone.now())
    rosa.refresh_from_db()

    brought = bring(rosa, zip_of(actor=ACTOR, outbox=[note(1)]), run_jobs)

    assert posts_of(rosa) == []
    assert "can’t post" in brought.parts.get(kind=ImportKind.POSTS).lines.get().problem
