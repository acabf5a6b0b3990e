"""Filters as the apps of the social web know them (their second version), and tags that are quiet for a while."""

from __future__ import annotations

from datetime import datetime
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kith.accounts.models import Account
from kith.posts.models import Post, Tag


class Action(models.TextChoices):
    """What becomes of a post that a filter matches; the strongest comes last."""

    BLUR = "blur", _("Only cover its pictures")
    WARN = "warn", _("Fold it, so that I can open it")
    HIDE = "hide", _("Leave it out")


class Context(models.TextChoices):
    """Where a filter looks."""

    HOME = "home", _("Home and lists")
    PUBLIC = "public", _("Here, everything known, and tags")
    THREAD = "thread", _("Discussions")
    ACCOUNT = "account", _("People’s own pages")
    NOTIFICATIONS = "notifications", _("The bell")


_Ending = TypeVar("_Ending", bound=models.Model)


class EndingQuerySet(models.QuerySet[_Ending]):
    def active(self, now: datetime) -> Self:
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now))


class Filter(models.Model):
    """What `account` would rather not meet, by words, people or single posts. One whose time is over rests here."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="filters")
    title = models.CharField(max_length=100)
    action = models.CharField(max_length=4, choices=Action, default=Action.WARN)
    contexts = models.JSONField(default=list)  # of Context
    ends_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects = EndingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def has_ended(self, now: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= now


class FilterKeyword(models.Model):
    """Words of a filter: a whole word or a row of them, a part of a word, or a hashtag (with its sign)."""

    filter = models.ForeignKey(Filter, on_delete=models.CASCADE, related_name="keywords")
    keyword = models.CharField(max_length=200)
    is_whole = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]


class FilterAccount(models.Model):
    """Whoever writes or passes on as `target` is filtered."""

    filter = models.ForeignKey(Filter, on_delete=models.CASCADE, related_name="accounts")
    target = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filter", "target"], name="filters_one_account")]


class FilterPost(models.Model):
    """One single post that a filter holds back."""

    filter = models.ForeignKey(Filter, on_delete=models.CASCADE, related_name="posts")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filter", "post"], name="filters_one_post")]


class TagMute(models.Model):
    """Nothing at home and no notices of posts that carry `tag`, perhaps until `ends_at`."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tag_mutes")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    objects = EndingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "tag"], name="filters_one_tag_mute")]
