"""Home and lists, written when a post is published so that reading them is one indexed query."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kith.accounts.models import Account
from kith.posts.models import Post, Tag


class HomeEntry(models.Model):
    """`post` stands in `owner`'s home. `subject_id` is the post itself or what it boosts: nobody sees a thing twice.

    What is deleted or no longer passed on leaves every home with its post, in the same transaction (cascade).
    """

    pk = models.CompositePrimaryKey("owner", "post")
    owner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="home_entries")
    subject_id = models.BigIntegerField()
    tag_id = models.BigIntegerField(null=True)  # the followed tag that brought it, where no follow did

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "subject_id"], name="timelines_once_in_a_home")]


class Marker(models.Model):
    """How far someone has read a list: “You stopped here last night.”"""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    timeline = models.CharField(max_length=20)  # home (seen up to), home_stop (where the last visit ended)
    last_read_id = models.BigIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "timeline"], name="timelines_one_marker")]


class HomeFeed(models.Model):
    """The secret address at which a member's feed reader reads their home (row K17); only its digest is kept."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)  # to the hour


class TagFollow(models.Model):
    """`account` follows a hashtag: public posts that carry it stand in their home too."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="followed_tags")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "tag"], name="timelines_one_tag_follow")]


class RepliesPolicy(models.TextChoices):
    """Which answers to others a list shows; the words of its owner go on in any case."""

    NONE = "none", _("No answers to others")
    LIST = "list", _("Answers to people in the list")
    FOLLOWED = "followed", _("Answers to anyone I follow")


class List(models.Model):
    """A list of accounts, followed or not, whose posts make a page of their own (row N14)."""

    owner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="lists")
    title = models.CharField(max_length=100)
    about = models.CharField(max_length=300, blank=True)
    replies_policy = models.CharField(max_length=8, choices=RepliesPolicy, default=RepliesPolicy.LIST)
    is_exclusive = models.BooleanField(default=False)  # who is in it leaves the owner's home
    is_public = models.BooleanField(default=False)  # anyone who has the address may look at it
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner"], name="timelines_exclusive", condition=models.Q(is_exclusive=True))]

    def __str__(self) -> str:
        return self.title


class ListMember(models.Model):
    """`account` is in a list, until they take themselves out: then nobody puts them in again."""

    list = models.ForeignKey(List, on_delete=models.CASCADE, related_name="members", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "account"], name="timelines_once_in_a_list")]


class ListEntry(models.Model):
    """`post` stands in a list, as in a home: written when it is published, read by one indexed query."""

    pk = models.CompositePrimaryKey("list", "post")
    list = models.ForeignKey(List, on_delete=models.CASCADE, related_name="+", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="list_entries")
    subject_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "subject_id"], name="timelines_entry_once_in_a_list")]


class Conversation(models.Model):
    """What `owner` and the same few people write to each other alone, within one discussion, as apps show it.

    It is found by who they are: where somebody is added or left out, another one begins.
    """

    owner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", db_index=False)
    thread_id = models.BigIntegerField()
    people = models.CharField(max_length=64)  # a hash of the others' ids
    last_post = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, related_name="+")  # empty: it was deleted
    is_unread = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "thread_id", "people"], name="timelines_one_conversation")
        ]
        indexes = [models.Index(fields=["owner", "-last_post"], name="timelines_conversations")]


class DirectEntry(models.Model):
    """`post` is between a few people of whom `owner` is one: as in a home, it is written when it is published."""

    pk = models.CompositePrimaryKey("owner", "post")
    owner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="direct_entries")
    conversation = models.ForeignKey(Conversation, on_delete=models.SET_NULL, null=True, related_name="entries")


class TrendKind(models.TextChoices):
    TAG = "tag", "Tag"
    STORY = "story", "Story"
    POST = "post", "Post"


class Trend(models.Model):
    """What many different people were taken with in the last days (row K15); written anew by the clock.

    `subject_id` is a tag, a link or a post. It is a number only: the row lives for minutes, and reading looks again.
    """

    kind = models.CharField(max_length=5, choices=TrendKind)
    subject_id = models.BigIntegerField()
    score = models.FloatField()
    days = models.JSONField(default=list)  # [[uses, people], …]: seven days in UTC, the one of `counted_on` first
    counted_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="timelines_one_trend")]
        indexes = [models.Index(fields=["kind", "-score", "id"], name="timelines_trends")]


class TrendReview(models.Model):
    """What a moderator said of something that is talked about: whether it may stand among those. Not asked: it may."""

    kind = models.CharField(max_length=5, choices=TrendKind)
    subject_id = models.BigIntegerField()
    is_shown = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="timelines_one_trend_review")]
