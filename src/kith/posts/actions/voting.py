"""Voting in a poll, and its end."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from kith.accounts.models import Account
from kith.jobs.announce import announce
from kith.posts.happenings import POLL_ENDED, POLL_VOTED
from kith.posts.models import Origin, Poll, PollOption, PollVote, Post

_AT_ONCE = 200  # polls that one stroke of the clock ends; the next takes the rest


class MayNotVote(Exception):
    """The poll is one's own, or the account does not see it."""


class PollHasEnded(Exception):
    """The poll takes no more votes."""


class AlreadyVoted(Exception):
    """A vote is cast once."""


class ChooseOne(Exception):
    """No answer was chosen, or more than one where one is asked for, or one that is not there."""


def vote(*, account: Account, poll: Poll, choices: Sequence[int], now: datetime) -> None:
    """Cast the vote of `account` for the answers at `choices` (their places, from 0).

    Raises MayNotVote, PollHasEnded, AlreadyVoted, ChooseOne.
    """
    post = Post.objects.visible_to(account).filter(pk=poll.post_id).first()
    if post is None or post.author_id == account.id or account.is_gone:
        raise MayNotVote
    chosen = set(choices)
    if not chosen or (len(chosen) > 1 and not poll.is_multiple):
        raise ChooseOne

    with transaction.atomic():
        # The poll's row is the lock: two votes of one person at once must not both be the first.
        poll = Poll.objects.select_for_update().get(pk=poll.pk)
        if poll.has_ended(now):
            raise PollHasEnded
        if PollVote.objects.filter(option__poll=poll, account=account).exists():
            raise AlreadyVoted
        options = list(PollOption.objects.filter(poll=poll, position__in=chosen))
        if len(options) < len(chosen):
            raise ChooseOne
        PollVote.objects.bulk_create([PollVote(option=option, account=account, created_at=now) for option in options])
        PollOption.objects.filter(pk__in=[option.pk for option in options]).update(votes_count=F("votes_count") + 1)
        Poll.objects.filter(pk=poll.pk).update(voters_count=F("voters_count") + 1)
        # The bars are part of what everyone sees of the post.
        Post.objects.filter(pk=post.pk).update(version=F("version") + 1)
        announce(POLL_VOTED, poll_id=poll.pk, account_id=account.pk)


def add_vote(*, account: Account, poll: Poll, choice: str, now: datetime) -> None:
    """Count a vote that someone on another server casts, one answer at a time, by its words.

    Raises MayNotVote, PollHasEnded, AlreadyVoted, ChooseOne.
    """
    post = Post.objects.visible_to(account).filter(pk=poll.post_id, origin=Origin.HERE).first()
    if post is None or post.author_id == account.id or account.is_gone:
        raise MayNotVote
    with transaction.atomic():
        poll = Poll.objects.select_for_update().get(pk=poll.pk)
        if poll.has_ended(now):
            raise PollHasEnded
        option = PollOption.objects.filter(poll=poll, title=choice).first()
        if option is None:
            raise ChooseOne
        chosen = set(PollVote.objects.filter(option__poll=poll, account=account).values_list("option_id", flat=True))
        if option.pk in chosen or (chosen and not poll.is_multiple):
            raise AlreadyVoted
        PollVote.objects.create(option=option, account=account, created_at=now)
        PollOption.objects.filter(pk=option.pk).update(votes_count=F("votes_count") + 1)
        if not chosen:
            Poll.objects.filter(pk=poll.pk).update(voters_count=F("voters_count") + 1)
        Post.objects.filter(pk=post.pk).update(version=F("version") + 1)
        announce(POLL_VOTED, poll_id=poll.pk, account_id=account.pk)


def end_due_polls(*, now: datetime) -> int:
    """Announce each poll whose time is over, once, and return how many; safe to run twice at the same time."""
    due = Poll.objects.filter(told_at=None, ends_at__lte=now).order_by("ends_at").values_list("id", "post_id")
    ended = 0
    for poll_id, post_id in due[:_AT_ONCE]:
        with transaction.atomic():
            if Poll.objects.filter(pk=poll_id, told_at=None).update(told_at=now):
                Post.objects.filter(pk=post_id).update(version=F("version") + 1)
                announce(POLL_ENDED, poll_id=poll_id)
                ended += 1
    return ended
