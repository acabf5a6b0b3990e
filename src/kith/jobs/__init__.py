"""The queue, the worker, the clock and `announce`; see docs/decisions/0002-jobs-in-our-own-database.md."""

from kith.jobs.declaring import Task, task

__all__ = ["Task", "task"]
