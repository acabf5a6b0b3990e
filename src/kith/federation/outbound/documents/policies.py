"""What others may do with a post or a person, as servers tell each other (GoToSocial's policies, FEP-044f).

Only what happens by itself is told: nobody here looks through answers or quotes before they are shown.
"""

from __future__ import annotations

from typing import Any

from kith.accounts.featuring import Approval, approval_of, is_open_to_some
from kith.accounts.models import Account
from kith.federation.outbound.documents import addresses
from kith.federation.outbound.documents.audiences import named_in
from kith.posts.models import Post, Quoters, Repliers, Visibility
from kith.protocols.activitypub.vocabulary import PUBLIC

_OPEN = {Visibility.PUBLIC, Visibility.QUIET}


def policy_of_post(post: Post) -> dict[str, Any]:
    """Return who may thank, answer, pass on and quote a post (`author` and `mentions.account` fetched)."""
    return {
        "canLike": _by_itself([PUBLIC]),
        "canReply": _by_itself(_repliers(post)),
        "canAnnounce": _by_itself([PUBLIC] if post.visibility in _OPEN else [post.author.uri]),
        "canQuote": _by_itself(_quoters(post)),
    }


def policy_of_person(account: Account) -> dict[str, Any]:
    """Return who may put someone into a collection. An address of one's own stands for “nobody else”."""
    if approval_of(account) == Approval.MANUAL:
        return {"canFeature": {"automaticApproval": [account.uri], "manualApproval": [PUBLIC]}}
    if not is_open_to_some(account) or account.is_gone or account.limited_at is not None:
        return {"canFeature": _by_itself([account.uri])}
    return {"canFeature": _by_itself([addresses.followers(account) if account.is_locked else PUBLIC])}


def _repliers(post: Post) -> list[str]:
    named = [account.uri for account in named_in(post)]
    match post.repliers:
        case Repliers.EVERYONE:
            return [PUBLIC]
        case Repliers.FOLLOWERS:
            return [post.author.uri, addresses.followers(post.author), *named]
        case Repliers.MENTIONED:
            return [post.author.uri, *named]
    return [post.author.uri]


def _quoters(post: Post) -> list[str]:
    if post.visibility not in _OPEN or post.quoters == Quoters.NOBODY:
        return [post.author.uri]
    return [PUBLIC if post.quoters == Quoters.EVERYONE else addresses.followers(post.author)]


def _by_itself(uris: list[str]) -> dict[str, list[str]]:
    # An empty list would be taken for “nothing was said”: https://w3id.org/fep/044f
    return {"automaticApproval": uris}
