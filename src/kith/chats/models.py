"""Chats: when they are, who keeps them, what is asked, and which posts answer it. The words themselves are posts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from kith.accounts.models import Account
from kith.accounts.queries import is_shown
from kith.posts.models import Post, Visibility

LATE = timedelta(days=7)  # so long after the end answers to a question still join it: slow ones are welcome

OPEN = (Visibility.PUBLIC.value, Visibility.QUIET.value)  # what is for fewer is no part of a chat, ever


class ChatQuerySet(models.QuerySet["Chat"]):
    def shown_to(self, viewer: Account | None) -> Self:
        """Keep those whose host `viewer` may meet; what moderators hid, those who keep the chat alone see."""
        is_open = Q(hidden_at=None)
        if viewer is not None:
            is_open |= Q(host=viewer)
        return self.filter(is_open, is_shown(viewer, "host_id"))

    def running(self) -> Self:
        """Keep those that the clock has opened and not closed yet."""
        return self.filter(opened_at__isnull=False, closed_at=None, cancelled_at=None)

    def to_come(self, now: datetime) -> Self:
        return self.filter(starts_at__gt=now, cancelled_at=None)

    def going_on(self, now: datetime) -> Self:
        return self.filter(starts_at__lte=now, ends_at__gt=now, cancelled_at=None)

    def over(self, now: datetime) -> Self:
        return self.filter(ends_at__lte=now, cancelled_at=None)

    def due(self, now: datetime) -> Self:
        """Keep those with which the clock has something to do."""
        return self.filter(next_at__lte=now)


class Chat(models.Model):
    """A chat: its time, its tag, and how its host wants it. All times are moments; `zone` says by which clock."""

    id = models.BigIntegerField(primary_key=True)  # foundations.ids.new_id(created_at)
    host = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="chats")
    title = models.CharField(max_length=120)
    about = models.TextField(blank=True)  # plain text, as the next two
    reading = models.TextField(blank=True)
    rules = models.TextField(blank=True)
    tag = models.CharField(max_length=100)  # as its host spells it, without its sign
    tag_name = models.CharField(max_length=100, db_index=True)  # the one name of all its spellings
    zone = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    goes_by_clock = models.BooleanField(default=True)  # else its host presses for each question
    is_announced = models.BooleanField(default=True)  # by posts of its host

    opened_at = models.DateTimeField(null=True)  # by the clock, at its start or soon after
    closed_at = models.DateTimeField(null=True)  # by the clock too
    held_at = models.DateTimeField(null=True)  # the clock asks nothing until its host lets it go on
    cancelled_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)  # by moderators
    next_at = models.DateTimeField(null=True)  # when the clock has something to do (timing.py)
    revision = models.PositiveIntegerField(default=0)  # calendars take the highest
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = ChatQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-starts_at"], name="chats_by_time"),
            models.Index(fields=["next_at"], name="chats_due", condition=Q(next_at__isnull=False)),
            models.Index(
                fields=["opened_at"],
                name="chats_running",
                condition=Q(opened_at__isnull=False, closed_at=None, cancelled_at=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="chats_end_after_they_start")
        ]

    def __str__(self) -> str:
        return self.title

    def is_to_come(self, now: datetime) -> bool:
        return self.cancelled_at is None and now < self.starts_at

    def is_on(self, now: datetime) -> bool:
        return self.cancelled_at is None and self.starts_at <= now < self.ends_at

    def is_over(self, now: datetime) -> bool:
        return self.cancelled_at is None and self.ends_at <= now

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def goes_by_itself(self) -> bool:
        """Whether the clock asks now: it does neither where its host holds it, nor where moderators hid the chat."""
        return self.goes_by_clock and self.held_at is None and self.hidden_at is None

    @property
    def is_told_of(self) -> bool:
        return self.is_announced and self.hidden_at is None

    @property
    def is_held(self) -> bool:
        return self.held_at is not None

    @property
    def lasts(self) -> timedelta:
        return self.ends_at - self.starts_at


class Part(models.TextChoices):
    """What someone besides the host does in a chat."""

    CO_HOST = "co-host", "Co-host"
    GUEST = "guest", "Guest"


class Seat(models.Model):
    """Someone who was asked to keep a chat too, or to be its guest. Others see it once they agreed."""

    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="seats")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="chat_seats")
    part = models.CharField(max_length=7, choices=Part)
    asked_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chat", "account"], name="chats_one_seat")]
        ordering = ["part", "id"]


class Question(models.Model):
    """A question of a chat. Asked, it is a post too; its number stays, whatever becomes of the others."""

    id = models.BigIntegerField(primary_key=True)
    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=400)
    due_at = models.DateTimeField(null=True)
    skipped_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    post = models.OneToOneField(Post, on_delete=models.SET_NULL, null=True, related_name="chat_question")
    thread_id = models.BigIntegerField(null=True)  # of its post: it is still known when that is gone

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["chat", "number"], name="chats_one_of_each_number")]
        indexes = [
            models.Index(fields=["thread_id"], name="chats_by_thread", condition=Q(thread_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"Q{self.number}"

    @property
    def waits(self) -> bool:
        return self.asked_at is None and self.skipped_at is None


class Answer(models.Model):
    """`post` is part of `chat`, under `question`; without one it was said before the first."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="chat_answer")
    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="answers", db_index=False)
    question = models.ForeignKey(Question, on_delete=models.SET_NULL, null=True, related_name="answers", db_index=False)
    author = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="chat_answers")
    is_placed = models.BooleanField(default=False)  # by its author or a host: nothing moves it any more
    hidden_at = models.DateTimeField(null=True)  # by a host: for its author alone
    is_left_out = models.BooleanField(
        default=False
    )  # of the transcript: its author said so, and had it forgotten since
    taken_out_at = models.DateTimeField(null=True)  # by its author: for nobody, whatever a host puts back

    class Meta:
        indexes = [models.Index(fields=["chat", "question", "-post"], name="chats_answers")]


class Attendance(models.Model):
    """`account` came in: they know the rules, and said whether their answers are kept. Shown to nobody else."""

    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="attendances")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="chats_attended")
    came_at = models.DateTimeField()
    keeps_answers = models.BooleanField()  # in the transcript

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chat", "account"], name="chats_came_once")]


class Quieted(models.Model):
    """What `account` says in `chat` is shown to themselves alone: a host wanted it so, for this chat."""

    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="quieted")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chat", "account"], name="chats_quieted_once")]


class Announcing(models.Model):
    """A post that told of a chat: at once, a week, a day or an hour before. They follow it when it moves."""

    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="announcings")
    what = models.CharField(max_length=6)  # announcing.py: REMINDERS
    post = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chat", "what"], name="chats_announced_once")]


class Did(models.TextChoices):
    """What a host did, as the chat's own log keeps it."""

    ASKED = "asked", "Asked a question"
    SKIPPED = "skipped", "Skipped a question"
    HELD = "held", "Held the clock"
    WENT_ON = "went-on", "Let the clock go on"
    REORDERED = "reordered", "Changed the order"
    ADDED = "added", "Added a question"
    BEGAN = "began", "Began early"
    EXTENDED = "extended", "Gave it more time"
    ENDED = "ended", "Ended it early"
    HID = "hid", "Hid an answer"
    QUIETED = "quieted", "Quieted someone"
    PLACED = "placed", "Moved an answer"


class Act(models.Model):
    """One thing a host did while a chat went on, and what stood there before, so that it can be undone."""

    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="acts")
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    did = models.CharField(max_length=9, choices=Did)
    at = models.DateTimeField()
    question = models.ForeignKey(Question, on_delete=models.SET_NULL, null=True, related_name="+")
    answer = models.ForeignKey(Answer, on_delete=models.SET_NULL, null=True, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]


class Planning(models.Model):
    """Who may plan chats on this server: everyone who is signed in, or those whom administrators name. One row."""

    is_restricted = models.BooleanField(default=False)


class Planner(models.Model):
    """Someone whom administrators let plan chats where not everyone may."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="+")
    named_at = models.DateTimeField()


def keeps(chat: Chat, account: Account | None) -> bool:
    """Whether `account` is the host of `chat`, or keeps it too."""
    if account is None:
        return False
    if chat.host_id == account.pk:
        return True
    seats = Seat.objects.filter(chat=chat, account=account, part=Part.CO_HOST, agreed_at__isnull=False)
    return bool(seats.exists())
