"""What this room does when something was reported, and when it was decided."""

from django.utils import timezone

from kith.jobs import task
from kith.moderation.models import Report
from kith.notifications.actions import notify_keepers_of_report, notify_reporter_of_decision


@task()
def tell_keepers_of_report(*, report_id: int) -> None:
    report = Report.objects.filter(pk=report_id).select_related("by").first()
    if report is not None and report.by is not None:
        notify_keepers_of_report(by=report.by, now=timezone.now())


@task()
def tell_reporter_of_decision(*, report_id: int) -> None:
    report = Report.objects.filter(pk=report_id).select_related("by").first()
    if report is not None and report.by is not None:
        notify_reporter_of_decision(reporter=report.by, now=timezone.now())
