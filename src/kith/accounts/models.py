"""Accounts of people, organisations, groups and feeds, here and elsewhere alike, and what stands between them."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kith.accounts.places import place_name


class Kind(models.TextChoices):
    PERSON = "person", "Person"
    ORGANISATION = "organisation", "Organisation"
    GROUP = "group", "Group"
    FEED = "feed", "Website"
    SERVICE = "service", "Automatic account"


class Role(models.TextChoices):
    """What someone says they are in social care (row I2). Order carries no rank."""

    NONE = "", "No role"
    SOCIAL_WORKER = "social-worker", "Social worker"
    STUDENT = "student", "Student"
    USES_SERVICES = "uses-services", "Uses services"
    CARER = "carer", "Carer"
    MANAGER = "manager", "Manager"
    RESEARCHER = "researcher", "Researcher"
    JOURNALIST = "journalist", "Journalist"
    ORGANISATION = "organisation", "Organisation"
    OTHER = "other", "Something else"


class Featuring(models.TextChoices):
    """Who may put someone into a collection that others can see and follow."""

    OPEN = "open", _("Anyone here, as long as I am listed among people who want to be found")
    ASK = "ask", _("Ask me each time")
    NEVER = "never", _("Nobody")


class AccountQuerySet(models.QuerySet["Account"]):
    def here(self) -> Self:
        return self.filter(domain="")

    def in_good_standing(self) -> Self:
        return self.filter(suspended_at=None, left_at=None)

    def of_server(self, domain: str) -> Self:
        """Everyone of another server and of its parts (`a.b.test` is one of `b.test`), by handle or by address."""
        named = Q(domain=domain) | Q(domain__endswith=f".{domain}") | Q(domain__startswith=f"{domain}:")
        reached = Q(pk=None)
        for place in (f"https://{domain}", f"http://{domain}"):
            reached |= Q(uri__startswith=f"{place}/") | Q(uri__startswith=f"{place}:")
        return self.filter(named | reached).exclude(domain="")

    def people(self) -> Self:
        """Everyone but feeds."""
        return self.exclude(kind=Kind.FEED)


class Account(models.Model):
    """Someone or something that posts. Local when `domain` is empty; no code may assume that an author is local."""

    id = models.BigIntegerField(primary_key=True)  # foundations.ids.new_id(created_at)
    username = models.CharField(max_length=64)
    domain = models.CharField(max_length=255, blank=True, default="")
    uri = models.CharField(max_length=2000, unique=True)  # the ActivityPub id
    url = models.CharField(max_length=2000, blank=True)  # the page people open
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PERSON)

    display_name = models.CharField(max_length=120, blank=True)
    folded_name = models.CharField(
        max_length=400, blank=True, db_index=True
    )  # names.fold(display_name), to be found by
    pronouns = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=20, choices=Role, blank=True, default=Role.NONE)
    bio = models.TextField(blank=True)  # as typed (local) or as received (remote)
    bio_html = models.TextField(blank=True)  # cleaned
    fields = models.JSONField(default=list, blank=True)  # [{"name", "value", "value_html"}], 8 at the most
    place = models.CharField(max_length=60, blank=True, default="", db_default="")  # a code of places.py, no finer
    avatar = models.CharField(max_length=200, blank=True)  # a name in the default storage, or "drawn:<portrait>"
    avatar_description = models.CharField(max_length=300, blank=True)
    header = models.CharField(max_length=200, blank=True)
    header_description = models.CharField(max_length=300, blank=True)

    is_locked = models.BooleanField(default=False)  # follows must be accepted
    is_discoverable = models.BooleanField(default=False)  # asked to be listed and suggested (row N12)
    is_indexable = models.BooleanField(default=False)  # public posts may be found by search
    hides_connections = models.BooleanField(default=False)
    # Websites whose pages may name this account as their author (`fediverse:creator`): hosts, and all below them.
    attribution_domains = models.JSONField(default=list, blank=True, db_default=models.Value([], models.JSONField()))
    offers_feed = models.BooleanField(default=True, db_default=True)  # public posts may stand in feeds (row K17)
    featuring = models.CharField(max_length=5, choices=Featuring, default=Featuring.OPEN, db_default="open")
    # What stands on one's page: whom and what one recommends, one's pictures, and those in answers to others.
    shows_featured = models.BooleanField(default=True, db_default=True)
    shows_media = models.BooleanField(default=True, db_default=True)
    shows_media_replies = models.BooleanField(default=True, db_default=True)

    # Of people of other servers: the emoji that their words name, each with its place in the storage (media/emoji.py);
    # and that their page stands in memory of them.
    emojis = models.JSONField(default=dict, blank=True, db_default=models.Value({}, models.JSONField()))
    is_memorial = models.BooleanField(default=False, db_default=False)

    followers_count = models.PositiveIntegerField(default=0)
    following_count = models.PositiveIntegerField(default=0)
    posts_count = models.PositiveIntegerField(default=0)
    last_posted_on = models.DateField(null=True)

    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(auto_now=True)  # part of every cache key that shows a name or picture
    limited_at = models.DateTimeField(null=True)  # by moderators: shown to followers only
    covered_at = models.DateTimeField(null=True)  # by moderators: pictures and sounds are seen once asked for
    suspended_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    # The account that its owner goes on with; both have said so.
    moved_to = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)

    # Carried here because whoever publishes or reads has this row already, and most have neither.
    is_on_a_list = models.BooleanField(default=False, db_default=False)  # somebody here keeps it in a list
    filters_version = models.BigIntegerField(default=0, db_default=0)  # new with each change of its filters; 0: none

    objects = AccountQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("username"), Lower("domain"), name="accounts_one_per_handle")]
        indexes = [
            models.Index(fields=["domain", "is_discoverable", "-last_posted_on"], name="accounts_directory"),
            models.Index(fields=["folded_name"], name="accounts_websites", condition=Q(kind="feed")),
        ]

    def __str__(self) -> str:
        return self.handle

    @property
    def is_local(self) -> bool:
        return self.domain == ""

    @property
    def handle(self) -> str:
        """`@name` here, `@name@server` elsewhere."""
        return f"@{self.username}@{self.domain}" if self.domain else f"@{self.username}"

    @property
    def name(self) -> str:
        return self.display_name or self.username

    @property
    def place_name(self) -> str:
        return place_name(self.place)

    @property
    def is_feed(self) -> bool:
        return self.kind == Kind.FEED

    def may_be_credited_by(self, host: str) -> bool:
        """Whether a website may name this account as an author: it is among those named, or below one of them."""
        return any(host == each or host.endswith(f".{each}") for each in self.attribution_domains)

    @property
    def is_gone(self) -> bool:
        return self.suspended_at is not None or self.left_at is not None


class Follow(models.Model):
    """`follower` reads `followed`. Waiting while `accepted_at` is empty."""

    follower = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="follows")
    followed = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="followed_by")
    uri = models.CharField(max_length=2000, blank=True)
    created_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    shows_boosts = models.BooleanField(default=True)
    notifies = models.BooleanField(default=False)  # a bell for each new post
    # Home shows only posts in these, and those that name none: ",cy,en,". Empty: whatever they are in.
    languages = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["follower", "followed"], name="accounts_one_follow"),
            models.CheckConstraint(condition=~Q(follower=F("followed")), name="accounts_no_self_follow"),
        ]
        indexes = [
            models.Index(
                fields=["followed", "follower"], name="accounts_followers", condition=Q(accepted_at__isnull=False)
            ),
            models.Index(fields=["followed"], name="accounts_asked_to_hear", condition=Q(notifies=True)),
        ]


class Block(models.Model):
    """`account` and `target` see nothing of each other."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="blocks")
    target = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="blocked_by")
    uri = models.CharField(max_length=2000, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "target"], name="accounts_one_block")]


class MuteQuerySet(models.QuerySet["Mute"]):
    def active(self, now: datetime) -> Self:
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now))


class Mute(models.Model):
    """`account` does not want to hear of `target`, perhaps until `ends_at`; the other never learns of it."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="mutes")
    target = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="muted_by")
    hides_notifications = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    objects = MuteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "target"], name="accounts_one_mute")]


class PrivateNote(models.Model):
    """What `account` keeps in mind about `target`; nobody else sees it."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="private_notes")
    target = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=2000)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "target"], name="accounts_one_private_note")]


class Endorsement(models.Model):
    """`account` follows `target` and recommends them to whoever opens its page."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="endorsements", db_index=False)
    target = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "target"], name="accounts_one_endorsement")]


class DomainBlock(models.Model):
    """`account` wants to meet nothing of one whole other server."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="domain_blocks", db_index=False)
    domain = models.CharField(max_length=255)  # in small letters, as accounts have it
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "domain"], name="accounts_one_domain_block")]


class Severance(models.Model):
    """The follows of someone here that ended at once, when the moderators began to keep a whole server away."""

    id = models.BigIntegerField(primary_key=True)  # foundations.ids.new_id(at)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="severances")
    domain = models.CharField(max_length=255)
    following = models.JSONField(default=list)  # handles, so that whoever wants can find them again from elsewhere
    followers = models.JSONField(default=list)
    at = models.DateTimeField()


class FeaturedTag(models.Model):
    """A hashtag that `account` shows on its page, as what it cares about; in the order they were chosen."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="featured_tags")
    name = models.CharField(max_length=150)  # foundations.tags.tag_name(display)
    display = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="accounts_one_featured_tag")]
        indexes = [models.Index(fields=["name", "account"], name="accounts_featured_by_tag")]


class UnwantedSuggestion(models.Model):
    """`account` does not want to be asked again whether to follow `target`."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="unwanted_suggestions")
    target = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "target"], name="accounts_one_unwanted_suggestion")]
