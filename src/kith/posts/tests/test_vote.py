"""Polls: one vote each, counted right, ended once."""

from datetime import timedelta

import pytest

from kith.posts.actions import AlreadyVoted, ChooseOne, MayNotVote, PollHasEnded, end_due_polls, publish_post, vote
from kith.posts.drafts import Draft, PollDraft
from kith.posts.queries import reactions_of
from kith.posts.showing import polls_for

DAY = timedelta(days=1)


def ask(author, now, **fields):
    poll = PollDraft(options=("Walk", "Talk", "Both"), lasts=DAY, **fields)
    return publish_post(author=author, draft=Draft(text="Which?", poll=poll), now=now).poll


def test_counts_a_vote(amara, ben, now):
    poll = ask(amara, now)

    vote(account=ben, poll=poll, choices=[1], now=now)

    poll.refresh_from_db()
    assert poll.voters_count == 1
    assert list(poll.options.values_list("votes_count", flat=True)) == [0, 1, 0]
    assert reactions_of(ben, [poll.post_id])[poll.post_id].voted == (1,)


def test_counts_a_voter_of_several_answers_once(amara, ben, now):
    poll = ask(amara, now, is_multiple=True)

    vote(account=ben, poll=poll, choices=[0, 2, 2], now=now)

    poll.refresh_from_db()
    assert poll.voters_count == 1
    assert list(poll.options.values_list("votes_count", flat=True)) == [1, 0, 1]


def test_refuses_a_second_vote(amara, ben, now):
    poll = ask(amara, now)
    vote(account=ben, poll=poll, choices=[1], now=now)

    with pytest.raises(AlreadyVoted):
        vote(account=ben, poll=poll, choices=[0], now=now)

    poll.refresh_from_db()
    assert poll.voters_count == 1


@pytest.mark.parametrize("choices", [[], [0, 1], [7]])
def test_refuses_no_answer_too_many_and_strange_ones(amara, ben, now, choices):
    poll = ask(amara, now)

    with pytest.raises(ChooseOne):
        vote(account=ben, poll=poll, choices=choices, now=now)

    poll.refresh_from_db()
    assert poll.voters_count == 0


def test_refuses_the_author_and_who_does_not_see_it(amara, chidi, now):
    poll = PollDraft(options=("Yes", "No"), lasts=DAY)
    post = publish_post(author=amara, draft=Draft(text="?", visibility="followers", poll=poll), now=now)

    for account in (amara, chidi):
        with pytest.raises(MayNotVote):
            vote(account=account, poll=post.poll, choices=[0], now=now)


def test_refuses_after_the_end(amara, ben, now):
    poll = ask(amara, now)

    with pytest.raises(PollHasEnded):
        vote(account=ben, poll=poll, choices=[0], now=now + DAY)


def test_ends_once(amara, now):
    poll = ask(amara, now)

    ended = [end_due_polls(now=now + late) for late in (DAY / 2, DAY, DAY, DAY * 2)]

    assert ended == [0, 1, 0, 0]
    poll.refresh_from_db()
    assert poll.told_at == now + DAY


def test_hides_what_others_chose_until_the_end(amara, ben, chidi, now):
    poll = ask(amara, now, hides_totals=True)
    vote(account=ben, poll=poll, choices=[0], now=now)

    for viewer in (amara, ben, chidi, None):
        shown = polls_for(viewer, [poll.post_id], now=now, shows_results=True)[poll.post_id]
        assert not shown.shows_results
        assert [option.votes_count for option in shown.options] == [0, 0, 0]

    assert polls_for(None, [poll.post_id], now=now + DAY)[poll.post_id].options[0].percent == 100


def test_shows_results_to_who_voted_asked_or_wrote(amara, ben, chidi, now):
    poll = ask(amara, now)
    vote(account=ben, poll=poll, choices=[0], now=now)

    def sees(viewer, **asked):
        return polls_for(viewer, [poll.post_id], now=now, **asked)[poll.post_id].shows_results

    assert sees(amara)
    assert sees(ben)
    assert not sees(chidi)
    assert sees(chidi, shows_results=True)
    assert not sees(None)
