"""How far another server is let in, as moderators decided. What follows for its people is done by who calls."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from kith.servers.models import Limit, Server
from kith.servers.others import server_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is decided about a server, and why: `reason` for anyone, `note` for moderators."""

    limit: Limit = Limit.NONE
    rejects_media: bool = False
    rejects_reports: bool = False
    reason: str = ""
    note: str = ""
    hides_name: bool = False

    @property
    def is_any(self) -> bool:
        return bool(self.limit) or self.rejects_media or self.rejects_reports


def keep_limits(*, domain: str, limits: Limits, now: datetime) -> tuple[Server, Server]:
    """Keep what is decided about a server, met or not; return its row as it was, and as it is now.

    `limited_at` is the moment from which its present limit holds: other words or fewer pictures don't change it.
    """
    server_of(domain, now=now)
    with transaction.atomic():
        before = Server.objects.select_for_update().get(domain=domain.lower())
        after = Server.objects.get(pk=before.pk)
        for name, value in asdict(limits).items():
            setattr(after, name, value)
        if not limits.is_any:
            after.limited_at = None
        elif before.limited_at is None or before.limit != limits.limit:
            after.limited_at = now
        after.save(update_fields=[*asdict(limits), "limited_at"])
    return before, after


def limits_of(server: Server) -> Limits:
    """Return what is decided about a server now."""
    return Limits(**{name: getattr(server, name) for name in Limits.__dataclass_fields__})
