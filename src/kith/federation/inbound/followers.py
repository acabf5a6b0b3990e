"""Who follows somebody elsewhere from here, as their server has it (FEP-8fcf).

Where the two lists differ, posts for followers would be shown to people who are none any more, or would not come.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from kith.accounts.actions import accept_follow, remove_follower
from kith.accounts.models import Account, Follow
from kith.federation.happenings import FOLLOWERS_TOLD
from kith.federation.lookup.fetching import NotFetched, fetch_part
from kith.federation.models import RemoteActor
from kith.federation.outbound import activities
from kith.federation.outbound.documents.addresses import local_account, of_follow
from kith.federation.outbound.sending import send
from kith.jobs.announce import announce
from kith.protocols.activitypub.synchronising import FollowersTold, digest_of
from kith.protocols.activitypub.values import are_of_one_server, ids_of

_MOST_PAGES: Final = 20


def hear(told: FollowersTold, signer: RemoteActor) -> None:
    """Have it compared, where somebody tells it of their own followers."""
    if told.collection == signer.followers and are_of_one_server(told.url, signer.followers):
        with transaction.atomic():
            announce(FOLLOWERS_TOLD, account_id=signer.pk, url=told.url, digest=told.digest)


def is_as_told(*, account_id: int, digest: str) -> bool:
    """Say whether those here who follow somebody are those whom their server counts."""
    return digest_of(_here(account_id).values_list("follower__uri", flat=True)) == digest


def set_right(*, account_id: int, url: str, digest: str, now: datetime) -> None:
    """Ask for their list, and go by it. One that is not whole, or has changed meanwhile, changes nothing."""
    actor = RemoteActor.objects.select_related("account").filter(pk=account_id, gone_at=None).first()
    if actor is None or is_as_told(account_id=account_id, digest=digest):
        return
    try:
        uris = {uri for page in _pages(url, actor.account.uri) for uri in _items(page)}
    except NotFetched:
        return
    if digest_of(uris) != digest:
        return
    for follow in _here(account_id).exclude(follower__uri__in=uris).select_related("follower", "followed"):
        remove_follower(account=follow.followed, follower=follow.follower)
    for uri in sorted(uris):
        follower = local_account(uri)
        if follower is not None:
            _see_to(follower, actor, now)


def _see_to(follower: Account, actor: RemoteActor, now: datetime) -> None:
    """Their server counts `follower`: what was asked is granted, and what nobody here knows of is taken back."""
    made = (
        Follow.objects.filter(follower=follower, followed=actor.account).select_related("follower", "followed").first()
    )
    if made is not None:
        if made.accepted_at is None:
            accept_follow(follow=made, now=now)
        return
    undone = activities.undo(activities.follow_as(follower, actor.account, of_follow(follower, actor.pk)))
    with transaction.atomic():
        send(undone, actor=follower.uri, kind="Undo", inboxes=[(actor.server_id, actor.inbox)], now=now)


def _here(account_id: int) -> Any:
    return Follow.objects.filter(followed=account_id, follower__domain="", accepted_at__isnull=False)


def _pages(url: str, of: str) -> Iterator[dict[str, Any]]:
    """Yield a list, and its pages where it has any. Raises NotFetched."""
    page = fetch_part(url, of=of)
    yield page
    following = page.get("first")
    for _ in range(_MOST_PAGES):
        if isinstance(following, dict):
            page = following
        elif isinstance(following, str):
            page = fetch_part(following, of=of)
        else:
            return
        yield page
        following = page.get("next")


def _items(page: dict[str, Any]) -> tuple[str, ...]:
    return ids_of(page.get("orderedItems") or page.get("items"))
