"""The websites one follows, and what they publish."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from kith.accounts.models import Account, Follow, Kind, Mute
from kith.foundations.paging import Cursor, Page, page_from, within
from kith.posts.models import Origin, Post
from kith.protocols.opml import Outline
from kith.reading.models import Feed, Subscription
from kith.timelines.listing import Listed
from kith.timelines.models import HomeEntry
from kith.timelines.queries import ListedPage, listed_posts


@dataclass(frozen=True, slots=True)
class Source:
    """A website as one reader keeps it."""

    feed: Feed
    folder: str
    title: str


def river_page(viewer: Account, cursor: Cursor, *, now: datetime) -> ListedPage:
    """Return what the websites that `viewer` follows published, newest first."""
    muted = Mute.objects.active(now).filter(account=viewer).values("target")
    entries = HomeEntry.objects.filter(owner=viewer, post__origin=Origin.FEED).exclude(post__author__in=muted)
    ids = list(within(entries, cursor, by="post_id").values_list("post_id", flat=True))
    page = page_from(ids, cursor, place=lambda post_id: post_id)
    return Page(listed_posts(viewer, page.rows), older=page.older, newer=page.newer)


def items_among(rows: Sequence[Listed]) -> set[int]:
    """Return the ids of those posts that websites published themselves, and nobody passed on."""
    own = {row.post_id: row.author_id for row in rows if not row.is_boost}
    feeds = set(Account.objects.filter(pk__in=set(own.values()), kind=Kind.FEED).values_list("id", flat=True))
    return {post_id for post_id, author_id in own.items() if author_id in feeds}


def sources_of(account: Account) -> list[Source]:
    """Return the websites that `account` follows, by folder and name; those in no folder first."""
    kept = {row.feed_id: row for row in Subscription.objects.filter(account=account)}
    followed = Follow.objects.filter(follower=account, accepted_at__isnull=False).values("followed")
    feeds = Feed.objects.filter(account__in=followed).select_related("account")
    sources = [
        Source(
            feed,
            folder=kept[feed.pk].folder if feed.pk in kept else "",
            title=(kept[feed.pk].title if feed.pk in kept else "") or feed.account.name,
        )
        for feed in feeds
    ]
    return sorted(sources, key=lambda source: (source.folder.casefold(), source.title.casefold(), source.feed.pk))


def count_sources(account: Account) -> int:
    return Follow.objects.filter(follower=account, accepted_at__isnull=False, followed__feed__isnull=False).count()


def folders_of(account: Account) -> list[str]:
    folders = Subscription.objects.filter(account=account).exclude(folder="").values_list("folder", flat=True)
    return sorted(folders.distinct(), key=str.casefold)


def outlines_of(account: Account) -> list[Outline]:
    """Return the websites of `account` as a list to take along."""
    return [
        Outline(source.folder, source.title, source.feed.address, source.feed.site_address)
        for source in sources_of(account)
    ]


def followed_feed(account: Account, feed_id: int) -> Feed | None:
    """Return the feed if `account` follows it; others' private feeds are not there for them."""
    follows = Follow.objects.filter(follower=account, followed=OuterRef("pk"))
    return Feed.objects.select_related("account").filter(Exists(follows), pk=feed_id).first()


def item_for(viewer: Account | None, post_id: int) -> Post | None:
    """Return the post of an item, with author, item and feed, if `viewer` may see it."""
    posts = Post.objects.visible_to(viewer).filter(pk=post_id, item__isnull=False)
    return posts.select_related("author", "item__feed").first()
