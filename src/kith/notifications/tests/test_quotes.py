"""Being quoted, and a post one quoted being changed: who hears of it, once."""

from datetime import timedelta

import pytest

from kith.accounts.actions import mute
from kith.notifications.actions import choose_kinds, notify_of_post
from kith.notifications.models import Kind, Notification
from kith.posts.actions import edit_post, narrow_post, publish_post, take_out_of_quote
from kith.posts.drafts import Draft


@pytest.fixture
def write(run_jobs, now):
    def publish(author, text, **fields):
        post = publish_post(author=author, draft=Draft(text=text, **fields), now=now)
        run_jobs()
        return post

    return publish


@pytest.fixture
def quoted(amara, write):
    return write(amara, "Words worth repeating", quoters="everyone")


def told(account):
    return sorted(Notification.objects.filter(account=account).values_list("kind", "by__username", "post_id"))


def test_who_is_quoted_hears_of_it_once(amara, chidi, quoted, write, now, sign_in):
    post = write(chidi, "@amara said it", quoted_id=quoted.pk, in_reply_to_id=quoted.pk)

    notify_of_post(post=post, now=now)  # a job may run twice

    assert told(amara) == [("quote", "chidi", post.pk)]
    assert "quoted you" in sign_in(amara).get("/notices").content.decode()


def test_who_wants_to_hear_of_no_quotes_still_hears_their_name(amara, chidi, quoted, write):
    choose_kinds(member=amara.user, wanted=set(Kind.values) - {"quote"})

    post = write(chidi, "@amara said it", quoted_id=quoted.pk)

    assert told(amara) == [("mention", "chidi", post.pk)]


def test_nobody_hears_of_quotes_by_whom_they_muted_or_of_their_own(amara, chidi, quoted, write, now):
    mute(account=amara, target=chidi, now=now)
    write(chidi, "See this", quoted_id=quoted.pk)
    write(amara, "As I said", quoted_id=quoted.pk)

    assert told(amara) == []


def test_who_quoted_a_post_hears_that_it_was_changed(amara, ben, chidi, dee, quoted, write, run_jobs, now):
    """The notice is about one's own post, and comes to nobody who does not see what they quoted any more."""
    bens, chidis = write(ben, "So true", quoted_id=quoted.pk), write(chidi, "Indeed", quoted_id=quoted.pk)
    dees = write(dee, "Hm", quoted_id=quoted.pk)
    take_out_of_quote(post=dees, by=amara, now=now)
    narrow_post(post=quoted, author=amara, visibility="followers", is_local_only=False)

    edit_post(post=quoted, author=amara, draft=Draft(text="Other words"), now=now + timedelta(minutes=1))
    run_jobs()

    assert told(ben) == [("quoted_edit", "amara", bens.pk)]
    assert told(chidi) == told(dee) == []
    assert chidis.is_quote
