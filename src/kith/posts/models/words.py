"""The words by which posts are found (row K14), kept apart from the posts, so that no list has to carry them."""

from django.db import models
from django.db.models import Q

from kith.posts.models.post import Post


class FindableWords(models.Model):
    """What `post` can be found by: its words as foundations.tokens makes them, and what posts/finding.py says of it.

    The room `search` keeps an index over this table by triggers, so whoever writes here need not know of it.
    """

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="findable_words")
    words = models.TextField()


class CatchingUp(models.Model):
    """How far back the posts that were here before search was have been made findable; one row, or none if all are."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    below = models.BigIntegerField()  # posts with smaller ids are still to be done

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="posts_one_catching_up")]
