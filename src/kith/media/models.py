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


class Emoji(models.Model):
    """A small picture with a name, of this server (`domain` empty) or, one day, of another."""

    name = models.CharField(max_length=60)  # small letters, digits and _
    domain = models.CharField(max_length=255, blank=True, default="")
    file = models.CharField(max_length=200, blank=True)  # a name in the default storage
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["domain", "name"], name="media_one_emoji")]

    def __str__(self) -> str:
        return f":{self.name}:"
