"""Votes of people here in polls that were asked elsewhere, and how polls of ours stand, for those who voted in them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kith.accounts.models import Account
from kith.federation.outbound.documents.times import moment
from kith.federation.outbound.reach import inboxes_of
from kith.federation.outbound.sending import send
from kith.posts.models import Poll, PollVote


def send_vote(*, poll_id: int, account_id: int, now: datetime) -> None:
    """Tell the server where a poll is asked what somebody here chose: a note for each answer, for its author alone."""
    poll = Poll.objects.select_related("post__author").filter(pk=poll_id).first()
    voter = Account.objects.filter(pk=account_id).first()
    if poll is None or voter is None or poll.post.author.is_local or not voter.is_local:
        return
    asker = poll.post.author
    votes = PollVote.objects.filter(option__poll=poll, account=voter).select_related("option").order_by("pk")
    with transaction.atomic():
        for vote in votes:
            uri = f"{voter.uri}#votes/{vote.pk}"
            note = {
                "id": uri,
                "type": "Note",
                "name": vote.option.title,
                "attributedTo": voter.uri,
                "inReplyTo": poll.post.uri,
                "to": [asker.uri],
            }
            create = {
                "id": f"{uri}/activity",
                "type": "Create",
                "actor": voter.uri,
                "published": moment(vote.created_at),
                "object": note,
                "to": [asker.uri],
            }
            send(
                create,
                actor=voter.uri,
                kind="Create",
                inboxes=inboxes_of([asker.pk], now=now, is_personal=True),
                now=now,
            )
