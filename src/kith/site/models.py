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
    DOMAINS = "domains", "Servers you keep away"
    BOOKMARKS = "bookmarks", "Posts you saved"
    LISTS = "lists", "Lists of people"
    FILTERS = "filters", "Filters"
    WEBSITES = "websites", "Websites you follow"
    SAVED = "saved", "All you saved, with folders and tags"
    MARKS = "marks", "Highlights and notes"
    LEARNING = "learning", "Your CPD log"
    NOTES = "notes", "Your notes about people"
    POSTS = "posts", "Your posts"
    PROFILE = "profile", "What your profile says"
    AVATAR = "avatar", "Your picture"
    HEADER = "header", "The wide picture of your profile"
    ARCHIVE = "archive", "An archive"


class Import(models.Model):
    """A file that a member brought (row N16). Nothing happens before they have seen what would, and said yes.

    An archive (row M15) is one whose parts are further imports, one a kind; its file lies in the data folder.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=9, choices=ImportKind)
    part_of = models.ForeignKey("self", on_delete=models.CASCADE, related_name="parts", null=True)
    replaces = models.BooleanField(default=False)  # what is not in the file goes
    created_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    removed = models.PositiveIntegerField(default=0)  # how much went, because it was not in the file

    # Of archives, and of the posts in them: these have no line each, only those that could not be done.
    token = models.CharField(max_length=64, blank=True, db_default="")  # the folder's name, which nobody guesses
    source = models.CharField(max_length=2000, blank=True, db_default="")  # whose archive it says it is: an address
    seen_at = models.DateTimeField(null=True)  # what is in it is known
    stopped_at = models.DateTimeField(null=True)  # by whose it is, before it was done
    unwanted_at = models.DateTimeField(null=True)  # all that came with it is to go, or has gone
    taken_out_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True, db_default="")  # why it came to nothing
    things = models.PositiveIntegerField(default=0, db_default=0)
    place = models.PositiveBigIntegerField(default=0, db_default=0)  # bytes of the posts that are done with
    came = models.PositiveIntegerField(default=0, db_default=0)
    were_here = models.PositiveIntegerField(default=0, db_default=0)
    passed_over = models.PositiveIntegerField(default=0, db_default=0)  # acts that were no writing: passing on
    size = models.PositiveBigIntegerField(default=0, db_default=0)  # bytes of the files that came


class ImportLine(models.Model):
    """One line of such a file, and how it went."""

    class Result(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DONE = "done", "Done"
        ALREADY = "already", "Was so already"
        ELSEWHERE = "elsewhere", "On another server, where it is looked for"
        FAILED = "failed", "Could not be done"
        PARTLY = "partly", "Came without some of its files"
        GONE = "gone", "Taken out again"

    brought = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lines", db_index=False)
    position = models.PositiveIntegerField()  # the line's number in the file
    cells = models.JSONField(default=list)  # as they stood in the file
    target_id = models.BigIntegerField(null=True)  # whom or what it means or made, where that is known here
    result = models.CharField(max_length=9, choices=Result, default=Result.WAITING)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brought", "position"], name="site_one_line")]
        indexes = [models.Index(fields=["brought", "result", "position"], name="site_lines")]
