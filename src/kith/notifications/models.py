"""The bell: what someone is told; how, when and by whom they may be reached, also through closed apps."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kith.accounts.apart import on_welcome_servers
from kith.accounts.models import Account
from kith.collections.models import Collection
from kith.members.models import AppToken
from kith.notifications.duty import Duty
from kith.posts.models import Post


class Kind(models.TextChoices):
    MENTION = "mention", _("Someone mentions me")
    REPLY = "reply", _("Someone answers me")
    FOLLOW = "follow", _("Someone follows me")
    FOLLOW_REQUEST = "follow_request", _("Someone asks to follow me")
    BOOST = "boost", _("Someone passes on my post")
    FAVOURITE = "favourite", _("Someone thanks me for a post")
    POLL = "poll", _("A poll I wrote or voted in has ended")
    EDIT = "edit", _("A post I passed on was changed")
    QUOTE = "quote", _("Someone quotes me")
    QUOTED_EDIT = "quoted_edit", _("A post I quoted was changed")
    POST = "post", _("Someone I asked to hear from has posted")
    FEATURED = "featured", _("Someone puts me into a collection")
    FEATURE_ASKED = "feature_asked", _("Someone asks to put me into a collection")
    COLLECTION_EDIT = "collection_edit", _("A collection I am in was changed")
    MOVED = "moved", _("Someone I follow goes on under another account")
    DECIDED = "decided", _("The moderators decided on what I reported")
    WARNED = "warned", _("The moderators decided about me")
    SEVERED = "severed", _("Follows ended, as a whole server is kept away")
    UNSENT = "unsent", _("A post I planned could not go out")
    ARCHIVE = "archive", _("The archive I asked for is ready")
    SIGN_UP = "sign_up", _("Someone asks to join (administrators)")
    REPORT = "report", _("Something was reported (moderators)")


# What has a letter of its own besides is not mailed as a notice too.
HAVE_THEIR_OWN_LETTER = frozenset({Kind.ARCHIVE, Kind.WARNED})


class Pace(models.TextChoices):
    """How soon a kind of notice is mailed."""

    NEVER = "", _("Not by mail")
    AT_ONCE = "at-once", _("At once")
    DAILY = "daily", _("In the daily letter")


class Policy(models.TextChoices):
    """What happens to notices of people one hardly knows (the words are those of apps)."""

    ACCEPT = "accept", _("Let them reach me")
    FILTER = "filter", _("Ask me first")
    DROP = "drop", _("Not at all")


class NotificationQuerySet(models.QuerySet["Notification"]):
    def told(self, account: Account) -> Self:
        """What `account` was told, by whoever is still here and on no server that they keep away since."""
        is_here = Q(on_welcome_servers(account, "by__domain"), by__suspended_at=None, by__left_at=None)
        # One's own are named besides, or SQLite takes it for a question of people alone, and puts it to all there are.
        return self.filter(Q(by=account) | is_here, account=account)

    def in_bell(self, account: Account) -> Self:
        """What stands in the bell of `account`, as far as posts that they may no longer see are not asked for."""
        return self.told(account).filter(is_filtered=False)

    def asking(self, account: Account) -> Self:
        """What waits until `account` has let its sender in."""
        return self.told(account).filter(is_filtered=True)


class Notification(models.Model):
    id = models.BigIntegerField(primary_key=True)  # foundations.ids.new_id(created_at)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="notifications", db_index=False)
    kind = models.CharField(max_length=16, choices=Kind)
    by = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="+")
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, null=True, related_name="+")
    group_key = models.CharField(max_length=80)  # e.g. favourite-<post>; what the bell joins into one line
    created_at = models.DateTimeField()
    is_filtered = models.BooleanField(default=False, db_default=False)  # kept, and silent until its sender is let in
    mail_pace = models.CharField(max_length=8, choices=Pace, default="", db_default="")  # empty: not, or gone already

    objects = NotificationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["account", "-id"], name="notifications_bell"),
            models.Index(fields=["account", "by"], name="notifications_asking", condition=Q(is_filtered=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "by", "post"],
                name="notifications_told_once",
                condition=Q(post__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["account", "kind", "by"],
                name="notifications_told_once_of_people",
                condition=Q(post=None, collection=None),
            ),
            models.UniqueConstraint(
                fields=["account", "kind", "by", "collection"],
                name="notifications_told_once_of_collections",
                condition=Q(collection__isnull=False),
            ),
        ]


class BellMarker(models.Model):
    """How far someone has looked through their bell."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="+")
    last_read_id = models.BigIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)


class LetIn(models.Model):
    """`account` said that notices of `by` may reach them, whatever their policy says of strangers."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", db_index=False)
    by = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "by"], name="notifications_let_in_once")]


class ReachQuerySet(models.QuerySet["Reach"]):
    def due(self, now: datetime) -> Self:
        """Those to whom something is to be mailed now, unless they are off duty."""
        return self.filter(Q(letter_at__lte=now) | Q(digest_at__lte=now))


class Reach(models.Model):
    """How someone may be reached: by whom, by mail, and at which hours. Who has no row has what stands here."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="reach")
    zone = models.CharField(max_length=60, blank=True)  # of the browser in which they chose, unless they chose one

    for_not_following = models.CharField(max_length=6, choices=Policy, default=Policy.ACCEPT)
    for_not_followers = models.CharField(max_length=6, choices=Policy, default=Policy.ACCEPT)
    for_new_accounts = models.CharField(max_length=6, choices=Policy, default=Policy.ACCEPT)
    for_private_mentions = models.CharField(max_length=6, choices=Policy, default=Policy.FILTER)
    for_limited_accounts = models.CharField(max_length=6, choices=Policy, default=Policy.FILTER)
    for_bots = models.CharField(max_length=6, choices=Policy, default=Policy.ACCEPT)

    mails = models.JSONField(default=dict, blank=True)  # kind to pace; kinds that are not mailed are not in it
    mails_private_words = models.BooleanField(default=False)
    digest_hour = models.PositiveSmallIntegerField(default=8)  # in the member's own zone
    digest_at = models.DateTimeField(null=True, db_index=True)  # when the next daily letter is due
    letter_at = models.DateTimeField(null=True, db_index=True)  # when what is to be mailed at once is due
    mailed_at = models.DateTimeField(null=True)
    refused_address = models.EmailField(max_length=254, blank=True)  # which the mail server would not take …
    refusals = models.PositiveSmallIntegerField(default=0)  # … so often in a row

    duty_hours = models.CharField(max_length=100, blank=True)  # a week; see duty.py
    off_until = models.DateTimeField(null=True)  # off duty by one's own word
    on_until = models.DateTimeField(null=True)  # on duty by one's own word, though the week says off

    objects = ReachQuerySet.as_manager()

    def duty(self, time_zone: str) -> Duty:
        """Return the hours of a member whose chosen zone is `time_zone` (empty: none chosen)."""
        return Duty(self.duty_hours, time_zone or self.zone, self.off_until, self.on_until)


class PushPolicy(models.TextChoices):
    """Of whom a closed app wants to hear (the words are those of apps)."""

    ALL = "all", _("Everyone")
    FOLLOWED = "followed", _("Those they follow")
    FOLLOWER = "follower", _("Those who follow them")
    NONE = "none", _("Nobody")


class PushSubscription(models.Model):
    """Where notices go for an app that is closed. It goes with the app's token: who sends an app away ends it."""

    token = models.OneToOneField(AppToken, on_delete=models.CASCADE, related_name="push")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="push_subscriptions")
    endpoint = models.CharField(max_length=2000)
    p256dh = models.CharField(max_length=100)  # the app's key, and the secret it shares with us: protocols/web_push
    auth = models.CharField(max_length=40)
    is_standard = models.BooleanField(default=False)  # RFC 8291; else the draft before it
    types = models.JSONField(default=list)  # in the words of apps, e.g. ["mention"]
    policy = models.CharField(max_length=8, choices=PushPolicy, default=PushPolicy.ALL)
    sealed_token = models.CharField(max_length=300, blank=True)  # what opens it is no part of the database
    language = models.CharField(max_length=12, blank=True, default="", db_default="")  # as the app said when it came
    created_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
