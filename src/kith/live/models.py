"""The short log of what open pages and apps should hear of; rows live for minutes."""

from django.db import models
from django.db.models.functions import Now


class Telling(models.Model):
    """One thing that happened, for those whose page or app is open: `home`, `bell`, `local` and the like."""

    name = models.CharField(max_length=20)
    about = models.BigIntegerField(null=True)  # which post, chat …; its own page asks the server for the rest
    to = models.TextField(default="", blank=True)  # account ids with commas between; empty: asked of HEARERS
    told_at = models.DateTimeField(db_default=Now(), db_index=True)
