"""Oneself, for apps: https://docs.joinmastodon.org/entities/Account/#CredentialAccount and …/Profile/

Hot: every app begins with it. The account comes with the token, so all it asks is who waits to follow.
"""

from __future__ import annotations

from typing import Any

import msgspec

from kith.accounts.fields import formatted_fields_of
from kith.accounts.models import Account, Kind
from kith.accounts.pictures import avatar_of, header_of
from kith.accounts.queries import count_asking
from kith.client_api.entities.accounts import account_json, source_of
from kith.client_api.entities.quotes import QUOTE_POLICIES
from kith.client_api.entities.statuses import VISIBILITIES
from kith.client_api.entities.tags import featured_tags_json
from kith.collections.actions.making import MOST_COLLECTIONS, MOST_OF_ADMINISTRATORS
from kith.members.models import Rank, User

# The bits of https://docs.joinmastodon.org/entities/Role/#permission-flags; 1 is all of them.
_INVITE = 1 << 16
_MODERATE = 1 << 2 | 1 << 3 | 1 << 4 | 1 << 10 | _INVITE
_ADMINISTER = _MODERATE | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 11
_ROLES: dict[str, tuple[str, str, int]] = {
    Rank.MEMBER.value: ("-99", "", 0),
    Rank.MODERATOR.value: ("1", "Moderator", _MODERATE),
    Rank.ADMINISTRATOR.value: ("2", "Administrator", _ADMINISTER),
    Rank.OWNER.value: ("3", "Owner", 1),
}


def credential_account(member: User, account: Account) -> bytes:
    """Return someone's own account, with what only they see of it."""
    said = {
        "source": {
            "privacy": VISIBILITIES[member.default_visibility],
            "sensitive": member.marks_media_sensitive,
            "language": member.default_language or None,
            "note": account.bio,
            "fields": source_of(account),
            "follow_requests_count": count_asking(account),
            "hide_collections": account.hides_connections,
            "discoverable": account.is_discoverable,
            "indexable": account.is_indexable,
            "attribution_domains": account.attribution_domains,
            "quote_policy": QUOTE_POLICIES[member.default_quoters],
        },
        "role": role_json(member),
    }
    return bytes(account_json(account))[:-1] + b"," + msgspec.json.encode(said)[1:]


def profile_json(account: Account) -> dict[str, Any]:
    """Return one's own profile as one edits it: its words as typed, and pictures only where one chose them."""
    avatar = avatar_of(account) if account.avatar else None
    header = header_of(account) if account.header else None
    return {
        "id": str(account.id),
        "display_name": account.display_name,
        "note": account.bio,
        "fields": source_of(account),
        "avatar": avatar,
        "avatar_static": avatar,
        "avatar_description": account.avatar_description,
        "header": header,
        "header_static": header,
        "header_description": account.header_description,
        "locked": account.is_locked,
        "bot": account.kind == Kind.SERVICE,
        "hide_collections": account.hides_connections,
        "discoverable": account.is_discoverable,
        "indexable": account.is_indexable,
        "show_media": account.shows_media,
        "show_media_replies": account.shows_media_replies,
        "show_featured": account.shows_featured,
        "formatted_note": account.bio_html,
        "formatted_fields": formatted_fields_of(account),
        "attribution_domains": account.attribution_domains,
        "featured_tags": featured_tags_json(account),
    }


def role_json(member: User) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/Role/"""
    id, name, permissions = _ROLES[member.rank]
    most = MOST_OF_ADMINISTRATORS if member.is_administrator else MOST_COLLECTIONS
    return {
        "id": id,
        "name": name,
        "permissions": str(permissions),
        "color": "",
        "highlighted": bool(name),
        "collection_limit": most,
    }
