"""What members take with them and bring along: archives of all that is theirs, and lists from elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from kith.accounts.models import Account

KEPT_FOR = timedelta(days=7)


class Archive(models.Model):
    """Everything of one member in one file, made in the background; the file lies in the data folder (row M15)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=64, unique=True)  # the file's name, which nobody guesses
    asked_at = models.DateTimeField()
    things = models.PositiveIntegerField(default=0)  # to put in: posts and files
    done = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    problem = models.CharField(max_length=200, blank=True)  # why it could not be made
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-id"], name="site_archives")]
        constraints = [
            models.UniqueConstraint(fields=["account"], name="site_one_archive", condition=models.Q(done_at=None))
        ]

    @property
    def is_ready(self) -> bool:
        return self.done_at is not None and not self.problem

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.things) if self.things else 0

    @property
    def ends_at(self) -> datetime | None:
        return self.done_at + KEPT_FOR if self.done_at else None


class ImportKind(models.TextChoices):
    FOLLOWS = "follows", "People you follow"
    BLOCKS = "blocks", "People you block"
    MUTES = "mutes", "People you mute"
    BOOKMARKS = "bookmarks", "Posts you saved"
    LISTS = "lists", "Lists of people"
    FILTERS = "filters", "Filters"


class Import(models.Model):
    """A file that a member brought (row N16). Nothing happens before they have seen what would, and said yes."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=9, choices=ImportKind)
    replaces = models.BooleanField(default=False)  # what is not in the file goes
    created_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    removed = models.PositiveIntegerField(default=0)  # how much went, because it was not in the file


class ImportLine(models.Model):
    """One line of such a file, and how it went."""

    class Result(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DONE = "done", "Done"
        ALREADY = "already", "Was so already"
        ELSEWHERE = "elsewhere", "Waits till this server can reach others"
        FAILED = "failed", "Could not be done"

    brought = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lines", db_index=False)
    position = models.PositiveIntegerField()  # the line's number in the file
    cells = models.JSONField(default=list)  # as they stood in the file
    target_id = models.BigIntegerField(null=True)  # whom or what it means, where that is known here
    result = models.CharField(max_length=9, choices=Result, default=Result.WAITING)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brought", "position"], name="site_one_line")]
        indexes = [models.Index(fields=["brought", "result", "position"], name="site_lines")]
