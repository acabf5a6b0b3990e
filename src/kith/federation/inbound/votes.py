"""Votes that come from other servers, each a nameless note with the answer as its name."""

from __future__ import annotations

from datetime import datetime

from kith.accounts.models import Account
from kith.federation.outbound.documents.addresses import local_post
from kith.posts.actions import AlreadyVoted, ChooseOne, MayNotVote, PollHasEnded, add_vote
from kith.posts.models import Poll
from kith.protocols.activitypub.model import IncomingNote


def receive_vote(note: IncomingNote, voter: Account, *, now: datetime) -> bool:
    """Count a vote in a poll that was asked here, and say whether it counts. Votes in others are none of ours."""
    post = local_post(note.in_reply_to)
    poll = Poll.objects.filter(post=post).first() if post is not None else None
    if poll is None:
        return False
    try:
        add_vote(account=voter, poll=poll, choice=note.vote, now=now)
    except (AlreadyVoted, ChooseOne, MayNotVote, PollHasEnded):
        return False
    return True
