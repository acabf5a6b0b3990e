"""Addresses, what their pages say of themselves, and their full text where somebody asked for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from kith.accounts.models import Account
from kith.links.canonical import shown_host

STALE_AFTER = timedelta(days=7)


class State(models.TextChoices):
    NEW = "new", "Not looked at yet"
    READY = "ready", "Looked at"
    FAILED = "failed", "Did not answer; will be asked again"
    GONE = "gone", "Is not there any more"
    CLOSED = "closed", "Shows nothing to Kith"  # asks for a password, is no page, wants no machines, is inside
    LEFT = "left", "Left alone"  # its address holds a secret that a look might use up


class Link(models.Model):
    """One address, for all spellings of it. What people see of it is the page it leads to in the end: `final`."""

    key = models.CharField(max_length=64, unique=True)  # canonical.py
    address = models.CharField(max_length=2000)  # to open: without what only counts readers
    host = models.CharField(max_length=255)
    # What it turned out to be another address of, by a redirect or by what its page says; never a chain.
    same_as = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="others")

    state = models.CharField(max_length=6, choices=State, default=State.NEW)
    title = models.CharField(max_length=300, blank=True)
    description = models.CharField(max_length=500, blank=True)
    site_name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=40, blank=True)  # og:type: article, website, video.other …
    language = models.CharField(max_length=12, blank=True)
    author_name = models.CharField(max_length=200, blank=True)
    author_url = models.CharField(max_length=2000, blank=True)
    creator = models.CharField(max_length=320, blank=True)  # fediverse:creator, as written
    # Whom `creator` names, if their profile lets this website credit them (Account.attribution_domains).
    credited = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    picture = models.CharField(max_length=200, blank=True)  # our own clean copy, a name in the default storage
    picture_width = models.PositiveIntegerField(null=True)
    picture_height = models.PositiveIntegerField(null=True)
    picture_blurhash = models.CharField(max_length=120, blank=True)
    picture_description = models.CharField(max_length=500, blank=True)
    picture_address = models.CharField(max_length=2000, blank=True)  # where the copy was taken from

    created_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)  # the last answer, good or not
    fetch_at = models.DateTimeField(null=True)  # not to be asked again before; empty: whenever somebody asks
    failures = models.PositiveSmallIntegerField(default=0)  # in a row

    class Meta:
        indexes = [
            models.Index(fields=["fetch_at"], name="links_failed", condition=models.Q(state="failed")),
            models.Index(fields=["creator"], name="links_by_creator", condition=~models.Q(creator="")),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def final(self) -> Link:
        """The link that says what the page says: itself, or what it turned out to be another address of."""
        return self.same_as or self

    @property
    def final_id(self) -> int:
        return int(self.same_as_id or self.pk)

    @property
    def shown_host(self) -> str:
        return shown_host(self.host)

    @property
    def has_preview(self) -> bool:
        return bool(self.title)

    def is_due(self, now: datetime) -> bool:
        """Whether its page is worth asking now: never asked, or long ago, and not told to wait."""
        if (
            self.same_as_id is not None
            or self.state == State.LEFT
            or (self.fetch_at is not None and self.fetch_at > now)
        ):
            return False
        return self.fetched_at is None or self.state == State.FAILED or self.fetched_at < now - STALE_AFTER


class Article(models.Model):
    """The full text of a link, kept because a member asked to read it here. Shown to members only."""

    class State(models.TextChoices):
        WAITING = "waiting", "Being fetched"
        READY = "ready", "Ready"
        FAILED = "failed", "Could not be read"

    link = models.OneToOneField(Link, on_delete=models.CASCADE, primary_key=True, related_name="article")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    problem = models.CharField(max_length=200, blank=True)  # in words for the reader
    title = models.CharField(max_length=500, blank=True)
    author_name = models.CharField(max_length=300, blank=True)
    html = models.TextField(blank=True)  # cleaned, links without trackers
    text = models.TextField(blank=True)  # the same as plain text
    language = models.CharField(max_length=12, blank=True)
    words = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)
