"""Showing on one's page what one cares about, a tag at a time."""

from django.db import transaction

from kith.accounts.actions.profile import MOST_FEATURED_TAGS, TooMuch
from kith.accounts.models import Account, FeaturedTag
from kith.foundations.tags import is_tag, tag_name


class NotATag(Exception):
    """These letters make no hashtag."""


def feature_tag(*, account: Account, tag: str) -> FeaturedTag:
    """Show a tag on one's page; one that stands there stays as it is. Raises NotATag, TooMuch."""
    written = tag.strip().lstrip("#＃")
    if not is_tag(written):
        raise NotATag
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        theirs = FeaturedTag.objects.filter(account=account)
        found = theirs.filter(name=tag_name(written)).first()
        if found is not None:
            return found
        if theirs.count() >= MOST_FEATURED_TAGS:
            raise TooMuch("featured_tags", MOST_FEATURED_TAGS)
        return FeaturedTag.objects.create(account=account, name=tag_name(written), display=written)


def unfeature_tag(*, account: Account, name: str) -> None:
    """Show a tag on one's page no longer."""
    FeaturedTag.objects.filter(account=account, name=tag_name(name)).delete()
