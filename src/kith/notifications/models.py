"""The bell: what someone is told, and what they chose not to hear."""

from django.db import models

from kith.accounts.models import Account
from kith.posts.models import Post


class Kind(models.TextChoices):
    MENTION = "mention", "Someone mentions me"
    REPLY = "reply", "Someone answers me"
    FOLLOW = "follow", "Someone follows me"
    FOLLOW_REQUEST = "follow_request", "Someone asks to follow me"
    BOOST = "boost", "Someone passes on my post"
    FAVOURITE = "favourite", "Someone thanks me for a post"
    POLL = "poll", "A poll I wrote or voted in has ended"
    EDIT = "edit", "A post I passed on was changed"
    POST = "post", "Someone I asked to hear from has posted"
    DECIDED = "decided", "The moderators decided on what I reported"
    SIGN_UP = "sign_up", "Someone asks to join (administrators)"
    REPORT = "report", "Something was reported (moderators)"


class Notification(models.Model):
    id = models.BigIntegerField(primary_key=True)  # foundations.ids.new_id(created_at)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="notifications", db_index=False)
    kind = models.CharField(max_length=16, choices=Kind)
    by = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="+")
    group_key = models.CharField(max_length=80)  # e.g. favourite-<post>; what the bell joins into one line
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account", "-id"], name="notifications_bell")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "by", "post"],
                name="notifications_told_once",
                condition=models.Q(post__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["account", "kind", "by"],
                name="notifications_told_once_of_people",
                condition=models.Q(post=None),
            ),
        ]


class BellMarker(models.Model):
    """How far someone has looked through their bell."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="+")
    last_read_id = models.BigIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)
