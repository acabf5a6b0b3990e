"""Votes both ways: people elsewhere vote in polls here, and people here in polls elsewhere."""

import json
from datetime import timedelta

import pytest

from kith.federation.models import Delivery, Outgoing
from kith.federation.tests.notes import actor_for, arrive, follow, tell
from kith.posts.actions import publish_post, vote
from kith.posts.drafts import Draft, PollDraft
from kith.posts.models import Poll, Post


@pytest.fixture
def poll(amara, now):
    asked = PollDraft(options=("Tea", "Coffee"), lasts=timedelta(days=1))
    return publish_post(author=amara, draft=Draft(text="Which?", poll=asked), now=now).poll


@pytest.fixture
def choose_several(amara, now):
    asked = PollDraft(options=("Tea", "Coffee"), lasts=timedelta(days=1), is_multiple=True)
    return publish_post(author=amara, draft=Draft(text="Which?", poll=asked), now=now).poll


def vote_by(voter, poll, answer, number=1):
    return {
        "id": f"{voter.uri}#votes/{number}",
        "type": "Note",
        "attributedTo": voter.uri,
        "name": answer,
        "inReplyTo": poll.post.uri,
        "to": [poll.post.author.uri],
    }


def counts(poll):
    return [option.votes_count for option in poll.options.all()], Poll.objects.get(pk=poll.pk).voters_count


def test_a_vote_counts_once(poll, emi):
    for number, answer in enumerate(["Tea", "Tea", "Coffee"]):
        tell("Create", vote_by(emi, poll, answer, number), emi)

    assert counts(poll) == ([1, 0], 1)
    assert Post.objects.count() == 1


def test_of_several_answers_each_counts_and_the_voter_once(choose_several, emi):
    for number, answer in enumerate(["Tea", "Coffee", "Coffee"]):
        tell("Create", vote_by(emi, choose_several, answer, number), emi)

    assert counts(choose_several) == ([1, 1], 1)


@pytest.mark.parametrize("days", [0, 2])
def test_a_vote_for_nothing_or_too_late_does_not_count(poll, emi, now, days):
    answer = "Tea" if days else "Cocoa"

    tell("Create", vote_by(emi, poll, answer), emi, now=now + timedelta(days=days))

    assert counts(poll) == ([0, 0], 0)


def test_who_does_not_see_a_poll_does_not_vote_in_it(amara, emi, now):
    asked = PollDraft(options=("Tea", "Coffee"), lasts=timedelta(days=1))
    poll = publish_post(author=amara, draft=Draft(text="Which?", poll=asked, visibility="followers"), now=now).poll

    tell("Create", vote_by(emi, poll, "Tea"), emi)

    assert counts(poll) == ([0, 0], 0)


def test_a_vote_from_here_goes_to_who_asked(amara, emi, now, run_jobs):
    actor_for(emi)
    follow(amara, emi)
    answers = [{"type": "Note", "name": name, "replies": {"totalItems": 3}} for name in ("Tea", "Coffee")]
    post = arrive(emi, type="Question", anyOf=answers, endTime="2036-11-20T00:00:00Z", votersCount=4)
    Outgoing.objects.all().delete()

    vote(account=amara, poll=post.poll, choices=[0, 1], now=now)
    run_jobs()

    sent = [json.loads(each.body) for each in Outgoing.objects.filter(kind="Create").order_by("id")]
    assert [(each["object"]["name"], each["object"]["inReplyTo"], each["to"]) for each in sent] == [
        ("Tea", post.uri, [emi.uri]),
        ("Coffee", post.uri, [emi.uri]),
    ]
    assert "content" not in sent[0]["object"]
    assert {each.outgoing.activity_id for each in _deliveries()} == {each["id"] for each in sent}
    assert {each.inbox for each in _deliveries()} == {f"{emi.uri}/inbox"}


def test_a_vote_for_a_poll_elsewhere_is_none_of_ours(amara, emi):
    follow(amara, emi)
    post = arrive(emi, type="Question", oneOf=[{"name": "Tea"}, {"name": "Coffee"}])

    tell("Create", vote_by(emi, post.poll, "Tea"), emi)

    assert counts(post.poll) == ([0, 0], 0)


def _deliveries():
    return Delivery.objects.select_related("outgoing")
