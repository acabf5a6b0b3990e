"""How accounts elsewhere are reached, the keys of those here, and the activities on their way in and out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kith.accounts.models import Account
from kith.posts.models import Post
from kith.servers.models import Server

_ADDRESS = 2000  # characters of a URI, as accounts and posts have it


class Key(models.Model):
    """What an actor here signs with. It outlives its account until all who must know have heard that it is gone."""

    actor = models.CharField(max_length=_ADDRESS, unique=True)  # Account.uri, or that of the server's own actor
    account = models.OneToOneField(Account, on_delete=models.SET_NULL, null=True, related_name="key")
    private_pem = models.TextField()
    public_pem = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.actor}#main-key"


class RemoteActor(models.Model):
    """Where an account of another server is reached, and how its signatures are known."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="actor")
    server = models.ForeignKey(Server, on_delete=models.PROTECT, related_name="actors")
    type = models.CharField(max_length=40)  # Person, Group, Service, …
    inbox = models.CharField(max_length=_ADDRESS)
    shared_inbox = models.CharField(max_length=_ADDRESS, blank=True)
    outbox = models.CharField(max_length=_ADDRESS, blank=True)
    followers = models.CharField(max_length=_ADDRESS, blank=True)
    following = models.CharField(max_length=_ADDRESS, blank=True)
    featured = models.CharField(max_length=_ADDRESS, blank=True)
    key_id = models.CharField(max_length=_ADDRESS, blank=True, db_index=True)
    public_pem = models.TextField(blank=True)
    also_known_as = models.JSONField(default=list)  # URIs of the same person's other accounts
    moved_to = models.CharField(max_length=_ADDRESS, blank=True)  # URI of the account they use now
    # Where their pictures are; Account.avatar and Account.header name our copies, while we have any.
    avatar_url = models.CharField(max_length=_ADDRESS, blank=True, default="", db_default="")
    header_url = models.CharField(max_length=_ADDRESS, blank=True, default="", db_default="")
    # What those copies were made of, how many bytes they are, and when: they go again as other copies do.
    avatar_copied = models.CharField(max_length=_ADDRESS, blank=True, default="", db_default="")
    header_copied = models.CharField(max_length=_ADDRESS, blank=True, default="", db_default="")
    copied_bytes = models.PositiveIntegerField(default=0, db_default=0)
    copied_at = models.DateTimeField(null=True)
    is_memorial = models.BooleanField(default=False, db_default=False)
    fetched_at = models.DateTimeField()
    looked_round_at = models.DateTimeField(null=True)  # when counts, pins and the latest posts were last asked for
    gone_at = models.DateTimeField(null=True)  # their server said that they are no more

    class Meta:
        indexes = [models.Index(fields=["followers"], name="federation_by_followers", condition=~Q(followers=""))]

    def __str__(self) -> str:
        return self.inbox

    @property
    def best_inbox(self) -> str:
        """Where whatever is for several people of that server goes once."""
        return self.shared_inbox or self.inbox


class Former(models.Model):
    """`account`, who is here, says to be `other` of another server too: only so can they bring followers along."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="formers", db_index=False)
    other = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "other"], name="federation_one_former")]

    def __str__(self) -> str:
        return f"{self.account_id} is {self.other_id}"


class Arrival(models.Model):
    """An activity that was delivered here: done once however often it comes, and done again after a crash."""

    class State(models.TextChoices):
        WAITING = "waiting", "To be done"
        DONE = "done", "Done"
        PASSED_OVER = "passed-over", "Nothing here wanted it"
        REFUSED = "refused", "Not believed, or not allowed"
        APART = "apart", "To be done by a job of its own"  # it asks other servers, has to wait, or failed

    activity_id = models.CharField(max_length=_ADDRESS, unique=True)
    actor = models.CharField(max_length=_ADDRESS)
    # Whose it is, once the signature was checked: what comes from one server is done in the order in which it came.
    server = models.ForeignKey(Server, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)  # Create, Follow, …
    body = models.TextField(blank=True)  # the JSON as it came; emptied when it is done
    # What is needed to check the signature where the signer was not known at the door; empty: it was checked there.
    signature = models.JSONField(null=True)
    state = models.CharField(max_length=11, choices=State, default=State.WAITING)
    problem = models.CharField(max_length=200, blank=True)  # why it was refused or passed over; no words of people
    arrived_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["server", "arrived_at", "id"],
                name="federation_to_be_done",
                condition=Q(state="waiting", server__isnull=False),
            ),
            models.Index(
                fields=["actor"], name="federation_unchecked", condition=Q(signature__isnull=False, state="waiting")
            ),
        ]

    def __str__(self) -> str:
        return self.activity_id


class Outgoing(models.Model):
    """One activity of ours while it is on its way; the same bytes for everyone."""

    activity_id = models.CharField(max_length=_ADDRESS)
    actor = models.CharField(max_length=_ADDRESS)  # whose key signs it
    kind = models.CharField(max_length=40)
    body = models.TextField()
    about = models.CharField(max_length=60, blank=True)  # what it tells of ("post:34"), so that it can be held back
    # What it says goodbye to, where people are shown who has heard of it ("account:12", "post:34"); otherwise empty.
    farewell = models.CharField(max_length=60, blank=True, db_index=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["about"], name="federation_about", condition=~Q(about="")),
            models.Index(fields=["actor", "-id"], name="federation_farewells", condition=~Q(farewell="")),
        ]

    def __str__(self) -> str:
        return self.activity_id


class Delivery(models.Model):
    """`outgoing` for one inbox. Done ones go, but of a farewell they stay to show who acknowledged it (row M15)."""

    class State(models.TextChoices):
        WAITING = "waiting", "On its way"
        TAKEN = "taken", "Acknowledged"
        REFUSED = "refused", "Refused"  # for good: 4xx, or we keep that server away
        GIVEN_UP = "given-up", "Never reached"

    id = models.BigAutoField(primary_key=True)  # its order is the order in which a server hears things
    outgoing = models.ForeignKey(Outgoing, on_delete=models.CASCADE, related_name="deliveries")
    server = models.ForeignKey(Server, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    inbox = models.CharField(max_length=_ADDRESS)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    answer = models.PositiveSmallIntegerField(null=True)  # the last HTTP status
    refusals = models.PositiveSmallIntegerField(default=0)  # how often the server answered that it failed on this
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["server", "id"], name="federation_waiting", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return self.inbox


class Tombstone(models.Model):
    """A URI that stood for something: ours answers “gone”, and another server's is not taken again."""

    uri = models.CharField(max_length=_ADDRESS, unique=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.uri


class Awaited(models.Model):
    """`post` answers, or quotes, what stands at `uri`, and that is not here yet."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    uri = models.CharField(max_length=_ADDRESS, db_index=True)
    is_quoted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "is_quoted"], name="federation_one_awaited")]

    def __str__(self) -> str:
        return self.uri


class Relay(models.Model):
    """A server that passes public posts on between those who ask it to (row N13)."""

    class State(models.TextChoices):
        ASKED = "asked", "Asked, no answer yet"
        ACCEPTED = "accepted", "Connected"
        REFUSED = "refused", "It refused"

    inbox = models.CharField(max_length=_ADDRESS, unique=True)
    server = models.ForeignKey(Server, on_delete=models.CASCADE, related_name="relays", null=True)
    actor = models.CharField(max_length=_ADDRESS, blank=True)  # learnt from its answer
    follow_id = models.CharField(max_length=_ADDRESS, unique=True)  # the activity by which we asked
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.inbox


class Gathering(models.Model):
    """A look for answers to a post of another server, where it was written (row V21)."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="gathering")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # while it goes on, apps are told to come back
    found = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.pk}"
