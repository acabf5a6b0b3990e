"""Following hashtags: posts that carry them stand in one's home as well."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from kith.accounts.models import Account, Follow, Mute
from kith.posts.models import Post, Tag, Tagging
from kith.posts.reading_text import hashtag_of
from kith.timelines.models import HomeEntry, ListMember, TagFollow

MOST_TAGS = 200
_NEW_TAG_BRINGS = 20


class NotATag(Exception):
    """These letters make no hashtag."""


class TooManyTags(Exception):
    """Two hundred tags are followed already."""


def follow_tag(*, account: Account, name: str, now: datetime) -> TagFollow:
    """Follow the hashtag `name`, also one nobody has used yet. Raises NotATag, TooManyTags."""
    written = hashtag_of(name)
    if written is None:
        raise NotATag
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        tag, _ = Tag.objects.get_or_create(name=written.name, defaults={"display": written.display})
        kept = TagFollow.objects.filter(account=account, tag=tag).first()
        if kept is None:
            if TagFollow.objects.filter(account=account).count() >= MOST_TAGS:
                raise TooManyTags
            kept = TagFollow.objects.create(account=account, tag=tag, created_at=now)
            _bring_home(account, tag, now)
    return kept


def unfollow_tag(*, account: Account, tag_id: int) -> None:
    """Follow the tag no longer; what it brought leaves home, unless the author or another tag keeps it there."""
    with transaction.atomic():
        TagFollow.objects.filter(account=account, tag_id=tag_id).delete()
        brought = HomeEntry.objects.filter(owner=account, tag_id=tag_id)
        theirs = Follow.objects.filter(follower=account, followed=OuterRef("post__author"), accepted_at__isnull=False)
        brought.filter(Exists(theirs)).update(tag_id=None)
        followed = TagFollow.objects.filter(account=account).values("tag")
        others = Tagging.objects.filter(post=OuterRef("post_id"), tag__in=followed)
        brought.filter(Exists(others)).update(tag_id=Subquery(others.values("tag_id")[:1]))
        HomeEntry.objects.filter(owner=account, tag_id=tag_id).delete()


def _bring_home(account: Account, tag: Tag, now: datetime) -> None:
    mutes = Mute.objects.active(now).filter(account=account).values("target")
    apart = ListMember.objects.filter(list__owner=account, list__is_exclusive=True, left_at=None).values("account")
    posts = Post.objects.visible_to(account).listed_to(account).filter(taggings__tag=tag, boost_of=None)
    wanted = posts.exclude(author__in=mutes).exclude(author__in=apart).exclude(author=account)
    ids = list(wanted.order_by("-id").values_list("id", flat=True)[:_NEW_TAG_BRINGS])
    entries = [HomeEntry(owner=account, post_id=each, subject_id=each, tag_id=tag.id) for each in ids]
    HomeEntry.objects.bulk_create(entries, ignore_conflicts=True)
