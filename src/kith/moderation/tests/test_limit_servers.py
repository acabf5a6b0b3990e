"""Whole servers limited or kept away: what follows for their people, and what taking it back brings back."""

from datetime import timedelta

import pytest

from kith.accounts.actions import MayNotFollow, NotAnotherServer, follow, suspend_account, unsuspend_account
from kith.accounts.models import Account, Endorsement, Follow, Severance
from kith.moderation.actions import (
    Deed,
    MayNotLimitServers,
    act_on_account,
    bring_limits,
    free_server,
    limit_server,
    losses_with,
    undo_on_account,
)
from kith.moderation.models import Act
from kith.notifications.models import Kind, Notification
from kith.posts.models import Post
from kith.servers.actions import Limits
from kith.servers.models import Limit, Server
from kith.servers.others import is_kept_away, standing_from
from kith.timelines.models import HomeEntry
from tests.cast import make_account

LATER = timedelta(hours=1)
AWAY = Limits(limit=Limit.SUSPENDED, reason="Abuse of our members", note="See report 7")
LIMITED = Limits(limit=Limit.LIMITED)


@pytest.fixture
def keep_away(moses, now):
    def keep(domain="elsewhere.test", limits=AWAY, at=now):
        return limit_server(domain=domain, limits=limits, by=moses.user, now=at)

    return keep


@pytest.fixture
def tied(amara, ben, emi, now):
    """Amara follows Emi and is followed by her; Ben has asked to follow Emi."""
    Follow.objects.create(follower=amara, followed=emi, created_at=now, accepted_at=now)
    Follow.objects.create(follower=emi, followed=amara, created_at=now, accepted_at=now)
    Follow.objects.create(follower=ben, followed=emi, created_at=now)
    Account.objects.filter(pk__in=[amara.pk, emi.pk]).update(followers_count=3, following_count=3)
    Endorsement.objects.create(account=amara, target=emi, created_at=now)


def anew(account):
    return Account.objects.get(pk=account.pk)


def post_of(author, now):
    return Post.objects.create(
        id=7, thread_id=7, author=author, uri=f"{author.uri}/posts/7", html="<p>Hello</p>", visibility="public",
        origin="elsewhere", published_at=now,
    )  # fmt: skip


def test_its_people_are_hidden_and_their_posts(keep_away, amara, emi, ben, now):
    post = post_of(emi, now)
    assert Post.objects.visible_to(amara).filter(pk=post.pk).exists()

    server = keep_away()

    assert server.is_kept_away
    assert anew(emi).suspended_at == now
    assert anew(ben).suspended_at is None
    for viewer in (None, amara, ben):
        assert not Post.objects.visible_to(viewer).filter(pk=post.pk).exists()


def test_follows_end_both_ways(keep_away, tied, amara, ben, emi):
    assert losses_with("elsewhere.test").are_any

    keep_away()

    assert not Follow.objects.filter(follower=emi).exists()
    assert not Follow.objects.filter(followed=emi).exists()
    assert not Endorsement.objects.filter(target=emi).exists()
    assert (anew(amara).followers_count, anew(amara).following_count) == (2, 2)
    assert (anew(emi).followers_count, anew(emi).following_count) == (2, 2)
    assert (anew(ben).followers_count, anew(ben).following_count) == (0, 0)
    assert Follow.objects.filter(follower=ben, followed=amara).exists()


def test_who_loses_follows_is_told_once_and_can_read_whom(keep_away, tied, amara, ben, chidi, emi, run_jobs):
    keep_away()
    run_jobs()

    (kept,) = Severance.objects.all()
    assert (kept.account, kept.domain) == (amara, "elsewhere.test")
    assert kept.following == kept.followers == ["@emi@elsewhere.test"]
    (notice,) = Notification.objects.filter(kind=Kind.SEVERED)
    assert notice.account == amara


def test_homes_are_cleared_and_stay_so(keep_away, tied, amara, emi, moses, now, run_jobs):
    post = post_of(emi, now)
    HomeEntry.objects.create(owner=amara, post=post, subject_id=post.pk)

    keep_away()
    run_jobs()
    free_server(domain="elsewhere.test", by=moses.user, now=now + LATER)

    assert not HomeEntry.objects.exists()
    assert anew(emi).suspended_at is None


def test_nobody_here_can_follow_there(keep_away, amara, emi, now):
    keep_away()

    with pytest.raises(MayNotFollow):
        follow(follower=amara, target=anew(emi), now=now)
    assert not Follow.objects.filter(followed=emi).exists()


def test_taking_it_back_lifts_those_alone(keep_away, emi, moses, now):
    by_name = make_account("fay", domain="elsewhere.test")
    suspend_account(account=by_name, now=now - LATER)
    keep_away()

    freed = free_server(domain="elsewhere.test", by=moses.user, now=now + LATER)

    assert (freed.limit, freed.limited_at, freed.reason) == ("", None, "")
    assert anew(emi).suspended_at is None
    assert anew(by_name).suspended_at == now - LATER


def test_who_is_suspended_meanwhile_stays_so(keep_away, emi, moses, now):
    keep_away()
    act_on_account(account=anew(emi), by=moses.user, deed=Deed.SUSPEND, now=now + LATER)

    free_server(domain="elsewhere.test", by=moses.user, now=now + 2 * LATER)

    assert anew(emi).suspended_at == now + LATER


def test_nobody_of_it_is_shown_alone(keep_away, emi, moses, now):
    keep_away()

    undo_on_account(account=anew(emi), by=moses.user, deed=Deed.SUSPEND, now=now + LATER)

    assert anew(emi).suspended_at == now
    free_server(domain="elsewhere.test", by=moses.user, now=now + 2 * LATER)
    assert anew(emi).suspended_at is None


def test_limited_people_are_limited_as_if_each_were(keep_away, amara, chidi, emi, now):
    post = post_of(emi, now)
    Follow.objects.create(follower=amara, followed=emi, created_at=now, accepted_at=now)

    keep_away(limits=LIMITED)

    assert anew(emi).limited_at == now
    assert anew(emi).suspended_at is None
    assert Follow.objects.filter(follower=amara, followed=emi).exists()
    listed = {v: Post.objects.visible_to(v).listed_to(v).filter(pk=post.pk).exists() for v in (None, amara, chidi)}
    assert listed == {None: False, amara: True, chidi: False}


@pytest.mark.parametrize("first", [LIMITED, AWAY])
def test_one_limit_takes_the_place_of_the_other(keep_away, emi, now, first):
    second = AWAY if first is LIMITED else LIMITED
    keep_away(limits=first)

    keep_away(limits=second, at=now + LATER)

    found = anew(emi)
    assert (found.limited_at, found.suspended_at) == ((None, now + LATER) if second is AWAY else (now + LATER, None))


def test_other_words_change_no_one(keep_away, emi, now, moses):
    keep_away()

    after = keep_away(limits=Limits(limit=Limit.SUSPENDED, reason="Other words"), at=now + LATER)

    assert (after.limited_at, after.reason) == (now, "Other words")
    assert anew(emi).suspended_at == now


def test_parts_of_a_server_go_with_it(keep_away, moses, now):
    part, other = make_account("gil", domain="a.elsewhere.test"), make_account("hal", domain="notelsewhere.test")
    port = make_account("ivy", domain="elsewhere.test:8443")

    keep_away()

    assert anew(part).suspended_at == anew(port).suspended_at == now
    assert anew(other).suspended_at is None
    assert is_kept_away("a.elsewhere.test")
    assert not is_kept_away("notelsewhere.test")


def test_people_with_a_handle_of_another_name_go_with_the_server_that_holds_them(keep_away, now):
    account = make_account("ida", domain="handles.test")
    Account.objects.filter(pk=account.pk).update(uri="https://social.elsewhere.test/users/ida")

    keep_away(domain="social.elsewhere.test")

    assert anew(account).suspended_at == now


@pytest.mark.parametrize("order", [("elsewhere.test", "a.elsewhere.test"), ("a.elsewhere.test", "elsewhere.test")])
@pytest.mark.parametrize("freed", ["elsewhere.test", "a.elsewhere.test"])
def test_what_two_decisions_hide_one_alone_does_not_show(keep_away, emi, moses, now, order, freed):
    part = make_account("gil", domain="a.elsewhere.test")
    for hours, domain in enumerate(order):
        keep_away(domain=domain, at=now + hours * LATER)

    free_server(domain=freed, by=moses.user, now=now + 3 * LATER)

    assert anew(part).suspended_at is not None
    assert (anew(emi).suspended_at is None) == (freed == "elsewhere.test")
    free_server(domain=next(each for each in order if each != freed), by=moses.user, now=now + 4 * LATER)
    assert (anew(part).suspended_at, anew(emi).suspended_at) == (None, None)


def test_who_comes_later_from_a_limited_server_is_limited_too(keep_away, now):
    keep_away(limits=LIMITED)

    assert standing_from("a.elsewhere.test") == {"limited_at": now}
    assert standing_from("other.test") == {}


def test_accounts_here_and_websites_are_never_meant(keep_away, amara, now):
    make_account("blog", kind="feed")

    keep_away(domain="kith.example")

    assert not Account.objects.filter(suspended_at__isnull=False).exists()


def test_all_of_it_is_in_the_log(keep_away, moses, now):
    keep_away()
    keep_away(at=now + LATER)  # the same again: nothing was done
    free_server(domain="elsewhere.test", by=moses.user, now=now + 2 * LATER)

    lines = [(act.verb, act.target, act.details) for act in Act.objects.order_by("pk")]
    assert lines == [
        ("kept away the server", "elsewhere.test", "Abuse of our members\nSee report 7"),
        ("let in again the server", "elsewhere.test", ""),
    ]


@pytest.mark.parametrize("domain", ["", "kith.test", "not a server", "@", "localhost"])
def test_what_is_no_other_server_is_refused(keep_away, domain):
    with pytest.raises(NotAnotherServer):
        keep_away(domain=domain)
    assert not Server.objects.exists()


def test_members_decide_nothing(amara, now):
    for decide in (
        lambda: limit_server(domain="a.test", limits=AWAY, by=amara.user, now=now),
        lambda: free_server(domain="a.test", by=amara.user, now=now),
        lambda: bring_limits(decided=[("a.test", AWAY)], by=amara.user, source="x", now=now),
    ):
        with pytest.raises(MayNotLimitServers):
            decide()
    assert not Server.objects.exists()


def test_a_list_is_taken_over_but_for_what_was_decided_here(keep_away, emi, moses, now):
    keep_away(domain="known.test", limits=LIMITED)
    decided = [
        ("elsewhere.test", AWAY),
        ("known.test", AWAY),
        ("kith.test", AWAY),
        ("nonsense", AWAY),
        ("b.test", Limits()),
    ]

    taken = bring_limits(decided=decided, by=moses.user, source="a list", now=now + LATER)

    assert taken == ["elsewhere.test"]
    assert anew(emi).suspended_at == now + LATER
    assert Server.objects.get(domain="known.test").limit == Limit.LIMITED
    assert Act.objects.order_by("-pk")[0].details == "elsewhere.test"


def test_a_limit_of_one_person_is_theirs(keep_away, emi, moses, now):
    keep_away(limits=LIMITED)
    act_on_account(account=anew(emi), by=moses.user, deed=Deed.LIMIT, now=now + LATER)
    free_server(domain="elsewhere.test", by=moses.user, now=now + 2 * LATER)
    assert anew(emi).limited_at == now + LATER

    unsuspend_account(account=anew(emi), now=now + 3 * LATER)
    undo_on_account(account=anew(emi), by=moses.user, deed=Deed.LIMIT, now=now + 3 * LATER)
    assert anew(emi).limited_at is None
