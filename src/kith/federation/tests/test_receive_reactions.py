"""Thanks and boosts of people elsewhere: for which posts, for whom, once only, and taken back."""

import pytest

from kith.accounts.actions import block_domain
from kith.accounts.models import Block, Follow
from kith.federation.models import Arrival, Outgoing
from kith.federation.tests.remote import put_note
from kith.federation.tests.senders import PUBLIC, Sender
from kith.notifications.models import Kind, Notification
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Favourite, Post, Visibility
from kith.timelines.models import HomeEntry
from tests.cast import NOW

STATE = Arrival.State


def done(sender, activity, run_jobs):
    assert sender.deliver(activity).status_code == 202
    run_jobs()
    return Arrival.objects.latest("pk").state


@pytest.fixture(autouse=True)
def nothing_leaves(fake_web):
    """What would be delivered stays in its rows."""


def written(author, run_jobs, **more):
    post = publish_post(author=author, draft=Draft(text="The river is high", **more), now=NOW)
    run_jobs()
    return post


def read_by(sender, member):
    Follow.objects.create(follower=member, followed=sender.account, created_at=NOW, accepted_at=NOW)


def boost_of(sender, uri, **more):
    return sender.does("Announce", uri, to=[PUBLIC], cc=[sender.followers]) | more


@pytest.mark.parametrize("kind", ["Like", "EmojiReact"])
def test_thanks_are_counted_once_and_told(known, amara, run_jobs, kind):
    post = written(amara, run_jobs)
    like = known.does(kind, post.uri, content="🌊")

    assert done(known, like, run_jobs) == STATE.DONE
    done(known, known.does("Like", post.uri), run_jobs)
    post.refresh_from_db()
    assert post.favourites_count == 1
    assert Favourite.objects.get().uri == like["id"]
    assert Notification.objects.get(account=amara).kind == Kind.FAVOURITE
    assert not Outgoing.objects.exists()


# (for whom the post is, the tie of Emi to Amara, may she thank for it)
MAY_THANK = [
    (Visibility.PUBLIC, "", True),
    (Visibility.QUIET, "", True),
    (Visibility.FOLLOWERS, "", False),
    (Visibility.FOLLOWERS, "follows", True),
    (Visibility.MENTIONED, "follows", False),
    (Visibility.PUBLIC, "is blocked", False),
    (Visibility.PUBLIC, "blocks", False),
    (Visibility.PUBLIC, "of a server kept away", False),
]


@pytest.mark.parametrize(("visibility", "tie", "may"), MAY_THANK)
def test_thanks_are_taken_for_what_somebody_may_see(known, amara, run_jobs, visibility, tie, may):
    post = written(amara, run_jobs, visibility=visibility)
    match tie:
        case "follows":
            Follow.objects.create(follower=known.account, followed=amara, created_at=NOW, accepted_at=NOW)
        case "is blocked":
            Block.objects.create(account=amara, target=known.account, created_at=NOW)
        case "blocks":
            Block.objects.create(account=known.account, target=amara, created_at=NOW)
        case "of a server kept away":
            block_domain(account=amara, domain="elsewhere.test", now=NOW)

    state = done(known, known.does("Like", post.uri), run_jobs)

    assert Favourite.objects.exists() == may
    assert state == (STATE.DONE if may else STATE.REFUSED)


def test_what_stays_on_this_server_is_thanked_for_by_nobody_elsewhere(known, amara, run_jobs):
    post = written(amara, run_jobs, is_local_only=True)

    assert done(known, known.does("Like", post.uri), run_jobs) == STATE.PASSED_OVER
    assert done(known, boost_of(known, post.uri), run_jobs) == STATE.PASSED_OVER
    assert not Favourite.objects.exists()
    assert not Post.objects.filter(boost_of=post).exists()


@pytest.mark.parametrize("as_what", ["embedded", "address"])
@pytest.mark.parametrize("kind", ["Like", "EmojiReact"])
def test_thanks_are_taken_back(known, amara, run_jobs, as_what, kind):
    post = written(amara, run_jobs)
    like = known.does(kind, post.uri)
    done(known, like, run_jobs)

    assert done(known, known.does("Undo", like if as_what == "embedded" else like["id"]), run_jobs) == STATE.DONE
    post.refresh_from_db()
    assert (post.favourites_count, Favourite.objects.count()) == (0, 0)


def test_thanks_that_were_taken_back_before_they_came_do_not_come(known, amara, run_jobs):
    post = written(amara, run_jobs)
    like = known.does("Like", post.uri)
    done(known, known.does("Undo", like), run_jobs)

    assert done(known, like, run_jobs) == STATE.PASSED_OVER
    assert not Favourite.objects.exists()


def test_nobody_takes_back_anothers_thanks(known, amara, run_jobs):
    zoe = Sender("zoe", host="other.test")
    zoe.be_known()
    like = known.does("Like", written(amara, run_jobs).uri)
    done(known, like, run_jobs)
    done(zoe, zoe.does("Undo", like), run_jobs)
    done(zoe, zoe.does("Undo", like["id"]), run_jobs)

    assert Favourite.objects.exists()


def test_a_boost_is_counted_once_and_told(known, amara, run_jobs):
    post = written(amara, run_jobs)
    announce = boost_of(known, post.uri, published="2026-11-17T18:00:00Z")

    assert done(known, announce, run_jobs) == STATE.DONE
    done(known, boost_of(known, post.uri), run_jobs)
    post.refresh_from_db()
    made = Post.objects.get(boost_of=post)
    assert (post.boosts_count, made.uri, made.author) == (1, announce["id"], known.account)
    assert made.visibility == Visibility.PUBLIC
    assert made.published_at < NOW
    assert Notification.objects.get(account=amara).kind == Kind.BOOST
    assert not Outgoing.objects.exists()


# (for whom the post is, may somebody elsewhere who sees it pass it on)
@pytest.mark.parametrize(
    ("visibility", "may"),
    [
        (Visibility.PUBLIC, True),
        (Visibility.QUIET, True),
        (Visibility.FOLLOWERS, False),
        (Visibility.MENTIONED, False),
    ],
)
def test_what_is_for_a_few_is_not_passed_on(known, amara, run_jobs, visibility, may):
    Follow.objects.create(follower=known.account, followed=amara, created_at=NOW, accepted_at=NOW)
    post = written(amara, run_jobs, visibility=visibility)
    done(known, boost_of(known, post.uri), run_jobs)

    assert Post.objects.filter(boost_of=post).exists() == may


@pytest.mark.parametrize(
    ("to", "cc", "visibility"),
    [
        ([PUBLIC], ["followers"], Visibility.PUBLIC),
        (["as:Public"], [], Visibility.PUBLIC),
        (["followers"], [PUBLIC], Visibility.QUIET),
        (["followers"], [], Visibility.FOLLOWERS),
        (["http://kith.test/users/amara"], [], None),
        ([], [], None),
    ],
)
def test_a_boost_is_for_whom_it_says(known, amara, run_jobs, to, cc, visibility):
    post = written(amara, run_jobs)
    named = {"followers": known.followers}
    done(known, boost_of(known, post.uri, to=[named.get(x, x) for x in to], cc=[named.get(x, x) for x in cc]), run_jobs)

    made = Post.objects.filter(boost_of=post).first()
    assert (made.visibility if made else None) == visibility


def test_what_is_passed_on_by_whom_somebody_here_reads_is_fetched(known, amara, fake_web, run_jobs):
    read_by(known, amara)
    Sender("zoe", host="other.test", key=1).stand(fake_web)
    uri = put_note(fake_web, by="https://other.test/users/zoe")

    assert done(known, boost_of(known, uri), run_jobs) == STATE.DONE
    made = Post.objects.get(boost_of__uri=uri)
    assert made.boost_of.author.handle == "@zoe@other.test"
    assert HomeEntry.objects.filter(owner=amara, post=made).exists()


def test_what_is_passed_on_by_whom_nobody_here_reads_is_not_fetched(known, amara, fake_web, run_jobs):
    uri = put_note(fake_web, by="https://other.test/users/zoe")

    assert done(known, boost_of(known, uri), run_jobs) == STATE.PASSED_OVER
    assert fake_web.addresses() == []
    assert not Post.objects.exists()


def test_what_cannot_be_fetched_is_let_go(known, amara, fake_web, run_jobs):
    read_by(known, amara)

    assert done(known, boost_of(known, "https://other.test/users/zoe/statuses/1"), run_jobs) == STATE.PASSED_OVER


def test_what_is_passed_on_comes_from_its_own_server(known, amara, fake_web, run_jobs):
    """The post that comes along is what the booster says of it."""
    read_by(known, amara)
    Sender("zoe", host="other.test", key=1).stand(fake_web)
    uri = put_note(fake_web, by="https://other.test/users/zoe")
    forged = {"id": uri, "type": "Note", "attributedTo": "https://other.test/users/zoe", "content": "Never said"}
    done(known, boost_of(known, forged), run_jobs)

    assert "Never said" not in Post.objects.get(uri=uri).html


@pytest.mark.parametrize("as_what", ["embedded", "address"])
def test_a_boost_is_taken_back(known, amara, run_jobs, as_what):
    post = written(amara, run_jobs)
    announce = boost_of(known, post.uri)
    done(known, announce, run_jobs)

    assert (
        done(known, known.does("Undo", announce if as_what == "embedded" else announce["id"]), run_jobs) == STATE.DONE
    )
    post.refresh_from_db()
    assert (post.boosts_count, Post.objects.filter(boost_of=post).count()) == (0, 0)


def test_a_boost_that_was_taken_back_before_it_came_does_not_come(known, amara, run_jobs):
    announce = boost_of(known, written(amara, run_jobs).uri)
    done(known, known.does("Undo", announce), run_jobs)

    assert done(known, announce, run_jobs) == STATE.PASSED_OVER
    assert not Post.objects.filter(boost_of__isnull=False).exists()


def test_a_boost_has_no_address_of_another_post(known, amara, run_jobs):
    one, other = written(amara, run_jobs), written(amara, run_jobs)
    first = boost_of(known, one.uri)
    done(known, first, run_jobs)
    Arrival.objects.all().delete()

    assert done(known, first | {"object": other.uri}, run_jobs) == STATE.REFUSED
