"""Reports of other servers: their people, or their moderators for them, ask ours to look at someone here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from kith.accounts.models import Account, Follow
from kith.federation.inbound.handling import PassedOver, Refused
from kith.federation.models import RemoteActor
from kith.federation.outbound.documents.addresses import local_account, local_post
from kith.foundations.html import to_text
from kith.moderation.actions import MayNotReportYourself, TooManyReports, report_posts
from kith.moderation.models import Category
from kith.posts.models import Mention, Post, Visibility
from kith.protocols.activitypub.model import Activity
from kith.protocols.activitypub.reading_activities import objects_named
from kith.protocols.activitypub.values import text_of


def receive_flag(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Lay a report before the moderators: about one person here, with those of their posts that it names."""
    if signer.server.rejects_reports:
        raise Refused("reports of that server are not taken")
    named = objects_named(activity)
    posts = [post for uri in named if (post := local_post(uri)) is not None and not post.is_boost]
    about = next((account for uri in named if (account := local_account(uri)) is not None), None)
    if about is None and posts:
        about = posts[0].author
    if about is None:
        raise PassedOver("whom it is about is not here")
    words = to_text(text_of(activity.raw.get("content"))) or to_text(text_of(activity.raw.get("summary")))
    try:
        report_posts(
            by=signer.account,
            about=about,
            posts=list(_of_theirs_seen_there(posts, about, signer.account)),
            now=now,
            category=Category.OTHER,
            words=words,
        )
    except (MayNotReportYourself, TooManyReports):
        raise Refused("there are too many reports of theirs") from None


def _of_theirs_seen_there(posts: Iterable[Post], about: Account, by: Account) -> Iterable[Post]:
    """Yield the posts of whom it is about that ever went to that server: what was for a few stays with those."""
    there = Q(account__domain=by.domain)
    for post in posts:
        if post.author_id != about.pk:
            continue
        is_open = post.visibility in {Visibility.PUBLIC, Visibility.QUIET}
        is_followed = post.visibility == Visibility.FOLLOWERS and (
            Follow.objects.filter(followed=about, follower__domain=by.domain, accepted_at__isnull=False).exists()
        )
        if is_open or is_followed or Mention.objects.filter(there, post=post).exists():
            yield post
