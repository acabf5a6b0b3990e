"""Who is told when fewer people may see a post: a server that would go on showing it is told that it is gone (S8)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kith.federation.tests.meeting import (
    FOLLOWER,
    MAY_HAVE,
    NAMED,
)
from kith.federation.tests.outgoing import inboxes, people_of
from kith.posts.actions import edit_post, narrow_post
from kith.posts.drafts import Draft
from kith.posts.models import Visibility
from kith.servers.models import Server

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_answers")]

# From, to, whether it stays here from now on → who is told that it is gone; all others that know it, that it changed.
NARROWED = [
    (Visibility.PUBLIC, Visibility.QUIET, False, set()),
    (Visibility.PUBLIC, Visibility.FOLLOWERS, False, MAY_HAVE[Visibility.PUBLIC]),
    (Visibility.PUBLIC, Visibility.MENTIONED, False, MAY_HAVE[Visibility.PUBLIC]),
    (Visibility.QUIET, Visibility.FOLLOWERS, False, MAY_HAVE[Visibility.QUIET]),
    (Visibility.FOLLOWERS, Visibility.MENTIONED, False, MAY_HAVE[Visibility.FOLLOWERS]),
    (Visibility.PUBLIC, Visibility.PUBLIC, True, MAY_HAVE[Visibility.PUBLIC]),
    (Visibility.FOLLOWERS, Visibility.FOLLOWERS, True, MAY_HAVE[Visibility.FOLLOWERS]),
    (Visibility.MENTIONED, Visibility.MENTIONED, True, MAY_HAVE[Visibility.MENTIONED]),
]


@pytest.mark.parametrize(("before", "after", "is_local_only", "gone"), NARROWED)
def test_narrowing_takes_it_from_servers_that_would_go_on_showing_it(
    publish, amara, run_jobs, before, after, is_local_only, gone
):
    post = publish(visibility=before)

    narrow_post(post=post, author=amara, visibility=after, is_local_only=is_local_only)
    run_jobs()

    assert inboxes("Delete") == gone
    assert inboxes("Update") == MAY_HAVE[before] - gone


# The same where the servers of Fola and of Nia, and a stranger's, are known to show it to fewer when they are told so.
NARROWED_BY_KITH = [
    (Visibility.PUBLIC, Visibility.QUIET, False, MAY_HAVE[Visibility.PUBLIC]),
    (Visibility.PUBLIC, Visibility.FOLLOWERS, False, {FOLLOWER, NAMED}),
    (Visibility.PUBLIC, Visibility.MENTIONED, False, {NAMED}),
    (Visibility.FOLLOWERS, Visibility.MENTIONED, False, {NAMED}),
    (Visibility.PUBLIC, Visibility.PUBLIC, True, set()),
    (Visibility.MENTIONED, Visibility.MENTIONED, True, set()),
]


@pytest.mark.parametrize(("before", "after", "is_local_only", "changed"), NARROWED_BY_KITH)
def test_who_still_may_see_it_is_told_so_where_that_is_understood(
    publish, amara, run_jobs, before, after, is_local_only, changed
):
    Server.objects.filter(domain__in=["follows.test", "named.test", "boosts.test"]).update(software="kith")
    post = publish(visibility=before)

    narrow_post(post=post, author=amara, visibility=after, is_local_only=is_local_only)
    run_jobs()

    assert inboxes("Update") == changed
    assert inboxes("Delete") == MAY_HAVE[before] - changed


def test_who_is_named_no_more_in_what_is_for_a_few_is_told_that_it_is_gone(publish, amara, run_jobs, now):
    people_of("other.test", "oz")
    post = publish("Hello @nia@named.test and @oz@other.test", visibility=Visibility.MENTIONED)

    edit_post(post=post, author=amara, draft=Draft(text="Hello @oz@other.test"), now=now + timedelta(hours=1))
    run_jobs()

    assert (inboxes("Update"), inboxes("Delete")) == ({"https://other.test/inbox"}, {NAMED})


def test_but_not_where_someone_beside_them_still_may_see_it(publish, amara, run_jobs, now):
    people_of("named.test", "nell")
    post = publish("Hello @nia@named.test and @nell@named.test", visibility=Visibility.MENTIONED)

    edit_post(post=post, author=amara, draft=Draft(text="Hello @nell@named.test"), now=now + timedelta(hours=1))
    run_jobs()

    assert (inboxes("Update"), inboxes("Delete")) == ({NAMED}, set())


def test_of_what_is_open_nobody_loses_it_by_being_named_no_more(publish, amara, run_jobs, now):
    post = publish()

    edit_post(post=post, author=amara, draft=Draft(text="Hello"), now=now + timedelta(hours=1))
    run_jobs()

    assert inboxes("Delete") == set()
