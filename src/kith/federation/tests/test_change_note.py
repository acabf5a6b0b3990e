"""A post of another server changes or goes: by its own author alone, and never back in time."""

import pytest

from kith.federation.inbound.dispatch import PassedOver, Refused
from kith.federation.models import Tombstone
from kith.federation.tests.notes import actor_for, arrive, follow, mention_of, note_by, tell
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post, Revision
from tests.cast import make_account

LATER = "2026-11-17T19:05:00Z"
LATER_STILL = "2026-11-17T19:08:00Z"


@pytest.fixture
def kofi(db):
    """On the same server as Emi."""
    return make_account("kofi", domain="elsewhere.test")


@pytest.fixture
def post(amara, emi):
    follow(amara, emi)
    return arrive(emi)


def question(emi, *votes, **more):
    answers = [
        {"type": "Note", "name": name, "replies": {"type": "Collection", "totalItems": count}}
        for name, count in zip(["Tea", "Coffee"], votes, strict=True)
    ]
    asked = {"type": "Question", "oneOf": answers, "endTime": "2026-11-20T00:00:00Z", "votersCount": sum(votes)}
    return note_by(emi, **asked, **more)


def test_keeps_how_it_read_before(post, emi):
    tell("Update", note_by(emi, content="<p>Better</p>", updated=LATER), emi)

    post.refresh_from_db()
    assert (post.html, post.version, f"{post.edited_at:%H:%M}") == ("<p>Better</p>", 2, "19:05")
    assert post.revisions.get().html == "<p>Post 1</p>"


def test_an_older_change_that_arrives_late_changes_nothing(post, emi):
    tell("Update", note_by(emi, content="<p>Newest</p>", updated=LATER_STILL), emi)

    with pytest.raises(PassedOver):
        tell("Update", note_by(emi, content="<p>Newer</p>", updated=LATER), emi)

    post.refresh_from_db()
    assert post.html == "<p>Newest</p>"


def test_nobody_else_changes_it(post, emi, kofi):
    with pytest.raises(Refused):
        tell("Update", note_by(emi, content="<p>Mine</p>", updated=LATER), kofi)
    with pytest.raises(PassedOver):
        tell("Update", note_by(emi, attributedTo=kofi.uri, content="<p>Mine</p>", updated=LATER), kofi)

    post.refresh_from_db()
    assert post.html == "<p>Post 1</p>"


def test_more_votes_are_no_change_of_words(amara, emi):
    follow(amara, emi)
    tell("Create", question(emi, 1, 2), emi)

    tell("Update", question(emi, 5, 4), emi)

    post = Post.objects.get()
    assert [option.votes_count for option in post.poll.options.all()] == [5, 4]
    assert (post.poll.voters_count, post.version, post.edited_at) == (9, 2, None)
    assert not Revision.objects.exists()


def test_other_answers_begin_the_question_anew(amara, emi):
    follow(amara, emi)
    tell("Create", question(emi, 1, 2), emi)
    asked = question(emi, 0, 0, updated=LATER)
    asked["oneOf"][0]["name"] = "Cocoa"

    tell("Update", asked, emi)

    post = Post.objects.get()
    assert [option.title for option in post.poll.options.all()] == ["Cocoa", "Coffee"]
    assert post.revisions.get().poll_options == ["Tea", "Coffee"]


def test_pictures_that_stay_keep_their_place_here(amara, emi):
    follow(amara, emi)
    files = [{"type": "Document", "mediaType": "image/png", "url": f"https://elsewhere.test/{n}.png"} for n in (1, 2)]
    post = arrive(emi, attachment=files)
    first = post.attachments.first().media_id

    tell("Update", note_by(emi, attachment=[{**files[0], "name": "A garden"}], updated=LATER), emi)

    kept = post.attachments.get().media
    assert (kept.pk, kept.description) == (first, "A garden")
    assert post.revisions.get().media[0]["description"] == ""


def test_whom_it_names_anew_sees_it(amara, ben, emi):
    letter = {"to": [amara.uri], "cc": [], "tag": [mention_of(amara)]}
    post = arrive(emi, **letter)

    tell("Update", note_by(emi, **{**letter, "to": [amara.uri, ben.uri]}, content="<p>Both</p>", updated=LATER), emi)

    assert Post.objects.visible_to(ben).filter(pk=post.pk).exists()


def test_what_is_for_fewer_now_is_seen_by_fewer(post, emi, chidi):
    few = {"to": [f"{emi.uri}/followers"], "cc": []}
    tell("Update", note_by(emi, **few, content="<p>For a few</p>", updated=LATER), emi)

    assert not Post.objects.visible_to(chidi).filter(pk=post.pk).exists()


def test_what_was_for_a_few_is_not_for_everyone_afterwards(amara, emi, chidi):
    follow(amara, emi)
    post = arrive(emi, to=[f"{emi.uri}/followers"], cc=[])

    tell("Update", note_by(emi, content="<p>For all</p>", updated=LATER), emi)

    assert not Post.objects.visible_to(chidi).filter(pk=post.pk).exists()


def test_a_change_of_what_never_came_is_taken_as_new(amara, emi):
    follow(amara, emi)

    tell("Update", note_by(emi, updated=LATER), emi)

    assert Post.objects.get().author == emi


def test_goes_when_its_server_says_so(post, emi, amara):
    tell("Delete", {"id": post.uri, "type": "Tombstone"}, emi)

    assert not Post.objects.exists()


def test_goes_by_its_address_alone(post, emi):
    tell("Delete", post.uri, emi)

    assert not Post.objects.exists()


def test_another_server_can_not_take_it_away(post, emi):
    stranger = make_account("mallory", domain="third.test")

    with pytest.raises(Refused):
        tell("Delete", post.uri, stranger)

    assert Post.objects.exists()


def test_a_neighbour_can_not_take_it_away_but_their_moderators_can(post, kofi):
    with pytest.raises(PassedOver):
        tell("Delete", post.uri, kofi)
    assert Post.objects.exists()

    moderators = actor_for(kofi)
    moderators.type = "Application"
    moderators.save()
    tell("Delete", post.uri, kofi)

    assert not Post.objects.exists()


def test_an_automatic_account_next_door_speaks_for_nobody_else(post, kofi):
    bot = actor_for(kofi)
    bot.type = "Service"
    bot.save()

    with pytest.raises(PassedOver):
        tell("Delete", post.uri, kofi)

    assert Post.objects.exists()


def test_a_neighbour_can_not_say_that_somebody_is_gone(emi, kofi):
    with pytest.raises(PassedOver):
        tell("Delete", emi.uri, kofi)

    assert not Tombstone.objects.exists()


def test_a_letter_is_for_whom_it_names_by_now_also_where_its_words_stay(amara, ben, emi):
    letter = {"content": "<p>Between us</p>", "cc": []}
    post = arrive(emi, to=[amara.uri, ben.uri], **letter)

    tell("Update", note_by(emi, to=[amara.uri], updated=LATER, **letter), emi)

    post.refresh_from_db()
    assert (post.version, post.revisions.count()) == (2, 0)
    assert [Post.objects.visible_to(who).exists() for who in (amara, ben)] == [True, False]


def test_nobody_elsewhere_takes_away_what_was_written_here(amara, emi, now):
    ours = publish_post(author=amara, draft=Draft(text="Here"), now=now)

    with pytest.raises(Refused):
        tell("Delete", ours.uri, emi)

    assert Post.objects.exists()
