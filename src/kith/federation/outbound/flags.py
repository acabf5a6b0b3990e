"""Reports about somebody elsewhere, sent on to the moderators there; this server itself asks, and nobody by name."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from kith.federation.keys import server_actor
from kith.federation.outbound import activities
from kith.federation.outbound.reach import inboxes_of
from kith.federation.outbound.sending import send
from kith.moderation.models import Report


def forward_reports(*, report_ids: Collection[int], now: datetime) -> None:
    """Send on reports that were made together about one person, with the posts they are about, as one Flag."""
    made = list(Report.objects.select_related("about", "post").filter(pk__in=report_ids).order_by("pk"))
    if not made or made[0].about.is_local:
        return
    about = made[0].about
    posts = [report.post.uri for report in made if report.post is not None and report.post.author_id == about.pk]
    actor = server_actor()
    activity = activities.flag(actor=actor, report_id=made[0].pk, about=about, post_uris=posts, words=made[0].words)
    # Somebody whom our moderators suspended meanwhile is still theirs to look after.
    send(activity, actor=actor, kind="Flag", inboxes=inboxes_of([about.pk], now=now, is_farewell=True), now=now)
