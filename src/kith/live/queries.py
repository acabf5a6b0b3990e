"""Reading the short log, for hubs and for pages that want to say from where on they should be told."""

from dataclasses import dataclass

from django.db import connection

from kith.foundations.ready import ready_cursor
from kith.live.models import Telling

MOST_AT_ONCE = 2000
SIGNED_OUT = "signed-out"  # a telling to the hubs, not to pages: ask anew whether these accounts may listen
# By hand, because every page of a member asks the one, and each hub four times a second the other.
_LAST = "SELECT COALESCE(MAX(id), 0) FROM live_telling"
_AFTER = 'SELECT id, name, about, "to" FROM live_telling WHERE id > %s ORDER BY id LIMIT %s'


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
    with ready_cursor() as cursor:
        cursor.execute(_AFTER, [last, MOST_AT_ONCE])
        return [Told(id, name, about, _ids(to)) for id, name, about, to in cursor.fetchall()]


def is_forgotten(last: int) -> bool:
    """Whether rows after `last` have been swept already, so that a page that was away that long can't be told all."""
    oldest = Telling.objects.order_by("id").values_list("id", flat=True).first()
    return oldest is not None and oldest > last + 1


def _ids(text: str) -> frozenset[int]:
    return frozenset(int(one) for one in text.split(",") if one)
