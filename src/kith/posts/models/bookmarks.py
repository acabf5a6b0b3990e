"""What one person keeps for themselves (row K7): posts and addresses, in folders, under labels, read or not yet.

All of it is for its owner's eyes only: no count of it is kept on what is saved.
"""

from __future__ import annotations

from typing import cast

from django.db import models
from django.db.models import Q

from kith.accounts.models import Account
from kith.links.models import Link
from kith.posts.models.post import Post

_COLUMN, _FOLDED = 120, 400  # code points: see accounts.names


class Folder(models.Model):
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="folders", db_index=False)
    name = models.CharField(max_length=_COLUMN)
    folded = models.CharField(max_length=_FOLDED)  # the name in small letters, so that no two differ in case alone
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "folded"], name="posts_one_folder")]

    def __str__(self) -> str:
        return self.name


class Bookmark(models.Model):
    """One thing saved: a post, or an address that is no post here. In no folder unless its owner put it in one."""

    id = models.BigAutoField(primary_key=True)  # its order is the order of the page
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="bookmarks", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="bookmarks", null=True)
    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="bookmarks", null=True)
    title = models.CharField(max_length=300, blank=True, db_default="")  # of an address: what it was called when saved
    folder = models.ForeignKey(Folder, on_delete=models.SET_NULL, null=True, related_name="bookmarks")
    read_at = models.DateTimeField(null=True)  # empty: to be read
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "post"], name="posts_one_bookmark"),
            models.UniqueConstraint(fields=["account", "link"], name="posts_one_bookmark_of_a_link"),
            models.CheckConstraint(
                condition=Q(post__isnull=False, link__isnull=True) | Q(post__isnull=True, link__isnull=False),
                name="posts_bookmark_of_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "-id"], name="posts_bookmarks"),
            models.Index(fields=["account", "folder", "-id"], name="posts_bookmarks_in_folder"),
            models.Index(fields=["account", "-id"], name="posts_bookmarks_unread", condition=Q(read_at=None)),
        ]

    @property
    def about(self) -> Post | Link:
        """What is saved."""
        return cast("Post | Link", self.post or self.link)


class Label(models.Model):
    """A word of one's own on things one saved (pages say “tag”); apart from hashtags, which everybody sees."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="labels", db_index=False)
    name = models.CharField(max_length=_COLUMN)
    folded = models.CharField(max_length=_FOLDED)
    bookmarks = models.ManyToManyField(Bookmark, through="Labelling", related_name="labels")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "folded"], name="posts_one_label")]

    def __str__(self) -> str:
        return self.name


class Labelling(models.Model):
    """`bookmark` carries `label`; `label, bookmark` is the index of a list by label."""

    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="labellings", db_index=False)
    bookmark = models.ForeignKey(Bookmark, on_delete=models.CASCADE, related_name="labellings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["label", "bookmark"], name="posts_one_labelling")]
