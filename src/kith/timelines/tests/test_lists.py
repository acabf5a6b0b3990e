from datetime import timedelta

import pytest

from kith.accounts.actions import block, choose_boosts, mute
from kith.accounts.models import Account, Follow, Kind
from kith.foundations.paging import Cursor
from kith.posts.actions import boost, publish_post
from kith.posts.drafts import Draft
from kith.timelines.actions import (
    ListDraft,
    ListIsFull,
    NotForYourList,
    NoTitle,
    TooManyLists,
    change_list,
    copy_list,
    delete_list,
    leave_list,
    make_list,
    put_in_list,
    surface_post,
    take_out_of_list,
    trim_lists,
)
from kith.timelines.lists import FIRST_PEOPLE, first_people_in, list_for, people_in
from kith.timelines.models import HomeEntry, List, ListEntry, ListMember
from kith.timelines.queries import home_page, list_page
from tests.cast import make_account, make_member


@pytest.fixture
def kept(ben, now):
    return make_list(owner=ben, draft=ListDraft(title="Colleagues"), now=now)


@pytest.fixture
def says(now, run_jobs):
    def publish(author, text="A walk", *, at=now, **more):
        author.refresh_from_db()
        post = publish_post(author=author, draft=Draft(text=text, **more), now=at)
        run_jobs()
        return post

    return publish


def shown(viewer, kept, now):
    return [row.post_id for row in list_page(viewer, kept, Cursor(), now=now).rows]


def test_shows_what_was_and_what_will_be_written_also_without_following(ben, chidi, kept, says, now):
    before = says(chidi)
    put_in_list(kept=kept, account=chidi, now=now)
    put_in_list(kept=kept, account=chidi, now=now)
    after = says(chidi, at=now + timedelta(minutes=1))

    assert shown(ben, kept, now) == [after.id, before.id]
    assert home_page(ben, Cursor(), now=now).rows == []
    assert Account.objects.get(pk=chidi.pk).is_on_a_list


@pytest.mark.parametrize("follows", [True, False])
@pytest.mark.parametrize(
    ("visibility", "to_followers", "to_strangers"),
    [("public", True, True), ("quiet", True, True), ("followers", True, False), ("mentioned", False, False)],
)
def test_shows_what_its_owner_may_see(chidi, dee, says, now, follows, visibility, to_followers, to_strangers):
    kept = make_list(owner=dee, draft=ListDraft(title="x"), now=now)
    if follows:
        Follow.objects.create(follower=dee, followed=chidi, created_at=now, accepted_at=now)
    old = says(chidi, visibility=visibility)
    put_in_list(kept=kept, account=chidi, now=now)
    new = says(chidi, "Another", visibility=visibility, at=now + timedelta(minutes=1))

    assert shown(dee, kept, now) == ([new.id, old.id] if (to_followers if follows else to_strangers) else [])


@pytest.mark.parametrize(
    ("visibility", "local_only", "who_sees"),
    [
        ("public", False, {"owner", "member", "visitor"}),
        ("public", True, {"owner", "member"}),
        ("quiet", False, {"owner"}),
        ("followers", False, {"owner"}),
        ("mentioned", False, set()),
    ],
)
def test_shared_it_shows_others_what_everyone_may_read(
    chidi, ben, dee, kept, says, now, visibility, local_only, who_sees
):
    Follow.objects.create(follower=ben, followed=chidi, created_at=now, accepted_at=now)
    put_in_list(kept=kept, account=chidi, now=now)
    change_list(kept=kept, draft=ListDraft(is_public=True))
    post = says(chidi, visibility=visibility, is_local_only=local_only)

    viewers = {"owner": ben, "member": dee, "visitor": None}
    assert {name for name, viewer in viewers.items() if shown(viewer, kept, now) == [post.id]} == who_sees


def test_only_who_may_look_finds_it(amara, ben, chidi, kept, now):
    finds = lambda viewer: list_for(viewer, kept.pk) is not None  # noqa: E731
    assert [finds(ben), finds(chidi), finds(None)] == [True, False, False]
    change_list(kept=kept, draft=ListDraft(is_public=True))
    assert [finds(ben), finds(chidi), finds(None)] == [True, True, True]
    block(account=ben, target=chidi, now=now)
    assert [finds(ben), finds(chidi), finds(None)] == [True, False, True]
    Account.objects.filter(pk=ben.pk).update(suspended_at=now)
    assert [finds(chidi), finds(None)] == [False, False]


def test_shows_nobody_one_keeps_apart(ben, chidi, dee, kept, says, now, run_jobs):
    put_in_list(kept=kept, account=chidi, now=now)
    put_in_list(kept=kept, account=dee, now=now)
    says(chidi)
    passed_on = says(chidi, "Passed on")
    boost(account=dee, post=passed_on, now=now)
    run_jobs()
    assert len(shown(ben, kept, now)) == 2  # nothing twice

    mute(account=ben, target=chidi, now=now)
    assert shown(ben, kept, now) == []
    block(account=chidi, target=ben, now=now)
    run_jobs()
    assert not ListMember.objects.filter(account=chidi).exists()
    assert not Account.objects.get(pk=chidi.pk).is_on_a_list
    with pytest.raises(NotForYourList):
        put_in_list(kept=kept, account=chidi, now=now)


def test_leaves_out_what_those_pass_on_whose_boosts_one_hides(amara, ben, chidi, kept, says, now, run_jobs):
    put_in_list(kept=kept, account=amara, now=now)
    choose_boosts(follower=ben, target=amara, shows_boosts=False)
    boost(account=Account.objects.get(pk=amara.pk), post=says(chidi), now=now)
    run_jobs()

    assert shown(ben, kept, now) == []


@pytest.mark.parametrize(
    ("policy", "answers_to"),
    [("none", {"self"}), ("list", {"self", "inside", "owner"}), ("followed", {"self", "followed", "owner"})],
)
@pytest.mark.parametrize("comes_first", [True, False])
def test_shows_the_answers_it_should(amara, ben, chidi, dee, says, now, run_jobs, policy, answers_to, comes_first):
    """Ben follows Amara; Dee and Chidi are in the list; Dee answers everyone."""
    stranger = make_member("stranger")
    kept = make_list(owner=ben, draft=ListDraft(title="x", replies_policy=policy), now=now)
    put_in_list(kept=kept, account=chidi, now=now)
    if not comes_first:
        put_in_list(kept=kept, account=dee, now=now)
    asked = {"self": dee, "inside": chidi, "followed": amara, "owner": ben, "stranger": stranger}
    answers = {who: says(dee, "Yes", in_reply_to_id=says(account, f"{who}?").id).id for who, account in asked.items()}
    if comes_first:
        put_in_list(kept=kept, account=dee, now=now)

    found = shown(ben, kept, now)
    assert {who for who, post_id in answers.items() if post_id in found} == answers_to


def test_shows_other_answers_once_that_is_changed(ben, chidi, amara, dee, kept, says, now, run_jobs):
    put_in_list(kept=kept, account=dee, now=now)
    answer = says(dee, "Yes", in_reply_to_id=says(amara, "Hm?").id)
    assert answer.id not in shown(ben, kept, now)

    change_list(kept=kept, draft=ListDraft(replies_policy="followed"))
    run_jobs()

    assert answer.id in shown(ben, kept, now)


def test_who_is_in_a_list_apart_leaves_home_and_comes_back(amara, ben, kept, says, now, run_jobs):
    post = says(amara)
    put_in_list(kept=kept, account=amara, now=now)
    at_home = lambda: set(HomeEntry.objects.filter(owner=ben).values_list("post_id", flat=True))  # noqa: E731
    assert at_home() == {post.id}

    change_list(kept=kept, draft=ListDraft(is_exclusive=True))
    run_jobs()
    assert at_home() == set()
    other = says(amara, "Another", at=now + timedelta(minutes=1))
    assert at_home() == set()
    assert shown(ben, kept, now) == [other.id, post.id]

    take_out_of_list(kept=kept, account=amara)
    assert at_home() == {post.id, other.id}
    assert shown(ben, kept, now) == []
    put_in_list(kept=kept, account=amara, now=now)
    assert at_home() == set()
    delete_list(kept=kept)
    assert at_home() == {post.id, other.id}
    assert not Account.objects.get(pk=amara.pk).is_on_a_list


def test_who_takes_themselves_out_stays_out(ben, chidi, kept, says, now):
    put_in_list(kept=kept, account=chidi, now=now)
    change_list(kept=kept, draft=ListDraft(is_public=True))
    says(chidi)

    leave_list(kept=kept, account=chidi, now=now)

    assert shown(ben, kept, now) == []
    with pytest.raises(NotForYourList):
        put_in_list(kept=kept, account=chidi, now=now)


def test_a_copy_is_ones_own(ben, chidi, dee, kept, says, now, run_jobs):
    post = says(chidi)
    for each in (chidi, dee):
        put_in_list(kept=kept, account=each, now=now)

    copy = copy_list(kept=kept, account=dee, now=now)
    run_jobs()

    assert [member.account for member in copy.members.all()] == [chidi]  # oneself one need not read
    assert shown(dee, copy, now) == [post.id]
    take_out_of_list(kept=copy, account=chidi)
    assert shown(ben, kept, now) == [post.id]


def test_websites_can_be_in_it_too(ben, kept, says, now):
    site = make_account("site", kind=Kind.FEED)
    secret = make_account("secret", kind=Kind.FEED, is_locked=True)

    put_in_list(kept=kept, account=site, now=now)

    with pytest.raises(NotForYourList):
        put_in_list(kept=kept, account=secret, now=now)


def test_refuses_what_does_not_fit(ben, chidi, kept, now, monkeypatch):
    for title in ("", "  "):
        with pytest.raises(NoTitle):
            change_list(kept=kept, draft=ListDraft(title=title))
        with pytest.raises(NoTitle):
            make_list(owner=ben, draft=ListDraft(title=title), now=now)
    List.objects.bulk_create([List(owner=ben, title="x", created_at=now) for _ in range(49)])
    with pytest.raises(TooManyLists):
        make_list(owner=ben, draft=ListDraft(title="x"), now=now)
    monkeypatch.setattr("kith.timelines.actions.lists.MOST_MEMBERS", 0)
    with pytest.raises(ListIsFull):
        put_in_list(kept=kept, account=chidi, now=now)
    assert not ListMember.objects.exists()


def test_keeps_its_newest_posts(ben, chidi, kept, says, now, monkeypatch):
    monkeypatch.setattr("kith.timelines.actions.entries.MOST_POSTS", 2)
    posts = [says(chidi, f"Lap {number}", at=now + timedelta(minutes=number)) for number in range(4)]
    put_in_list(kept=kept, account=chidi, now=now)

    assert trim_lists() == 2
    assert set(ListEntry.objects.values_list("post_id", flat=True)) == {post.id for post in posts[2:]}


def test_whom_nobody_lists_costs_publishing_nothing_more(amara, ben, kept, now, says, django_assert_num_queries):
    post = says(amara)
    with django_assert_num_queries(3):
        surface_post(post=post, now=now)


def test_its_first_people_are_the_first_whom_one_may_meet(amara, ben, chidi, dee, kept, now):
    secret = make_account("secret", kind=Kind.FEED, is_locked=True)
    many = [make_account(f"person{number}") for number in range(9)]
    for each in (amara, chidi, secret, *many):
        ListMember.objects.create(list=kept, account=each)
    block(account=chidi, target=dee, now=now)
    Follow.objects.create(follower=ben, followed=secret, created_at=now, accepted_at=now)

    for viewer in (ben, chidi, dee, None):
        first = first_people_in(kept, viewer)
        assert first == list(people_in(kept, viewer)[:FIRST_PEOPLE])
        assert len(first) == FIRST_PEOPLE
        assert (secret in people_in(kept, viewer)) is (viewer == ben)
