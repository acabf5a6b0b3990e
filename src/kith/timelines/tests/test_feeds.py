"""Every public page is a feed too: of what a visitor may read, and of nothing else (row K17)."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from kith.accounts.models import Account, Featuring
from kith.collections.actions import CollectionDraft, hide_collection, make_collection, put_in
from kith.media.actions import receive_upload
from kith.posts.actions import boost, delete_post, edit_post, hide_post, publish_post
from kith.posts.drafts import Draft, PollDraft
from kith.posts.models import Visibility
from kith.protocols.feeds import parse_feed
from kith.timelines.actions.lists import ListDraft, change_list, make_list, put_in_list
from kith.timelines.feeds import forget_feeds
from tests.cast import make_member

KINDS = ("atom", "rss", "json")


@pytest.fixture(autouse=True)
def nothing_kept():
    forget_feeds()


@pytest.fixture
def write(run_jobs):
    minutes = iter(range(1000, 0, -1))

    def publish(author, text, **fields):
        post = publish_post(
            author=author,
            draft=Draft(text=text, **fields),
            now=timezone.now() - timedelta(minutes=next(minutes)),
        )
        run_jobs()
        return post

    return publish


def read(address, kind="atom", browser=None):
    response = (browser or Client()).get(address.replace("{}", kind))
    assert response.status_code == 200, (address, response.status_code)
    return parse_feed(response.content, url="http://kith.test" + address, now=timezone.now())


def words(feed):
    return " ".join(entry.title + entry.content + entry.summary for entry in feed.entries)


@pytest.mark.parametrize("kind", KINDS)
def test_a_profile_is_a_feed_of_its_own_posts(amara, ben, write, kind):
    walk = write(amara, "Forty minutes round the park #walking", language="en")
    write(ben, "What Ben says")
    boost(account=amara, post=write(ben, "What Ben says too"), now=timezone.now())

    feed = read("/@amara/feed.{}", kind)

    assert [entry.id for entry in feed.entries] == [walk.uri]
    assert feed.entries[0].link == walk.url
    assert feed.entries[0].tags == ("walking",)
    assert "Amara Nwosu-Hart" in feed.title


AUDIENCES = {
    "everyone": ({}, True),
    "quiet": ({"visibility": Visibility.QUIET}, True),
    "followers": ({"visibility": Visibility.FOLLOWERS}, False),
    "mentioned": ({"visibility": Visibility.MENTIONED}, False),
    "this server": ({"is_local_only": True}, False),
}
FEEDS = ["/@amara/feed.{}", "/@amara/feed.{}?show=replies", "/tags/walking/feed.{}", "/here/feed.{}"]


@pytest.mark.parametrize("address", FEEDS)
@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("kind", KINDS)
def test_only_what_everyone_may_read_stands_in_a_feed(amara, ben, sign_in, write, address, audience, kind):
    fields, is_open = AUDIENCES[audience]
    write(amara, "Mind the step @ben #walking", **fields)
    stands = is_open and (audience == "everyone" or "amara" in address)

    assert ("Mind the step" in words(read(address, kind))) == stands
    # Who asks makes no difference: not even a follower's, or her own, browser gets more.
    assert ("Mind the step" in words(read(address, kind, sign_in(ben)))) == stands
    assert ("Mind the step" in words(read(address, kind, sign_in(amara)))) == stands


def test_what_is_hidden_deleted_or_of_someone_gone_leaves_every_feed(amara, dee, write):
    hidden, deleted, kept = (write(amara, f"Lap {lap} #walking") for lap in ("one", "two", "three"))
    assert len(read("/tags/walking/feed.atom").entries) == 3

    hide_post(post=hidden, by=dee, now=timezone.now())
    delete_post(post=deleted, by=amara)
    assert [entry.id for entry in read("/tags/walking/feed.atom").entries] == [kept.uri]

    Account.objects.filter(pk=amara.pk).update(suspended_at=timezone.now())
    assert read("/tags/walking/feed.atom").entries == ()
    assert Client().get("/@amara/feed.atom").status_code == 404


def test_who_wants_to_stand_in_no_feed_stands_in_none(amara, ben, write):
    walk = write(amara, "Round the park #walking")
    write(ben, "Me too #walking", in_reply_to_id=walk.id)
    Account.objects.filter(pk=amara.pk).update(offers_feed=False)

    assert Client().get("/@amara/feed.atom").status_code == 404
    assert Client().get(f"/@amara/{walk.id}/feed.atom").status_code == 404
    assert "Round the park" not in words(read("/tags/walking/feed.atom"))
    assert "Round the park" not in words(read("/here/feed.atom"))
    assert "feed.atom" not in Client().get("/@amara").content.decode()


def test_a_list_that_is_shared_is_a_feed(amara, ben, chidi, write, run_jobs):
    kept = make_list(owner=ben, draft=ListDraft(title="Care", is_public=True), now=timezone.now())
    put_in_list(kept=kept, account=amara, now=timezone.now())
    walk = write(amara, "Round the park")
    write(amara, "For followers", visibility=Visibility.FOLLOWERS)

    feed = read(f"/lists/{kept.pk}/feed.atom")
    assert (feed.title, [entry.id for entry in feed.entries]) == ("Care", [walk.uri])
    assert f'href="/lists/{kept.pk}/feed.atom"' in Client().get(f"/lists/{kept.pk}").content.decode()

    change_list(kept=kept, draft=ListDraft(is_public=False))
    assert Client().get(f"/lists/{kept.pk}/feed.atom").status_code == 404


def test_a_collection_is_a_feed_of_those_in_it(amara, ben, chidi, write):
    kept = make_collection(owner=ben, draft=CollectionDraft(name="Care"), now=timezone.now())
    nia = make_member("nia", is_discoverable=True, featuring=Featuring.ASK)
    Account.objects.filter(pk__in=[amara.pk, chidi.pk]).update(is_discoverable=True)
    for account in Account.objects.filter(is_discoverable=True):
        put_in(kept=kept, account=account, now=timezone.now())
    write(nia, "Asked, and silent")
    walk, tea = write(amara, "Round the park"), write(chidi, "Tea")
    write(amara, "For followers", visibility=Visibility.FOLLOWERS)
    write(chidi, "To Amara", in_reply_to_id=walk.id)
    write(ben, "Not in it")

    feed = read(f"/collections/{kept.pk}/feed.atom")
    assert (feed.title, [entry.id for entry in feed.entries]) == ("Care", [tea.uri, walk.uri])
    page = Client().get(f"/collections/{kept.pk}").content.decode()
    assert page.count(f'href="/collections/{kept.pk}/feed.json"') == 2

    hide_collection(kept=kept, is_hidden=True, now=timezone.now())
    assert Client().get(f"/collections/{kept.pk}/feed.atom").status_code == 404


def test_a_discussion_is_a_feed_newest_answer_first(amara, ben, write):
    walk = write(amara, "Does anyone walk for supervision?")
    first = write(ben, "On Fridays", in_reply_to_id=walk.id)
    write(ben, "Between us", in_reply_to_id=walk.id, visibility=Visibility.FOLLOWERS)
    last = write(amara, "Half the team", in_reply_to_id=first.id)

    feed = read(f"/@amara/{walk.id}/feed.atom")

    assert [entry.id for entry in feed.entries] == [last.uri, first.uri, walk.uri]
    assert Client().get(f"/@ben/{walk.id}/feed.atom").status_code == 404
    assert f'ref="{first.uri}"' in Client().get(f"/@amara/{walk.id}/feed.atom").content.decode()


def test_the_discussion_of_a_private_post_has_no_feed(amara, write):
    quiet = write(amara, "For followers", visibility=Visibility.FOLLOWERS)

    assert Client().get(f"/@amara/{quiet.id}/feed.atom").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_behind_a_warning_stays_there(amara, write, kind):
    write(amara, "It was a hard night on the ward", warning="Hospital")

    response = Client().get(f"/@amara/feed.{kind}").content.decode()

    assert "hard night" not in response
    assert "Warning: Hospital" in response
    assert "Read it on its page" in response


@pytest.mark.parametrize("kind", KINDS)
def test_pictures_come_along_with_what_they_show(amara, write, kind, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    picture = BytesIO()
    Image.new("RGB", (40, 30), "grey").save(picture, "PNG")
    picture.size = len(picture.getvalue())
    open_one, covered = (
        receive_upload(owner_id=amara.id, upload=picture, now=timezone.now(), description=what)
        for what in ("Grey hills", "A covered thing")
    )
    write(amara, "Hills", media_ids=(open_one.id,))
    write(amara, "Covered", media_ids=(covered.id,), is_sensitive=True)

    newest, hills = read("/@amara/feed.{}", kind).entries
    media = read("/@amara/feed.{}?show=media", kind).entries

    assert hills.enclosures[0].url.startswith("http://")
    assert 'alt="Grey hills"' in (hills.content or hills.summary)
    assert newest.enclosures == ()
    assert "covered thing" not in words(read("/@amara/feed.{}", kind))
    assert len(media) == 2


def test_a_polls_answers_and_words_from_right_to_left(amara, write):
    write(amara, "What is in the cup?", poll=PollDraft(options=("Tea", "<b>Coffee</b>"), lasts=timedelta(days=1)))
    write(amara, "مساء الخير", language="ar")

    arabic, poll = read("/@amara/feed.atom").entries

    assert "<li>Tea</li>" in poll.content
    assert "<b>Coffee" not in poll.content
    assert 'dir="rtl"' in arabic.content
    assert arabic.language == "ar"


def test_an_unchanged_feed_costs_no_body(amara, write, django_assert_num_queries):
    post = write(amara, "Round the park")
    first = Client().get("/@amara/feed.atom")

    with django_assert_num_queries(2):  # whose it is, and its rows
        same = Client().get("/@amara/feed.atom", headers={"If-None-Match": first["ETag"]})
    by_date = Client().get("/@amara/feed.atom", headers={"If-Modified-Since": first["Last-Modified"]})
    edit_post(post=post, author=amara, draft=Draft(text="Round the lake"), now=timezone.now())
    changed = Client().get("/@amara/feed.atom", headers={"If-None-Match": first["ETag"]})

    assert (same.status_code, same.content) == (304, b"")
    assert by_date.status_code == 304
    assert changed.status_code == 200
    assert "Round the lake" in changed.content.decode()
    assert "max-age" in first["Cache-Control"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_of_forty_costs_as_many_queries_as_one_of_two(amara, write, django_assert_max_num_queries, kind):
    for lap in range(40):
        write(amara, f"Lap {lap} #walking")

    for address in (f"/@amara/feed.{kind}", f"/tags/walking/feed.{kind}", f"/here/feed.{kind}"):
        with django_assert_max_num_queries(12):
            assert Client().get(address).status_code == 200
        with django_assert_max_num_queries(3):  # kept: only its rows, and who stands in no feed
            Client().get(address)


def test_pages_say_where_their_feeds_are(amara, write):
    walk = write(amara, "Round the park #Café")

    for page, feed in {
        "/@amara": "/@amara/feed.atom",
        "/@amara?show=media": "/@amara/feed.json?show=media",
        f"/@amara/{walk.id}": f"/@amara/{walk.id}/feed.rss",
        "/here": "/here/feed.atom",
        "/tags/Café": "/tags/Caf%C3%A9/feed.atom",
    }.items():
        html = Client().get(page).content.decode()
        assert html.count(f'href="{feed}"') == 2, page  # once for machines, once for people
        assert Client().get(feed).status_code == 200


def test_the_addresses_that_other_servers_taught_people_work(amara):
    assert Client().get("/@amara.rss")["Location"] == "/@amara/feed.rss"
    assert Client().get("/tags/walking.rss")["Location"] == "/tags/walking/feed.rss"


def test_websites_and_people_elsewhere_have_feeds_of_their_own(emi):
    assert Client().get("/@emi@elsewhere.test/feed.atom").status_code == 404


def test_a_tag_that_nobody_used_is_an_empty_feed(db):
    document = json.loads(Client().get("/tags/nothing/feed.json").content)

    assert document["items"] == []
