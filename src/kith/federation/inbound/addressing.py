"""For whom a post of another server is: who may see it here, and whether anybody here wants it at all."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Q

from kith.accounts.models import Account, Block, Follow
from kith.federation.outbound.documents.addresses import is_ours
from kith.posts.models import Post, Visibility
from kith.protocols.activitypub.model import IncomingNote
from kith.protocols.activitypub.vocabulary import PUBLIC

_OPEN = {Visibility.PUBLIC, Visibility.QUIET}
_MOST_ADDRESSED = 200  # of one post; who is named after these is not told


class Addressed(NamedTuple):
    """Who may see a post, and whom it names of those who are known here."""

    visibility: str
    named: tuple[Account, ...]
    known: dict[str, Account]  # everyone its words may link to, by each address they have

    @property
    def is_open(self) -> bool:
        return self.visibility in _OPEN


def addressed_by(note: IncomingNote, author: Account) -> Addressed | None:
    """Return for whom a post is; None where it is for nobody who is known here.

    What is for everyone names whom its tags name. What is for a few names only those it is addressed to: somebody may
    stand in the words of a letter that was never meant for them.
    """
    followers = followers_of(author)
    addresses = [*(uri for uri, _ in note.mentions), *note.to, *note.cc]
    accounts = _accounts_at([each for each in addresses if each not in (PUBLIC, followers)])
    visibility = _visibility(note, followers)
    uris = [uri for uri, _ in note.mentions] if visibility in _OPEN else [*note.to, *note.cc]
    named = {accounts[uri].pk: accounts[uri] for uri in uris if uri in accounts and accounts[uri].pk != author.pk}
    if visibility == Visibility.MENTIONED and not any(account.is_local for account in named.values()):
        return None
    known = {address: account for account in accounts.values() for address in (account.uri, account.url) if address}
    return Addressed(visibility, tuple(named.values()), known | accounts)


def followers_of(author: Account) -> str:
    """Return the address by which a post says that it is for those who follow its author."""
    actor = getattr(author, "actor", None)
    return (actor.followers if actor is not None else "") or f"{author.uri}/followers"


def is_wanted(addressed: Addressed, author: Account, *, answered: Post | None, quoted: Post | None) -> bool:
    """Say whether anybody here asked for a post of whom nobody follows: who is named, answered or quoted in it.

    An answer to somebody whom people here follow is wanted too, so that they find discussions whole.
    """
    local = [account.pk for account in addressed.named if account.is_local]
    if local and len(local) > Block.objects.filter(account__in=local, target=author).count():
        return True
    is_about_ours = any(post is not None and post.author.is_local for post in (answered, quoted))
    if addressed.is_open and is_about_ours:
        return True
    return addressed.is_open and answered is not None and is_followed_here([answered.author_id])


def is_followed_here(account_ids: Collection[int]) -> bool:
    """Say whether somebody here follows one of these."""
    here = Q(follower__domain="", accepted_at__isnull=False)
    return bool(Follow.objects.filter(here, followed__in=account_ids).exists())


def _visibility(note: IncomingNote, followers: str) -> str:
    if PUBLIC in note.to:
        return Visibility.PUBLIC
    if PUBLIC in note.cc:
        return Visibility.QUIET
    if followers in note.to or followers in note.cc:
        return Visibility.FOLLOWERS
    return Visibility.MENTIONED


def _accounts_at(addresses: Collection[str]) -> dict[str, Account]:
    """Return who of these is known here, by the address that was given; websites are nobody to other servers."""
    uris = {_uri_of(each): each for each in list(dict.fromkeys(addresses))[:_MOST_ADDRESSED]}
    if not uris:
        return {}
    found = Account.objects.in_good_standing().people().filter(uri__in=uris)
    return {uris[account.uri]: account for account in found}


def _uri_of(address: str) -> str:
    """Some name people by their page. Of ours it tells the URI; of others nobody is looked up by it."""
    before, at, name = address.partition("/@")
    return f"{before}/users/{name.rstrip('/')}" if at and is_ours(address) and "/" not in name.rstrip("/") else address
