"""The home timeline, written when a post is published so that reading it is one indexed query."""

from django.db import models

from kith.accounts.models import Account
from kith.posts.models import Post


class HomeEntry(models.Model):
    """`post` stands in `owner`'s home. `subject_id` is the post itself or what it boosts: nobody sees a thing twice.

    What is deleted or no longer passed on leaves every home with its post, in the same transaction (cascade).
    """

    pk = models.CompositePrimaryKey("owner", "post")
    owner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="home_entries")
    subject_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "subject_id"], name="timelines_once_in_a_home")]


class Marker(models.Model):
    """How far someone has read a list: “You stopped here last night.”"""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    timeline = models.CharField(max_length=20)  # home (seen up to), home_stop (where the last visit ended)
    last_read_id = models.BigIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "timeline"], name="timelines_one_marker")]


class HomeFeed(models.Model):
    """The secret address at which a member's feed reader reads their home (row K17); only its digest is kept."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)  # to the hour
