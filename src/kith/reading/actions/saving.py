"""Saving any address of the web (row K8): what is a post here is saved as that post."""

from datetime import datetime

from kith.accounts.models import Account
from kith.links.actions import NoWebAddress, link_for
from kith.links.models import Link
from kith.posts.actions import bookmark
from kith.posts.actions.saving import save_link
from kith.posts.models import Bookmark, Post
from kith.reading.addresses import whole_address
from kith.reading.queries.saved import item_about, post_at


def save_address(*, account: Account, address: str, now: datetime, title: str = "") -> Bookmark:
    """Save what is at `address`, once however often it is asked; its page is looked at soon after.

    Raises NoWebAddress.
    """
    about = thing_at(account=account, address=address, now=now)
    if isinstance(about, Post):
        return bookmark(account=account, post=about, now=now)
    return save_link(account=account, link=about, now=now, title=title)


def thing_at(*, account: Account, address: str, now: datetime) -> Post | Link:
    """Return the post or, where there is none, the link of `address`; its page is looked at soon after.

    Raises NoWebAddress.
    """
    whole = whole_address(address)
    if not whole:
        raise NoWebAddress
    post = post_at(account, whole)
    if post is not None:
        return post
    link = link_for(address=whole, now=now)
    return item_about(account, link) or link
