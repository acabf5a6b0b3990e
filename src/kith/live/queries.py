"""Reading the short log, for hubs and for pages that want to say from where on they should be told."""

from dataclasses import dataclass

from django.db import connection

from kith.live.models import Telling

MOST_AT_ONCE = 2000
SIGNED_OUT = "signed-out"  # a telling to the hubs, not to pages: ask anew whether these accounts may listen
# By hand, because every page of a member asks it.
_LAST = "SELECT COALESCE(MAX(id), 0) FROM live_telling"


@dataclass(frozen=True)
class Told:
    """One row of the log as the hub passes it on; no ORM object ever reaches the event loop."""

    id: int
    name: str
    about: int | None
    to: frozenset[int]


def last_telling() -> int:
    """Return the id that a page made now should ask to be told after."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST)
        return int(cursor.fetchone()[0])


def tellings_after(last: int) -> list[Told]:
    rows = Telling.objects.filter(id__gt=last).order_by("id").values_list("id", "name", "about", "to")
    return [Told(id, name, about, _ids(to)) for id, name, about, to in rows[:MOST_AT_ONCE]]


def is_forgotten(last: int) -> bool:
    """Whether rows after `last` have been swept already, so that a page that was away that long can't be told all."""
    oldest = Telling.objects.order_by("id").values_list("id", flat=True).first()
    return oldest is not None and oldest > last + 1


def _ids(text: str) -> frozenset[int]:
    return frozenset(int(one) for one in text.split(",") if one)
