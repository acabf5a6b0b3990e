"""How far someone has read, as an app says it."""

from datetime import datetime

from django.db.models import F

from kith.accounts.models import Account
from kith.timelines.models import Marker
from kith.timelines.queries import HOME


def keep_place(*, account: Account, last_read_id: int, now: datetime) -> Marker:
    """Keep that `account` has read its home up to there; an app may also go back. Two at once are both counted."""
    made, is_new = Marker.objects.get_or_create(
        account=account, timeline=HOME, defaults={"last_read_id": last_read_id, "version": 1}
    )
    if not is_new:
        kept = Marker.objects.filter(pk=made.pk)
        kept.update(last_read_id=last_read_id, version=F("version") + 1, changed_at=now)
        made.refresh_from_db()
    return made
