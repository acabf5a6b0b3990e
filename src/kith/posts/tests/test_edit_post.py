"""Editing: the words change, the earlier ones are kept, and nothing else moves."""

from datetime import timedelta

import pytest

from kith.posts.actions import MayNotEdit, TooLong, edit_post, publish_post, vote
from kith.posts.drafts import Draft, PollDraft
from kith.posts.queries import history_of

DAY = timedelta(days=1)


def test_keeps_the_earlier_words(amara, now):
    post = publish_post(author=amara, draft=Draft(text="Frist", warning="Work"), now=now)

    edited = edit_post(post=post, author=amara, draft=Draft(text="First"), now=now + DAY)

    assert edited.html == "<p>First</p>"
    assert edited.edited_at == now + DAY
    assert edited.version == 2
    _, readings = history_of(None, post.id)
    assert [(reading.html, reading.warning, reading.at) for reading in readings] == [
        ("<p>Frist</p>", "Work", now),
        ("<p>First</p>", "", now + DAY),
    ]


def test_leaves_visibility_and_place_alone(amara, ben, now):
    first = publish_post(author=amara, draft=Draft(text="Who walks?"), now=now)
    reply = publish_post(author=ben, draft=Draft(text="I", visibility="followers", in_reply_to_id=first.id), now=now)

    edited = edit_post(post=reply, author=ben, draft=Draft(text="I do", visibility="public"), now=now + DAY)

    assert edited.visibility == "followers"
    assert edited.in_reply_to_id == first.id
    assert list(edited.mentions.values_list("account_id", flat=True)) == [amara.id]


def test_changes_tags_and_mentions(amara, ben, chidi, now):
    post = publish_post(author=amara, draft=Draft(text="@ben #walk"), now=now)

    edit_post(post=post, author=amara, draft=Draft(text="@chidi #talk"), now=now + DAY)

    assert list(post.mentions.values_list("account__username", flat=True)) == ["chidi"]
    assert list(post.taggings.values_list("tag__name", flat=True)) == ["talk"]


def test_does_nothing_where_nothing_changed(amara, now, make_file):
    file = make_file(amara, description="A park")
    draft = Draft(text="Same", media_ids=(file.id,), poll=PollDraft(options=("a", "b"), lasts=DAY))
    post = publish_post(author=amara, draft=draft, now=now)

    edited = edit_post(post=post, author=amara, draft=draft, now=now + DAY)

    assert edited.edited_at is None
    assert edited.version == 1
    assert not edited.revisions.exists()


def test_a_new_description_is_a_change_and_the_old_one_is_kept(amara, now, make_file):
    file = make_file(amara, description="A prak")
    post = publish_post(author=amara, draft=Draft(text="Look", media_ids=(file.id,)), now=now)
    draft = Draft(text="Look", media_ids=(file.id,), descriptions={file.id: "A park"})

    edit_post(post=post, author=amara, draft=draft, now=now + DAY)

    _, (before, after) = history_of(None, post.id)
    assert (before.descriptions, after.descriptions) == (("A prak",), ("A park",))


def test_swaps_files_and_leaves_the_old_one_to_the_sweep(amara, now, make_file):
    old, new = make_file(amara), make_file(amara)
    post = publish_post(author=amara, draft=Draft(text="Look", media_ids=(old.id,)), now=now)

    edit_post(post=post, author=amara, draft=Draft(text="Look", media_ids=(new.id,)), now=now + DAY)

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.is_used, new.is_used) == (False, True)


def test_new_answers_begin_the_poll_anew(amara, ben, now):
    ask = Draft(text="When?", poll=PollDraft(options=("Monday", "Tuesday"), lasts=DAY))
    post = publish_post(author=amara, draft=ask, now=now)
    vote(account=ben, poll=post.poll, choices=[0], now=now)
    again = Draft(text="When?", poll=PollDraft(options=("Monday", "Friday"), lasts=DAY))

    edited = edit_post(post=post, author=amara, draft=again, now=now + DAY / 2)

    poll = type(edited).objects.get(pk=edited.pk).poll
    assert poll.voters_count == 0
    assert poll.ends_at == now + DAY * 1.5
    assert edited.revisions.get().poll_options == ["Monday", "Tuesday"]


def test_other_words_around_a_poll_keep_its_votes(amara, ben, now):
    poll = PollDraft(options=("Monday", "Tuesday"), lasts=DAY)
    post = publish_post(author=amara, draft=Draft(text="Wen?", poll=poll), now=now)
    vote(account=ben, poll=post.poll, choices=[0], now=now)

    edit_post(post=post, author=amara, draft=Draft(text="When?", poll=poll), now=now)

    post.poll.refresh_from_db()
    assert post.poll.voters_count == 1


def test_refuses_everyone_but_the_author(amara, ben, dee, now):
    post = publish_post(author=amara, draft=Draft(text="Mine"), now=now)

    for other in (ben, dee):
        with pytest.raises(MayNotEdit):
            edit_post(post=post, author=other, draft=Draft(text="Ours"), now=now)


def test_a_refusal_changes_nothing(amara, now):
    post = publish_post(author=amara, draft=Draft(text="Short"), now=now)

    with pytest.raises(TooLong):
        edit_post(post=post, author=amara, draft=Draft(text="Long" * 200), now=now)

    post.refresh_from_db()
    assert post.html == "<p>Short</p>"
