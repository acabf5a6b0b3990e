"""This server as its people know it, and (from federation on) the others it has met."""

from django.db import models


class SignUp(models.TextChoices):
    OPEN = "open", "Anyone can join"
    APPROVAL = "approval", "Anyone can ask; an administrator approves"
    INVITATION = "invitation", "By invitation only"


class ThisServer(models.Model):
    """The one row that says what this server is called and how people join it."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    name = models.CharField(max_length=80, default="Kith")
    summary = models.CharField(max_length=240, blank=True, help_text="One sentence, shown at the door.")
    about = models.TextField(blank=True, help_text="Markdown; the About page.")
    privacy = models.TextField(blank=True, help_text="Markdown; the Privacy page.")
    contact_email = models.EmailField(blank=True)
    sign_up = models.CharField(max_length=12, choices=SignUp, default=SignUp.APPROVAL)
    sign_up_question = models.CharField(max_length=240, default="Why would you like to join?")
    members_may_invite = models.BooleanField(default=False)  # administrators always may
    post_length = models.PositiveIntegerField(default=500)
    default_language = models.CharField(max_length=12, default="en")
    # Until someone owns the server, the first-run page is the only page (site room).
    is_set_up = models.BooleanField(default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="servers_only_one_this_server")]


class Rule(models.Model):
    """One rule of this server, in its order."""

    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=300)
    hint = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["position", "id"]
