"""Lists of what is here as other servers read them."""

from datetime import timedelta

import pytest

from kith.accounts.actions import change_profile
from kith.accounts.actions.profile import ProfileDraft
from kith.accounts.models import Account, Follow
from kith.federation.tests.asking import ask
from kith.posts.actions import boost, pin, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post, Visibility
from tests.cast import NOW, make_account

AMARA = "http://kith.test/users/amara"


def write(author, text="Words", at=NOW, **draft):
    return publish_post(author=author, draft=Draft(text=text, **draft), now=at)


def pages(path):
    """Follow `next` from the first page to the last, and return what stands on each."""
    found, address = [], ask(path).json()["first"]
    while address:
        page = address if isinstance(address, dict) else ask(address.removeprefix("http://kith.test")).json()
        found.append(page.get("orderedItems", page.get("items")))
        address = page.get("next")
    return found


def test_the_outbox_tells_what_is_for_everyone_newest_first(amara, ben):
    theirs = write(ben)
    wanted = [
        write(amara, "One", NOW + timedelta(minutes=1)).uri + "/activity",
        boost(account=amara, post=theirs, now=NOW + timedelta(minutes=2)).uri,
        write(amara, "Two", NOW + timedelta(minutes=3), visibility=Visibility.QUIET).uri + "/activity",
    ]
    for draft in ({"visibility": "followers"}, {"visibility": "mentioned"}, {"is_local_only": True}):
        write(amara, "Not for all", NOW + timedelta(minutes=4), **draft)

    (page,) = pages("/users/amara/outbox")

    assert [activity["id"] for activity in page] == wanted[::-1]
    assert [activity["type"] for activity in page] == ["Create", "Announce", "Create"]
    assert page[0]["object"]["content"] == "<p>Two</p>"
    assert page[1]["object"] == theirs.uri
    assert page[1]["cc"] == [f"{AMARA}/followers", "http://kith.test/users/ben"]


def test_the_outbox_has_pages_both_ways(amara):
    written = [write(amara, at=NOW + timedelta(minutes=place)).uri for place in range(45)]

    shown = pages("/users/amara/outbox")

    assert [len(page) for page in shown] == [20, 20, 5]
    assert [activity["object"]["id"] for page in shown for activity in page] == written[::-1]
    second = ask(ask("/users/amara/outbox?page=1").json()["next"].removeprefix("http://kith.test")).json()
    before = ask(second["prev"].removeprefix("http://kith.test")).json()
    assert [activity["object"]["id"] for activity in before["orderedItems"]] == written[:24:-1]
    assert before["id"] == second["prev"]


@pytest.mark.parametrize("asked", ["page=1&max_id=x", "page=1&max_id=99999999999999999999", "page=1&min_id=-1", "page"])
def test_nonsense_for_a_page_is_passed_over(amara, asked):
    write(amara)

    assert len(ask(f"/users/amara/outbox?{asked}").json()["orderedItems"]) == 1


def test_followers_are_told(amara, ben, emi):
    Follow.objects.create(follower=emi, followed=amara, created_at=NOW, accepted_at=NOW)
    Follow.objects.create(follower=make_account("asks"), followed=amara, created_at=NOW)
    Follow.objects.create(
        follower=make_account("gone", suspended_at=NOW), followed=amara, created_at=NOW, accepted_at=NOW
    )
    Account.objects.filter(pk=amara.pk).update(followers_count=2)

    assert ask("/users/amara/followers").json()["totalItems"] == 2
    assert pages("/users/amara/followers") == [[emi.uri, ben.uri]]


def test_whom_someone_follows_is_told_but_not_what_websites_they_read(ben, amara):
    website = make_account("lantern", kind="feed")
    Follow.objects.create(follower=ben, followed=website, created_at=NOW, accepted_at=NOW)

    assert pages("/users/ben/following") == [[amara.uri]]


@pytest.mark.parametrize("name", ["followers", "following"])
def test_who_keeps_their_ties_to_themselves_tells_only_how_many(amara, ben, name):
    Account.objects.update(hides_connections=True, followers_count=7, following_count=7)

    for path in (f"/users/amara/{name}", f"/users/amara/{name}?page=1", f"/users/ben/{name}?page=1"):
        told = ask(path).json()
        assert told["totalItems"] == 7
        assert not {"first", "items", "orderedItems"} & set(told)


def test_what_is_pinned_is_told_whole_where_it_is_for_everyone(amara):
    first, second, private = write(amara, "1"), write(amara, "2"), write(amara, "3", visibility="followers")
    for place, post in enumerate((first, second, private)):
        pin(account=amara, post=post, now=NOW + timedelta(minutes=place))

    told = ask("/users/amara/collections/featured").json()

    assert (told["type"], told["totalItems"]) == ("OrderedCollection", 2)
    assert [post["content"] for post in told["orderedItems"]] == ["<p>2</p>", "<p>1</p>"]


def test_featured_tags_are_told(amara):
    change_profile(account=amara, draft=ProfileDraft(featured_tags=["SocialWork"]), now=NOW)

    assert ask("/users/amara/collections/tags").json()["items"] == [
        {"type": "Hashtag", "href": "http://kith.test/tags/socialwork", "name": "#SocialWork"}
    ]


@pytest.fixture
def discussed(amara, ben, emi):
    """A discussion that Amara began, with answers of all kinds: the post, and the addresses of those for everyone."""
    post = write(amara)
    wanted = [write(ben, at=NOW + timedelta(minutes=place), in_reply_to_id=post.id).uri for place in range(1, 46)]
    answer = Post.objects.create(
        id=Post.objects.last().id + 1, uri="https://elsewhere.test/7", author=emi, origin="elsewhere",
        in_reply_to=post, is_reply=True, thread_id=post.id, published_at=NOW,
    )  # fmt: skip
    for draft in ({"visibility": "followers"}, {"visibility": "mentioned"}):
        write(ben, "Not for all", NOW + timedelta(hours=2), in_reply_to_id=post.id, **draft)
    return post, sorted([*wanted, answer.uri], key=lambda uri: Post.objects.get(uri=uri).id)


def test_answers_are_told_the_oldest_first(discussed):
    post, wanted = discussed

    found = pages(post.uri.removeprefix("http://kith.test") + "/replies")

    assert [len(page) for page in found] == [40, 6, 0]
    assert [uri for page in found for uri in page] == wanted


def test_a_whole_discussion_is_told(discussed):
    post, wanted = discussed
    path = f"/discussions/{post.id}"

    assert [uri for page in pages(path) for uri in page] == [post.uri, *wanted]
    assert ask(path).json()["attributedTo"] == AMARA


def test_of_a_discussion_that_began_among_a_few_only_what_was_said_openly_is_told(amara, ben):
    post = write(amara, visibility=Visibility.FOLLOWERS)
    answer = write(amara, in_reply_to_id=post.id, visibility=Visibility.PUBLIC)

    told = ask(f"/discussions/{post.id}").json()

    assert told["first"]["items"] == [answer.uri]
    assert "attributedTo" not in told


@pytest.mark.parametrize("visibility", [Visibility.FOLLOWERS, Visibility.MENTIONED])
def test_a_discussion_among_a_few_in_which_nothing_was_openly_said_is_none_to_others(amara, visibility):
    post = write(amara, visibility=visibility)
    write(amara, in_reply_to_id=post.id, visibility=visibility)

    for query in ("", "?page=1", f"?page=1&min_id={post.id}"):
        assert ask(f"/discussions/{post.id}{query}").status_code == 404


def test_discussions_of_other_places_are_not_told(amara, emi):
    Post.objects.create(id=7, uri="https://e.test/7", author=emi, origin="elsewhere", thread_id=7, published_at=NOW)
    local = write(amara, is_local_only=True)
    answer = write(amara, in_reply_to_id=write(amara).id)

    for thread_id in (7, local.id, answer.id, 8):
        assert ask(f"/discussions/{thread_id}").status_code == 404


@pytest.mark.parametrize(
    "name", ["outbox", "followers", "following", "collections/featured", "collections/tags", "likes", "inboxes"]
)
def test_nobody_has_no_lists(db, name):
    assert ask(f"/users/nobody/{name}", accept="application/activity+json").status_code == 404
