"""The rows of the queue and of the clock."""

from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    READY = "ready", "Ready to run"
    WAITING = "waiting", "Waits for its time"  # asked to run later, or failed and tries again
    RUNNING = "running", "In a worker's hands"
    PARKED = "parked", "Waits for its group"  # as many of its group run as may
    DEAD = "dead", "Given up"  # an administrator decides


class Job(models.Model):
    """One call of a task, until it is done: then the row is gone."""

    task = models.CharField(max_length=200)  # dotted path
    arguments = models.TextField()  # JSON: {"args": […], "kwargs": {…}}
    queue = models.CharField(max_length=32)
    priority = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=7, choices=State, default=State.READY)
    due_at = models.DateTimeField()  # waiting: when it may run; running: when the lease ends
    holder = models.CharField(max_length=100, blank=True)  # the worker that has the lease
    attempts = models.PositiveSmallIntegerField(default=0)
    most_attempts = models.PositiveSmallIntegerField()
    unique_key = models.CharField(max_length=200, null=True)  # noqa: DJ001 - NULLs are what a unique index lets repeat
    group_key = models.CharField(max_length=200, blank=True)
    group_limit = models.PositiveSmallIntegerField(default=1)
    enqueued_at = models.DateTimeField()
    failed_at = models.DateTimeField(null=True)  # the last time it failed
    failure = models.TextField(blank=True)  # the error's kind and place; no words of people

    class Meta:
        indexes = [
            models.Index(fields=["queue", "-priority", "id"], name="jobs_ready", condition=Q(state="ready")),
            models.Index(fields=["due_at"], name="jobs_due", condition=Q(state__in=["waiting", "running"])),
            models.Index(fields=["holder"], name="jobs_held", condition=Q(state="running")),
            models.Index(fields=["group_key", "state"], name="jobs_of_group", condition=~Q(group_key="")),
            models.Index(fields=["-failed_at"], name="jobs_dead", condition=Q(state="dead")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unique_key"], name="jobs_one_waits", condition=Q(state__in=["ready", "waiting", "parked"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"


class ClockEntry(models.Model):
    """When a line of `EVERY` is due next; who moves `due_at` enqueues its job."""

    name = models.CharField(max_length=200, unique=True)  # the task's dotted path
    due_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name
