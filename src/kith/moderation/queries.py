"""The desk, one report, the log, and what became of one's own reports."""

from kith.accounts.models import Account
from kith.foundations.paging import Cursor, Page, page_from, within
from kith.moderation.models import Act, Report


def waiting_reports() -> list[Report]:
    """Return what waits for a decision, the oldest first; dangers before all else."""
    waiting = list(Report.objects.waiting().select_related("by", "about", "claimed_by__account").order_by("pk")[:200])
    return sorted(waiting, key=lambda report: report.category != "danger")


def count_waiting() -> int:
    """Return how many reports wait."""
    return Report.objects.waiting().count()


def decided_page(cursor: Cursor) -> Page[Report]:
    """Return what was decided, newest first."""
    decided = Report.objects.filter(decided_at__isnull=False).select_related("by", "about", "decided_by__account")
    return page_from(list(within(decided, cursor)), cursor, place=lambda report: report.pk)


def report_on_desk(report_id: int) -> Report | None:
    """Return a report with all its parts. Its post is shown because it was reported; nothing else of its author is."""
    return Report.objects.with_parts().filter(pk=report_id).first()


def history_of(account: Account) -> list[Act]:
    """Return what was done about an account before, newest first."""
    return list(Act.objects.filter(account=account).select_related("by__account").order_by("-pk")[:50])


def log_page(cursor: Cursor, *, about: Account | None = None) -> Page[Act]:
    """Return the log, newest first, whole or about one account."""
    acts = Act.objects.select_related("by__account", "account")
    if about is not None:
        acts = acts.filter(account=about)
    return page_from(list(within(acts, cursor)), cursor, place=lambda act: act.pk)


def reports_by(account: Account) -> list[Report]:
    """Return what someone reported, newest first, to tell them what became of it."""
    return list(Report.objects.filter(by=account).select_related("about").order_by("-pk")[:100])
