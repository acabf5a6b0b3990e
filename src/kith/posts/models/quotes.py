"""Quotes with their author's consent (row V23); the states are those of FEP-044f, so that other servers can ask too."""

from django.db import models

from kith.posts.models.post import Post


class QuoteState(models.TextChoices):
    PENDING = "pending", "Not answered yet"
    ACCEPTED = "accepted", "Allowed"
    REJECTED = "rejected", "Not allowed"
    REVOKED = "revoked", "Allowed once, and taken back"


class Quote(models.Model):
    """`post` quotes `quoted` (None: that was deleted since). Who may read the one may not always read the other."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="quote")
    quoted = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, related_name="quotes", db_index=False)
    state = models.CharField(max_length=8, choices=QuoteState, default=QuoteState.PENDING)
    decided_at = models.DateTimeField(null=True)  # when the author of `quoted`, or what they chose, said so
    # Address of the QuoteAuthorization by which another server shows that it is allowed; of ours it is made from ids.
    authorization = models.CharField(max_length=2000, blank=True, default="", db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["quoted", "-post"], name="posts_quotes"),
            models.Index(
                fields=["authorization"], name="posts_authorized_quotes", condition=~models.Q(authorization="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} quotes {self.quoted_id}"
