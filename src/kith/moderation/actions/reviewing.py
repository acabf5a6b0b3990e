"""What is talked about, and may or may not be shown as such; every word on it is written down."""

from datetime import datetime

from django.db import transaction

from kith.links.models import Link
from kith.members.models import User
from kith.moderation.actions.recording import record
from kith.posts.models import Tag
from kith.posts.queries import visible_post
from kith.timelines.actions.trending import keep_review
from kith.timelines.models import TrendKind


class NothingLikeThat(Exception):
    """There is no such tag, page or post, or not for who asks."""


def review_trend(*, kind: TrendKind, subject_id: int, is_shown: bool, by: User, now: datetime) -> None:
    """Show something among what is talked about, or keep it from there. Raises NothingLikeThat."""
    target = _name_of(kind, subject_id, by)
    verb = "showed what is talked about" if is_shown else "hid what is talked about"
    with transaction.atomic():
        keep_review(kind=kind, subject_id=subject_id, is_shown=is_shown, now=now)
        record(by=by, verb=verb, target=target, details="", now=now)


def _name_of(kind: TrendKind, subject_id: int, by: User) -> str:
    if kind == TrendKind.TAG:
        tag = Tag.objects.filter(pk=subject_id).first()
        name = f"#{tag.display}" if tag is not None else ""
    elif kind == TrendKind.STORY:
        link = Link.objects.filter(pk=subject_id).first()
        name = link.address if link is not None else ""
    else:
        post = visible_post(by.account, subject_id)
        name = f"{post.author.handle}, post {post.pk}" if post is not None else ""
    if not name:
        raise NothingLikeThat
    return name
