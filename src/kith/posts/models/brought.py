"""Where posts come from that their authors brought along in an archive (rows M15, N15)."""

from urllib.parse import urlsplit

from django.db import models

from kith.accounts.models import Account
from kith.posts.models.post import Post


class Original(models.Model):
    """`post` was first published at `address`: on another server, or here in an earlier life of its author."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="original")
    author = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=64)  # SHA-256 of what the other server called it, so that nothing comes twice
    address = models.CharField(max_length=2000, blank=True)  # the page to open
    answers = models.CharField(max_length=2000, blank=True, db_default="")  # address of what it answers, elsewhere
    brought_in = models.BigIntegerField()  # number of the bringing, as the room above counts them

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "key"], name="posts_brought_once")]
        indexes = [models.Index(fields=["author", "brought_in"], name="posts_brought")]

    @property
    def place(self) -> str:
        """Which server that is, in the words of a link."""
        return urlsplit(self.address).netloc
