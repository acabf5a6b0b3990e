"""Reporting, and how a report is taken up."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from kith.accounts.models import Account
from kith.accounts.names import tidy_words
from kith.collections.models import Collection
from kith.foundations.ids import new_id
from kith.jobs.announce import announce
from kith.members.models import User
from kith.moderation.actions.recording import record
from kith.moderation.happenings import REPORT_FORWARDED, REPORTED
from kith.moderation.models import Category, Remark, Report
from kith.posts.models import Post
from kith.posts.showing import with_title

MOST_OF_WORDS = 2000
MOST_A_DAY = 30
MOST_POSTS_AT_ONCE = 10


class MayNotReportYourself(Exception):
    """One's own posts can be deleted; nobody needs to look at them."""


class TooManyReports(Exception):
    """This account has reported as much as a day allows."""


def report(
    *,
    by: Account,
    about: Account,
    now: datetime,
    category: str,
    words: str = "",
    post: Post | None = None,
    collection: Collection | None = None,
) -> Report:
    """Ask the moderators to look; the same thing twice is one report. The caller has checked that `by` sees it.

    Raises MayNotReportYourself or TooManyReports.
    """
    if by.pk == about.pk:
        raise MayNotReportYourself
    mine = Report.objects.filter(by=by)
    waiting = mine.waiting().filter(about=about, post=post, collection=collection).first()
    if waiting is not None:
        return waiting
    if settings.KITH_RATE_LIMITS and mine.filter(created_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooManyReports
    with transaction.atomic():
        made = Report.objects.create(
            id=new_id(now),
            by=by,
            about=about,
            post=post,
            collection=collection,
            collection_words=f"{collection.name}\n{collection.description}".strip() if collection is not None else "",
            post_html=with_title(post.title, post.html) if post is not None else "",
            category=Category(category),
            words=tidy_words(words)[:MOST_OF_WORDS],
            created_at=now,
        )
        announce(REPORTED, report_id=made.pk)
    return made


def report_posts(
    *,
    by: Account,
    about: Account,
    posts: Sequence[Post],
    now: datetime,
    category: str,
    words: str = "",
    collections: Sequence[Collection] = (),
    is_forwarded: bool = False,
) -> Report:
    """Ask the moderators to look at several posts and collections of someone, or at none; return the first report.

    Each is a report of its own: each is decided on its own, and how it read is kept with it. All or none. Of someone
    elsewhere it is sent on to the moderators there, if whoever reports wants that; who they are is not told.
    Raises MayNotReportYourself or TooManyReports.
    """
    things: list[dict[str, Any]] = [{"post": post} for post in posts[:MOST_POSTS_AT_ONCE]]
    things += [{"collection": each} for each in collections[:MOST_POSTS_AT_ONCE]]
    with transaction.atomic():
        made = [
            report(by=by, about=about, now=now, category=category, words=words, **thing) for thing in things or [{}]
        ]
        if is_forwarded and by.is_local and not about.is_local:
            _forward(made)
    return made[0]


def _forward(made: Sequence[Report]) -> None:
    fresh = [each for each in made if not each.is_forwarded]
    if not fresh:
        return
    for each in fresh:
        each.is_forwarded = True
    Report.objects.filter(pk__in=[each.pk for each in fresh]).update(is_forwarded=True)
    announce(REPORT_FORWARDED, report_ids=",".join(str(each.pk) for each in fresh))


def claim_report(*, report: Report, by: User, now: datetime) -> bool:
    """Take a report up, so that two don't work on it; False where someone else has."""
    free = Report.objects.filter(pk=report.pk, claimed_by=None, decided_at=None)
    claimed = free.update(claimed_by=by, claimed_at=now) == 1
    if claimed:
        _log(report, by, "took up a report", now)
    report.refresh_from_db()
    return claimed or report.claimed_by_id == by.pk


def let_go_of_report(*, report: Report, by: User, now: datetime) -> None:
    """Leave a report to others, whoever had taken it up: someone may have fallen ill."""
    if Report.objects.filter(pk=report.pk, claimed_by__isnull=False, decided_at=None).update(
        claimed_by=None, claimed_at=None
    ):
        _log(report, by, "let go of a report", now)


def remark_on_report(*, report: Report, by: User, text: str, now: datetime) -> Remark | None:
    """Tell other moderators something about a report."""
    kept = tidy_words(text)[:MOST_OF_WORDS]
    return Remark.objects.create(report=report, by=by, text=kept, at=now) if kept else None


def sort_report(*, report: Report, by: User, category: str, now: datetime) -> None:
    """Put a report under another heading than who made it did."""
    if Report.objects.filter(pk=report.pk).exclude(category=category).update(category=Category(category)):
        _log(report, by, "sorted a report", now)
        report.category = category


def _log(report: Report, by: User, verb: str, now: datetime) -> None:
    record(by=by, verb=verb, target=report.about.handle, details="", now=now, account=report.about, report=report)
