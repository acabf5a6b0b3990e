"""How far deliveries are: in numbers, for whoever keeps this server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from kith.federation.models import Delivery
from kith.federation.outbound.trying import DEAD_AFTER
from kith.servers.models import Server

_NAMED = 5
_FEW = 3


@dataclass(frozen=True, slots=True)
class Outlook:
    """What waits to go out, and which servers do not answer; of these the few that have failed the longest by name."""

    waiting: int
    oldest_at: datetime | None
    failing: int
    failing_longest: tuple[str, ...]
    dead: int  # not tried any more until something comes from them
    known: int

    @property
    def is_our_line(self) -> bool:
        """Do most servers not answer? Then it is this one that does not reach them."""
        return self.failing >= _FEW and self.failing * 2 > self.known - self.dead


def outlook(now: datetime) -> Outlook:
    """Return how deliveries stand; three short questions."""
    lines = Delivery.objects.filter(state=Delivery.State.WAITING)
    waits = lines.aggregate(many=Count("pk"), oldest_at=Min("outgoing__created_at"))
    failing = Server.objects.filter(failing_since__isnull=False).order_by("failing_since")
    since = dict(failing.values_list("domain", "failing_since"))
    tried = [domain for domain, at in since.items() if at is not None and now - at < DEAD_AFTER]
    return Outlook(
        waiting=waits["many"],
        oldest_at=waits["oldest_at"],
        failing=len(tried),
        failing_longest=tuple(tried[:_NAMED]),
        dead=len(since) - len(tried),
        known=Server.objects.count(),
    )
