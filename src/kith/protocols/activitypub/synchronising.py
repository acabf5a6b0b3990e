"""Comparing who follows whom between two servers (FEP-8fcf): a header names a list, and what its entries come to."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from kith.protocols.activitypub.values import is_address

HEADER = "collection-synchronization"

_LONGEST = 5000
_PART = re.compile(r'\s*([A-Za-z]{1,20})="([^"\\]*)"\s*(?:,|$)')
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowersTold:
    """What a server says of those here who follow somebody there."""

    collection: str  # their `followers`
    url: str  # where those of our server are listed
    digest: str


def read_followers_told(header: str) -> FollowersTold | None:
    """Return what the header says; None where that is nothing."""
    if not header or len(header) > _LONGEST:
        return None
    told = dict(_PART.findall(header))
    collection, url, digest = told.get("collectionId", ""), told.get("url", ""), told.get("digest", "")
    if not is_address(collection) or not is_address(url) or not _DIGEST.fullmatch(digest):
        return None
    return FollowersTold(collection=collection, url=url, digest=digest)


def digest_of(uris: Iterable[str]) -> str:
    """Return what a list of followers comes to, in whatever order."""
    total = 0
    for uri in uris:
        total ^= int.from_bytes(hashlib.sha256(uri.encode()).digest())
    return f"{total:064x}"
