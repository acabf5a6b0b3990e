"""A post: written here, arrived from elsewhere, taken from a feed, or a boost of one of these."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kith.accounts.models import Account
from kith.links.models import Link
from kith.media.models import MediaFile
from kith.members.models import App
from kith.posts.visibility import PostQuerySet


class Visibility(models.TextChoices):
    PUBLIC = "public", "Everyone"
    QUIET = "quiet", "Everyone, but not in public lists"
    FOLLOWERS = "followers", "My followers"
    MENTIONED = "mentioned", "Only people I mention"


class Repliers(models.TextChoices):
    """Who may answer a post (row V22): its author always, and who is mentioned unless nobody may."""

    EVERYONE = "everyone", "Everyone who sees it"
    FOLLOWERS = "followers", "My followers, and people I mention"
    MENTIONED = "mentioned", "Only people I mention"
    NOBODY = "nobody", "Nobody"


class Quoters(models.TextChoices):
    """Who may quote a post (row V23): its author always, and of what is for a few nobody else."""

    EVERYONE = "everyone", "Everyone"
    FOLLOWERS = "followers", "My followers"
    NOBODY = "nobody", "Nobody"


class Origin(models.TextChoices):
    HERE = "here", "Written here"
    ELSEWHERE = "elsewhere", "From another server"
    FEED = "feed", "From a website's feed"


class Format(models.TextChoices):
    PLAIN = "plain", "Plain text"
    MARKDOWN = "markdown", "Markdown"
    HTML = "html", "HTML"  # arrived so: other servers, feeds


class Post(models.Model):
    """One post. A boost is a post with `boost_of` and no words of its own."""

    id = models.BigIntegerField(primary_key=True)  # foundations.ids.new_id(published_at)
    uri = models.CharField(max_length=2000, unique=True)
    url = models.CharField(max_length=2000, blank=True)  # the page to open; for a feed item the article's address
    author = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="posts")
    origin = models.CharField(max_length=9, choices=Origin, default=Origin.HERE)
    visibility = models.CharField(max_length=9, choices=Visibility, default=Visibility.PUBLIC)
    is_local_only = models.BooleanField(default=False)  # this server only (row S1)
    repliers = models.CharField(
        max_length=9, choices=Repliers, default=Repliers.EVERYONE, db_default=Repliers.EVERYONE.value
    )
    # Nobody, unless its author said otherwise.
    quoters = models.CharField(max_length=9, choices=Quoters, default=Quoters.NOBODY, db_default=Quoters.NOBODY.value)
    is_quote = models.BooleanField(default=False, db_default=False)  # stays true when what it quotes is gone

    in_reply_to = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="replies", db_index=False
    )
    in_reply_to_account = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    is_reply = models.BooleanField(default=False)  # stays true when what it answers is deleted
    thread_id = models.BigIntegerField()  # id of the first post of the discussion; its own where it begins one
    boost_of = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="boosts", db_index=False)
    reply_tag = models.CharField(max_length=100, blank=True, default="", db_default="")  # what answers it carries this

    # What its first link leads to in the end, the same for everyone who shares it (row K10); a feed item: its article.
    story = models.ForeignKey(Link, on_delete=models.SET_NULL, null=True, related_name="posts", db_index=False)
    is_bare = models.BooleanField(default=False, db_default=False)  # it only shares its story, without words of its own

    title = models.CharField(max_length=500, blank=True)  # of longer texts; those of others and of websites too
    source = models.TextField(blank=True)  # as typed
    format = models.CharField(max_length=8, choices=Format, default=Format.PLAIN)
    html = models.TextField(blank=True)  # cleaned, links and mentions made; what pages and apps show
    summary = models.TextField(blank=True)  # plain text, short; of what has a title
    warning = models.CharField(max_length=500, blank=True)  # content warning
    is_sensitive = models.BooleanField(default=False)  # media covered
    language = models.CharField(max_length=12, blank=True)
    # Of other servers: the emoji that its words name, each with its place in the storage (media/emoji.py).
    emojis = models.JSONField(default=dict, blank=True, db_default=models.Value({}, models.JSONField()))
    # What it was written with, where that was an app. Nothing is looked for when an app goes: it is then no more named.
    app = models.ForeignKey(
        App, on_delete=models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )

    published_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)  # deleted then, unless its author pinned or saved it (row S6)
    warned_at = models.DateTimeField(null=True)  # moderators put a warning before it, or took it away
    hidden_at = models.DateTimeField(null=True)  # by moderators; its author still sees it
    version = models.PositiveIntegerField(default=1)  # goes up whenever what everyone sees of it changes (not counts)

    replies_count = models.PositiveIntegerField(default=0)
    boosts_count = models.PositiveIntegerField(default=0)
    favourites_count = models.PositiveIntegerField(default=0)
    quotes_count = models.PositiveIntegerField(default=0, db_default=0)

    objects = PostQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["author", "-id"], name="posts_by_author"),
            models.Index(fields=["thread_id", "id"], name="posts_by_thread"),
            models.Index(fields=["in_reply_to"], name="posts_replies", condition=Q(in_reply_to__isnull=False)),
            models.Index(
                fields=["author", "in_reply_to"], name="posts_answers", condition=Q(in_reply_to__isnull=False)
            ),
            models.Index(fields=["story", "-id"], name="posts_by_story", condition=Q(story__isnull=False)),
            models.Index(fields=["boost_of", "author"], name="posts_boosts", condition=Q(boost_of__isnull=False)),
            models.Index(
                fields=["-id"],
                name="posts_local",
                condition=Q(origin="here", visibility="public", boost_of__isnull=True),
            ),
            models.Index(
                fields=["-id"],
                name="posts_known",
                condition=Q(visibility="public", boost_of__isnull=True) & ~Q(origin="feed"),
            ),
            models.Index(fields=["expires_at"], name="posts_expiring", condition=Q(expires_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "boost_of"], name="posts_one_boost", condition=Q(boost_of__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.uri

    @property
    def is_boost(self) -> bool:
        return self.boost_of_id is not None

    @property
    def covers_media(self) -> bool:
        """Whether pictures and sounds are seen only once asked for: its author says so, or moderators do of them."""
        return self.is_sensitive or self.author.covered_at is not None


class Attachment(models.Model):
    """A file of a post, in its place."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="attachments")
    media = models.OneToOneField(MediaFile, on_delete=models.CASCADE, related_name="attachment")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]


class Mention(models.Model):
    """`account` is addressed by `post`: it sees it whatever the visibility, and is told."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="mentioned_in")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "account"], name="posts_one_mention")]


class Tag(models.Model):
    """A hashtag, once for all spellings of case."""

    name = models.CharField(max_length=150, unique=True)  # case-folded, NFKC
    display = models.CharField(max_length=150)  # as first written, for reading aloud (CamelCase)


class Tagging(models.Model):
    """`post` carries `tag`; `tag, post` is the tag timeline's index."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "post"], name="posts_one_tagging")]


class AddedWarning(models.Model):
    """What moderators put before a post (row S5): its `warning` is then these words and, beside them, its author's."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="added_warning")
    words = models.CharField(max_length=300)
    own = models.CharField(max_length=500, blank=True)  # what its author says, kept for when these words go
    own_is_sensitive = models.BooleanField(default=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.words

    def beside(self, own: str) -> str:
        """Return what stands before the post where its author says `own`; what is too long is cut off theirs."""
        return ", ".join(words for words in (self.words, own) if words)[:500]


class Revision(models.Model):
    """How a post read before it was edited, for everyone who may see the post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    at = models.DateTimeField()  # when these words were published
    title = models.CharField(max_length=500, blank=True, default="", db_default="")
    html = models.TextField(blank=True)
    warning = models.CharField(max_length=500, blank=True)
    is_sensitive = models.BooleanField(default=False)
    media = models.JSONField(default=list)  # [{"id", "description"}]
    poll_options = models.JSONField(default=list)

    class Meta:
        ordering = ["at", "id"]
