"""Limited servers for apps: https://docs.joinmastodon.org/entities/DomainBlock/ and …/Admin_DomainBlock/"""

from __future__ import annotations

import hashlib
from typing import Any

from kith.client_api.entities.plain import time_text
from kith.servers.models import Limit, Server
from kith.servers.others import shown_name

SEVERITIES = {Limit.NONE: "noop", Limit.LIMITED: "silence", Limit.SUSPENDED: "suspend"}


def domain_block(server: Server) -> dict[str, Any]:
    """Return a limit as anyone may read of it; the digest lets those who know a hidden name find it."""
    return {
        "domain": shown_name(server),
        "digest": digest_of(server.domain),
        "severity": SEVERITIES[Limit(server.limit)],
        "comment": server.reason or None,
    }


def admin_domain_block(server: Server) -> dict[str, Any]:
    """Return a limit as those who keep order see it."""
    return {
        "id": str(server.pk),
        "domain": server.domain,
        "digest": digest_of(server.domain),
        "created_at": time_text(server.limited_at or server.created_at),
        "severity": SEVERITIES[Limit(server.limit)],
        "reject_media": server.rejects_media,
        "reject_reports": server.rejects_reports,
        "private_comment": server.note or None,
        "public_comment": server.reason or None,
        "obfuscate": server.hides_name,
    }


def digest_of(domain: str) -> str:
    return hashlib.sha256(domain.encode()).hexdigest()
