"""What one person does with a post: thank (favourite), keep at the top (pin), hear no more (mute)."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from kith.accounts.models import Account
from kith.posts.models.post import Post


class Favourite(models.Model):
    id = models.BigAutoField(primary_key=True)  # its order is the order of the page
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="favourites", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="favourites")
    uri = models.CharField(max_length=2000, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "post"], name="posts_one_favourite")]
        indexes = [models.Index(fields=["account", "-id"], name="posts_favourites")]


class Pin(models.Model):
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="pins")
    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="pin")
    created_at = models.DateTimeField()


class ThreadMuteQuerySet(models.QuerySet["ThreadMute"]):
    def active(self, now: datetime) -> Self:
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now))


class ThreadMute(models.Model):
    """Nothing at home and no notices from the discussion that began with post `thread_id`, perhaps until `ends_at`."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="thread_mutes")
    thread_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    objects = ThreadMuteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "thread_id"], name="posts_one_thread_mute")]
