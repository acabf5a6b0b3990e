"""Polls in apps."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.posts.actions import publish_post
from kith.posts.drafts import Draft, PollDraft
from kith.posts.models import Poll, PollVote


@pytest.fixture
def poll(amara):
    return ask(amara)


@pytest.fixture
def app(app_of, ben):
    return app_of(ben)


def ask(author, *, visibility="public", **fields):
    asked = PollDraft(options=("Left", "Right", "Home"), lasts=timedelta(hours=1), **fields)
    draft = Draft(text="Which way?", poll=asked, visibility=visibility)
    publish_post(author=author, draft=draft, now=timezone.now())
    return Poll.objects.latest("id")


def test_a_vote_shows_in_its_answer(app, app_of, amara, client, poll):
    told = app.post(f"/api/v1/polls/{poll.pk}/votes", {"choices": ["1"]}).json()
    assert told["options"][1] == {"title": "Right", "votes_count": 1}
    assert (told["voted"], told["own_votes"], told["voters_count"]) == (True, [1], 1)
    assert app.get(f"/api/v1/polls/{poll.pk}").json() == told
    shown = client.get(f"/api/v1/polls/{poll.pk}").json()
    assert (shown["votes_count"], "voted" in shown) == (1, False)
    assert app_of(amara).get(f"/api/v1/polls/{poll.pk}").json()["own_votes"] == []


def test_several_answers_in_a_form(app, amara):
    poll = ask(amara, is_multiple=True)
    told = app.form(f"/api/v1/polls/{poll.pk}/votes", {"choices[]": ["0", "2"]}).json()
    assert told["own_votes"] == [0, 2]


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ([], "The chosen vote option does not exist"),
        (["0", "1"], "The chosen vote option does not exist"),
        (["3"], "The chosen vote option does not exist"),
        (["-1"], "The chosen vote option does not exist"),
        (["Left"], "The chosen vote option does not exist"),
        (["99999999999999999999"], "The chosen vote option does not exist"),
    ],
)
def test_what_is_no_answer(choices, words, app, poll):
    response = app.post(f"/api/v1/polls/{poll.pk}/votes", {"choices": choices})
    assert (response.status_code, response.json()) == (422, {"error": f"Validation failed: {words}"})
    assert not PollVote.objects.exists()


def test_one_votes_once_in_others_polls_that_are_open(app, app_of, amara, poll):
    address, vote = f"/api/v1/polls/{poll.pk}/votes", {"choices": ["0"]}
    assert app_of(amara).post(address, vote).json()["error"].endswith("You cannot vote in your own polls")
    assert app.post(address, vote).status_code == 200
    assert app.post(address, vote).json()["error"].endswith("You have already voted on this poll")
    Poll.objects.update(ends_at=timezone.now() - timedelta(minutes=1))
    assert app.post(address, vote).json()["error"].endswith("The poll has already ended")


def test_a_poll_for_a_few_is_not_there_for_others(app_of, amara, chidi):
    poll = ask(amara, visibility="followers")
    assert app_of(chidi).get(f"/api/v1/polls/{poll.pk}").status_code == 404
    assert app_of(chidi).post(f"/api/v1/polls/{poll.pk}/votes", {"choices": ["0"]}).status_code == 404
    assert app_of(chidi).get("/api/v1/polls/999").status_code == 404
