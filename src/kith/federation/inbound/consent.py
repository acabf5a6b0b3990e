"""Whether a post that came may show what it quotes (FEP-044f).

What was written here is quoted by whom its author lets, whatever else is said. Of what was written elsewhere its
author's server gives a stamp; it is fetched from there and read, for everybody can write one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kith.accounts.models import Account
from kith.posts.models import Post
from kith.posts.queries import visible_post
from kith.posts.quoting import may_quote
from kith.protocols.activitypub.values import are_of_one_server, id_of, type_of


def is_allowed(author: Account, quoted: Post) -> bool:
    """Say whether `author`, of another server, may quote `quoted`, as far as that is known without asking anybody."""
    if quoted.author_id == author.pk:
        return True
    if not quoted.author.is_local or quoted.is_local_only:
        return False
    seen = visible_post(author, quoted.pk)
    return seen is not None and may_quote(author, seen)


def is_stamp_for(stamp: Mapping[str, Any], *, quoting: str, quoted: str, quoted_author: str) -> bool:
    """Say whether a document, which came from where its id says, lets `quoting` quote `quoted` (all three URIs)."""
    return (
        type_of(stamp) == "QuoteAuthorization"
        and are_of_one_server(id_of(stamp), quoted_author)
        and id_of(stamp.get("attributedTo")) == quoted_author
        and id_of(stamp.get("interactingObject")) == quoting
        and id_of(stamp.get("interactionTarget")) == quoted
    )
