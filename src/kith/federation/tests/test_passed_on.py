"""What a third server passes on is a hint: nothing of it is believed, and it is asked for where it should stand."""

import pytest

from kith.accounts.models import Follow
from kith.federation.inbound import rates
from kith.federation.models import Arrival
from kith.federation.tests.remote import put_note
from kith.federation.tests.senders import PUBLIC, Sender
from kith.foundations.rates import Rate
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post
from tests.cast import NOW


@pytest.fixture
def zoe(fake_web):
    """Zoe, on a third server, who answers."""
    sender = Sender("zoe", host="other.test", key=1)
    sender.stand(fake_web)
    return sender


@pytest.fixture
def asked(amara, run_jobs):
    post = publish_post(author=amara, draft=Draft(text="Who opens the door?"), now=NOW)
    run_jobs()
    return post


def said(sender, kind, uri, **more):
    audience = {"to": [PUBLIC], "cc": [sender.followers]}
    note = {"id": uri, "type": "Note", "attributedTo": sender.uri, "content": "What the third server says", **audience}
    return sender.does(kind, note | more, **audience)


def pass_on(by, activity, run_jobs, **more):
    """Somebody's server delivers what another's member did; returns the status."""
    status = by.deliver(activity, **more).status_code
    run_jobs()
    return status


def test_an_answer_is_fetched_from_where_it_stands(known, zoe, asked, fake_web, run_jobs):
    uri = put_note(fake_web, by=zoe.uri, inReplyTo=asked.uri)

    assert pass_on(known, said(zoe, "Create", uri, inReplyTo=asked.uri), run_jobs) == 202
    kept = Post.objects.get(uri=uri)
    assert kept.in_reply_to == asked
    assert "third server" not in kept.html
    assert not Arrival.objects.exists()


def test_what_answers_nothing_here_is_not_asked_for(known, zoe, fake_web, run_jobs):
    uri = put_note(fake_web, by=zoe.uri, inReplyTo="https://elsewhere.test/1")
    pass_on(known, said(zoe, "Create", uri, inReplyTo="https://elsewhere.test/1"), run_jobs)
    pass_on(known, said(zoe, "Create", uri), run_jobs)

    assert fake_web.addresses() == []


def test_what_another_has_no_right_to_say_is_not_asked_for(known, zoe, asked, fake_web, run_jobs):
    uri = put_note(fake_web, by="https://fourth.test/users/x", inReplyTo=asked.uri)
    pass_on(known, said(zoe, "Create", uri, inReplyTo=asked.uri), run_jobs)

    assert fake_web.addresses() == []


def test_nobody_unknown_and_nobody_with_a_wrong_key_gives_hints(known, zoe, asked, fake_web, run_jobs):
    uri = put_note(fake_web, by=zoe.uri, inReplyTo=asked.uri)
    stranger = Sender("max", host="unknown.test", key=2)

    assert pass_on(known, said(zoe, "Create", uri, inReplyTo=asked.uri), run_jobs, key=2) == 401
    assert pass_on(stranger, said(zoe, "Create", uri, inReplyTo=asked.uri), run_jobs) == 202
    assert fake_web.addresses() == []


@pytest.fixture
def answer(known, zoe, asked, amara, fake_web, run_jobs):
    """Zoe's answer, which is here."""
    uri = put_note(fake_web, by=zoe.uri, inReplyTo=asked.uri)
    pass_on(known, said(zoe, "Create", uri, inReplyTo=asked.uri), run_jobs)
    Follow.objects.create(follower=amara, followed=zoe.account, created_at=NOW, accepted_at=NOW)
    return uri


def test_a_change_is_taken_from_where_it_stands(known, zoe, answer, asked, fake_web, run_jobs):
    put_note(fake_web, by=zoe.uri, inReplyTo=asked.uri, content="<p>Changed</p>", updated="2026-11-17T12:00:00Z")
    pass_on(known, said(zoe, "Update", answer, content="<p>Forged</p>"), run_jobs)

    assert "Changed" in Post.objects.get(uri=answer).html


@pytest.mark.parametrize(("status", "is_here"), [(410, False), (200, True), (500, True)])
def test_what_is_said_to_be_deleted_goes_when_its_server_says_so(
    known, zoe, answer, fake_web, run_jobs, status, is_here
):
    if status != 200:
        fake_web.put(answer, status=status)
    pass_on(known, zoe.does("Delete", {"id": answer, "type": "Tombstone"}), run_jobs)

    assert Post.objects.filter(uri=answer).exists() == is_here


def test_a_server_may_not_pass_on_without_end(known, zoe, settings, monkeypatch):
    settings.KITH_RATE_LIMITS = True
    monkeypatch.setattr(rates, "BY_SERVER", Rate("server", 2, 10**9))

    statuses = [known.deliver(said(zoe, "Create", f"{zoe.uri}/1")).status_code for _ in range(3)]

    assert statuses == [202, 202, 429]
