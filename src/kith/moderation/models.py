"""Reports, what was decided about them, and the log of every act of those who keep the server."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from kith.accounts.models import Account
from kith.collections.models import Collection
from kith.members.models import User
from kith.posts.models import Post


class Category(models.TextChoices):
    DANGER = "danger", "Someone may be at risk of harm"
    CONFIDENTIALITY = "confidentiality", "It could identify someone"
    ABUSE = "abuse", "Abuse, threats or hate"
    ILLEGAL = "illegal", "It may be against the law"
    SPAM = "spam", "Advertising or fraud"
    RULES = "rules", "It breaks the rules here"
    OTHER = "other", "Something else"


class Decision(models.TextChoices):
    NOTHING = "nothing", "Leave it as it is"
    HIDE = "hide", "Hide the post"
    SIGN = "sign", "Put a warning before the post"
    WARN = "warn", "Write to them"
    COVER = "cover", "Cover all their pictures"
    LIMIT = "limit", "Limit the account"
    SUSPEND = "suspend", "Suspend the account"


class ReportQuerySet(models.QuerySet["Report"]):
    def waiting(self) -> Self:
        return self.filter(decided_at=None)

    def with_parts(self) -> Self:
        """With all that the desk shows. The reported post comes by its report, whoever could see it (docs/walks)."""
        return self.select_related(
            "by", "about", "post__author", "collection", "claimed_by__account", "decided_by__account"
        ).prefetch_related("post__attachments__media", "post__poll__options")


class Report(models.Model):
    """Someone asks the moderators to look at an account, or at one of its posts."""

    id = models.BigIntegerField(primary_key=True)  # foundations.ids.new_id(created_at)
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    about = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="reports")
    post = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, related_name="+")
    collection = models.ForeignKey(Collection, on_delete=models.SET_NULL, null=True, related_name="+")
    collection_words = models.CharField(max_length=200, blank=True, default="", db_default="")  # as it read then
    post_html = models.TextField(blank=True)  # as it read when it was reported; it may be edited or deleted since
    category = models.CharField(max_length=16, choices=Category)
    words = models.TextField(blank=True, max_length=2000)
    # Sent on to the moderators of whom it is about, who is on another server; who reported is not named there.
    is_forwarded = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField()
    claimed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    reason = models.TextField(blank=True, max_length=2000)  # for other moderators

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["id"], name="moderation_waiting", condition=models.Q(decided_at=None))]

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None


class Caution(models.Model):
    """What someone here was told when moderators decided about them; their app shows the last."""

    id = models.BigIntegerField(primary_key=True)  # foundations.ids.new_id(at)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="cautions")
    decision = models.CharField(max_length=8, choices=Decision)
    words = models.TextField(blank=True, max_length=2000)  # to them; why it was done is for moderators
    post = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    @property
    def said(self) -> str:
        """What was decided, in words to the person."""
        return str(_SAID[Decision(self.decision)])


_SAID = {
    Decision.NOTHING: _("A word from the moderators"),
    Decision.HIDE: _("A post of yours was hidden from others"),
    Decision.SIGN: _("A warning was put before a post of yours"),
    Decision.WARN: _("A word from the moderators"),
    Decision.COVER: _("Your pictures, sounds and videos are covered until someone asks to see them"),
    Decision.LIMIT: _("Only those who follow you see what you post"),
    Decision.SUSPEND: _("Your account is suspended"),
}


class Remark(models.Model):
    """What moderators tell each other about a report."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="remarks")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]


class Act(models.Model):
    """One line of the log: who did what, when, to whom and why. Lines are never changed or removed."""

    id = models.BigIntegerField(primary_key=True)  # foundations.ids.new_id(at)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=64)  # still there when the login is gone
    verb = models.CharField(max_length=60)
    target = models.CharField(max_length=300)
    details = models.TextField(blank=True)
    account = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.SET_NULL, null=True, related_name="acts")
