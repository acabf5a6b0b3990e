"""This server as its people know it, and the others it has met."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kith.foundations.html import from_markdown


class SignUp(models.TextChoices):
    OPEN = "open", "Anyone can join"
    APPROVAL = "approval", "Anyone can ask; an administrator approves"
    INVITATION = "invitation", "By invitation only"


class ThisServer(models.Model):
    """The one row that says what this server is called and how people join it."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    name = models.CharField(max_length=80, default="Kith")
    summary = models.CharField(max_length=240, blank=True, help_text="One sentence, shown at the door.")
    about = models.TextField(blank=True, help_text="Markdown; the About page.")
    privacy = models.TextField(blank=True, help_text="Markdown; the Privacy page.")
    contact_email = models.EmailField(blank=True)
    sign_up = models.CharField(max_length=12, choices=SignUp, default=SignUp.APPROVAL)
    sign_up_question = models.CharField(max_length=240, default="Why would you like to join?")
    members_may_invite = models.BooleanField(default=False)  # administrators always may
    post_length = models.PositiveIntegerField(default=500)
    default_language = models.CharField(max_length=12, default="en")
    icon = models.CharField(max_length=200, blank=True, default="", db_default="")  # a square of 512 px in the storage
    banner = models.CharField(max_length=200, blank=True, default="", db_default="")  # wide; also for other servers
    banner_description = models.CharField(max_length=300, blank=True, default="", db_default="")
    largest_upload = models.PositiveSmallIntegerField(default=40, db_default=40)  # MB, up to the ceiling of media
    addresses_kept_for = models.PositiveSmallIntegerField(default=30, db_default=30)  # days; whence people signed in
    # Copies of pictures and sounds of other servers: days they are kept, and the room they may take in all, in GB.
    copies_kept_for = models.PositiveSmallIntegerField(default=7, db_default=7)
    room_for_copies = models.PositiveSmallIntegerField(default=5, db_default=5)
    emoji_revision = models.PositiveIntegerField(default=0, db_default=0)  # goes up when a custom emoji changes (media)
    # Until someone owns the server, the first-run page is the only page (site room).
    is_set_up = models.BooleanField(default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="servers_only_one_this_server")]


@dataclass(frozen=True)
class Words:
    """A rule as it is read: what it says, and what it means."""

    text: str
    hint: str


class Rule(models.Model):
    """One rule of this server, in its order."""

    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=300)
    hint = models.CharField(max_length=1000, blank=True)
    # {"cy": {"text": "…", "hint": "…"}}: in languages other than the server's own.
    translations = models.JSONField(default=dict, blank=True, db_default=models.Value({}, models.JSONField()))

    class Meta:
        ordering = ["position", "id"]

    @property
    def here(self) -> Words:
        """The rule in the language of the page, where it was said in it."""
        told = self.translations.get((get_language() or "").partition("-")[0], {})
        return Words(told.get("text") or self.text, told.get("hint") or ("" if told.get("text") else self.hint))


class DocumentKind(models.TextChoices):
    TERMS = "terms", _("Terms")
    PRIVACY = "privacy", _("Privacy")


class Document(models.Model):
    """One version of what this server promises and asks. Once it holds it is never changed: a new one follows it."""

    kind = models.CharField(max_length=8, choices=DocumentKind)
    effective_on = models.DateField()
    text = models.TextField(max_length=100_000)  # Markdown
    plain = models.TextField(blank=True, max_length=5000)  # Markdown: the same in a few plain sentences
    changes = models.TextField(blank=True, max_length=2000)  # what is different from the version before, in words
    published_at = models.DateTimeField()
    by_name = models.CharField(max_length=64)
    told_up_to = models.BigIntegerField(default=0)  # the last member who was written to, while letters go out

    class Meta:
        ordering = ["-effective_on"]
        constraints = [models.UniqueConstraint(fields=["kind", "effective_on"], name="servers_one_version_a_day")]


class Announcement(models.Model):
    """What those who keep the server tell everyone here, on top of every page until they have read it."""

    text = models.TextField(max_length=2000)  # Markdown
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    by_name = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-starts_at", "-id"]

    @cached_property
    def html(self) -> SafeString:
        return mark_safe(from_markdown(self.text))  # noqa: S308 - cleaned by foundations.html


class Reader(models.Model):
    """Someone who put an announcement away. `account_id` is a number only: accounts are a room above."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="readers")
    account_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account_id", "announcement"], name="servers_put_away_once"),
        ]


class AnnouncementReaction(models.Model):
    """An emoji that someone put beneath an announcement. `account_id` is a number only, as in `Reader`."""

    id = models.BigAutoField(primary_key=True)  # its order is the order they are shown in
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="reactions", db_index=False)
    account_id = models.BigIntegerField()
    name = models.CharField(max_length=60)  # an emoji as written, or the name of one of this server's
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["announcement", "account_id", "name"], name="servers_one_reaction"),
        ]


class Limit(models.TextChoices):
    """How far moderators let another server in."""

    NONE = "", _("As any other")
    LIMITED = "limited", _("Limited: its people are seen by those who follow them, and by nobody else")
    SUSPENDED = "suspended", _("Kept away: nothing is taken from it and nothing sent to it")


class Server(models.Model):
    """Another server: how it is reached, and what moderators decided about it."""

    domain = models.CharField(max_length=255, unique=True)  # in small letters, as `Account.domain` has it
    software = models.CharField(max_length=60, blank=True)
    version = models.CharField(max_length=60, blank=True)
    software_at = models.DateTimeField(null=True)  # when it was last asked for these
    created_at = models.DateTimeField()  # when we first met
    heard_at = models.DateTimeField(null=True)  # the last time we took something from it

    # While deliveries fail nothing is tried before `next_try_at`; one answer of any kind makes it well again.
    failing_since = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)

    limit = models.CharField(max_length=9, choices=Limit, blank=True, default=Limit.NONE)
    rejects_media = models.BooleanField(default=False)  # its pictures and sounds are not shown
    rejects_reports = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)  # anyone may read it
    note = models.TextField(max_length=2000, blank=True)  # for moderators alone
    hides_name = models.BooleanField(default=False)  # in the public list of limits
    limited_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["limit", "domain"], name="servers_limited", condition=~models.Q(limit=""))]

    def __str__(self) -> str:
        return self.domain

    @property
    def is_kept_away(self) -> bool:
        return self.limit == Limit.SUSPENDED
