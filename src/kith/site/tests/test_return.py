"""A whole archive comes back: what was taken along stands here again, and nobody is bothered (rows M15, N15)."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kith.accounts.actions import block, block_domain, follow, keep_private_note, mute
from kith.accounts.actions.profile import ProfileDraft, ProfileField, change_profile
from kith.accounts.models import Follow
from kith.filters.actions import FilterDraft, Keyword, make_filter
from kith.media.actions import keep_avatar, receive_upload
from kith.media.models import MediaFile
from kith.notifications.models import Notification
from kith.posts.actions import bookmark, boost, publish_post, vote
from kith.posts.actions.erasing import erase_some_of
from kith.posts.actions.saving import folder_named, label_bookmark, mark_read, move_bookmarks
from kith.posts.drafts import Draft, PollDraft
from kith.posts.models import Original, Post, Visibility
from kith.reading.actions import highlight, note_on, save_address
from kith.reading.anchoring import Quote
from kith.site import imports, returning
from kith.site.bringing import spool
from kith.site.models import Import
from kith.site.tests.packing import archive_of, bring, outlook, picture, posts_of
from kith.timelines.actions.lists import ListDraft, make_list, put_in_list
from kith.timelines.models import HomeEntry
from tests.cast import make_account, make_member

DAY = timedelta(days=1)
LISTS = [
    "following_accounts.csv", "blocked_accounts.csv", "blocked_domains.csv", "muted_accounts.csv", "lists.csv",
    "custom_filters.json", "private_notes.csv",
]  # fmt: skip


@pytest.fixture(autouse=True)
def in_a_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.KITH_DATA = tmp_path
    settings.KITH_DOMAIN = "kith.test"
    settings.KITH_ORIGIN = "http://kith.test"


def told_of(account, body):
    """What an archive of the account says, without the addresses that are new."""
    packed = zipfile.ZipFile(io.BytesIO(body))
    items = json.loads(packed.read("outbox.json"))["orderedItems"]
    notes = [item["object"] for item in items if item["type"] == "Create"]
    numbers = {each["id"]: number for number, each in enumerate(notes)}
    for each in notes:
        each["inReplyTo"] = numbers.get(each["inReplyTo"], bool(each["inReplyTo"]))
        # Who was named is in the words, and not addressed anew.
        each["to"] = [uri.replace(account.uri, "me") for uri in each["to"] if "ben" not in uri]
        for attachment in each["attachment"]:
            del attachment["url"]
        for name in ("id", "url", "attributedTo", "cc", "updated"):
            each.pop(name, None)
        each["tag"] = [tag for tag in each["tag"] if tag["type"] == "Hashtag"]
    return notes, {name: packed.read(name).decode() for name in LISTS}


@pytest.fixture
def life(amara, ben, chidi, emi, run_jobs):
    """Amara, with something of everything; all of it is a while ago."""
    now = timezone.now() - 90 * DAY
    publish_post(
        author=amara, draft=Draft(title="Two paths", text="Walks #HillWalking https://paths.test/one"), now=now
    )
    hills = MediaFile.objects.get(
        pk=receive_upload(owner_id=amara.id, upload=picture(), now=now, description="Grey hills").pk
    )
    first = publish_post(
        author=amara,
        draft=Draft(text="**Hills**", format="markdown", media_ids=(hills.id,), language="en", warning="Weather"),
        now=now + DAY,
    )
    publish_post(
        author=amara,
        draft=Draft(text="And down", in_reply_to_id=first.id, visibility=Visibility.FOLLOWERS, repliers="nobody"),
        now=now + 2 * DAY,
    )
    bens = publish_post(author=ben, draft=Draft(text="Where is that?"), now=now + 2 * DAY)
    publish_post(
        author=amara, draft=Draft(text="In Wales", in_reply_to_id=bens.id, visibility="quiet"), now=now + 3 * DAY
    )
    publish_post(author=amara, draft=Draft(text="@ben a word", visibility=Visibility.MENTIONED), now=now + 4 * DAY)
    publish_post(author=amara, draft=Draft(text="Only us", is_local_only=True), now=now + 5 * DAY)
    poll = PollDraft(options=("Tea", "Soup"), lasts=timedelta(days=1))
    asked = publish_post(author=amara, draft=Draft(text="Which?", poll=poll), now=now + 6 * DAY)
    vote(account=chidi, poll=asked.poll, choices=[1], now=now + 6 * DAY + timedelta(hours=1))
    boost(account=amara, post=bens, now=now + 7 * DAY)
    kept = bookmark(account=amara, post=bens, now=now)
    folder = folder_named(account=amara, name="Paths", now=now)
    move_bookmarks(account=amara, bookmark_ids=[kept.pk], folder=folder)
    label_bookmark(bookmark=kept, names=["Wales", "later"])
    mark_read(account=amara, bookmark_ids=[kept.pk], now=now + DAY)
    bookmark(account=amara, post=first, now=now + DAY)
    highlight(account=amara, about=bens, quote=Quote("Where", "", " is that"), now=now, note="Good question")
    note_on(account=amara, about=first, note="My best", now=now)
    follow(follower=amara, target=ben, now=now, shows_boosts=False)
    block(account=amara, target=emi, now=now)
    block_domain(account=amara, domain="loud.test", now=now)
    loud = make_account("loud")
    mute(account=amara, target=loud, now=now, hides_notifications=False)
    put_in_list(kept=make_list(owner=amara, draft=ListDraft(title="Care"), now=now), account=ben, now=now)
    make_filter(
        account=amara,
        draft=FilterDraft(title="Ward", keywords=[Keyword("ward", is_whole=True)], contexts=["home"], action="warn"),
        now=now,
    )
    keep_private_note(account=amara, target=ben, text="Makes good soup\non Sundays")
    change_profile(
        account=amara,
        draft=ProfileDraft(
            bio="I walk.",
            fields=[ProfileField("Blog", "https://walks.test/")],
            avatar=keep_avatar(upload=picture("red")),
            avatar_description="Me, red",
        ),
        now=now,
    )
    run_jobs()
    amara.refresh_from_db()
    return amara


def test_everything_comes_back_to_another_account(life, ben, sign_in, run_jobs):
    body = archive_of(life, run_jobs)
    notes, lists = told_of(life, body)
    while erase_some_of(account=life, most=50):
        pass
    rosa = make_member("rosa")
    follow(follower=ben, target=rosa, now=timezone.now())
    run_jobs()
    Notification.objects.all().delete()
    entries = HomeEntry.objects.count()
    browser = sign_in(rosa)

    answer = browser.post(
        "/settings/bring", {"file": SimpleUploadedFile("amara.zip", body), "mode": "add"}, follow=True
    )
    address = answer.redirect_chain[-1][0]
    assert "Kith looks at what is in it." in answer.content.decode()
    run_jobs()
    page = browser.get(address).content.decode()
    assert "archive of http://kith.test/users/amara" in page
    assert "what you passed on stays behind" in page
    assert page.count(" checked>") == page.count('type="checkbox"') - 2
    kinds = Import.objects.filter(part_of__isnull=False).values_list("kind", flat=True)
    browser.post(address + "/begin", {"part": list(kinds)})
    run_jobs()
    page = browser.get(address).content.decode()

    assert "All of it is done." in page
    told, told_lists = told_of(rosa, archive_of(rosa, run_jobs))
    assert len(told) == len(notes)
    for was, comes_back in zip(notes, told, strict=True):
        assert comes_back == was
    assert told_lists == lists
    assert HomeEntry.objects.count() == entries + 1  # of following Ben: his one post
    assert not Notification.objects.filter(post__author=rosa).exists()
    rosa.refresh_from_db()
    assert (rosa.display_name, rosa.bio, rosa.avatar_description) == ("Amara Nwosu-Hart", "I walk.", "Me, red")
    assert rosa.fields[0]["value"] == "https://walks.test/"
    assert default_storage.exists(rosa.avatar)
    assert rosa.posts_count == 6
    walks, hills, down, wales, word, us, which = posts_of(rosa)
    assert (down.in_reply_to, hills.replies_count, wales.in_reply_to, wales.is_reply) == (hills, 0, None, True)
    assert hills.attachments.get().media.description == "Grey hills"
    assert walks.html.count("http://kith.test/tags/hillwalking") == 1
    assert not Post.objects.visible_to(ben).filter(pk=word.pk).exists()
    assert f"/@rosa/{walks.pk}" in browser.get("/search?q=hillwalking").content.decode()
    card = browser.get(f"/@rosa/{walks.pk}").content.decode()
    assert "Brought along from" in card
    assert f'href="{walks.original.address}"' in card
    assert [option.votes_count for option in which.poll.options.all()] == [0, 1]
    saved = list(rosa.bookmarks.order_by("-id"))
    assert [each.post for each in saved] == [hills, Post.objects.get(author=ben)]
    assert (saved[1].folder.name, saved[1].read_at is not None) == ("Paths", True)
    assert sorted(label.name for label in saved[1].labels.all()) == ["Wales", "later"]
    assert sorted((row.quote, row.note) for row in rosa.annotations.all()) == [
        ("", "My best"),
        ("Where", "Good question"),
    ]
    assert not spool.path_of(Import.objects.get(kind="archive").token).exists()
    assert us.is_local_only


def test_twice_makes_nothing_twice_and_own_posts_that_never_left_stay_one(life, run_jobs):
    body = archive_of(life, run_jobs)
    rosa = make_member("rosa")
    before = [(post.pk, post.html) for post in posts_of(life)]

    first, second = (bring(rosa, body, run_jobs) for _ in range(2))
    own = bring(life, body, run_jobs)

    assert (outlook(first, "posts").done, outlook(second, "posts").done, outlook(own, "posts").done) == (7, 0, 0)
    assert outlook(second, "posts").already == outlook(own, "posts").already == 7
    assert outlook(second, "saved").already == 2
    assert [(post.pk, post.html) for post in posts_of(life)] == before
    assert rosa.annotations.count() == 2


def test_only_what_is_ticked_comes(life, run_jobs):
    rosa = make_member("rosa")

    bring(rosa, archive_of(life, run_jobs), run_jobs, wanted={"follows"})

    rosa.refresh_from_db()
    assert rosa.follows.count() == 1
    assert (posts_of(rosa), rosa.bio, rosa.avatar, rosa.blocks.count()) == ([], "", "", 0)


def test_all_that_came_can_be_taken_out_and_nothing_else(life, ben, sign_in, run_jobs):
    rosa = make_member("rosa")
    own = publish_post(author=rosa, draft=Draft(text="Mine"), now=timezone.now())
    follow(follower=rosa, target=life, now=timezone.now())
    body = archive_of(life, run_jobs)
    brought = bring(rosa, body, run_jobs)
    browser, address = sign_in(rosa), f"/settings/bring/{brought.pk}"
    assert "Take out what I brought" in browser.get(address).content.decode()

    browser.post(address + "/take-out")
    run_jobs()

    assert posts_of(rosa) == [own]
    assert not MediaFile.objects.filter(owner_id=rosa.pk, is_used=True).exists()
    assert list(Follow.objects.filter(follower=rosa).values_list("followed", flat=True)) == [life.pk]
    for left in (rosa.blocks, rosa.mutes, rosa.bookmarks, rosa.annotations, rosa.private_notes):
        assert left.count() == 0
    assert "has been taken out again" in browser.get(address).content.decode()
    rosa.refresh_from_db()
    assert rosa.posts_count == 1
    assert outlook(bring(rosa, body, run_jobs), "posts").done == 7


def test_what_was_kept_before_stays_however_the_archive_spells_it(life, ben, run_jobs):
    rosa, now = make_member("rosa"), timezone.now()
    address, other = "https://paths.test/two?utm_source=letter", "https://www.paths.test/two/"
    save_address(account=rosa, address=other, now=now)
    page = save_address(account=life, address=address, now=now).about
    bens = Post.objects.get(author=ben)
    for account in (rosa, life):
        highlight(account=account, about=page, quote=Quote("Hills"), now=now, note="Mine")
    note_on(account=rosa, about=page, note="Mine on all of it", now=now)
    note_on(account=life, about=page, note="Another on all of it", now=now)
    for before in ("Wales ", "Scotland "):  # the same words in two places
        highlight(account=life, about=bens, quote=Quote("Soup", before), now=now)

    brought = bring(rosa, archive_of(life, run_jobs), run_jobs)
    assert [outlook(brought, "saved").already, outlook(brought, "marks").already] == [1, 1]
    assert "It stays" in brought.parts.get(kind="marks").lines.get(result="failed").problem
    assert rosa.annotations.filter(quote="Soup").count() == 2
    returning.take_out(brought=brought, now=now)
    run_jobs()

    assert rosa.bookmarks.get().link.address == other
    assert sorted(row.note for row in rosa.annotations.all()) == ["Mine", "Mine on all of it"]


def test_nobody_brings_stops_or_takes_out_for_somebody_else(life, chidi, sign_in, run_jobs):
    rosa = make_member("rosa")
    brought = bring(rosa, archive_of(life, run_jobs), run_jobs)

    for verb in ("begin", "stop", "take-out", "drop"):
        assert sign_in(chidi).post(f"/settings/bring/{brought.pk}/{verb}").status_code == 404
    assert sign_in(chidi).get(f"/settings/bring/{brought.parts.first().pk}").status_code == 404


def test_old_archives_are_forgotten_with_their_folders_only_where_nothing_came(life, run_jobs):
    rosa, chidi = make_member("rosa"), make_member("christie")
    body = archive_of(life, run_jobs)
    brought = bring(rosa, body, run_jobs)
    left = returning.bring_archive(account=chidi, upload=SimpleUploadedFile("a.zip", body), now=timezone.now())

    returning.give_up_lost(now=timezone.now() + 4 * DAY)
    imports.forget_imports(now=timezone.now() + 40 * DAY)

    assert list(Import.objects.filter(part_of=None)) == [brought]
    assert not spool.path_of(left.token).exists()
    assert Original.objects.filter(author=rosa).count() == 7
