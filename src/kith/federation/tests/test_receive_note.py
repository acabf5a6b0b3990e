"""A post of another server: whether it is kept, for whom it is, and what it joins."""

import pytest

from kith.federation.inbound.dispatch import Missing, PassedOver
from kith.federation.models import Awaited, Tombstone
from kith.federation.tests.notes import arrive, follow, mention_of, note_by, tell
from kith.live.models import Telling
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post
from kith.protocols.activitypub.vocabulary import PUBLIC
from kith.timelines.models import HomeEntry
from tests.cast import make_account


@pytest.fixture
def kofi(db):
    """On a third server, and unknown to everyone here."""
    return make_account("kofi", domain="third.test")


def test_keeps_a_post_of_someone_followed_here(amara, emi, now):
    follow(amara, emi)

    post = arrive(emi, content="<p>Hello</p>", contentMap={"cy": "<p>Hello</p>"})

    assert (post.author, post.origin, post.visibility, post.html) == (emi, "elsewhere", "public", "<p>Hello</p>")
    assert (post.language, post.url) == ("cy", "https://elsewhere.test/@emi/1")
    assert post.published_at < now


def test_passes_over_a_post_that_nobody_here_asked_for(amara, emi):
    with pytest.raises(PassedOver):
        tell("Create", note_by(emi), emi)

    assert not Post.objects.exists()


@pytest.mark.parametrize(
    ("to", "cc", "visibility"),
    [
        ([PUBLIC], ["https://elsewhere.test/users/emi/followers"], "public"),
        (["as:Public"], [], "public"),
        (["https://elsewhere.test/users/emi/followers"], ["Public"], "quiet"),
        (["https://elsewhere.test/users/emi/followers"], [], "followers"),
        ([], ["https://elsewhere.test/users/emi/followers"], "followers"),
        (["http://kith.test/users/amara"], [], "mentioned"),
    ],
)
def test_is_for_those_it_is_addressed_to(amara, emi, to, cc, visibility):
    follow(amara, emi)

    assert arrive(emi, to=to, cc=cc).visibility == visibility


@pytest.mark.parametrize("to", [[], ["https://third.test/users/kofi"], ["https://elsewhere.test/lists/7"]])
def test_is_not_kept_where_it_is_for_nobody_here(amara, emi, kofi, to):
    follow(amara, emi)

    with pytest.raises(PassedOver):
        tell("Create", note_by(emi, to=to, cc=[]), emi)


def test_a_letter_names_only_whom_it_is_addressed_to(amara, ben, emi):
    letter = {"to": [amara.uri], "cc": [], "tag": [mention_of(amara), mention_of(ben)]}

    post = arrive(emi, **letter)

    assert [mention.account for mention in post.mentions.all()] == [amara]
    assert Post.objects.visible_to(amara).filter(pk=post.pk).exists()
    assert not Post.objects.visible_to(ben).filter(pk=post.pk).exists()


def test_an_answer_to_a_post_here_joins_its_discussion(amara, emi, now):
    asked = publish_post(author=amara, draft=Draft(text="Who knows?"), now=now)

    post = arrive(emi, inReplyTo=asked.uri)

    asked.refresh_from_db()
    assert (post.in_reply_to, post.thread_id, post.in_reply_to_account) == (asked, asked.id, amara)
    assert asked.replies_count == 1


def test_an_answer_is_found_by_the_page_of_what_it_answers_too(amara, emi, now):
    asked = publish_post(author=amara, draft=Draft(text="Who knows?"), now=now)

    assert arrive(emi, inReplyTo=asked.url).in_reply_to == asked


@pytest.mark.parametrize("repliers", ["followers", "mentioned", "nobody"])
def test_an_answer_of_who_may_not_answer_is_not_kept(amara, emi, now, repliers):
    asked = publish_post(author=amara, draft=Draft(text="Who knows?", repliers=repliers), now=now)
    letter = {"to": [amara.uri], "cc": [], "tag": [mention_of(amara)]}

    for number, audience in enumerate([{}, letter]):
        with pytest.raises(PassedOver):
            tell("Create", note_by(emi, number, inReplyTo=asked.uri, **audience), emi)


@pytest.mark.parametrize(
    "draft", [Draft(text="For a few", visibility="followers"), Draft(text="Ours", is_local_only=True)]
)
def test_an_answer_to_what_its_author_can_not_see_is_not_kept(amara, emi, now, draft):
    asked = publish_post(author=amara, draft=draft, now=now)

    with pytest.raises(PassedOver):
        tell("Create", note_by(emi, inReplyTo=asked.uri), emi)


@pytest.mark.parametrize("who_blocks", ["amara", "emi"])
def test_where_one_blocks_the_other_nothing_is_answered(amara, ben, emi, now, who_blocks):
    follow(ben, emi)
    asked = publish_post(author=amara, draft=Draft(text="Who knows?"), now=now)
    one, other = (amara, emi) if who_blocks == "amara" else (emi, amara)
    one.blocks.create(target=other, created_at=now)

    with pytest.raises(PassedOver):
        tell("Create", note_by(emi, inReplyTo=asked.uri), emi)


def test_an_answer_waits_for_what_it_answers_and_joins_it(amara, emi, kofi, now):
    follow(amara, emi)
    follow(amara, kofi)
    parent = note_by(kofi)

    first = arrive(emi, 1, inReplyTo=parent["id"])
    second = arrive(emi, 2, inReplyTo=first.uri)
    assert (first.is_reply, first.thread_id, second.thread_id) == (True, first.id, first.id)
    root = arrive(kofi)

    for post in (first, second, root):
        post.refresh_from_db()
    assert (first.in_reply_to, first.in_reply_to_account) == (root, kofi)
    assert {first.thread_id, second.thread_id} == {root.id}
    assert root.replies_count == 1
    assert not Awaited.objects.exists()


def test_posts_that_answer_each_other_in_a_ring_stay_apart(amara, emi, kofi):
    follow(amara, emi)
    follow(amara, kofi)

    first = arrive(emi, inReplyTo=note_by(kofi)["id"])
    second = arrive(kofi, inReplyTo=first.uri)

    first.refresh_from_db()
    assert (first.in_reply_to, second.in_reply_to) == (None, first)


def test_nothing_is_taken_in_that_its_server_took_back_before(amara, emi):
    follow(amara, emi)
    with pytest.raises(PassedOver):
        tell("Delete", {"id": note_by(emi)["id"], "type": "Tombstone"}, emi)

    with pytest.raises(PassedOver):
        tell("Create", note_by(emi), emi)

    assert Tombstone.objects.count() == 1


def test_a_post_of_somebody_else_is_fetched_from_where_it_should_stand(amara, emi, kofi):
    follow(amara, emi)

    with pytest.raises(Missing) as missing:
        tell("Create", note_by(kofi), emi)

    assert missing.value.post == note_by(kofi)["id"]
    assert not Post.objects.exists()


def test_strangers_do_not_make_us_ask_others_for_posts(amara, emi, kofi):
    with pytest.raises(PassedOver):
        tell("Create", note_by(kofi), emi)


def test_a_post_with_the_address_of_another_server_is_not_believed(amara, emi, kofi):
    follow(amara, emi)

    with pytest.raises(Missing):
        tell("Create", note_by(emi, id="https://third.test/users/kofi/statuses/9"), emi)

    assert not Post.objects.exists()


def test_twice_is_once(amara, emi):
    follow(amara, emi)

    assert arrive(emi) == arrive(emi)
    assert Post.objects.count() == 1


def test_who_blocks_its_author_does_not_bring_a_post_here(amara, emi, now):
    amara.blocks.create(target=emi, created_at=now)

    with pytest.raises(PassedOver):
        tell("Create", note_by(emi, tag=[mention_of(amara)]), emi)


def test_whoever_is_on_a_list_is_read_without_being_followed(amara, emi):
    emi.is_on_a_list = True
    emi.save()

    assert arrive(emi).author == emi
    with pytest.raises(PassedOver):
        tell("Create", note_by(emi, 2, to=[f"{emi.uri}/followers"], cc=[]), emi)


@pytest.mark.parametrize(("published", "told"), [("2026-11-17T18:00:00Z", 1), ("2019-01-01T00:00:00Z", 0)])
def test_open_pages_and_streams_hear_of_what_is_new(amara, emi, published, told):
    follow(amara, emi)
    Telling.objects.all().delete()

    post = arrive(emi, published=published)

    assert Telling.objects.filter(name="home", about=post.id).count() == told
    assert HomeEntry.objects.filter(owner=amara, post=post).exists()


def test_a_page_on_this_server_is_none_of_theirs(amara, emi):
    follow(amara, emi)

    post = arrive(emi, url="https://kith.test/@amara/1", content='<p><a href="2">More</a></p>')

    assert "kith.test" not in post.url + post.html
