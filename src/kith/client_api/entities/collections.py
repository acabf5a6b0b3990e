"""Collections for apps: https://docs.joinmastodon.org/entities/Collection/

What everyone is told is the same for all; who is in it is told as its reader may see them.
"""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Iterable
from typing import Any

import msgspec
from django.conf import settings

from kith.accounts.models import Account
from kith.client_api.entities.accounts import accounts_json
from kith.client_api.entities.plain import time_text
from kith.client_api.entities.tags import named_tag_json
from kith.collections.models import Collection, Item
from kith.collections.queries import Shown, collections_named
from kith.foundations.ids import parse_id
from kith.foundations.tags import tag_name


def collection_json(shown: Shown) -> dict[str, Any]:
    kept = shown.collection
    return {
        "id": str(kept.pk),
        "account_id": str(kept.owner_id),
        "uri": address_of(kept),
        "url": address_of(kept),
        "name": kept.name,
        "description": kept.description,
        "language": kept.language or None,
        "local": True,
        "sensitive": kept.is_sensitive,
        "discoverable": kept.is_discoverable,
        "tag": named_tag_json(tag_name(kept.tag)) if kept.tag else None,
        "item_count": shown.size,
        "items": [item_json(item) for item in shown.items],
        "created_at": time_text(kept.created_at),
        "updated_at": time_text(kept.changed_at),
    }


def collections_json(several: Iterable[Shown]) -> list[dict[str, Any]]:
    return [collection_json(shown) for shown in several]


def collection_with_accounts(shown: Shown) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/CollectionWithAccounts/"""
    people = {account.pk: account for account in (shown.collection.owner, *shown.people)}
    return {"accounts": accounts_json(people.values()), "collection": collection_json(shown)}


def item_json(item: Item) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/CollectionItem/"""
    return {
        "id": str(item.pk),
        "account_id": str(item.account_id),
        "state": item.state,
        "created_at": time_text(item.created_at),
    }


def collections_by_id(viewer: Account | None, ids: Several[int]) -> dict[int, bytes]:
    """Return those of `ids` that `viewer` may see, as JSON."""
    found = collections_named(viewer, ids)
    return {each: msgspec.json.encode(collection_json(shown)) for each, shown in found.items()}


def address_of(kept: Collection) -> str:
    return f"{_before()}{kept.pk}"


def named_by(address: str) -> int | None:
    """Return the collection whose address this is."""
    before, _, number = address.strip().rpartition("/")
    return parse_id(number) if f"{before}/" == _before() else None


def named_in(part: bytes) -> list[int]:
    """Return the collections that the JSON of a post links to; of nearly all posts, that there are none."""
    here = f'href=\\"{_before()}'.encode()
    if here not in part:
        return []
    ends = (piece.partition(b'\\"')[0] for piece in part.split(here)[1:])
    found = (parse_id(end.decode(errors="replace")) for end in ends)
    return list(dict.fromkeys(each for each in found if each is not None))


def _before() -> str:
    return f"{settings.KITH_ORIGIN}/collections/"
