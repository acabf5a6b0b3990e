"""People as apps ask for them: found, listed, and what they published."""

import pytest

from kith.accounts.actions import block, change_profile, endorse, follow, mute, suspend_account
from kith.accounts.actions.profile import ProfileDraft
from kith.accounts.models import Account, Follow, Kind
from kith.client_api.entities.accounts import forget_accounts
from kith.client_api.entities.statuses import forget_statuses
from kith.media.models import Kind as MediaKind
from kith.media.models import MediaFile, State
from kith.posts.actions import boost, pin, publish_post
from kith.posts.drafts import Draft
from kith.timelines.actions import ListDraft, make_list, put_in_list
from tests.cast import NOW, make_account


def publish(author, text, **fields):
    return publish_post(author=author, draft=Draft(text=text, **fields), now=NOW)


def ids(response):
    return [int(each["id"]) for each in response.json()]


def test_shows_someone(app_of, amara, ben, client):
    for asking in (app_of(ben), client):
        shown = asking.get(f"/api/v1/accounts/{amara.id}").json()
        assert (shown["id"], shown["acct"], shown["display_name"]) == (str(amara.id), "amara", "Amara Nwosu-Hart")
        assert shown["avatar"].startswith("http://kith.test/static/")
        assert shown["followers_count"] == 0
        assert shown["fields"] == [{"name": "Says they are", "value": "Social worker", "verified_at": None}]


def test_who_is_gone_blocked_the_reader_or_is_private_is_not_there(app_of, amara, ben, chidi, emi, client, now):
    feed = make_account("secret", kind=Kind.FEED, is_locked=True)
    suspend_account(account=emi, now=now)
    block(account=amara, target=ben, now=now)
    app = app_of(ben)

    for account in (amara, emi, feed):
        assert app.get(f"/api/v1/accounts/{account.id}").status_code == 404
        for part in ("statuses", "followers", "following", "featured_tags", "endorsements", "lists"):
            assert app.get(f"/api/v1/accounts/{account.id}/{part}").status_code == 404
    assert ids(app.get(f"/api/v1/accounts?id[]={amara.id}&id[]={chidi.id}&id[]={feed.id}&id[]={emi.id}")) == [chidi.id]
    assert client.get(f"/api/v1/accounts/{amara.id}").status_code == 200
    assert client.get("/api/v1/accounts/1").status_code == 404


def test_gives_several_in_their_order(app_of, amara, ben, chidi):
    assert ids(app_of(ben).get(f"/api/v1/accounts?id[]={chidi.id}&id[]={amara.id}&id[]=x")) == [chidi.id, amara.id]


@pytest.mark.parametrize("acct", ["amara", "@amara", "amara@kith.test", "AMARA"])
def test_looks_someone_up(client, amara, acct):
    assert client.get("/api/v1/accounts/lookup", {"acct": acct}).json()["id"] == str(amara.id)
    assert client.get("/api/v1/accounts/lookup?acct=nobody").status_code == 404
    assert client.get("/api/v1/accounts/lookup").status_code == 404


def test_finds_people_by_name(app_of, amara, ben, chidi):
    app = app_of(ben)
    assert ids(app.get("/api/v1/accounts/search?q=nwosu&limit=5")) == [amara.id]
    assert ids(app.get("/api/v1/accounts/search?q=a&following=true")) == [amara.id]
    both = ids(app.get("/api/v1/accounts/search?q=a"))
    assert both[0] == amara.id
    assert ids(app.get("/api/v1/accounts/search?q=a&limit=1&offset=1")) == both[1:2]
    assert app.get("/api/v1/accounts/search?q=").json() == []
    assert app.get("/api/v1/accounts/search?q=a&offset=-1").status_code == 400


def test_says_what_stands_between(app_of, amara, ben, chidi, emi, now):
    follow(follower=ben, target=emi, now=now)
    follow(follower=chidi, target=ben, now=now, languages=["cy"])
    mute(account=ben, target=chidi, now=now, hides_notifications=False)
    endorse(account=ben, target=amara, now=now)

    one, two, three = (
        app_of(ben).get(f"/api/v1/accounts/relationships?id[]={amara.id}&id[]={chidi.id}&id[]={emi.id}&id[]=77").json()
    )

    assert (one["id"], one["following"], one["showing_reblogs"], one["endorsed"]) == (str(amara.id), True, True, True)
    assert (two["followed_by"], two["muting"], two["muting_notifications"]) == (True, True, False)
    assert (two["showing_reblogs"], two["languages"], two["muting_expires_at"]) == (False, None, None)
    assert (three["following"], three["requested"]) == (False, True)
    assert set(one) == {
        "id", "following", "showing_reblogs", "notifying", "languages", "followed_by", "blocking", "blocked_by",
        "muting", "muting_notifications", "muting_expires_at", "requested", "requested_by", "domain_blocking",
        "endorsed", "note",
    }  # fmt: skip


def test_says_nothing_of_who_is_suspended_unless_asked(app_of, ben, emi, now):
    suspend_account(account=emi, now=now)
    app = app_of(ben)
    assert app.get(f"/api/v1/accounts/relationships?id={emi.id}").json() == []
    assert ids(app.get(f"/api/v1/accounts/relationships?id={emi.id}&with_suspended=true")) == [emi.id]


def test_forty_relationships_are_as_many_queries_as_two(app_of, ben, now, django_assert_num_queries):
    app = app_of(ben)
    others = [make_account(f"p{number}") for number in range(40)]
    app.get("/api/v1/accounts/relationships?id=1")
    for few in (others[:2], others):
        query = "&".join(f"id[]={each.id}" for each in few)
        with django_assert_num_queries(3):  # the token, who is there, what stands between
            assert len(app.get(f"/api/v1/accounts/relationships?{query}").json()) == len(few)


def test_familiar_followers_are_those_one_follows(app_of, amara, ben, chidi, now):
    follow(follower=amara, target=chidi, now=now)
    one, two = app_of(ben).get(f"/api/v1/accounts/familiar_followers?id[]={chidi.id}&id[]={amara.id}").json()
    assert (one["id"], [each["acct"] for each in one["accounts"]]) == (str(chidi.id), ["amara"])
    assert (two["id"], two["accounts"]) == (str(amara.id), [])


def test_familiar_followers_of_who_blocked_one_or_of_a_private_website_are_not_told(app_of, amara, ben, chidi, now):
    feed = make_account("secret", kind=Kind.FEED, is_locked=True)
    for target in (chidi, feed):
        Follow.objects.create(follower=amara, followed=target, accepted_at=now, created_at=now)
    block(account=chidi, target=ben, now=now)
    assert app_of(ben).get(f"/api/v1/accounts/familiar_followers?id[]={chidi.id}&id[]={feed.id}").json() == []


@pytest.fixture
def wall(amara, ben, chidi, now):
    """Posts of Amara, by what they are."""
    theirs = publish(chidi, "From Chidi")
    picture = MediaFile.objects.create(
        id=5, owner_id=amara.id, kind=MediaKind.IMAGE, state=State.READY, file="a.webp", created_at=now
    )
    return {
        "plain": publish(amara, "Plain").id,
        "answer": publish(amara, "An answer", in_reply_to_id=theirs.id).id,
        "direct": publish(amara, "For @ben alone", visibility="mentioned").id,
        "tagged": publish(amara, "By the #river").id,
        "media": publish(amara, "A picture", media_ids=(picture.id,)).id,
        "boost": boost(account=amara, post=theirs, now=now).id,
    }


@pytest.mark.parametrize(
    ("query", "left_out"),
    [
        ("", set()),
        ("exclude_replies=true", {"answer"}),
        ("exclude_reblogs=1", {"boost"}),
        ("exclude_direct=true", {"direct"}),
        ("only_media=true", {"plain", "answer", "direct", "tagged", "boost"}),
        ("tagged=RIVER", {"plain", "answer", "direct", "media", "boost"}),
        ("tagged=nobody", {"plain", "answer", "direct", "media", "boost", "tagged"}),
        ("tagged=a%20b", {"plain", "answer", "direct", "media", "boost", "tagged"}),
        ("exclude_replies=true&exclude_reblogs=true&tagged=river", {"plain", "answer", "direct", "media", "boost"}),
    ],
)
def test_lists_what_someone_published(app_of, amara, ben, wall, query, left_out):
    wanted = [place for name, place in wall.items() if name not in left_out]
    assert ids(app_of(ben).get(f"/api/v1/accounts/{amara.id}/statuses?{query}")) == sorted(wanted, reverse=True)


def test_lists_to_each_what_they_may_see(app_of, amara, chidi, client, wall):
    for asking in (app_of(chidi), client):
        seen = ids(asking.get(f"/api/v1/accounts/{amara.id}/statuses"))
        assert wall["direct"] not in seen
        assert wall["plain"] in seen


def test_pages_through_what_someone_published(app_of, amara, ben, wall):
    app = app_of(ben)
    address, seen = f"/api/v1/accounts/{amara.id}/statuses?limit=2", []
    while address:
        response = app.get(address)
        seen += ids(response)
        links = dict(reversed(part.split("; ")) for part in response.get("Link", "").split(", ") if part)
        address = links.get('rel="next"', "").strip("<>").removeprefix("http://kith.test")
    assert seen == sorted(wall.values(), reverse=True)


def test_pinned_posts_are_a_list_of_their_own(app_of, amara, ben, wall, now):
    assert app_of(ben).get(f"/api/v1/accounts/{amara.id}/statuses?pinned=true").json() == []
    pin(account=amara, post=amara.posts.get(pk=wall["plain"]), now=now)
    assert ids(app_of(ben).get(f"/api/v1/accounts/{amara.id}/statuses?pinned=true")) == [wall["plain"]]


def test_who_blocks_someone_sees_nothing_of_theirs(app_of, amara, ben, wall, now):
    block(account=ben, target=amara, now=now)
    app = app_of(ben)
    assert app.get(f"/api/v1/accounts/{amara.id}").status_code == 200
    assert app.get(f"/api/v1/accounts/{amara.id}/statuses").json() == []


def test_many_posts_are_as_many_queries_as_few(app_of, amara, ben, django_assert_num_queries):
    app = app_of(ben)
    posts = [publish(amara, f"Post {number}") for number in range(40)]
    forget_statuses()
    forget_accounts()
    counts = []
    for limit in (2, 40):
        app.get(f"/api/v1/accounts/{amara.id}/statuses?limit={limit}")
        with django_assert_num_queries(6) as asked:
            assert len(app.get(f"/api/v1/accounts/{amara.id}/statuses?limit={limit}").json()) == limit
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert len(posts) == 40


def test_lists_who_follows_and_who_is_followed(app_of, amara, ben, chidi, client, now):
    follow(follower=chidi, target=amara, now=now)
    response = client.get(f"/api/v1/accounts/{amara.id}/followers")
    assert ids(response) == [chidi.id, ben.id]
    newest, oldest = Follow.objects.order_by("-id").values_list("id", flat=True)
    assert f"max_id={oldest}" in response["Link"]
    assert f"min_id={newest}" in response["Link"]
    assert ids(client.get(f"/api/v1/accounts/{amara.id}/followers?max_id={newest}")) == [ben.id]
    assert ids(app_of(amara).get(f"/api/v1/accounts/{ben.id}/following")) == [amara.id]


def test_followers_kept_private_are_for_oneself_alone(app_of, amara, ben, client, now):
    change_profile(account=amara, draft=ProfileDraft(hides_connections=True), now=now)
    assert client.get(f"/api/v1/accounts/{amara.id}/followers").json() == []
    assert app_of(ben).get(f"/api/v1/accounts/{amara.id}/followers").json() == []
    assert ids(app_of(amara).get(f"/api/v1/accounts/{amara.id}/followers")) == [ben.id]


def test_forty_followers_are_as_many_queries_as_two(app_of, amara, now, django_assert_num_queries):
    app = app_of(amara)
    for count in (2, 40):
        while Follow.objects.count() < count:
            follow(follower=make_account(f"f{Follow.objects.count()}"), target=amara, now=now)
        app.get(f"/api/v1/accounts/{amara.id}/followers")
        with django_assert_num_queries(5):  # the token, whose, what stands between, the page, their counts
            assert len(app.get(f"/api/v1/accounts/{amara.id}/followers").json()) == count


def test_own_lists_that_someone_is_in(app_of, amara, ben, chidi, now):
    mine = make_list(owner=ben, draft=ListDraft(title="Practice"), now=now)
    make_list(owner=ben, draft=ListDraft(title="Other"), now=now)
    theirs = make_list(owner=chidi, draft=ListDraft(title="Chidi's"), now=now)
    put_in_list(kept=mine, account=amara, now=now)
    put_in_list(kept=theirs, account=amara, now=now)
    (only,) = app_of(ben).get(f"/api/v1/accounts/{amara.id}/lists").json()
    assert only == {"id": str(mine.pk), "title": "Practice", "replies_policy": "list", "exclusive": False}


def test_what_someone_cares_about(client, amara, wall, now):
    change_profile(account=amara, draft=ProfileDraft(featured_tags=["River", "Lakes"]), now=now)
    river, lakes = client.get(f"/api/v1/accounts/{amara.id}/featured_tags").json()
    assert (river["name"], river["url"]) == ("River", "http://kith.test/tags/river")
    assert (river["statuses_count"], river["last_status_at"]) == ("1", "2026-11-17")
    assert (lakes["statuses_count"], lakes["last_status_at"]) == ("0", None)


def test_whom_someone_recommends(app_of, client, amara, ben, now):
    assert client.get(f"/api/v1/accounts/{ben.id}/endorsements").json() == []
    endorse(account=ben, target=amara, now=now)
    assert ids(client.get(f"/api/v1/accounts/{ben.id}/endorsements")) == [amara.id]
    assert ids(app_of(ben).get("/api/v1/endorsements")) == [amara.id]


def test_identity_proofs_are_none(client, amara):
    assert client.get(f"/api/v1/accounts/{amara.id}/identity_proofs").json() == []


def test_a_suspended_account_leaves_lists(client, amara, ben, now):
    suspend_account(account=ben, now=now)
    assert client.get(f"/api/v1/accounts/{amara.id}/followers").json() == []
    assert Account.objects.filter(pk=ben.pk).exists()


def test_who_went_on_elsewhere_is_shown_with_where(client, amara, emi):
    Account.objects.filter(pk=amara.pk).update(moved_to=emi)
    Account.objects.filter(pk=emi.pk).update(moved_to=amara)
    amara.refresh_from_db()

    shown = client.get(f"/api/v1/accounts/{amara.pk}").json()

    assert shown["moved"]["acct"] == "emi@elsewhere.test"
    assert shown["moved"]["followers_count"] == 0
    assert "moved" not in shown["moved"]
