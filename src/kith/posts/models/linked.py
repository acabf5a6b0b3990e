"""Which addresses a post mentions; what is known of each is in the room `links`."""

from django.db import models

from kith.links.models import Link
from kith.posts.models.post import Post


class PostLink(models.Model):
    """`post` mentions `link`, as the `position`-th of its words; the first of them is the post's `story`."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="post_links", db_index=False)
    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="post_links", db_index=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["post", "link"], name="posts_one_link")]
        indexes = [models.Index(fields=["link", "-post"], name="posts_by_link")]
