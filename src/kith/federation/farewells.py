"""Who heard that something is to be deleted: one's own posts, and all of who left; kept for thirty days (row M15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from kith.accounts.models import Account
from kith.federation.models import Delivery, Outgoing
from kith.federation.outbound.delivering import FAREWELLS_ARE_KEPT
from kith.foundations.ids import time_of
from kith.foundations.paging import Cursor, Page, page_from, within

KEPT_FOR = FAREWELLS_ARE_KEPT
_State = Delivery.State


@dataclass(frozen=True, slots=True)
class Heard:
    """How many servers were told of a deletion, and what they said to it."""

    taken: int = 0
    waiting: int = 0
    refused: int = 0
    never: int = 0

    @property
    def told(self) -> int:
        return self.taken + self.waiting + self.refused + self.never

    @property
    def is_over(self) -> bool:
        """Has everyone answered, or will never?"""
        return not self.waiting


@dataclass(frozen=True, slots=True)
class Farewell:
    """One post that others were to delete. Of its words nothing is kept here; when it was written tells its id."""

    id: int
    written_at: datetime
    at: datetime
    heard: Heard


@dataclass(frozen=True, slots=True)
class Hearer:
    """A server that was told, and since when its answer is known."""

    domain: str
    state: str
    settled_at: datetime | None


def farewells_of(account: Account, cursor: Cursor) -> Page[Farewell]:
    """Return which posts of someone here others were to delete lately, the latest first."""
    own = Outgoing.objects.filter(actor=account.uri, farewell__startswith="post:")
    page = page_from(list(within(_counted(own), cursor)), cursor, place=lambda row: row.pk)
    return Page([_as_farewell(row) for row in page.rows], page.older, page.newer)


def farewell_of(account: Account, farewell_id: int) -> Farewell | None:
    """Return one of them."""
    own = Outgoing.objects.filter(actor=account.uri, farewell__startswith="post:", pk=farewell_id)
    row = _counted(own).first()
    return _as_farewell(row) if row is not None else None


def hearers_of(farewell_id: int) -> list[Hearer]:
    """Return which servers were told, those that did not confirm it first."""
    return _hearers(Delivery.objects.filter(outgoing=farewell_id))


def heard_of_leaving(account: Account) -> Heard:
    """Return how many servers heard that someone left."""
    row = _counted(_leaving(account)).first()
    return _heard(row) if row is not None else Heard()


def hearers_of_leaving(account: Account) -> list[Hearer]:
    """Return which those are."""
    return _hearers(Delivery.objects.filter(outgoing__in=_leaving(account)))


def _leaving(account: Account) -> QuerySet[Outgoing]:
    return Outgoing.objects.filter(farewell=f"account:{account.pk}")


def _counted(rows: QuerySet[Outgoing]) -> QuerySet[Outgoing]:
    # A server without an inbox for all may have been told in several of them: it counts once.
    return rows.annotate(
        **{
            f"{name}_count": Count("deliveries__server", filter=Q(deliveries__state=state), distinct=True)
            for name, state in (
                ("taken", _State.TAKEN),
                ("waiting", _State.WAITING),
                ("refused", _State.REFUSED),
                ("never", _State.GIVEN_UP),
            )
        }
    )


def _as_farewell(row: Outgoing) -> Farewell:
    post_id = int(row.farewell.partition(":")[2])
    return Farewell(row.pk, time_of(post_id), row.created_at, _heard(row))


def _heard(row: Outgoing) -> Heard:
    counts = {name: getattr(row, f"{name}_count") for name in ("taken", "waiting", "refused", "never")}
    return Heard(**counts)


def _hearers(lines: QuerySet[Delivery]) -> list[Hearer]:
    told = lines.values_list("server__domain", "state").annotate(at=Max("settled_at")).order_by("server__domain")
    hearers: Sequence[Hearer] = [Hearer(domain, state, at) for domain, state, at in told]
    return sorted(hearers, key=lambda each: (_ORDER.index(_State(each.state)), each.domain))


_ORDER = [_State.WAITING, _State.GIVEN_UP, _State.REFUSED, _State.TAKEN]
