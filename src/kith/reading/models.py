"""Websites that people read: what we know of a feed besides its account, of an item besides its post."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from kith.accounts.models import Account
from kith.collections.models import Item as Offered
from kith.links.models import Link
from kith.posts.models import Post


class State(models.TextChoices):
    ACTIVE = "active", "Answers"
    SLOW = "slow", "Has not answered lately"
    DEAD = "dead", "Has not answered for a long time"
    GONE = "gone", "Has closed its feed"


class FeedQuerySet(models.QuerySet["Feed"]):
    def due(self, now: datetime) -> Self:
        """Those that someone reads, or newcomers are offered, and whose time has come."""
        offered = Offered.objects.filter(account=OuterRef("pk"), collection__starter_at__isnull=False)
        is_read = Q(account__followers_count__gt=0) | Q(account__is_on_a_list=True) | Q(Exists(offered))
        return self.filter(is_read, next_poll_at__lte=now)

    def public(self) -> Self:
        return self.filter(is_private=False)


class Feed(models.Model):
    """One website's feed. What people see of it is its account; its items are that account's posts."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="feed")
    address = models.CharField(max_length=2000, unique=True)
    site_address = models.CharField(max_length=2000, blank=True)
    host = models.CharField(max_length=255)  # no more than one poll of a host at a time
    is_private = models.BooleanField(default=False)  # its address holds a secret, so its items are not for everyone

    state = models.CharField(max_length=6, choices=State, default=State.ACTIVE)
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    interval_minutes = models.PositiveIntegerField(default=60)
    failures = models.PositiveIntegerField(default=0)  # in a row
    problem = models.CharField(max_length=200, blank=True)  # of the last poll, in words for readers
    checked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)  # the last good answer, new or not
    next_poll_at = models.DateTimeField(null=True, db_index=True)  # empty: never again
    created_at = models.DateTimeField()

    objects = FeedQuerySet.as_manager()

    @property
    def is_quiet(self) -> bool:
        """Has it stopped answering, as far as readers should know?"""
        return self.state != State.ACTIVE


class Item(models.Model):
    """What came with a post from a feed."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="item")
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="items", db_index=False)
    key = models.CharField(max_length=64)  # SHA-256 of what the feed calls it
    content_hash = models.CharField(max_length=64)
    minutes_to_read = models.PositiveSmallIntegerField(default=0)
    author_name = models.CharField(max_length=300, blank=True)
    enclosures = models.JSONField(default=list, blank=True)  # [{"url", "type", "length"}], at most 5

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "key"], name="reading_one_item")]


class Subscription(models.Model):
    """Where a member keeps a website they follow. That they follow it says `Follow` alone."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="subscriptions", db_index=False)
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="subscriptions")
    folder = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=200, blank=True)  # the name their own list gave it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "feed"], name="reading_one_subscription")]


class Annotation(models.Model):
    """What a reader marked in an article, or noted on all of it (then there is no quote); for their eyes only (row K9).

    The words are found again by what stands around them (anchoring.py), so they outlive a fetch of the article anew;
    where they are found no more they still are here.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="annotations", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="annotations", null=True)
    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="annotations", null=True)
    quote = models.TextField(blank=True)
    prefix = models.CharField(max_length=100, blank=True)
    suffix = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False, link__isnull=True) | Q(post__isnull=True, link__isnull=False),
                name="reading_annotation_of_one_thing",
            ),
            models.CheckConstraint(condition=~Q(quote="", note=""), name="reading_annotation_says_something"),
            models.UniqueConstraint(
                fields=["account", "post"], name="reading_one_note_on_a_post", condition=Q(quote="")
            ),
            models.UniqueConstraint(
                fields=["account", "link"], name="reading_one_note_on_a_link", condition=Q(quote="")
            ),
        ]
        indexes = [models.Index(fields=["account", "-id"], name="reading_annotations")]


class SavingAddress(models.Model):
    """The private mail address by which letters save to a member's shelves (row K8); only its digest is kept."""

    class Refusal(models.TextChoices):
        OTHER_SENDER = "sender", "It came from another address than theirs"
        NO_LINK = "no_link", "There was no address of a page in it"
        TOO_MUCH = "too_much", "More came in a day than is taken"

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    takes_only_own = models.BooleanField(default=True)  # letters that say they come from the member
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)  # the last letter that saved something
    refused_at = models.DateTimeField(null=True)  # the last one that did not
    refusal = models.CharField(max_length=8, choices=Refusal, blank=True)
