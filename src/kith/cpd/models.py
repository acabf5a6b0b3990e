"""The log of one person, its entries, what shows them, and who was given an address to read some of them.

All of it is its owner's alone. There is no rule of who else sees an entry, because nobody does: each read begins at
`queries.py` with the account whose log it is, or with the secret address of a `Share`.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kith.accounts.models import Account
from kith.chats.models import Chat
from kith.links.models import Link
from kith.posts.models import Post

Thing = Post | Link | Chat  # what can stand beside an entry, besides words


class Kind(models.TextChoices):
    """What kind of learning it was."""

    READING = "reading", _("Reading, listening or watching")
    TRAINING = "training", _("Course or training")
    EVENT = "event", _("Conference, talk or webinar")
    DISCUSSION = "discussion", _("Discussion, chat or meeting of peers")
    SUPERVISION = "supervision", _("Supervision")
    PRACTICE = "practice", _("Learning from practice, or from feedback")
    TEACHING = "teaching", _("Teaching, mentoring or presenting")
    RESEARCH = "research", _("Research or writing")
    OTHER = "other", _("Something else")
    PLAN = "plan", _("Plan or review of what I need to learn")  # no learning yet: no need counts it


class Log(models.Model):
    """How someone keeps their log."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="+")
    regulator = models.CharField(max_length=40)  # key of a file in rules/
    began_on = models.DateField(null=True)  # a day on which one of their own periods began, where each has their own


class EntryQuerySet(models.QuerySet["Entry"]):
    def of(self, account: Account) -> Self:
        return self.filter(account=account)

    def complete(self) -> Self:
        return self.filter(is_complete=True)

    def within(self, first: object, last: object) -> Self:
        """Those that began in these days."""
        return self.filter(began_on__range=(first, last))


class Entry(models.Model):
    """One thing that was learnt, and what came of it."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", db_index=False)
    title = models.CharField(max_length=400)
    kind = models.CharField(max_length=11, choices=Kind)
    began_on = models.DateField()
    ended_on = models.DateField(null=True)  # where it took more than a day
    minutes = models.PositiveIntegerField(null=True)
    words = models.JSONField(default=dict)  # Markdown by the name of the question; questions are data (rules/)
    topics = models.JSONField(default=list)  # keys, of whichever regulator
    is_with_peer = models.BooleanField(default=False)
    is_complete = models.BooleanField(default=False)  # else a draft, which counts for nothing and is shared with nobody
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["account", "-began_on", "-id"], name="cpd_entries")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on")), name="cpd_ends_after_it_began"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Evidence(models.Model):
    """What shows an entry: a post, an address, a chat, or words for what lies elsewhere.

    Of a post or a chat nothing is copied: what is shown of it is asked for at each reading, as its owner may see it.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="evidence")
    post = models.ForeignKey(Post, on_delete=models.SET_NULL, related_name="+", null=True)
    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="+", null=True)
    chat = models.ForeignKey(Chat, on_delete=models.SET_NULL, related_name="+", null=True)
    said = models.CharField(max_length=1000, blank=True)  # “certificate in the blue folder”

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None, link=None) | Q(post=None, chat=None) | Q(link=None, chat=None),
                name="cpd_evidence_of_one_thing",
            )
        ]


class Share(models.Model):
    """A secret address at which someone without an account reads chosen entries; only its digest is kept (row I17)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)  # for whom, in its owner's words; its reader doesn't see it
    signed = models.CharField(max_length=200, blank=True)  # whose log its reader is told it is; empty: nobody's name
    entries = models.ManyToManyField(Entry, through="Shared", related_name="shares")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)  # the first time
    last_opened_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)


class Shared(models.Model):
    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="shared", db_index=False)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["share", "entry"], name="cpd_shared_once")]
