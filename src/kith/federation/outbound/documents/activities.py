"""What was done with a post, as an activity: it was published (Create), or passed on (Announce)."""

from __future__ import annotations

from typing import Any

from kith.federation.outbound.documents import addresses
from kith.federation.outbound.documents.answers import Around
from kith.federation.outbound.documents.audiences import audience_of
from kith.federation.outbound.documents.notes import note_document
from kith.federation.outbound.documents.times import moment
from kith.posts.models import Post


def activity_document(post: Post, around: Around | None = None) -> dict[str, Any]:
    """Return how a post of ours, or a boost, came about, without `@context`; who may see it is asked before."""
    audience = audience_of(post)
    return {
        "id": addresses.created(post),
        "type": "Announce" if post.is_boost else "Create",
        "actor": post.author.uri,
        "published": moment(post.published_at),
        "to": audience.to,
        "cc": audience.cc,
        "object": post.boost_of.uri if post.boost_of else note_document(post, around),
    }
