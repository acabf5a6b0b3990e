from datetime import timedelta

import pytest
from django.utils import timezone

from kith.accounts.actions import block, follow, mute, unfollow
from kith.accounts.models import Account
from kith.members.models import User
from kith.notifications.actions import choose_kinds, mark_read
from kith.notifications.models import Kind, Notification
from kith.notifications.queries import newest_of, unread_count
from kith.posts.actions import boost, edit_post, end_due_polls, favourite, mute_thread, publish_post, unboost, vote
from kith.posts.drafts import Draft, PollDraft
from kith.posts.models import Visibility


@pytest.fixture
def write(run_jobs, now):
    def publish(author, text, **fields):
        post = publish_post(author=author, draft=Draft(text=text, **fields), now=now)
        run_jobs()
        return post

    return publish


def told(account):
    return sorted(Notification.objects.filter(account=account).values_list("kind", "by__username"))


def test_tells_of_replies_and_mentions_once(amara, ben, chidi, write):
    post = write(amara, "Does anyone walk?")

    write(ben, "@amara we do, and @chidi too", in_reply_to_id=post.id)

    assert told(amara) == [("reply", "ben")]
    assert told(chidi) == [("mention", "ben")]
    assert told(ben) == []


def test_tells_of_thanks_boosts_and_edits(amara, ben, chidi, write, run_jobs, now):
    post = write(amara, "Worth passing on")

    favourite(account=ben, post=post, now=now)
    boost(account=chidi, post=post, now=now)
    edit_post(post=post, author=amara, draft=Draft(text="Worth passing on, twice"), now=now + timedelta(minutes=1))
    run_jobs()

    assert told(amara) == [("boost", "chidi"), ("favourite", "ben")]
    assert told(chidi) == [("edit", "amara")]


def test_a_boost_taken_back_is_not_told_any_more(amara, chidi, write, run_jobs, now):
    post = write(amara, "Passed on by mistake")
    boost(account=chidi, post=post, now=now)
    run_jobs()

    unboost(account=chidi, post=post)
    run_jobs()

    assert told(amara) == []


def test_tells_of_follows_and_requests_until_they_end(amara, chidi, run_jobs, now):
    follow(follower=chidi, target=amara, now=now)
    Account.objects.filter(pk=chidi.pk).update(is_locked=True)
    follow(follower=amara, target=Account.objects.get(pk=chidi.pk), now=now)
    run_jobs()
    assert told(amara) == [("follow", "chidi")]
    assert told(chidi) == [("follow_request", "amara")]

    unfollow(follower=chidi, target=amara)
    run_jobs()
    assert told(amara) == []


def test_tells_who_asked_of_a_poll_that_ended(amara, ben, chidi, write, run_jobs, now):
    post = write(amara, "Tea?", poll=PollDraft(options=("Yes", "No"), lasts=timedelta(hours=1)))
    vote(account=ben, poll=post.poll, choices=[0], now=now)

    end_due_polls(now=now + timedelta(hours=2))
    run_jobs()

    assert told(ben) == [("poll", "amara")]
    assert told(amara) == [("poll", "amara")]
    assert told(chidi) == []


def test_tells_of_each_post_of_someone_one_asked_to_hear(amara, chidi, write, run_jobs, now):
    follow(follower=chidi, target=amara, now=now, notifies=True)
    run_jobs()

    write(amara, "A new one")

    assert ("post", "amara") in told(chidi)


@pytest.mark.parametrize("silence", ["muted", "blocked", "thread muted", "kind off", "not for them"])
def test_never_tells_of(silence, amara, ben, write, run_jobs, now):
    post = write(amara, "Does anyone walk?")
    Notification.objects.all().delete()
    visibility = Visibility.PUBLIC
    if silence == "muted":
        mute(account=amara, target=ben, now=now, ends_at=None, hides_notifications=True)
    elif silence == "blocked":
        block(account=ben, target=amara, now=now)
    elif silence == "thread muted":
        mute_thread(account=amara, post=post, now=now)
    elif silence == "kind off":
        choose_kinds(member=User.objects.get(account=amara), wanted=set(Kind.values) - {Kind.FAVOURITE, Kind.REPLY})
    run_jobs()

    if silence in {"muted", "thread muted", "kind off"}:
        favourite(account=ben, post=post, now=now)
        write(ben, "We do", in_reply_to_id=post.id, visibility=visibility)
    else:
        write(ben, "Talking of somebody else", visibility=Visibility.FOLLOWERS)

    assert told(amara) == []


def test_a_mute_that_keeps_notices_lets_them_through(amara, ben, write, run_jobs, now):
    mute(account=amara, target=ben, now=now, ends_at=None, hides_notifications=False)
    post = write(amara, "Does anyone walk?")

    favourite(account=ben, post=post, now=now)
    run_jobs()

    assert told(amara) == [("favourite", "ben")]


def test_counts_what_is_new_since_the_bell_was_looked_at(amara, ben, chidi, write, run_jobs):
    post = write(amara, "Worth a thank you")
    favourite(account=ben, post=post, now=timezone.now())
    run_jobs()
    assert unread_count(amara) == 1

    mark_read(account=amara, up_to=newest_of(amara))
    assert unread_count(amara) == 0

    favourite(account=chidi, post=post, now=timezone.now())
    run_jobs()
    assert unread_count(amara) == 1
