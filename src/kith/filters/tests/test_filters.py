from datetime import timedelta

import pytest

from kith.accounts.models import Account
from kith.filters.actions import (
    FilterDraft,
    Keyword,
    NothingToFilter,
    NotYourFilter,
    TooManyFilters,
    add_keyword,
    change_filter,
    change_keyword,
    delete_filter,
    forget_what_ended,
    hold_post,
    make_filter,
    mute_tag,
    release_post,
    remove_keyword,
    unmute_tag,
    unmute_thread,
)
from kith.filters.models import Filter, FilterKeyword, TagMute
from kith.posts.actions import boost, edit_post, mute_thread, publish_post
from kith.posts.actions import unmute_thread as hear_again
from kith.posts.drafts import Draft, PollDraft
from kith.posts.models import Tag, ThreadMute

HOUR = timedelta(hours=1)


@pytest.fixture
def deaths():
    return FilterDraft(title="Deaths", keywords=[Keyword("death"), Keyword("suicid", is_whole=False)])


@pytest.fixture
def post(amara, now):
    return publish_post(author=amara, draft=Draft(text="A death on the ward"), now=now)


def test_filters_for_who_made_it_and_nobody_else(ben, chidi, post, deaths, becomes, now):
    assert becomes(ben, post) == ""

    make_filter(account=ben, draft=deaths, now=now)

    assert becomes(ben, post) == "warn"
    assert becomes(chidi, post) == ""


def test_never_filters_ones_own_posts(amara, ben, post, deaths, becomes, now):
    make_filter(account=amara, draft=deaths, now=now)

    assert becomes(amara, post) == ""
    assert becomes(amara, boost(account=ben, post=post, now=now)) == ""


@pytest.mark.parametrize(
    "draft",
    [
        Draft(text="Sad news", warning="Death"),
        Draft(text="Which?", poll=PollDraft(options=("Death", "Taxes"), lasts=HOUR)),
        Draft(text="<b>Death</b> & life"),
        Draft(text="suicidal thoughts"),
    ],
)
def test_looks_at_all_that_a_post_says(amara, ben, deaths, becomes, now, draft):
    make_filter(account=ben, draft=deaths, now=now)

    assert becomes(ben, publish_post(author=amara, draft=draft, now=now)) == "warn"


def test_looks_again_once_a_post_was_changed(amara, ben, post, deaths, becomes, now):
    make_filter(account=ben, draft=deaths, now=now)
    assert becomes(ben, post) == "warn"

    edit_post(post=post, author=amara, draft=Draft(text="Good news"), now=now)
    post.refresh_from_db()

    assert becomes(ben, post) == ""


def test_looks_only_where_it_is_told_to(ben, post, becomes, now):
    draft = FilterDraft(title="Deaths", keywords=[Keyword("death")], contexts=["public"], action="hide")
    make_filter(account=ben, draft=draft, now=now)

    assert becomes(ben, post, "public") == "hide"
    assert becomes(ben, post, "home") == ""


def test_filters_people_tags_and_what_they_pass_on(amara, ben, chidi, becomes, now):
    tagged = publish_post(author=chidi, draft=Draft(text="News #Inquiry"), now=now)
    plain = publish_post(author=amara, draft=Draft(text="Walks"), now=now)
    make_filter(
        account=ben, draft=FilterDraft(title="x", keywords=[Keyword("#inquiry")], account_ids=[amara.id]), now=now
    )

    assert becomes(ben, tagged) == "warn"
    assert becomes(ben, plain) == "warn"
    assert becomes(ben, boost(account=amara, post=publish_post(author=chidi, draft=Draft(text="Hm"), now=now), now=now))


def test_ends_by_itself(ben, post, deaths, becomes, now):
    made = make_filter(account=ben, draft=FilterDraft(title="x", keywords=deaths.keywords, ends_at=now + HOUR), now=now)

    assert becomes(ben, post) == "warn"
    assert becomes(ben, post, at=now + HOUR) == ""
    forget_what_ended(now=now + HOUR)
    assert Account.objects.get(pk=ben.pk).filters_version == 0
    assert Filter.objects.filter(pk=made.pk).exists()

    change_filter(account=ben, filter_id=made.pk, draft=deaths, now=now + HOUR)
    assert becomes(ben, post, at=now + HOUR) == "warn"


def test_changes_and_deletes(ben, post, deaths, becomes, now):
    made = make_filter(account=ben, draft=deaths, now=now)
    kept = made.keywords.get(keyword="death")

    draft = FilterDraft(title="Gone", keywords=[Keyword("death"), Keyword("inquest")], action="hide")
    change_filter(account=ben, filter_id=made.pk, draft=draft, now=now)

    assert becomes(ben, post) == "hide"
    assert list(made.keywords.values_list("keyword", flat=True)) == ["death", "inquest"]
    assert made.keywords.get(keyword="death").pk == kept.pk  # apps know it by its number

    delete_filter(account=ben, filter_id=made.pk, now=now)
    assert becomes(ben, post) == ""
    assert Account.objects.get(pk=ben.pk).filters_version == 0


def test_words_and_single_posts_come_and_go_one_by_one(ben, post, becomes, now):
    made = make_filter(account=ben, draft=FilterDraft(title="x", keywords=[Keyword("nothing")]), now=now)

    word = add_keyword(account=ben, filter_id=made.pk, keyword=Keyword("ward"), now=now)
    assert becomes(ben, post) == "warn"
    change_keyword(account=ben, keyword_id=word.pk, keyword=Keyword("wards"), now=now)
    assert becomes(ben, post) == ""
    remove_keyword(account=ben, keyword_id=word.pk, now=now)
    held = hold_post(account=ben, filter_id=made.pk, post_id=post.pk, now=now)
    assert becomes(ben, post) == "warn"
    release_post(account=ben, held_id=held.pk, now=now)
    assert becomes(ben, post) == ""


def test_touches_nobody_elses_filters(ben, chidi, deaths, now):
    made = make_filter(account=ben, draft=deaths, now=now)
    word = made.keywords.first()

    for deed in (
        lambda: change_filter(account=chidi, filter_id=made.pk, draft=deaths, now=now),
        lambda: delete_filter(account=chidi, filter_id=made.pk, now=now),
        lambda: add_keyword(account=chidi, filter_id=made.pk, keyword=Keyword("x"), now=now),
        lambda: change_keyword(account=chidi, keyword_id=word.pk, keyword=Keyword("x"), now=now),
        lambda: remove_keyword(account=chidi, keyword_id=word.pk, now=now),
        lambda: hold_post(account=chidi, filter_id=made.pk, post_id=1, now=now),
    ):
        with pytest.raises(NotYourFilter):
            deed()


def test_holds_back_no_post_that_one_may_not_see(amara, chidi, deaths, now):
    secret = publish_post(author=amara, draft=Draft(text="For some", visibility="followers"), now=now)
    made = make_filter(account=chidi, draft=deaths, now=now)

    with pytest.raises(NothingToFilter):
        hold_post(account=chidi, filter_id=made.pk, post_id=secret.pk, now=now)


@pytest.mark.parametrize(
    "draft",
    [
        FilterDraft(title="x"),
        FilterDraft(title=" ", keywords=[Keyword("death")]),
        FilterDraft(title="x", keywords=[Keyword("  ")]),
        FilterDraft(title="x", keywords=[Keyword("#")]),
        FilterDraft(title="x", keywords=[Keyword("death")], contexts=["moon"]),
    ],
)
def test_refuses_a_filter_of_nothing(ben, draft, now):
    with pytest.raises(NothingToFilter):
        make_filter(account=ben, draft=draft, now=now)
    assert not FilterKeyword.objects.exists()


def test_refuses_more_than_it_holds(ben, now):
    words = [Keyword(f"w{number}") for number in range(501)]
    with pytest.raises(TooManyFilters):
        make_filter(account=ben, draft=FilterDraft(title="x", keywords=words), now=now)
    Filter.objects.bulk_create([Filter(account=ben, title="x", created_at=now) for _ in range(100)])
    with pytest.raises(TooManyFilters):
        make_filter(account=ben, draft=FilterDraft(title="x", keywords=[Keyword("w")]), now=now)


def test_a_tag_is_quiet_at_home_and_in_the_bell_until_it_ends(amara, ben, becomes, now):
    post = publish_post(author=amara, draft=Draft(text="Tonight #CareChat"), now=now)
    tag = Tag.objects.get(name="carechat")

    mute_tag(account=ben, tag=tag, now=now, ends_at=now + HOUR)

    assert [becomes(ben, post, where) for where in ("home", "notifications", "public")] == ["hide", "hide", ""]
    assert becomes(ben, post, at=now + HOUR) == ""
    forget_what_ended(now=now + HOUR)
    assert not TagMute.objects.exists()
    assert Account.objects.get(pk=ben.pk).filters_version == 0

    mute_tag(account=ben, tag=tag, now=now)
    unmute_tag(account=ben, tag_id=tag.id, now=now)
    assert becomes(ben, post) == ""


def test_a_discussion_is_quiet_until_it_ends(amara, ben, chidi, post, becomes, now):
    answer = publish_post(author=chidi, draft=Draft(text="Hm", in_reply_to_id=post.id), now=now)

    mute_thread(account=ben, post=answer, now=now, ends_at=now + HOUR)

    assert [becomes(ben, each) for each in (post, answer)] == ["hide", "hide"]
    assert becomes(ben, post, "thread") == ""
    assert becomes(ben, post, at=now + HOUR) == ""

    mute_thread(account=ben, post=post, now=now)
    assert ThreadMute.objects.get().ends_at is None
    unmute_thread(account=ben, thread_id=post.id, now=now)
    assert becomes(ben, post) == ""
    mute_thread(account=ben, post=post, now=now)
    hear_again(account=ben, post=answer, now=now)
    assert becomes(ben, post) == ""


def test_asks_nothing_for_those_who_filter_nothing_and_once_for_the_others(
    amara, ben, deaths, becomes, now, django_assert_num_queries
):
    posts = [publish_post(author=amara, draft=Draft(text=f"Walk {number}"), now=now) for number in range(3)]
    with django_assert_num_queries(len(posts)):  # each to fetch Ben anew
        [becomes(ben, post) for post in posts]

    make_filter(account=ben, draft=deaths, now=now)
    becomes(ben, posts[0])
    with django_assert_num_queries(2):
        becomes(ben, posts[1])
    with django_assert_num_queries(1):
        becomes(ben, posts[1])
