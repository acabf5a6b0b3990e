"""What waits to go out, as tests read it: who is told what, and where."""

from __future__ import annotations

import json
from typing import Any

from kith.federation.models import Delivery, Outgoing
from kith.federation.tests.senders import Sender


def people_of(host: str, *names: str, **actor: Any) -> list[Sender]:
    """Return people of another server who are known here."""
    made = [Sender(username=name, host=host) for name in names]
    for each in made:
        each.be_known(**actor)
    return made


def told() -> list[tuple[str, str]]:
    """Return what goes where: (the activity's type, inbox), in its order."""
    return [(line.outgoing.kind, line.inbox) for line in Delivery.objects.select_related("outgoing").order_by("id")]


def inboxes(kind: str = "") -> set[str]:
    """Return where activities (of one type) go."""
    return {inbox for each, inbox in told() if not kind or each == kind}


def activities(kind: str = "") -> list[dict[str, Any]]:
    """Return what goes out, as JSON."""
    rows = Outgoing.objects.order_by("id")
    return [json.loads(row.body) for row in rows if not kind or row.kind == kind]


def activity(kind: str) -> dict[str, Any]:
    """Return the only activity of a type that goes out."""
    (found,) = activities(kind)
    return found


def forget_all() -> None:
    """Begin anew: everything so far has arrived."""
    Outgoing.objects.all().delete()
