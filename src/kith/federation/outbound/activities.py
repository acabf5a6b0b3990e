"""What people here do, as the activities that other servers are sent: values only; who hears them is asked elsewhere.

Objects that are not ours to show go by their address. What is undone, accepted or rejected goes whole, with who did
what to whom: Mastodon and GoToSocial look for it by these, and by its id only if they kept that.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kith.accounts.models import Account, Follow
from kith.federation.outbound.documents import addresses
from kith.federation.outbound.documents.actors import actor_document
from kith.federation.outbound.documents.audiences import audience_of
from kith.federation.outbound.documents.notes import note_document
from kith.posts.models import Post
from kith.protocols.activitypub.vocabulary import PUBLIC

Activity = dict[str, Any]


def update_of_post(post: Post, now: datetime) -> Activity:
    """Return that a post of ours reads differently, with how it reads now; its parts are fetched."""
    audience = audience_of(post)
    return {
        "id": f"{post.uri}#updates/{_moment(now)}",
        "type": "Update",
        "actor": post.author.uri,
        "to": audience.to,
        "cc": audience.cc,
        "object": note_document(post),
    }


def delete_of_post(author: Account, post_id: int) -> Activity:
    """Return that a post of ours is gone; its row may be, so its address is built anew."""
    uri = addresses.of_post(author, post_id)
    return {
        "id": f"{uri}#delete",
        "type": "Delete",
        "actor": author.uri,
        "to": [PUBLIC],
        "object": {"id": uri, "type": "Tombstone"},
    }


def undo_of_boost(author: Account, boost_id: int, subject: Post) -> Activity:
    uri = addresses.of_boost(author, boost_id)
    audience = {"to": [addresses.followers(author)], "cc": [subject.author.uri]}
    announced = {"id": uri, "type": "Announce", "actor": author.uri, "object": subject.uri}
    return {
        "id": f"{uri}#undo",
        "type": "Undo",
        "actor": author.uri,
        **audience,
        "object": announced | audience,
    }


def like(account: Account, favourite_id: int, post: Post) -> Activity:
    """Return that someone here thanks for a post."""
    return {
        "id": f"{account.uri}/likes/{favourite_id}",
        "type": "Like",
        "actor": account.uri,
        "to": [post.author.uri],
        "object": post.uri,
    }


def follow(made: Follow) -> Activity:
    """Return that `follower` follows or asks to; also, of a follow of theirs, what is accepted or rejected."""
    return follow_as(made.follower, made.followed, made.uri or addresses.of_follow(made.follower, made.pk))


def follow_as(follower: Account, followed: Account, uri: str) -> Activity:
    asked = {"id": uri, "type": "Follow", "actor": follower.uri, "to": [followed.uri], "object": followed.uri}
    return {name: value for name, value in asked.items() if value}


def accept(follow: Activity, followed: Account, now: datetime) -> Activity:
    return _answer("Accept", follow, followed, now)


def reject(follow: Activity, followed: Account, now: datetime) -> Activity:
    return _answer("Reject", follow, followed, now)


def block(account: Account, target: Account, block_id: int) -> Activity:
    return {
        "id": f"{account.uri}/blocks/{block_id}",
        "type": "Block",
        "actor": account.uri,
        "to": [target.uri],
        "object": target.uri,
    }


def undo(done: Activity) -> Activity:
    """Return that someone takes back what they did."""
    return {"id": f"{done['id']}#undo", "type": "Undo", "actor": done["actor"], "to": done["to"], "object": done}


def pinned(account: Account, post: Post, now: datetime, *, is_pinned: bool) -> Activity:
    """Return that someone put a post of theirs on top of their page, or took it from there."""
    kind = "Add" if is_pinned else "Remove"
    return {
        "id": f"{account.uri}#{kind.lower()}s/{post.pk}/{_moment(now)}",
        "type": kind,
        "actor": account.uri,
        "to": [PUBLIC],
        "cc": [addresses.followers(account)],
        "object": post.uri,
        "target": addresses.featured(account),
    }


def update_of_person(account: Account, now: datetime) -> Activity:
    return {
        "id": f"{account.uri}#updates/{_moment(now)}",
        "type": "Update",
        "actor": account.uri,
        "to": [PUBLIC],
        "cc": [addresses.followers(account)],
        "object": actor_document(account),
    }


def delete_of_person(account: Account) -> Activity:
    return {
        "id": f"{account.uri}#delete",
        "type": "Delete",
        "actor": account.uri,
        "to": [PUBLIC],
        "object": account.uri,
    }


def move_of_person(account: Account, to: Account, now: datetime) -> Activity:
    """Return that someone here goes on as another, who says to be them."""
    return {
        "id": f"{account.uri}#moves/{_moment(now)}",
        "type": "Move",
        "actor": account.uri,
        "to": [addresses.followers(account)],
        "object": account.uri,
        "target": to.uri,
    }


def flag(*, actor: str, report_id: int, about: Account, post_uris: Sequence[str], words: str) -> Activity:
    """Return that someone here, who is not named, asks the moderators of another server to look at somebody there."""
    return {
        "id": f"{actor}#flags/{report_id}",
        "type": "Flag",
        "actor": actor,
        "to": [about.uri],
        "content": words,
        "object": [about.uri, *post_uris],
    }


def _answer(kind: str, follow: Activity, followed: Account, now: datetime) -> Activity:
    return {
        "id": f"{followed.uri}#{kind.lower()}s/follows/{_moment(now)}",
        "type": kind,
        "actor": followed.uri,
        "to": [follow["actor"]],
        "object": follow,
    }


def _moment(now: datetime) -> int:
    """What makes the address of each time something happens its own: receivers do the same one only once."""
    return int(now.timestamp() * 1000)
