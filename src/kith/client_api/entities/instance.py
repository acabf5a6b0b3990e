"""This server for apps: https://docs.joinmastodon.org/entities/Instance/ and …/V1_Instance/

Hot: every app begins with it. Rendered once a minute and whenever the server changes; in between it costs no question.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import msgspec
from django.conf import settings
from django.utils import timezone

import kith
from kith.accounts.actions.profile import (
    MOST_FEATURED_TAGS,
    MOST_FIELDS,
    MOST_OF_BIO,
    MOST_OF_DESCRIPTION,
    MOST_OF_FIELD,
)
from kith.accounts.names import MOST_OF_A_NAME
from kith.client_api.entities.accounts import account_json
from kith.client_api.entities.plain import drawn, stored
from kith.foundations.kept import Kept
from kith.media.actions import MOST_BYTES_OF_A_PICTURE, MOST_BYTES_OF_A_RECORDING, MOST_OF_A_DESCRIPTION
from kith.media.pictures import MOST_PIXELS
from kith.members.models import Rank, User
from kith.members.usage import usage
from kith.notifications.push.keys import server_key
from kith.posts.actions.reacting import MOST_PINS
from kith.posts.counting import ADDRESS_LENGTH
from kith.posts.writing import LONGEST_OPTION, LONGEST_POLL, MOST_FILES, MOST_OPTIONS, SHORTEST_POLL
from kith.servers.documents import versions_of
from kith.servers.models import DocumentKind, Rule, SignUp, ThisServer
from kith.servers.queries import rules, this_server

# What apps may expect, in Mastodon's own count; never more than is truly here.
API_LEVEL = 10
VERSION_BY_LEVEL = {2: "4.3.0", 6: "4.4.0", 7: "4.5.0", 10: "4.6.0"}
VERSION = f"{VERSION_BY_LEVEL[API_LEVEL]} (compatible; Kith {kith.__version__})"

# As apps name the files that media/sniffing.py knows: pickers of phones go by these words.
ACCEPTED = (
    "image/jpeg", "image/png", "image/gif", "image/heic", "image/heif", "image/webp", "image/avif",
    "video/webm", "video/mp4", "video/quicktime",
    "audio/wave", "audio/wav", "audio/x-wav", "audio/x-pn-wave", "audio/vnd.wave", "audio/ogg", "audio/vorbis",
    "audio/mpeg", "audio/mp3", "audio/webm", "audio/flac", "audio/x-flac", "audio/m4a", "audio/x-m4a", "audio/mp4",
)  # fmt: skip
# Of videos only the size of the file is limited; apps want numbers, so they get what no phone makes.
_MOST_FRAMES_A_SECOND = 120
_MOST_PIXELS_OF_A_VIDEO = 3840 * 2160
_KEPT_SECONDS = 60

_kept: Kept[bytes] = Kept(16)


def instance_v2() -> bytes:
    return _rendered("v2", _v2)


def instance_v1() -> bytes:
    return _rendered("v1", _v1)


def rules_now() -> bytes:
    return _rendered("rules", lambda _server: [rule_json(rule) for rule in rules()])


def rule_json(rule: Rule) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/Rule/"""
    said = {
        language: {"text": words.get("text") or rule.text, "hint": words.get("hint", "")}
        for language, words in rule.translations.items()
    }
    return {"id": str(rule.pk), "text": rule.text, "hint": rule.hint, "translations": said}


def forget_instance() -> None:
    """Empty this process's memory; for tests and benches."""
    _kept.clear()


def _rendered(what: str, make: Callable[[ThisServer], Any]) -> bytes:
    server = this_server()
    key = (what, server.changed_at, server.emoji_revision, int(time.monotonic()) // _KEPT_SECONDS)
    return _kept.get_or_make(key, lambda: msgspec.json.encode(make(server)))


def _v2(server: ThisServer) -> dict[str, Any]:
    picture = _thumbnail(server)
    return {
        "domain": settings.KITH_DOMAIN,
        "title": server.name,
        "version": VERSION,
        "source_url": f"{settings.KITH_ORIGIN}/about",
        "description": server.summary,
        "usage": {"users": {"active_month": usage(timezone.now()).active_month}},
        "thumbnail": {
            "url": picture,
            "blurhash": None,
            "versions": {"@1x": picture, "@2x": picture},
            "description": server.banner_description,
        },
        "icon": _icons(server),
        "languages": [server.default_language],
        "configuration": _configuration(server) | _configuration_v2(),
        "registrations": {
            "enabled": server.sign_up != SignUp.INVITATION,
            "approval_required": server.sign_up == SignUp.APPROVAL,
            "reason_required": server.sign_up == SignUp.APPROVAL,
            "message": "<p>People join here by invitation.</p>" if server.sign_up == SignUp.INVITATION else None,
            "min_age": None,
            "url": None,
        },
        "api_versions": {"mastodon": API_LEVEL},
        "wrapstodon": None,
        "contact": {"email": server.contact_email, "account": _contact()},
        "rules": [rule_json(rule) for rule in rules()],
    }


def _v1(server: ThisServer) -> dict[str, Any]:
    here = usage(timezone.now())
    return {
        "uri": settings.KITH_DOMAIN,
        "title": server.name,
        "short_description": server.summary,
        "description": server.summary,
        "email": server.contact_email,
        "version": VERSION,
        "urls": {"streaming_api": _streaming()},
        "stats": {"user_count": here.members, "status_count": here.posts, "domain_count": 0},
        "thumbnail": _thumbnail(server),
        "languages": [server.default_language],
        "registrations": server.sign_up != SignUp.INVITATION,
        "approval_required": server.sign_up == SignUp.APPROVAL,
        "invites_enabled": server.members_may_invite,
        "configuration": _configuration(server),
        "contact_account": _contact(),
        "rules": [rule_json(rule) for rule in rules()],
    }


def _configuration(server: ThisServer) -> dict[str, Any]:
    """Return what both versions tell."""
    most = server.largest_upload * 1_000_000
    return {
        "accounts": {
            "max_display_name_length": MOST_OF_A_NAME,
            "max_note_length": MOST_OF_BIO,
            "max_avatar_description_length": MOST_OF_DESCRIPTION,
            "max_header_description_length": MOST_OF_DESCRIPTION,
            "max_featured_tags": MOST_FEATURED_TAGS,
            "max_pinned_statuses": MOST_PINS,
            "max_profile_fields": MOST_FIELDS,
            "profile_field_name_limit": MOST_OF_FIELD,
            "profile_field_value_limit": MOST_OF_FIELD,
        },
        "statuses": {
            "max_characters": server.post_length,
            "max_media_attachments": MOST_FILES,
            "characters_reserved_per_url": ADDRESS_LENGTH,
        },
        "media_attachments": {
            "description_limit": MOST_OF_A_DESCRIPTION,
            "image_matrix_limit": MOST_PIXELS,
            "image_size_limit": min(MOST_BYTES_OF_A_PICTURE, most),
            "supported_mime_types": ACCEPTED,
            "video_frame_rate_limit": _MOST_FRAMES_A_SECOND,
            "video_matrix_limit": _MOST_PIXELS_OF_A_VIDEO,
            "video_size_limit": min(MOST_BYTES_OF_A_RECORDING, most),
        },
        "polls": {
            "max_options": MOST_OPTIONS,
            "max_characters_per_option": LONGEST_OPTION,
            "min_expiration": int(SHORTEST_POLL.total_seconds()),
            "max_expiration": int(LONGEST_POLL.total_seconds()),
        },
    }


def _configuration_v2() -> dict[str, Any]:
    here = settings.KITH_ORIGIN
    has_terms = versions_of(DocumentKind.TERMS, today=timezone.localdate()).current is not None
    anyone = {"local": "public", "remote": "public"}
    return {
        "urls": {
            "streaming": _streaming(),
            "status": None,
            "about": f"{here}/about",
            "privacy_policy": f"{here}/privacy",
            "terms_of_service": f"{here}/terms" if has_terms else None,
        },
        "vapid": {"public_key": server_key()},
        "translation": {"enabled": False},
        "timelines_access": {"live_feeds": anyone, "hashtag_feeds": anyone, "trending_link_feeds": anyone},
        "limited_federation": False,
    }


def _streaming() -> str:
    return f"ws{settings.KITH_ORIGIN.removeprefix('http')}"


def _contact() -> msgspec.Raw | None:
    owner = User.objects.filter(rank=Rank.OWNER, disabled_at=None).select_related("account").first()
    return account_json(owner.account) if owner is not None and not owner.account.is_gone else None


def _thumbnail(server: ThisServer) -> str:
    return stored(server.banner) if server.banner else drawn("design/portraits/header.png")


def _icons(server: ThisServer) -> list[dict[str, str]]:
    if server.icon:
        return [{"src": stored(server.icon), "size": "512x512"}]
    return [{"src": drawn(f"design/app/icon-{side}.png"), "size": f"{side}x{side}"} for side in (180, 192, 512)]
