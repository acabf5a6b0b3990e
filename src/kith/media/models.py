"""Files: pictures, sounds and videos. This room knows files, not people: an owner is only a number to it."""

from django.db import models


class Kind(models.TextChoices):
    IMAGE = "image", "Picture"
    GIFV = "gifv", "Moving picture"
    VIDEO = "video", "Video"
    AUDIO = "audio", "Sound"
    UNKNOWN = "unknown", "File"


class State(models.TextChoices):
    WAITING = "waiting", "Being prepared"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be read"


class MediaFile(models.Model):
    """One uploaded file, its preview and its description."""

    id = models.BigIntegerField(primary_key=True)
    owner_id = models.BigIntegerField(db_index=True)  # an account's id; no foreign key, see the module's sentence
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.UNKNOWN)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    problem = models.CharField(max_length=200, blank=True)
    original = models.CharField(max_length=200, blank=True)  # as uploaded; removed once the file is ready
    file = models.CharField(max_length=200, blank=True)  # a name in the default storage
    preview = models.CharField(max_length=200, blank=True)
    remote_url = models.URLField(max_length=2000, blank=True)
    # Of what lies on another server (media/copies.py): readers get a copy of ours, made when somebody is to see it.
    is_copied = models.BooleanField(default=False, db_default=False)
    copied_at = models.DateTimeField(null=True)  # when the copy that is here was made
    ask_again_at = models.DateTimeField(null=True)  # it could not be had: not before then
    failures = models.PositiveSmallIntegerField(default=0, db_default=0)
    content_type = models.CharField(max_length=100, blank=True)
    description = models.CharField(max_length=1500, blank=True)
    focus_x = models.FloatField(default=0.0)  # −1 left … 1 right
    focus_y = models.FloatField(default=0.0)  # −1 bottom … 1 top
    blurhash = models.CharField(max_length=120, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    preview_width = models.PositiveIntegerField(null=True)
    preview_height = models.PositiveIntegerField(null=True)
    seconds = models.FloatField(null=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    is_used = models.BooleanField(default=False)  # belongs to a post or profile; unused files are swept after a day
    spare_until = models.DateTimeField(null=True)  # not swept before: its post was deleted, perhaps to be written anew
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["copied_at"], name="media_copies", condition=models.Q(copied_at__isnull=False))]


class Emoji(models.Model):
    """A small picture with a name, of this server (`domain` empty) or of another.

    One of another server has its place in the storage before it was fetched, so that what shows it never changes.
    """

    name = models.CharField(max_length=60)  # small letters, digits and _
    domain = models.CharField(max_length=255, blank=True, default="")
    file = models.CharField(max_length=200, blank=True)  # a name in the default storage
    remote_url = models.CharField(max_length=2000, blank=True, default="", db_default="")
    fetched_at = models.DateTimeField(null=True)  # of another server: when it was tried last
    seen_at = models.DateTimeField(null=True)  # of another server: the last day on which words named it
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["domain", "name"], name="media_one_emoji")]

    def __str__(self) -> str:
        return f":{self.name}:"
