"""Publishing: what is kept, who is addressed, what is refused, what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.accounts.models import Block
from kith.posts.actions import (
    AnsweredIsGone,
    FileMissing,
    MayNotPost,
    NothingToSay,
    PollNeedsChange,
    TooLong,
    publish_post,
)
from kith.posts.drafts import Draft, PollDraft
from kith.posts.models import Mention, Post, Tag, Visibility

LONG = timedelta(days=1)


def test_keeps_words_tags_and_mentions(amara, ben, emi, now):
    draft = Draft(text="Walking with @ben and @emi@elsewhere.test. #SocialWork", language="en")

    post = publish_post(author=amara, draft=draft, now=now)

    assert post.html.startswith('<p>Walking with <span class="h-card">')
    assert set(post.mentions.values_list("account_id", flat=True)) == {ben.id, emi.id}
    assert list(post.taggings.values_list("tag__name", "tag__display")) == [("socialwork", "SocialWork")]
    assert post.visibility == Visibility.PUBLIC
    assert post.thread_id == post.id
    assert post.url == f"{amara.url}/{post.id}"
    amara.refresh_from_db()
    assert amara.posts_count == 1
    assert amara.last_posted_on == now.date()


def test_leaves_an_unknown_name_as_words(amara, now):
    post = publish_post(author=amara, draft=Draft(text="Ask @nobody or write to amara@mail.test"), now=now)

    assert post.html == "<p>Ask @nobody or write to amara@mail.test</p>"
    assert not Mention.objects.exists()


def test_addresses_nobody_behind_a_block(amara, ben, now):
    Block.objects.create(account=ben, target=amara, created_at=now)

    post = publish_post(author=amara, draft=Draft(text="Hello @ben"), now=now)

    assert not post.mentions.exists()


def test_uses_one_tag_for_all_spellings(amara, now):
    publish_post(author=amara, draft=Draft(text="#SocialWork"), now=now)

    publish_post(author=amara, draft=Draft(text="#socialwork and #SOCIALWORK"), now=now)

    assert Tag.objects.get().taggings.count() == 2


def test_a_reply_joins_the_thread_and_reaches_whom_it_answers(amara, ben, now):
    first = publish_post(author=amara, draft=Draft(text="Who walks?"), now=now)

    reply = publish_post(author=ben, draft=Draft(text="I do.", in_reply_to_id=first.id), now=now)

    assert reply.thread_id == first.id
    assert reply.is_reply
    assert reply.in_reply_to_account_id == amara.id
    assert list(reply.mentions.values_list("account_id", flat=True)) == [amara.id]
    first.refresh_from_db()
    assert first.replies_count == 1


@pytest.mark.parametrize("visibility", Visibility.values)
def test_a_reply_is_by_itself_as_wide_as_what_it_answers(amara, ben, now, visibility):
    first = publish_post(author=amara, draft=Draft(text="For @ben", visibility=visibility), now=now)

    reply = publish_post(author=ben, draft=Draft(text="Yes", in_reply_to_id=first.id), now=now)

    assert reply.visibility == visibility


def test_a_reply_to_a_post_of_this_server_only_stays_here(amara, ben, now):
    first = publish_post(author=amara, draft=Draft(text="Between us", is_local_only=True), now=now)

    reply = publish_post(author=ben, draft=Draft(text="Yes", in_reply_to_id=first.id, is_local_only=False), now=now)

    assert reply.is_local_only


def test_a_private_reply_to_a_public_post_is_not_counted(amara, ben, now):
    first = publish_post(author=amara, draft=Draft(text="Who walks?"), now=now)

    publish_post(author=ben, draft=Draft(text="Psst", in_reply_to_id=first.id, visibility="mentioned"), now=now)

    first.refresh_from_db()
    assert first.replies_count == 0


def test_refuses_to_answer_what_is_out_of_sight(amara, chidi, now):
    first = publish_post(author=amara, draft=Draft(text="For followers", visibility="followers"), now=now)

    with pytest.raises(AnsweredIsGone):
        publish_post(author=chidi, draft=Draft(text="Hm", in_reply_to_id=first.id), now=now)


@pytest.mark.parametrize("text", ["", "  \n ", "\x00\x1b"])
def test_refuses_a_post_that_says_nothing(amara, now, text):
    with pytest.raises(NothingToSay):
        publish_post(author=amara, draft=Draft(text=text), now=now)


def test_refuses_what_is_too_long_and_says_by_how_much(amara, now):
    with pytest.raises(TooLong) as refused:
        publish_post(author=amara, draft=Draft(text="a" * 495, warning="b" * 6), now=now)

    assert (refused.value.length, refused.value.limit) == (501, 500)
    assert not Post.objects.exists()


def test_an_address_and_a_server_do_not_count_in_full(amara, now):
    text = "a" * 472 + " @b@" + "c" * 60 + ".test https://example.org/" + "d" * 400

    post = publish_post(author=amara, draft=Draft(text=text), now=now)

    assert len(post.source) > 500


def test_refuses_the_suspended_the_remote_and_websites(amara, emi, now):
    amara.suspended_at = now

    for author in (amara, emi):
        with pytest.raises(MayNotPost):
            publish_post(author=author, draft=Draft(text="Hello"), now=now)


def test_asks_a_poll(amara, now):
    draft = Draft(text="Seen the agenda?", poll=PollDraft(options=("Yes", " No "), lasts=LONG, hides_totals=True))

    post = publish_post(author=amara, draft=draft, now=now)

    assert [option.title for option in post.poll.options.all()] == ["Yes", "No"]
    assert post.poll.ends_at == now + LONG
    assert post.poll.hides_totals


@pytest.mark.parametrize(
    ("poll", "problem"),
    [
        (PollDraft(options=("Yes",), lasts=LONG), "options"),
        (PollDraft(options=("Yes", ""), lasts=LONG), "options"),
        (PollDraft(options=("a", "b", "c", "d", "e"), lasts=LONG), "options"),
        (PollDraft(options=("Yes", "yes "), lasts=LONG), "twice"),
        (PollDraft(options=("Yes", "n" * 51), lasts=LONG), "long"),
        (PollDraft(options=("Yes", "No"), lasts=timedelta(minutes=4)), "time"),
        (PollDraft(options=("Yes", "No"), lasts=timedelta(days=31)), "time"),
    ],
)
def test_refuses_a_poll_that_cannot_be_asked(amara, now, poll, problem):
    with pytest.raises(PollNeedsChange) as refused:
        publish_post(author=amara, draft=Draft(poll=poll), now=now)

    assert refused.value.problem == problem


def test_takes_files_in_their_order_with_what_is_said_of_them(amara, now, make_file):
    one, two = make_file(amara), make_file(amara)

    post = publish_post(
        author=amara,
        draft=Draft(
            media_ids=(two.id, one.id), descriptions={one.id: "A kitten on three binders"}, focuses={two.id: (0.5, -1)}
        ),
        now=now,
    )

    attached = [file.media for file in post.attachments.all()]
    assert [file.id for file in attached] == [two.id, one.id]
    assert attached[1].description == "A kitten on three binders"
    assert (attached[0].focus_x, attached[0].focus_y) == (0.5, -1)
    assert all(file.is_used for file in attached)


def test_refuses_files_of_others_used_ones_and_failed_ones(amara, ben, now, make_file):
    used = make_file(amara)
    publish_post(author=amara, draft=Draft(media_ids=(used.id,)), now=now)

    for file_id in (make_file(ben).id, used.id, make_file(amara, state="failed").id, 12345):
        with pytest.raises(FileMissing):
            publish_post(author=amara, draft=Draft(text="Look", media_ids=(file_id,)), now=now)


def test_a_warning_covers_the_files_too(amara, now):
    post = publish_post(author=amara, draft=Draft(text="…", warning="Death\nof a child"), now=now)

    assert post.is_sensitive
    assert post.warning == "Death of a child"


def test_addresses_count_little_but_not_for_ever(amara, now):
    with pytest.raises(TooLong):
        publish_post(author=amara, draft=Draft(text="https://care.test/" + "a" * 20_000), now=now)


def test_costs_few_queries(amara, now, django_assert_max_num_queries):
    publish_post(author=amara, draft=Draft(text="warm"), now=now)

    with django_assert_max_num_queries(6):  # savepoint, post, its author's count, words to find it by, (jobs), release
        publish_post(author=amara, draft=Draft(text="Nothing special"), now=now)


def test_costs_as_many_queries_for_many_tags_and_mentions_as_for_one(amara, ben, chidi, emi, now):
    publish_post(author=amara, draft=Draft(text="#a #b #c"), now=now)

    def cost(text):
        with CaptureQueriesContext(connection) as queries:
            publish_post(author=amara, draft=Draft(text=text), now=now)
        return len(queries)

    assert cost("@ben #a") == cost("@ben @chidi @emi@elsewhere.test #a #b #c")
