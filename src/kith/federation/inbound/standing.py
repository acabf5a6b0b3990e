"""What decides about most posts that arrive, asked at once and by hand: every delivery passes here."""

from __future__ import annotations

from typing import NamedTuple

from kith.foundations.ready import ready_fetch


class Standing(NamedTuple):
    """How things stand here for a post that is about to be taken in."""

    is_gone: bool  # its server took it back before it came
    is_followed: bool  # somebody here follows its author
    is_awaited: bool  # something that is here answers or quotes it


def standing_of(uri: str, author_id: int) -> Standing:
    gone, followed, awaited = ready_fetch(_STANDING, [uri, author_id, uri])[0]
    return Standing(bool(gone), bool(followed), bool(awaited))


_STANDING = """
SELECT
    EXISTS (SELECT 1 FROM federation_tombstone WHERE uri = %s),
    EXISTS (SELECT 1 FROM accounts_follow follow JOIN accounts_account reader ON reader.id = follow.follower_id
        WHERE follow.followed_id = %s AND follow.accepted_at IS NOT NULL AND reader.domain = ''),
    EXISTS (SELECT 1 FROM federation_awaited WHERE uri = %s)
"""
