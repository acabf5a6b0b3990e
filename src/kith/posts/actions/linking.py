"""The links of a post: kept with its words, and shown anew when a page turns out to say something else."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F

from kith.links.actions import links_for
from kith.links.models import Link
from kith.posts.linked import addresses_of, has_own_words
from kith.posts.models import Origin, Post, PostLink, Visibility


def find_links(post: Post, now: datetime, *, says_more: bool = False, looks: bool = True) -> list[Link]:
    """Return the links of the post's words, none for most posts; the first becomes its story.

    Called within the transaction in which the post is saved, before it is. `says_more`: it has more than its words,
    a picture or a question. `looks`: the pages are to be looked at now, not only when the post is shown.
    """
    addresses = addresses_of(post)
    wants_preview = looks and _wants_preview(post)
    links = links_for(addresses=addresses, now=now, wants_preview=wants_preview) if addresses else []
    post.story_id = links[0].final_id if links else None
    post.is_bare = bool(links) and not says_more and not has_own_words(post)
    return links


def keep_links(post: Post, links: Sequence[Link]) -> None:
    """Keep what `find_links` found."""
    if links:
        PostLink.objects.bulk_create(
            [PostLink(post=post, link=link, position=place) for place, link in enumerate(links)]
        )


def change_links(post: Post, now: datetime, *, says_more: bool = False) -> None:
    """Keep the links of words that were changed."""
    before = post.story_id, post.is_bare
    links = find_links(post, now, says_more=says_more)
    if list(PostLink.objects.filter(post=post).values_list("link_id", flat=True)) != [link.pk for link in links]:
        PostLink.objects.filter(post=post).delete()
        keep_links(post, links)
    if (post.story_id, post.is_bare) != before:
        post.save(update_fields=["story", "is_bare"])
        Post.objects.filter(boost_of=post).update(story=post.story_id, is_bare=post.is_bare)


def show_changed_link(*, link_id: int) -> None:
    """Make every page show the posts of a link anew; where it proved to be another address of one, they go there."""
    link = Link.objects.filter(pk=link_id).first()
    if link is not None:
        with transaction.atomic():
            Post.objects.filter(story_id=link_id).update(story_id=link.final_id, version=F("version") + 1)


def _wants_preview(post: Post) -> bool:
    """Words for a few start no look at a page. Of a feed's items, only those that lead round other corners do:

    their card says all already, but where it only counts readers the address is not the story's own.
    """
    if post.visibility == Visibility.MENTIONED:
        return False
    if post.origin != Origin.FEED:
        return True
    return post.visibility == Visibility.PUBLIC and _host(post.url) != _host(post.author.url)


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
