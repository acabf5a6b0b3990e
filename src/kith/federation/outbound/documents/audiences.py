"""To whom a post is addressed, in the words of ActivityPub. Who must hear it is asked in `outbound/reach.py`."""

from __future__ import annotations

from typing import NamedTuple

from kith.accounts.models import Account
from kith.federation.outbound.documents import addresses
from kith.posts.models import Post, Visibility
from kith.protocols.activitypub.vocabulary import PUBLIC


class Audience(NamedTuple):
    """Both are public to whoever gets the document; the public in `cc` is what others call unlisted."""

    to: list[str]
    cc: list[str]


def audience_of(post: Post) -> Audience:
    """Return to whom a post of ours (`author`, `mentions.account` fetched) is addressed; a boost names whose it is."""
    named = [post.boost_of.author.uri] if post.boost_of else [account.uri for account in named_in(post)]
    followers = addresses.followers(post.author)
    match post.visibility:
        case Visibility.PUBLIC:
            return Audience([PUBLIC], [followers, *named])
        case Visibility.QUIET:
            return Audience([followers], [PUBLIC, *named])
        case Visibility.FOLLOWERS:
            return Audience([followers], named)
    return Audience(named, [])


def named_in(post: Post) -> list[Account]:
    """Return whom a post names (`mentions.account` fetched): people, for other servers know no websites of ours."""
    return [mention.account for mention in post.mentions.all() if not mention.account.is_feed]
