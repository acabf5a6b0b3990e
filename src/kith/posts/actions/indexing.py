"""Keeping posts findable by their words, in the transaction that writes them; and catching up with older ones."""

import time
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F, TextField, Value
from django.db.models.functions import Concat, Substr

from kith.accounts.models import Account
from kith.foundations.ready import ready_cursor
from kith.media.models import MediaFile
from kith.posts.finding import OPEN, findable_words
from kith.posts.models import Attachment, CatchingUp, FindableWords, PollOption, Post, Visibility

_AT_ONCE = 500

# By hand, because every post is published with it.
_KEEP = "INSERT INTO posts_findablewords (post_id, words) VALUES (%s, %s)"


def keep_words(post: Post, *, files: Iterable[MediaFile] = (), answers: Iterable[str] = ()) -> None:
    """Make a new post findable."""
    with ready_cursor() as cursor:
        cursor.execute(_KEEP, [post.id, findable_words(post, files=files, answers=answers)])


def change_words(post: Post) -> None:
    """Make a post findable by what it says now."""
    for made in _lines_of([post]):
        FindableWords.objects.update_or_create(post_id=made.post_id, defaults={"words": made.words})


def follow_consent(*, author_id: int) -> None:
    """Let an author's public posts be found by others, or no more, as they wish by now; the newest first."""
    author = Account.objects.filter(pk=author_id).first()
    if author is None or author.is_feed:
        return
    below: int | None = None
    while (below := _follow_consent_once(author, below)) is not None:
        pass


def _follow_consent_once(author: Account, below: int | None) -> int | None:
    posts = Post.objects.filter(author=author, visibility=Visibility.PUBLIC, boost_of=None)
    if below is not None:
        posts = posts.filter(id__lt=below)
    ids = list(posts.order_by("-id").values_list("id", flat=True)[:_AT_ONCE])
    lines = FindableWords.objects.filter(post_id__in=ids)
    if author.is_indexable:
        opened = Concat(Value(OPEN), F("words"), output_field=TextField())
        lines.exclude(words__startswith=OPEN).update(words=opened)
    else:
        lines.filter(words__startswith=OPEN).update(words=Substr("words", len(OPEN) + 1))
    return ids[-1] if len(ids) == _AT_ONCE else None


def index_older_posts(*, for_seconds: float) -> None:
    """Make posts findable that were here before search was, some at a time, so that nothing waits for a million."""
    ends_at = time.monotonic() + for_seconds
    while _index_some() and time.monotonic() < ends_at:
        pass


def _index_some() -> bool:
    """Do the next of them, and say whether there are more."""
    with transaction.atomic():
        progress = CatchingUp.objects.select_for_update().first()
        if progress is None:
            return False
        older = Post.objects.filter(id__lt=progress.below, boost_of=None).select_related("author")
        posts = list(older.order_by("-id")[:_AT_ONCE])
        FindableWords.objects.bulk_create(_lines_of(posts), ignore_conflicts=True)
        if len(posts) < _AT_ONCE:
            progress.delete()
            return False
        progress.below = posts[-1].id
        progress.save(update_fields=["below"])
    return True


def _lines_of(posts: Sequence[Post]) -> list[FindableWords]:
    ids = [post.id for post in posts]
    files: dict[int, list[MediaFile]] = {}
    for attachment in Attachment.objects.filter(post_id__in=ids).select_related("media"):
        files.setdefault(attachment.post_id, []).append(attachment.media)
    answers: dict[int, list[str]] = {}
    for post_id, title in PollOption.objects.filter(poll__post_id__in=ids).values_list("poll__post_id", "title"):
        answers.setdefault(post_id, []).append(title)
    return [
        FindableWords(
            post_id=post.id,
            words=findable_words(post, files=files.get(post.id, ()), answers=answers.get(post.id, ())),
        )
        for post in posts
    ]
