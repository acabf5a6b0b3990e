"""Every address under which other servers find what is here, built in one place, and read back."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from django.conf import settings

from kith.accounts.models import Account
from kith.accounts.queries import by_username
from kith.foundations.ids import parse_id
from kith.posts.models import Post, Quote
from kith.posts.queries import own_post

_ACCOUNT = re.compile(r"/(?:users/|@)(?P<name>[^/@]+)/?")
_POST = re.compile(r"/(?:users/(?P<name>[^/@]+)/(?P<kind>posts|boosts)|@(?P<page>[^/@]+))/(?P<id>[0-9]+)/?")


def shared_inbox() -> str:
    return f"{settings.KITH_ORIGIN}/inbox"


def key_id(actor: str) -> str:
    """Return the address of the key of one of our actors (its URI)."""
    return f"{actor}#main-key"


def inbox(account: Account) -> str:
    return f"{account.uri}/inbox"


def outbox(account: Account) -> str:
    return f"{account.uri}/outbox"


def followers(account: Account) -> str:
    """Return the address of those who follow someone here."""
    return f"{account.uri}/followers"


def following(account: Account) -> str:
    return f"{account.uri}/following"


def featured(account: Account) -> str:
    return f"{account.uri}/collections/featured"


def featured_tags(account: Account) -> str:
    return f"{account.uri}/collections/tags"


def of_post(author: Account, post_id: int) -> str:
    """Return the address of a post of someone here whose row may be gone."""
    return f"{author.uri}/posts/{post_id}"


def of_boost(author: Account, boost_id: int) -> str:
    return f"{author.uri}/boosts/{boost_id}"


def of_follow(follower: Account, follow_id: int) -> str:
    """Return the address of the activity by which someone here followed, or asked to."""
    return f"{follower.uri}/follows/{follow_id}"


def created(post: Post) -> str:
    """Return the address of the activity by which a post was published; a boost is its activity itself."""
    return post.uri if post.is_boost else f"{post.uri}/activity"


def replies(post: Post) -> str:
    return f"{post.uri}/replies"


def likes(post: Post) -> str:
    return f"{post.uri}/likes"


def shares(post: Post) -> str:
    return f"{post.uri}/shares"


def discussion(thread_id: int) -> str:
    """Return the address of a discussion that began here with the post `thread_id`."""
    return f"{settings.KITH_ORIGIN}/discussions/{thread_id}"


def authorization(quote: Quote, quoted: Post) -> str:
    """Return the address of the stamp by which the author of `quoted`, who is here, lets it be quoted (FEP-044f)."""
    return f"{quoted.author.uri}/quote_authorizations/{quote.pk}"


def tag(name: str) -> str:
    return f"{settings.KITH_ORIGIN}/tags/{quote(name)}"


def emoji(name: str) -> str:
    return f"{settings.KITH_ORIGIN}/emoji/{name}"


def is_ours(uri: str) -> bool:
    """Say whether an address is of this server."""
    try:
        return urlsplit(uri).netloc.lower() == settings.KITH_DOMAIN.lower()
    except ValueError:
        return False


def local_account(uri: str) -> Account | None:
    """Return whom of us an address means, by actor or page; not a website: for other servers there are none here.

    Who is suspended or has left is returned too; what follows of that is for the caller.
    """
    found = _ACCOUNT.fullmatch(_path_of(uri))
    account = by_username(found["name"]) if found else None
    return None if account is None or account.is_feed else account


def local_post(uri: str) -> Post | None:
    """Return the post of ours that an address means, by document or page, with its author; not one that stays here.

    Nobody was asked who may see it: that is for the caller.
    """
    found = _POST.fullmatch(_path_of(uri))
    post_id = parse_id(found["id"]) if found else None
    post = own_post(post_id) if found and post_id is not None else None
    if found is None or post is None or post.is_local_only:
        return None
    name = found["name"] or found["page"]
    is_named_so = post.author.username.lower() == name.lower() and (found["kind"] == "boosts") == post.is_boost
    return post if is_named_so else None


def _path_of(uri: str) -> str:
    return urlsplit(uri).path if is_ours(uri) else ""
