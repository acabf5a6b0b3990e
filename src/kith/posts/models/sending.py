"""What waits to be sent, and which press of a button sent what."""

from django.db import models
from django.db.models import Q

from kith.accounts.models import Account


class Unsent(models.Model):
    """What someone wrote and has not sent: a draft, or with `send_at` a post that goes out by itself then.

    Its files are marked as used, so that they are not swept. Nobody but `account` ever reads it.
    """

    id = models.BigIntegerField(primary_key=True)  # foundations.ids.new_id(created_at)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="unsent")
    draft = models.JSONField()  # drafts.as_json
    send_at = models.DateTimeField(null=True)
    is_held = models.BooleanField(default=False)  # only for the seconds in which its author may take it back (row S4)
    problem = models.CharField(max_length=24, blank=True)  # why it did not go out; unsent.PROBLEMS
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["send_at"], name="posts_to_send", condition=Q(send_at__isnull=False))]

    def __str__(self) -> str:
        return str(self.pk)


class SendKey(models.Model):
    """One press of a button, or one request of an app: sent again, it makes nothing new."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=64)  # a hash of what was sent
    made_id = models.BigIntegerField()  # of the post, or of what waits to become one
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="posts_one_send")]

    def __str__(self) -> str:
        return self.key
