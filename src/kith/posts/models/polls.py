"""Polls (row V24)."""

from datetime import datetime

from django.db import models

from kith.accounts.models import Account
from kith.posts.models.post import Post


class Poll(models.Model):
    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="poll")
    ends_at = models.DateTimeField(null=True, db_index=True)
    is_multiple = models.BooleanField(default=False)
    hides_totals = models.BooleanField(default=False)  # until it has ended
    voters_count = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True)  # when its end was announced

    def has_ended(self, now: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= now


class PollOption(models.Model):
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    votes_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["poll", "position"], name="posts_one_option_a_place")]


class PollVote(models.Model):
    option = models.ForeignKey(PollOption, on_delete=models.CASCADE, related_name="votes")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["option", "account"], name="posts_one_vote")]
