"""Posts of Emi's server for tests, and how they come in: signed by who wrote them, as the inbox hands them on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kith.accounts.models import Account, Follow
from kith.federation.inbound.dispatch import do
from kith.federation.models import RemoteActor
from kith.posts.models import Post
from kith.posts.queries import posts_at
from kith.protocols.activitypub.reading_activities import read_activity
from kith.protocols.activitypub.vocabulary import PUBLIC
from kith.servers.models import Server
from tests.cast import NOW


def actor_for(account: Account) -> RemoteActor:
    """Give somebody of another server what is known of how they are reached."""
    server, _ = Server.objects.get_or_create(domain=account.domain, defaults={"created_at": NOW})
    actor, _ = RemoteActor.objects.get_or_create(
        account=account,
        defaults={
            "server": server,
            "type": "Person",
            "inbox": f"{account.uri}/inbox",
            "shared_inbox": f"https://{account.domain}/inbox",
            "followers": f"{account.uri}/followers",
            "fetched_at": NOW,
        },
    )
    return actor


def follow(follower: Account, followed: Account) -> None:
    Follow.objects.create(follower=follower, followed=followed, created_at=NOW, accepted_at=NOW)


def note_by(author: Account, number: int = 1, **more: Any) -> dict[str, Any]:
    """Return a public post as Mastodon would send it."""
    uri = f"{author.uri}/statuses/{number}"
    return {
        "id": uri,
        "type": "Note",
        "url": f"https://{author.domain}/@{author.username}/{number}",
        "attributedTo": author.uri,
        "content": f"<p>Post {number}</p>",
        "published": "2026-11-17T19:00:00Z",
        "to": [PUBLIC],
        "cc": [f"{author.uri}/followers"],
    } | more


def tell(kind: str, thing: Any, by: Account, *, now: datetime = NOW, **more: Any) -> None:
    """Let the server of `by` tell of something; raises what the handler does."""
    told = {"id": f"{by.uri}#{kind}", "type": kind, "actor": by.uri, "object": thing}
    if isinstance(thing, dict):
        told |= {name: thing[name] for name in ("to", "cc") if name in thing}
    do(read_activity(told | more), actor_for(by), now)


def arrive(author: Account, number: int = 1, *, now: datetime = NOW, **more: Any) -> Post:
    """Let a post come in, and return it."""
    note = note_by(author, number, **more)
    tell("Create", note, author, now=now)
    return posts_at([note["id"]])[note["id"]]


def mention_of(account: Account) -> dict[str, str]:
    handle = f"@{account.username}@{account.domain or 'kith.test'}"
    return {"type": "Mention", "href": account.uri, "name": handle}
