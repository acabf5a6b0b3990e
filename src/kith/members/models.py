"""Who signs in: a member's login, their staff rank and how they like the pages; the account is what others see."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from kith.accounts.models import Account, Role


class Rank(models.TextChoices):
    """What a member may do for the whole server."""

    MEMBER = "member", "Member"
    MODERATOR = "moderator", "Moderator"
    ADMINISTRATOR = "administrator", "Administrator"
    OWNER = "owner", "Owner"


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """One login. `username` is the name to sign in with and equals the account's."""

    username = models.CharField(max_length=64, unique=True)
    email = models.EmailField(max_length=254)
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="user")
    rank = models.CharField(max_length=14, choices=Rank, default=Rank.MEMBER)

    joined_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)  # the e-mail address
    approved_at = models.DateTimeField(
        null=True
    )  # by an administrator, an invitation, or at once where sign-up is open
    disabled_at = models.DateTimeField(null=True)
    leaves_at = models.DateTimeField(null=True)  # they asked to leave: when all of theirs begins to be erased
    sign_up_answer = models.TextField(blank=True, max_length=1000)
    invitation = models.ForeignKey("Invitation", on_delete=models.SET_NULL, null=True, related_name="users")

    time_zone = models.CharField(max_length=60, blank=True)  # empty: what the browser says, else UTC
    language = models.CharField(max_length=12, blank=True)  # of the pages
    theme = models.CharField(max_length=8, blank=True)  # "", light, dark
    text_size = models.CharField(max_length=8, blank=True)  # "", large, larger
    shows_pictures = models.BooleanField(default=True)
    density = models.CharField(max_length=8, blank=True)  # "", compact
    opens_warnings = models.BooleanField(default=False)
    default_visibility = models.CharField(max_length=12, default="public")
    default_quoters = models.CharField(max_length=9, default="everyone", db_default="everyone")  # of what all may see
    default_language = models.CharField(max_length=12, blank=True)  # of what they write
    marks_media_sensitive = models.BooleanField(default=False)
    send_delay = models.PositiveSmallIntegerField(default=0, db_default=0)  # seconds in which a post can be taken back
    posts_last = models.PositiveSmallIntegerField(default=0, db_default=0)  # days until new posts go; 0: they stay
    names_app = models.BooleanField(default=True, db_default=True)  # their posts say which app they were written with
    has_shortcuts = models.BooleanField(default=True, db_default=True)  # single keys do things (WCAG 2.1.4)
    # Notification kinds turned off, e.g. ["boost"]; and kinds of mail that are on.
    quiet_kinds = models.JSONField(default=list, blank=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="members_one_per_email")]

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Django's own question: may this login be used at all?"""
        return self.disabled_at is None

    @property
    def may_enter(self) -> bool:
        is_let_in = self.confirmed_at is not None and self.approved_at is not None
        return self.is_active and is_let_in and self.leaves_at is None

    @property
    def is_moderator(self) -> bool:
        return self.rank in {Rank.MODERATOR, Rank.ADMINISTRATOR, Rank.OWNER}

    @property
    def is_administrator(self) -> bool:
        return self.rank in {Rank.ADMINISTRATOR, Rank.OWNER}


class Invitation(models.Model):
    """A link that lets people in (row N20): carries a role, an expiry and how often it may be used."""

    code = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="invitations")
    role = models.CharField(max_length=20, choices=Role, blank=True, default=Role.NONE)
    note = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    most_uses = models.PositiveIntegerField(null=True)
    uses = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)


class Letter(models.Model):
    """A letter on its way to one person; the row goes when the letter has gone.

    Where no mail is set up, or none can be delivered, it waits here for an administrator, who hands its link over.
    """

    class Kind(models.TextChoices):
        CONFIRM = "confirm", "Confirm an e-mail address"
        RESET = "reset", "Choose a new password"
        DECISION = "decision", "What the moderators decided"
        NOTICE = "notice", "A notice"

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="letters")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.NOTICE)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    answers = models.CharField(max_length=300, blank=True, db_default="")  # the Message-ID of a letter of theirs
    created_at = models.DateTimeField()
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-created_at"]


class KnownPlace(models.Model):
    """A browser in a network from which a member has signed in; from a new one they get a letter (row M19)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="known_places")
    fingerprint = models.CharField(max_length=64)  # keyed hash of browser and network: the address itself isn't kept
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "fingerprint"], name="members_one_known_place")]


class Tally(models.Model):
    """How often something was tried in a span of time; the rate limits' memory, shared by all processes."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.BigIntegerField(db_index=True)  # in seconds since 1970: compared in SQL on both databases


class Departure(models.Model):
    """Someone leaves: what is erased, when, and how far that has come. It outlives their login (row M15)."""

    code = models.CharField(max_length=64, unique=True)  # of the page that tells how far it has come
    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="departure")
    email = models.EmailField(max_length=254, blank=True)  # for the last letter; then it is forgotten
    is_removed = models.BooleanField(default=False)  # by who keeps the server: signing in does not bring them back
    asked_at = models.DateTimeField()
    erases_at = models.DateTimeField(db_index=True)
    begun_at = models.DateTimeField(null=True)
    things = models.PositiveIntegerField(default=0)  # how many there were when it began
    erased = models.PositiveIntegerField(default=0)  # and how many of them are gone
    done_at = models.DateTimeField(null=True)

    @property
    def percent(self) -> int:
        return min(100, 100 * self.erased // self.things) if self.things else 0


class App(models.Model):
    """A program that may ask people to be let in (a client of OAuth 2, RFC 6749 section 2)."""

    client_id = models.CharField(max_length=64, unique=True)
    secret_hash = models.CharField(max_length=64)  # SHA-256: the secret is long and random, so a slow hash adds nothing
    name = models.CharField(max_length=100)
    website = models.CharField(max_length=2000, blank=True)
    redirect_uris = models.JSONField(default=list)
    scopes = models.TextField()  # what it may ask for at the most, with spaces between
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class AppCode(models.Model):
    """Someone's yes on its way to an app: good once, for ten minutes (RFC 6749 section 4.1.2).

    It is kept till these are over also when it was spent: who brings it again takes back what it opened.
    """

    hash = models.CharField(max_length=64, unique=True)
    app = models.ForeignKey(App, on_delete=models.CASCADE, related_name="codes")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="app_codes")
    redirect_uri = models.CharField(max_length=2000)
    scopes = models.TextField()
    challenge = models.CharField(max_length=128, blank=True)  # PKCE, S256 (RFC 7636)
    expires_at = models.DateTimeField(db_index=True)
    spent_at = models.DateTimeField(null=True)
    token = models.OneToOneField("AppToken", on_delete=models.CASCADE, null=True, related_name="code")  # it opened


class AppToken(models.Model):
    """What an app shows to be let in; only its hash is kept. Without a user it speaks for the app alone."""

    hash = models.CharField(max_length=64, unique=True)
    app = models.ForeignKey(App, on_delete=models.CASCADE, related_name="tokens")
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="app_tokens")
    scopes = models.TextField()
    created_at = models.DateTimeField()
    used_on = models.DateField(null=True)
