"""What one person does with a post: thank (favourite), save (bookmark), keep at the top (pin), hear no more (mute)."""

from django.db import models

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


class Bookmark(models.Model):
    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="bookmarks", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="bookmarks")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "post"], name="posts_one_bookmark")]
        indexes = [models.Index(fields=["account", "-id"], name="posts_bookmarks")]


class Pin(models.Model):
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="pins")
    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="pin")
    created_at = models.DateTimeField()


class ThreadMute(models.Model):
    """No more notifications from the discussion that began with post `thread_id`."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="thread_mutes")
    thread_id = models.BigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "thread_id"], name="posts_one_thread_mute")]
