"""Drafts, planned posts and posts held back: kept whole, sent once, and nothing is lost where they can't go."""

from datetime import UTC, datetime, timedelta

import pytest

from kith.accounts.models import Block
from kith.media.actions import sweep_unused
from kith.media.models import MediaFile
from kith.posts.actions import (
    MayNotReply,
    NothingToSay,
    NotThen,
    SentAlready,
    TooLong,
    TooManyWait,
    delete_post,
    discard,
    forget_old_keys,
    hold_post,
    keep_draft,
    plan_post,
    publish_post,
    send,
    send_due,
    take_back,
)
from kith.posts.drafts import Draft, PollDraft, as_json, from_json
from kith.posts.models import Post, SendKey, Unsent

SOON = timedelta(minutes=10)
WHOLE = Draft(
    text="Wer geht mit?\r\n#Gehen",
    format="markdown",
    warning="Work",
    is_sensitive=True,
    visibility="followers",
    is_local_only=True,
    language="de",
    in_reply_to_id=7,
    media_ids=(11, 12),
    descriptions={11: "A park", 12: ""},
    focuses={12: (0.7, -0.7)},
    poll=PollDraft(options=("Ja", "Nein"), lasts=timedelta(hours=1), is_multiple=True, hides_totals=True),
    repliers="mentioned",
    lasts=timedelta(days=7),
    app_id=5,
)


@pytest.mark.parametrize("draft", [WHOLE, Draft()])
def test_a_draft_is_the_same_after_it_was_kept(draft, amara, now):
    Unsent.objects.create(id=1, account=amara, draft=as_json(draft), created_at=now, changed_at=now)

    assert from_json(Unsent.objects.get().draft) == draft


def test_a_draft_of_a_former_release_is_read():
    assert from_json({"text": "Hello"}) == Draft(text="Hello")


def test_a_draft_keeps_its_files_from_the_sweep_and_from_other_posts(amara, now, make_file):
    file, other = make_file(amara), make_file(amara)
    kept = keep_draft(account=amara, draft=Draft(media_ids=(file.id, other.id)), now=now)

    keep_draft(account=amara, draft=Draft(text="One is enough", media_ids=(file.id,)), now=now, unsent=kept)
    sweep_unused(now=now + timedelta(days=3))

    assert list(MediaFile.objects.values_list("id", flat=True)) == [file.id]


def test_what_is_thrown_away_leaves_its_files_to_the_sweep(amara, now, make_file):
    file = make_file(amara)
    kept = keep_draft(account=amara, draft=Draft(media_ids=(file.id,)), now=now)

    discard(unsent=kept)
    discard(unsent=kept)

    assert not Unsent.objects.exists()
    assert not MediaFile.objects.get().is_used


def test_a_draft_need_not_be_fit_to_be_sent(amara, now):
    keep_draft(account=amara, draft=Draft(text="a" * 900, poll=PollDraft(options=("One",), lasts=SOON)), now=now)

    with pytest.raises(NothingToSay):
        keep_draft(account=amara, draft=Draft(text="  "), now=now)
    with pytest.raises(TooLong):
        keep_draft(account=amara, draft=Draft(text="a" * 50_001), now=now)


def test_a_planned_post_goes_out_at_its_time_with_all_its_parts(amara, now, make_file, run_jobs):
    file = make_file(amara)
    draft = Draft(text="Later #walk", media_ids=(file.id,), descriptions={file.id: "A park"})
    at = datetime.now(UTC) + SOON
    plan_post(account=amara, draft=draft, send_at=at, now=at - SOON)

    run_jobs()
    assert not Post.objects.exists()

    (unsent,) = Unsent.objects.all()
    assert send_due(unsent_id=unsent.pk, now=at - timedelta(seconds=1)) == unsent.send_at
    assert send_due(unsent_id=unsent.pk, now=at) is None
    post = Post.objects.get()
    assert (post.source, post.published_at) == ("Later #walk", at)
    assert post.attachments.get().media.description == "A park"
    assert not Unsent.objects.exists()


def test_nobody_is_told_and_nothing_shows_before(amara, ben, now, run_jobs, sign_in):
    hold_post(account=amara, draft=Draft(text="Wait, @ben"), delay=timedelta(seconds=30), now=datetime.now(UTC))

    run_jobs()

    assert not Post.objects.exists()
    for page in ("/home", "/@amara", "/notices", "/here", "/search?q=Wait"):
        assert "Wait," not in sign_in(ben).get(page).content.decode()


def test_is_published_once_however_many_try(amara, now):
    kept = plan_post(account=amara, draft=Draft(text="Once"), send_at=now + SOON, now=now)

    assert send_due(unsent_id=kept.pk, now=now + SOON) is None
    assert send_due(unsent_id=kept.pk, now=now + SOON) is None
    with pytest.raises(SentAlready):
        send(unsent=kept, now=now + SOON)
    with pytest.raises(SentAlready):
        take_back(unsent=kept, now=now + SOON)

    assert Post.objects.count() == 1


def test_what_was_taken_back_or_moved_waits(amara, now):
    kept = plan_post(account=amara, draft=Draft(text="Once"), send_at=now + SOON, now=now)
    plan_post(account=amara, draft=Draft(text="Twice"), send_at=now + 2 * SOON, now=now, unsent=kept)

    assert send_due(unsent_id=kept.pk, now=now + SOON) == now + 2 * SOON
    take_back(unsent=kept, now=now)
    assert send_due(unsent_id=kept.pk, now=now + 2 * SOON) is None
    assert not Post.objects.exists()
    assert from_json(Unsent.objects.get().draft).text == "Twice"


def test_what_cannot_go_becomes_a_draft_that_says_why(amara, ben, now, make_file):
    asked = publish_post(author=ben, draft=Draft(text="Who?"), now=now)
    file = make_file(amara)
    draft = Draft(text="Me", in_reply_to_id=asked.id, media_ids=(file.id,))
    kept = plan_post(account=amara, draft=draft, send_at=now + SOON, now=now)
    delete_post(post=asked, by=ben)

    send_due(unsent_id=kept.pk, now=now + SOON)

    kept.refresh_from_db()
    assert (kept.send_at, kept.problem) == (None, "answered_gone")
    assert from_json(kept.draft) == Draft(text="Me", in_reply_to_id=draft.in_reply_to_id, media_ids=(file.id,))
    assert MediaFile.objects.get().is_used


def test_a_suspended_author_sends_nothing(amara, now):
    kept = plan_post(account=amara, draft=Draft(text="Hm"), send_at=now + SOON, now=now)
    amara.suspended_at = now
    amara.save()

    send_due(unsent_id=kept.pk, now=now + SOON)

    assert Unsent.objects.get().problem == "may_not_post"
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    ("away", "problem"), [(-1, "past"), (0, "past"), (299, "soon"), (300, None), (6 * 366 * 24 * 3600, "far")]
)
def test_is_planned_for_five_minutes_to_five_years_from_now(amara, now, away, problem):
    at = now + timedelta(seconds=away)

    if problem is None:
        plan_post(account=amara, draft=Draft(text="Hm"), send_at=at, now=now)
    else:
        with pytest.raises(NotThen) as refused:
            plan_post(account=amara, draft=Draft(text="Hm"), send_at=at, now=now)
        assert refused.value.problem == problem


def test_twenty_five_are_planned_a_day_and_a_moved_one_counts_where_it_goes(amara, now):
    day = now + timedelta(days=2)
    planned = [plan_post(account=amara, draft=Draft(text="Hm"), send_at=day, now=now) for _ in range(25)]

    with pytest.raises(TooManyWait):
        plan_post(account=amara, draft=Draft(text="Hm"), send_at=day, now=now)
    plan_post(account=amara, draft=Draft(text="Hm"), send_at=day + timedelta(hours=1), now=now, unsent=planned[0])
    hold_post(account=amara, draft=Draft(text="Now"), delay=timedelta(seconds=10), now=now)
    keep_draft(account=amara, draft=Draft(text="Hm"), now=now)


def test_refuses_to_plan_what_could_not_be_published(amara, ben, chidi, now):
    asked = publish_post(author=ben, draft=Draft(text="Who?", repliers="nobody"), now=now)

    with pytest.raises(TooLong):
        plan_post(account=amara, draft=Draft(text="a" * 501), send_at=now + SOON, now=now)
    with pytest.raises(MayNotReply):
        plan_post(account=chidi, draft=Draft(text="I", in_reply_to_id=asked.id), send_at=now + SOON, now=now)


def test_one_press_makes_one_thing_and_another_makes_another(amara, ben, now):
    first = publish_post(author=amara, draft=Draft(text="Hello"), now=now, key="one")

    assert publish_post(author=amara, draft=Draft(text="Hello"), now=now, key="one") == first
    assert publish_post(author=amara, draft=Draft(text="Hello"), now=now, key="two") != first
    assert publish_post(author=ben, draft=Draft(text="Hello"), now=now, key="one") != first
    assert Post.objects.count() == 3
    amara.refresh_from_db()
    assert amara.posts_count == 2


def test_a_press_that_was_refused_may_be_tried_again(amara, now):
    with pytest.raises(NothingToSay):
        publish_post(author=amara, draft=Draft(), now=now, key="one")

    assert publish_post(author=amara, draft=Draft(text="Hello"), now=now, key="one")


def test_a_press_that_made_a_waiting_post_leads_to_what_became_of_it(amara, now):
    held = hold_post(account=amara, draft=Draft(text="Hello"), delay=timedelta(seconds=20), now=now, key="one")
    again = hold_post(account=amara, draft=Draft(text="Hello"), delay=timedelta(seconds=20), now=now, key="one")
    post = send(unsent=held, now=now)

    assert again == held
    assert publish_post(author=amara, draft=Draft(text="Hello"), now=now, key="one") == post
    with pytest.raises(SentAlready):
        hold_post(account=amara, draft=Draft(text="Hello"), delay=timedelta(seconds=20), now=now, key="one")


def test_keys_are_forgotten_after_a_day(amara, now):
    publish_post(author=amara, draft=Draft(text="Hello"), now=now, key="one")
    publish_post(author=amara, draft=Draft(text="Hello"), now=now + timedelta(days=1), key="two")

    assert forget_old_keys(now=now + timedelta(days=1, hours=1)) == 1
    assert SendKey.objects.count() == 1


def test_a_block_since_then_stops_a_planned_reply(amara, ben, now):
    asked = publish_post(author=ben, draft=Draft(text="Who?"), now=now)
    kept = plan_post(account=amara, draft=Draft(text="I", in_reply_to_id=asked.id), send_at=now + SOON, now=now)
    Block.objects.create(account=ben, target=amara, created_at=now)

    send_due(unsent_id=kept.pk, now=now + SOON)

    assert Unsent.objects.get().problem == "answered_gone"


def test_the_bell_rings_for_what_could_not_go(amara, now, run_jobs, sign_in):
    kept = plan_post(account=amara, draft=Draft(text="Hm"), send_at=now + SOON, now=now)
    Unsent.objects.filter(pk=kept.pk).update(draft=as_json(Draft(text="Hm", in_reply_to_id=7)))

    send_due(unsent_id=kept.pk, now=now + SOON)
    run_jobs()

    page = sign_in(amara).get("/notices").content.decode()
    assert "A post you planned could not go out" in page
    assert 'href="/drafts"' in page
